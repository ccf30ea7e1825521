//! What stands between tokens and is no JSON white space: comments, odd spaces, a byte order mark.

use super::report::{Habit, edit, syntax};
use super::{Parser, scan, span};
use crate::diagnostic::Safety;

/// True for bytes that may begin a comment or an odd space.
#[inline]
pub(super) const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'/' | b'#' | 0x80..|0..=0x1F| 0x7F)
}

/// White space elsewhere, not in JSON. Line breaks and blanks are JSON's and not meant.
fn is_odd_space(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
    );
    invisible
        || (character.is_whitespace() || character.is_control())
            && !matches!(character, ' ' | '\t' | '\n' | '\r')
}

impl Parser<'_> {
    /// Passes over a byte order mark.
    pub(super) fn start_of_text(&mut self) {
        if !self.text.starts_with('\u{FEFF}') {
            return;
        }
        self.report.add(span(0, 3), |mark| {
            syntax(mark, "byte order mark before the JSON text")
                .label("invisible character U+FEFF")
                .help("save the file as UTF-8 without byte order mark")
                .edit(Safety::Safe, mark, "")
        });
        self.at = 3;
    }

    /// Passes over and reports everything between two tokens.
    #[cold]
    pub(super) fn trivia(&mut self) {
        loop {
            self.at = scan::space(self.bytes, self.at);
            let before = self.at;
            match self.peek() {
                Some(0x80.. | 0..=0x1F | 0x7F) => self.odd_spaces(),
                Some(b'/' | b'#') => self.comments(),
                _ => {}
            }
            if self.at == before {
                return;
            }
        }
    }

    fn odd_spaces(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find(|c| !is_odd_space(c)).unwrap_or(rest.len());
        let Some(first) = rest.get(..length).and_then(|run| run.chars().next()) else {
            return;
        };
        let place = span(self.at, self.at + length);
        let edits = vec![edit(place, " ")];
        self.report.add_habit(Habit::OddSpaces, place, edits, |place| {
            let code = u32::from(first);
            let (name, label) = match first {
                '\u{A0}' | '\u{202F}' => ("no-break space between JSON tokens", "looks like a blank"),
                '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {
                    ("invisible character between JSON tokens", "zero width")
                }
                c if c.is_control() && code != 0x0B && code != 0x0C && code != 0x85 => {
                    ("control character between JSON tokens", "not white space in JSON")
                }
                _ => ("space that JSON does not know between tokens", "not white space in JSON"),
            };
            syntax(place, format!("{name}: U+{code:04X}"))
                .label(label)
                .help("use plain blanks; such characters come from copying out of a web page or a document")
        });
        self.at += length;
    }

    /// Passes over one comment, or several with nothing between them, as one finding.
    fn comments(&mut self) {
        let start = self.at;
        let (mut end, mut closed) = (start, true);
        let mut first = None;
        let mut next = start;
        while let Some((after, whole)) = self.comment_end(next) {
            first.get_or_insert(after);
            end = after;
            closed = whole;
            next = scan::space(self.bytes, after);
        }
        let Some(first) = first else {
            return;
        };
        self.at = end;
        if !closed {
            self.report.add(span(start, start + 2), |open| {
                syntax(open, "comment that never ends")
                    .label("no `*/` follows")
                    .help("JSON has no comments: remove it")
            });
            return;
        }
        let (cut, text) = self.comment_cut(start, end);
        self.report.add(span(start, first), |comment| {
            syntax(comment, "JSON has no comments")
                .label("comment")
                .help("remove the comment")
                .edit(Safety::Safe, cut, text)
        });
    }

    /// Where the comment at `at` ends, line break excluded, and whether it does. `None` where
    /// there is no comment.
    pub(super) fn comment_end(&self, at: usize) -> Option<(usize, bool)> {
        let rest = self.bytes.get(at..)?;
        if rest.starts_with(b"/*") {
            let close = memchr::memmem::find(rest.get(2..)?, b"*/");
            return Some(match close {
                Some(length) => (at + length + 4, true),
                None => (self.bytes.len(), false),
            });
        }
        if rest.starts_with(b"//") || rest.starts_with(b"#") {
            let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            return Some((at + length, true));
        }
        None
    }

    /// What to delete so that the comments from `start` to `end` are gone and no empty line stays.
    fn comment_cut(&self, start: usize, end: usize) -> (crate::source::Span, &'static str) {
        let before = self.text.get(..start).unwrap_or_default();
        let from = before.trim_end_matches([' ', '\t']).len();
        let own_line = from == 0 || matches!(self.bytes.get(from - 1), Some(b'\n' | b'\r'));
        let blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        if own_line {
            let rest = self.bytes.get(end..).unwrap_or_default();
            let line_break = match rest {
                [b'\r', b'\n', ..] => 2,
                [b'\n' | b'\r', ..] => 1,
                _ => 0,
            };
            return if line_break > 0 {
                (span(from, end + line_break), "")
            } else {
                (span(start, end), "")
            };
        }
        let joins = !blank(self.bytes.get(end));
        (span(from, end), if joins { " " } else { "" })
    }
}
