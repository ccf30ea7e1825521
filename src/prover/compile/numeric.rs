//! Numbers on the line of 128 bits.
//!
//! Every number with at most 18 digits behind the point whose size is below 8.5e19 is an even
//! point; an odd point stands for all numbers between its neighbours, so that no number is left
//! out. The first and the last points stand for what is beyond, too.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Numeric.

use super::super::line::LineSet;
use super::bounds::Bounds;
use super::order::Order;
use crate::policy::value::parse_number;

/// Digits behind the point that the line tells apart.
const DIGITS: usize = 18;
const SCALE: u128 = 10_u128.pow(18);
/// The point of zero.
const ZERO: u128 = 1 << 127;

/// Where a number lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At this point.
    At(u128),
    /// Somewhere in this odd point, or beyond the line at its first or last.
    Within(u128),
}

/// A number as its digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal<'t> {
    pub(super) negative: bool,
    /// Without zeros in front.
    pub(super) integer: &'t str,
    /// Without zeros behind.
    pub(super) fraction: &'t str,
}

/// Takes a number apart.
pub(super) fn decimal(text: &str) -> Option<Decimal<'_>> {
    parse_number(text).ok()?;
    let negative = text.starts_with('-');
    let digits = text.trim_start_matches(['+', '-']);
    let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    Some(Decimal {
        negative,
        integer: integer.trim_start_matches('0'),
        fraction: fraction.trim_end_matches('0'),
    })
}

fn place(text: &str) -> Option<Place> {
    let Decimal {
        negative,
        integer,
        fraction,
    } = decimal(text)?;
    let beyond = Place::Within(if negative { 0 } else { u128::MAX });
    // 20 digits are below 1e20, and that times the scale fits.
    if integer.len() > 20 {
        return Some(beyond);
    }
    let number = |digits: &str| {
        let digits = digits.bytes().filter(u8::is_ascii_digit);
        digits.fold(0_u128, |sum, digit| sum * 10 + u128::from(digit - b'0'))
    };
    let kept = fraction.get(..DIGITS).unwrap_or(fraction);
    let zeros = u32::try_from(DIGITS - kept.len()).unwrap_or(0);
    let doubled = 2 * (number(integer) * SCALE + number(kept) * 10_u128.pow(zeros));
    if doubled >= ZERO - 2 {
        return Some(beyond);
    }
    let finer = fraction.len() > DIGITS;
    let size = doubled + u128::from(finer);
    let point = if negative { ZERO - size } else { ZERO + size };
    Some(if finer {
        Place::Within(point)
    } else {
        Place::At(point)
    })
}

/// The numbers that stand so to one of the values. A value that is no number compares to nothing;
/// one that the line cannot hold is a gap.
pub(super) fn numbers(order: Order, values: &[&str]) -> Option<Bounds> {
    let mut ranges = Vec::with_capacity(values.len());
    for text in values {
        match place(text) {
            Some(Place::At(point)) => ranges.push(order.to_point(point)),
            Some(Place::Within(_)) => return None,
            None => {}
        }
    }
    let set = LineSet::union(ranges);
    Some(Bounds::of_points(set.clone(), set, String::new))
}

/// The point of a number that a request holds.
pub(super) fn point_of(text: &str) -> Option<u128> {
    place(text).map(|place| match place {
        Place::At(point) | Place::Within(point) => point,
    })
}

/// A number that lies at the point, or in it.
pub(super) fn text_of(point: u128) -> String {
    let sign = if point < ZERO { "-" } else { "" };
    let size = point.abs_diff(ZERO);
    let finer = if size % 2 == 1 { "5" } else { "" };
    let (integer, fraction) = (size / 2 / SCALE, size / 2 % SCALE);
    let fraction = format!("{fraction:0DIGITS$}{finer}");
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        format!("{sign}{integer}")
    } else {
        format!("{sign}{integer}.{fraction}")
    }
}

/// The simplest number of the interval: zero, the whole number closest to it, or an end.
pub(super) fn simplest(first: u128, last: u128) -> u128 {
    const WHOLE: u128 = 2 * SCALE;
    if (first..=last).contains(&ZERO) {
        return ZERO;
    }
    let whole = if first > ZERO {
        let up = (first - ZERO).div_ceil(WHOLE) * WHOLE;
        ZERO.checked_add(up).filter(|point| *point <= last)
    } else {
        let down = (ZERO - last).div_ceil(WHOLE) * WHOLE;
        ZERO.checked_sub(down).filter(|point| *point >= first)
    };
    whole.unwrap_or_else(|| {
        let even = if first.is_multiple_of(2) {
            first
        } else {
            first.saturating_add(1)
        };
        if even <= last { even } else { first }
    })
}

/// How simple a number is: none below zero, and small.
pub(super) fn rank(point: u128) -> (bool, u128) {
    (point < ZERO, point.abs_diff(ZERO))
}
