//! Conditions of a Deny on a key that requests for some of its actions never carry, under an operator
//! that an absent key satisfies: these requests are denied whatever they are.

use super::outcome::{caller, conditions, holds_when_absent, is_alone};
use crate::catalog::{self, Action, KeySource};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Condition, ConditionBlock, Effect, OperatorBlock, Statement};
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "deny-always-applies";

/// How many actions of a pattern are looked at.
const TRIED: usize = 2_000;

/// An action whose requests do not carry a key.
struct Without {
    action: Action,
    /// The policy names it, not a pattern.
    named: bool,
    /// So it is with every action that the policy names.
    all: bool,
}

fn always(
    kind: &PolicyKind,
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    found: &Without,
) -> Diagnostic {
    let (key, action) = (quoted(&condition.key.text), quoted(found.action.name()));
    let alone = is_alone(statement);
    let message = match (alone, found.all) {
        (true, true) => {
            format!("this Deny always applies: no request for its actions carries {key}")
        }
        (true, false) => {
            format!("this Deny always applies to {action}: no request for it carries {key}")
        }
        (false, _) => {
            format!("this condition exempts no request for {action}: none of them carries {key}")
        }
    };
    let help = if found.all {
        "if the Deny is meant for everybody, remove the condition; else take a key that these requests carry: `iamlint catalog ACTION` lists them"
    } else {
        "leave only actions in this statement whose requests carry the key: `iamlint catalog ACTION` lists the keys of each"
    };
    let mut problem = Diagnostic::new(NAME, condition.key.span(), message)
        .label(format!("never in a request for {action}"))
        .also(block.name.span(), "true where the key is absent")
        .help(help);
    if alone {
        let caller = caller(kind);
        let action = found.action.name();
        problem = problem.example(format!(
            "{caller} calls {action}: denied, whatever the request says"
        ));
    }
    if found.named && alone {
        problem
    } else {
        problem.severity(Severity::Note)
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        if statement.effect() != Some(Effect::Deny)
            || holds_when_absent(block, condition) != Some(true)
            || asks_for_presence(statement, &condition.key.text)
        {
            continue;
        }
        if let Some(found) = without(statement, &condition.key.text) {
            cx.report(always(&policy.kind, statement, block, condition, &found));
        }
    }
}

/// True if another condition of the statement holds only where the key is there.
fn asks_for_presence(statement: &Statement<'_>, key: &str) -> bool {
    let block = statement.condition.iter();
    let mut conditions = block.flat_map(ConditionBlock::conditions);
    conditions.any(|(block, condition)| {
        condition.key.text.eq_ignore_ascii_case(key)
            && holds_when_absent(block, condition) == Some(false)
    })
}

/// An action of the statement whose requests do not carry the key, which is a service's own.
fn without(statement: &Statement<'_>, key: &str) -> Option<Without> {
    let facts = catalog::condition_key(key)?;
    let KeySource::Service(service) = facts.source else {
        return None;
    };
    // A key that the service's page ascribes to no action says nothing about any.
    service
        .actions()
        .find(|action| carries(*action, facts.name))?;
    let entries = &statement.action.as_ref()?.entries;
    let named = |pattern: &ActionPattern| matches!(pattern, ActionPattern::Named { .. });
    let entries = entries.iter().filter(|entry| named(&entry.pattern));
    let (patterns, written): (Vec<&str>, Vec<&str>) = entries
        .map(|entry| &*entry.leaf.text)
        .partition(|text| text.contains(['*', '?']));
    let known = written.iter().filter_map(|name| catalog::action(name));
    let (with, without): (Vec<Action>, Vec<Action>) =
        known.partition(|action| carries(*action, facts.name));
    if let Some(action) = without.first() {
        return Some(Without {
            action: *action,
            named: true,
            all: with.is_empty() && patterns.is_empty(),
        });
    }
    let matched = patterns.iter().flat_map(|text| catalog::expand(text));
    let action = matched
        .take(TRIED)
        .find(|action| !carries(*action, facts.name))?;
    Some(Without {
        action,
        named: false,
        all: false,
    })
}

/// True if requests for the action may carry the key.
fn carries(action: Action, key: &str) -> bool {
    let keys = action.condition_keys();
    keys.iter().any(|known| known.eq_ignore_ascii_case(key))
}
