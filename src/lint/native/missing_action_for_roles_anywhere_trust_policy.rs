//! A role that IAM Roles Anywhere cannot assume for want of an action.

use super::element;
use super::principal;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Leaf, Statement};

const NAME: &str = "missing-action-for-roles-anywhere-trust-policy";

const SERVICE: &str = "rolesanywhere.amazonaws.com";

/// Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

fn lacking(actions: &[&str]) -> String {
    let names: Vec<String> = actions.iter().map(|name| format!("`{name}`")).collect();
    format!(
        "IAM Roles Anywhere also needs {} to assume this role",
        names.join(" and ")
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let trusting: Vec<(&Statement<'_>, &Leaf<'_>)> = policy
        .statements
        .iter()
        .filter(|statement| statement.effect() == Some(Effect::Allow))
        .filter_map(|statement| Some((statement, trusts(statement)?)))
        .collect();
    let given = |name: &str| trusting.iter().any(|(statement, _)| statement.covers(name));
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !given(name)).collect();
    let Some((statement, leaf)) = trusting.first().filter(|_| !missing.is_empty()) else {
        return;
    };
    let found = Diagnostic::new(NAME, leaf.span(), lacking(&missing))
        .code("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY")
        .label("its request is refused without all three actions")
        .help(format!(
            "allow it all of {}",
            NEEDED.map(|name| format!("`{name}`")).join(", ")
        ));
    cx.report(add(found, statement, &missing));
}

/// The place where a statement names the service.
fn trusts<'p, 'a>(statement: &'p Statement<'a>) -> Option<&'p Leaf<'a>> {
    statement.principal.as_ref()?;
    principal::of(statement)
        .map(|named| named.leaf)
        .find(|leaf| leaf.text == SERVICE)
}

/// Writes the actions behind those of the statement.
fn add(mut found: Diagnostic, statement: &Statement<'_>, missing: &[&str]) -> Diagnostic {
    let Some(action) = &statement.action else {
        return found;
    };
    let Some(last) = action.entries.last().map(|entry| entry.leaf.node) else {
        return found;
    };
    let more = missing.iter().fold(String::new(), |text, name| {
        text + ", " + &element::string(name)
    });
    let value = action.value;
    let edit = if value.index() == last.index() {
        let text = format!("[{}{more}]", value.raw());
        Edit {
            span: value.span(),
            text: value.escape_for_file(&text),
        }
    } else {
        let place = crate::source::Span::at(last.span().end);
        Edit {
            span: place,
            text: value.escape_for_file(&more),
        }
    };
    found.fix = Some(Fix {
        safety: Safety::Unsafe,
        edits: vec![edit],
    });
    found
}
