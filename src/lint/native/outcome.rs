//! What a statement does where a part of it has the same outcome for every request. Knows no rule.

use crate::catalog;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Condition, ConditionBlock, Effect, OperatorBlock, Statement};
use crate::policy::condition::{Comparison, null_holds_when_absent};
use crate::policy::value::parse_bool;
use crate::policy::{Policy, PolicyKind};

/// Every condition of a policy with its statement and its operator, in order.
pub(super) fn conditions<'p, 'a>(
    policy: &'p Policy<'a>,
) -> impl Iterator<Item = (&'p Statement<'a>, &'p OperatorBlock<'a>, &'p Condition<'a>)> {
    policy.statements.iter().flat_map(|statement| {
        let block = statement.condition.iter();
        block
            .flat_map(ConditionBlock::conditions)
            .map(move |(operator, condition)| (statement, operator, condition))
    })
}

/// Whether a condition holds for a request that does not carry its key; `None` where that cannot
/// be said.
pub(super) fn holds_when_absent(
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
) -> Option<bool> {
    let operator = block.operator?;
    let by_name = operator.holds_when_absent();
    if by_name.is_some() || operator.comparison != Comparison::Null {
        return by_name;
    }
    let mut values = condition.values.iter().map(|value| parse_bool(&value.text));
    let first = values.next()?.ok()?;
    let same = values.all(|value| value == Ok(first));
    same.then(|| null_holds_when_absent(first))
}

/// What a statement comes to that has a condition which holds for every request, or for none.
pub(super) fn consequence(statement: &Statement<'_>, holds: bool) -> &'static str {
    match (statement.effect(), holds) {
        (Some(Effect::Deny), true) if is_alone(statement) => "this Deny always applies",
        (Some(Effect::Deny), true) => "this condition does not limit the Deny",
        (Some(Effect::Deny), false) => "this Deny never applies",
        (Some(Effect::Allow), true) => "this condition does not limit the Allow",
        (Some(Effect::Allow), false) => "this Allow never applies",
        (None, true) => "this condition always holds",
        (None, false) => "this condition never holds",
    }
}

/// True if the statement has one condition at most.
pub(super) fn is_alone(statement: &Statement<'_>) -> bool {
    let block = statement.condition.iter();
    block.flat_map(ConditionBlock::conditions).nth(1).is_none()
}

/// A request that shows what [`consequence`] says, in words; `None` where the statement names no
/// action to show it with, or other conditions decide as well.
pub(super) fn example(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    holds: bool,
) -> Option<String> {
    if holds && !is_alone(statement) {
        return None;
    }
    let action = first_action(statement)?;
    let outcome = match (statement.effect()?, holds) {
        (Effect::Deny, true) => "denied, whatever the value",
        (Effect::Deny, false) => "this statement does not deny it",
        (Effect::Allow, true) => "allowed, whatever the value",
        (Effect::Allow, false) => "this statement does not allow it",
    };
    Some(format!(
        "{} calls {action}: {outcome}",
        caller(&policy.kind)
    ))
}

/// Who is bound by such a policy.
pub(super) fn caller(kind: &PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary => "whoever has this policy",
        PolicyKind::Session => "the session",
        PolicyKind::Scp => "an administrator of a member account",
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Endpoint | PolicyKind::Rcp => {
            "a principal of the statement"
        }
    }
}

/// An action of the catalogue that the statement's `Action` matches.
fn first_action(statement: &Statement<'_>) -> Option<&'static str> {
    let entries = &statement.action.as_ref()?.entries;
    let named = |pattern: &ActionPattern| matches!(pattern, ActionPattern::Named { .. });
    entries
        .iter()
        .take(16)
        .filter(|entry| named(&entry.pattern))
        .find_map(|entry| catalog::expand(&entry.leaf.text).next())
        .map(catalog::Action::name)
}

/// What it means that an entry of `Action` or `NotAction` matches no action.
pub(super) fn matches_nothing(statement: &Statement<'_>, in_not_action: bool) -> &'static str {
    let entries = |not: bool| {
        let element = if not {
            &statement.not_action
        } else {
            &statement.action
        };
        element.as_ref().map_or(0, |element| element.entries.len())
    };
    match (statement.effect(), in_not_action) {
        (_, true) => "it exempts nothing",
        (Some(Effect::Deny), false) if entries(false) == 1 => "this Deny denies nothing",
        (Some(Effect::Deny), false) => "nothing is denied by it",
        (Some(Effect::Allow), false) => "it allows nothing",
        (None, false) => "it matches nothing",
    }
}
