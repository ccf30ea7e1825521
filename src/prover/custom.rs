//! The questions of AWS's custom policy checks.
//!
//! Source: IAM User Guide, "Validate policies with IAM Access Analyzer custom policy checks".

use super::ask::shapes_for;
use super::compile::Bindings;
use super::compiled::{Compiled, has_principal};
use super::plan::{About, Parts, Plan, Relation};
use super::region::{ActionTest, PrincipalClass, Region, Test, Wanted};
use super::search::run;
use super::size::too_large;
use super::task::Task;
use super::{Instance, Verdict, confirm};
use crate::evaluate::Outcome;
use crate::policy::{Policy, PolicyKind};
use crate::request::{Attachment, Group, Request};

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

impl From<Verdict> for Answer {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Never => Self::Proved,
            Verdict::Some(instance) => Self::Refuted(instance),
            Verdict::Unknown(reason) => Self::Unknown(reason),
        }
    }
}

/// Where the policy (the new one, of two) is attached in an answer.
pub(super) const NEW: Attachment = Attachment::Identity(0);
pub(super) const OLD: Attachment = Attachment::Identity(1);

pub(super) fn is_owned(kind: &PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session
    )
}

pub(super) fn group<'p>(policies: &[&'p Policy<'p>]) -> Group<'p> {
    Group {
        identity: policies.to_vec(),
        ..Group::default()
    }
}

/// What one policy allows by itself.
pub(super) fn granted<'q>(parts: &Parts<'q, '_>, policy: Attachment) -> Plan<'q> {
    Plan {
        relation: Relation::Any,
        about: About::default(),
        base: Vec::new(),
        enter: vec![parts.allows(|at| at == policy)],
        escape: parts.denies(|at| at == policy),
    }
}

/// The instance, if the policy allows the request by itself.
pub(super) fn confirmed(group: &Group<'_>, request: &Request) -> Option<Instance> {
    let decision = confirm::alone(request, group.policy(NEW)?, NEW);
    (decision.outcome == Outcome::Allowed).then(|| confirm::instance(group, request, &decision))
}

fn prove(group: &Group<'_>, region: &Region) -> Answer {
    if let Some(reason) = too_large(group) {
        return Answer::Unknown(reason.to_owned());
    }
    let mut compiled = Compiled::new(group, &Bindings::new());
    let kind = group.policy(NEW).map(|policy| &policy.kind);
    let open = kind.is_some_and(has_principal);
    let owned = kind.is_some_and(is_owned);
    let task = Task {
        group,
        shapes: shapes_for(open, owned, &compiled, &[region]),
        region,
        matched: Vec::new(),
        plans: &|parts, _| vec![granted(parts, NEW)],
        confirm: &|request, _| confirmed(group, request),
    };
    run(&task, &mut compiled).into()
}

/// Does a resource policy (or trust policy) keep strangers out? Refuted by a request from an account
/// that it does not name, an unsigned one, or one that a public identity provider vouches for.
///
/// Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
/// public"; for other services its like.
pub fn no_public_access(policy: &Policy<'_>) -> Answer {
    let region = Region {
        principal: vec![PrincipalClass::Stranger],
        ..Region::default()
    };
    prove(&group(&[policy]), &region)
}

/// Is none of the actions (patterns) allowed on any of the resources (patterns)? An empty list
/// stands for all.
pub fn access_not_granted(policy: &Policy<'_>, actions: &[String], resources: &[String]) -> Answer {
    let mut region = Region::default();
    if !actions.is_empty() {
        region.action.push(ActionTest::Like(actions.to_vec()));
    }
    if !resources.is_empty() {
        region.resource.push(Test {
            wanted: Wanted::Like(resources.to_vec()),
            negated: false,
        });
    }
    prove(&group(&[policy]), &region)
}
