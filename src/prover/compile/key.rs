//! Context keys as dimensions: what the catalogue says of them, and what a question asks of them.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::super::space::{Dim, Dimension, Holds, LineKind, Lit, Literal, Quantifier, Space};
use super::arn;
use super::bounds::{self, Bounds};
use super::condition;
use super::text;
use super::variable::Resolver;
use crate::catalog::{self, KeyFacts, KeyType};
use crate::policy::ast::ConditionBlock;
use crate::policy::condition::{Comparison, ConditionOperator, Quantifier as SetPrefix};

/// The keys of a statement as dimensions.
#[derive(Debug)]
pub(super) struct Keys<'s> {
    condition: Option<&'s ConditionBlock<'s>>,
    /// Keys under a set operator, in lower case, once somebody has asked.
    under_set_prefix: OnceCell<BTreeSet<String>>,
}

impl<'s> Keys<'s> {
    pub(super) fn new(condition: Option<&'s ConditionBlock<'s>>) -> Self {
        Self {
            condition,
            under_set_prefix: OnceCell::new(),
        }
    }

    /// The dimension of a key that the statement names. One that the catalogue lacks has several
    /// values if the statement takes it for such a key.
    pub(super) fn dimension(&self, space: &mut Space, name: &str) -> Dim {
        let several = || {
            let keys = self.under_set_prefix.get_or_init(|| self.collect());
            keys.contains(&name.to_ascii_lowercase())
        };
        space.key(name, || describe(name, several))
    }

    fn collect(&self) -> BTreeSet<String> {
        let conditions = self
            .condition
            .into_iter()
            .flat_map(ConditionBlock::conditions);
        conditions
            .filter(|(block, _)| {
                let operator = block.operator;
                operator.is_some_and(|operator| operator.quantifier.is_some())
            })
            .map(|(_, condition)| condition.key.text.to_ascii_lowercase())
            .collect()
    }
}

/// The dimension of a key that a question names.
pub(in crate::prover) fn of_question(space: &mut Space, name: &str) -> Dim {
    space.key(name, || describe(name, || false))
}

/// What the catalogue knows of a key; of one that it lacks, `multivalued` says what it can.
fn describe(name: &str, multivalued: impl FnOnce() -> bool) -> Dimension {
    let facts = catalog::condition_key(name);
    Dimension {
        key: name.to_ascii_lowercase().into(),
        spelling: facts.and_then(as_aws_spells).unwrap_or(name).into(),
        multivalued: facts.map_or_else(multivalued, |facts| facts.multivalued),
        may_be_absent: facts.is_none_or(|facts| !facts.always_present) || tells_who(name),
        always_on_line: facts.is_some_and(|facts| line_of(facts.key_type).is_some()),
        line: None,
    }
}

/// The name of a key that is no pattern.
fn as_aws_spells(facts: KeyFacts) -> Option<&'static str> {
    (!facts.name.is_empty() && !facts.name.contains('$')).then_some(facts.name)
}

/// True for keys that AWS documents as always present, though not what they hold when a service or somebody
/// with a provider's token calls: whether they are there depends on the sort of principal.
fn tells_who(name: &str) -> bool {
    const KEYS: [&str; 3] = ["aws:PrincipalAccount", "aws:PrincipalType", "aws:userid"];
    KEYS.iter().any(|key| key.eq_ignore_ascii_case(name))
}

/// The type that the catalogue gives a dimension's key.
pub(super) fn type_of(space: &Space, dim: Dim) -> Option<KeyType> {
    let dimension = space.dimension(dim)?;
    Some(catalog::condition_key(&dimension.key)?.key_type)
}

/// What the line of a key of this type holds; `None` for texts.
pub(super) fn line_of(key_type: KeyType) -> Option<LineKind> {
    match key_type {
        KeyType::Numeric => Some(LineKind::Number),
        KeyType::Date => Some(LineKind::Date),
        KeyType::Bool => Some(LineKind::Truth),
        KeyType::IpAddress => Some(LineKind::Address),
        KeyType::String | KeyType::Arn | KeyType::Binary => None,
    }
}

/// Takes the line of a dimension for points of this kind. False if it holds, or by the key's type
/// ought to hold, points of another.
pub(super) fn claim(space: &mut Space, dim: Dim, kind: LineKind) -> bool {
    let own = space
        .dimension(dim)
        .filter(|dimension| dimension.always_on_line && dimension.line.is_none())
        .and_then(|_| line_of(type_of(space, dim)?));
    space
        .dimension_mut(dim)
        .is_some_and(|dimension| *dimension.line.get_or_insert(own.unwrap_or(kind)) == kind)
}

/// The key has one of these values, in any spelling that its type has for it; with several values,
/// one of them is. Blocks of addresses stand for all their addresses.
pub(in crate::prover) fn equals(space: &mut Space, key: &str, wanted: &[&str]) -> Lit {
    let dim = of_question(space, key);
    let comparison = match type_of(space, dim).and_then(line_of) {
        Some(LineKind::Number) => Comparison::NumericEquals,
        Some(LineKind::Date) => Comparison::DateEquals,
        Some(LineKind::Address) => Comparison::IpAddress,
        Some(LineKind::Truth) if claim(space, dim, LineKind::Truth) => {
            return some_value(space, dim, text::same_booleans(wanted));
        }
        Some(LineKind::Truth) | None => Comparison::StringEquals,
    };
    compare(space, dim, comparison, wanted)
}

/// The key has a value that one of these patterns matches, in which `*` and `?` cross everything;
/// with several values, one of them is matched.
pub(in crate::prover) fn like(space: &mut Space, key: &str, patterns: &[&str]) -> Lit {
    let dim = of_question(space, key);
    compare(space, dim, Comparison::StringLike, patterns)
}

/// The key has a time before this date; with several values, one of them is.
pub(in crate::prover) fn before(space: &mut Space, key: &str, date: &str) -> Lit {
    let dim = of_question(space, key);
    compare(space, dim, Comparison::DateLessThan, &[date])
}

fn compare(space: &mut Space, dim: Dim, comparison: Comparison, values: &[&str]) -> Lit {
    let bounds = condition::single(
        space,
        &mut Resolver::without_variables(),
        dim,
        ConditionOperator {
            quantifier: Some(SetPrefix::ForAnyValue),
            comparison,
            if_exists: false,
        },
        values,
    );
    some_value(space, dim, bounds)
}

fn some_value(space: &mut Space, dim: Dim, bounds: Bounds) -> Lit {
    let several = space
        .dimension(dim)
        .is_some_and(|dimension| dimension.multivalued);
    let quantifier = if several {
        Quantifier::Any
    } else {
        Quantifier::One
    };
    space.literal(bounds::literal(dim, quantifier, bounds, (false, false)))
}

/// The request has the key, be it without a value.
pub(in crate::prover) fn present(space: &mut Space, key: &str) -> Lit {
    let dim = of_question(space, key);
    let literal = condition::null(space, dim, None, &["false"]);
    space.literal(literal)
}

/// The request is without the key.
pub(in crate::prover) fn absent(space: &mut Space, key: &str) -> Lit {
    present(space, key).not()
}

/// What every value of a dimension is, beyond being on the line where `always_on_line` says so: an
/// ARN, where the catalogue gives the key that type. To be added to what is asked of the dimension;
/// its opposite never holds. Holds for an absent key.
pub(in crate::prover) fn domain(space: &mut Space, dim: Dim) -> Option<Lit> {
    (type_of(space, dim)? == KeyType::Arn).then(|| {
        let several = space
            .dimension(dim)
            .is_some_and(|dimension| dimension.multivalued);
        let quantifier = if several {
            Quantifier::All
        } else {
            Quantifier::One
        };
        let holds = Holds {
            values: arn::every_arn(),
            absent: true,
        };
        space.literal(Literal::exact(dim, quantifier, holds))
    })
}
