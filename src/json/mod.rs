//! JSON text to a flat tree that keeps every place and every duplicate key.
//!
//! Knows JSON and nothing of policies. Never fails: what cannot be read is a diagnostic, and the
//! rest of the text still becomes a tree.

mod decode;
mod layer;
mod node;
mod parse;
mod place;
mod scan;
mod tree;
mod value;

#[cfg(test)]
mod tests;

pub use decode::{Decoded, Piece};
pub use node::Kind;
pub use tree::Tree;
pub use value::{Items, Members, Value};
