//! How a Deny is worded: what it names, what it is limited to, whom it leaves alone.

use super::super::eval::exempts;
use super::super::facts;
use super::super::organization::matches;
use super::super::value::is_every_resource;
use crate::policy::ast::{Condition, ConditionBlock, Effect, OperatorBlock, Statement};
use crate::policy::condition::{Comparison, ConditionOperator};
use crate::source::Span;

/// How a statement takes in an action.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// By its name, or a pattern narrower than its service.
    Narrowly,
    /// With all of its service.
    ByService,
    /// With everything, or everything but some.
    AtLarge,
    /// Not at all.
    Not,
}

/// The condition keys of a statement, each with its operator.
pub(super) fn conditions<'s, 'p>(
    statement: &'s Statement<'p>,
) -> impl Iterator<Item = (&'s OperatorBlock<'p>, &'s str)> {
    let conditions = statement.condition.iter();
    let conditions = conditions.flat_map(ConditionBlock::conditions);
    conditions.map(|(block, condition)| (block, &*condition.key.text))
}

/// True where a Deny has no conditions but such as leave principals alone.
pub(super) fn only_exempts(statement: &Statement<'_>) -> bool {
    conditions(statement).all(|(block, key)| is_of_principal(key) && leaves_alone(block))
}

/// True where a condition of a Deny is about principals of the sort of this one: root users, users, roles.
pub(super) fn is_for_such(statement: &Statement<'_>, principal: &str) -> bool {
    let sort = |arn: &str| {
        let rest = arn.splitn(6, ':').nth(5).unwrap_or("*");
        rest.split('/').next().unwrap_or_default().to_owned()
    };
    let wanted = sort(principal);
    let block = statement.condition.iter();
    let mut conditions = block.flat_map(ConditionBlock::conditions);
    conditions.any(|(block, condition)| {
        let by_arn = condition.key.text.eq_ignore_ascii_case("aws:PrincipalArn");
        let such = |text: &str| {
            let sort = sort(text);
            !by_arn || sort == wanted || sort.contains(['*', '?'])
        };
        is_of_principal(&condition.key.text)
            && !leaves_alone(block)
            && condition.values.iter().any(|value| such(&value.text))
    })
}

/// True for operators by which a Deny leaves alone what has a key, or has a value.
pub(super) fn leaves_alone(block: &OperatorBlock<'_>) -> bool {
    let of =
        |operator: ConditionOperator| exempts(operator) || operator.comparison == Comparison::Null;
    block.operator.is_some_and(of)
}

/// The condition at a place of a statement.
pub(super) fn condition_at<'s, 'p>(
    statement: &'s Statement<'p>,
    place: Span,
) -> Option<(&'s OperatorBlock<'p>, &'s Condition<'p>)> {
    let mut conditions = statement.condition.as_ref()?.conditions();
    let at = |span: Span| span.covers(place);
    conditions.find(|(operator, condition)| {
        at(condition.key.span()) || at(condition.value.span()) || at(operator.name.span())
    })
}

/// What limits a Deny to some resources, and the words for it.
pub(super) fn limits(statement: &Statement<'_>) -> Option<(Span, &'static str)> {
    if let Some(excepted) = &statement.not_resource {
        return Some((excepted.key.span(), "these resources are left out"));
    }
    let resource = statement.resource.as_ref()?;
    let mut entries = resource.entries.iter();
    let first = entries.next()?;
    let every = |text: &str| is_every_resource(text);
    let some = every(&first.leaf.text) || entries.any(|entry| every(&entry.leaf.text));
    (!some).then(|| (first.leaf.span(), "it is denied on these resources alone"))
}

pub(super) fn named(statement: &Statement<'_>, action: &str) -> Named {
    if !matches(statement, action) || statement.effect() != Some(Effect::Deny) {
        return Named::Not;
    }
    let Some(element) = &statement.action else {
        return Named::AtLarge;
    };
    let mut found = Named::AtLarge;
    for entry in &element.entries {
        let text = &*entry.leaf.text;
        if !facts::glob_ignore_case(text, action) {
            continue;
        }
        let (service, name) = text.split_once(':').unwrap_or((text, ""));
        let stars = |part: &str| part.bytes().all(|byte| byte == b'*');
        if service.contains(['*', '?']) {
            continue;
        }
        if !stars(name) {
            return Named::Narrowly;
        }
        found = Named::ByService;
    }
    found
}

/// True for keys that say who the principal is.
pub(super) fn is_of_principal(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("aws:principal") || matches!(key.as_str(), "aws:userid" | "aws:username")
}

/// True for a condition by which a Deny of a whole service is one of what members do with it: it leaves
/// principals alone, or holds in some Regions or sessions.
pub(super) fn limits_callers(block: &OperatorBlock<'_>, key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_organization = key.starts_with("aws:principalorg") || key == "aws:principalisawsservice";
    if is_of_principal(&key) {
        return leaves_alone(block) && !of_organization;
    }
    let of_session = ["aws:multifactorauth", "aws:viaawsservice", "aws:calledvia"];
    (key == "aws:requestedregion" && !leaves_alone(block))
        || of_session.iter().any(|start| key.starts_with(start))
}
