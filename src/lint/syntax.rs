//! Findings about the text of a file: encoding and JSON.

use std::sync::Arc;

use super::active::ActiveRule;
use super::finding::Finding;
use super::fingerprint;
use crate::diagnostic::Diagnostic;

/// The name under which everything about a file's text is reported.
pub(super) const NAME: &str = "json-syntax-error";

/// Findings of `problems` in a file, outside any policy that could be read.
pub(super) fn findings(
    rules: &[ActiveRule],
    file: &str,
    document: &str,
    problems: Vec<Diagnostic>,
) -> Vec<Finding> {
    let Some(rule) = rules.iter().find(|rule| rule.native() == Some(NAME)) else {
        return Vec::new();
    };
    let finding = |problem: Diagnostic| Finding {
        rule: Arc::clone(rule.id()),
        severity: rule.severity(problem.severity),
        document: document.to_owned(),
        kind: String::new(),
        pointer: String::new(),
        sid: None,
        citations: rule.citations(),
        aliases: rule.aliases_of(&problem),
        witness: None,
        fingerprint: fingerprint::of_file(rule.id(), file, &problem.message),
        identity: fingerprint::identity_of_file(rule.id(), document, &problem.message),
        suppressed: None,
        diagnostic: problem,
    };
    problems.into_iter().map(finding).collect()
}
