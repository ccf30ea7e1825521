//! What has to allow a request: one plan for each way in which AWS lets it pass.
//!
//! Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
//! access" and "Cross-account policy evaluation logic".

use std::collections::BTreeMap;

use super::actions::Actions;
use super::case::{Case, Shape};
use super::compiled::Compiled;
use super::principal::{Named, Way};
use super::solve::Member;
use super::space::Lit;
use crate::catalog;
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
    /// The actions that it is about.
    pub(super) about: About,
    /// What must hold beside.
    pub(super) base: Vec<Lit>,
    /// Of each of these unions one statement must match.
    pub(super) enter: Vec<Vec<Member<'q>>>,
    /// None of these may match.
    pub(super) escape: Vec<Member<'q>>,
}

/// What a plan is about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// The only actions; `None`: all.
    pub(super) actions: Option<Actions>,
    /// True if names that the catalogue lacks are left out.
    pub(super) known_only: bool,
}

impl About {
    /// These actions only.
    fn only(actions: Actions) -> Self {
        Self {
            actions: Some(actions),
            known_only: true,
        }
    }

    /// What somebody of this sort can do at all.
    fn of(shape: Shape) -> Self {
        match shape {
            Shape::Provider => Self::only(Actions::named(&WITH_A_TOKEN)),
            _ => Self::default(),
        }
    }

    /// All but these actions.
    fn all_but(actions: &Actions) -> Self {
        Self {
            actions: Some(actions.complement()),
            known_only: false,
        }
    }
}

/// What a trust policy decides about.
///
/// Source: STS API Reference; IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control
/// actions taken with assumed roles".
const TAKING_A_ROLE: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

/// What somebody does whom an identity provider vouches for.
const WITH_A_TOKEN: [&str; 2] = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// True if policies attached there have a say about principals of this sort.
pub(super) fn applies(at: Attachment, shape: Shape) -> bool {
    match at {
        Attachment::Resource | Attachment::Endpoint | Attachment::Rcp(..) => true,
        // A root user's session may come from AssumeRoot, which takes session policies.
        Attachment::Scp(..) | Attachment::Session(_) => shape.is_signed(),
        Attachment::Identity(_) | Attachment::Boundary => shape.is_signed() && shape != Shape::Root,
    }
}

/// The ways in which the principals of statements match in a case.
pub(super) type Ways = BTreeMap<StatementId, Vec<Way>>;

/// The statements of a group in a case.
pub(super) struct Parts<'q, 'p> {
    pub(super) compiled: &'q Compiled<'p>,
    pub(super) ways: &'q Ways,
    /// The resource is an alias of a KMS key: said where the resource's policy is a key's.
    pub(super) alias: Option<Lit>,
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
    #[allow(clippy::too_many_lines, reason = "one relation after the other")]
    pub(super) fn plans(&self, group: &Group<'_>, case: &Case) -> Vec<Plan<'q>> {
        let signed = case.shape.is_signed();
        let held = signed && case.shape != Shape::Root;
        let filters = self.filters(group, signed);
        let limits = self.limits(group, signed, held);
        let identity = || self.allows(|at| matches!(at, Attachment::Identity(_)));
        let plan = |relation, parts: &[Vec<Vec<Member<'q>>>]| Plan {
            relation,
            about: About::of(case.shape),
            base: Vec::new(),
            enter: parts.iter().flatten().chain(&filters).cloned().collect(),
            escape: self.denies(|at| applies(at, case.shape)),
        };
        let resource = |wanted: &dyn Fn(Named) -> bool| {
            let there = |at| at == Attachment::Resource;
            vec![self.members(Effect::Allow, there, wanted)]
        };
        let any = |_: Named| true;
        let Some(policy) = group.resource else {
            if group.identity.is_empty() {
                return vec![plan(Relation::Any, &[limits])];
            }
            return if held {
                vec![plan(Relation::Any, &[vec![identity()], limits])]
            } else {
                Vec::new()
            };
        };
        if group.identity.is_empty() {
            let mut alone = plan(Relation::Any, &[resource(&any), limits]);
            if case.shape == Shape::Provider {
                alone.about = About::only(Actions::named(&WITH_A_TOKEN));
            }
            return vec![alone];
        }
        if !signed {
            let mut named = plan(
                Relation::Any,
                &[resource(&|named| named == Named::Directly)],
            );
            if case.shape != Shape::Provider && policy.kind == PolicyKind::Trust {
                named.about = About::only(Actions::named(&TAKING_A_ROLE));
            }
            return vec![named];
        }
        let own = self.own(group, case, &limits);
        let mut plans = Vec::new();
        if held {
            plans.push(plan(
                Relation::Same,
                &[resource(&|named| named == Named::Directly)],
            ));
            if case.shape == Shape::Role || !group.session.is_empty() {
                let as_role = resource(&|named| named == Named::AsRole);
                plans.push(plan(Relation::Same, &[as_role, limits]));
            }
        }
        let asked_both = match &own {
            // Whether a session from AssumeRoot is limited where the resource's policy decides is not
            // told: it may be let in.
            Some(_) if case.shape == Shape::Root => Some(plan(Relation::Same, &[resource(&any)])),
            own => own
                .as_ref()
                .map(|own| plan(Relation::Same, &[own.clone(), resource(&any)])),
        };
        if let Some(own) = &own {
            plans.push(plan(Relation::Cross, &[own.clone(), resource(&any)]));
        }
        let own = own.map(|own| plan(Relation::Same, &[own]));
        match &policy.kind {
            PolicyKind::Trust => {
                let mut taking = Actions::named(&TAKING_A_ROLE);
                // Within the account, too, the role's own policy must allow.
                plans.extend(asked_both);
                if case.shape == Shape::Root {
                    taking.remove(&Actions::named(&["sts:AssumeRole"]));
                }
                for plan in &mut plans {
                    plan.about = About::only(taking.clone());
                }
                // Of everything else a trust policy says nothing.
                let trust = |at| applies(at, case.shape) && at != Attachment::Resource;
                plans.extend(own.map(|plan| Plan {
                    about: About::all_but(&Actions::named(&TAKING_A_ROLE)),
                    escape: self.denies(trust),
                    ..plan
                }));
            }
            PolicyKind::Resource(Some(service)) if service == "kms" => {
                let kms = key_actions();
                plans.extend(asked_both);
                // Keys alone belong to nobody but their policy.
                plans.extend(own.clone().map(|plan| Plan {
                    about: About::all_but(&kms),
                    ..plan
                }));
                plans.extend(own.map(|plan| Plan {
                    about: About::only(kms),
                    base: self.alias.into_iter().collect(),
                    ..plan
                }));
            }
            _ => plans.extend(own),
        }
        plans.push(self.without_permission(group, case));
        plans
    }

    /// What suffices within one account: for a root user, for all who are not named.
    fn own(
        &self,
        group: &Group<'_>,
        case: &Case,
        limits: &[Vec<Member<'q>>],
    ) -> Option<Vec<Vec<Member<'q>>>> {
        match case.shape {
            Shape::Root => Some(limits.to_vec()),
            // Nothing is permitted to a federated user by a session without session policies.
            Shape::FederatedUser if group.session.is_empty() => None,
            _ => {
                let identity = self.allows(|at| matches!(at, Attachment::Identity(_)));
                Some([&[identity], limits].concat())
            }
        }
    }

    /// What an endpoint and the levels of an organization must let through.
    fn filters(&self, group: &Group<'_>, signed: bool) -> Vec<Vec<Member<'q>>> {
        let mut filters = Vec::new();
        if group.endpoint.is_some() {
            filters.push(self.allows(|at| at == Attachment::Endpoint));
        }
        if signed {
            for level in 0..group.scp.len() {
                filters.push(self.allows(|at| matches!(at, Attachment::Scp(l, _) if l == level)));
            }
        }
        filters
    }

    /// What limits the principal's own policies.
    fn limits(&self, group: &Group<'_>, signed: bool, held: bool) -> Vec<Vec<Member<'q>>> {
        let mut limits = Vec::new();
        if held && group.boundary.is_some() {
            limits.push(self.allows(|at| at == Attachment::Boundary));
        }
        if signed && !group.session.is_empty() {
            limits.push(self.allows(|at| matches!(at, Attachment::Session(_))));
        }
        limits
    }

    /// Actions that need no permission.
    fn without_permission(&self, group: &Group<'_>, case: &Case) -> Plan<'q> {
        let mut free = vec!["sts:GetCallerIdentity"];
        if matches!(case.shape, Shape::User | Shape::Root) {
            free.push("sts:GetSessionToken");
        }
        let endpoint = || self.allows(|at| at == Attachment::Endpoint);
        Plan {
            relation: Relation::Any,
            about: About::only(Actions::named(&free)),
            base: Vec::new(),
            enter: group.endpoint.iter().map(|_| endpoint()).collect(),
            escape: self.denies(|at| at == Attachment::Endpoint),
        }
    }
}

/// The actions of KMS.
fn key_actions() -> Actions {
    let mut actions = Actions::nothing();
    let kms = catalog::service("kms");
    let all = kms.iter().flat_map(|service| service.actions());
    all.for_each(|action| actions.insert(action));
    actions
}
