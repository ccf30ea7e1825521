//! Which actions an action pattern matches: `s3:Get*`, `*`, `iam:?et*`.
//!
//! A pattern is its literal head, found by binary search, and a glob over the actions found.

use std::cmp::Ordering;
use std::ops::Range;

use super::action::{self, Action};
use super::glob;
use super::tables;

/// An action pattern made ready for matching. Any text is one; most match nothing.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action": `*` any run, `?` one character,
/// case ignored.
#[derive(Clone, Debug)]
pub struct ActionGlob {
    /// Lower case, runs of `*` as one.
    text: String,
    /// Bytes before the first wildcard.
    literal: usize,
    /// Bytes that a match has at least.
    shortest: usize,
}

impl ActionGlob {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        let mut text = String::with_capacity(pattern.len().min(128));
        for c in pattern.chars() {
            if c != '*' || !text.ends_with('*') {
                text.push(c.to_ascii_lowercase());
            }
        }
        let literal = text.find(['*', '?']).unwrap_or(text.len());
        let shortest = text.chars().filter(|c| *c != '*').count();
        Self {
            text,
            literal,
            shortest,
        }
    }

    /// Positions of the actions that begin with the pattern's literal head; all matches are among
    /// them.
    pub fn range(&self) -> Range<u32> {
        if self.literal == self.text.len() {
            let found = action::action(&self.text).map(Action::index);
            return found.map_or(0..0, |index| index..index + 1);
        }
        let head = self.text.get(..self.literal).unwrap_or_default();
        let before = |index: u32, or_same: bool| match compare_head(Action(index).name(), head) {
            Ordering::Less => true,
            Ordering::Equal => or_same,
            Ordering::Greater => false,
        };
        let start = tables::partition_point(action::count(), |index| before(index, false));
        let end = tables::partition_point(action::count(), |index| before(index, true));
        start..end
    }

    /// True if the pattern matches this action.
    pub fn matches(&self, action: Action) -> bool {
        let name = action.name();
        name.len() >= self.shortest
            && glob::matches(self.text.as_bytes(), name.as_bytes(), |pattern, byte| {
                pattern == byte.to_ascii_lowercase()
            })
    }

    /// True if all actions of [`range`](Self::range) match: the only wildcard is a `*` at the end.
    fn is_head(&self) -> bool {
        self.text.get(self.literal..) == Some("*")
    }
}

/// Compares the first bytes of `name` with a lower-case `head`.
fn compare_head(name: &str, head: &str) -> Ordering {
    let name = name.as_bytes();
    tables::compare_bytes(name.get(..head.len()).unwrap_or(name), head.as_bytes())
}

/// The actions that a pattern matches, in order.
#[derive(Clone, Debug)]
pub struct Matches {
    pattern: ActionGlob,
    left: Range<u32>,
}

/// The actions that `pattern` matches; a pattern without wildcards matches one or none.
pub fn expand(pattern: &str) -> Matches {
    let pattern = ActionGlob::new(pattern);
    let left = pattern.range();
    Matches { pattern, left }
}

/// True if the catalogue has an action that `pattern` matches.
pub fn matches_any(pattern: &str) -> bool {
    if pattern.contains(['*', '?']) {
        expand(pattern).next().is_some()
    } else {
        action::action(pattern).is_some()
    }
}

impl Iterator for Matches {
    type Item = Action;

    fn next(&mut self) -> Option<Action> {
        if self.pattern.is_head() {
            return self.left.next().map(Action);
        }
        let pattern = &self.pattern;
        self.left
            .find_map(|index| Some(Action(index)).filter(|action| pattern.matches(*action)))
    }
}
