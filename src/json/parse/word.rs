//! Values without quotes: other languages' literals, odd numbers, bare words.

use super::report::{Habit, edit, syntax};
use super::template::{Mark, quoted, word_byte};
use super::{Inside, Kind, Parser, State, scan, span};
use crate::diagnostic::Safety;
use crate::json::node::MENDED;
use crate::source::Span;

/// True where a number or literal that ends at `end` runs on into more letters.
#[inline]
pub(super) fn goes_on(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        None | Some(b',' | b']' | b'}' | b'\n' | b'\r' | b' ' | b'\t') => false,
        Some(&byte) => word_byte(byte) || matches!(byte, b'.' | b'+' | b'-' | b':' | b'$'),
    }
}

impl Parser<'_> {
    /// A value is due and what stands here is none.
    #[cold]
    pub(super) fn odd_value(&mut self, byte: u8) -> State {
        if let Some((mark, end)) = self.mark() {
            return match (mark, self.inside) {
                // After a colon something must stand; elsewhere nothing need.
                (_, Inside::Object) | (Mark::Placeholder, Inside::Array) => {
                    self.mark_value(mark, end)
                }
                (_, Inside::Root) if byte == b'<' => self.foreign(),
                _ => self.pass_mark(mark, end, State::Value),
            };
        }
        if let Some(open) = self.odd_quote() {
            return self.alternative_string(open, 0);
        }
        match byte {
            b'{' => self.open(Kind::Object, super::BRACE),
            b']' | b'}' => self.closer_for_value(byte),
            b',' => self.comma_for_value(),
            b':' if self.inside != Inside::Root => self.stray(1),
            b'=' | b'>' if self.inside == Inside::Object => self.stray(1),
            b'+' | b'.' => self.odd_number(),
            _ => self.bare_value(),
        }
    }

    /// A closing bracket where a value is due.
    fn closer_for_value(&mut self, byte: u8) -> State {
        if self.inside == Inside::Object {
            self.value_missing();
            return State::After;
        }
        self.closer(byte)
    }

    /// A comma where a value is due.
    fn comma_for_value(&mut self) -> State {
        match self.inside {
            Inside::Object => {
                self.value_missing();
                State::After
            }
            Inside::Array => self.extra_comma(),
            Inside::Root => self.foreign(),
        }
    }

    fn value_missing(&mut self) {
        let at = self.last_end;
        self.report.add(span(at - 1, at), |colon| {
            syntax(colon, "missing value after `:`").label("a value belongs here")
        });
        self.push_missing();
    }

    /// Commas with nothing before them.
    pub(super) fn extra_comma(&mut self) -> State {
        let start = self.at;
        let mut end = start;
        let mut next = start;
        while self.bytes.get(next) == Some(&b',') {
            end = next + 1;
            next = scan::space(self.bytes, end);
        }
        self.at = end;
        // After an ellipsis the comma goes with it.
        if !self.is_lenient() {
            self.report.add(span(start, end), |comma| {
                syntax(comma, "comma without a value before it")
                    .label("one comma too many")
                    .help("remove the comma")
                    .edit(Safety::Safe, comma, "")
            });
        }
        if self.inside == Inside::Object {
            State::Key
        } else {
            State::Value
        }
    }

    /// Passes over `length` bytes that belong nowhere.
    fn stray(&mut self, length: usize) -> State {
        let place = span(self.at, self.at + length);
        let written = self.slice(self.at, self.at + length);
        self.report.add(place, |place| {
            syntax(
                place,
                format!("{} where a value should stand", quoted(written)),
            )
            .label("remove this")
            .edit(Safety::Safe, place, "")
        });
        self.at += length;
        State::Value
    }

    /// What begins like a number and is none.
    #[cold]
    pub(super) fn odd_number(&mut self) -> State {
        if let Some((mark, end)) = self.mark() {
            return self.pass_mark(mark, end, State::Value);
        }
        let start = self.at;
        let end = self.word_end(start);
        let written = self.slice(start, end);
        let digits = written.trim_start_matches(['+', '-']);
        if digits.is_empty()
            || !digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        {
            return self.bare_value();
        }
        let plain = mended_number(written);
        let account = digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit());
        self.report.add(span(start, end), |place| {
            let found = syntax(
                place,
                format!("{} is not a number in JSON", quoted(written)),
            );
            if account {
                found
                    .label("a number has no leading zeros")
                    .help("put it in double quotes")
                    .edit(Safety::Safe, place, format!("\"{written}\""))
            } else if let Some(plain) = &plain {
                found
                    .label("not a number")
                    .help(format!("write `{plain}`, or put it in double quotes"))
                    .edit(Safety::Safe, place, plain.as_str())
            } else {
                found
                    .label("not a number")
                    .help("put it in double quotes if it is text")
            }
        });
        if account {
            return self.push_bare(end, 0);
        }
        self.push(Kind::Number, end, 0)
    }

    #[cold]
    pub(super) fn out_of_range(&mut self, end: usize) {
        self.report.add(span(self.at, end), |place| {
            syntax(place, "number too large")
                .label("beyond what a double can hold")
                .help("put it in double quotes if it is text")
        });
    }

    /// A word, or several, without quotes.
    fn bare_value(&mut self) -> State {
        let start = self.at;
        let end = self.word_end(start);
        let word = self.slice(start, end);
        if let Some((kind, plain)) = other_literal(word) {
            return self.foreign_literal(end, kind, plain);
        }
        if self.inside == Inside::Root {
            return self.foreign();
        }
        let mut end = self.junk_end(start).max(end);
        // `Allow",` lacks its opening quote only.
        let mut trail = 0;
        if let Some(quote) = memchr::memchr(b'"', self.bytes.get(start..end).unwrap_or_default())
            && self.is_followed_by_structure(start + quote + 1)
        {
            end = start + quote + 1;
            trail = 1;
        }
        let written = self.slice(start, end).trim_end();
        let end = start + written.len().max(1);
        let half = trail == 1 && written.len() > 1;
        let simple = !written.is_empty() && !written.contains(['"', '\\', '\'']);
        let misspelt = misspelt_literal(written);
        self.report.add(span(start, end), |place| {
            if half {
                return syntax(Span::at(place.start), "string without opening quote")
                    .label("`\"` is missing here")
                    .edit(Safety::Safe, Span::at(place.start), "\"");
            }
            if let Some(word) = misspelt {
                return syntax(place, format!("{} is no JSON value", quoted(written)))
                    .label(format!("`{word}` is meant, if no text"))
                    .help(
                        "JSON's words are `true`, `false` and `null`; text stands in double quotes",
                    );
            }
            let found = syntax(
                place,
                format!("{} is not in double quotes", quoted(written)),
            )
            .label("text needs double quotes");
            if simple {
                found.help("put it in double quotes").edit(
                    Safety::Safe,
                    place,
                    format!("\"{written}\""),
                )
            } else {
                found
            }
        });
        if written.is_empty() || !(simple || half) {
            return self.push(Kind::Missing, end, 0);
        }
        self.push_bare(end, trail)
    }

    /// Adds a string that has no opening quote.
    fn push_bare(&mut self, end: usize, trail: u8) -> State {
        self.push(Kind::String, end, 0);
        if let Some(node) = self.nodes.last_mut() {
            (node.lead, node.trail) = (0, trail);
        }
        State::After
    }

    fn foreign_literal(&mut self, end: usize, kind: Kind, plain: &'static str) -> State {
        let place = span(self.at, end);
        let written = self.slice(self.at, end);
        if plain.is_empty() {
            self.report.add(place, |place| {
                syntax(place, format!("{} is not a value in JSON", quoted(written)))
                    .label("not JSON")
                    .help("write a number, a string or `null`")
            });
            return self.push(Kind::Missing, end, 0);
        }
        let edits = vec![edit(place, plain)];
        self.report
            .add_habit(Habit::Literals, place, edits, |place| {
                syntax(place, format!("{} is not a word of JSON", quoted(written)))
                    .label(format!("JSON writes `{plain}`"))
                    .help(format!("write `{plain}`"))
            });
        self.push(kind, end, MENDED)
    }

    /// The end of the word at `start`: at white space or structure.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let stops = |byte: &u8| byte.is_ascii_whitespace() || b",[]{}\"'".contains(byte);
        start + rest.iter().position(stops).unwrap_or(rest.len())
    }

    /// The end of text on this line that belongs to no structure: at a comma or closing bracket
    /// that it did not open, at the end of the line. Strings in it are passed over.
    pub(super) fn junk_end(&self, start: usize) -> usize {
        let mut at = start;
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' | b'\r' => break,
                b',' | b']' | b'}' if depth == 0 => break,
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                b'"' => {
                    let rest = self.bytes.get(at + 1..).unwrap_or_default();
                    match memchr::memchr3(b'"', b'\n', b'\r', rest) {
                        Some(length) if rest.get(length) == Some(&b'"') => at += length + 1,
                        _ => {}
                    }
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// True where a comma, a colon, a closing bracket or the end of the line follows.
    pub(super) fn is_followed_by_structure(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let next = rest.iter().find(|&&byte| byte != b' ' && byte != b'\t');
        matches!(next, None | Some(b',' | b':' | b']' | b'}' | b'\n' | b'\r'))
    }
}

/// The kind and JSON spelling of another language's literal; no spelling where JSON has none.
fn other_literal(word: &str) -> Option<(Kind, &'static str)> {
    Some(match word {
        "True" | "TRUE" => (Kind::Bool, "true"),
        "False" | "FALSE" => (Kind::Bool, "false"),
        "None" | "Null" | "NULL" | "nil" | "undefined" => (Kind::Null, "null"),
        "NaN" | "Infinity" | "-Infinity" | "+Infinity" | "inf" | "-inf" | "nan" => {
            (Kind::Missing, "")
        }
        _ => return None,
    })
}

/// The literal that a word was going to be.
fn misspelt_literal(word: &str) -> Option<&'static str> {
    let near = |literal: &&str| strsim::osa_distance(literal, word) == 1 && word.len() < 8;
    ["true", "false", "null"].into_iter().find(near)
}

/// A number as JSON writes it, where only the form is wrong.
fn mended_number(written: &str) -> Option<String> {
    let plain = written.strip_prefix('+').unwrap_or(written);
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain),
    };
    let mut mended = if digits.starts_with('.') {
        format!("{sign}0{digits}")
    } else {
        format!("{sign}{digits}")
    };
    if mended.ends_with('.') {
        mended.push('0');
    }
    let valid = scan::number(mended.as_bytes(), 0) == Some(mended.len());
    (valid && scan::in_range(&mended)).then_some(mended)
}
