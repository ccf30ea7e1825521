//! What a `Like` operator with the value `*` tests: whether a request carries the key. Knows no
//! rule.

use crate::catalog::{self, KeyType};
use crate::policy::ast::{Condition, OperatorBlock};
use crate::policy::condition::{Comparison, ConditionOperator, Family, Quantifier};

/// What a condition comes to whose value fits every text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It holds where the request carries the key.
    There,
    /// It holds where the request does not carry the key.
    Absent,
    /// It holds for every request.
    Always,
    /// It holds for no request.
    Never,
}

/// What the condition comes to, if one of its values fits every text. `None` for other values, for
/// keys that the catalogue lacks, and where set operator and key do not go together, which other
/// rules report.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for
/// multivalued context keys".
pub(super) fn tested(block: &OperatorBlock<'_>, condition: &Condition<'_>) -> Option<Presence> {
    let operator = block.operator?;
    let mut values = condition.values.iter().map(|value| &*value.text);
    if !values.any(|value| fits_all(operator.comparison, value)) {
        return None;
    }
    let facts = catalog::condition_key(&condition.key.text)?;
    let is_arn = operator.comparison.family() == Family::Arn;
    if (is_arn && facts.key_type != KeyType::Arn)
        || facts.multivalued != operator.quantifier.is_some()
    {
        return None;
    }
    presence(operator, facts.always_present)
}

fn presence(operator: ConditionOperator, always_present: bool) -> Option<Presence> {
    let negated = operator.comparison.is_negated();
    Some(match operator.quantifier {
        Some(Quantifier::ForAllValues) if negated => Presence::Absent,
        Some(Quantifier::ForAllValues) => Presence::Always,
        Some(Quantifier::ForAnyValue) if operator.if_exists => return None,
        Some(Quantifier::ForAnyValue) if negated => Presence::Never,
        None if negated && always_present => Presence::Never,
        None if negated => Presence::Absent,
        None if operator.if_exists || always_present => Presence::Always,
        Some(Quantifier::ForAnyValue) | None => Presence::There,
    })
}

/// True if the value fits every text (under an `Arn` operator, every ARN).
pub(super) fn fits_all(comparison: Comparison, value: &str) -> bool {
    let stars = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    match comparison {
        Comparison::StringLike | Comparison::StringNotLike => stars(value),
        _ if comparison.family() == Family::Arn => {
            let mut parts = value.splitn(6, ':');
            parts.next() == Some("arn") && parts.clone().count() == 5 && parts.all(stars)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(operator: &str, value: &str, always: bool, expected: Option<Presence>) {
        let operator = ConditionOperator::parse(operator).expect("an operator");
        let found = fits_all(operator.comparison, value)
            .then(|| presence(operator, always))
            .flatten();
        assert_eq!(found, expected, "{operator} {value}");
    }

    #[test]
    fn a_star_tests_presence() {
        use Presence::{Absent, Always, Never, There};
        check("StringLike", "*", false, Some(There));
        check("StringLike", "**", true, Some(Always));
        check("StringLikeIfExists", "*", false, Some(Always));
        check("StringNotLike", "*", false, Some(Absent));
        check("StringNotLikeIfExists", "*", false, Some(Absent));
        check("StringNotLike", "*", true, Some(Never));
        check("ArnLike", "arn:*:*:*:*:*", false, Some(There));
        check("ArnNotEquals", "arn:*:*:*:*:*", false, Some(Absent));
        check("ForAnyValue:StringLike", "*", false, Some(There));
        check("ForAnyValue:StringNotLike", "*", false, Some(Never));
        check("ForAnyValue:StringLikeIfExists", "*", false, None);
        check("ForAllValues:StringLike", "*", false, Some(Always));
        check("ForAllValues:StringNotLike", "*", false, Some(Absent));
    }

    #[test]
    fn other_values_test_more() {
        for (operator, value) in [
            ("StringEquals", "*"),
            ("StringLike", "?*"),
            ("StringLike", "a*"),
            ("StringLike", ""),
            ("ArnLike", "*"),
            ("ArnLike", "arn:aws:*:*:*:*"),
            ("ArnLike", "arn:*:*"),
        ] {
            check(operator, value, false, None);
        }
    }
}
