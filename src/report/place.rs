//! Places as people count them: lines and columns of a file's spans.

use crate::source::{Lines, Position, Span};

/// Bytes between two marks.
const STEP: usize = 4096;

/// The lines of a text, and how many characters stand before each of its marks.
///
/// Made once for a file that has findings. A look-up costs the same in a long line as in a short
/// one, so that thousands of findings in one line of many megabytes are no trouble.
#[derive(Clone, Debug)]
pub struct Places<'t> {
    lines: Lines<'t>,
    /// Characters that begin before byte 0, `STEP`, 2 `STEP`, …
    marks: Vec<u32>,
}

impl<'t> Places<'t> {
    /// Reads through `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut marks = vec![0];
        let mut count = 0_u32;
        for chunk in text.as_bytes().chunks(STEP) {
            count = count.saturating_add(characters(chunk));
            marks.push(count);
        }
        Self {
            lines: Lines::new(text),
            marks,
        }
    }

    /// The text's lines.
    pub fn lines(&self) -> &Lines<'t> {
        &self.lines
    }

    /// Line and column of the byte at `offset`. An offset inside a character counts as its start,
    /// one past the end as the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.floor(offset);
        let line = self.lines.line_of(offset);
        let start = self.lines.line(line).unwrap_or_default().start;
        Position {
            offset,
            line,
            column: (self.before(offset) + 1).saturating_sub(self.before(start)),
        }
    }

    /// Both ends of `span`; the end never lies before the start.
    pub fn range(&self, span: Span) -> (Position, Position) {
        let start = self.position(span.start);
        let end = self.position(span.end.max(span.start));
        (start, end)
    }

    /// The start of the character that the byte at `offset` belongs to.
    pub fn floor(&self, offset: u32) -> u32 {
        let text = self.lines.text();
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// How many characters begin before the byte at `offset`.
    fn before(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let mark = offset / STEP;
        let since = self.lines.text().as_bytes().get(mark * STEP..offset);
        let counted = self.marks.get(mark).copied().unwrap_or(0);
        counted.saturating_add(characters(since.unwrap_or_default()))
    }
}

/// How many characters begin in `bytes` of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_count_characters() {
        let text = format!("{}\r\nä𝄞b", "é".repeat(3 * STEP));
        let places = Places::new(&text);
        let last = places.position(u32::MAX);
        assert_eq!((last.line, last.column), (2, 4));
        assert_eq!(last.offset as usize, text.len());
        assert_eq!(places.position(2 * 5_000 + 1).column, 5_001);
    }

    #[test]
    fn a_span_the_wrong_way_round_is_empty() {
        let places = Places::new("abc");
        let (start, end) = places.range(Span::new(2, 1));
        assert_eq!(start, end);
    }

    proptest! {
        /// The same answers as the walk along the line.
        #[test]
        fn agrees_with_lines(text in "[a\u{e9}\u{1d11e}\r\n]{0,40}", times in 1_usize..400, at: prop::sample::Index) {
            let text = text.repeat(times);
            let places = Places::new(&text);
            let offset = places.floor(u32::try_from(at.index(text.len() + 1)).unwrap());
            prop_assert_eq!(places.position(offset), Lines::new(&text).position(offset));
        }
    }
}
