//! Policy documents: tree to typed policy with spans.
//!
//! Knows the grammar of policies; whether an action exists is `catalog`'s question, whether
//! granting it is wise is a rule's.

pub mod action;
pub mod ast;
mod audience;
pub mod classify;
pub mod condition;
pub mod grammar;
pub mod kind;
pub mod principal;
mod read;
pub mod resource;
mod shape;
pub mod template;
pub mod value;

pub use ast::Policy;
pub use audience::Audience;
pub use classify::{KindReason, Said, classify, decide};
pub use kind::PolicyKind;
pub use read::read;
pub use shape::{meant_policy_element, meant_statement_element};
