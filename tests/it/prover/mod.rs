//! The prover against the evaluator: random policies over a small universe of requests.
//!
//! Never means that no request of the universe is allowed; a witness is allowed; and the laws that
//! hold of all policies hold of these.

mod hostile;
mod joint;
mod laws;
mod real;
mod semantics;
mod together;
mod universe;
mod wide;

use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};

/// Reads a policy and hands it on.
pub(crate) fn with<R>(text: &str, kind: PolicyKind, body: impl FnOnce(&Policy<'_>) -> R) -> R {
    let (tree, problems) = Tree::parse(text);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let (policy, problems) = policy::read(tree.root().unwrap(), kind);
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    body(&policy)
}
