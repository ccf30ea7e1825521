//! Actions that another entry of the same list covers.

use super::covered::{covered, includes};
use super::phrase::quoted;
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::Element;

const NAME: &str = "redundant-action";

fn covered_by(action: &str, by: &str) -> String {
    if action.eq_ignore_ascii_case(by) {
        return format!("{} stands twice in the list", quoted(action));
    }
    format!("{} is covered by {}", quoted(action), quoted(by))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for element in statement.action.iter().chain(&statement.not_action) {
            if let Some(found) = redundant(element) {
                cx.report(found);
            }
        }
    }
}

fn redundant(element: &Element<'_, ActionPattern>) -> Option<Diagnostic> {
    let right = element
        .entries
        .iter()
        .filter(|entry| entry.pattern.problem().is_none());
    let entries: Vec<_> = right.collect();
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| entry.leaf.text.to_ascii_lowercase())
        .collect();
    let covers = |pattern: &str, text: &str| includes(pattern, text, catalog::glob);
    let mut pairs = covered(&texts, covers)
        .into_iter()
        .filter_map(|(inner, outer)| Some((&entries.get(inner)?.leaf, &entries.get(outer)?.leaf)));
    let (inner, outer) = pairs.next()?;
    let mut found = Diagnostic::new(NAME, inner.span(), covered_by(&inner.text, &outer.text))
        .code("REDUNDANT_ACTION")
        .label("adds nothing")
        .also(outer.span(), "this entry does it already")
        .help("remove the entry that adds nothing");
    for (inner, outer) in pairs {
        found = found.also(inner.span(), covered_by(&inner.text, &outer.text));
    }
    Some(found)
}
