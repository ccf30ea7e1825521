//! Resources that another entry of the same list covers.

use super::covered::{includes, redundant};
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Element;
use crate::policy::resource::{Arn, ResourcePattern};

const NAME: &str = "redundant-resource";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for element in statement.resource.iter().chain(&statement.not_resource) {
            if let Some(found) = among(element) {
                cx.report(found);
            }
        }
    }
}

fn among(element: &Element<'_, ResourcePattern>) -> Option<Diagnostic> {
    let entries = element.entries.iter();
    let right = entries.filter(|entry| entry.pattern.problem().is_none());
    let leaves: Vec<_> = right.map(|entry| &entry.leaf).collect();
    let texts: Vec<String> = leaves.iter().map(|leaf| leaf.text.to_string()).collect();
    redundant(NAME, "REDUNDANT_RESOURCE", &leaves, &texts, covers)
}

/// Field by field: whether a wildcard of the first five fields reaches over a colon is not clear
/// from AWS's pages.
fn covers(pattern: &str, text: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (Some(outer), Some(inner)) = (Arn::split(pattern), Arn::split(text)) else {
        return false;
    };
    let fields = [
        (outer.partition(pattern), inner.partition(text)),
        (outer.service(pattern), inner.service(text)),
        (outer.region(pattern), inner.region(text)),
        (outer.account(pattern), inner.account(text)),
        (outer.resource(pattern), inner.resource(text)),
    ];
    fields
        .into_iter()
        .all(|(outer, inner)| includes(outer, inner, catalog::glob))
}
