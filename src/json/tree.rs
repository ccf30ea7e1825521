//! The tree: nodes in one `Vec`, in the order of the text.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::decode::Decoded;
use super::layer::Layer;
use super::node::{NONE, Node};
use super::parse::{self, Parsed};
use super::place::Position;
use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A whole JSON text as a tree.
#[derive(Debug)]
pub struct Tree<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) nodes: Vec<Node>,
    /// Index of the outermost value.
    pub(super) root: u32,
    /// How the text was decoded; `None` where it is the file itself.
    pub(super) layer: Option<Arc<Layer>>,
    /// Worked out when first asked for.
    pub(super) positions: OnceLock<Vec<Position>>,
}

impl<'t> Tree<'t> {
    /// Reads `text`. The tree is as complete as the text allows; every syntax error is a
    /// diagnostic named `json-syntax-error`.
    ///
    /// There is no diagnostic if and only if `serde_json` would read the text as a `Value`, its
    /// limit of depth aside. A text of 2 GiB or more gives an empty tree and one diagnostic.
    pub fn parse(text: &'t str) -> (Self, Vec<Diagnostic>) {
        let Parsed { nodes, root, found } = parse::parse(text);
        let tree = Self {
            text: Cow::Borrowed(text),
            nodes,
            root,
            layer: None,
            positions: OnceLock::new(),
        };
        (tree, found)
    }

    /// Like [`Tree::parse`], for a tree that keeps its text.
    pub fn parse_owned(text: String) -> (Tree<'static>, Vec<Diagnostic>) {
        let Parsed { nodes, root, found } = parse::parse(&text);
        let tree = Tree {
            text: Cow::Owned(text),
            nodes,
            root,
            layer: None,
            positions: OnceLock::new(),
        };
        (tree, found)
    }

    /// Reads the decoded text of a string node as a JSON text of its own (a policy inside an
    /// escaped string). All spans of the new tree and its diagnostics lie in the file on disk, and
    /// edits are escaped as the place asks for.
    pub fn parse_embedded(string: Value<'_>) -> (Tree<'static>, Vec<Diagnostic>) {
        Self::parse_decoded(string.decode())
    }

    /// Like [`Tree::parse_embedded`], for a text that was decoded in other ways too.
    pub fn parse_decoded(decoded: Decoded) -> (Tree<'static>, Vec<Diagnostic>) {
        let (text, layer) = decoded.into_parts();
        let Parsed {
            nodes,
            root,
            mut found,
        } = parse::parse(&text);
        for diagnostic in &mut found {
            layer.move_out(diagnostic);
        }
        let tree = Tree {
            text: Cow::Owned(text),
            nodes,
            root,
            layer: Some(layer),
            positions: OnceLock::new(),
        };
        (tree, found)
    }

    /// The outermost value; `None` where the text holds none.
    pub fn root(&self) -> Option<Value<'_>> {
        (self.root != NONE).then(|| self.value(self.root))
    }

    /// The node of this number (see [`Value::index`]).
    pub fn get(&self, index: u32) -> Option<Value<'_>> {
        self.node(index).map(|_| self.value(index))
    }

    /// The text that was read: the file's, or what was decoded from it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The node of this number ([`Value::index`]).
    pub fn value(&self, index: u32) -> Value<'_> {
        Value { tree: self, index }
    }

    pub(super) fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    /// The place in the file on disk of a span of the tree's own text.
    pub(super) fn place(&self, span: Span) -> Span {
        match &self.layer {
            Some(layer) => layer.place(span),
            None => span,
        }
    }
}
