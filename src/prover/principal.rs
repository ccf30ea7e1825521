//! What a principal element means in a case: for one sort of principal.

use std::sync::Arc;

use super::case::{Case, Shape};
use super::space::{Dim, Holds, Lit, Literal, Quantifier, Set, Space};
use super::strings::{Glob, Step, TextSet};
use crate::policy::ast::{Leaf, PrincipalElement, Statement};
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};

/// How a principal element names the caller.
///
/// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access", which
/// makes a difference between these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// `*`, or the user, session, service or provider itself.
    Directly,
    /// The role of the session, or the user who asked for the federated session.
    AsRole,
    /// The account: a delegation to its policies.
    ByAccount,
}

/// One way in which a principal element matches: all the literals hold.
pub(super) type Way = (Named, Vec<Lit>);

/// The ways in which the statement's principal matches in this case; empty: in none.
pub(super) fn ways(space: &mut Space, case: &Case, statement: &Statement<'_>) -> Vec<Way> {
    if let Some(element) = &statement.principal {
        return entries(space, case, element);
    }
    let Some(element) = &statement.not_principal else {
        return Vec::new();
    };
    if case.has_boundary {
        // "NotPrincipal": a Deny with it always hits principals that have a permissions boundary.
        return vec![(Named::Directly, Vec::new())];
    }
    let mut outside = Vec::new();
    for (_, lits) in entries(space, case, element) {
        match lits.as_slice() {
            [lit] => outside.push(lit.not()),
            // Everyone is left out.
            _ => return Vec::new(),
        }
    }
    vec![(Named::Directly, outside)]
}

fn entries(space: &mut Space, case: &Case, element: &PrincipalElement<'_>) -> Vec<Way> {
    if element.bare.as_ref().is_some_and(|leaf| leaf.text == "*") {
        return vec![(Named::Directly, Vec::new())];
    }
    let mut globs: Vec<(Named, Dim, Vec<Glob>)> = Vec::new();
    let mut ways = Vec::new();
    for member in &element.members {
        let Some(sort) = member.principal_type else {
            continue;
        };
        for leaf in &member.values {
            match entry(space, case, sort, leaf) {
                Entry::Nobody => {}
                Entry::Everyone => return vec![(Named::Directly, Vec::new())],
                Entry::Unclear(lit) => ways.push((Named::ByAccount, vec![lit])),
                Entry::Matches(named, dim, glob) => {
                    let known = globs.iter_mut().find(|(n, d, _)| *n == named && *d == dim);
                    match known {
                        Some((_, _, globs)) => globs.push(glob),
                        None => globs.push((named, dim, vec![glob])),
                    }
                }
            }
        }
    }
    for (named, dim, globs) in globs {
        ways.push((named, vec![text_in(space, dim, TextSet::union(globs))]));
    }
    ways.sort_by_key(|(named, _)| *named);
    ways
}

/// The dimension is there and its text is in the set.
pub(super) fn text_in(space: &mut Space, dim: Dim, set: TextSet) -> Lit {
    let holds = Holds {
        values: Set::Text(Arc::new(set)),
        absent: false,
    };
    space.literal(Literal::exact(dim, Quantifier::One, holds))
}

enum Entry {
    Nobody,
    Everyone,
    Matches(Named, Dim, Glob),
    /// Who that is cannot be told from a request.
    Unclear(Lit),
}

/// The ARNs that a pattern matches whose wildcards, in the first five parts, stay within their part.
pub(super) fn arn(pattern: &str) -> Glob {
    let mut colons = 0;
    let steps = pattern.chars().map(|c| {
        colons += usize::from(c == ':');
        match c {
            '*' if colons < 5 => Step::AnyRunInPart,
            '?' if colons < 5 => Step::AnyOneInPart,
            '*' => Step::AnyRun,
            '?' => Step::AnyOne,
            c => Step::Char(c),
        }
    });
    Glob {
        steps: steps.collect(),
        fold: false,
    }
}

/// A part of an ARN, by number.
fn part(arn: &str, at: usize) -> &str {
    arn.splitn(6, ':').nth(at).unwrap_or_default()
}

fn entry(space: &mut Space, case: &Case, sort: PrincipalType, leaf: &Leaf<'_>) -> Entry {
    let text = &*leaf.text;
    let value = parse_principal(sort, text);
    let shape = case.shape;
    let itself = |wanted: Shape, named: Named, dim: Dim| {
        if shape == wanted {
            Entry::Matches(named, dim, Glob::literal(text))
        } else {
            Entry::Nobody
        }
    };
    match &value {
        PrincipalValue::Everyone => Entry::Everyone,
        PrincipalValue::Account if shape.is_signed() => {
            let glob = arn(&format!("arn:*:*::{text}:*"));
            Entry::Matches(Named::ByAccount, case.arn, glob)
        }
        PrincipalValue::AccountRoot(_) if shape.is_signed() => {
            let (partition, account) = (part(text, 1), part(text, 4));
            let glob = arn(&format!("arn:{partition}:*::{account}:*"));
            Entry::Matches(Named::ByAccount, case.arn, glob)
        }
        // A session's ARN does not tell which user asked for it: the one of its name is taken for that.
        PrincipalValue::User { .. } if shape == Shape::FederatedUser => {
            let (partition, account) = (part(text, 1), part(text, 4));
            let name = text.rsplit('/').next().unwrap_or_default();
            let session = format!("arn:{partition}:sts::{account}:federated-user/{name}");
            Entry::Matches(Named::AsRole, case.arn, Glob::literal(&session))
        }
        PrincipalValue::User { .. } | PrincipalValue::OriginAccessIdentity { .. } => {
            itself(Shape::User, Named::Directly, case.arn)
        }
        PrincipalValue::Role { .. } => itself(Shape::Role, Named::AsRole, case.arn),
        PrincipalValue::AssumedRole { .. } => itself(Shape::Role, Named::Directly, Dim::PRINCIPAL),
        PrincipalValue::FederatedUser { .. } => {
            itself(Shape::FederatedUser, Named::Directly, case.arn)
        }
        PrincipalValue::Service { .. } => itself(Shape::Service, Named::Directly, Dim::PRINCIPAL),
        PrincipalValue::SamlProvider { .. } | PrincipalValue::OidcProvider { .. } => {
            itself(Shape::Provider, Named::Directly, Dim::PRINCIPAL)
        }
        PrincipalValue::CanonicalUser if shape.is_signed() => {
            let gap = format!("the canonical user id {text} does not say which account it is");
            Entry::Unclear(space.literal(Literal {
                dim: case.arn,
                quantifier: Quantifier::One,
                must: Holds::NEVER,
                may: Holds {
                    values: Set::Everything,
                    absent: false,
                },
                gap: Some(gap.into()),
                flipped: false,
            }))
        }
        PrincipalValue::Account
        | PrincipalValue::AccountRoot(_)
        | PrincipalValue::CanonicalUser
        | PrincipalValue::UniqueId(_)
        | PrincipalValue::Invalid(_) => Entry::Nobody,
    }
}
