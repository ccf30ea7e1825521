//! Sets of the catalogue's actions as bits.

use crate::catalog::{self, Action};

/// A set of actions of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Actions {
    words: Box<[u64]>,
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
        }
    }

    /// Every action of the catalogue.
    pub(super) fn everything() -> Self {
        Self::nothing().complement()
    }

    /// Adds an action.
    pub(super) fn insert(&mut self, action: Action) {
        let (word, bit) = place(action);
        if let Some(word) = self.words.get_mut(word) {
            *word |= bit;
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
        Self { words }
    }

    /// Keeps what `other` has too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Takes out what `other` has.
    pub(super) fn remove(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// True if there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// True if no action is in both.
    pub(super) fn is_disjoint(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).all(|(a, b)| a & b == 0)
    }

    /// True if every action of it is in `other`.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.words
            .iter()
            .zip(&other.words)
            .all(|(a, b)| a & !b == 0)
    }

    /// The actions in the catalogue's order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Action> + '_ {
        let words = self.words.iter().zip(0..).filter(|(word, _)| **word != 0);
        words.flat_map(|(word, at): (&u64, u32)| {
            let bits = (0..64).filter(move |bit| word & (1 << bit) != 0);
            bits.filter_map(move |bit| catalog::action_at(at * 64 + bit))
        })
    }
}
