//! What has to allow a request: one plan for each way in which AWS lets it pass.
//!
//! Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
//! access" and "Cross-account policy evaluation logic".

use std::collections::BTreeMap;

use super::case::{Case, Shape};
use super::compiled::Compiled;
use super::principal::{Named, Way};
use super::solve::Member;
use crate::policy::PolicyKind;
use crate::policy::ast::Effect;
use crate::request::{Attachment, Group, StatementId};

/// Whether principal and resource belong to one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// It makes no difference.
    Any,
    /// One account.
    Same,
    /// Two accounts.
    Cross,
}

/// One way to be allowed: of each union one statement.
#[derive(Clone, Debug)]
pub(super) struct Plan<'q> {
    /// Whose resource it is.
    pub(super) relation: Relation,
    /// Of each of these unions one statement must match.
    pub(super) enter: Vec<Vec<Member<'q>>>,
    /// None of these may match.
    pub(super) escape: Vec<Member<'q>>,
}

/// True if policies attached there have a say about principals of this sort.
pub(super) fn applies(at: Attachment, shape: Shape) -> bool {
    match at {
        Attachment::Resource | Attachment::Endpoint | Attachment::Rcp(..) => true,
        Attachment::Scp(..) => shape.is_signed(),
        Attachment::Identity(_) | Attachment::Boundary | Attachment::Session(_) => {
            shape.is_signed() && shape != Shape::Root
        }
    }
}

/// The ways in which the principals of statements match in a case.
pub(super) type Ways = BTreeMap<StatementId, Vec<Way>>;

/// The statements of a group in a case.
pub(super) struct Parts<'q, 'p> {
    pub(super) compiled: &'q Compiled<'p>,
    pub(super) ways: &'q Ways,
}

impl<'q> Parts<'q, '_> {
    /// Statements of this effect at these places, by principals named in one of these ways.
    fn members(
        &self,
        effect: Effect,
        there: impl Fn(Attachment) -> bool,
        wanted: impl Fn(Named) -> bool,
    ) -> Vec<Member<'q>> {
        let mut members = Vec::new();
        let stated = self.compiled.stated.iter();
        for stated in
            stated.filter(|stated| stated.cube.effect == effect && there(stated.id.policy))
        {
            if !stated.has_principal() {
                members.push(Member {
                    cube: &stated.cube,
                    principal: Vec::new(),
                });
                continue;
            }
            let ways = self.ways.get(&stated.id).map_or(&[][..], Vec::as_slice);
            members.extend(
                ways.iter()
                    .filter(|(named, _)| wanted(*named))
                    .map(|(_, lits)| Member {
                        cube: &stated.cube,
                        principal: lits.clone(),
                    }),
            );
        }
        members
    }

    pub(super) fn allows(&self, there: impl Fn(Attachment) -> bool) -> Vec<Member<'q>> {
        self.members(Effect::Allow, there, |_| true)
    }

    /// Every Deny.
    pub(super) fn denies(&self, there: impl Fn(Attachment) -> bool) -> Vec<Member<'q>> {
        self.members(Effect::Deny, there, |_| true)
    }

    /// The plans for a group in a case.
    pub(super) fn plans(&self, group: &Group<'_>, case: &Case) -> Vec<Plan<'q>> {
        let signed = case.shape.is_signed();
        let held = signed && case.shape != Shape::Root;
        let mut filters: Vec<Vec<Member<'q>>> = Vec::new();
        if group.endpoint.is_some() {
            filters.push(self.allows(|at| at == Attachment::Endpoint));
        }
        if signed {
            for level in 0..group.scp.len() {
                filters.push(self.allows(|at| matches!(at, Attachment::Scp(l, _) if l == level)));
            }
        }
        let identity = || self.allows(|at| matches!(at, Attachment::Identity(_)));
        let mut limits = Vec::new();
        if held && group.boundary.is_some() {
            limits.push(self.allows(|at| at == Attachment::Boundary));
        }
        if held && !group.session.is_empty() {
            limits.push(self.allows(|at| matches!(at, Attachment::Session(_))));
        }
        let plan = |relation, parts: &[Vec<Vec<Member<'q>>>]| Plan {
            relation,
            enter: parts.iter().flatten().chain(&filters).cloned().collect(),
            escape: self.denies(|at| applies(at, case.shape)),
        };
        let resource = |wanted: &dyn Fn(Named) -> bool| {
            let there = |at| at == Attachment::Resource;
            vec![self.members(Effect::Allow, there, wanted)]
        };
        let any = |_: Named| true;
        if group.resource.is_none() {
            if group.identity.is_empty() {
                return vec![plan(Relation::Any, &[limits])];
            }
            return if held {
                vec![plan(Relation::Any, &[vec![identity()], limits])]
            } else {
                Vec::new()
            };
        }
        if group.identity.is_empty() {
            return vec![plan(Relation::Any, &[resource(&any), limits])];
        }
        if !signed {
            return vec![plan(
                Relation::Any,
                &[resource(&|named| named == Named::Directly)],
            )];
        }
        let must_allow = group.resource.is_some_and(|policy| match &policy.kind {
            PolicyKind::Trust => true,
            PolicyKind::Resource(service) => service.as_deref() == Some("kms"),
            _ => false,
        });
        if !held {
            let own = if must_allow {
                resource(&any)
            } else {
                Vec::new()
            };
            return vec![
                plan(Relation::Same, &[own]),
                plan(Relation::Cross, &[resource(&any)]),
            ];
        }
        let directly = resource(&|named| named == Named::Directly);
        let as_role = resource(&|named| named == Named::AsRole);
        let own = if must_allow {
            resource(&any)
        } else {
            Vec::new()
        };
        vec![
            plan(Relation::Same, &[vec![identity()], limits.clone(), own]),
            plan(Relation::Same, &[directly]),
            plan(Relation::Same, &[as_role, limits.clone()]),
            plan(Relation::Cross, &[vec![identity()], limits, resource(&any)]),
        ]
    }
}
