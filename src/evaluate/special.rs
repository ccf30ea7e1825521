//! Actions that do not follow the general rules: taking a role, using a key, asking who one is.

use super::arn;
use super::caller::{Caller, Kind};
use crate::catalog::{self, Service};
use crate::policy::{Policy, PolicyKind};
use crate::request::Request;

/// A resource whose policy must allow, also within one account.
///
/// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
/// access", resource-based policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeper {
    /// A role that is taken: its trust policy.
    Role,
    /// A KMS key: its key policy. The account has no right of its own to the key.
    ///
    /// Source: KMS Developer Guide, "Default key policy".
    Key,
}

impl Keeper {
    /// The policy's name in words.
    pub(super) fn policy(self) -> &'static str {
        match self {
            Self::Role => "trust policy",
            Self::Key => "key policy",
        }
    }
}

fn name_in<'a>(action: &'a str, service: &str) -> Option<&'a str> {
    let (prefix, name) = action.split_once(':')?;
    prefix.eq_ignore_ascii_case(service).then_some(name)
}

/// True for the actions that a trust policy decides about.
///
/// Source: IAM User Guide, "Roles terms and concepts", "Pass session tags in AWS STS" and "Monitor
/// and control actions taken with assumed roles"; STS API Reference.
pub(super) fn takes_role(action: &str) -> bool {
    const NAMES: [&str; 6] = [
        "AssumeRole",
        "AssumeRoleWithSAML",
        "AssumeRoleWithWebIdentity",
        "TagSession",
        "SetSourceIdentity",
        "SetContext",
    ];
    let name = name_in(action, "sts");
    name.is_some_and(|name| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// Whose policy must allow the request, if anybody's.
pub(super) fn keeper(request: &Request, resource: Option<&Policy<'_>>) -> Option<Keeper> {
    let arn = arn::split(&request.resource);
    let is = |service, kind| {
        arn.is_some_and(|arn| arn.service == service && arn.name_of(kind).is_some())
    };
    let has = |kind: &PolicyKind| resource.is_some_and(|policy| policy.kind == *kind);
    if takes_role(&request.action) && (is("iam", "role") || has(&PolicyKind::Trust)) {
        return Some(Keeper::Role);
    }
    let key_policy = has(&PolicyKind::Resource(Some("kms".to_owned()))) && !is("kms", "alias");
    let uses_key = name_in(&request.action, "kms").is_some() && (is("kms", "key") || key_policy);
    uses_key.then_some(Keeper::Key)
}

/// True for what needs no permission, so that no policy of the caller's and no policy of the
/// organization can forbid it.
///
/// Source: STS API Reference, `GetCallerIdentity`; IAM User Guide, "Permissions for
/// `GetSessionToken`".
pub(super) fn needs_no_permission(action: &str, caller: &Caller<'_>) -> bool {
    let name = name_in(action, "sts").unwrap_or_default();
    if name.eq_ignore_ascii_case("GetCallerIdentity") {
        return caller.account.is_some();
    }
    name.eq_ignore_ascii_case("GetSessionToken") && matches!(caller.kind, Kind::User | Kind::Root)
}

/// True for the one call that the root user cannot make whatever the policies say.
///
/// Source: STS API Reference, `AssumeRole`.
pub(super) fn is_closed_to_root(action: &str) -> bool {
    name_in(action, "sts").is_some_and(|name| name.eq_ignore_ascii_case("AssumeRole"))
}

/// True if resource control policies have a say in an action: its service supports them, and it
/// is not `kms:RetireGrant`, which they cannot restrict.
///
/// Source: AWS Organizations User Guide, "List of AWS services that support RCPs"; KMS Developer
/// Guide, "Resource control policies in AWS KMS".
pub(super) fn under_resource_control(action: &str) -> bool {
    let service = action.split_once(':').map_or(action, |(prefix, _)| prefix);
    let retires = name_in(action, "kms").is_some_and(|n| n.eq_ignore_ascii_case("RetireGrant"));
    !retires && catalog::service(service).is_some_and(Service::supports_rcp)
}
