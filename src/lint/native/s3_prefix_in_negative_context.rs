//! A list of prefixes that may not be asked for, where a shorter prefix lists the same keys.

use crate::catalog;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, ConditionBlock, Effect, Leaf, OperatorBlock, Statement};
use crate::policy::condition::{Comparison, ConditionOperator, Family, Quantifier};
use crate::policy::template::has_variable;

const NAME: &str = "s3-prefix-in-negative-context";

const KEY: &str = "s3:prefix";

/// The actions whose requests carry the key.
///
/// Source: Service Authorization Reference, Amazon S3.
const ACTIONS: [&str; 2] = ["s3:ListBucket", "s3:ListBucketVersions"];

/// How many letters of a prefix, values of a condition and statements are looked at; a hostile
/// policy could hold any number of each.
const TRIED: usize = 100;

fn still_listed(operator: &str, value: &str) -> String {
    format!(
        "{} on `{KEY}` does not keep the keys under {} from being listed",
        quoted(operator),
        quoted(value)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference"; Amazon S3 API Reference,
/// `ListObjectsV2`, prefix.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (position, statement) in policy.statements.iter().enumerate() {
        if !ACTIONS.iter().any(|action| statement.covers(action)) {
            continue;
        }
        let block = statement.condition.iter();
        for (block, condition) in block.flat_map(ConditionBlock::conditions) {
            let Some(operator) = excludes(statement, block, condition) else {
                continue;
            };
            let found = condition.values.iter().take(TRIED).find_map(|value| {
                let shorter = way_round(policy, position, operator, condition, value)?;
                Some((value, shorter))
            });
            if let Some((value, shorter)) = found {
                cx.report(problem(statement, block, condition, value, &shorter));
            }
        }
    }
}

fn problem(
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    value: &Leaf<'_>,
    shorter: &Asked<'_>,
) -> Diagnostic {
    let asked = match shorter {
        Asked::Nothing => "without a prefix".to_owned(),
        Asked::Prefix(prefix) => format!("with the prefix {}", quoted(prefix)),
    };
    let (outcome, help) = match statement.effect() {
        Some(Effect::Deny) => (
            "this Deny does not apply",
            "deny all but the prefixes that may be listed, with `StringNotLike`",
        ),
        _ => (
            "allowed",
            "allow the prefixes that may be listed, with `StringLike`",
        ),
    };
    Diagnostic::new(
        NAME,
        condition.key.span(),
        still_listed(&block.name.text, &value.text),
    )
    .label("the prefix that is asked for, not the keys in the answer")
    .also(value.span(), "a shorter prefix lists these keys, too")
    .example(format!(
        "s3:ListBucket {asked}: {outcome}, and the answer names these keys as well"
    ))
    .help(help)
}

/// The operator, where the condition says which prefixes are not to be listed.
fn excludes(
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
) -> Option<ConditionOperator> {
    let operator = block.operator?;
    let negated = operator.comparison.is_negated();
    let not_to_be = match statement.effect()? {
        Effect::Allow => negated,
        Effect::Deny => !negated,
    };
    (not_to_be && is_about_prefix(operator, condition)).then_some(operator)
}

fn is_about_prefix(operator: ConditionOperator, condition: &Condition<'_>) -> bool {
    operator.comparison.family() == Family::String && condition.key.text.eq_ignore_ascii_case(KEY)
}

/// What a listing asks for.
enum Asked<'t> {
    Nothing,
    Prefix(&'t str),
}

/// A listing that is not kept back and whose answer holds the keys under `value`.
fn way_round<'t>(
    policy: &Policy<'_>,
    position: usize,
    operator: ConditionOperator,
    condition: &'t Condition<'_>,
    value: &'t Leaf<'_>,
) -> Option<Asked<'t>> {
    let text = &*value.text;
    let wild = operator.comparison.takes_wildcards();
    let end = text.find(['*', '?']).filter(|_| wild).unwrap_or(text.len());
    let head = text.get(..end)?;
    let head = head.split("${").next()?;
    // What stands behind the empty prefix, or behind no text at all, has no shorter one.
    if text.is_empty() {
        return None;
    }
    let kept_back = |asked: &Asked<'_>| {
        let own = match asked {
            Asked::Nothing => operator.if_exists && !operator.comparison.is_negated(),
            Asked::Prefix(prefix) => lists(operator.comparison, condition, prefix),
        };
        own || is_denied(policy, position, asked)
    };
    let prefixes = head.char_indices().take(TRIED);
    let prefixes = prefixes.filter_map(|(at, _)| Some(Asked::Prefix(head.get(..at)?)));
    std::iter::once(Asked::Nothing)
        .chain(prefixes)
        .find(|asked| !kept_back(asked))
}

/// True if the prefix is one of those that the condition lists.
fn lists(comparison: Comparison, condition: &Condition<'_>, prefix: &str) -> bool {
    let ignore_case = matches!(
        comparison,
        Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase
    );
    condition.values.iter().take(TRIED).any(|value| {
        let text = &*value.text;
        if comparison.takes_wildcards() {
            !has_variable(text) && catalog::glob(text, prefix)
        } else if ignore_case {
            text.eq_ignore_ascii_case(prefix)
        } else {
            text == prefix
        }
    })
}

/// True if another statement denies the listing, whoever asks for it.
fn is_denied(policy: &Policy<'_>, position: usize, asked: &Asked<'_>) -> bool {
    let Some(own) = policy.statements.get(position) else {
        return false;
    };
    let others = policy.statements.iter().enumerate().take(TRIED);
    let mut others = others.filter(|(at, other)| *at != position && denies_as_much(other, own));
    others.any(|(_, other)| {
        let mut conditions = other.condition.iter().flat_map(ConditionBlock::conditions);
        conditions.all(|(block, condition)| {
            let Some(operator) = block.operator.filter(|operator| {
                operator.quantifier != Some(Quantifier::ForAnyValue)
                    && is_about_prefix(*operator, condition)
            }) else {
                return false;
            };
            match asked {
                Asked::Nothing => operator.holds_when_absent() == Some(true),
                Asked::Prefix(prefix) => {
                    let listed = lists(operator.comparison, condition, prefix);
                    listed != operator.comparison.is_negated()
                }
            }
        })
    })
}

/// True if `other` is a Deny about all listings that `own` is about.
fn denies_as_much(other: &Statement<'_>, own: &Statement<'_>) -> bool {
    let actions = ACTIONS
        .iter()
        .all(|action| !own.covers(action) || other.covers(action));
    let everybody = other.not_principal.is_none()
        && other.principal.as_ref().is_none_or(|principal| {
            let same = own.principal.as_ref().map(|own| own.value.raw());
            principal.bare.as_ref().is_some_and(|bare| bare.text == "*")
                || same == Some(principal.value.raw())
        });
    let (Some(theirs), Some(ours)) = (&other.resource, &own.resource) else {
        return false;
    };
    let resources = ours.entries.iter().all(|entry| {
        let mut theirs = theirs.entries.iter().map(|entry| &*entry.leaf.text);
        theirs.any(|text| text == "*" || text == entry.leaf.text)
    });
    other.effect() == Some(Effect::Deny) && actions && everybody && resources
}
