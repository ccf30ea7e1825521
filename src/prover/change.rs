//! What a change of a policy makes possible.

use super::ask::shapes_for;
use super::compile::Bindings;
use super::compiled::{Compiled, has_principal};
use super::confirm;
use super::custom::{Answer, NEW, OLD, confirmed, granted, group, is_owned};
use super::plan::{About, Parts, Plan, Relation};
use super::region::Region;
use super::search::run;
use super::size::too_large;
use super::task::Task;
use crate::evaluate::Outcome;
use crate::policy::{Policy, PolicyKind};

/// Does `new` allow nothing that `old` does not allow? The statements of a refutation are of `new`.
/// For a resource control policy, to allow is not to deny.
pub fn no_new_access(old: &Policy<'_>, new: &Policy<'_>) -> Answer {
    no_new_access_in(old, new, &Region::default())
}

/// The same about the requests of a region.
pub fn no_new_access_in(old: &Policy<'_>, new: &Policy<'_>, region: &Region) -> Answer {
    let group = group(&[new, old]);
    if let Some(reason) = too_large(&group) {
        return Answer::Unknown(reason.to_owned());
    }
    let mut compiled = Compiled::new(&group, &Bindings::new());
    let owned = is_owned(&new.kind);
    let task = Task {
        group: &group,
        shapes: shapes_for(has_principal(&new.kind), owned, &compiled, &[region]),
        region,
        matched: Vec::new(),
        plans: &|parts, _| gained(parts, new.kind == PolicyKind::Rcp),
        confirm: &|request, _| {
            let before = confirm::alone(request, old, OLD);
            let instance = confirmed(&group, request)?;
            (before.outcome != Outcome::Allowed).then_some(instance)
        },
    };
    run(&task, &mut compiled).into()
}

/// The ways to be allowed by the new policy and not by the old one.
fn gained<'q>(parts: &Parts<'q, '_>, allows_by_default: bool) -> Vec<Plan<'q>> {
    let new = granted(parts, NEW);
    // Denied before, and not any more.
    let mut released = new.clone();
    released.enter.push(parts.denies(|at| at == OLD));
    if allows_by_default {
        released.enter.remove(0);
        return vec![released];
    }
    // Not allowed before.
    let mut added = new;
    added.escape.extend(parts.allows(|at| at == OLD));
    vec![added, released]
}

/// Does `new` deny all that `old` denies? A policy that denies something holds it back whatever other policies
/// allow, which [`no_new_access`] does not see. Refuted by a request that a statement of `old` denies and none of
/// `new` does; the statements of the refutation are those of `old`.
pub fn no_deny_lost(old: &Policy<'_>, new: &Policy<'_>) -> Answer {
    no_deny_lost_in(old, new, &Region::default())
}

/// The same about the requests of a region.
pub fn no_deny_lost_in(old: &Policy<'_>, new: &Policy<'_>, region: &Region) -> Answer {
    // What is asked about stands first: its statements are those of the answer.
    let group = group(&[old, new]);
    if let Some(reason) = too_large(&group) {
        return Answer::Unknown(reason.to_owned());
    }
    let mut compiled = Compiled::new(&group, &Bindings::new());
    let task = Task {
        group: &group,
        shapes: shapes_for(
            has_principal(&old.kind),
            is_owned(&old.kind),
            &compiled,
            &[region],
        ),
        region,
        matched: Vec::new(),
        plans: &|parts, _| {
            vec![Plan {
                relation: Relation::Any,
                about: About::default(),
                base: Vec::new(),
                enter: vec![parts.denies(|at| at == NEW)],
                escape: parts.denies(|at| at == OLD),
            }]
        },
        confirm: &|request, _| {
            let before = confirm::alone(request, old, NEW);
            let after = confirm::alone(request, new, OLD);
            let lost =
                before.outcome == Outcome::ExplicitDeny && after.outcome != Outcome::ExplicitDeny;
            lost.then(|| confirm::instance(&group, request, &before))
        },
    };
    run(&task, &mut compiled).into()
}
