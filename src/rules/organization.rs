//! The policies of an organization taken together, what its owner says of it, and whom they leave
//! alone.

use std::cell::OnceCell;

use super::eval::{asked_about, of_account};
use super::exempted::left_alone;
use super::facts;
use crate::catalog::{self, Action, Additions};
use crate::policy::PolicyKind;
use crate::policy::ast::{ConditionBlock, Effect, Policy, Statement};
use crate::prover::{ContextTest, PrincipalClass, Prover, Question, Region, Test, Verdict, Wanted};
use crate::request::{Attachment, Group, StatementId};

/// What an organization's owner says of it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// ARN patterns of the principals that are meant to be outside of its guardrails. `None`: those
    /// that its policies leave alone by name or account.
    pub exempt: Option<Vec<String>>,
    /// The Regions that its accounts may use; empty where nothing is said.
    pub regions: Vec<String>,
    /// The services that its accounts may use, as patterns of actions (`s3:*`); empty likewise.
    pub services: Vec<String>,
    /// Names that its owner knows and the catalogue lacks.
    pub additions: Additions,
    /// Its id, such as `o-a1b2c3d4e5`.
    pub id: Option<String>,
}

/// Which policies of an organization a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    All,
    Scp,
    Rcp,
}

impl Side {
    /// The side of a rule for these kinds.
    pub(super) fn of(kinds: &[PolicyKind]) -> Self {
        match kinds {
            [PolicyKind::Scp] => Self::Scp,
            [PolicyKind::Rcp] => Self::Rcp,
            _ => Self::All,
        }
    }

    pub(super) fn has(self, at: Attachment) -> bool {
        match at {
            Attachment::Scp(..) => self != Self::Rcp,
            Attachment::Rcp(..) => self != Self::Scp,
            _ => false,
        }
    }

    /// As messages call its policies.
    pub(super) fn policies(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::All, 1) => "policy",
            (Self::All, _) => "policies",
            (Self::Scp, 1) => "service control policy",
            (Self::Scp, _) => "service control policies",
            (Self::Rcp, 1) => "resource control policy",
            (Self::Rcp, _) => "resource control policies",
        }
    }
}

/// All service and resource control policies of an organization.
#[derive(Debug)]
pub struct Organization<'p> {
    pub(super) settings: Settings,
    pub(super) group: Group<'p>,
    /// How many of them AWS attaches by itself: they stand in no file.
    implied: [usize; 2],
    denies: Vec<Deny<'p>>,
    /// Keys of conditions that no request carries.
    unheard: Vec<&'p str>,
    /// Of all, of the service control policies, of the resource control policies.
    provers: [OnceCell<Prover<'p>>; 3],
}

/// A Deny of the organization.
#[derive(Debug)]
pub(super) struct Deny<'p> {
    pub(super) id: StatementId,
    pub(super) statement: &'p Statement<'p>,
    /// Principals that it leaves alone: a key and patterns of its values.
    left_alone: Vec<(&'p str, Vec<String>)>,
}

impl<'p> Organization<'p> {
    /// Takes up the policies of an organization. Each level of service control policies has to allow
    /// something; `implied` says how many of the service and of the resource control policies stand
    /// for what AWS attaches and are written in no file.
    pub fn new(group: Group<'p>, implied: [usize; 2], settings: Settings) -> Self {
        let mut denies = Vec::new();
        let mut unheard = Vec::new();
        for (at, policy) in group.policies() {
            for (position, statement) in policy.statements.iter().enumerate() {
                let unknown = no_keys(statement);
                unheard.extend(unknown.filter(|key| !settings.additions.has_condition_key(key)));
                if statement.effect() == Some(Effect::Deny) {
                    let id = StatementId {
                        policy: at,
                        statement: position,
                    };
                    denies.push(Deny {
                        id,
                        statement,
                        left_alone: left_alone(statement),
                    });
                }
            }
        }
        unheard.sort_unstable();
        unheard.dedup();
        Self {
            settings,
            group,
            implied,
            denies,
            unheard,
            provers: Default::default(),
        }
    }

    /// How many policies of a side stand in files.
    pub(super) fn count(&self, side: Side) -> usize {
        let [scp, rcp] = self.implied;
        let levels = |levels: &[Vec<&Policy<'_>>], implied: usize| {
            let all: usize = levels.iter().map(Vec::len).sum();
            all.saturating_sub(implied)
        };
        let scp = levels(&self.group.scp, scp);
        let rcp = levels(&self.group.rcp, rcp);
        match side {
            Side::All => scp + rcp,
            Side::Scp => scp,
            Side::Rcp => rcp,
        }
    }

    /// Any of its policies.
    pub(super) fn some_policy(&self) -> Option<&'p Policy<'p>> {
        let mut levels = self.group.scp.iter().chain(&self.group.rcp);
        levels.find_map(|level| level.first().copied())
    }

    /// The Deny statements of a side.
    pub(super) fn denies(&self, side: Side) -> impl Iterator<Item = &Deny<'p>> {
        self.denies
            .iter()
            .filter(move |deny| side.has(deny.id.policy))
    }

    /// Asks the prover about the policies of a side.
    pub(super) fn ask(&self, side: Side, questions: &[Question<'_>]) -> Verdict {
        let [all, scp, rcp] = &self.provers;
        let place = match side {
            Side::All => all,
            Side::Scp => scp,
            Side::Rcp => rcp,
        };
        let prover = place.get_or_init(|| {
            let mut group = self.group.clone();
            match side {
                Side::All => {}
                Side::Scp => group.rcp.clear(),
                Side::Rcp => group.scp.clear(),
            }
            Prover::new(group)
        });
        prover.ask(questions)
    }

    /// Says of a region that no request carries the keys that AWS does not define.
    pub(super) fn without_unheard_keys(&self, region: &mut Region) {
        for key in &self.unheard {
            let named = |test: &ContextTest| test.key.eq_ignore_ascii_case(key);
            if !region.context.iter().any(named) {
                region.context.push(ContextTest {
                    key: (*key).to_owned(),
                    test: Test {
                        wanted: Wanted::Absent,
                        negated: false,
                    },
                });
            }
        }
    }

    /// Makes a region one of requests by members of the organization: whoever its service control
    /// policies bind and nobody means to be outside. The actions of the region are known by now.
    ///
    /// Source: AWS Organizations User Guide, "Service control policies", "SCP effects on permissions".
    pub(super) fn by_members(&self, region: &mut Region) {
        region
            .not_principal
            .extend([PrincipalClass::Service, PrincipalClass::Anonymous]);
        // With a name that people have.
        let odd = ["arn:*:*:*:*:*:*", "arn:*:*:*:*:*/"].map(str::to_owned);
        region.not_principal.push(PrincipalClass::Like(odd.into()));
        let about = asked_about(region);
        let exempt = self.settings.exempt.iter().flatten();
        let mut names: Vec<String> = exempt.map(|pattern| whole_account(pattern)).collect();
        for deny in &self.denies {
            if !deny.may_be_about(about.as_deref()) {
                continue;
            }
            for (key, values) in &deny.left_alone {
                let account = key.eq_ignore_ascii_case("aws:PrincipalAccount");
                if account || key.eq_ignore_ascii_case("aws:PrincipalArn") {
                    let values = values.iter().filter(|_| self.settings.exempt.is_none());
                    names.extend(values.map(|value| {
                        if account {
                            of_account(value)
                        } else {
                            value.clone()
                        }
                    }));
                    continue;
                }
                region.context.push(ContextTest {
                    key: (*key).to_owned(),
                    test: Test {
                        wanted: Wanted::Like(values.clone()),
                        negated: true,
                    },
                });
            }
        }
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            region.not_principal.push(PrincipalClass::Like(names));
        }
    }
}

impl Deny<'_> {
    /// False where the statement is about none of the actions.
    fn may_be_about(&self, actions: Option<&[Action]>) -> bool {
        actions.is_none_or(|actions| {
            let mut actions = actions.iter();
            actions.any(|action| matches(self.statement, action.name()))
        })
    }
}

/// True if `Action` or `NotAction` of a statement takes in the action.
pub(super) fn matches(statement: &Statement<'_>, action: &str) -> bool {
    let listed = |element: &crate::policy::ast::Element<'_, _>| {
        let mut entries = element.entries.iter();
        entries.any(|entry| facts::glob_ignore_case(&entry.leaf.text, action))
    };
    match (&statement.action, &statement.not_action) {
        (Some(action), _) => listed(action),
        (None, Some(not_action)) => !listed(not_action),
        (None, None) => false,
    }
}

fn no_keys<'p>(statement: &'p Statement<'p>) -> impl Iterator<Item = &'p str> {
    let conditions = statement.condition.iter();
    conditions
        .flat_map(ConditionBlock::conditions)
        .map(|(_, condition)| &*condition.key.text)
        .filter(|key| catalog::is_certainly_no_key(key))
}

/// `arn:aws:iam::111122223333:*` means the federated users of the account too, whose ARNs are of `sts`.
fn whole_account(pattern: &str) -> String {
    let parts: Vec<&str> = pattern.splitn(6, ':').collect();
    match parts.as_slice() {
        [_, _, "iam", "", account, "*"] => of_account(account),
        _ => pattern.to_owned(),
    }
}
