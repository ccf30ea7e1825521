//! One operator, one key and its values as one literal.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for
//! multivalued context keys".

use super::super::space::{Dim, LineKind, Lit, Literal, Quantifier, Set, Space};
use super::bounds::{self, Bounds, listed};
use super::date::Unit;
use super::order::Order;
use super::variable::Resolver;
use super::{address, arn, date, key, numeric, text};
use crate::catalog::{self, KeyType};
use crate::policy::condition::{
    Comparison, ConditionOperator, Family, Quantifier as SetPrefix, null_holds_when_absent,
};
use crate::policy::value::parse_bool;

/// When a condition holds.
pub(super) fn literal(
    space: &mut Space,
    resolver: &mut Resolver<'_>,
    dim: Dim,
    operator: ConditionOperator,
    values: &[&str],
) -> Lit {
    let literal = if operator.comparison == Comparison::Null {
        null(space, dim, operator.quantifier, values)
    } else {
        compared(space, resolver, dim, operator, values)
    };
    space.literal(literal)
}

/// `Null`: whether the key is there. With a set prefix it lies between that and what AWS's Access
/// Analyzer says: `ForAllValues:Null` always holds, `ForAnyValue:Null` never does.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference", Null with qualifier.
pub(super) fn null(space: &Space, dim: Dim, prefix: Option<SetPrefix>, values: &[&str]) -> Literal {
    let asked = |wanted| {
        let values = values.iter().filter_map(|text| parse_bool(text).ok());
        let mut absent = values.map(null_holds_when_absent);
        absent.any(|absent| absent == wanted)
    };
    let present = asked(false);
    let plain = if present {
        Set::Everything
    } else {
        Set::Nothing
    };
    let absent = asked(true);
    // What holds for a key that is present without a value: without a prefix it counts as present,
    // with one it is as the Access Analyzer says.
    let quantifier = match (is_multivalued(space, dim), prefix, present) {
        (false, _, _) => Quantifier::One,
        (true, Some(SetPrefix::ForAllValues), _) | (true, None, true) => Quantifier::All,
        (true, Some(SetPrefix::ForAnyValue), _) | (true, None, false) => Quantifier::Any,
    };
    let (must, may, absent) = match prefix {
        None => (plain.clone(), plain, (absent, absent)),
        Some(SetPrefix::ForAllValues) => (plain, Set::Everything, (absent, true)),
        Some(SetPrefix::ForAnyValue) => (Set::Nothing, plain, (false, absent)),
    };
    let gap = Some("what a set prefix means for Null".to_owned());
    let bounds = Bounds {
        must,
        may,
        gap,
        flipped: false,
        letters: None,
    };
    bounds::literal(dim, quantifier, bounds, absent)
}

fn compared(
    space: &mut Space,
    resolver: &mut Resolver<'_>,
    dim: Dim,
    operator: ConditionOperator,
    values: &[&str],
) -> Literal {
    let several = is_multivalued(space, dim);
    let (quantifier, bounds) = match (several, operator.quantifier) {
        // No operator without a prefix matches several values; how AWS takes one that comes as a
        // set of one is not documented.
        (true, None) => {
            let gap = format!(
                "what {operator} without a set prefix means for a key with several values, {}",
                listed(values)
            );
            (Quantifier::Any, Bounds::unknown(gap))
        }
        (true, Some(prefix)) => {
            let quantifier = match prefix {
                SetPrefix::ForAllValues => Quantifier::All,
                SetPrefix::ForAnyValue => Quantifier::Any,
            };
            (quantifier, single(space, resolver, dim, operator, values))
        }
        (false, prefix) => {
            let bounds = single(space, resolver, dim, operator, values);
            let doubtful = prefix.is_some() && !is_known(space, dim);
            (
                Quantifier::One,
                if doubtful {
                    perhaps_several(bounds, operator, values)
                } else {
                    bounds
                },
            )
        }
    };
    let (must_absent, may_absent) = if_absent(operator);
    let bounds = if must_absent == may_absent {
        bounds
    } else {
        doubtful_if_absent(bounds)
    };
    bounds::literal(dim, quantifier, bounds, (must_absent, may_absent))
}

/// `ForAnyValue` with `IfExists` on an absent key: one page says that `IfExists` holds, another
/// that `ForAnyValue` does not.
fn doubtful_if_absent(bounds: Bounds) -> Bounds {
    let contested = "what ForAnyValue with IfExists means for an absent key";
    let gap = match (&bounds.gap, bounds.flipped) {
        (None, _) => contested.to_owned(),
        (Some(gap), false) => format!("{contested}, and {gap}"),
        (Some(gap), true) => format!("{contested}, and, for the opposite, {gap}"),
    };
    Bounds {
        gap: Some(gap),
        flipped: false,
        ..bounds
    }
}

/// Whether the condition holds for an absent key: for certain, perhaps.
fn if_absent(operator: ConditionOperator) -> (bool, bool) {
    match operator.quantifier {
        Some(SetPrefix::ForAllValues) => (true, true),
        Some(SetPrefix::ForAnyValue) => (false, operator.if_exists),
        None => {
            let holds = operator.if_exists || operator.comparison.is_negated();
            (holds, holds)
        }
    }
}

/// A set operator on a key that the catalogue lacks and that was taken for one with one value.
fn perhaps_several(bounds: Bounds, operator: ConditionOperator, values: &[&str]) -> Bounds {
    let gap = format!(
        "whether the key has several values under {operator}, {}",
        listed(values)
    );
    Bounds {
        must: bounds.must,
        may: Set::Everything,
        gap: Some(gap),
        flipped: false,
        letters: None,
    }
}

/// For which single value the comparison holds, `Not` included.
pub(super) fn single(
    space: &mut Space,
    resolver: &mut Resolver<'_>,
    dim: Dim,
    operator: ConditionOperator,
    values: &[&str],
) -> Bounds {
    let comparison = operator.comparison;
    let positive = match comparison.family() {
        Family::String => strings(space, resolver, dim, comparison, values),
        Family::Bool if !is_on_line(space, dim) => text::booleans_as_texts(resolver, values),
        Family::Bool if key::claim(space, dim, LineKind::Truth) => text::booleans(resolver, values),
        Family::Numeric => numbers(space, dim, comparison, values),
        Family::Date if key::claim(space, dim, LineKind::Date) => {
            dates(space, dim, comparison, values)
        }
        Family::IpAddress => {
            // Outside the blocks is not the opposite of inside: a text may be no address.
            return match (key::claim(space, dim, LineKind::Address), comparison) {
                (true, Comparison::NotIpAddress) => address::others(values),
                (true, _) => address::addresses(values),
                (false, _) => mismatch(comparison, values),
            };
        }
        Family::Arn => {
            let positive = arn::arns(resolver, values);
            if !comparison.is_negated() {
                return positive;
            }
            let every_value = key::type_of(space, dim) == Some(KeyType::Arn);
            return arn::none_of(&positive, every_value);
        }
        Family::Binary => text::binaries(values),
        Family::Bool | Family::Date | Family::Null => mismatch(comparison, values),
    };
    if comparison.is_negated() {
        positive.complement()
    } else {
        positive
    }
}

fn strings(
    space: &mut Space,
    resolver: &mut Resolver<'_>,
    dim: Dim,
    comparison: Comparison,
    values: &[&str],
) -> Bounds {
    let how = match comparison {
        Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase => {
            text::How::EqualFolded
        }
        Comparison::StringLike | Comparison::StringNotLike => text::How::Like,
        _ => text::How::Equal,
    };
    let is_boolean = is_on_line(space, dim) && key::type_of(space, dim) == Some(KeyType::Bool);
    if is_boolean && key::claim(space, dim, LineKind::Truth) {
        text::strings_of_boolean(resolver, how, values)
    } else {
        text::strings(resolver, how, values)
    }
}

fn numbers(space: &mut Space, dim: Dim, comparison: Comparison, values: &[&str]) -> Bounds {
    let order = Order::of(comparison);
    let bounds = match unit(space, dim) {
        Unit::Seconds if key::claim(space, dim, LineKind::Date) => date::seconds(order, values),
        Unit::Milliseconds if key::claim(space, dim, LineKind::Number) => {
            numeric::numbers(order, values)
        }
        _ => return mismatch(comparison, values),
    };
    bounds.unwrap_or_else(|| {
        let name = positive_name(comparison);
        let gap = format!(
            "what {name} means for a number of this length, {}",
            listed(values)
        );
        Bounds::unknown(gap)
    })
}

fn dates(space: &Space, dim: Dim, comparison: Comparison, values: &[&str]) -> Bounds {
    let gap = || {
        let name = positive_name(comparison);
        let listed = listed(values);
        format!("whether four digits are a year or seconds since 1970, {name} {listed}")
    };
    date::dates(unit(space, dim), Order::of(comparison), values, gap)
}

fn unit(space: &Space, dim: Dim) -> Unit {
    space
        .dimension(dim)
        .map_or(Unit::Milliseconds, |dimension| Unit::of(&dimension.key))
}

/// The key is compared as something else elsewhere, or its type is another.
fn mismatch(comparison: Comparison, values: &[&str]) -> Bounds {
    Bounds::unknown(format!(
        "what {} means for a key whose values are of another type, {}",
        positive_name(comparison),
        listed(values)
    ))
}

/// The operator whose complement this is, or its own name: the complement has the same gap.
fn positive_name(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NumericNotEquals => Comparison::NumericEquals.name(),
        Comparison::DateNotEquals => Comparison::DateEquals.name(),
        other => other.name(),
    }
}

fn is_multivalued(space: &Space, dim: Dim) -> bool {
    space
        .dimension(dim)
        .is_some_and(|dimension| dimension.multivalued)
}

fn is_on_line(space: &Space, dim: Dim) -> bool {
    space
        .dimension(dim)
        .is_some_and(|dimension| dimension.always_on_line)
}

fn is_known(space: &Space, dim: Dim) -> bool {
    space
        .dimension(dim)
        .is_some_and(|dimension| catalog::condition_key(&dimension.key).is_some())
}
