//! Condition values that are not of the type that their operator compares.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Family;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::template::has_variable;
use crate::policy::value::{parse_base64, parse_bool, parse_date, parse_ip_range, parse_number};

const NAME: &str = "invalid-condition-value";

fn not_of_type(text: &str, operator: &str, problem: &Problem) -> String {
    if text.is_empty() {
        return format!("{} cannot compare an empty value", quoted(operator));
    }
    format!(
        "{} cannot compare {}: {}",
        quoted(operator),
        quoted(text),
        problem.message
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let Some(operator) = block.operator else {
            continue;
        };
        let family = operator.comparison.family();
        for value in &condition.values {
            if let Some(found) = wrong(value, family, &block.name.text) {
                cx.report(found);
            }
        }
    }
}

fn wrong(value: &Leaf<'_>, family: Family, operator: &str) -> Option<Diagnostic> {
    let text = &*value.text;
    // Variables under these operators are another rule's.
    if has_variable(text) {
        return None;
    }
    let (problem, code) = match family {
        Family::String | Family::Arn => return None,
        Family::Bool | Family::Null => (parse_bool(text).err()?, "TYPE_MISMATCH_BOOLEAN"),
        Family::Numeric => (parse_number(text).err()?, "TYPE_MISMATCH_NUMBER"),
        Family::Date => (parse_date(text).err()?, "TYPE_MISMATCH_DATE"),
        Family::IpAddress => (parse_ip_range(text).err()?, "TYPE_MISMATCH_IP_RANGE"),
        Family::Binary => (parse_base64(text).err()?, "TYPE_MISMATCH_STRING"),
    };
    let place = if problem.range.is_empty() {
        value.span()
    } else {
        value.span_of(problem.range.clone())
    };
    let found = Diagnostic::new(NAME, place, not_of_type(text, operator, &problem)).code(code);
    let found = if family == Family::IpAddress {
        found.severity(Severity::Error)
    } else {
        found
    };
    Some(match family {
        Family::Bool | Family::Null => found
            .label("neither `true` nor `false`")
            .help("write `\"true\"` or `\"false\"`"),
        Family::Numeric => found
            .label("not a number")
            .help("write an integer or a decimal number, such as `3600`"),
        Family::Date if problem.kind == ProblemKind::MissingZone => found
            .label("no time zone")
            .help(format!("write `{text}Z` for UTC")),
        Family::Date => found
            .label("not a date")
            .help("write a date as `2026-11-24` or `2026-11-24T10:30:00Z`"),
        Family::IpAddress => found
            .label("AWS refuses the policy")
            .help("write an address such as `203.0.113.7`, or a block such as `203.0.113.0/24`; it takes no wildcards"),
        _ => found
            .label("not base64")
            .help("write the bytes in base64, padded with `=` to a multiple of four characters"),
    })
}
