//! What `iamlint prove` asks: which policies a question is about, and which it fits.

use super::change::no_new_access;
use super::custom::{Answer, access_not_granted, no_public_access};
use crate::policy::{Policy, PolicyKind};

/// A question about whole policies.
#[derive(Clone, Copy, Debug)]
pub enum Proof<'p> {
    /// Does the policy keep strangers out?
    NoPublicAccess(&'p Policy<'p>),
    /// Does `new` allow nothing that `old` does not allow?
    NoNewAccess {
        /// The policy as it was.
        old: &'p Policy<'p>,
        /// The policy as it is to be.
        new: &'p Policy<'p>,
    },
    /// Is none of the actions allowed on any of the resources? An empty list stands for all.
    AccessNotGranted {
        /// The policy.
        policy: &'p Policy<'p>,
        /// Patterns of actions.
        actions: &'p [String],
        /// Patterns of resources.
        resources: &'p [String],
    },
}

impl<'p> Proof<'p> {
    /// The name of the question on the command line and in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoPublicAccess(_) => "no-public-access",
            Self::NoNewAccess { .. } => "no-new-access",
            Self::AccessNotGranted { .. } => "access-not-granted",
        }
    }

    /// The policy whose statements a refutation names.
    pub fn policy(&self) -> &'p Policy<'p> {
        match *self {
            Self::NoPublicAccess(policy)
            | Self::NoNewAccess { new: policy, .. }
            | Self::AccessNotGranted { policy, .. } => policy,
        }
    }

    /// Why the question makes no sense for policies of these kinds, in a sentence; `None` where it
    /// does.
    pub fn misfit(&self) -> Option<String> {
        match self {
            Self::NoPublicAccess(policy) => {
                let fits = matches!(policy.kind, PolicyKind::Resource(_) | PolicyKind::Trust);
                let words = policy.kind.in_words();
                (!fits).then(|| {
                    format!(
                        "no-public-access is about a resource or trust policy, and this is {words}"
                    )
                })
            }
            Self::NoNewAccess { old, new } => (!comparable(&old.kind, &new.kind)).then(|| {
                let (old, new) = (old.kind.in_words(), new.kind.in_words());
                format!(
                    "no-new-access compares two policies of one sort, and these are {old} and {new}"
                )
            }),
            Self::AccessNotGranted { policy, .. } => {
                let grants = !matches!(policy.kind, PolicyKind::Scp | PolicyKind::Rcp);
                let words = policy.kind.in_words();
                (!grants).then(|| {
                    format!("access-not-granted is about a policy that grants access, and {words} grants none")
                })
            }
        }
    }

    /// Answers the question.
    pub fn answer(&self) -> Answer {
        match *self {
            Self::NoPublicAccess(policy) => no_public_access(policy),
            Self::NoNewAccess { old, new } => no_new_access(old, new),
            Self::AccessNotGranted {
                policy,
                actions,
                resources,
            } => access_not_granted(policy, actions, resources),
        }
    }
}

/// True for kinds that speak of the same requests.
pub fn comparable(old: &PolicyKind, new: &PolicyKind) -> bool {
    use PolicyKind::{Boundary, Identity, Resource, Session};
    match (old, new) {
        (Identity | Boundary | Session, Identity | Boundary | Session) => true,
        // A policy that names no one service may be of any.
        (Resource(old), Resource(new)) => old.is_none() || new.is_none() || old == new,
        _ => old == new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_of_one_sort_are_comparable() {
        let kind = |name: &str| PolicyKind::from_name(name).unwrap();
        let check = |old: &str, new: &str, expected: bool| {
            let both = [(old, new), (new, old)];
            for (old, new) in both {
                assert_eq!(comparable(&kind(old), &kind(new)), expected, "{old} {new}");
            }
        };
        check("identity", "boundary", true);
        check("session", "session", true);
        check("identity", "trust", false);
        check("resource:s3", "resource:s3", true);
        check("resource:s3", "resource", true);
        check("resource:s3", "resource:kms", false);
        check("resource", "trust", false);
        check("scp", "scp", true);
        check("scp", "rcp", false);
        check("endpoint", "resource", false);
    }
}
