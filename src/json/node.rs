//! One node of the flat tree: 16 bytes, so that a tree takes about as much room as its text.

use crate::source::Span;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string, keys included.
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
    /// A value that should stand here and does not, or text that is no value; reported already.
    Missing,
}

/// The index that no node has.
pub(super) const NONE: u32 = u32::MAX;

/// The string holds a backslash, so its text differs from what is written.
pub(super) const ESCAPED: u8 = 1;
/// The string is the key of a member; its value is the next node.
pub(super) const KEY: u8 = 2;
/// The container was opened by `{`, whatever it turned out to be.
pub(super) const BRACE: u8 = 4;
/// The object has no braces of its own: a pair that stands where a value should.
pub(super) const WRAPPED: u8 = 8;
/// The literal is written in another language's way (`True`).
pub(super) const MENDED: u8 = 16;

/// A node in the order of the text: a container before its children, a key before its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// First byte in the tree's text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Index of the first node after this one's subtree. While a container is open: its parent.
    pub next: u32,
    pub kind: Kind,
    /// The constants above.
    pub flags: u8,
    /// Bytes of a string's opening quote; other than 1 only in broken text.
    pub lead: u8,
    /// Bytes of a string's closing quote; other than 1 only in broken text.
    pub trail: u8,
}

impl Node {
    /// The bytes of the tree's text that the node covers.
    pub(super) const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The bytes between the quotes of a string.
    pub(super) fn content(&self) -> Span {
        let start = self.start + u32::from(self.lead);
        let end = self.end.saturating_sub(u32::from(self.trail));
        Span::new(start, end.max(start))
    }

    pub(super) const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// An offset or index as the tree stores it. Texts that do not fit are never parsed.
#[inline]
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(NONE)
}
