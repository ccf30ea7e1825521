//! Regions of requests: what a question is about.

use std::collections::BTreeMap;

use crate::catalog::{Action, ActionSet};
use crate::request::ContextValue;

/// A set of requests. Everything that is said must hold; what is not said is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Region {
    /// What the action must be; all must hold.
    pub action: Vec<ActionTest>,
    /// What the resource must be; all must hold.
    pub resource: Vec<Test>,
    /// What the principal must be one of; empty: anything.
    pub principal: Vec<PrincipalClass>,
    /// What the principal must not be.
    pub not_principal: Vec<PrincipalClass>,
    /// What context keys must hold; all must hold.
    pub context: Vec<ContextTest>,
    /// What these context keys hold to the letter: nothing, one value in this spelling, or a set of just
    /// these values, perhaps empty.
    pub exactly: BTreeMap<String, ContextValue>,
    /// Every key that no test of `context` names is absent, or holds a value that no policy of the
    /// group names.
    pub others_foreign: bool,
    /// Keys that `others_foreign` leaves alone.
    pub free: Vec<String>,
    /// Only requests whose resource fits the action by the catalogue.
    pub typed: bool,
    /// Actions that a witness should rather have than others, the most telling first.
    pub prefer: Vec<Action>,
}

/// What an action must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ActionTest {
    /// One of these.
    In(ActionSet),
    /// Matched by one of these patterns; names that the catalogue lacks count too.
    Like(Vec<String>),
    /// Matched by none of these patterns.
    NotLike(Vec<String>),
}

/// What a text must be, or must not be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Test {
    /// What it is compared with.
    pub wanted: Wanted,
    /// True: the opposite must hold. An absent key is like nothing and is nothing, so `is not` and
    /// `not like` hold for it.
    pub negated: bool,
}

/// What a text is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// One of these texts, exactly. On a key of a type with other spellings (a number, a Boolean), the same value.
    Is(Vec<String>),
    /// Matched by one of these globs.
    Like(Vec<String>),
    /// Matched by one of these globs for ARNs, in which `*` and `?` stay within their part. For resources only.
    Fits(Vec<String>),
    /// The same, but after the fifth colon `*` and `?` match colons too: whatever lies below.
    Below(Vec<String>),
    /// A value that no policy of the group names: an account, a name or a tag of somebody else. For
    /// a context key, absence will do too. For a resource: one that only patterns match that pin down no name
    /// (`*`, `arn:aws:iam::*:role/*`).
    Foreign,
    /// Not there. For context keys only.
    Absent,
}

/// What a context key must hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContextTest {
    /// The key; case does not count.
    pub key: String,
    /// What it must be.
    pub test: Test,
}

/// A sort of principal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalClass {
    /// A user, or a session that carries no sign of a program (see `Workload`).
    Person,
    /// A service, or a session that carries a key only programs have (`lambda:SourceFunctionArn`, …).
    Workload,
    /// A service principal.
    Service,
    /// Nobody in particular: an unsigned request.
    Anonymous,
    /// Anybody at all.
    Everyone,
    /// The root user of an account.
    Root,
    /// A principal of an account that no policy of the group names, an unsigned request, or somebody
    /// that a public identity provider vouches for.
    Foreign,
    /// A foreign principal whose request holds nothing that S3 takes for trusted: no fixed value of
    /// `aws:SourceArn`, `aws:SourceVpc` and their like, no address of a narrow block. Stands alone in a
    /// list.
    ///
    /// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public".
    Stranger,
    /// A principal whose ARN (a role's ARN for its sessions), or service name, is matched by one of these globs.
    Like(Vec<String>),
    /// The one principal that a request names so: its ARN (of a session too), a service's or provider's
    /// name, or `anonymous`.
    Is(String),
}
