//! Lines and columns of a text.

use super::Span;

/// A place as people and editors count it. All numbers count from 1, except where said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Byte offset in the text, from 0.
    pub offset: u32,
    /// Line, ended by `\n`, `\r\n` or `\r`.
    pub line: u32,
    /// Column in Unicode characters.
    pub column: u32,
}

/// Where each line of a text begins.
///
/// Made once for a file that has findings; a look-up is a binary search and a walk along one line.
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> Lines<'t> {
    /// Finds the line starts of `text`.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { text, starts }
    }

    /// The text the lines belong to.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line (from 1) that holds the byte at `offset`; the last one for an offset past the end.
    pub fn line_of(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|&start| start <= offset);
        u32::try_from(after).unwrap_or(u32::MAX)
    }

    /// The bytes of line `number` (from 1) without its line break; `None` past the last line.
    pub fn line(&self, number: u32) -> Option<Span> {
        let index = number.checked_sub(1)? as usize;
        let start = *self.starts.get(index)?;
        let end = match self.starts.get(index + 1) {
            Some(&next) => next,
            None => u32::try_from(self.text.len()).unwrap_or(u32::MAX),
        };
        let line = self
            .text
            .get(Span::new(start, end).range())
            .unwrap_or_default();
        let kept = line.trim_end_matches(['\n', '\r']).len();
        Some(Span::new(start, start + u32::try_from(kept).unwrap_or(0)))
    }

    /// Line and column of the byte at `offset`. An offset inside a character counts as its start.
    pub fn position(&self, offset: u32) -> Position {
        let (line, before) = self.before(offset);
        Position {
            offset,
            line,
            column: u32::try_from(before.chars().count())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        }
    }

    /// Line and column of the byte at `offset`, both from 0, the column in UTF-16 units, as the
    /// Language Server Protocol counts them.
    pub fn utf16(&self, offset: u32) -> (u32, u32) {
        let (line, before) = self.before(offset);
        let units = before.chars().map(char::len_utf16).sum::<usize>();
        (line - 1, u32::try_from(units).unwrap_or(u32::MAX))
    }

    /// The line of `offset` and the text between the line's start and it.
    fn before(&self, offset: u32) -> (u32, &'t str) {
        let line = self.line_of(offset);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or(0) as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (line, self.text.get(start..end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_utf16_units() {
        let lines = Lines::new("a\r\nä𝄞b\rc\n");
        let position = lines.position(9);
        assert_eq!((position.line, position.column), (2, 3));
        assert_eq!(lines.utf16(9), (1, 3));
        assert_eq!(lines.position(11).line, 3);
        assert_eq!(lines.count(), 4);
        assert_eq!(lines.line(2), Some(Span::new(3, 10)));
    }

    #[test]
    fn an_offset_inside_a_character_or_past_the_end_is_no_error() {
        let lines = Lines::new("ä");
        assert_eq!(lines.position(1).column, 1);
        assert_eq!(lines.position(99).column, 2);
        assert_eq!(Lines::new("").position(0).line, 1);
    }
}
