//! Elements of a policy as nodes of its text: where they open, what is missing, how one is put in
//! or taken out. Knows no rule.

use crate::diagnostic::{Diagnostic, Safety};
use crate::json::{Kind, Value};
use crate::policy::ast::{PrincipalElement, Statement};
use crate::policy::{meant_policy_element, meant_statement_element};
use crate::source::Span;

/// The opening brace of an object: the place of what is missing in it.
pub(super) fn opening(object: Value<'_>) -> Span {
    object.span_of(0..1)
}

/// True for an object that is written from brace to brace. Of one that breaks off nobody can say
/// what is missing.
pub(super) fn is_whole(object: Value<'_>) -> bool {
    object.kind() == Kind::Object && object.raw().starts_with('{') && object.raw().ends_with('}')
}

/// True where something stands in an object that could not be read as members: `{ ... }`.
fn is_illegible(object: Value<'_>) -> bool {
    let inside = object.raw().trim_start_matches('{').trim_end_matches('}');
    object.members().next().is_none() && !inside.trim().is_empty()
}

/// True where the statement has none of these elements, under no misspelt key either (which is a
/// finding of its own).
pub(super) fn lacks(statement: &Statement<'_>, names: &[&str]) -> bool {
    let meant = |key: Value<'_>| {
        let key = key.text();
        names.contains(&&*key)
            || meant_statement_element(&key).is_some_and(|name| names.contains(&name))
    };
    is_whole(statement.node)
        && !is_illegible(statement.node)
        && !statement.node.members().any(|(key, _)| meant(key))
}

/// The same of an element of the policy.
pub(super) fn policy_lacks(policy: Value<'_>, name: &str) -> bool {
    let meant = |key: Value<'_>| {
        let key = key.text();
        key == name || meant_policy_element(&key) == Some(name)
    };
    is_whole(policy) && !is_illegible(policy) && !policy.members().any(|(key, _)| meant(key))
}

/// `Principal` and `NotPrincipal` of a statement.
pub(super) fn principals<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = &'s PrincipalElement<'a>> {
    statement.principal.iter().chain(&statement.not_principal)
}

/// A string of JSON.
pub(super) fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Offers to put `written` (JSON) in the place of a whole value or key.
pub(super) fn replace(
    problem: Diagnostic,
    safety: Safety,
    old: Value<'_>,
    written: &str,
) -> Diagnostic {
    problem.edit(safety, old.span(), old.escape_for_file(written))
}

/// Offers to take a member out of its object, its comma included. The only member stays: nothing
/// would be left.
pub(super) fn remove(
    problem: Diagnostic,
    safety: Safety,
    object: Value<'_>,
    key: Value<'_>,
) -> Diagnostic {
    let mut before: Option<Span> = None;
    let mut members = object.members();
    while let Some((name, value)) = members.next() {
        let whole = name.span().join(value.span());
        if name.index() != key.index() {
            before = Some(whole);
            continue;
        }
        let span = match (members.next(), before) {
            (Some((next, _)), _) => Span::new(whole.start, next.span().start),
            (None, Some(before)) => Span::new(before.end, whole.end),
            (None, None) => return problem,
        };
        return problem.edit(safety, span, "");
    }
    problem
}

/// Offers to write a member before all others, laid out like the first of them.
pub(super) fn insert_first(
    problem: Diagnostic,
    safety: Safety,
    object: Value<'_>,
    member: &str,
) -> Diagnostic {
    let Some((first, _)) = object.members().next() else {
        return problem;
    };
    let gap = gap(object);
    let gap = if gap.is_empty() { " " } else { gap };
    let text = object.escape_for_file(&format!("{member},{gap}"));
    problem.edit(safety, Span::at(first.span().start), text)
}

/// Offers to write a member after all others, laid out like the first of them.
pub(super) fn insert_last(
    problem: Diagnostic,
    safety: Safety,
    object: Value<'_>,
    member: &str,
) -> Diagnostic {
    let Some((_, last)) = object.members().last() else {
        return problem;
    };
    let gap = gap(object);
    let gap = if gap.is_empty() { " " } else { gap };
    let text = object.escape_for_file(&format!(",{gap}{member}"));
    problem.edit(safety, Span::at(last.span().end), text)
}

/// The white space between an object's brace and its first member.
fn gap(object: Value<'_>) -> &str {
    let inside = object.raw().strip_prefix('{').unwrap_or_default();
    let length = inside.len() - inside.trim_start_matches([' ', '\t', '\n', '\r']).len();
    inside.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests;
