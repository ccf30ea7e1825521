//! The text of a document, and places in it as the client counts them.
//!
//! Positions count lines from 0 and columns in UTF-8 or UTF-16 units, as was agreed with the client.

use gen_lsp_types::{Position, Range};

use crate::source::Span;

/// Bytes between two marks.
const STEP: usize = 4096;

/// In what units columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// The protocol's own.
    Utf16,
}

/// A text with the starts of its lines.
#[derive(Clone, Debug)]
pub(super) struct Text {
    content: String,
    encoding: Encoding,
    starts: Vec<u32>,
    /// UTF-16 units that begin before byte 0, `STEP`, 2 `STEP`, …; empty where units are bytes.
    marks: Vec<u32>,
}

impl Text {
    pub(super) fn new(text: String, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(narrow(at + 1));
            }
        }
        let mut marks = Vec::new();
        if encoding == Encoding::Utf16 && !text.is_ascii() {
            let mut count = 0_u32;
            marks.push(0);
            for chunk in bytes.chunks(STEP) {
                count = count.saturating_add(units(chunk));
                marks.push(count);
            }
        }
        Self {
            content: text,
            encoding,
            starts,
            marks,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.content
    }

    /// The text and what it is counted in.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The place of the byte at `offset`; one inside a character counts as its start.
    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = self.floor(offset as usize);
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0) as usize;
        Position {
            line: narrow(line),
            character: self.before(offset).saturating_sub(self.before(start)),
        }
    }

    /// Both ends of `span`; the end never lies before the start.
    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end.max(span.start)),
        }
    }

    /// The byte at `position`; past the end of a line its end, past the last line the end of the text.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).map(|start| *start as usize) else {
            return self.content.len();
        };
        let next = self.starts.get(line + 1);
        let next = next.map_or(self.content.len(), |next| *next as usize);
        let content = self.content.get(start..next).unwrap_or_default();
        let end = start + content.trim_end_matches(['\r', '\n']).len();
        let wanted = self.before(start).saturating_add(position.character);
        if self.marks.is_empty() {
            return self.floor((wanted as usize).min(end));
        }
        // The last mark that is not past the wanted unit, but no earlier than the line.
        let mark = self.marks.partition_point(|units| *units <= wanted);
        let mark = mark.saturating_sub(1);
        let mut at = mark * STEP;
        let mut count = self.marks.get(mark).copied().unwrap_or(0);
        if at <= start {
            at = start;
            count = self.before(start);
        }
        while at < end && !self.content.is_char_boundary(at) {
            at += 1;
        }
        for c in self.content.get(at..end).unwrap_or_default().chars() {
            let width = narrow(c.len_utf16());
            if count + width > wanted {
                break;
            }
            count += width;
            at += c.len_utf8();
        }
        at.min(end)
    }

    /// The text with what stands at `range` replaced.
    pub(super) fn replaced(mut self, range: Range, with: &str) -> Self {
        let start = self.offset(range.start);
        let end = self.offset(range.end).max(start);
        self.content.replace_range(start..end, with);
        Self::new(self.content, self.encoding)
    }

    /// Units before the byte at `offset`, a boundary.
    fn before(&self, offset: usize) -> u32 {
        if self.marks.is_empty() {
            return narrow(offset);
        }
        let mark = offset / STEP;
        let since = self.content.as_bytes().get(mark * STEP..offset);
        let counted = self.marks.get(mark).copied().unwrap_or(0);
        counted.saturating_add(units(since.unwrap_or_default()))
    }

    fn floor(&self, offset: usize) -> usize {
        let mut at = offset.min(self.content.len());
        while !self.content.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// UTF-16 units whose characters begin in these bytes of UTF-8.
fn units(bytes: &[u8]) -> u32 {
    let count = |bytes: &[u8]| -> usize {
        bytes
            .iter()
            .map(|byte| usize::from(byte & 0xc0 != 0x80) + usize::from(*byte >= 0xf0))
            .sum()
    };
    narrow(count(bytes))
}

/// An offset as spans hold it.
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_as_agreed() {
        let text = "a\r\né𝄞b\rc";
        let utf16 = Text::new(text.to_owned(), Encoding::Utf16);
        let utf8 = Text::new(text.to_owned(), Encoding::Utf8);
        assert_eq!(utf16.position(9), place(1, 3));
        assert_eq!(utf8.position(9), place(1, 6));
        assert_eq!(utf16.offset(place(1, 3)), 9);
        assert_eq!(utf8.offset(place(1, 6)), 9);
        // Inside a character, past a line, past the text.
        assert_eq!(utf16.offset(place(1, 2)), 5);
        assert_eq!(utf16.offset(place(1, 99)), 10);
        assert_eq!(utf16.offset(place(9, 0)), text.len());
    }

    #[test]
    fn a_range_is_replaced() {
        let text = Text::new("é𝄞b\nc".to_owned(), Encoding::Utf16);
        let range = Range {
            start: place(0, 1),
            end: place(1, 0),
        };
        assert_eq!(text.replaced(range, "x").text(), "éxc");
    }

    proptest! {
        #[test]
        fn places_lead_back(text in "[a\u{e9}\u{1d11e}\r\n]{0,40}", times in 1_usize..400, at: prop::sample::Index) {
            let text = text.repeat(times);
            for encoding in [Encoding::Utf8, Encoding::Utf16] {
                let text = Text::new(text.clone(), encoding);
                let offset = text.floor(at.index(text.text().len() + 1));
                let inside_break = text.text().as_bytes().get(offset) == Some(&b'\n')
                    && offset > 0 && text.text().as_bytes().get(offset - 1) == Some(&b'\r');
                if !inside_break {
                    let place = text.position(u32::try_from(offset).unwrap());
                    prop_assert_eq!(text.offset(place), offset);
                }
            }
        }
    }
}
