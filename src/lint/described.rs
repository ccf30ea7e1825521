//! The rules of a run, as reports describe them.

use std::sync::Arc;

use super::engine::Linter;
use crate::diagnostic::Severity;

/// What a report says about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its id.
    pub id: Arc<str>,
    /// The title of its page.
    pub title: String,
    /// The severity it has in this run.
    pub severity: Severity,
    /// Paragraphs of law and standards.
    pub citations: Vec<String>,
    /// Its page.
    pub page: Arc<str>,
}

impl Linter {
    /// The rules that run, by id. Compiles them, which no other part of a run needs.
    pub fn described(&self) -> Vec<Described> {
        let mut described: Vec<_> = self
            .rules
            .iter()
            .map(super::active::ActiveRule::describe)
            .collect();
        described.sort_by(|a, b| a.id.cmp(&b.id));
        described
    }
}
