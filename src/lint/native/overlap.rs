//! Which statements might cover one another, at a glance: a first sieve before anything is proved.
//!
//! Compares how patterns begin, so it says *maybe* too often and *no* only where that is certain.

use crate::policy::ast::{Effect, Element, Statement};

/// Lists longer than this are taken to overlap: not every pair of them is looked at.
const LONGEST: usize = 200;

/// True if every action of `statement` may be one that another statement of this effect is about,
/// on every resource.
pub(super) fn may_be_covered(statements: &[Statement<'_>], position: usize, by: Effect) -> bool {
    let Some(statement) = statements.get(position) else {
        return false;
    };
    let others: Vec<&Statement<'_>> = statements
        .iter()
        .enumerate()
        .filter(|(at, other)| *at != position && other.effect() == Some(by))
        .map(|(_, other)| other)
        .collect();
    if others.is_empty() {
        return false;
    }
    let Some(actions) = &statement.action else {
        return true;
    };
    let entries = actions.entries.iter().take(LONGEST);
    entries.into_iter().all(|entry| {
        others
            .iter()
            .take(LONGEST)
            .any(|other| action_meets(other, &entry.leaf.text) && resources_meet(other, statement))
    })
}

fn action_meets(other: &Statement<'_>, text: &str) -> bool {
    other
        .action
        .as_ref()
        .is_none_or(|element| meets(element, text, true))
}

fn resources_meet(other: &Statement<'_>, statement: &Statement<'_>) -> bool {
    match (&other.resource, &statement.resource) {
        (Some(theirs), Some(own)) => {
            let mut entries = own.entries.iter().take(LONGEST);
            entries.any(|entry| meets(theirs, &entry.leaf.text, false))
        }
        _ => true,
    }
}

fn meets<T>(element: &Element<'_, T>, text: &str, ignore_case: bool) -> bool {
    let own = head(text);
    element.entries.len() > LONGEST
        || element.entries.iter().any(|entry| {
            let other = head(&entry.leaf.text);
            let length = own.len().min(other.len());
            let (own, other) = (own.get(..length), other.get(..length));
            match (own, other) {
                (Some(own), Some(other)) if ignore_case => own.eq_ignore_ascii_case(other),
                (Some(own), Some(other)) => own == other,
                _ => true,
            }
        })
}

/// What stands before the first wildcard or variable.
fn head(text: &str) -> &str {
    let end = text.find(['*', '?', '$']).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
