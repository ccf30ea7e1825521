//! Boolean and binary operators.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Boolean and binary.

use super::super::glob::{self, Token};
use crate::policy::value::parse_base64;

/// `Bool`: `true` in any case is true, every other text is false.
pub(super) fn same_truth(value: &str, listed: &[Token]) -> bool {
    let truth = |text: &str| text.eq_ignore_ascii_case("true");
    truth(value) == truth(&glob::literal(listed))
}

/// `BinaryEquals`: the same bytes behind base64; what does not decode equals nothing.
pub(super) fn same_bytes(value: &str, listed: &str) -> bool {
    match (parse_base64(value), parse_base64(listed)) {
        (Ok(value), Ok(listed)) => value == listed,
        _ => false,
    }
}
