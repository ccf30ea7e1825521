//! The values of principals, read. Knows no rule.

use super::element;
use super::outcome::conditions;
use crate::json::Value;
use crate::policy::Policy;
use crate::policy::ast::{Condition, Leaf, PrincipalMember, Statement};
use crate::policy::condition::Family;
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};

/// One string behind a known key of `Principal` or `NotPrincipal`.
pub(super) struct Named<'p, 'a> {
    /// The key and its values.
    pub(super) member: &'p PrincipalMember<'a>,
    /// What the key means.
    pub(super) principal_type: PrincipalType,
    /// The string.
    pub(super) leaf: &'p Leaf<'a>,
    /// What it says.
    pub(super) value: PrincipalValue,
}

/// Every string behind a known key, in order.
pub(super) fn all<'p, 'a>(policy: &'p Policy<'a>) -> impl Iterator<Item = Named<'p, 'a>> {
    policy.statements.iter().flat_map(of)
}

/// Every string behind a known key of a statement's `Principal` and `NotPrincipal`.
pub(super) fn of<'p, 'a>(statement: &'p Statement<'a>) -> impl Iterator<Item = Named<'p, 'a>> {
    let members = element::principals(statement).flat_map(|principal| &principal.members);
    members.flat_map(move |member| {
        let principal_type = member.principal_type.into_iter();
        principal_type.flat_map(move |principal_type| {
            member.values.iter().map(move |leaf| Named {
                member,
                principal_type,
                value: parse_principal(principal_type, &leaf.text),
                leaf,
            })
        })
    })
}

/// Condition keys whose values are service principals.
///
/// Source: IAM User Guide, "AWS global condition context keys" and "IAM and AWS STS condition
/// context keys".
const SERVICE_KEYS: [&str; 7] = [
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "iam:AWSServiceName",
    "iam:PassedToService",
];

/// The values that conditions compare as texts with a key of service principals, or with one of `more`.
pub(super) fn services_in_conditions<'p, 'a>(
    policy: &'p Policy<'a>,
    more: &'p [&str],
) -> impl Iterator<Item = (&'p Condition<'a>, &'p Leaf<'a>)> {
    let compared = conditions(policy).filter(move |(_, block, condition)| {
        let operator = block.operator;
        let key = &*condition.key.text;
        operator.is_some_and(|operator| operator.comparison.family() == Family::String)
            && SERVICE_KEYS
                .iter()
                .chain(more)
                .any(|known| known.eq_ignore_ascii_case(key))
    });
    compared
        .flat_map(|(_, _, condition)| condition.values.iter().map(move |leaf| (condition, leaf)))
}

/// True where the statement's `Principal` names AWS services and nobody else.
pub(super) fn only_services(statement: &Statement<'_>) -> bool {
    let Some(principal) = &statement.principal else {
        return false;
    };
    let mut members = principal.members.iter();
    principal.bare.is_none()
        && !principal.members.is_empty()
        && members.all(|member| member.principal_type == Some(PrincipalType::Service))
}

/// The key under which a text would be a principal.
pub(super) fn key_for(text: &str) -> Option<PrincipalType> {
    let types = [
        PrincipalType::Aws,
        PrincipalType::Service,
        PrincipalType::CanonicalUser,
        PrincipalType::Federated,
    ];
    types
        .into_iter()
        // Any domain name can be an identity provider's: too weak a sign.
        .filter(|candidate| *candidate != PrincipalType::Federated || text.starts_with("arn:"))
        .find(|candidate| parse_principal(*candidate, text).problem().is_none())
}

/// The one key under which all strings of a value would be principals.
pub(super) fn key_for_all(value: Value<'_>) -> Option<PrincipalType> {
    let mut items = value.items().take(64);
    let first = key_for(&items.next()?.text())?;
    items
        .all(|item| key_for(&item.text()) == Some(first))
        .then_some(first)
}

/// Words under a text that is no principal.
pub(super) fn verdict(text: &str) -> &'static str {
    // What a template or a page of documentation puts where a value belongs.
    if text.contains(['<', '>', '{', '}', '[', ']', '$']) {
        "AWS refuses the policy unless this is filled in"
    } else {
        "AWS refuses the policy"
    }
}
