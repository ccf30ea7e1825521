//! Numbers of any length, compared exactly.

use std::cmp::Ordering;

use super::super::grammar::{Problem, ProblemKind, Rule, read};
use super::surrounded;

/// A decimal number. Equal numbers are equal however they are written (`1`, `+01.0`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number<'t> {
    /// Never set for zero.
    negative: bool,
    /// No zeros in front; empty for 0.
    integer: &'t str,
    /// No zeros behind; empty for a whole number.
    fraction: &'t str,
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = || {
            // Without zeros in front, the longer number is the larger; without zeros behind,
            // fractions order like words.
            (self.integer.len().cmp(&other.integer.len()))
                .then_with(|| self.integer.cmp(other.integer))
                .then_with(|| self.fraction.cmp(other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(),
            (true, true) => size().reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads an integer or a decimal number; a sign and zeros in front are allowed, an exponent is
/// not.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Numeric.
pub fn parse_number(text: &str) -> Result<Number<'_>, Problem> {
    let Some(pairs) = read(Rule::number, text) else {
        return Err(surrounded(text).unwrap_or_else(|| {
            Problem::new(
                0..text.len(),
                ProblemKind::NotOfType,
                "this is no integer or decimal number",
            )
        }));
    };
    let mut number = Number {
        negative: false,
        integer: "",
        fraction: "",
    };
    for pair in pairs {
        match pair.as_rule() {
            Rule::number_sign => number.negative = pair.as_str() == "-",
            Rule::number_integer => number.integer = pair.as_str().trim_start_matches('0'),
            Rule::number_fraction => number.fraction = pair.as_str().trim_end_matches('0'),
            _ => {}
        }
    }
    if number.integer.is_empty() && number.fraction.is_empty() {
        number.negative = false;
    }
    Ok(number)
}
