//! Several values under an ordering operator, of which one decides.

use std::cmp::Ordering;

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, Leaf, OperatorBlock};
use crate::policy::condition::{Comparison, Family};
use crate::policy::value::{parse_date, parse_number};

const NAME: &str = "redundant-condition-value-num";

fn one_counts(operator: &str, extreme: &str, value: &str) -> String {
    format!(
        "of several values under {} only the {extreme} counts: {}",
        quoted(operator),
        quoted(value)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        if let Some(found) = judge(block, condition) {
            cx.report(found);
        }
    }
}

/// Which of several values decides: a request's value need only pass one of them.
fn deciding(comparison: Comparison) -> Option<(Ordering, &'static str)> {
    use Comparison::{
        DateGreaterThan, DateGreaterThanEquals, DateLessThan, DateLessThanEquals,
        NumericGreaterThan, NumericGreaterThanEquals, NumericLessThan, NumericLessThanEquals,
    };
    match comparison {
        NumericLessThan | NumericLessThanEquals => Some((Ordering::Greater, "greatest")),
        NumericGreaterThan | NumericGreaterThanEquals => Some((Ordering::Less, "least")),
        DateLessThan | DateLessThanEquals => Some((Ordering::Greater, "latest")),
        DateGreaterThan | DateGreaterThanEquals => Some((Ordering::Less, "earliest")),
        _ => None,
    }
}

fn judge(block: &OperatorBlock<'_>, condition: &Condition<'_>) -> Option<Diagnostic> {
    let comparison = block.operator?.comparison;
    let (side, extreme) = deciding(comparison)?;
    let by_date = comparison.family() == Family::Date;
    let mut values = condition.values.iter();
    let mut winner = values.next()?;
    for value in values {
        if compare(value, winner, by_date)? == side {
            winner = value;
        }
    }
    let mut idle = condition
        .values
        .iter()
        .filter(|value| value.node.index() != winner.node.index());
    let first = idle.next()?;
    let mut found = Diagnostic::new(
        NAME,
        first.span(),
        one_counts(&block.name.text, extreme, &winner.text),
    )
    .label("adds nothing")
    .also(winner.span(), format!("the {extreme}"))
    .help("write this value alone");
    for other in idle {
        found = found.also(other.span(), "adds nothing either");
    }
    let text = condition.value.escape_for_file(winner.node.raw());
    Some(found.edit(Safety::Safe, condition.value.span(), text))
}

/// `None` for values that cannot be read, and for dates that can be read in two ways.
fn compare(a: &Leaf<'_>, b: &Leaf<'_>, by_date: bool) -> Option<Ordering> {
    if !by_date {
        return Some(
            parse_number(&a.text)
                .ok()?
                .cmp(&parse_number(&b.text).ok()?),
        );
    }
    let date = |leaf: &Leaf<'_>| {
        let date = parse_date(&leaf.text).ok()?;
        date.as_epoch.is_none().then_some(date.milliseconds)
    };
    Some(date(a)?.cmp(&date(b)?))
}
