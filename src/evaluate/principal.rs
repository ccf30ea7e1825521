//! `Principal` and `NotPrincipal`: whether they name the caller, and as what.
//!
//! Source: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements:
//! `NotPrincipal`".

use super::arn;
use super::caller::{Caller, Kind};
use crate::policy::ast::PrincipalElement;
use crate::policy::principal::PrincipalType;

/// As what a policy names a caller, the most direct first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// By `*`.
    Everyone,
    /// By its own ARN or name: a user, a session, a federated user, a service, a provider.
    Itself,
    /// A federated user by the user who issued the session.
    Issuer,
    /// A session by its role.
    Role,
    /// By its account, which leaves the decision to that account's policies.
    Account,
}

impl Named {
    /// In words: what the policy allows.
    pub(super) fn words(self, caller: &Caller<'_>) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Itself => match caller.kind {
                Kind::User => "the user by name",
                Kind::Role => "the session by name",
                Kind::Federated => "the federated user by name",
                Kind::Service => "the service",
                Kind::Provider => "the identity provider",
                _ => "the caller by name",
            },
            Self::Issuer => "the user who issued the session",
            Self::Role => "the role",
            Self::Account => "the account",
        }
    }
}

/// The most direct entry that names the caller; `None` if none does.
pub(super) fn names(element: &PrincipalElement<'_>, caller: &Caller<'_>) -> Option<Named> {
    if element.bare.as_ref().is_some_and(|bare| bare.text == "*") {
        return Some(Named::Everyone);
    }
    let entries = element.members.iter().flat_map(|member| {
        let entry = |text| named_by(member.principal_type?, text, caller);
        let values = member.values.iter();
        values.filter_map(move |leaf| entry(&leaf.text))
    });
    entries.min()
}

fn named_by(principal_type: PrincipalType, text: &str, caller: &Caller<'_>) -> Option<Named> {
    let itself = |kind| (caller.kind == kind && caller.text == text).then_some(Named::Itself);
    match principal_type {
        PrincipalType::Aws if text == "*" => Some(Named::Everyone),
        PrincipalType::Aws => by_aws(text, caller),
        PrincipalType::Service => itself(Kind::Service),
        PrincipalType::Federated => itself(Kind::Provider),
        // A request does not tell the canonical id of its account.
        PrincipalType::CanonicalUser => None,
    }
}

fn by_aws(text: &str, caller: &Caller<'_>) -> Option<Named> {
    if caller.kind == Kind::OriginAccessIdentity {
        return (caller.text == text).then_some(Named::Itself);
    }
    let account = caller.account?;
    if arn::is_account(text) {
        return (text == account).then_some(Named::Account);
    }
    let arn = arn::split(text)?;
    if (arn.partition, arn.account) != (caller.partition, account) {
        return None;
    }
    if arn.service == "iam" && arn.resource == "root" {
        return Some(Named::Account);
    }
    if caller.has_role(text) {
        return Some(Named::Role);
    }
    if text == caller.text {
        return Some(Named::Itself);
    }
    // The ARN of a federated user does not tell who issued the session: the user of its name is
    // taken for that.
    let issuer = caller.kind == Kind::Federated
        && arn.service == "iam"
        && arn.name_of("user") == Some(caller.name);
    issuer.then_some(Named::Issuer)
}
