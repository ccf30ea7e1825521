//! Dates written as seconds since 1970.

use super::element;
use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Family;
use crate::policy::value::{DateForm, date_of, parse_date};

const NAME: &str = "invalid-date-value";

/// The key whose values are seconds.
///
/// Source: IAM User Guide, "AWS global condition context keys".
const IN_SECONDS: &str = "aws:EpochTime";

fn in_seconds(value: &str, date: &str) -> String {
    format!(
        "{} is a date in seconds since 1970: `{date}`",
        quoted(value)
    )
}

fn two_ways(value: &str) -> String {
    format!(
        "{} can be read as a year and as seconds since 1970",
        quoted(value)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let by_date = block
            .operator
            .is_some_and(|operator| operator.comparison.family() == Family::Date);
        if !by_date || condition.key.text.eq_ignore_ascii_case(IN_SECONDS) {
            continue;
        }
        for found in condition.values.iter().filter_map(judge) {
            cx.report(found);
        }
    }
}

fn judge(value: &Leaf<'_>) -> Option<Diagnostic> {
    let text = &*value.text;
    let date = parse_date(text).ok()?;
    let found = |message| Diagnostic::new(NAME, value.span(), message).code("INVALID_DATE_VALUE");
    if date.form == DateForm::Epoch {
        let written = date_of(date.milliseconds)?;
        let found = found(in_seconds(text, &written))
            .label("nobody sees which day this is")
            .help(format!("write `{written}`"));
        return Some(element::replace(
            found,
            Safety::Safe,
            value.node,
            &element::string(&written),
        ));
    }
    date.as_epoch?;
    let found = found(two_ways(text))
        .label("a year, or a time on 1 January 1970")
        .help(format!("write `{text}-01-01`"));
    Some(element::replace(
        found,
        Safety::Unsafe,
        value.node,
        &element::string(&format!("{text}-01-01")),
    ))
}
