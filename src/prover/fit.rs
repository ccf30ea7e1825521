//! Can literals about one dimension hold together, and for which value?
//!
//! Complete for every literal that is known exactly: a conjunction about a key with several values is
//! met by absence, by one value for each "some value is in …", or by the empty set.

use foldhash::HashMap;

use super::compile;
use super::line::LineSet;
use super::space::{Dim, Dimension, Holds, Lit, Literal, Quantifier, Set, Space};
use super::strings::{self, Found, TextSet};

/// Which side of a literal that is not known exactly counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// All that may be so: finding nothing proves that there is nothing.
    Over,
    /// Only what must be so: what is found is there.
    Under,
}

/// One value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// A text.
    Text(String),
    /// A point of the dimension's line.
    Point(u128),
    /// A text that is no point of the line.
    Beside,
    /// Any text will do.
    Any,
}

/// What a dimension holds at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// The key is absent.
    Absent,
    /// One value.
    One(Atom),
    /// A set of values, perhaps empty.
    Many(Vec<Atom>),
}

/// How many states of one search for a common text may be looked at.
const STATES: u32 = 20_000;
/// How many states all searches of one question may look at.
const ALL_STATES: u32 = 200_000;
/// How many units of work one question may take, each some nanoseconds: to look at a literal, a step of a
/// pattern, a statement's actions.
const ALL_WORK: u64 = 40_000_000;

/// What is left of one question's budget. Counted, not measured, so that answers do not depend on the
/// machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    states: u32,
    work: u64,
}

impl Left {
    /// The whole budget.
    pub(super) const WHOLE: Self = Self {
        states: ALL_STATES,
        work: ALL_WORK,
    };

    /// True if nothing is left.
    pub(super) fn is_nothing(self) -> bool {
        self.states == 0 || self.work == 0
    }
}

/// Whether literals fit together, as far as it has been asked.
pub(super) type Known = HashMap<Box<[Lit]>, bool>;

/// Answers about dimensions, kept.
#[derive(Debug)]
pub(super) struct Fitter<'s> {
    pub(super) space: &'s Space,
    bound: Bound,
    /// True while nobody wants to see the value.
    asks_only: bool,
    known: Known,
    left: Left,
}

/// What a search for a value came to.
enum Sought {
    Value(Value),
    Nothing,
    TooMuch,
}

impl<'s> Fitter<'s> {
    /// Starts with the answers that were found before in this space, for this bound.
    pub(super) fn knowing(space: &'s Space, bound: Bound, known: Known, left: Left) -> Self {
        Self {
            space,
            bound,
            asks_only: false,
            known,
            left,
        }
    }

    /// What is left of the budget.
    pub(super) fn left(&self) -> Left {
        self.left
    }

    /// Takes units of work; false if the budget is used up.
    pub(super) fn spend(&mut self, work: usize) -> bool {
        let work = u64::try_from(work).unwrap_or(u64::MAX);
        self.left.work = self.left.work.saturating_sub(work);
        !self.left.is_nothing()
    }

    /// The answers found, to be used again.
    pub(super) fn known(self) -> Known {
        self.known
    }

    /// The bound in force.
    pub(super) fn bound(&self) -> Bound {
        self.bound
    }

    /// True if the literals, all about `dim`, can hold together. Where that was too much to decide,
    /// the answer is the careful one: yes when proving, no when looking for a witness.
    pub(super) fn fits(&mut self, dim: Dim, lits: &[Lit]) -> bool {
        if lits.is_empty() {
            return true;
        }
        let mut sorted: Vec<Lit> = lits.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.not() == *b))
        {
            return false;
        }
        let going = self.spend(5 + sorted.len());
        if let Some(known) = self.known.get(sorted.as_slice()) {
            return *known;
        }
        if !going {
            return self.bound == Bound::Over;
        }
        self.asks_only = true;
        let sought = self.seek(dim, &sorted);
        self.asks_only = false;
        let fits = match sought {
            Sought::Value(Value::One(_)) => !self.is_empty_by_letters(&sorted),
            Sought::Value(Value::Absent | Value::Many(_)) => true,
            Sought::Nothing => false,
            // Not kept: with another question's budget it may be decided.
            Sought::TooMuch => return self.bound == Bound::Over,
        };
        self.known.insert(sorted.into(), fits);
        fits
    }

    /// A value for which all literals hold; absence where that will do.
    pub(super) fn value(&mut self, dim: Dim, lits: &[Lit]) -> Option<Value> {
        match self.seek(dim, lits) {
            Sought::Value(value) => Some(value),
            Sought::Nothing | Sought::TooMuch => None,
        }
    }

    /// True if the text is a value, present, for which all literals hold.
    pub(super) fn accepts(&self, lits: &[Lit], text: &str) -> bool {
        let holds = |literal: &&'s Literal| self.holds(literal).values.contains(text);
        self.literals(lits).iter().all(holds)
    }

    /// A value, present and in all of `wishes`, for which all literals hold. A key with several values
    /// gets the wish for each of them.
    pub(super) fn wished(&mut self, dim: Dim, lits: &[Lit], wishes: &[&Set]) -> Option<Value> {
        let dimension = self.space.dimension(dim)?;
        match self.seek_present(dim, dimension, &self.literals(lits), wishes) {
            Sought::Value(value) => Some(value),
            Sought::Nothing | Sought::TooMuch => None,
        }
    }

    pub(super) fn literals(&self, lits: &[Lit]) -> Vec<&'s Literal> {
        let space = self.space;
        lits.iter().filter_map(|lit| space.get(*lit)).collect()
    }

    fn seek(&mut self, dim: Dim, lits: &[Lit]) -> Sought {
        let Some(dimension) = self.space.dimension(dim) else {
            return Sought::Nothing;
        };
        let literals = self.literals(lits);
        let absent = literals.iter().all(|literal| self.holds(literal).absent);
        if dimension.may_be_absent && absent {
            return Sought::Value(Value::Absent);
        }
        self.seek_present(dim, dimension, &literals, &[])
    }

    fn seek_present(
        &mut self,
        dim: Dim,
        dimension: &Dimension,
        literals: &[&Literal],
        wishes: &[&Set],
    ) -> Sought {
        if dimension.multivalued {
            return self.seek_many(dim, dimension, literals, wishes);
        }
        let mut sets: Vec<&Set> = wishes.to_vec();
        sets.extend(literals.iter().map(|literal| &self.holds(literal).values));
        match self.common(dim, dimension, &sets) {
            Ok(Some(atom)) => Sought::Value(Value::One(atom)),
            Ok(None) => Sought::Nothing,
            Err(TooMuch) => Sought::TooMuch,
        }
    }

    fn seek_many(
        &mut self,
        dim: Dim,
        dimension: &Dimension,
        literals: &[&Literal],
        wishes: &[&Set],
    ) -> Sought {
        let mut all: Vec<&Set> = wishes.to_vec();
        all.extend(
            literals
                .iter()
                .filter(|literal| literal.quantifier != Quantifier::Any)
                .map(|literal| &self.holds(literal).values),
        );
        let any: Vec<&Set> = literals
            .iter()
            .filter(|literal| literal.quantifier == Quantifier::Any)
            .map(|literal| &self.holds(literal).values)
            .collect();
        if any.is_empty() {
            return match self.common(dim, dimension, &all) {
                Ok(Some(atom)) => Sought::Value(Value::Many(vec![atom])),
                // `One` asks for a value; `All` is content with none.
                Ok(None)
                    if wishes.is_empty()
                        && literals
                            .iter()
                            .all(|literal| literal.quantifier == Quantifier::All) =>
                {
                    Sought::Value(Value::Many(Vec::new()))
                }
                Ok(None) => Sought::Nothing,
                Err(TooMuch) => Sought::TooMuch,
            };
        }
        let mut atoms: Vec<Atom> = Vec::new();
        for wanted in any {
            let mut sets = all.clone();
            sets.push(wanted);
            match self.common(dim, dimension, &sets) {
                Ok(Some(atom)) if atoms.contains(&atom) => {}
                Ok(Some(atom)) => atoms.push(atom),
                Ok(None) => return Sought::Nothing,
                Err(TooMuch) => return Sought::TooMuch,
            }
        }
        Sought::Value(Value::Many(atoms))
    }

    fn holds<'l>(&self, literal: &'l Literal) -> &'l Holds {
        match self.bound {
            Bound::Over => &literal.may,
            Bound::Under => &literal.must,
        }
    }

    /// A value that is in all sets.
    fn common(
        &mut self,
        dim: Dim,
        dimension: &Dimension,
        sets: &[&Set],
    ) -> Result<Option<Atom>, TooMuch> {
        let mut texts: Vec<&TextSet> = Vec::new();
        let mut line: Option<LineSet> = None;
        for set in sets {
            match set {
                Set::Everything => {}
                Set::Nothing => return Ok(None),
                Set::Text(set) => texts.push(set),
                Set::Line(set) => {
                    line = Some(match line {
                        Some(line) => line.intersect(set),
                        None => (**set).clone(),
                    });
                }
            }
        }
        let on_line = match &line {
            None => None,
            Some(line) => match point(self.space, dim, line) {
                Some(point) => Some(Atom::Point(point)),
                None if line.beside && !dimension.always_on_line => Some(Atom::Beside),
                None => return Ok(None),
            },
        };
        if texts.is_empty() {
            return Ok(Some(on_line.unwrap_or(Atom::Any)));
        }
        if let Some(line) = &line {
            // Where the texts are listed, each tells where on the line it lies.
            let lies = |text: &str| match compile::point_of(self.space, dim, text) {
                Some(point) => line.contains(point),
                None => line.beside && !dimension.always_on_line,
            };
            match strings::find_listed(&texts, lies) {
                Some(Found::Text(text)) => return Ok(Some(Atom::Text(text))),
                Some(Found::Nothing) => return Ok(None),
                Some(Found::TooMuch) | None => {}
            }
        }
        if on_line.is_some() && self.bound == Bound::Under {
            // Compared as a text here and as a number there: no value is certain to satisfy both.
            return Err(TooMuch);
        }
        let steps =
            |set: &&TextSet| -> usize { set.globs.iter().map(|glob| 4 + glob.steps.len()).sum() };
        let size: usize = texts.iter().map(steps).sum();
        if !self.spend(size.saturating_mul(4)) {
            return Err(TooMuch);
        }
        match self.meet(&texts) {
            Found::Nothing => Ok(None),
            Found::Text(text) => Ok(Some(Atom::Text(text))),
            Found::TooMuch => Err(TooMuch),
        }
    }

    /// A text that is in all of the sets, within the budget.
    pub(super) fn meet(&mut self, sets: &[&TextSet]) -> Found {
        let mut budget = STATES.min(self.left.states);
        let before = budget;
        let found = if self.asks_only {
            strings::meet(sets, &mut budget)
        } else {
            strings::find(sets, &mut budget)
        };
        self.left.states = self.left.states.saturating_sub(before - budget);
        found
    }
}

/// A readable point of the set.
fn point(space: &Space, dim: Dim, line: &LineSet) -> Option<u128> {
    let first = || line.ranges().first().map(|(start, _)| *start);
    compile::simplest(space, dim, line).or_else(first)
}

/// The budget is used up, or the sets are of a sort that cannot be decided together.
struct TooMuch;
