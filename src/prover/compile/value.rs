//! Points of a dimension's line as a request writes them, and back.

use super::super::line::LineSet;
use super::super::space::{Dim, LineKind, Space};
use super::date::Unit;
use super::{address, date, numeric};

/// How a request writes the value at a point of the dimension's line: a number, an ISO date, an
/// address, `true`. Empty for a dimension without a line.
pub(in crate::prover) fn text_of(space: &Space, dim: Dim, point: u128) -> String {
    match line(space, dim) {
        Some((LineKind::Number, _)) => numeric::text_of(point),
        Some((LineKind::Date, unit)) => date::text_of(unit, point),
        Some((LineKind::Address, _)) => address::text_of(point),
        Some((LineKind::Truth, _)) => if point == 0 { "false" } else { "true" }.to_owned(),
        None => String::new(),
    }
}

/// The point of the dimension's line where a request's value lies; `None` for a value beside the
/// line, and for a dimension without one.
pub(in crate::prover) fn point_of(space: &Space, dim: Dim, text: &str) -> Option<u128> {
    match line(space, dim)? {
        (LineKind::Number, _) => numeric::point_of(text),
        (LineKind::Date, unit) => date::point_of(unit, text),
        (LineKind::Address, _) => address::point_of(text),
        (LineKind::Truth, _) => Some(u128::from(text.eq_ignore_ascii_case("true"))),
    }
}

/// A point of the set that reads well in a witness; `None` where it has none.
pub(in crate::prover) fn simplest(space: &Space, dim: Dim, set: &LineSet) -> Option<u128> {
    let (kind, unit) = line(space, dim)?;
    let simplest = |(first, last): (u128, u128)| match kind {
        LineKind::Number => numeric::simplest(first, last),
        LineKind::Date => date::simplest(unit, first, last),
        LineKind::Address => address::simplest(first, last),
        LineKind::Truth => first,
    };
    let best = simplest((0, u128::MAX));
    let rank = |point: &u128| match kind {
        LineKind::Number => numeric::rank(*point),
        LineKind::Address => (false, address::rank(*point)),
        LineKind::Date | LineKind::Truth => (*point != best, 0),
    };
    let points = set.ranges().iter().map(|range| simplest(*range));
    points.min_by_key(rank)
}

fn line(space: &Space, dim: Dim) -> Option<(LineKind, Unit)> {
    let dimension = space.dimension(dim)?;
    Some((dimension.line?, Unit::of(&dimension.key)))
}
