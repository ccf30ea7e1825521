//! The evaluator's word on a request that the prover found.

use super::case::Shape;
use super::plan::applies;
use super::{Hole, Instance};
use crate::evaluate::{self, Decision, Judged, Outcome};
use crate::policy::Policy;
use crate::policy::ast::Effect;
use crate::request::{Attachment, Group, Request, StatementId};

/// The instance, if the request is allowed.
pub(super) fn allowed(group: &Group<'_>, request: &Request, shape: Shape) -> Option<Instance> {
    if group.resource.is_some() && !group.identity.is_empty() {
        let decision = evaluate::evaluate(request, group);
        let allowed = decision.outcome == Outcome::Allowed;
        return allowed.then(|| Instance {
            witness: request.clone(),
            statements: decision.decided_by.clone(),
            holes: holes(group, &decision.statements),
        });
    }
    let mut statements = Vec::new();
    let mut silent: Vec<Part> = Vec::new();
    let mut allowing: Vec<Part> = Vec::new();
    let mut judged = Vec::new();
    // A level without policies allows nothing.
    if shape.is_signed() {
        silent.extend((0..group.scp.len()).map(Part::Scp));
    }
    for (at, policy) in group
        .policies()
        .into_iter()
        .filter(|(at, _)| applies(*at, shape))
    {
        let decision = at_place(at, evaluate::alone(request, policy));
        match decision.outcome {
            Outcome::ExplicitDeny => return None,
            Outcome::Allowed => {
                statements.extend(decision.decided_by);
                allowing.push(part(at));
            }
            Outcome::ImplicitDeny => silent.push(part(at)),
        }
        judged.extend(decision.statements);
    }
    let all = silent
        .iter()
        .all(|part| allowing.contains(part) || *part == Part::Rcp);
    all.then(|| Instance {
        witness: request.clone(),
        statements,
        holes: holes(group, &judged),
    })
}

/// The instance, if no Deny matches the request.
pub(super) fn undenied(group: &Group<'_>, request: &Request, shape: Shape) -> Option<Instance> {
    let mut judged = Vec::new();
    for (at, policy) in group
        .policies()
        .into_iter()
        .filter(|(at, _)| applies(*at, shape))
    {
        let decision = at_place(at, evaluate::alone(request, policy));
        if decision.outcome == Outcome::ExplicitDeny {
            return None;
        }
        judged.extend(decision.statements);
    }
    Some(Instance {
        witness: request.clone(),
        statements: Vec::new(),
        holes: holes(group, &judged),
    })
}

/// The instance, if the statement matches the request.
pub(super) fn matched(group: &Group<'_>, id: StatementId, request: &Request) -> Option<Instance> {
    matches(group, id, request).then(|| Instance {
        witness: request.clone(),
        statements: vec![id],
        holes: Vec::new(),
    })
}

/// True if the statement matches the request.
pub(super) fn matches(group: &Group<'_>, id: StatementId, request: &Request) -> bool {
    let policy = group.policy(id.policy);
    let statement = group.statement(id);
    policy
        .zip(statement)
        .is_some_and(|(policy, statement)| evaluate::applies(request, policy, statement).is_ok())
}

/// What must allow together: the policies of one part count as one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Identity,
    Boundary,
    Session,
    Resource,
    Endpoint,
    Scp(usize),
    Rcp,
}

fn part(at: Attachment) -> Part {
    match at {
        Attachment::Identity(_) => Part::Identity,
        Attachment::Boundary => Part::Boundary,
        Attachment::Session(_) => Part::Session,
        Attachment::Resource => Part::Resource,
        Attachment::Endpoint => Part::Endpoint,
        Attachment::Scp(level, _) => Part::Scp(level),
        Attachment::Rcp(..) => Part::Rcp,
    }
}

/// The decision about one policy, its statements named by where it is attached.
pub(super) fn at_place(at: Attachment, mut decision: Decision) -> Decision {
    for id in &mut decision.decided_by {
        id.policy = at;
    }
    for judged in &mut decision.statements {
        judged.id.policy = at;
    }
    decision
}

/// The Deny statements that only a condition keeps from matching.
fn holes(group: &Group<'_>, judged: &[Judged]) -> Vec<Hole> {
    let denies = judged
        .iter()
        .filter(|judged| judged.effect == Some(Effect::Deny));
    denies
        .filter_map(|judged| {
            let mismatch = judged.mismatch.as_ref()?;
            let condition = group.statement(judged.id)?.condition.as_ref()?;
            condition.value.span().covers(mismatch.span).then(|| Hole {
                statement: judged.id,
                span: mismatch.span,
                message: mismatch.message.clone(),
            })
        })
        .collect()
}

/// The decision about one policy by itself.
pub(super) fn alone(request: &Request, policy: &Policy<'_>, at: Attachment) -> Decision {
    at_place(at, evaluate::alone(request, policy))
}

/// The instance that a decision about one policy is.
pub(super) fn instance(group: &Group<'_>, request: &Request, decision: &Decision) -> Instance {
    Instance {
        witness: request.clone(),
        statements: decision.decided_by.clone(),
        holes: holes(group, &decision.statements),
    }
}
