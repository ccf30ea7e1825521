//! Sets of numbers, dates and addresses: intervals on one ordered line of 128 bits.
//!
//! A value that is not of the key's type (a text that is no number) lies beside the line. What the
//! points mean is the caller's affair.

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
        let mut sorted: Vec<(u128, u128)> = ranges
            .into_iter()
            .filter(|(start, end)| start <= end)
            .collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(sorted.len());
        for (start, end) in sorted {
            match merged.last_mut() {
                // Adjacent ones become one, so that equal sets are equal.
                Some((_, last)) if start <= last.saturating_add(1) => *last = end.max(*last),
                _ => merged.push((start, end)),
            }
        }
        Self {
            ranges: merged.into_boxed_slice(),
            beside: false,
        }
    }

    /// What is not in the set, beside the line too.
    pub(super) fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = Some(0);
        for (start, end) in &self.ranges {
            if let (Some(from), Some(to)) = (next, start.checked_sub(1))
                && from <= to
            {
                ranges.push((from, to));
            }
            next = end.checked_add(1);
        }
        ranges.extend(next.map(|from| (from, u128::MAX)));
        Self {
            ranges: ranges.into_boxed_slice(),
            beside: !self.beside,
        }
    }

    /// What is in both.
    pub(super) fn intersect(&self, other: &Self) -> Self {
        let mut ranges = Vec::new();
        let (mut ours, mut theirs) = (self.ranges.iter(), other.ranges.iter());
        let (mut our, mut their) = (ours.next(), theirs.next());
        while let (Some((a, b)), Some((c, d))) = (our, their) {
            let (start, end) = (*a.max(c), *b.min(d));
            if start <= end {
                ranges.push((start, end));
            }
            if b <= d {
                our = ours.next();
            } else {
                their = theirs.next();
            }
        }
        Self {
            ranges: ranges.into_boxed_slice(),
            beside: self.beside && other.beside,
        }
    }

    /// True if nothing is in it, not even beside the line.
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.beside
    }

    /// True if the point is in it.
    pub(super) fn contains(&self, point: u128) -> bool {
        let behind = self.ranges.partition_point(|(start, _)| *start <= point);
        let before = behind.checked_sub(1).and_then(|at| self.ranges.get(at));
        before.is_some_and(|(_, end)| point <= *end)
    }

    /// The intervals in order, both ends included.
    pub(super) fn ranges(&self) -> &[(u128, u128)] {
        &self.ranges
    }

    /// What is in one of them.
    pub(super) fn join(&self, other: &Self) -> Self {
        self.complement()
            .intersect(&other.complement())
            .complement()
    }

    /// True if it reaches to the end of the line: all that is not in a few intervals.
    pub(super) fn is_wide(&self) -> bool {
        self.ranges.last().is_some_and(|(_, end)| *end == u128::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SPAN: u128 = 32;

    /// Both ends of the line are within reach: what is above 16 stands that far from the upper one.
    fn point(n: u128) -> u128 {
        if n < SPAN / 2 {
            n
        } else {
            u128::MAX - (SPAN - 1 - n)
        }
    }

    fn sets() -> impl Strategy<Value = (Vec<(u128, u128)>, bool)> {
        (
            prop::collection::vec((0..SPAN, 0..SPAN), 0..6),
            any::<bool>(),
        )
    }

    fn line((ranges, beside): &(Vec<(u128, u128)>, bool)) -> LineSet {
        let mut set = LineSet::union(ranges.iter().map(|(a, b)| (point(*a), point(*b))));
        set.beside = *beside;
        set
    }

    fn has((ranges, _): &(Vec<(u128, u128)>, bool), n: u128) -> bool {
        ranges.iter().any(|(a, b)| (*a..=*b).contains(&n))
    }

    fn is_sound(set: &LineSet) -> bool {
        let apart = |pair: &[(u128, u128)]| pair[0].1 < u128::MAX && pair[0].1 + 1 < pair[1].0;
        set.ranges().iter().all(|(a, b)| a <= b) && set.ranges().windows(2).all(apart)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn agrees_with_counting(a in sets(), b in sets()) {
            let (x, y) = (line(&a), line(&b));
            let both = x.intersect(&y);
            let not = x.complement();
            prop_assert!([&x, &y, &both, &not].into_iter().all(is_sound));
            for n in 0..SPAN {
                prop_assert_eq!(x.contains(point(n)), has(&a, n));
                prop_assert_eq!(not.contains(point(n)), !has(&a, n));
                prop_assert_eq!(both.contains(point(n)), has(&a, n) && has(&b, n));
            }
            // The points between the two halves go together.
            let between = a.0.iter().any(|(from, to)| *from < SPAN / 2 && *to >= SPAN / 2);
            prop_assert_eq!(x.contains(1 << 100), between);
            prop_assert_eq!(not.beside, !a.1);
            prop_assert_eq!(both.beside, a.1 && b.1);
            prop_assert_eq!(&not.complement(), &x);
            let none = (0..SPAN).all(|n| !has(&a, n));
            prop_assert_eq!(x.is_empty(), none && !a.1);
        }
    }
}
