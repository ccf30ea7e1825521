//! What a principal element means in a case: for one sort of principal.

use super::case::{Case, Shape};
use super::space::{Dim, Holds, Lit, Literal, Quantifier, Set, Space};
use super::strings::{Glob, TextSet};
use crate::policy::ast::{PrincipalElement, Statement};
use crate::policy::principal::{PrincipalValue, parse_principal};

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

/// A principal element, read once.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    everyone: bool,
    entries: Vec<(Box<str>, PrincipalValue)>,
}

impl Listed {
    fn read(element: &PrincipalElement<'_>) -> Self {
        let mut listed = Self {
            everyone: element.bare.as_ref().is_some_and(|leaf| leaf.text == "*"),
            entries: Vec::new(),
        };
        for member in &element.members {
            let Some(sort) = member.principal_type else {
                continue;
            };
            for leaf in &member.values {
                match parse_principal(sort, &leaf.text) {
                    PrincipalValue::Everyone => listed.everyone = true,
                    value => listed.entries.push(((*leaf.text).into(), value)),
                }
            }
        }
        listed
    }
}

/// Whom a statement is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Principals {
    listed: Option<Listed>,
    excepted: Option<Listed>,
}

impl Principals {
    /// Reads `Principal` and `NotPrincipal` of a statement.
    pub(super) fn of(statement: &Statement<'_>) -> Self {
        Self {
            listed: statement.principal.as_ref().map(Listed::read),
            excepted: statement.not_principal.as_ref().map(Listed::read),
        }
    }

    /// True if the element says something of principals of this sort that it does not say of users alike.
    pub(super) fn singles_out(&self, shape: Shape) -> bool {
        let named = self.listed.iter().chain(&self.excepted);
        named.flat_map(|listed| &listed.entries).any(|(_, value)| {
            shape
                == match value {
                    PrincipalValue::Role { .. } | PrincipalValue::AssumedRole { .. } => Shape::Role,
                    PrincipalValue::FederatedUser { .. } => Shape::FederatedUser,
                    PrincipalValue::Service { .. } => Shape::Service,
                    PrincipalValue::SamlProvider { .. } | PrincipalValue::OidcProvider { .. } => {
                        Shape::Provider
                    }
                    _ => Shape::User,
                }
        })
    }

    /// The ARNs of the roles that are named.
    pub(super) fn roles(&self) -> impl Iterator<Item = &str> {
        let named = self.listed.iter().chain(&self.excepted);
        let entries = named.flat_map(|listed| &listed.entries);
        entries.filter_map(|(text, value)| {
            matches!(value, PrincipalValue::Role { .. }).then_some(&**text)
        })
    }

    /// False if no principal can be one that is meant.
    pub(super) fn mean_somebody(&self) -> bool {
        let is_somebody = |value: &PrincipalValue| {
            !matches!(
                value,
                PrincipalValue::UniqueId(_) | PrincipalValue::Invalid(_)
            )
        };
        match (&self.listed, &self.excepted) {
            (Some(listed), _) => {
                listed.everyone || listed.entries.iter().any(|(_, value)| is_somebody(value))
            }
            (None, Some(excepted)) => !excepted.everyone,
            (None, None) => false,
        }
    }

    /// True if everybody is meant, or everybody but some.
    pub(super) fn are_open(&self) -> bool {
        self.excepted.is_some() || self.listed.as_ref().is_some_and(|listed| listed.everyone)
    }
}

/// The ways in which the statement's principal matches in this case; empty: in none.
pub(super) fn ways(space: &mut Space, case: &Case, principals: &Principals) -> Vec<Way> {
    if let Some(listed) = &principals.listed {
        return entries(space, case, listed);
    }
    let Some(listed) = &principals.excepted else {
        return Vec::new();
    };
    if case.has_boundary {
        // "NotPrincipal": a Deny with it always hits principals that have a permissions boundary.
        return vec![(Named::Directly, Vec::new())];
    }
    let mut outside = Vec::new();
    for (_, lits) in entries(space, case, listed) {
        match lits.as_slice() {
            // Of a session, what says which it is.
            [lit] | [lit, _] => outside.push(lit.not()),
            // Everyone is left out.
            _ => return Vec::new(),
        }
    }
    vec![(Named::Directly, outside)]
}

fn entries(space: &mut Space, case: &Case, listed: &Listed) -> Vec<Way> {
    if listed.everyone {
        return vec![(Named::Directly, Vec::new())];
    }
    let mut globs: Vec<(Named, Dim, Vec<Glob>)> = Vec::new();
    let mut ways = Vec::new();
    for (text, value) in &listed.entries {
        match entry(space, case, text, value) {
            Entry::Nobody => {}
            Entry::Unclear(lit) => ways.push((Named::ByAccount, vec![lit])),
            Entry::Session(session, role) => ways.push((Named::Directly, vec![session, role])),
            Entry::Matches(named, dim, glob) => {
                let known = globs.iter_mut().find(|(n, d, _)| *n == named && *d == dim);
                match known {
                    Some((_, _, globs)) => globs.push(glob),
                    None => globs.push((named, dim, vec![glob])),
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
        values: set.into(),
        absent: false,
    };
    space.literal(Literal::exact(dim, Quantifier::One, holds))
}

enum Entry {
    Nobody,
    Matches(Named, Dim, Glob),
    /// A session, and its role.
    Session(Lit, Lit),
    /// Who that is cannot be told from a request.
    Unclear(Lit),
}

/// A part of an ARN, by number.
fn part(arn: &str, at: usize) -> &str {
    arn.split(':').nth(at).unwrap_or_default()
}

fn entry(space: &mut Space, case: &Case, text: &str, value: &PrincipalValue) -> Entry {
    let shape = case.shape;
    let itself = |wanted: Shape, named: Named, dim: Dim| {
        if shape == wanted {
            Entry::Matches(named, dim, Glob::literal(text))
        } else {
            Entry::Nobody
        }
    };
    match value {
        PrincipalValue::Account if shape.is_signed() => {
            let glob = Glob::arn(&format!("arn:*:*::{text}:*"));
            Entry::Matches(Named::ByAccount, case.arn, glob)
        }
        PrincipalValue::AccountRoot(_) if shape.is_signed() => {
            let (partition, account) = (part(text, 1), part(text, 4));
            let glob = Glob::arn(&format!("arn:{partition}:*::{account}:*"));
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
        PrincipalValue::AssumedRole { .. } if shape == Shape::Role => {
            let session = TextSet::union([Glob::literal(text)]);
            let roles = roles_of(space, text);
            Entry::Session(
                text_in(space, Dim::PRINCIPAL, session),
                text_in(space, case.arn, roles),
            )
        }
        PrincipalValue::FederatedUser { .. } => {
            itself(Shape::FederatedUser, Named::Directly, case.arn)
        }
        PrincipalValue::Service { .. } => itself(Shape::Service, Named::Directly, Dim::PRINCIPAL),
        PrincipalValue::SamlProvider { .. } | PrincipalValue::OidcProvider { .. } => {
            itself(Shape::Provider, Named::Directly, Dim::PRINCIPAL)
        }
        PrincipalValue::CanonicalUser if shape.is_signed() => {
            Entry::Unclear(canonical_user(space, case.arn, text))
        }
        PrincipalValue::Everyone
        | PrincipalValue::AssumedRole { .. }
        | PrincipalValue::Account
        | PrincipalValue::AccountRoot(_)
        | PrincipalValue::CanonicalUser
        | PrincipalValue::UniqueId(_)
        | PrincipalValue::Invalid(_) => Entry::Nobody,
    }
}

/// The principal is the account of this canonical user id. Which account that is cannot be told.
fn canonical_user(space: &mut Space, arn: Dim, id: &str) -> Lit {
    let gap = format!("the canonical user id {id} does not say which account it is");
    space.literal(Literal {
        dim: arn,
        quantifier: Quantifier::One,
        must: Holds::NEVER,
        may: Holds {
            values: Set::Everything,
            absent: false,
        },
        gap: Some(gap.into()),
        flipped: false,
        letters: None,
    })
}

impl Principals {
    /// What says that a principal is none of the canonical users named.
    pub(super) fn no_canonical_user(&self, space: &mut Space, arn: Dim) -> Vec<Lit> {
        let named = self.listed.iter().chain(&self.excepted);
        let entries = named.flat_map(|listed| &listed.entries);
        entries
            .filter(|(_, value)| matches!(value, PrincipalValue::CanonicalUser))
            .map(|(id, _)| canonical_user(space, arn, id).not())
            .collect()
    }
}

/// The ARNs of the roles that a session can be of: its own ARN lacks the role's path. An account has one role
/// of a name, so where a policy names it, it is that one.
///
/// Source: IAM User Guide, "IAM identifiers": names of roles are unique in an account.
pub(super) fn roles_of(space: &Space, session: &str) -> TextSet {
    let account = part(session, 4);
    let name = session.split('/').nth(1).unwrap_or_default();
    let is_it = |role: &&String| part(role, 4) == account && role.rsplit('/').next() == Some(name);
    let named: Vec<Glob> = space
        .roles()
        .iter()
        .filter(is_it)
        .map(|role| Glob::literal(role))
        .collect();
    if !named.is_empty() {
        return TextSet::union(named);
    }
    let prefix = format!("arn:{}:iam::{account}:role/", part(session, 1));
    TextSet::union([
        Glob::literal(&format!("{prefix}{name}")),
        Glob::arn(&format!("{prefix}?*/{name}")),
    ])
}
