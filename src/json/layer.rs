//! From a decoded text back to the file on disk, through any number of decodings.

use std::sync::Arc;

use super::decode::Piece;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// One decoding, and the decodings around it.
#[derive(Debug)]
pub(super) struct Layer {
    /// Ascending in both offsets. The last one is the end of both texts.
    pieces: Vec<Piece>,
    /// Writes text the way this decoding reads it.
    encode: fn(&str) -> String,
    outer: Option<Arc<Layer>>,
}

impl Layer {
    pub(super) fn new(
        pieces: Vec<Piece>,
        encode: fn(&str) -> String,
        outer: Option<Arc<Layer>>,
    ) -> Self {
        Self {
            pieces,
            encode,
            outer,
        }
    }

    /// The place in the file on disk of a span of the decoded text.
    pub(super) fn place(&self, span: Span) -> Span {
        let mut span = self.outward(span);
        let mut outer = self.outer.as_deref();
        while let Some(layer) = outer {
            span = layer.outward(span);
            outer = layer.outer.as_deref();
        }
        span
    }

    /// `text` as it is written in the file on disk.
    pub(super) fn write(&self, text: &str) -> String {
        let mut text = (self.encode)(text);
        let mut outer = self.outer.as_deref();
        while let Some(layer) = outer {
            text = (layer.encode)(&text);
            outer = layer.outer.as_deref();
        }
        text
    }

    /// Moves a diagnostic about the decoded text into the file on disk.
    pub(super) fn move_out(&self, diagnostic: &mut Diagnostic) {
        diagnostic.span = self.place(diagnostic.span);
        for label in &mut diagnostic.related {
            label.span = self.place(label.span);
        }
        for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.span = self.place(edit.span);
            edit.text = self.write(&edit.text);
        }
    }

    /// One decoding outward.
    fn outward(&self, span: Span) -> Span {
        let (start, _) = self.around(span.start);
        if span.end <= span.start {
            return Span::at(start);
        }
        let (_, end) = self.around(span.end - 1);
        Span::new(start, end)
    }

    /// The outer bytes that the decoded byte at `offset` stands for, as start and end. At the end
    /// of the text: the end of the outer one.
    fn around(&self, offset: u32) -> (u32, u32) {
        let after = self.pieces.partition_point(|piece| piece.decoded <= offset);
        let piece = after
            .checked_sub(1)
            .and_then(|index| self.pieces.get(index));
        let (Some(piece), Some(next)) = (piece, self.pieces.get(after)) else {
            let end = self.pieces.last().map_or(0, |piece| piece.outer);
            return (end, end);
        };
        if next.decoded - piece.decoded == next.outer - piece.outer {
            let start = piece.outer + (offset - piece.decoded);
            (start, start + 1)
        } else {
            (piece.outer, next.outer)
        }
    }
}
