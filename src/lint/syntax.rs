//! Findings about the text of a file: encoding and JSON.

use std::sync::Arc;

use super::active::ActiveRule;
use super::finding::Finding;
use super::fingerprint;
use crate::diagnostic::Diagnostic;
use crate::source::{Loaded, Span};

/// The name under which everything about a file's text is reported.
pub(super) const NAME: &str = "json-syntax-error";

/// What is wrong with the bytes of a file before they are read as JSON.
pub(super) fn encoding(loaded: &Loaded) -> Vec<Diagnostic> {
    if loaded.wide {
        let message = "the file is in UTF-16 or UTF-32; AWS reads UTF-8";
        let help = "save the file as UTF-8 without a byte order mark";
        return vec![
            problem(Span::at(0), message)
                .label("byte order mark")
                .help(help),
        ];
    }
    let invalid = loaded.invalid.iter().take(20);
    let problem = |span: &Span| {
        problem(*span, "these bytes are not UTF-8")
            .label("not UTF-8")
            .help("save the file as UTF-8")
    };
    invalid.map(problem).collect()
}

fn problem(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(NAME, span, message).code("JSON_SYNTAX_ERROR")
}

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
        suppressed: None,
        diagnostic: problem,
    };
    problems.into_iter().map(finding).collect()
}
