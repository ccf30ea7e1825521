//! One condition: an operator, a key and the values listed.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", "Single-valued vs.
//! multivalued context keys" and "Set operators for multivalued context keys".

mod address;
mod arn;
mod ordered;
mod plain;
mod text;

use std::borrow::Cow;

use super::Mismatch;
use super::context::{Context, Held};
use super::glob::Token;
use super::variable;
use crate::diagnostic::quoted;
use crate::policy::ast::{Condition, Leaf, OperatorBlock};
use crate::policy::condition::{Comparison, ConditionOperator, Family, Quantifier};
use crate::source::Span;

/// A condition beside the context that it looks at.
struct Asked<'a> {
    comparison: Comparison,
    condition: &'a Condition<'a>,
    context: &'a Context<'a>,
    /// Whether the policy's version has variables.
    variables: bool,
}

/// Whether a condition holds; if not, why not.
pub(super) fn holds(
    block: &OperatorBlock<'_>,
    operator: ConditionOperator,
    condition: &Condition<'_>,
    variables: bool,
    context: &Context<'_>,
) -> Result<(), Mismatch> {
    let mismatch = |span, words: &dyn Fn(String) -> String| Mismatch {
        span,
        message: context.why(|| words(quoted(&condition.key.text))),
    };
    let at_key = |words: &dyn Fn(String) -> String| mismatch(condition.key.span(), words);
    let held = context.get(&condition.key.text);
    if operator.comparison == Comparison::Null {
        let present = held != Held::Absent;
        // Source: IAM User Guide, "Access Analyzer policy check reference", Null with qualifier.
        return match operator.quantifier {
            Some(Quantifier::ForAllValues) => Ok(()),
            Some(Quantifier::ForAnyValue) => Err(at_key(&|_| {
                "`Null` with `ForAnyValue:` is never true".to_owned()
            })),
            None if null(condition, present) => Ok(()),
            None if present => Err(at_key(&|key| format!("the request has {key}"))),
            None => Err(at_key(&|key| format!("the request has no {key}"))),
        };
    }
    let asked = Asked {
        comparison: operator.comparison,
        condition,
        context,
        variables,
    };
    let negated = operator.comparison.is_negated();
    let missing = || Err(at_key(&|key| format!("the request has no {key}")));
    match (operator.quantifier, held) {
        (None, Held::Absent) if negated || operator.if_exists => Ok(()),
        (None, Held::One(value)) => asked.one(value),
        (None, Held::Many(_)) => Err(mismatch(block.name.span(), &|key| {
            format!(
                "{key} is a set of values, for which this operator needs `ForAnyValue:` or \
                 `ForAllValues:`"
            )
        })),
        (Some(Quantifier::ForAllValues), Held::Absent) => Ok(()),
        (Some(Quantifier::ForAllValues), held) => values(held)
            .into_iter()
            .try_for_each(|value| asked.one(value)),
        (Some(Quantifier::ForAnyValue), Held::Absent) if operator.if_exists => Ok(()),
        (None | Some(Quantifier::ForAnyValue), Held::Absent) => missing(),
        (Some(Quantifier::ForAnyValue), held) => {
            let values = values(held);
            match values.as_slice() {
                [] => Err(at_key(&|key| format!("{key} is present and empty"))),
                [value] => asked.one(value),
                values if values.iter().any(|value| asked.one(value).is_ok()) => Ok(()),
                _ => Err(mismatch(condition.value.span(), &|key| {
                    if negated {
                        format!("every value of {key} is one of those excluded here")
                    } else {
                        format!("no value of {key} is one of those listed here")
                    }
                })),
            }
        }
    }
}

/// The values of a key that is present; one value is a set of one.
fn values(held: Held<'_>) -> Vec<&str> {
    match held {
        Held::Absent => Vec::new(),
        Held::One(value) => vec![value],
        Held::Many(values) => values.iter().map(String::as_str).collect(),
    }
}

/// `true` asks for an absent key, `false` for a present one; any value that fits suffices.
fn null(condition: &Condition<'_>, present: bool) -> bool {
    let wanted = if present { "false" } else { "true" };
    let mut listed = condition.values.iter();
    listed.any(|value| value.text.eq_ignore_ascii_case(wanted))
}

impl Asked<'_> {
    /// Whether one value of the request passes: it matches one of the values listed, or, under a
    /// negated operator, none of them.
    fn one(&self, value: &str) -> Result<(), Mismatch> {
        let comparable = match self.comparison.family() {
            Family::IpAddress => address::is_address(value),
            Family::Arn => arn::is_arn(value),
            _ => true,
        };
        if !comparable {
            let what = match self.comparison.family() {
                Family::Arn => "is no ARN",
                _ => "is no IP address",
            };
            return Err(self.mismatch(self.condition.key.span(), value, || format!("which {what}")));
        }
        let mut listed = self.condition.values.iter();
        let matched = listed.find(|listed| self.matches(value, listed));
        match (self.comparison.is_negated(), matched) {
            (false, Some(_)) | (true, None) => Ok(()),
            (true, Some(listed)) => Err(self.mismatch(listed.span(), value, || {
                format!("which `{}` excludes", self.comparison)
            })),
            (false, None) => Err(self.unmatched(value)),
        }
    }

    /// The key's value beside what is wrong with it.
    fn mismatch(&self, span: Span, value: &str, wrong: impl FnOnce() -> String) -> Mismatch {
        let message = self.context.why(|| {
            let key = quoted(&self.condition.key.text);
            format!("{key} is {}, {}", quoted(value), wrong())
        });
        Mismatch { span, message }
    }

    /// What is said where none of the values listed matches.
    fn unmatched(&self, value: &str) -> Mismatch {
        match self.condition.values.as_slice() {
            [only] if self.read(&only.text).is_none() => Mismatch {
                span: only.span(),
                message: self.context.why(|| {
                    let text = quoted(&only.text);
                    format!("a variable in {text} has no value in this request")
                }),
            },
            [only] => self.mismatch(only.span(), value, || {
                format!("{} {}", self.relation(), quoted(&only.text))
            }),
            _ => self.mismatch(self.condition.value.span(), value, || {
                match self.relation() {
                    "not" | "not like" => "none of the values listed".to_owned(),
                    "outside" => "outside every block listed".to_owned(),
                    relation => format!("{relation} any value listed"),
                }
            }),
        }
    }

    /// How a value stands to a value listed that it does not match.
    fn relation(&self) -> &'static str {
        use Comparison as C;
        match self.comparison {
            C::StringLike | C::ArnLike | C::ArnEquals => "not like",
            C::NumericLessThan => "not less than",
            C::NumericLessThanEquals => "not at most",
            C::NumericGreaterThan => "not greater than",
            C::NumericGreaterThanEquals => "not at least",
            C::DateLessThan => "not before",
            C::DateLessThanEquals => "not at or before",
            C::DateGreaterThan => "not after",
            C::DateGreaterThanEquals => "not at or after",
            C::IpAddress => "outside",
            _ => "not",
        }
    }

    /// A value listed, its variables resolved where the operator takes them.
    fn read(&self, listed: &str) -> Option<Vec<Token>> {
        let takes = matches!(
            self.comparison.family(),
            Family::String | Family::Arn | Family::Bool
        );
        variable::read(listed, self.variables && takes, self.context)
    }

    /// Whether a value of the request matches a value listed, by the operator without its negation.
    fn matches(&self, value: &str, listed: &Leaf<'_>) -> bool {
        use Comparison as C;
        let listed: &Cow<'_, str> = &listed.text;
        match self.comparison {
            C::StringEquals | C::StringNotEquals => {
                self.read(listed).is_some_and(|l| text::equals(value, &l))
            }
            C::StringEqualsIgnoreCase | C::StringNotEqualsIgnoreCase => self
                .read(listed)
                .is_some_and(|l| text::equals_ignoring_case(value, &l)),
            C::StringLike | C::StringNotLike => {
                self.read(listed).is_some_and(|l| text::like(value, &l))
            }
            C::ArnEquals | C::ArnNotEquals | C::ArnLike | C::ArnNotLike => {
                self.read(listed).is_some_and(|l| arn::like(value, &l))
            }
            C::Bool => self
                .read(listed)
                .is_some_and(|l| plain::same_truth(value, &l)),
            C::BinaryEquals => plain::same_bytes(value, listed),
            C::IpAddress | C::NotIpAddress => address::lies_in(value, listed),
            C::Null => false,
            _ => ordered::compare(self.comparison, value, listed),
        }
    }
}
