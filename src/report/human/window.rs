//! The few lines of a file that a finding is about, cut down to what a screen holds.
//!
//! A window is small and printable whatever the file is: a line is cut around its labels, a tab is
//! spaces, a hidden character has a stand-in. What making one costs depends on the window, not on
//! the file. Knows nothing of how it is drawn.

use std::ops::Range;

use crate::diagnostic::{Label, masked};
use crate::report::{Places, text};
use crate::source::{Position, Span};

/// Labels whose lines are at most this far apart are drawn together.
const NEAR: u32 = 3;

/// Some lines of a file, fit to print.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// Where the place that it is drawn for begins, in the file.
    pub head: Position,
    /// Number of the first line.
    pub first: u32,
    /// Number of the last line.
    pub last: u32,
    /// The lines, each ended by `\n`.
    pub text: String,
    /// What is pointed at; no two overlap.
    pub labels: Vec<Shown>,
}

/// A label in a window, within one line.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Bytes of the window's text.
    pub range: Range<usize>,
    /// Columns between the start of the line and the label.
    pub indent: usize,
    /// Columns it covers.
    pub width: usize,
    /// True for the finding's own place.
    pub primary: bool,
    /// Printable; one entry for each label at this place that has words.
    pub messages: Vec<String>,
}

/// A label within one line of the file.
struct Spot<'d> {
    span: Span,
    line: u32,
    /// There is more of it in the following lines.
    goes_on: bool,
    primary: bool,
    messages: Vec<&'d str>,
}

/// Windows for a place and others that belong to it, the first around the place itself. No line
/// has more than `limit` columns.
pub(super) fn windows(
    places: &Places<'_>,
    span: Span,
    label: &str,
    related: &[Label],
    limit: usize,
) -> Vec<Window> {
    let primary = spot(places, span, label, true);
    let home = primary.line;
    let mut others: Vec<_> = related
        .iter()
        .map(|label| spot(places, label.span, &label.message, false))
        .collect();
    others.sort_by_key(|other| (other.line.abs_diff(home), other.span));

    let mut groups = vec![vec![primary]];
    for other in others {
        match groups.iter_mut().find(|g| joins(places, g, &other, limit)) {
            Some(group) => match group.iter_mut().find(|spot| spot.span == other.span) {
                Some(same) => same.messages.extend(other.messages),
                None => group.push(other),
            },
            None => groups.push(vec![other]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|spot| spot.span);
    }
    groups.sort_by_key(|group| {
        let holds_primary = group.iter().any(|spot| spot.primary);
        (!holds_primary, group.first().map(|spot| spot.span))
    });
    groups
        .into_iter()
        .filter_map(|group| window(places, &group, limit))
        .collect()
}

/// The part of `span` that lies in its first line.
fn spot<'d>(places: &Places<'_>, span: Span, message: &'d str, primary: bool) -> Spot<'d> {
    let start = places.floor(span.start);
    let line = places.lines().line_of(start);
    let content = places.lines().line(line).unwrap_or_default();
    let start = start.min(content.end);
    let end = span.end.min(content.end).max(start);
    Spot {
        span: Span::new(start, end),
        line,
        goes_on: span.end > content.end && line < places.lines().count(),
        primary,
        messages: if message.is_empty() {
            Vec::new()
        } else {
            vec![message]
        },
    }
}

/// True where `other` can be drawn in one window with `group`.
fn joins(places: &Places<'_>, group: &[Spot<'_>], other: &Spot<'_>, limit: usize) -> bool {
    let near = group.iter().any(|s| s.line.abs_diff(other.line) <= NEAR);
    let apart =
        |a: Span, b: Span| a == b || (a.start != b.start && !(a.start < b.end && b.start < a.end));
    if !near || !group.iter().all(|spot| apart(spot.span, other.span)) {
        return false;
    }
    let in_line = group.iter().filter(|spot| spot.line == other.line);
    let reach = in_line.fold(other.span, |all, spot| all.join(spot.span));
    reach == other.span || fits(slice(places, reach), limit.saturating_sub(2))
}

/// True where a place goes on for several lines and its first is a bracket alone, so that one more
/// line is needed to see what it is.
fn is_bare(places: &Places<'_>, spot: &Spot<'_>) -> bool {
    let content = places.lines().line(spot.line).unwrap_or_default();
    let indent = Span::new(content.start, spot.span.start);
    spot.goes_on
        && content.len() < 200
        && matches!(slice(places, spot.span).trim_end(), "{" | "[")
        && slice(places, indent).trim_start().is_empty()
}

fn window(places: &Places<'_>, group: &[Spot<'_>], limit: usize) -> Option<Window> {
    let head = group.iter().find(|s| s.primary).or(group.first())?;
    let first = group.first()?.line;
    let mut last = group.last()?.line;
    if group.last().is_some_and(|spot| is_bare(places, spot)) {
        last += 1;
    }
    let mut window = Window {
        head: places.position(head.span.start),
        first,
        last,
        text: String::new(),
        labels: Vec::new(),
    };
    for number in first..=last {
        let spots: Vec<_> = group.iter().filter(|spot| spot.line == number).collect();
        let content = places.lines().line(number).unwrap_or_default();
        window.push(slice(places, content), content.start, &spots, limit);
    }
    Some(window)
}

/// Bytes around what is shown of a line in which a credential may begin or end.
const AROUND: usize = 4_096;

/// What is shown of a line, its credentials masked. Looks at no more of the line than it has to: it may be long, and
/// have many findings.
fn without_secrets(line: &str, shown: Range<usize>) -> String {
    let boundary = |at: &usize| line.is_char_boundary(*at);
    let mut before = shown.start.saturating_sub(AROUND)..shown.start;
    let start = before.find(boundary).unwrap_or(shown.start);
    let after = shown.end..shown.end.saturating_add(AROUND).min(line.len());
    let end = after.rev().find(boundary).unwrap_or(shown.end);
    let near = masked(line.get(start..end).unwrap_or_default());
    let visible = near.get(shown.start - start..shown.end - start);
    visible.unwrap_or_default().to_owned()
}

impl Window {
    /// Adds a line, which begins at byte `start` of the file.
    fn push(&mut self, line: &str, start: u32, spots: &[&Spot<'_>], limit: usize) {
        let within = |at: u32| at.saturating_sub(start) as usize;
        let from = spots.iter().map(|spot| within(spot.span.start)).min();
        let to = spots.iter().map(|spot| within(spot.span.end)).max();
        let shown = cut(line, from.unwrap_or(0)..to.unwrap_or(0), limit);

        let mut labels: Vec<_> = spots
            .iter()
            .map(|spot| (within(spot.span.start)..within(spot.span.end), None, None))
            .collect();
        let mut column = 0;
        if shown.start > 0 {
            self.text.push('…');
            column += 1;
        }
        let mut before = None;
        let mut at = shown.start;
        for c in without_secrets(line, shown.clone()).chars() {
            for (range, begin, _) in &mut labels {
                if range.start == at {
                    *begin = Some((self.text.len(), column));
                }
            }
            let next = at + c.len_utf8();
            if c == '\t' {
                self.text.extend([' '; text::TAB]);
            } else {
                let after = line.get(next..).unwrap_or_default();
                self.text.push(text::stand_in(before, c, after));
            }
            before = Some(c);
            column += text::columns(c);
            for (range, _, end) in &mut labels {
                if at < range.end && range.end <= next {
                    *end = Some((self.text.len(), column));
                }
            }
            at = next;
        }
        if shown.end < line.len() {
            self.text.push('…');
            column += 1;
        }
        let rest = (self.text.len(), column);
        for (spot, (_, begin, end)) in spots.iter().zip(labels) {
            let begin = begin.unwrap_or(rest);
            let end = if spot.span.is_empty() {
                begin
            } else {
                end.unwrap_or(rest)
            };
            self.labels.push(Shown {
                range: begin.0..end.0,
                indent: begin.1,
                width: end.1 - begin.1,
                primary: spot.primary,
                messages: spot
                    .messages
                    .iter()
                    .map(|message| text::line(message))
                    .collect(),
            });
        }
        self.text.push('\n');
    }
}

/// The part of `line` that is shown: all of it where it fits, else `limit` columns around `wanted`
/// less those of the two `…`.
fn cut(line: &str, wanted: Range<usize>, limit: usize) -> Range<usize> {
    if fits(line, limit) {
        return 0..line.len();
    }
    let room = limit.saturating_sub(2);
    let (middle, used) = forward(line, wanted.start..wanted.end, room);
    let room = room - used;
    let (_, right) = forward(line, middle..line.len(), room);
    let (from, left) = backward(line, wanted.start, (room / 2).max(room - right));
    let (to, _) = forward(line, middle..line.len(), room - left);
    from..to
}

fn fits(line: &str, limit: usize) -> bool {
    forward(line, 0..line.len(), limit).0 == line.len()
}

/// How far one comes from the start of `range` to its end in `room` columns, and how many it took.
fn forward(line: &str, range: Range<usize>, room: usize) -> (usize, usize) {
    let mut at = range.start;
    let mut used = 0;
    for c in line.get(range.start..).unwrap_or_default().chars() {
        let columns = text::columns(c);
        if at >= range.end || used + columns > room {
            break;
        }
        at += c.len_utf8();
        used += columns;
    }
    (at, used)
}

/// How far one comes back from `at` in `room` columns, and how many it took.
fn backward(line: &str, mut at: usize, room: usize) -> (usize, usize) {
    let mut used = 0;
    for c in line.get(..at).unwrap_or_default().chars().rev() {
        let columns = text::columns(c);
        if used + columns > room {
            break;
        }
        at -= c.len_utf8();
        used += columns;
    }
    (at, used)
}

/// The bytes of `span`, which begins and ends in one line, as text.
fn slice<'t>(places: &Places<'t>, span: Span) -> &'t str {
    let whole = places.floor(span.start)..places.floor(span.end);
    places
        .lines()
        .text()
        .get(whole.start as usize..whole.end as usize)
        .unwrap_or_default()
}
