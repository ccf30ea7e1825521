//! The questions of AWS's custom policy checks.

use super::Instance;
use crate::policy::Policy;

/// The answer to a proof.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It holds for every request.
    Proved,
    /// This request breaks it.
    Refuted(Box<Instance>),
    /// Not decided; the reason in words.
    Unknown(String),
}

/// Does a resource policy (or trust policy) keep strangers out?
pub fn no_public_access(policy: &Policy<'_>) -> Answer {
    let _ = policy;
    Answer::Unknown("not built".to_owned())
}

/// Does `new` allow nothing that `old` does not allow? The statements of a refutation are of `new`.
pub fn no_new_access(old: &Policy<'_>, new: &Policy<'_>) -> Answer {
    let _ = (old, new);
    Answer::Unknown("not built".to_owned())
}

/// Is none of the actions (patterns) allowed on any of the resources (patterns)? An empty list
/// stands for all.
pub fn access_not_granted(policy: &Policy<'_>, actions: &[String], resources: &[String]) -> Answer {
    let _ = (policy, actions, resources);
    Answer::Unknown("not built".to_owned())
}
