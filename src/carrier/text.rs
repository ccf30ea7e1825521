//! A file's text as JSON: its encoding and its syntax.

use crate::diagnostic::Diagnostic;
use crate::json::Tree;
use crate::source::{Loaded, Span};

/// Reads a file's text. What is wrong with its bytes or its JSON is a diagnostic named
/// `json-syntax-error`.
pub fn parse(loaded: &Loaded) -> (Tree<'_>, Vec<Diagnostic>) {
    let problems = encoding(loaded.wide, &loaded.invalid);
    let (tree, more) = Tree::parse(&loaded.file.text);
    (tree, joined(loaded.wide, problems, more))
}

/// Like [`parse`], for a tree that keeps the text.
pub(super) fn parse_owned(loaded: Loaded) -> (Tree<'static>, Vec<Diagnostic>) {
    let problems = encoding(loaded.wide, &loaded.invalid);
    let (tree, more) = Tree::parse_owned(loaded.file.text);
    (tree, joined(loaded.wide, problems, more))
}

fn joined(wide: bool, mut problems: Vec<Diagnostic>, more: Vec<Diagnostic>) -> Vec<Diagnostic> {
    // A text in UTF-16 is not empty JSON, it is no JSON.
    if !wide {
        problems.extend(more);
    }
    problems
}

/// What is wrong with the bytes of a file before they are read as JSON.
fn encoding(wide: bool, invalid: &[Span]) -> Vec<Diagnostic> {
    if wide {
        let message = "the file is in UTF-16 or UTF-32; AWS reads UTF-8";
        let help = "save the file as UTF-8 without a byte order mark";
        return vec![
            problem(Span::at(0), message)
                .label("byte order mark")
                .help(help),
        ];
    }
    let problem = |span: &Span| {
        problem(*span, "these bytes are not UTF-8")
            .label("not UTF-8")
            .help("save the file as UTF-8")
    };
    invalid.iter().take(20).map(problem).collect()
}

fn problem(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new("json-syntax-error", span, message).code("JSON_SYNTAX_ERROR")
}
