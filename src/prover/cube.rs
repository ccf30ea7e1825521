//! Products of one set per dimension: what one statement matches.

use std::sync::Arc;

use super::actions::Actions;
use super::space::Lit;
use crate::policy::ast::Effect;
use crate::request::StatementId;
use crate::source::Span;

/// What a statement says of a dimension, and where it says so.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// The literal.
    pub(super) lit: Lit,
    /// The part of the policy it was made from: the element's key, the condition's key.
    pub(super) span: Span,
}

/// What a statement matches but for its principal: all sides hold and the action is one of those.
#[derive(Clone, Debug)]
pub(super) struct Cube {
    /// The statement.
    pub(super) id: StatementId,
    /// What it does.
    pub(super) effect: Effect,
    /// The actions.
    pub(super) actions: Arc<Actions>,
    /// The action as a text, for names that the catalogue lacks (on `Dim::ACTION`).
    pub(super) name: Lit,
    /// Resource and conditions, the cheapest to decide first.
    pub(super) sides: Vec<Side>,
    /// Keys of the conditions that hold for every request, for which there are no sides.
    pub(super) always: Vec<Span>,
    /// Keys of the policy variables that no binding covered, in lower case, each once.
    pub(super) variables: Vec<Box<str>>,
}
