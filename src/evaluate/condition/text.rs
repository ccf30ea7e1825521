//! String operators.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", string.

use super::super::glob::{self, Token};

/// `StringEquals`: character by character; a wildcard is the character it is written with.
pub(super) fn equals(value: &str, listed: &[Token]) -> bool {
    glob::literal(listed) == value
}

/// `StringEqualsIgnoreCase`: the case of ASCII letters does not count.
pub(super) fn equals_ignoring_case(value: &str, listed: &[Token]) -> bool {
    glob::literal(listed).eq_ignore_ascii_case(value)
}

/// `StringLike`: `*` and `?` are wildcards that cross everything.
pub(super) fn like(value: &str, listed: &[Token]) -> bool {
    glob::matches(listed, value)
}
