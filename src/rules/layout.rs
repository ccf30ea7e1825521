//! Where the body of a `some`, `every` or `no` ends.
//!
//! A body reaches as far as it can. But a line that begins with `and` or `or` and stands no deeper
//! than the line of the quantifier ends the body, so that a rule means what its layout shows:
//!
//! ```text
//! some a in actions: a is "*" or a is "*:*"
//! and some r in resources: r is everything
//! ```
//!
//! The grammar knows no lines. This pass makes every white space and every comment blanks, puts a
//! mark for each body that ends in place of the blanks before such a line, and refuses rules that
//! would take the parser too much stack. No byte changes its place.

use super::parse::HEADERS;
use super::syntax::{problem, word_at};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The mark. It stands in no rule.
pub(super) const END: char = '\u{1}';

/// The longest rule that is read, in bytes.
const LONGEST: usize = 64 * 1024;
/// How many brackets may stand within each other.
const DEEPEST: usize = 32;
/// How many quantifiers (counted by their colons) a rule may have.
const COLONS: usize = 64;

/// What is open.
enum Open {
    Bracket,
    /// The body of a quantifier, and how deep its line stands.
    Body(usize),
}

/// Makes a fence ready for the grammar. `offset` is its place in its file.
pub(super) fn prepare(fence: &str, offset: u32) -> Result<String, Box<Diagnostic>> {
    let refuse = |at: usize, message: &str| {
        let start = offset.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        let length = u32::from(at < fence.len());
        Err(Box::new(problem(
            Span::new(start, start.saturating_add(length)),
            message,
        )))
    };
    if fence.len() > LONGEST {
        return refuse(0, "a rule is at most 64 KiB long");
    }
    if let Some(at) = fence.find(|c: char| c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return refuse(at, "a control character cannot stand in a rule");
    }
    let mut scan = Scan {
        fence,
        prepared: fence.as_bytes().to_vec(),
        first: true,
        ..Scan::default()
    };
    let mut at = 0;
    while at < fence.len() {
        match scan.step(at) {
            Ok(next) => at = next,
            Err(message) => return refuse(at, message),
        }
    }
    // Whole characters were replaced, each byte by a blank or a mark.
    Ok(String::from_utf8(scan.prepared).unwrap_or_default())
}

/// What has been seen of a fence.
#[derive(Default)]
struct Scan<'t> {
    fence: &'t str,
    /// The text with blanks and marks.
    prepared: Vec<u8>,
    open: Vec<Open>,
    brackets: usize,
    colons: usize,
    /// How deep the line stands.
    depth: usize,
    /// The first word of the line is still to come.
    first: bool,
    /// A quantifier waits for its colon.
    waiting: bool,
    /// The word before.
    last: &'t str,
    /// Where the blanks before the next word begin.
    blank: usize,
}

impl<'t> Scan<'t> {
    /// Reads what begins at `at` and returns the place after it.
    fn step(&mut self, at: usize) -> Result<usize, &'static str> {
        let byte = self.fence.as_bytes().get(at).copied().unwrap_or(b'\n');
        let next = match byte {
            b'\n' => {
                (self.depth, self.first) = (0, true);
                return Ok(self.blank_out(at, at + 1));
            }
            b' ' | b'\t' | b'\r' => {
                self.depth += usize::from(self.first);
                return Ok(self.blank_out(at, at + 1));
            }
            b'#' => {
                let rest = self.fence.get(at..).unwrap_or_default();
                let end = at + rest.find('\n').unwrap_or(rest.len());
                return Ok(self.blank_out(at, end));
            }
            b'"' => end_of_string(self.fence, at)
                .ok_or("this string has no closing `\"` on its line")?,
            b'(' | b'{' => {
                self.open.push(Open::Bracket);
                self.brackets += 1;
                at + 1
            }
            b')' | b'}' => {
                while let Some(Open::Body(_)) = self.open.pop() {}
                self.brackets = self.brackets.saturating_sub(1);
                at + 1
            }
            b':' => {
                if std::mem::take(&mut self.waiting) {
                    self.open.push(Open::Body(self.depth));
                    self.colons += 1;
                }
                at + 1
            }
            _ => {
                let word = word_at(self.fence, at);
                self.word(word, at)?;
                at + word.len().max(1)
            }
        };
        self.first = false;
        self.blank = next;
        if self.brackets > DEEPEST {
            return Err("brackets are nested too deeply here");
        }
        if self.colons > COLONS {
            return Err("this rule has too many `some`, `every` and `no`");
        }
        Ok(next)
    }

    /// Makes blanks of a range and returns its end.
    fn blank_out(&mut self, start: usize, end: usize) -> usize {
        if let Some(bytes) = self.prepared.get_mut(start..end) {
            bytes.fill(b' ');
        }
        end
    }

    fn word(&mut self, word: &'t str, at: usize) -> Result<(), &'static str> {
        match word {
            "and" | "or" => {
                self.waiting = false;
                if self.first {
                    self.end_bodies(at)?;
                }
            }
            "some" | "every" => self.waiting = true,
            "no" => self.waiting = self.last != "has",
            _ if self.first && self.brackets == 0 && HEADERS.contains(&word) => {
                self.open.clear();
                self.waiting = false;
            }
            _ => {}
        }
        self.last = word;
        Ok(())
    }

    /// Marks the bodies that end before the line whose first word is at `at`.
    fn end_bodies(&mut self, at: usize) -> Result<(), &'static str> {
        let ends = close(&mut self.open, self.depth);
        if ends == 0 {
            return Ok(());
        }
        let blanks = self.prepared.get_mut(self.blank..at);
        match blanks.and_then(|blanks| blanks.get_mut(..ends)) {
            Some(marks) => {
                marks.fill(END as u8);
                Ok(())
            }
            None => Err("this line ends several bodies at once: indent it, or use brackets"),
        }
    }
}

/// Closes the bodies whose lines stand no shallower than `depth`; returns how many.
fn close(open: &mut Vec<Open>, depth: usize) -> usize {
    let mut ends = 0;
    while let Some(Open::Body(of)) = open.last()
        && depth <= *of
    {
        open.pop();
        ends += 1;
    }
    ends
}

/// The place after a string's closing quote; `None` if it does not end on its line.
fn end_of_string(fence: &str, start: usize) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in fence.bytes().enumerate().skip(start + 1) {
        match byte {
            b'\n' => return None,
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
