//! From a place in the file to a node and its JSON Pointer.

use std::fmt::Write as _;

use super::node::{KEY, Kind, NONE, Node, narrow};
use super::tree::Tree;
use super::value::Value;
use crate::source::Span;

/// Where a node stands in its container.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    /// Index of the container's node, [`NONE`] for the root.
    parent: u32,
    /// How many elements stand before it; of use in arrays.
    ordinal: u32,
}

impl Tree<'_> {
    /// JSON Pointer (RFC 6901) of the smallest node that covers `span` (a span in the file on
    /// disk); a key counts as its value. Empty for the root, and for a span outside of it.
    ///
    /// The first call walks the tree; further ones cost a binary search and the pointer itself.
    pub fn pointer_at(&self, span: Span) -> String {
        match self.covering(span) {
            Some(index) => self.pointer(index),
            None => String::new(),
        }
    }

    /// The smallest node at `offset` of the file on disk, keys included. A node reaches to the
    /// offset after its last byte. `None` outside of the root.
    pub fn node_at(&self, offset: u32) -> Option<Value<'_>> {
        self.covering(Span::at(offset))
            .map(|index| self.value(index))
    }

    /// Index of the smallest node that covers `span`.
    fn covering(&self, span: Span) -> Option<u32> {
        let after = self
            .nodes
            .partition_point(|node| self.place(node.span()).start <= span.start);
        let positions = self.positions();
        let mut index = after.checked_sub(1)?;
        loop {
            let node = self.nodes.get(index)?;
            if self.place(node.span()).covers(span) {
                return Some(narrow(index));
            }
            index = positions.get(index)?.parent as usize;
        }
    }

    fn pointer(&self, index: u32) -> String {
        let positions = self.positions();
        let mut steps = Vec::new();
        let mut index = match self.node(index) {
            Some(node) if node.has(KEY) => index + 1,
            _ => index,
        };
        while index != self.root {
            let Some(position) = positions.get(index as usize) else {
                break;
            };
            if position.parent == NONE {
                break;
            }
            steps.push((index, *position));
            index = position.parent;
        }
        let mut pointer = String::new();
        for (index, position) in steps.into_iter().rev() {
            pointer.push('/');
            let parent = self.node(position.parent).map(|node| node.kind);
            if parent == Some(Kind::Object) {
                let key = self.value(index.saturating_sub(1)).text();
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            } else {
                // Writing to a string cannot fail.
                let _ = write!(pointer, "{}", position.ordinal);
            }
        }
        pointer
    }

    fn positions(&self) -> &[Position] {
        self.positions.get_or_init(|| positions(&self.nodes))
    }
}

/// The position of every node, in one walk.
fn positions(nodes: &[Node]) -> Vec<Position> {
    let mut open: Vec<(u32, u32, u32)> = Vec::new();
    let mut positions = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let index = narrow(index);
        while open.last().is_some_and(|&(_, end, _)| end <= index) {
            open.pop();
        }
        let (parent, ordinal) = match open.last_mut() {
            Some((parent, _, count)) => {
                *count += 1;
                (*parent, *count - 1)
            }
            None => (NONE, 0),
        };
        positions.push(Position { parent, ordinal });
        if node.next > index + 1 {
            open.push((index, node.next, 0));
        }
    }
    positions
}
