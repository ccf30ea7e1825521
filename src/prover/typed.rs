//! Which resources fit an action: the catalogue's ARN patterns as sets of texts.
//!
//! Source: Service Authorization Reference, "Resource types defined by …" of each service.

use std::sync::Arc;

use super::space::Set;
use super::strings::{Glob, Step, TextSet};
use crate::catalog::{Action, Service};

/// One sort of resource that an action takes.
#[derive(Clone, Debug)]
pub(super) struct Sort {
    /// The texts that can be such a resource: all of these sets.
    pub(super) fits: Vec<Set>,
    /// Narrower sets to try first, the plainest ARN first.
    pub(super) wishes: Vec<Set>,
}

fn union(globs: impl IntoIterator<Item = Glob>) -> Set {
    Set::Text(Arc::new(TextSet::union(globs)))
}

/// What decides over the resources of an action: actions with the same signature take the same.
pub(super) fn signature(action: Action) -> (Service, Vec<(&'static str, bool)>) {
    let types = action.resource_types();
    let named = types.iter().map(|of| (of.resource_type, of.required));
    (action.service(), named.collect())
}

/// The sorts of resources that a request for the action can name. `account` is the owner to prefer.
pub(super) fn sorts(action: Action, account: &str) -> Vec<Sort> {
    let service = action.service();
    let types = action.resource_types();
    let mut sorts = Vec::new();
    for of in &types {
        let Some(resource) = service.resource_type(of.resource_type) else {
            continue;
        };
        for pattern in &resource.arns {
            let mut fits = vec![union([glob(pattern, None)])];
            let longer: Vec<Glob> = service
                .resource_types()
                .iter()
                .flat_map(|other| &other.arns)
                .filter(|other| extends(other, pattern))
                .map(|other| glob(other, None))
                .collect();
            if !longer.is_empty() {
                // A bucket's name holds no slash: what does is an object.
                fits.push(union(longer).complement());
            }
            sorts.push(Sort {
                fits,
                wishes: vec![union([glob(pattern, Some(account))])],
            });
        }
    }
    if types.iter().all(|of| !of.required) {
        // Last: an ARN says more than a star, where both will do.
        sorts.push(Sort {
            fits: vec![union([Glob::literal("*")])],
            wishes: Vec::new(),
        });
    }
    sorts
}

/// True for a pattern that is `pattern`, a slash and more.
fn extends(other: &str, pattern: &str) -> bool {
    let other: Vec<&str> = plain(other);
    let pattern: Vec<&str> = plain(pattern);
    other.len() > pattern.len()
        && pattern
            .iter()
            .zip(&other)
            .all(|(a, b)| a == b || is_name(a) && is_name(b))
        && pattern.last().is_some_and(|last| is_name(last))
        && other
            .get(pattern.len())
            .is_some_and(|next| next.starts_with('/'))
}

fn is_name(piece: &str) -> bool {
    piece.starts_with("${")
}

/// Text and variables in turn.
fn plain(pattern: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        if !before.is_empty() {
            pieces.push(before);
        }
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let (variable, after) = from.split_at(end);
        pieces.push(variable);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The pattern as a glob; with an account, the likeliest ARN: a common Region, that account, names that
/// are not empty.
fn glob(pattern: &str, account: Option<&str>) -> Glob {
    let mut steps = Vec::new();
    let mut colons = 0;
    for piece in plain(pattern) {
        if !is_name(piece) {
            colons += piece.matches(':').count();
            steps.extend(piece.chars().map(Step::Char));
            continue;
        }
        let likely = account.and_then(|account| match piece {
            "${Partition}" => Some("aws"),
            "${Region}" => Some("us-east-1"),
            "${Account}" => Some(account),
            _ => None,
        });
        match likely {
            Some(text) => steps.extend(text.chars().map(Step::Char)),
            None if colons < 5 => steps.push(Step::AnyRunInPart),
            None => {
                if account.is_some() {
                    steps.push(Step::AnyOne);
                }
                steps.push(Step::AnyRun);
            }
        }
    }
    Glob {
        steps: steps.into(),
        fold: false,
    }
}
