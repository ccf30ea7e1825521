//! Condition operators: `StringLike`, `ForAnyValue:StringEqualsIfExists`.
//!
//! Reads an operator's name and says what follows from the name alone. Knows neither condition
//! keys nor values.

mod suggest;

pub use suggest::suggest;

use std::fmt;

use super::grammar::{Problem, ProblemKind, Rule, read};

/// The set prefix of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

/// The comparison without prefix and suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are AWS's operator names")]
pub enum Comparison {
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnNotEquals,
    ArnLike,
    ArnNotLike,
    Null,
}

/// A condition operator.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConditionOperator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub quantifier: Option<Quantifier>,
    /// What is compared how.
    pub comparison: Comparison,
    /// The suffix `IfExists`.
    pub if_exists: bool,
}

/// What a condition operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are AWS's words")]
pub enum Family {
    String,
    Numeric,
    Date,
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

const IF_EXISTS: &str = "IfExists";

/// Longer texts are no misspelt operators; the longest operator has 45 bytes.
const LONGEST: usize = 64;

impl Quantifier {
    /// AWS's spelling, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }

    const ALL: [Self; 2] = [Self::ForAllValues, Self::ForAnyValue];
}

impl Comparison {
    /// Every comparison, in the order of AWS's page.
    pub const ALL: [Self; 27] = [
        Self::StringEquals,
        Self::StringNotEquals,
        Self::StringEqualsIgnoreCase,
        Self::StringNotEqualsIgnoreCase,
        Self::StringLike,
        Self::StringNotLike,
        Self::NumericEquals,
        Self::NumericNotEquals,
        Self::NumericLessThan,
        Self::NumericLessThanEquals,
        Self::NumericGreaterThan,
        Self::NumericGreaterThanEquals,
        Self::DateEquals,
        Self::DateNotEquals,
        Self::DateLessThan,
        Self::DateLessThanEquals,
        Self::DateGreaterThan,
        Self::DateGreaterThanEquals,
        Self::Bool,
        Self::BinaryEquals,
        Self::IpAddress,
        Self::NotIpAddress,
        Self::ArnEquals,
        Self::ArnNotEquals,
        Self::ArnLike,
        Self::ArnNotLike,
        Self::Null,
    ];

    /// AWS's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::StringEquals => "StringEquals",
            Self::StringNotEquals => "StringNotEquals",
            Self::StringEqualsIgnoreCase => "StringEqualsIgnoreCase",
            Self::StringNotEqualsIgnoreCase => "StringNotEqualsIgnoreCase",
            Self::StringLike => "StringLike",
            Self::StringNotLike => "StringNotLike",
            Self::NumericEquals => "NumericEquals",
            Self::NumericNotEquals => "NumericNotEquals",
            Self::NumericLessThan => "NumericLessThan",
            Self::NumericLessThanEquals => "NumericLessThanEquals",
            Self::NumericGreaterThan => "NumericGreaterThan",
            Self::NumericGreaterThanEquals => "NumericGreaterThanEquals",
            Self::DateEquals => "DateEquals",
            Self::DateNotEquals => "DateNotEquals",
            Self::DateLessThan => "DateLessThan",
            Self::DateLessThanEquals => "DateLessThanEquals",
            Self::DateGreaterThan => "DateGreaterThan",
            Self::DateGreaterThanEquals => "DateGreaterThanEquals",
            Self::Bool => "Bool",
            Self::BinaryEquals => "BinaryEquals",
            Self::IpAddress => "IpAddress",
            Self::NotIpAddress => "NotIpAddress",
            Self::ArnEquals => "ArnEquals",
            Self::ArnNotEquals => "ArnNotEquals",
            Self::ArnLike => "ArnLike",
            Self::ArnNotLike => "ArnNotLike",
            Self::Null => "Null",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// What it compares.
    pub fn family(self) -> Family {
        match self {
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::StringLike
            | Self::StringNotLike => Family::String,
            Self::NumericEquals
            | Self::NumericNotEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals => Family::Numeric,
            Self::DateEquals
            | Self::DateNotEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals => Family::Date,
            Self::Bool => Family::Bool,
            Self::BinaryEquals => Family::Binary,
            Self::IpAddress | Self::NotIpAddress => Family::IpAddress,
            Self::ArnEquals | Self::ArnNotEquals | Self::ArnLike | Self::ArnNotLike => Family::Arn,
            Self::Null => Family::Null,
        }
    }

    /// True for the operators with `Not`, which hold for an absent key and need a value that
    /// matches none of those listed.
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }

    /// True if `*` and `?` in a value are wildcards: the `Like` operators and all of `Arn`.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
    pub fn takes_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::StringNotLike) || self.family() == Family::Arn
    }

    /// Whether a value can hold policy variables. `None` for `Bool`, over which two pages of the
    /// IAM User Guide disagree: "Variables and tags" excludes it, "Condition operators" does not.
    pub fn takes_variables(self) -> Option<bool> {
        match self.family() {
            Family::String | Family::Arn => Some(true),
            Family::Bool => None,
            Family::Numeric | Family::Date | Family::Binary | Family::IpAddress | Family::Null => {
                Some(false)
            }
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for ConditionOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(quantifier) = self.quantifier {
            write!(f, "{}:", quantifier.name())?;
        }
        f.write_str(self.comparison.name())?;
        if self.if_exists {
            f.write_str(IF_EXISTS)?;
        }
        Ok(())
    }
}

impl ConditionOperator {
    /// Reads an operator in AWS's own spelling; the error says which part of it is unknown.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse_common(text)
            .or_else(|| Self::parse_by_grammar(text))
            .ok_or_else(|| blame(text))
    }

    /// Reads an operator whatever its case, to find what was meant.
    pub fn parse_ignoring_case(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (quantifier, rest) = match text.split_once(':') {
            None => (None, text),
            Some((prefix, rest)) => {
                let quantifier = Quantifier::ALL
                    .into_iter()
                    .find(|q| q.name().eq_ignore_ascii_case(prefix))?;
                (Some(quantifier), rest)
            }
        };
        Comparison::ALL.into_iter().find_map(|comparison| {
            let name = comparison.name();
            let head = rest.get(..name.len())?;
            let tail = rest.get(name.len()..)?;
            let if_exists = tail.eq_ignore_ascii_case(IF_EXISTS);
            let right = head.eq_ignore_ascii_case(name)
                && (tail.is_empty() || (if_exists && comparison != Comparison::Null));
            right.then_some(Self {
                quantifier,
                comparison,
                if_exists,
            })
        })
    }

    /// Reads a right operator without the grammar's machinery; `None` for any other text.
    fn parse_common(text: &str) -> Option<Self> {
        let (quantifier, rest) = if let Some(rest) = text.strip_prefix("ForAnyValue:") {
            (Some(Quantifier::ForAnyValue), rest)
        } else if let Some(rest) = text.strip_prefix("ForAllValues:") {
            (Some(Quantifier::ForAllValues), rest)
        } else {
            (None, text)
        };
        let (name, if_exists) = match rest.strip_suffix(IF_EXISTS) {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let comparison = Comparison::from_name(name)?;
        (comparison != Comparison::Null || !if_exists).then_some(Self {
            quantifier,
            comparison,
            if_exists,
        })
    }

    fn parse_by_grammar(text: &str) -> Option<Self> {
        let mut operator = Self {
            quantifier: None,
            comparison: Comparison::Null,
            if_exists: false,
        };
        for pair in read(Rule::operator, text)? {
            match pair.as_rule() {
                Rule::quantifier => {
                    operator.quantifier = Quantifier::ALL
                        .into_iter()
                        .find(|q| q.name() == pair.as_str());
                }
                Rule::comparison => operator.comparison = Comparison::from_name(pair.as_str())?,
                Rule::if_exists => operator.if_exists = true,
                _ => {}
            }
        }
        Some(operator)
    }

    /// Whether a condition with this operator holds for a request that does not carry the key.
    /// `None` where it cannot be said from the operator: for `Null` without a set prefix its
    /// value decides (see [`null_holds_when_absent`]), and for `ForAnyValue:` with `IfExists`
    /// AWS's pages say both, that `IfExists` holds and that `ForAnyValue` does not.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators
    /// for multivalued context keys"; for `Null` with a set prefix "Access Analyzer policy check
    /// reference".
    pub fn holds_when_absent(&self) -> Option<bool> {
        let is_null = self.comparison == Comparison::Null;
        match self.quantifier {
            Some(Quantifier::ForAllValues) => Some(true),
            Some(Quantifier::ForAnyValue) if self.if_exists => None,
            Some(Quantifier::ForAnyValue) => Some(false),
            None if is_null => None,
            None => Some(self.if_exists || self.comparison.is_negated()),
        }
    }
}

/// Whether `Null` with this value holds for a request that does not carry the key: `true` asks
/// for an absent key, `false` for a present one.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
pub fn null_holds_when_absent(value: bool) -> bool {
    value
}

/// Where a text that is no operator goes wrong.
fn blame(text: &str) -> Problem {
    if text.is_empty() {
        return Problem::new(0..0, ProblemKind::Empty, "an operator cannot be empty");
    }
    let start = match text.split_once(':') {
        None => 0,
        Some((prefix, _)) => {
            if Quantifier::ALL.iter().all(|q| q.name() != prefix) {
                return Problem::new(
                    0..prefix.len(),
                    ProblemKind::UnknownQuantifier,
                    "a set operator is `ForAllValues` or `ForAnyValue`",
                );
            }
            prefix.len() + 1
        }
    };
    let rest = text.get(start..).unwrap_or_default();
    if rest == "NullIfExists" {
        return Problem::new(
            start + "Null".len()..text.len(),
            ProblemKind::NullWithIfExists,
            "`Null` cannot be used with `IfExists`",
        );
    }
    let end = match rest.strip_suffix(IF_EXISTS) {
        Some(name) if !name.is_empty() => start + name.len(),
        _ => text.len(),
    };
    Problem::new(
        start..end,
        ProblemKind::UnknownOperator,
        "AWS has no such condition operator",
    )
}

#[cfg(test)]
mod tests;
