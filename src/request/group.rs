//! Policies that are attached together.

use std::fmt;

use crate::policy::ast::Statement;
use crate::policy::{Policy, PolicyKind};

/// Where a policy of a [`Group`] is attached. Written `identity/0`, `boundary`, `scp/1/0` (level,
/// then position on the level).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attachment {
    /// An identity policy of the principal, those of a user's groups included.
    Identity(usize),
    /// The principal's permissions boundary.
    Boundary,
    /// A session policy.
    Session(usize),
    /// The policy of the resource: bucket policy, key policy, trust policy of a role.
    Resource,
    /// The policy of the VPC endpoint that the request passes.
    Endpoint,
    /// A service control policy of the principal's account: level from the root down, position.
    Scp(usize, usize),
    /// A resource control policy of the resource's account: level from the root down, position.
    Rcp(usize, usize),
}

impl Attachment {
    /// Where a policy of this kind is attached if it is the only one.
    pub fn of(kind: &PolicyKind) -> Self {
        match kind {
            PolicyKind::Identity => Self::Identity(0),
            PolicyKind::Boundary => Self::Boundary,
            PolicyKind::Session => Self::Session(0),
            PolicyKind::Trust | PolicyKind::Resource(_) => Self::Resource,
            PolicyKind::Endpoint => Self::Endpoint,
            PolicyKind::Scp => Self::Scp(0, 0),
            PolicyKind::Rcp => Self::Rcp(0, 0),
        }
    }
}

impl fmt::Display for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(at) => write!(f, "identity/{at}"),
            Self::Boundary => f.write_str("boundary"),
            Self::Session(at) => write!(f, "session/{at}"),
            Self::Resource => f.write_str("resource"),
            Self::Endpoint => f.write_str("endpoint"),
            Self::Scp(level, at) => write!(f, "scp/{level}/{at}"),
            Self::Rcp(level, at) => write!(f, "rcp/{level}/{at}"),
        }
    }
}

/// A statement of a [`Group`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    /// The policy it stands in.
    pub policy: Attachment,
    /// Its position in `Policy::statements`.
    pub statement: usize,
}

/// Policies that decide about a request together.
///
/// Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
/// access".
#[derive(Clone, Debug, Default)]
pub struct Group<'p> {
    /// Identity policies of the principal; their union counts.
    pub identity: Vec<&'p Policy<'p>>,
    /// The permissions boundary, if one is set.
    pub boundary: Option<&'p Policy<'p>>,
    /// Session policies; their union counts. Empty: the session was made without any.
    pub session: Vec<&'p Policy<'p>>,
    /// The resource's policy (a role's trust policy, a key policy), if it has one.
    pub resource: Option<&'p Policy<'p>>,
    /// The policy of the VPC endpoint, if the request passes one.
    pub endpoint: Option<&'p Policy<'p>>,
    /// Service control policies by level from the root down. Empty: no organization. A level without
    /// policies allows nothing.
    pub scp: Vec<Vec<&'p Policy<'p>>>,
    /// Resource control policies by level from the root down. Every level holds `RCPFullAWSAccess`
    /// whether it is written or not.
    pub rcp: Vec<Vec<&'p Policy<'p>>>,
}

impl<'p> Group<'p> {
    /// A group of one policy, attached where its kind says.
    pub fn alone(policy: &'p Policy<'p>) -> Self {
        let mut group = Self::default();
        match Attachment::of(&policy.kind) {
            Attachment::Identity(_) => group.identity.push(policy),
            Attachment::Boundary => group.boundary = Some(policy),
            Attachment::Session(_) => group.session.push(policy),
            Attachment::Resource => group.resource = Some(policy),
            Attachment::Endpoint => group.endpoint = Some(policy),
            Attachment::Scp(..) => group.scp.push(vec![policy]),
            Attachment::Rcp(..) => group.rcp.push(vec![policy]),
        }
        group
    }

    /// Every policy and where it is attached, in the order of [`Attachment`].
    pub fn policies(&self) -> Vec<(Attachment, &'p Policy<'p>)> {
        fn levels<'p>(
            levels: &[Vec<&'p Policy<'p>>],
            named: fn(usize, usize) -> Attachment,
        ) -> impl Iterator<Item = (Attachment, &'p Policy<'p>)> {
            levels
                .iter()
                .enumerate()
                .flat_map(move |(level, policies)| {
                    let policies = policies.iter().enumerate();
                    policies.map(move |(at, policy)| (named(level, at), *policy))
                })
        }
        let identity = self.identity.iter().enumerate();
        let session = self.session.iter().enumerate();
        identity
            .map(|(at, policy)| (Attachment::Identity(at), *policy))
            .chain(self.boundary.map(|policy| (Attachment::Boundary, policy)))
            .chain(session.map(|(at, policy)| (Attachment::Session(at), *policy)))
            .chain(self.resource.map(|policy| (Attachment::Resource, policy)))
            .chain(self.endpoint.map(|policy| (Attachment::Endpoint, policy)))
            .chain(levels(&self.scp, Attachment::Scp))
            .chain(levels(&self.rcp, Attachment::Rcp))
            .collect()
    }

    /// The policy that is attached there.
    pub fn policy(&self, at: Attachment) -> Option<&'p Policy<'p>> {
        match at {
            Attachment::Identity(at) => self.identity.get(at).copied(),
            Attachment::Boundary => self.boundary,
            Attachment::Session(at) => self.session.get(at).copied(),
            Attachment::Resource => self.resource,
            Attachment::Endpoint => self.endpoint,
            Attachment::Scp(level, at) => self.scp.get(level)?.get(at).copied(),
            Attachment::Rcp(level, at) => self.rcp.get(level)?.get(at).copied(),
        }
    }

    /// The statement of this id.
    pub fn statement(&self, id: StatementId) -> Option<&'p Statement<'p>> {
        self.policy(id.policy)?.statements.get(id.statement)
    }
}
