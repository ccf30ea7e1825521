//! Sets of the catalogue's actions as bits.

use crate::catalog::{self, Action};

use std::hash::{Hash, Hasher};
use std::ops::Range;

/// A set of actions of the catalogue.
#[derive(Clone, Debug)]
pub(super) struct Actions {
    words: Box<[u64]>,
    /// No word outside this range has a bit: most sets are about one service, whose actions stand together.
    within: Range<usize>,
}

impl PartialEq for Actions {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl Eq for Actions {}

impl Hash for Actions {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.words.hash(hasher);
    }
}

/// Words that hold a bit for each action.
fn words() -> usize {
    catalog::action_count().div_ceil(64)
}

fn place(action: Action) -> (usize, u64) {
    let index = usize::try_from(action.index()).unwrap_or(usize::MAX);
    (index / 64, 1 << (index % 64))
}

impl Actions {
    /// No action.
    pub(super) fn nothing() -> Self {
        Self {
            words: vec![0; words()].into(),
            within: 0..0,
        }
    }

    /// Every action of the catalogue.
    pub(super) fn everything() -> Self {
        Self::nothing().complement()
    }

    /// Adds an action.
    pub(super) fn insert(&mut self, action: Action) {
        let (at, bit) = place(action);
        if let Some(word) = self.words.get_mut(at) {
            *word |= bit;
            self.within = if self.within.is_empty() {
                at..at + 1
            } else {
                self.within.start.min(at)..self.within.end.max(at + 1)
            };
        }
    }

    /// Takes out one action.
    pub(super) fn take_out(&mut self, action: Action) {
        let (word, bit) = place(action);
        if let Some(word) = self.words.get_mut(word) {
            *word &= !bit;
        }
    }

    /// Those of these names.
    pub(super) fn named(names: &[&str]) -> Self {
        let mut these = Self::nothing();
        let known = names.iter().filter_map(|name| catalog::action(name));
        known.for_each(|action| these.insert(action));
        these
    }

    /// True if the action is one of them.
    pub(super) fn contains(&self, action: Action) -> bool {
        let (word, bit) = place(action);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// The actions that are not in the set.
    pub(super) fn complement(&self) -> Self {
        let mut words: Box<[u64]> = self.words.iter().map(|word| !word).collect();
        let rest = catalog::action_count() % 64;
        if rest != 0
            && let Some(last) = words.last_mut()
        {
            *last &= (1 << rest) - 1;
        }
        let within = 0..words.len();
        Self { words, within }
    }

    /// Keeps what `other` has too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
        self.within = self.both(other);
    }

    /// Takes out what `other` has.
    pub(super) fn remove(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// True if there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.part(&self.within).iter().all(|word| *word == 0)
    }

    /// True if no action is in both.
    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        let both = self.both(other);
        let mut pairs = self.part(&both).iter().zip(other.part(&both));
        pairs.all(|(a, b)| a & b == 0)
    }

    /// True if every action of it is in `other`.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let other = other.part(&self.within);
        self.part(&self.within)
            .iter()
            .zip(other)
            .all(|(a, b)| a & !b == 0)
    }

    /// Where both may have something.
    fn both(&self, other: &Self) -> Range<usize> {
        let start = self.within.start.max(other.within.start);
        start..self.within.end.min(other.within.end).max(start)
    }

    fn part(&self, of: &Range<usize>) -> &[u64] {
        self.words.get(of.clone()).unwrap_or_default()
    }

    /// The actions in the catalogue's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Action> + '_ {
        let from = u32::try_from(self.within.start).unwrap_or(u32::MAX);
        let words = self.part(&self.within).iter().zip(from..);
        let words = words.filter(|(word, _)| **word != 0);
        words.flat_map(|(word, at): (&u64, u32)| {
            let bits = (0..64).filter(move |bit| word & (1 << bit) != 0);
            bits.filter_map(move |bit| catalog::action_at(at * 64 + bit))
        })
    }
}
