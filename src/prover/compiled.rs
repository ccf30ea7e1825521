//! A group of policies, compiled: every statement's cube in one space.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use foldhash::HashMap;

use super::actions::Actions;
use super::case::{Case, Shape};
use super::compile::{self, Bindings, Nothing};
use super::cube::Cube;
use super::fit::{Bound, Fitter, Known, Left};
use super::plan::Ways;
use super::principal::{self, Principals};
use super::space::{Named, Space};
use crate::catalog;
use crate::policy::ast::{Leaf, Statement};
use crate::policy::{Policy, PolicyKind};
use crate::request::{Attachment, Group, StatementId};
use crate::source::Span;

/// A statement and what it matches.
#[derive(Clone, Debug)]
pub(super) struct Stated<'p> {
    /// Which.
    pub(super) id: StatementId,
    /// The policy that it stands in.
    pub(super) policy: &'p Policy<'p>,
    /// The statement.
    pub(super) statement: &'p Statement<'p>,
    /// Whom it is about.
    pub(super) principals: Principals,
    /// What it matches.
    pub(super) cube: Cube,
}

impl Stated<'_> {
    /// True if its principal element counts; in other kinds a policy is about its holder.
    pub(super) fn has_principal(&self) -> bool {
        has_principal(&self.policy.kind)
    }

    /// False if no principal can be one that it is about.
    pub(super) fn means_somebody(&self) -> bool {
        !self.has_principal() || self.principals.mean_somebody()
    }
}

/// True for the kinds whose statements say whom they are about.
pub(super) fn has_principal(kind: &PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Endpoint | PolicyKind::Rcp
    )
}

/// A case, and how the principals of all statements match in it.
#[derive(Clone, Debug)]
pub(super) struct InCase {
    pub(super) case: Case,
    pub(super) ways: Ways,
    /// How many keys had been named when it was made: a case says something of each.
    keys: usize,
}

/// Every statement of a group in one space.
#[derive(Clone, Debug)]
pub(super) struct Compiled<'p> {
    /// The dimensions and literals.
    pub(super) space: Space,
    /// The statements that can match anything.
    pub(super) stated: Vec<Stated<'p>>,
    /// The cases that were looked at, and how principals match in them.
    cases: Vec<Rc<InCase>>,
    /// The statements in which one element or condition key never holds, and that.
    pub(super) idle: Vec<(StatementId, Span)>,
    /// What was found about literals: over what may be, under what must be.
    known: [RefCell<Known>; 2],
    /// What is left of the budget of the question in hand.
    left: Cell<Left>,
    /// Where a statement stands in `stated`.
    places: HashMap<StatementId, usize>,
    /// Keys of the policy variables that are not replaced, in lower case, each once.
    variables: Rc<[Box<str>]>,
}

impl<'p> Compiled<'p> {
    /// Compiles a group. Policy variables that `bindings` names are replaced.
    pub(super) fn new(group: &Group<'p>, bindings: &Bindings) -> Self {
        Self::of(group, bindings, |_| true)
    }

    /// Compiles only statements that are wanted.
    pub(super) fn of(
        group: &Group<'p>,
        bindings: &Bindings,
        wanted: impl Fn(StatementId) -> bool,
    ) -> Self {
        let mut space = Space::default();
        let mut stated = Vec::new();
        let mut idle = Vec::new();
        let mut named = Named::default();
        for (at, policy) in group.policies() {
            for (position, statement) in policy.statements.iter().enumerate() {
                let id = StatementId {
                    policy: at,
                    statement: position,
                };
                names(statement, &mut named);
                if !wanted(id) {
                    continue;
                }
                let cube = compile::cube(&mut space, policy, statement, id, bindings);
                let mut cube = match cube {
                    Ok(cube) => cube,
                    Err(Nothing::Side(span)) => {
                        idle.push((id, span));
                        continue;
                    }
                    Err(Nothing::Unreadable) => continue,
                };
                if matches!(at, Attachment::Rcp(..)) {
                    cube.actions = restrict_to_rcp(&cube.actions).into();
                }
                stated.push(Stated {
                    id,
                    policy,
                    statement,
                    principals: Principals::of(statement),
                    cube,
                });
            }
        }
        for names in [&mut named.accounts, &mut named.partitions] {
            names.sort();
            names.dedup();
        }
        let roles = stated
            .iter()
            .flat_map(|stated: &Stated<'_>| stated.principals.roles())
            .map(str::to_owned)
            .collect();
        space.seal(named, roles);
        let places = stated.iter().enumerate();
        let places = places.map(|(at, stated)| (stated.id, at)).collect();
        let variables = variables(&stated).into();
        Self {
            space,
            stated,
            places,
            variables,
            cases: Vec::new(),
            idle,
            known: Default::default(),
            left: Cell::new(Left::WHOLE),
        }
    }

    /// The case of a sort of principal, for these policies.
    pub(super) fn case(&mut self, shape: Shape, group: &Group<'_>) -> Rc<InCase> {
        let keys = self.space.context().count();
        let known = |known: &&Rc<InCase>| known.case.shape == shape && known.keys == keys;
        if let Some(known) = self.cases.iter().find(known) {
            return Rc::clone(known);
        }
        let mut case = Case::new(&mut self.space, shape, group.boundary.is_some());
        if !group.scp.is_empty() || !group.rcp.is_empty() {
            case.leave_out_service_linked_roles(&mut self.space);
        }
        let mut ways = Ways::new();
        for stated in self.stated.iter().filter(|stated| stated.has_principal()) {
            let these = principal::ways(&mut self.space, &case, &stated.principals);
            ways.insert(stated.id, these);
        }
        // A new case may have named a key or two itself.
        let keys = self.space.context().count();
        let made = Rc::new(InCase { case, ways, keys });
        self.cases.retain(|known| known.keys == keys);
        self.cases.push(Rc::clone(&made));
        made
    }

    /// Something that answers about dimensions, with all that was found before.
    pub(super) fn fitter(&self, bound: Bound) -> Fitter<'_> {
        Fitter::knowing(
            &self.space,
            bound,
            self.known(bound).take(),
            self.left.get(),
        )
    }

    /// What is left of the budget of the question in hand.
    pub(super) fn left(&self) -> Left {
        self.left.get()
    }

    /// Sets what is left of the budget.
    pub(super) fn budget(&self, left: Left) {
        self.left.set(left);
    }

    /// Keeps what a fitter found.
    pub(super) fn keep(&self, fitter: Fitter<'_>) {
        self.left.set(fitter.left());
        let known = self.known(fitter.bound());
        known.replace(fitter.known());
    }

    fn known(&self, bound: Bound) -> &RefCell<Known> {
        let [over, under] = &self.known;
        match bound {
            Bound::Over => over,
            Bound::Under => under,
        }
    }

    /// The statement of this id.
    pub(super) fn get(&self, id: StatementId) -> Option<&Stated<'p>> {
        self.stated.get(*self.places.get(&id)?)
    }

    /// Keys of the policy variables that are not replaced, in lower case, each once.
    pub(super) fn variables(&self) -> Rc<[Box<str>]> {
        Rc::clone(&self.variables)
    }
}

fn variables(stated: &[Stated<'_>]) -> Vec<Box<str>> {
    let keys = stated.iter().flat_map(|stated| &stated.cube.variables);
    let mut keys: Vec<Box<str>> = keys.cloned().collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Resource control policies apply to some services only.
///
/// Source: AWS Organizations User Guide, "List of AWS services that support RCPs"; KMS Developer Guide,
/// "Resource control policies in AWS KMS", which leave `kms:RetireGrant` free.
fn restrict_to_rcp(actions: &Actions) -> Actions {
    let mut kept = Actions::nothing();
    for service in catalog::services().filter(|service| service.supports_rcp()) {
        for action in service.actions().filter(|action| actions.contains(*action)) {
            kept.insert(action);
        }
    }
    if let Some(free) = catalog::action("kms:RetireGrant") {
        kept.take_out(free);
    }
    kept
}

/// Collects the account ids and partitions that a statement names anywhere.
fn names(statement: &Statement<'_>, named: &mut Named) {
    let mut look = |leaf: &Leaf<'_>| {
        let runs = leaf.text.split(|c: char| !c.is_ascii_digit());
        let accounts = runs.filter(|run| run.len() == 12).map(str::to_owned);
        named.accounts.extend(accounts);
        let arn = leaf.text.strip_prefix("arn:");
        let partition = arn.and_then(|rest| rest.split(':').next());
        let plain = |part: &&str| {
            part.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        let partition = partition.filter(|part| !part.is_empty()).filter(plain);
        named.partitions.extend(partition.map(str::to_owned));
    };
    let principals = statement.principal.iter().chain(&statement.not_principal);
    principals
        .flat_map(|element| &element.members)
        .flat_map(|member| &member.values)
        .for_each(&mut look);
    let resources = statement.resource.iter().chain(&statement.not_resource);
    resources
        .flat_map(|element| &element.entries)
        .for_each(|entry| look(&entry.leaf));
    if let Some(block) = &statement.condition {
        block
            .conditions()
            .flat_map(|(_, condition)| &condition.values)
            .for_each(look);
    }
}
