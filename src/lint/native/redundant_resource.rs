//! Resources that another entry of the same list covers.

use super::covered::{covered, includes};
use super::phrase::quoted;
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Element;
use crate::policy::resource::{Arn, ResourcePattern};

const NAME: &str = "redundant-resource";

fn covered_by(resource: &str, by: &str) -> String {
    if resource == by {
        return format!("{} stands twice in the list", quoted(resource));
    }
    format!("{} is covered by {}", quoted(resource), quoted(by))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for element in statement.resource.iter().chain(&statement.not_resource) {
            if let Some(found) = redundant(element) {
                cx.report(found);
            }
        }
    }
}

fn redundant(element: &Element<'_, ResourcePattern>) -> Option<Diagnostic> {
    let right = element
        .entries
        .iter()
        .filter(|entry| entry.pattern.problem().is_none());
    let entries: Vec<_> = right.collect();
    let texts: Vec<String> = entries
        .iter()
        .map(|entry| entry.leaf.text.to_string())
        .collect();
    let mut pairs = covered(&texts, covers)
        .into_iter()
        .filter_map(|(inner, outer)| Some((&entries.get(inner)?.leaf, &entries.get(outer)?.leaf)));
    let (inner, outer) = pairs.next()?;
    let mut found = Diagnostic::new(NAME, inner.span(), covered_by(&inner.text, &outer.text))
        .code("REDUNDANT_RESOURCE")
        .label("adds nothing")
        .also(outer.span(), "this entry does it already")
        .help("remove the entry that adds nothing");
    for (inner, outer) in pairs {
        found = found.also(inner.span(), covered_by(&inner.text, &outer.text));
    }
    Some(found)
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
