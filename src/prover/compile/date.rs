//! Dates on the line of 128 bits: a point for each millisecond, for `aws:EpochTime` for each second.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Date; "AWS global
//! condition context keys", `aws:EpochTime`.

use jiff::Timestamp;

use super::super::line::LineSet;
use super::bounds::Bounds;
use super::numeric;
use super::order::Order;
use crate::policy::value::parse_date;

/// What one point of a date line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    /// For a key whose values are whole seconds.
    Seconds,
}

/// The point of 1970-01-01T00:00:00Z.
const ZERO: i128 = 1 << 63;

impl Unit {
    /// The unit of a key's line.
    pub(super) fn of(key: &str) -> Self {
        if key.eq_ignore_ascii_case("aws:EpochTime") {
            Self::Seconds
        } else {
            Self::Milliseconds
        }
    }

    /// The point at or before a time, and whether the time is that point.
    fn point(self, milliseconds: i64) -> (u128, bool) {
        match self {
            Self::Milliseconds => (at(milliseconds), true),
            Self::Seconds => (
                at(milliseconds.div_euclid(1000)),
                milliseconds.rem_euclid(1000) == 0,
            ),
        }
    }
}

fn at(steps: i64) -> u128 {
    u128::try_from(i128::from(steps) + ZERO).unwrap_or(0)
}

fn range(unit: Unit, order: Order, milliseconds: i64) -> (u128, u128) {
    match unit.point(milliseconds) {
        (point, true) => order.to_point(point),
        (below, false) => order.to_gap_after(below),
    }
}

/// The dates that stand so to one of the values. A value that is no date compares to nothing. Four
/// digits are a year or seconds since 1970: AWS does not say which.
pub(super) fn dates(
    unit: Unit,
    order: Order,
    values: &[&str],
    gap: impl FnOnce() -> String,
) -> Bounds {
    let mut must = Vec::with_capacity(values.len());
    let mut may = Vec::with_capacity(values.len());
    for text in values {
        let Ok(date) = parse_date(text) else {
            continue;
        };
        let year = range(unit, order, date.milliseconds);
        let epoch = date.as_epoch.map_or(year, |time| range(unit, order, time));
        must.push((year.0.max(epoch.0), year.1.min(epoch.1)));
        may.extend([year, epoch]);
    }
    Bounds::of_points(LineSet::union(must), LineSet::union(may), gap)
}

/// Numeric operators on `aws:EpochTime`: seconds since 1970. `None` if a number is too large.
pub(super) fn seconds(order: Order, values: &[&str]) -> Option<Bounds> {
    let mut ranges = Vec::with_capacity(values.len());
    for number in values.iter().filter_map(|text| numeric::decimal(text)) {
        let size = if number.integer.is_empty() {
            0
        } else {
            number.integer.parse::<i64>().ok()?
        };
        let whole = if number.negative { -size } else { size };
        ranges.push(if number.fraction.is_empty() {
            order.to_point(at(whole))
        } else {
            let below = whole.checked_sub(i64::from(number.negative))?;
            order.to_gap_after(at(below))
        });
    }
    let set = LineSet::union(ranges);
    Some(Bounds::of_points(set.clone(), set, String::new))
}

/// The point of a date that a request holds.
pub(super) fn point_of(unit: Unit, text: &str) -> Option<u128> {
    let date = parse_date(text).ok()?;
    // A request's whole seconds are never meant as a year.
    let time = match (unit, date.as_epoch) {
        (Unit::Seconds, Some(time)) => time,
        _ => date.milliseconds,
    };
    Some(unit.point(time).0)
}

/// How a request writes the point. One that no text stands for is written as the nearest time that
/// has one.
pub(super) fn text_of(unit: Unit, point: u128) -> String {
    let steps = i128::try_from(point)
        .unwrap_or(i128::MAX)
        .saturating_sub(ZERO);
    // What seconds can be read: their milliseconds are a number of 64 bits. Four digits would be read
    // as a year.
    let most = i128::from(i64::MAX / 1000);
    let epoch = |seconds: i128| match seconds.clamp(-most, most) {
        seconds @ 1000..=9999 => format!("0{seconds}"),
        seconds => seconds.to_string(),
    };
    match unit {
        Unit::Seconds => epoch(steps),
        Unit::Milliseconds => {
            let time = i64::try_from(steps).ok().and_then(|milliseconds| {
                let time = Timestamp::from_millisecond(milliseconds).ok()?.to_string();
                // A year with more than four digits, or a sign, is no date of the W3C profile.
                (time.find('-') == Some(4)).then_some(time)
            });
            time.unwrap_or_else(|| epoch(steps / 1000))
        }
    }
}

/// A telling time of the interval: a day that is ahead if there is one, else the start of the
/// interval or, where that is before all calendars, its end.
pub(super) fn simplest(unit: Unit, first: u128, last: u128) -> u128 {
    // 2030-01-01T00:00:00Z
    let ahead = unit.point(1_893_456_000_000).0;
    let calendar = unit.point(-62_135_596_800_000).0;
    if (first..=last).contains(&ahead) {
        ahead
    } else if first >= calendar {
        first
    } else {
        last
    }
}
