//! What a statement does at all: nothing, nothing that others do not, or what its conditions add.
//!
//! Asks about one statement of a policy by itself; the other policies of a group have no say, but
//! where it is said.

use super::ask::shapes_for;
use super::case::{Case, Shape};
use super::compiled::{Compiled, Stated};
use super::cube::Side;
use super::fit::Bound;
use super::plan::Ways;
use super::principal;
use super::solve::{Accept, Ended, Member, Query, solve};
use super::space::{Dim, Holds, Lit, Literal, Quantifier, Set};
use super::{Prover, likely, typed};
use crate::catalog::Service;
use crate::policy::ast::Effect;
use crate::request::{Attachment, StatementId};
use crate::source::Span;

/// A condition that makes no difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// The condition key in the policy.
    pub span: Span,
    /// Whether it is always true, or always false.
    pub value: bool,
}

/// Why no request matches a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NeverMatches {
    /// This element or condition key never holds.
    Side(Span),
    /// These condition keys (or `Resource`) cannot all hold of one request.
    Together(Vec<Span>),
    /// None of its actions can be about any of its resources.
    Resource,
    /// The same, and this action is about no resource at all: only `*` is documented for it.
    OnlyStar(&'static str),
    /// It is a statement of a resource control policy, which do not apply to these services.
    Services,
}

impl Prover<'_> {
    /// Why no request matches the statement; `None` where one may. [`NeverMatches::Resource`] and what follows it are
    /// by the catalogue, so only for statements whose actions it all knows.
    pub fn never_matches(&self, id: StatementId) -> Option<NeverMatches> {
        self.with(|compiled| {
            let Some(stated) = compiled.get(id).cloned() else {
                let idle = compiled.idle.iter().find(|(idle, _)| *idle == id);
                return idle.map(|(_, span)| NeverMatches::Side(*span));
            };
            // Whom `NotPrincipal` is about is not told by the statement alone.
            if stated.statement.not_principal.is_some() || !stated.means_somebody() {
                return None;
            }
            if let Some(never) = compiled.misses(&stated) {
                return Some(never);
            }
            let unconditional = stated.statement.condition.is_none() && !stated.has_principal();
            let possible = unconditional || compiled.is_possible(&stated, &[]);
            (!possible).then(|| NeverMatches::Together(compiled.clash(&stated)))
        })
        .ok()?
    }

    /// The other statements of the same policy and effect that together cover the statement: without it,
    /// nothing would change. `None` where it adds something, or that is not known.
    pub fn covered_by(&self, id: StatementId) -> Option<Vec<StatementId>> {
        self.with(|compiled| {
            let stated = compiled.get(id)?.clone();
            if stated.statement.not_principal.is_some() || !stated.means_somebody() {
                // It always hits principals with a permissions boundary, too.
                return None;
            }
            let others = |other: &Stated<'_>| {
                other.id.policy == id.policy
                    && other.id != id
                    && other.cube.effect == stated.cube.effect
            };
            compiled.all_within(&stated, &others)
        })
        .ok()?
    }

    /// The Deny statements of the same policy that together stop all that an Allow statement allows.
    /// `None` where something passes, or that is not known.
    pub fn wholly_denied_by(&self, id: StatementId) -> Option<Vec<StatementId>> {
        self.with(|compiled| {
            let stated = compiled.get(id)?.clone();
            let denies = |other: &Stated<'_>| {
                other.id.policy == id.policy && other.cube.effect == Effect::Deny
            };
            if stated.cube.effect == Effect::Deny || !stated.means_somebody() {
                return None;
            }
            compiled.all_within(&stated, &denies)
        })
        .ok()?
    }

    /// The conditions of a statement that hold for every request that it is about, or for none.
    pub fn constants(&self, id: StatementId) -> Vec<Constant> {
        self.with(|compiled| {
            let Some(stated) = compiled.get(id) else {
                return Vec::new();
            };
            let mut fitter = compiled.fitter(Bound::Over);
            let always = stated.cube.always.iter();
            let mut constants: Vec<Constant> = always
                .map(|span| Constant {
                    span: *span,
                    value: true,
                })
                .collect();
            for side in &stated.cube.sides {
                let Some(literal) = compiled.space.get(side.lit) else {
                    continue;
                };
                let is_key = compiled
                    .space
                    .dimension(literal.dim)
                    .is_some_and(|of| !of.key.is_empty());
                if !is_key {
                    continue;
                }
                if !fitter.fits(literal.dim, &[side.lit]) {
                    constants.push(Constant {
                        span: side.span,
                        value: false,
                    });
                } else if !fitter.fits(literal.dim, &[side.lit.not()]) {
                    constants.push(Constant {
                        span: side.span,
                        value: true,
                    });
                }
            }
            compiled.keep(fitter);
            constants
        })
        .unwrap_or_default()
    }
}

impl Compiled<'_> {
    /// Why none of the statement's actions, all of which the catalogue knows, can be about any of its
    /// resources; `None` where one may.
    fn misses(&mut self, stated: &Stated<'_>) -> Option<NeverMatches> {
        let about = |side: &&Side| {
            let literal = self.space.get(side.lit);
            literal.is_some_and(|literal| literal.dim == Dim::RESOURCE)
        };
        let resource: Vec<Lit> = stated
            .cube
            .sides
            .iter()
            .filter(about)
            .map(|side| side.lit)
            .collect();
        let none = stated.cube.actions.iter().next().is_none();
        if resource.is_empty() && !none {
            return None;
        }
        let mut fitter = self.fitter(Bound::Over);
        let others = fitter.fits(Dim::ACTION, &[stated.cube.name]);
        let arns = likely::arns(&fitter.literals(&resource), likely::OWNER);
        self.keep(fitter);
        if others {
            return None;
        }
        if none {
            let rcp = matches!(stated.id.policy, Attachment::Rcp(..));
            return rcp.then_some(NeverMatches::Services);
        }
        let mut looked_at: Vec<typed::Group> = Vec::new();
        let mut only_star = None;
        let services = typed::services(&self.space, &resource);
        for action in stated.cube.actions.iter() {
            let group = typed::group(action)?;
            if looked_at.contains(&group) {
                continue;
            }
            looked_at.push(group);
            let sorts = typed::sorts(group);
            if sorts.len() == 1 && sorts.iter().all(typed::Sort::is_star) {
                only_star.get_or_insert(action.name());
            }
            let fitter = self.fitter(Bound::Over);
            let mut seen = sorts.iter();
            let plain = seen.any(|sort| {
                sort.plain(&fitter, &resource, likely::OWNER, &arns)
                    .is_some()
            });
            self.keep(fitter);
            if plain {
                return None;
            }
            for sort in sorts {
                let apart = services.as_ref().zip(sort.service());
                if apart.is_some_and(|(named, service)| !named.iter().any(|name| name == service)) {
                    continue;
                }
                if self.fits_resource(&resource, &sort.fits) {
                    return None;
                }
            }
        }
        // A sort of resource that the catalogue lacks may be one of theirs.
        let mut services: Vec<Service> =
            looked_at.into_iter().map(|(service, _)| service).collect();
        services.dedup_by_key(|service| service.index());
        for service in services {
            if self.fits_resource(&resource, &typed::strange(service)) {
                return None;
            }
        }
        Some(only_star.map_or(NeverMatches::Resource, NeverMatches::OnlyStar))
    }

    /// True if a resource that the literals allow can be in all of the sets.
    fn fits_resource(&mut self, lits: &[Lit], sets: &[Set]) -> bool {
        let mut lits = lits.to_vec();
        for set in sets {
            let holds = Holds {
                values: set.clone(),
                absent: false,
            };
            let literal = Literal::exact(Dim::RESOURCE, Quantifier::One, holds);
            lits.push(self.space.literal(literal));
        }
        let mut fitter = self.fitter(Bound::Over);
        let fits = fitter.fits(Dim::RESOURCE, &lits);
        self.keep(fitter);
        fits
    }

    /// The parts of a statement that say things of one dimension that no value fits together; none
    /// where the contradiction lies elsewhere.
    fn clash(&self, stated: &Stated<'_>) -> Vec<Span> {
        let mut fitter = self.fitter(Bound::Over);
        let dim = |lit: Lit| self.space.get(lit).map(|literal| literal.dim);
        let mut spans = Vec::new();
        for side in &stated.cube.sides {
            let Some(of) = dim(side.lit) else { continue };
            let same = |other: &&Side| dim(other.lit) == Some(of);
            let sides: Vec<&Side> = stated.cube.sides.iter().filter(same).collect();
            let lits: Vec<Lit> = sides.iter().map(|side| side.lit).collect();
            if !fitter.fits(of, &lits) {
                spans = sides.iter().map(|side| side.span).collect();
                break;
            }
        }
        self.keep(fitter);
        spans.sort();
        spans.dedup();
        spans
    }

    /// The statements of `others` that together hold all that `stated` matches; `None` where something is
    /// left, or that is not known.
    fn all_within(
        &mut self,
        stated: &Stated<'_>,
        others: &dyn Fn(&Stated<'_>) -> bool,
    ) -> Option<Vec<StatementId>> {
        let mut candidates: Vec<StatementId> = self
            .stated
            .iter()
            .filter(|other| others(other) && !other.cube.actions.is_disjoint(&stated.cube.actions))
            .map(|other| other.id)
            .collect();
        // Cheap first: an action that none of them is about.
        let mut left = (*stated.cube.actions).clone();
        for other in candidates.iter().filter_map(|id| self.get(*id)) {
            left.remove(&other.cube.actions);
        }
        if candidates.is_empty() || !left.is_empty() || self.is_possible(stated, &candidates) {
            return None;
        }
        // The fewest that do: each that can be spared is.
        let mut at = candidates.len();
        while let Some(before) = at.checked_sub(1) {
            at = before;
            let mut fewer = candidates.clone();
            fewer.remove(at);
            if !fewer.is_empty() && !self.is_possible(stated, &fewer) {
                candidates = fewer;
            }
        }
        Some(candidates)
    }

    /// True if some request may match `stated` and none of `others`.
    fn is_possible(&mut self, stated: &Stated<'_>, others: &[StatementId]) -> bool {
        let shapes = shapes_for(stated.has_principal(), false, self, &[]);
        shapes
            .into_iter()
            .any(|shape| self.is_possible_for(shape, stated, others))
    }

    fn is_possible_for(
        &mut self,
        shape: Shape,
        stated: &Stated<'_>,
        others: &[StatementId],
    ) -> bool {
        let case = Case::new(&mut self.space, shape, false);
        let mut ways = Ways::new();
        let ids = others.iter().chain([&stated.id]);
        let wanted: Vec<Stated<'_>> = ids.filter_map(|id| self.get(*id).cloned()).collect();
        for stated in &wanted {
            let these = if stated.has_principal() {
                principal::ways(&mut self.space, &case, &stated.principals)
            } else {
                vec![(principal::Named::Directly, Vec::new())]
            };
            ways.insert(stated.id, these);
        }
        let entries = ways.get(&stated.id).cloned().unwrap_or_default();
        entries
            .into_iter()
            .any(|entry| self.is_possible_by(&case, &entry, &wanted, &ways))
    }

    /// The same for one way in which the principal is named. `wanted` are the others and then the statement.
    fn is_possible_by(
        &mut self,
        case: &Case,
        (named, lits): &principal::Way,
        wanted: &[Stated<'_>],
        ways: &Ways,
    ) -> bool {
        let Some((stated, others)) = wanted.split_last() else {
            return false;
        };
        // A delegation to an account is less than a grant to a principal in it; a Deny stops either.
        let does = |other: &Stated<'_>, by: principal::Named| {
            other.cube.effect == Effect::Deny || by <= *named
        };
        let escape: Vec<Member<'_>> = others
            .iter()
            .flat_map(|other| {
                let ways = ways.get(&other.id).map_or(&[][..], Vec::as_slice);
                let ways = ways.iter().filter(|(by, _)| does(other, *by));
                ways.map(|(_, lits)| Member {
                    cube: &other.cube,
                    principal: lits.clone(),
                })
            })
            .collect();
        let mut query = Query {
            base: case.base.clone(),
            actions: Some((*stated.cube.actions).clone()),
            enter: vec![vec![Member {
                cube: &stated.cube,
                principal: lits.clone(),
            }]],
            escape,
        };
        let mut fitter = self.fitter(Bound::Over);
        let ended = solve(&mut fitter, &query, &mut |_, _| Accept::Yes);
        if !matches!(ended, Ended::Nothing) {
            self.keep(fitter);
            return true;
        }
        // Names that the catalogue lacks.
        query.actions = None;
        let ended = solve(&mut fitter, &query, &mut |_, _| Accept::Yes);
        self.keep(fitter);
        !matches!(ended, Ended::Nothing)
    }
}

#[cfg(test)]
mod tests;
