//! Actions that another entry of the same list covers.

use super::covered::{includes, redundant};
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::Element;

const NAME: &str = "redundant-action";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for element in statement.action.iter().chain(&statement.not_action) {
            if let Some(found) = among(element) {
                cx.report(found);
            }
        }
    }
}

fn among(element: &Element<'_, ActionPattern>) -> Option<Diagnostic> {
    let entries = element.entries.iter();
    let right = entries.filter(|entry| entry.pattern.problem().is_none());
    let leaves: Vec<_> = right.map(|entry| &entry.leaf).collect();
    let texts: Vec<String> = leaves
        .iter()
        .map(|leaf| leaf.text.to_ascii_lowercase())
        .collect();
    redundant(
        NAME,
        "REDUNDANT_ACTION",
        &leaves,
        &texts,
        |pattern: &str, text: &str| includes(pattern, text, catalog::glob),
    )
}
