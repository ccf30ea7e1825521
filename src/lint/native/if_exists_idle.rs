//! `IfExists` that changes nothing: every request carries the key, or the operator holds without it.

use super::outcome::conditions;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, OperatorBlock, Statement};
use crate::policy::condition::ConditionOperator;

const NAME: &str = "if-exists-idle";
const SUFFIX: &str = "IfExists";

/// Why the suffix is idle at one key.
enum Idle {
    /// Every request carries the key.
    AlwaysThere,
    /// The operator is negated, and a negated one holds without the key.
    Negated,
}

fn changes_nothing(key: &str, why: &Idle) -> String {
    match why {
        Idle::AlwaysThere => {
            format!(
                "every request carries {}, so `IfExists` changes nothing",
                quoted(key)
            )
        }
        Idle::Negated => format!(
            "this operator holds without {} anyway, so `IfExists` changes nothing",
            quoted(key)
        ),
    }
}

/// Sources: IAM User Guide, "AWS global condition context keys" (availability of each key) and "IAM
/// JSON policy elements: Condition operators" (`…IfExists`, negated matching).
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let Some(why) = idle(block, condition) else {
            continue;
        };
        let Some(start) = block.name.text.len().checked_sub(SUFFIX.len()) else {
            continue;
        };
        let suffix = block.name.span_of(start..block.name.text.len());
        let found = Diagnostic::new(NAME, suffix, changes_nothing(&condition.key.text, &why))
            .label("no request is decided by this")
            .also(condition.key.span(), "this key")
            .help("write the operator without `IfExists`");
        cx.report(if removable(statement, block) {
            found.edit(Safety::Safe, suffix, "")
        } else {
            found
        });
    }
}

fn idle(block: &OperatorBlock<'_>, condition: &Condition<'_>) -> Option<Idle> {
    let operator = block
        .operator
        .filter(|operator| operator.if_exists && operator.quantifier.is_none())?;
    let plain = ConditionOperator {
        if_exists: false,
        ..operator
    };
    if plain.holds_when_absent() == Some(true) {
        return Some(Idle::Negated);
    }
    let facts = catalog::condition_key(&condition.key.text)?;
    facts.always_present.then_some(Idle::AlwaysThere)
}

/// True if the suffix is idle at every key of the block, and the statement has no block that is
/// called as this one would be.
fn removable(statement: &Statement<'_>, block: &OperatorBlock<'_>) -> bool {
    let plain = block.name.text.strip_suffix(SUFFIX);
    let blocks = statement.condition.iter().flat_map(|all| &all.operators);
    let mut names = blocks.map(|other| &*other.name.text);
    let all = block
        .conditions
        .iter()
        .all(|condition| idle(block, condition).is_some());
    all && plain.is_some_and(|plain| !names.any(|name| name.eq_ignore_ascii_case(plain)))
}
