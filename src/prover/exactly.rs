//! Regions that say to the letter who asks and what the request holds.

use super::case::{Case, Shape};
use super::compile;
use super::principal::{roles_of, text_in};
use super::space::{Dim, Holds, Lit, Literal, Quantifier, Set, Space};
use super::strings::{Glob, TextSet};
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};
use crate::request::ContextValue;

/// The key holds just this.
pub(super) fn value(space: &mut Space, key: &str, value: &ContextValue) -> Vec<Lit> {
    let dim = compile::key(space, key);
    let several = space
        .dimension(dim)
        .is_some_and(|dimension| dimension.multivalued);
    let values: &[String] = match value {
        ContextValue::Absent => return vec![compile::absent(space, key)],
        ContextValue::One(text) => std::slice::from_ref(text),
        ContextValue::Many(texts) if several => texts,
        // No request holds several values of a key that has one.
        ContextValue::Many(_) => {
            return vec![space.literal(Literal::exact(dim, Quantifier::One, Holds::NEVER))];
        }
    };
    if !several {
        let set = TextSet::union(values.iter().map(|text| Glob::literal(text)));
        return vec![text_in(space, dim, set)];
    }
    let mut holds = |quantifier, texts: &[String]| {
        let globs: Vec<Glob> = texts.iter().map(|text| Glob::literal(text)).collect();
        let values = if globs.is_empty() {
            Set::Nothing
        } else {
            TextSet::union(globs).into()
        };
        let holds = Holds {
            values,
            absent: false,
        };
        space.literal(Literal::exact(dim, quantifier, holds))
    };
    let mut lits = vec![holds(Quantifier::All, values)];
    let each = values.iter().map(std::slice::from_ref);
    lits.extend(each.map(|text| holds(Quantifier::Any, text)));
    lits
}

/// How a principal is named.
fn read(name: &str) -> PrincipalValue {
    parse_principal(PrincipalType::Aws, name)
}

/// The sorts of principals that a request can name so.
pub(super) fn shapes(name: &str) -> &'static [Shape] {
    if name == "anonymous" {
        return &[Shape::Anonymous];
    }
    if !name.starts_with("arn:") {
        return &[Shape::Service, Shape::Provider];
    }
    match read(name) {
        PrincipalValue::User { .. } => &[Shape::User],
        PrincipalValue::Role { .. } | PrincipalValue::AssumedRole { .. } => &[Shape::Role],
        PrincipalValue::FederatedUser { .. } => &[Shape::FederatedUser],
        PrincipalValue::AccountRoot(_) => &[Shape::Root],
        _ => &[Shape::Provider],
    }
}

/// What says that the principal of this case, one of [`shapes`], is this one.
pub(super) fn principal(space: &mut Space, case: &Case, name: &str) -> Vec<Lit> {
    let text = |text: &str| TextSet::union([Glob::literal(text)]);
    match case.shape {
        Shape::Anonymous => Vec::new(),
        Shape::Service | Shape::Provider => vec![text_in(space, Dim::PRINCIPAL, text(name))],
        Shape::Role if matches!(read(name), PrincipalValue::AssumedRole { .. }) => {
            let session = text_in(space, Dim::PRINCIPAL, text(name));
            let roles = roles_of(space, name);
            vec![session, text_in(space, case.arn, roles)]
        }
        Shape::User | Shape::Role | Shape::FederatedUser | Shape::Root => {
            vec![text_in(space, case.arn, text(name))]
        }
    }
}

/// What says that the principal of this case is another one.
pub(super) fn other_principal(space: &mut Space, case: &Case, name: &str) -> Option<Lit> {
    if !shapes(name).contains(&case.shape) {
        return None;
    }
    if case.shape == Shape::Anonymous {
        return Some(space.literal(Literal::exact(
            Dim::PRINCIPAL,
            Quantifier::One,
            Holds::NEVER,
        )));
    }
    principal(space, case, name).first().map(|lit| lit.not())
}
