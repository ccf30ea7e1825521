//! Comparison by order, for numbers and dates.

use crate::policy::condition::Comparison;

/// How a value is compared; the negated operators are complements of `Equal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    /// Of a Numeric or Date operator.
    pub(super) fn of(comparison: Comparison) -> Self {
        match comparison {
            Comparison::NumericLessThan | Comparison::DateLessThan => Self::Less,
            Comparison::NumericLessThanEquals | Comparison::DateLessThanEquals => Self::LessOrEqual,
            Comparison::NumericGreaterThan | Comparison::DateGreaterThan => Self::Greater,
            Comparison::NumericGreaterThanEquals | Comparison::DateGreaterThanEquals => {
                Self::GreaterOrEqual
            }
            _ => Self::Equal,
        }
    }

    /// The points that stand so to `point`: first and last; empty where the last comes first.
    pub(super) fn to_point(self, point: u128) -> (u128, u128) {
        match self {
            Self::Equal => (point, point),
            Self::LessOrEqual => (0, point),
            Self::GreaterOrEqual => (point, u128::MAX),
            Self::Less => point.checked_sub(1).map_or(EMPTY, |end| (0, end)),
            Self::Greater => point
                .checked_add(1)
                .map_or(EMPTY, |start| (start, u128::MAX)),
        }
    }

    /// The points that stand so to a value between `below` and the next point.
    pub(super) fn to_gap_after(self, below: u128) -> (u128, u128) {
        match self {
            Self::Equal => EMPTY,
            Self::Less | Self::LessOrEqual => (0, below),
            Self::Greater | Self::GreaterOrEqual => Self::Greater.to_point(below),
        }
    }
}

const EMPTY: (u128, u128) = (1, 0);
