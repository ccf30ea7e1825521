//! Numeric and date operators.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", numeric and date.

use std::cmp::Ordering;

use crate::policy::condition::{Comparison, Family};
use crate::policy::value::{parse_date, parse_number};

/// Whether a value stands to a value listed as the operator without its negation asks. What is no
/// number or no date stands to nothing.
pub(super) fn compare(comparison: Comparison, value: &str, listed: &str) -> bool {
    use Comparison as C;
    let order = match comparison.family() {
        Family::Numeric => numbers(value, listed),
        Family::Date => dates(value, listed),
        _ => None,
    };
    let Some(order) = order else {
        return false;
    };
    match comparison {
        C::NumericLessThan | C::DateLessThan => order.is_lt(),
        C::NumericLessThanEquals | C::DateLessThanEquals => order.is_le(),
        C::NumericGreaterThan | C::DateGreaterThan => order.is_gt(),
        C::NumericGreaterThanEquals | C::DateGreaterThanEquals => order.is_ge(),
        _ => order.is_eq(),
    }
}

/// Exact, whatever the number of digits.
fn numbers(value: &str, listed: &str) -> Option<Ordering> {
    let (value, listed) = (parse_number(value).ok()?, parse_number(listed).ok()?);
    Some(value.cmp(&listed))
}

/// In milliseconds.
fn dates(value: &str, listed: &str) -> Option<Ordering> {
    let (value, listed) = (parse_date(value).ok()?, parse_date(listed).ok()?);
    Some(value.milliseconds.cmp(&listed.milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, listed: &str, expected: [bool; 3], [lt, eq, gt]: [Comparison; 3]) {
        let found = [lt, eq, gt].map(|comparison| compare(comparison, value, listed));
        assert_eq!(found, expected, "{value} {listed}");
    }

    const NUMERIC: [Comparison; 3] = [
        Comparison::NumericLessThan,
        Comparison::NumericEquals,
        Comparison::NumericGreaterThan,
    ];
    const DATE: [Comparison; 3] = [
        Comparison::DateLessThan,
        Comparison::DateEquals,
        Comparison::DateGreaterThan,
    ];
    const LESS: [bool; 3] = [true, false, false];
    const SAME: [bool; 3] = [false, true, false];
    const MORE: [bool; 3] = [false, false, true];
    const NONE: [bool; 3] = [false, false, false];

    #[test]
    fn numbers_are_exact() {
        check("9007199254740993", "9007199254740992", MORE, NUMERIC);
        check("+007.50", "7.5", SAME, NUMERIC);
        check("-0", "0", SAME, NUMERIC);
        check("-10", "-9", LESS, NUMERIC);
        check("0.1", "0.10000000000000000001", LESS, NUMERIC);
        check("ten", "10", NONE, NUMERIC);
        check("10", "", NONE, NUMERIC);
        check("0x10", "16", NONE, NUMERIC);
    }

    #[test]
    fn dates_are_points_in_time() {
        check("2026-11-24", "2026-11-24T00:00:00Z", SAME, DATE);
        check("2026-11-24T01:00:00+01:00", "2026-11-24", SAME, DATE);
        check("1795478400", "2026-11-24T00:00:00Z", SAME, DATE);
        check("2026-11-24T00:00:00.001Z", "2026-11-24", MORE, DATE);
        check("2026-11", "2026-11-02", LESS, DATE);
        check("yesterday", "2026-11-02", NONE, DATE);
    }
}
