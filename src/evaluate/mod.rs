//! Is this one request allowed? AWS's evaluation logic word by word.
//!
//! Simple and slow on purpose: it is the oracle of the prover, with which it shares the typed policy,
//! the catalogue and the request, and no code that matches or compares values.

use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};
use crate::request::{Group, Request, StatementId};
use crate::source::Span;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The request is allowed.
    Allowed,
    /// A Deny statement matches it.
    ExplicitDeny,
    /// No Deny matches it, and something that had to allow it did not.
    ImplicitDeny,
}

impl Outcome {
    /// `allowed`, `explicit-deny`, `implicit-deny`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicit-deny",
            Self::ImplicitDeny => "implicit-deny",
        }
    }
}

/// The answer to a request, and why.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What became of it.
    pub outcome: Outcome,
    /// The statements that decided: the Deny statements that match, or the Allow statements that
    /// together let the request pass. Empty for an implicit deny.
    pub decided_by: Vec<StatementId>,
    /// Why, in one line: which policy allowed or kept silent.
    pub reason: String,
    /// Every statement of the group, in the order of `Group::policies`.
    pub statements: Vec<Judged>,
}

/// What was found about one statement.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which statement.
    pub id: StatementId,
    /// Its effect.
    pub effect: Option<Effect>,
    /// The first element that does not match the request; `None` where the statement matches.
    pub mismatch: Option<Mismatch>,
}

/// Why a statement does not match a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The smallest part of the policy that keeps the statement from matching.
    pub span: Span,
    /// In words: "the request has no `aws:MultiFactorAuthPresent`".
    pub message: String,
}

/// Decides a request by all policies of `group` together.
pub fn evaluate(request: &Request, group: &Group<'_>) -> Decision {
    let _ = (request, group);
    unimplemented()
}

/// Decides a request by one policy alone: every other policy that would be needed is taken to
/// allow it, and an account named as principal counts as granted.
pub fn alone(request: &Request, policy: &Policy<'_>) -> Decision {
    let _ = (request, policy);
    unimplemented()
}

/// Whether one statement applies to a request; if not, which part of it does not.
pub fn applies(
    request: &Request,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
) -> Result<(), Mismatch> {
    let _ = (request, policy, statement);
    Ok(())
}

fn unimplemented() -> Decision {
    Decision {
        outcome: Outcome::ImplicitDeny,
        decided_by: Vec::new(),
        reason: String::new(),
        statements: Vec::new(),
    }
}
