//! A group of policies, compiled: every statement's cube in one space.

use std::cell::{Cell, RefCell};

use super::actions::Actions;
use super::compile::{self, Bindings};
use super::cube::Cube;
use super::fit::{Bound, Fitter, Known, Left};
use super::space::Space;
use crate::catalog;
use crate::policy::ast::{Leaf, Statement};
use crate::policy::{Policy, PolicyKind};
use crate::request::{Attachment, Group, StatementId};

/// A statement and what it matches.
#[derive(Clone, Debug)]
pub(super) struct Stated<'p> {
    /// Which.
    pub(super) id: StatementId,
    /// The policy that it stands in.
    pub(super) policy: &'p Policy<'p>,
    /// The statement.
    pub(super) statement: &'p Statement<'p>,
    /// What it matches.
    pub(super) cube: Cube,
}

impl Stated<'_> {
    /// True if its principal element counts; in other kinds a policy is about its holder.
    pub(super) fn has_principal(&self) -> bool {
        has_principal(&self.policy.kind)
    }
}

/// True for the kinds whose statements say whom they are about.
pub(super) fn has_principal(kind: &PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Endpoint | PolicyKind::Rcp
    )
}

/// Every statement of a group in one space.
#[derive(Clone, Debug)]
pub(super) struct Compiled<'p> {
    /// The dimensions and literals.
    pub(super) space: Space,
    /// The statements that can match anything.
    pub(super) stated: Vec<Stated<'p>>,
    /// What was found about literals: over what may be, under what must be.
    known: [RefCell<Known>; 2],
    /// What is left of the budget of the question in hand.
    left: Cell<Left>,
}

impl<'p> Compiled<'p> {
    /// Compiles a group. Policy variables that `bindings` names are replaced.
    pub(super) fn new(group: &Group<'p>, bindings: &Bindings) -> Self {
        let mut space = Space::default();
        let mut stated = Vec::new();
        let mut accounts: Vec<String> = Vec::new();
        for (at, policy) in group.policies() {
            for (position, statement) in policy.statements.iter().enumerate() {
                let id = StatementId {
                    policy: at,
                    statement: position,
                };
                name_accounts(statement, &mut accounts);
                let cube = compile::cube(&mut space, policy, statement, id, bindings);
                let Some(mut cube) = cube else { continue };
                if matches!(at, Attachment::Rcp(..)) {
                    cube.actions = restrict_to_rcp(&cube.actions).into();
                }
                stated.push(Stated {
                    id,
                    policy,
                    statement,
                    cube,
                });
            }
        }
        accounts.sort();
        accounts.dedup();
        space.seal(accounts);
        Self {
            space,
            stated,
            known: Default::default(),
            left: Cell::new(Left::WHOLE),
        }
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
        self.stated.iter().find(|stated| stated.id == id)
    }

    /// Keys of the policy variables that are not replaced, in lower case, each once.
    pub(super) fn variables(&self) -> Vec<Box<str>> {
        let mut keys: Vec<Box<str>> = self
            .stated
            .iter()
            .flat_map(|stated| stated.cube.variables.iter().cloned())
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }
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

/// Collects the account ids that a statement names anywhere.
fn name_accounts(statement: &Statement<'_>, accounts: &mut Vec<String>) {
    let mut look = |leaf: &Leaf<'_>| {
        let runs = leaf.text.split(|c: char| !c.is_ascii_digit());
        accounts.extend(runs.filter(|run| run.len() == 12).map(str::to_owned));
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
