//! Proofs about the statements of a document, as native checks ask for them.
//!
//! The document's prover is shared with the rules written in the rule language. A native check knows
//! statements by their positions in `policy.statements` and nothing of groups or attachments.

use std::fmt;

use crate::prover::{Constant, NeverMatches};
use crate::request::StatementId;
use crate::rules::Facts;

/// What can be proved of one statement. Where something is not known, it counts as not so.
pub(crate) trait Proofs: fmt::Debug {
    /// Why no request matches the statement.
    fn never_matches(&self, statement: usize) -> Option<NeverMatches>;
    /// The other statements of the same effect that together do all that this one does.
    fn covered_by(&self, statement: usize) -> Option<Vec<usize>>;
    /// The Deny statements of the document that together stop all that this one allows.
    fn wholly_denied_by(&self, statement: usize) -> Option<Vec<usize>>;
    /// The conditions of the statement that make no difference.
    fn constants(&self, statement: usize) -> Vec<Constant>;
}

impl Proofs for Facts<'_> {
    fn never_matches(&self, statement: usize) -> Option<NeverMatches> {
        self.prover().never_matches(self.id_at(statement))
    }

    fn covered_by(&self, statement: usize) -> Option<Vec<usize>> {
        let found = self.prover().covered_by(self.id_at(statement))?;
        Some(positions(found))
    }

    fn wholly_denied_by(&self, statement: usize) -> Option<Vec<usize>> {
        let found = self.prover().wholly_denied_by(self.id_at(statement))?;
        Some(positions(found))
    }

    fn constants(&self, statement: usize) -> Vec<Constant> {
        self.prover().constants(self.id_at(statement))
    }
}

fn positions(ids: Vec<StatementId>) -> Vec<usize> {
    ids.into_iter().map(|id| id.statement).collect()
}
