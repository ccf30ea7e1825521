//! Makes a question smaller before it is searched: most questions end here.

use super::matching::Fuel;
use super::shape::{Shape, clash};
use super::{Glob, TextSet};

/// Unions that a text must be in, and patterns that must not match it.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    unions: Vec<Vec<&'a Glob>>,
    negatives: Vec<&'a Glob>,
}

/// A question that is left for the search.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced {
    /// At least one of each must match.
    pub(super) unions: Vec<Vec<Shape>>,
    /// None may match.
    pub(super) negatives: Vec<Shape>,
}

impl<'a> Question<'a> {
    /// Sorts the patterns; none if a set is seen to be empty.
    pub(super) fn new(sets: &[&'a TextSet]) -> Option<Self> {
        let mut question = Self {
            unions: Vec::new(),
            negatives: Vec::new(),
        };
        for set in sets {
            let everything = set.globs.iter().any(Glob::is_everything);
            match (set.complement, everything) {
                (true, true) => return None,
                (true, false) => question.negatives.extend(&set.globs),
                (false, true) => {}
                (false, false) if set.globs.is_empty() => return None,
                (false, false) => question.unions.push(set.globs.iter().collect()),
            }
        }
        Some(question)
    }

    /// The union with the fewest patterns.
    pub(super) fn narrowest(&self) -> Option<&[&'a Glob]> {
        self.unions
            .iter()
            .map(Vec::as_slice)
            .min_by_key(|union| union.len())
    }

    /// All patterns.
    pub(super) fn globs(&self) -> impl Iterator<Item = &'a Glob> {
        self.unions.iter().flatten().chain(&self.negatives).copied()
    }

    /// Drops what no text of some other union is matched by. False if that empties a union.
    pub(super) fn drop_clashing_members(&mut self, fuel: &mut Fuel) -> bool {
        if self.unions.len() < 2 {
            return true;
        }
        for at in 0..self.unions.len() {
            let Some(mut union) = self.unions.get_mut(at).map(std::mem::take) else {
                continue;
            };
            union.retain(|glob| {
                let mut others = self.unions.iter().zip(0..).filter(|(_, i)| *i != at);
                !others.any(|(other, _)| clashes_with_all(glob, other, fuel))
            });
            if union.is_empty() {
                return false;
            }
            if let Some(place) = self.unions.get_mut(at) {
                *place = union;
            }
        }
        true
    }

    /// Drops all patterns that are seen to make no difference; none if nothing is left of a union.
    pub(super) fn reduce(mut self, fuel: &mut Fuel) -> Option<Reduced> {
        self.negatives.retain(|negative| {
            !self
                .unions
                .iter()
                .any(|union| clashes_with_all(negative, union, fuel))
        });
        self.negatives.sort_unstable();
        self.negatives.dedup();
        let negatives: Vec<Shape> = self.negatives.iter().map(|glob| Shape::new(glob)).collect();
        let mut unions: Vec<Vec<Shape>> = Vec::new();
        for union in &mut self.unions {
            union.sort_unstable();
            union.dedup();
            union.retain(|glob| self.negatives.binary_search(glob).is_err());
            let mut shapes: Vec<Shape> = union.iter().map(|glob| Shape::new(glob)).collect();
            shapes.retain(|shape| {
                !negatives
                    .iter()
                    .any(|negative| negative.contains(shape, fuel))
            });
            if shapes.is_empty() {
                return None;
            }
            unions.push(without_contained(shapes, fuel));
        }
        Some(Reduced {
            unions: without_implied(unions, fuel),
            negatives: without_contained(negatives, fuel),
        })
    }
}

/// True for an empty union, too.
fn clashes_with_all(glob: &Glob, union: &[&Glob], fuel: &mut Fuel) -> bool {
    fuel.burn(union.len()).is_some() && union.iter().all(|other| clash(glob, other))
}

/// Drops patterns that others contain.
fn without_contained(mut shapes: Vec<Shape>, fuel: &mut Fuel) -> Vec<Shape> {
    shapes.sort_by_key(Shape::len);
    let mut kept: Vec<Shape> = Vec::new();
    for shape in shapes {
        let contained = kept.iter().any(|other| other.contains(&shape, fuel));
        if !contained {
            // A longer pattern seldom contains a shorter one.
            kept.push(shape);
        }
    }
    kept
}

/// Drops unions that hold all texts of another.
fn without_implied(mut unions: Vec<Vec<Shape>>, fuel: &mut Fuel) -> Vec<Vec<Shape>> {
    unions.sort_by_key(Vec::len);
    let mut kept: Vec<Vec<Shape>> = Vec::new();
    for union in unions {
        let mut within = |shape: &Shape| union.iter().any(|wide| wide.contains(shape, fuel));
        let implied = kept.iter().any(|narrow| narrow.iter().all(&mut within));
        if !implied {
            kept.push(union);
        }
    }
    kept
}
