//! Dates: the W3C profile of ISO 8601, or seconds since 1970.

use std::ops::Range;

use jiff::civil::{Date, date};
use pest::iterators::Pair;

use super::super::grammar::{Problem, ProblemKind, Rule, range, read};
use super::surrounded;

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateValue {
    /// Milliseconds since 1970-01-01T00:00:00Z. A date without a time of day is its first
    /// millisecond in UTC; digits of a second beyond the third are dropped, as IAM drops them.
    pub milliseconds: i64,
    /// How it was written.
    pub form: DateForm,
    /// For four digits, the milliseconds if they are meant as seconds since 1970: AWS names the
    /// W3C profile, in which they are a year, but also takes seconds, and says nothing of which
    /// comes first.
    pub as_epoch: Option<i64>,
}

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// `2026`
    Year,
    /// `2026-11`
    Month,
    /// `2026-11-24`
    Day,
    /// `2026-11-24T10:30Z`, with or without seconds and their fraction
    Time,
    /// Seconds since 1970: `1795000000`
    Epoch,
}

/// Reads a date.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Date; W3C note "Date
/// and Time Formats".
pub fn parse_date(text: &str) -> Result<DateValue, Problem> {
    let pair = read(Rule::date, text).and_then(|mut pairs| pairs.next());
    let Some(pair) = pair else {
        return Err(surrounded(text).unwrap_or_else(|| {
            Problem::new(
                0..text.len(),
                ProblemKind::NotOfType,
                "this is no date: write one like `2026-11-24` or `2026-11-24T10:30:00Z`",
            )
        }));
    };
    if pair.as_rule() == Rule::date_epoch {
        return epoch(&pair)
            .map(|milliseconds| DateValue {
                milliseconds,
                form: DateForm::Epoch,
                as_epoch: None,
            })
            .ok_or_else(|| {
                out_of_range(
                    0..text.len(),
                    "this is too many seconds since 1970 for a date",
                )
            });
    }
    calendar(pair, text)
}

/// A point in time as it is written in a policy: `2026-11-24T10:30:00Z`. `None` where the calendar
/// does not reach.
pub fn date_of(milliseconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    Some(time.to_string())
}

fn epoch(pair: &Pair<'_, Rule>) -> Option<i64> {
    pair.as_str().parse::<i64>().ok()?.checked_mul(1000)
}

/// The parts of a date as they are read, one after the other.
struct Parts {
    date: Date,
    /// Seconds of the day, less the offset from UTC.
    seconds: i64,
    milliseconds: i64,
    form: DateForm,
    zone: bool,
}

fn calendar(pair: Pair<'_, Rule>, text: &str) -> Result<DateValue, Problem> {
    let mut parts = Parts {
        date: date(1970, 1, 1),
        seconds: 0,
        milliseconds: 0,
        form: DateForm::Year,
        zone: false,
    };
    let mut as_epoch = None;
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::date_time => {
                parts.form = DateForm::Time;
                for piece in part.into_inner() {
                    parts.time_of_day(piece)?;
                }
            }
            rule => {
                parts.day_of_calendar(rule, &part)?;
                if rule == Rule::date_year && text.len() == 4 {
                    as_epoch = epoch(&part);
                }
            }
        }
    }
    if parts.form == DateForm::Time && !parts.zone {
        return Err(Problem::new(
            text.len()..text.len(),
            ProblemKind::MissingZone,
            "a time of day needs its time zone: `Z`, or an offset like `+01:00`",
        ));
    }
    let days = parts
        .date
        .duration_since(date(1970, 1, 1))
        .as_hours()
        .div_euclid(24);
    Ok(DateValue {
        milliseconds: (days * 86_400 + parts.seconds) * 1000 + parts.milliseconds,
        form: parts.form,
        as_epoch,
    })
}

impl Parts {
    fn day_of_calendar(&mut self, rule: Rule, part: &Pair<'_, Rule>) -> Result<(), Problem> {
        let number = part.as_str().parse::<i16>().unwrap_or(i16::MAX);
        let small = i8::try_from(number).unwrap_or(i8::MAX);
        let (changed, form, message) = match rule {
            Rule::date_year => (
                Date::new(number, 1, 1),
                DateForm::Year,
                "there is no such year",
            ),
            Rule::date_month => (
                Date::new(self.date.year(), small, 1),
                DateForm::Month,
                "months are `01` to `12`",
            ),
            Rule::date_day => (
                Date::new(self.date.year(), self.date.month(), small),
                DateForm::Day,
                "this month has no such day",
            ),
            _ => return Ok(()),
        };
        self.date = changed.map_err(|_| out_of_range(range(part), message))?;
        self.form = form;
        Ok(())
    }

    fn time_of_day(&mut self, piece: Pair<'_, Rule>) -> Result<(), Problem> {
        match piece.as_rule() {
            Rule::date_hour => self.seconds += 3600 * below(&piece, 24)?,
            Rule::date_minute => self.seconds += 60 * below(&piece, 60)?,
            Rule::date_second => self.seconds += below(&piece, 60)?,
            Rule::date_fraction => {
                let digits = piece.as_str().bytes().chain(std::iter::repeat(b'0'));
                self.milliseconds = digits
                    .take(3)
                    .fold(0, |sum, digit| 10 * sum + i64::from(digit - b'0'));
            }
            Rule::date_zone => {
                self.zone = true;
                let mut ahead = true;
                let mut offset = 0;
                for part in piece.into_inner() {
                    match part.as_rule() {
                        Rule::zone_sign => ahead = part.as_str() == "+",
                        Rule::zone_hour => offset += 3600 * below(&part, 24)?,
                        Rule::zone_minute => offset += 60 * below(&part, 60)?,
                        _ => {}
                    }
                }
                self.seconds += if ahead { -offset } else { offset };
            }
            _ => {}
        }
        Ok(())
    }
}

fn below(part: &Pair<'_, Rule>, limit: i64) -> Result<i64, Problem> {
    part.as_str()
        .parse()
        .ok()
        .filter(|number| *number < limit)
        .ok_or_else(|| {
            let message = format!("this ends at `{:02}`", limit - 1);
            out_of_range(range(part), message)
        })
}

fn out_of_range(range: Range<usize>, message: impl Into<String>) -> Problem {
    Problem::new(range, ProblemKind::OutOfRange, message)
}
