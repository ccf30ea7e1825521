//! Is this one request allowed? AWS's evaluation logic word by word.
//!
//! Simple and slow on purpose: it is the oracle of the prover, with which it shares the typed policy,
//! the catalogue and the request, and no code that matches or compares values.

mod arn;
mod caller;
mod condition;
mod context;
mod decide;
mod glob;
mod principal;
mod same_account;
mod special;
mod statement;
mod variable;

use std::cell::OnceCell;

use self::statement::{View, names_principals};
use crate::policy::ast::{Effect, Statement};
use crate::policy::{Policy, PolicyKind};
use crate::request::{Attachment, ContextValue, Group, Request, StatementId};
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
    /// What was found about each statement, in the order of `Group::policies`.
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
///
/// Not known to it, and not asked for: access control lists, grants of KMS, resource shares, the
/// exemption of the management account from SCPs and of some tasks of the root user.
pub fn evaluate(request: &Request, group: &Group<'_>) -> Decision {
    decide::decide(request, group)
}

/// Decides a request by one policy alone: every other policy that would be needed is taken to
/// allow it, and an account named as principal counts as granted. Beside a resource control policy
/// stands `RCPFullAWSAccess`, so that it allows what it does not deny.
///
/// Of the statements that do not match, the answer names those that deny, where they are about the
/// request's action.
pub fn alone(request: &Request, policy: &Policy<'_>) -> Decision {
    let (view, wordy) = (View::wordless(request), OnceCell::new());
    let principals = names_principals(&policy.kind);
    let attachment = Attachment::of(&policy.kind);
    let mut statements = Vec::new();
    let (mut denies, mut allows) = (Vec::new(), Vec::new());
    for (at, statement) in policy.statements.iter().enumerate() {
        // First what settles most statements with the least work.
        let Some(effect) = statement.effect().filter(|_| view.is_about(statement)) else {
            continue;
        };
        let id = StatementId {
            policy: attachment,
            statement: at,
        };
        let matches = view.matches(policy, statement, principals).is_ok();
        match effect {
            Effect::Allow if matches => allows.push(id),
            Effect::Deny if matches => denies.push(id),
            Effect::Allow => continue,
            Effect::Deny => {}
        }
        let why = || {
            let view = wordy.get_or_init(|| View::new(request));
            view.matches(policy, statement, principals).err()
        };
        statements.push(Judged {
            id,
            effect: Some(effect),
            mismatch: if matches { None } else { why() },
        });
    }
    let (outcome, decided_by, reason) = if !denies.is_empty() {
        (Outcome::ExplicitDeny, denies, "a Deny matches")
    } else if !allows.is_empty() {
        (Outcome::Allowed, allows, "an Allow matches, and no Deny")
    } else if policy.kind == PolicyKind::Rcp {
        (Outcome::Allowed, allows, "no Deny matches")
    } else {
        (Outcome::ImplicitDeny, allows, "no statement allows it")
    };
    Decision {
        outcome,
        decided_by,
        reason: reason.to_owned(),
        statements,
    }
}

/// What a request holds under a context key: what is written there, else what follows from the principal
/// and the resource.
pub fn held(request: &Request, key: &str) -> ContextValue {
    View::new(request).context.get(key).into()
}

/// Whether one statement applies to a request; if not, which part of it does not.
pub fn applies(
    request: &Request,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
) -> Result<(), Mismatch> {
    let view = View::new(request);
    let principals = names_principals(&policy.kind);
    view.matches(policy, statement, principals).map(|_| ())
}

#[cfg(test)]
mod tests;
