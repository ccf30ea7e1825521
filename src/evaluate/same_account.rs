//! What a resource policy's Allow makes superfluous within one account.
//!
//! Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
//! access", table of resource-based policies and implicit denies in other policy types.

use super::caller::Kind;
use super::principal::Named;

/// Which of the caller's own policies must allow all the same. Explicit denies always count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    /// The identity policies.
    pub(super) identity: bool,
    /// The permissions boundary, if there is one.
    pub(super) boundary: bool,
    /// The session policies, if there are any.
    pub(super) session: bool,
}

/// The row of AWS's table for a caller and what the policy names it as.
///
/// No row has a user with session policies, since only role sessions and federated users have
/// them; where a group lists some for a user, they must allow.
pub(super) fn needs(kind: Kind, named: Named) -> Needs {
    let (identity, boundary, session) = match named {
        Named::Everyone => (false, false, false),
        Named::Itself => (false, false, kind == Kind::User),
        Named::Issuer | Named::Role => (false, true, true),
        Named::Account => (true, true, true),
    };
    Needs {
        identity,
        boundary,
        session,
    }
}
