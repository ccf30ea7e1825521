//! Statements to cubes: what actions, resources and conditions mean as sets.
//!
//! Principals are not its business: what a principal element means depends on the sort of principal
//! that a question is about.

mod actions;
mod address;
mod arn;
mod bounds;
mod condition;
mod date;
mod key;
mod numeric;
mod order;
mod resource;
mod text;
mod value;
mod variable;

#[cfg(test)]
mod tests;

pub(super) use actions::like as actions_like;
pub(super) use address::address_point;
pub(super) use key::{absent, before, domain, equals, like, of_question as key};
pub(super) use value::{point_of, simplest, text_of};

use std::collections::BTreeMap;

use super::cube::{Cube, Side};
use super::space::{Holds, Lit, Set, Space};
use crate::policy::Policy;
use crate::policy::ast::Statement;
use crate::request::StatementId;
use crate::source::Span;
use key::Keys;
use variable::Resolver;

/// Values of context keys that policy variables are replaced with; keys in lower case. `None`: the
/// key is absent, so a default counts, or else the variable is not resolved.
pub(super) type Bindings = BTreeMap<Box<str>, Option<Box<str>>>;

/// Why a statement matches nothing whatever the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nothing {
    /// It has no right effect or action, or an unknown operator.
    Unreadable,
    /// This element or condition key never holds.
    Side(Span),
}

/// What a statement matches.
pub(super) fn cube(
    space: &mut Space,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    id: StatementId,
    bindings: &Bindings,
) -> Result<Cube, Nothing> {
    let effect = statement.effect().ok_or(Nothing::Unreadable)?;
    let named = actions::of_statement(space, statement).ok_or(Nothing::Unreadable)?;
    let mut resolver = if policy.has_variables() {
        Resolver::new(bindings)
    } else {
        Resolver::without_variables()
    };
    resolver.letters = std::mem::take(space.letters());
    let limits = limits(space, statement, &mut resolver);
    *space.letters() = std::mem::take(&mut resolver.letters);
    let (mut sides, always) = limits?;
    sides.sort_by_cached_key(|side| cost(space, side.lit));
    Ok(Cube {
        id,
        effect,
        actions: named.actions,
        name: named.name,
        sides,
        always,
        variables: resolver.unbound.into_iter().collect(),
    })
}

/// What resource and conditions ask for, and the condition keys that ask for nothing.
fn limits(
    space: &mut Space,
    statement: &Statement<'_>,
    resolver: &mut Resolver<'_>,
) -> Result<(Vec<Side>, Vec<Span>), Nothing> {
    let mut sides: Vec<Side> = Vec::new();
    if let Some(element) = &statement.resource {
        let lit = resource::literal(space, resolver, element);
        add(space, &mut sides, lit, element.key.span())?;
    }
    if let Some(element) = &statement.not_resource {
        let lit = resource::literal(space, resolver, element).not();
        add(space, &mut sides, lit, element.key.span())?;
    }
    let keys = Keys::new(statement.condition.as_ref());
    let conditions = statement.condition.iter();
    let blocks = || conditions.clone().flat_map(|block| &block.operators);
    if blocks().any(|block| block.operator.is_none()) {
        return Err(Nothing::Unreadable);
    }
    let mut always = Vec::new();
    for block in blocks() {
        let Some(operator) = block.operator else {
            continue;
        };
        for condition in &block.conditions {
            let dim = keys.dimension(space, &condition.key.text);
            let values: Vec<&str> = condition.values.iter().map(|leaf| &*leaf.text).collect();
            let lit = condition::literal(space, resolver, dim, operator, &values);
            let key = condition.key.span();
            if !add(space, &mut sides, lit, key)? {
                always.push(key);
            }
        }
    }
    Ok((sides, always))
}

/// Adds a side, unless it always holds; says whether it did. An error if it never does.
fn add(space: &Space, sides: &mut Vec<Side>, lit: Lit, span: Span) -> Result<bool, Nothing> {
    let literal = space.get(lit).ok_or(Nothing::Unreadable)?;
    let can_be_absent = space
        .dimension(literal.dim)
        .is_some_and(|dimension| dimension.may_be_absent);
    let is = |holds: &Holds, all: bool| {
        let values = if all { Set::Everything } else { Set::Nothing };
        holds.values == values && (holds.absent == all || !can_be_absent)
    };
    // Quantifiers matter only to a key that is present without a value.
    if is(&literal.may, false) && literal.quantifier != super::space::Quantifier::All {
        return Err(Nothing::Side(span));
    }
    let limits = !is(&literal.must, true) || literal.quantifier == super::space::Quantifier::Any;
    if limits {
        sides.push(Side { lit, span });
    }
    Ok(limits)
}

/// How long it takes to decide about a literal, roughly: presence, then points, then texts by their length.
fn cost(space: &Space, lit: Lit) -> usize {
    let of = |set: &Set| match set {
        Set::Everything | Set::Nothing => 0,
        Set::Line(set) => 1 + set.ranges().len(),
        Set::Text(set) => {
            let steps = set.globs.iter().map(|glob| glob.steps.len());
            16 + steps.sum::<usize>()
        }
    };
    space.get(lit).map_or(0, |literal| {
        of(&literal.must.values) + of(&literal.may.values)
    })
}
