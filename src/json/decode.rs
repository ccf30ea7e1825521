//! Text inside a string: escapes decoded, and where each decoded byte came from.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::layer::Layer;
use super::node::narrow;
use super::scan;
use crate::source::Span;

/// Where a stretch of decoded text begins, there and in the text it was decoded from.
///
/// A stretch reaches to the next piece. Where both sides are equally long it was copied; where
/// not, it is one escape sequence, which is never divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Offset in the decoded text.
    pub decoded: u32,
    /// Offset in the text it was decoded from.
    pub outer: u32,
}

/// A decoded text whose bytes know their place in the file on disk.
#[derive(Clone, Debug)]
pub struct Decoded {
    text: String,
    layer: Arc<Layer>,
}

impl Decoded {
    pub(super) fn new(text: String, layer: Layer) -> Self {
        Self {
            text,
            layer: Arc::new(layer),
        }
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the file of a byte range of [`Decoded::text`]. Of an escape sequence, the
    /// whole sequence; an empty range gives an empty span.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        self.layer
            .place(Span::new(narrow(range.start), narrow(range.end)))
    }

    /// A further decoding of this text, such as of `%22`. `pieces` lead from `text` to the
    /// present one, in ascending order, with one more piece for the two ends; `encode` writes
    /// new text in the way the decoding reads it.
    #[must_use]
    pub fn then(self, text: String, pieces: Vec<Piece>, encode: fn(&str) -> String) -> Self {
        Self::new(text, Layer::new(pieces, encode, Some(self.layer)))
    }

    pub(super) fn into_parts(self) -> (String, Arc<Layer>) {
        (self.text, self.layer)
    }
}

/// The escape sequences of a string's content: byte range and character.
///
/// What is no escape sequence (`\d`) is passed over and so stands for itself. Half of a
/// surrogate pair stands for U+FFFD.
pub(super) struct Escapes<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Escapes<'t> {
    pub(super) fn of(content: &'t str) -> Self {
        let bytes = content.as_bytes();
        Self { bytes, at: 0 }
    }
}

impl Iterator for Escapes<'_> {
    type Item = (Range<usize>, char);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.at + memchr::memchr(b'\\', self.bytes.get(self.at..)?)?;
            let lenient = || match self.bytes.get(start + 1)? {
                b'\'' => Some(('\'', 2)),
                b'u' => scan::hex4(self.bytes, start + 2).map(|_| (char::REPLACEMENT_CHARACTER, 6)),
                _ => None,
            };
            if let Some((character, length)) = scan::escape(self.bytes, start).or_else(lenient) {
                self.at = start + length;
                return Some((start..self.at, character));
            }
            self.at = start + 1;
        }
    }
}

/// The text that a string's content stands for.
pub(super) fn decode(content: &str) -> Cow<'_, str> {
    let mut text = String::with_capacity(content.len());
    let mut copied = 0;
    for (range, character) in Escapes::of(content) {
        text.push_str(content.get(copied..range.start).unwrap_or_default());
        text.push(character);
        copied = range.end;
    }
    if copied == 0 {
        return Cow::Borrowed(content);
    }
    text.push_str(content.get(copied..).unwrap_or_default());
    Cow::Owned(text)
}

/// The pieces of a string's content, which begins at offset `start` of its text.
pub(super) fn pieces(content: &str, start: u32) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut decoded, mut copied) = (0, 0);
    let mut add = |decoded: usize, outer: usize| {
        let piece = Piece {
            decoded: narrow(decoded),
            outer: start + narrow(outer),
        };
        if pieces
            .last()
            .is_none_or(|last: &Piece| last.decoded < piece.decoded)
        {
            pieces.push(piece);
        } else if let Some(last) = pieces.last_mut() {
            // Nothing was copied between two escape sequences.
            *last = piece;
        }
    };
    add(0, 0);
    for (range, character) in Escapes::of(content) {
        decoded += range.start - copied;
        add(decoded, range.start);
        decoded += character.len_utf8();
        add(decoded, range.end);
        copied = range.end;
    }
    decoded += content.len() - copied;
    pieces.push(Piece {
        decoded: narrow(decoded),
        outer: start + narrow(content.len()),
    });
    pieces
}

/// `text` as the content of a JSON string.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, "\\u{:04x}", u32::from(control));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, text: &str, expected: &[(u32, u32)]) {
        assert_eq!(decode(content), text);
        let pieces: Vec<_> = pieces(content, 10)
            .iter()
            .map(|piece| (piece.decoded, piece.outer))
            .collect();
        assert_eq!(pieces, expected);
    }

    #[test]
    fn pieces_lead_back_to_what_is_written() {
        check("", "", &[(0, 10), (0, 10)]);
        check("abc", "abc", &[(0, 10), (3, 13)]);
        check(r#"a\"b"#, "a\"b", &[(0, 10), (1, 11), (2, 13), (3, 14)]);
        check(r"\n\n", "\n\n", &[(0, 10), (1, 12), (2, 14), (2, 14)]);
        check(r"\ud83d\ude00ä", "😀ä", &[(0, 10), (4, 22), (6, 24)]);
        check(
            r"\d\ud800",
            "\\d\u{fffd}",
            &[(0, 10), (2, 12), (5, 18), (5, 18)],
        );
    }

    #[test]
    fn escaped_text_reads_back() {
        let text = "\"\\\n\t\r\u{1}ä😀/";
        assert_eq!(decode(&escape(text)), text);
        assert_eq!(escape("a\"b"), r#"a\"b"#);
    }
}
