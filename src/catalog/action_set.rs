//! Sets of actions, for rules that ask whether a pattern meets a set.

use super::action::Action;
use super::pattern::{self, ActionGlob};

/// A set of actions of the catalogue.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ActionSet {
    /// Sorted, each once.
    actions: Vec<Action>,
}

impl FromIterator<Action> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        let mut actions: Vec<Action> = actions.into_iter().collect();
        if !actions.is_sorted_by(|a, b| a < b) {
            // Stable sorting is quick where the parts are sorted, as they are in a union.
            actions.sort();
            actions.dedup();
        }
        Self { actions }
    }
}

impl<'a> IntoIterator for &'a ActionSet {
    type Item = Action;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Action>>;

    fn into_iter(self) -> Self::IntoIter {
        self.actions.iter().copied()
    }
}

impl ActionSet {
    /// The actions that any of the patterns matches.
    pub fn of_patterns<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Self {
        patterns.into_iter().flat_map(pattern::expand).collect()
    }

    /// The actions in order.
    pub fn iter(&self) -> impl Iterator<Item = Action> {
        self.into_iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// True if `action` is one of them.
    pub fn contains(&self, action: Action) -> bool {
        self.actions.binary_search(&action).is_ok()
    }

    /// The actions of both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
    }

    /// True if they share no action.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        let (few, many) = if self.len() < other.len() {
            (self, other)
        } else {
            (other, self)
        };
        !few.iter().any(|action| many.contains(action))
    }

    /// The first action of the set that `pattern` matches.
    pub fn meets(&self, pattern: &str) -> Option<Action> {
        self.meets_glob(&ActionGlob::new(pattern))
    }

    /// [`meets`](Self::meets) for a pattern that is asked about more than once.
    pub fn meets_glob(&self, pattern: &ActionGlob) -> Option<Action> {
        let range = pattern.range();
        let start = self
            .actions
            .partition_point(|action| action.0 < range.start);
        let end = self.actions.partition_point(|action| action.0 < range.end);
        let near = self.actions.get(start..end).unwrap_or_default();
        near.iter().copied().find(|action| pattern.matches(*action))
    }

    /// True if `pattern` matches every action of the set.
    pub fn covered_by(&self, pattern: &str) -> bool {
        let pattern = ActionGlob::new(pattern);
        let range = pattern.range();
        let within =
            |action: Option<&Action>| action.is_none_or(|action| range.contains(&action.0));
        within(self.actions.first())
            && within(self.actions.last())
            && self.iter().all(|action| pattern.matches(action))
    }
}
