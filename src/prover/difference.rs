//! What a change of a policy makes possible, as several requests that differ.

use super::Instance;
use super::change::{no_deny_lost, no_deny_lost_in, no_new_access, no_new_access_in};
use super::confirm;
use super::custom::{Answer, NEW};
use super::region::{ActionTest, Region, Test, Wanted};
use crate::catalog::ActionSet;
use crate::evaluate::Outcome;
use crate::policy::ast::{Effect, Statement};
use crate::policy::{Policy, PolicyKind};
use crate::request::Request;

/// How many questions are asked about one change. Statements beyond that are not looked at one by one.
const MOST_ASKED: usize = 200;

/// What one version of a policy lets happen that the other does not.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// Requests that only this version allows, each by another statement, action or resource; those of the widest
    /// statements first. The statements are of this version.
    pub allowed: Vec<Instance>,
    /// Requests that only the other version denies, and that this one does not allow by itself: another policy
    /// may. The statements are of the other version.
    pub released: Vec<Instance>,
    /// There is more than was looked for.
    pub more: bool,
    /// Why it is not known whether this is all, or whether there is anything; empty where it is known.
    pub unknown: Vec<String>,
}

impl Difference {
    /// True where nothing is different, and that was proved.
    pub fn is_nothing(&self) -> bool {
        self.allowed.is_empty() && self.released.is_empty() && self.unknown.is_empty()
    }

    /// True where there is a request that shows a difference.
    pub fn is_something(&self) -> bool {
        !self.allowed.is_empty() || !self.released.is_empty()
    }

    fn not_known(&mut self, reason: String) {
        if !self.unknown.contains(&reason) {
            self.unknown.push(reason);
        }
    }
}

/// A policy of the same kind that says nothing.
pub fn without_statements<'p>(policy: &Policy<'p>) -> Policy<'p> {
    Policy {
        statements: Vec::new(),
        ..policy.clone()
    }
}

/// What `new` lets happen that `old` does not, by at most `most` requests of each sort.
pub fn difference(old: &Policy<'_>, new: &Policy<'_>, most: usize) -> Difference {
    let mut found = Difference::default();
    match no_new_access(old, new) {
        Answer::Proved => {}
        Answer::Unknown(reason) => {
            found.not_known(reason);
            allowed(old, new, most, &mut found);
        }
        Answer::Refuted(instance) => {
            // A resource control policy allows by saying nothing: what it lets go is told below.
            if new.kind != PolicyKind::Rcp {
                allowed(old, new, most, &mut found);
                if found.allowed.is_empty() {
                    found.allowed.push(*instance);
                }
            }
        }
    }
    match no_deny_lost(old, new) {
        Answer::Proved => {}
        Answer::Unknown(reason) => {
            found.not_known(reason);
            released(old, new, most, &mut found);
        }
        Answer::Refuted(instance) => {
            released(old, new, most, &mut found);
            if !found.is_something() {
                found.released.push(*instance);
            }
        }
    }
    found
}

/// One statement, and what has been told of it.
struct Asked<'a> {
    at: usize,
    region: Region,
    statement: &'a Statement<'a>,
}

/// Asks about each statement of an effect in turn, the widest first, and then again about what is left of them.
fn each(
    policy: &Policy<'_>,
    effect: Effect,
    most: usize,
    ask: &dyn Fn(usize, &Region) -> Answer,
) -> (Vec<Instance>, Vec<String>, bool) {
    let mut statements: Vec<(usize, &Statement<'_>)> = policy
        .statements
        .iter()
        .enumerate()
        .filter(|(_, statement)| statement.effect() == Some(effect))
        .collect();
    statements.sort_by_cached_key(|(_, statement)| std::cmp::Reverse(width(statement)));
    let mut round: Vec<Asked<'_>> = statements
        .into_iter()
        .map(|(at, statement)| Asked {
            at,
            region: Region::default(),
            statement,
        })
        .collect();
    let (mut found, mut unknown) = (Vec::<Instance>::new(), Vec::new());
    let mut left = MOST_ASKED;
    while !round.is_empty() {
        let mut next = Vec::new();
        for mut asked in round {
            if found.len() >= most || left == 0 {
                return (found, unknown, true);
            }
            left -= 1;
            let region = elsewhere(&asked.region, &found);
            let mut answer = ask(asked.at, &region);
            if matches!(answer, Answer::Proved) && !found.is_empty() {
                // Perhaps the same actions, on other resources.
                answer = ask(asked.at, &other_resources(&asked.region, &found));
            }
            match answer {
                Answer::Proved => {}
                Answer::Unknown(reason) => unknown.push(reason),
                Answer::Refuted(mut instance) => {
                    for id in &mut instance.statements {
                        id.statement = asked.at;
                    }
                    instance.statements.truncate(1);
                    leave_out(&mut asked.region, asked.statement, &instance.witness);
                    found.push(*instance);
                    next.push(asked);
                }
            }
        }
        round = next;
    }
    (found, unknown, false)
}

/// The region without the actions that have been told.
fn elsewhere(region: &Region, found: &[Instance]) -> Region {
    let mut region = region.clone();
    if !found.is_empty() {
        let told = found.iter().map(|instance| instance.witness.action.clone());
        region.action.push(ActionTest::NotLike(told.collect()));
    }
    region
}

/// The region without the resources that have been told.
fn other_resources(region: &Region, found: &[Instance]) -> Region {
    let mut region = region.clone();
    let told = found
        .iter()
        .map(|instance| instance.witness.resource.clone());
    region.resource.push(Test {
        wanted: Wanted::Is(told.collect()),
        negated: true,
    });
    region
}

/// What the statement allows besides by the entry that allows this request; of `NotAction`, besides this service.
fn leave_out(region: &mut Region, statement: &Statement<'_>, request: &Request) {
    let entries = statement.action.iter().flat_map(|element| &element.entries);
    let entries = entries.filter(|entry| entry.pattern.matches(&entry.leaf.text, &request.action));
    let mut patterns: Vec<String> = entries.map(|entry| entry.leaf.text.to_string()).collect();
    if patterns.is_empty() {
        let service = request.action.split(':').next().unwrap_or_default();
        patterns.push(format!("{service}:*"));
    }
    region.action.push(ActionTest::NotLike(patterns));
}

/// How much a statement is about: number of actions, of how many resources, under conditions or not.
fn width(statement: &Statement<'_>) -> (usize, u8, bool) {
    let count = |element: &crate::policy::ast::Element<'_, _>| {
        let patterns = element.entries.iter();
        let patterns: Vec<&str> = patterns
            .map(
                |entry: &crate::policy::ast::Entry<'_, crate::policy::action::ActionPattern>| {
                    &*entry.leaf.text
                },
            )
            .collect();
        ActionSet::of_patterns(patterns).len()
    };
    let actions = match (&statement.action, &statement.not_action) {
        (Some(element), _) => count(element),
        (None, Some(element)) => usize::MAX - count(element),
        (None, None) => 0,
    };
    let resources = match &statement.resource {
        Some(element) => {
            let widths = element.entries.iter().map(|entry| match &entry.pattern {
                pattern if pattern.is_everything() => 2,
                _ if entry.leaf.text.contains(['*', '?']) => 1,
                _ => 0,
            });
            widths.max().unwrap_or(0)
        }
        None => 2,
    };
    (actions, resources, statement.condition.is_none())
}

/// The policy with one statement of this effect only, and all of the other.
fn only<'p>(policy: &Policy<'p>, at: usize) -> Policy<'p> {
    let effect = policy.statements.get(at).and_then(Statement::effect);
    let statements = policy.statements.iter().enumerate();
    let kept =
        statements.filter(|(number, statement)| *number == at || statement.effect() != effect);
    Policy {
        statements: kept.map(|(_, statement)| statement.clone()).collect(),
        ..policy.clone()
    }
}

fn allowed(old: &Policy<'_>, new: &Policy<'_>, most: usize, found: &mut Difference) {
    let ask = |at: usize, region: &Region| no_new_access_in(old, &only(new, at), region);
    let (instances, unknown, more) = each(new, Effect::Allow, most, &ask);
    found.allowed = instances;
    found.more |= more;
    for reason in unknown {
        found.not_known(reason);
    }
}

fn released(old: &Policy<'_>, new: &Policy<'_>, most: usize, found: &mut Difference) {
    let ask = |at: usize, region: &Region| no_deny_lost_in(&only(old, at), new, region);
    let (instances, unknown, more) = each(old, Effect::Deny, most, &ask);
    // What this version allows by itself has been told.
    let told = !found.allowed.is_empty();
    let tell = |instance: &Instance| {
        !told || confirm::alone(&instance.witness, new, NEW).outcome != Outcome::Allowed
    };
    found.released = instances.into_iter().filter(tell).collect();
    found.more |= more;
    for reason in unknown {
        found.not_known(reason);
    }
}
