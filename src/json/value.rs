//! Looking at nodes: text, places, children.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::decode::{self, Decoded, Escapes};
use super::layer::Layer;
use super::node::{ESCAPED, KEY, Kind, MENDED, Node, narrow};
use super::tree::Tree;
use crate::source::Span;

/// One node of a tree; copied freely.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) index: u32,
}

impl<'a> Value<'a> {
    fn node(self) -> Option<&'a Node> {
        self.tree.node(self.index)
    }

    /// What this node is.
    pub fn kind(self) -> Kind {
        self.node().map_or(Kind::Missing, |node| node.kind)
    }

    /// Where it stands in the file on disk, quotes and brackets included.
    pub fn span(self) -> Span {
        let span = self.node().map(Node::span).unwrap_or_default();
        self.tree.place(span)
    }

    /// The tree it is a node of.
    pub fn tree(self) -> &'a Tree<'a> {
        self.tree
    }

    /// A number that tells this node from all others of its tree; nodes of a value come after it.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The text as written, quotes included.
    pub fn raw(self) -> &'a str {
        let range = self.node().map(|node| node.span().range());
        self.slice(range.unwrap_or_default())
    }

    /// A string's decoded text; any other node's text as written. A truth value or null is in
    /// JSON's spelling, even where the text has another language's.
    pub fn text(self) -> Cow<'a, str> {
        match self.node() {
            Some(node) if node.kind == Kind::String => {
                let content = self.slice(node.content().range());
                if node.has(ESCAPED) {
                    decode::decode(content)
                } else {
                    Cow::Borrowed(content)
                }
            }
            Some(node) if node.has(MENDED) => Cow::Borrowed(match (node.kind, self.raw()) {
                (Kind::Bool, "True" | "TRUE") => "true",
                (Kind::Bool, _) => "false",
                _ => "null",
            }),
            _ => Cow::Borrowed(self.raw()),
        }
    }

    /// The place in the file of a byte range of [`Value::text`]. Of an escape sequence, the whole
    /// sequence; an empty range gives an empty span.
    ///
    /// Reads an escaped string from its start; for many ranges of a long one see
    /// [`Value::decode`].
    pub fn span_of(self, range: Range<usize>) -> Span {
        let Some(node) = self.node() else {
            return Span::default();
        };
        let (content, start) = if node.kind == Kind::String {
            (node.content(), node.content().start)
        } else {
            (node.span(), node.start)
        };
        let written = if node.has(ESCAPED) {
            written_range(self.slice(content.range()), &range)
        } else {
            range.start..range.end.max(range.start)
        };
        let place = |offset: usize| start.saturating_add(narrow(offset)).min(content.end);
        self.tree
            .place(Span::new(place(written.start), place(written.end)))
    }

    /// A string's decoded text together with the way back to the file. Any other node's text as
    /// written.
    pub fn decode(self) -> Decoded {
        let content = match self.node() {
            Some(node) if node.kind == Kind::String => node.content(),
            Some(node) => node.span(),
            None => Span::default(),
        };
        let escaped = self.node().is_some_and(|node| node.has(ESCAPED));
        let raw = self.slice(content.range());
        let pieces = if escaped {
            decode::pieces(raw, content.start)
        } else {
            let piece = |decoded, outer| decode::Piece { decoded, outer };
            vec![
                piece(0, content.start),
                piece(narrow(raw.len()), content.end),
            ]
        };
        let outer = self.tree.layer.clone();
        let layer = Layer::new(pieces, decode::escape, outer);
        let text = if escaped {
            decode::decode(raw).into_owned()
        } else {
            raw.to_owned()
        };
        Decoded::new(text, layer)
    }

    /// `text` as it must be written in the file beside this node: unchanged in a file that is
    /// JSON itself, escaped for a JSON string once for each string that this tree was embedded in.
    pub fn escape_for_file(&self, text: &str) -> String {
        match &self.tree.layer {
            Some(layer) => layer.write(text),
            None => text.to_owned(),
        }
    }

    /// Keys and values of an object, in order, duplicates included. Empty for other nodes.
    pub fn members(self) -> Members<'a> {
        Members {
            rest: self.children(Kind::Object),
        }
    }

    /// Elements of an array, in order. Empty for other nodes.
    pub fn items(self) -> Items<'a> {
        Items {
            rest: self.children(Kind::Array),
        }
    }

    /// The value of the first member named `key`.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.members()
            .find(|(name, _)| name.kind() == Kind::String && name.text() == key)
            .map(|(_, value)| value)
    }

    fn children(self, kind: Kind) -> Children<'a> {
        let end = match self.node() {
            Some(node) if node.kind == kind => node.next,
            _ => 0,
        };
        Children {
            tree: self.tree,
            next: self.index.saturating_add(1),
            end,
        }
    }

    fn slice(self, range: Range<usize>) -> &'a str {
        self.tree.text.get(range).unwrap_or_default()
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw: String = self.raw().chars().take(40).collect();
        write!(f, "{:?} at {:?}: {raw}", self.kind(), self.span())
    }
}

/// The bytes of `content` that stand for `range` of its decoded text.
fn written_range(content: &str, range: &Range<usize>) -> Range<usize> {
    // Each escape sequence shifts what follows; one that reaches into the range belongs to it.
    let (mut start, mut end) = (range.start, range.end.max(range.start));
    let empty = end == start;
    let mut longer = 0;
    for (escape, character) in Escapes::of(content) {
        let decoded = escape.start - longer;
        let after = decoded + character.len_utf8();
        if decoded >= range.end.max(range.start) {
            break;
        }
        let grown = escape.len() - character.len_utf8();
        if after <= range.start {
            start += grown;
        } else if decoded < range.start {
            start = escape.start;
        }
        end = if after <= range.end {
            end + grown
        } else {
            escape.end
        };
        longer += grown;
    }
    if empty { start..start } else { start..end }
}

#[derive(Clone, Copy, Debug)]
struct Children<'a> {
    tree: &'a Tree<'a>,
    next: u32,
    end: u32,
}

impl<'a> Children<'a> {
    fn take(&mut self) -> Option<Value<'a>> {
        if self.next >= self.end {
            return None;
        }
        let value = self.tree.value(self.next);
        self.next = value.node()?.next;
        Some(value)
    }
}

/// See [`Value::members`].
#[derive(Clone, Debug)]
pub struct Members<'a> {
    rest: Children<'a>,
}

impl<'a> Iterator for Members<'a> {
    /// Key and value.
    type Item = (Value<'a>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let key = self.rest.take()?;
        debug_assert!(key.node().is_some_and(|node| node.has(KEY)));
        Some((key, self.rest.take()?))
    }
}

/// See [`Value::items`].
#[derive(Clone, Debug)]
pub struct Items<'a> {
    rest: Children<'a>,
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.take()
    }
}
