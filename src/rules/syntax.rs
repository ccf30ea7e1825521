//! The text of a rule to pest's tokens, and pest's errors to words.
//!
//! Knows the grammar and nothing of what the words mean.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(super) use grammar::Rule as Token;

mod grammar {
    #![allow(missing_docs, reason = "pest generates the tokens from the grammar")]

    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/rule.pest"]
    pub(in crate::rules) struct Syntax;
}

/// A problem in a rule file.
pub(super) fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("broken-rule", span, message)
}

/// Reads a fence as [`super::layout`] has prepared it. `offset` is its place in the Markdown file.
/// The error is the first one in the text: what follows it cannot be understood.
pub(super) fn tokens(fence: &str, offset: u32) -> Result<Pair<'_, Token>, Box<Diagnostic>> {
    match grammar::Syntax::parse(Token::file, fence) {
        Ok(mut pairs) => pairs
            .next()
            .ok_or_else(|| Box::new(problem(Span::at(offset), "this rule is empty"))),
        Err(error) => Err(Box::new(explain(&error, fence, offset))),
    }
}

/// The parts of a request.
const PARTS: &[&str] = &["action", "resource", "principal", "context"];

/// Says what was expected and what stands there instead.
fn explain(error: &pest::error::Error<Token>, fence: &str, offset: u32) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let blanks = fence.get(at..).map_or(0, |rest| {
        rest.len() - rest.trim_start_matches([super::layout::END, ' ']).len()
    });
    let at = at + blanks;
    let found = word_at(fence, at);
    let span = Span::new(place(offset, at), place(offset, at + found.len()));
    let expected: &[Token] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { message } => return problem(span, message.clone()),
    };
    let mut keywords: Vec<&str> = expected
        .iter()
        .flat_map(|&token| keywords(token))
        .copied()
        .collect();
    keywords.dedup();
    let wanted = describe(expected);
    let message = if found.is_empty() {
        format!("the rule ends here, expected {wanted}")
    } else {
        format!("expected {wanted}, found `{found}`")
    };
    let diagnostic = problem(span, message);
    // Within brackets, the word before may be a misspelt part of a request.
    let before = fence.get(..at).unwrap_or_default().trim_end();
    let before = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let parts = if expected == [Token::arguments] {
        PARTS
    } else {
        &[]
    };
    let meant = super::words::nearest(before, parts.iter().copied());
    match meant.or_else(|| super::words::nearest(found, keywords.iter().copied())) {
        Some(keyword) => diagnostic.help(format!("did you mean `{keyword}`?")),
        None => diagnostic,
    }
}

fn place(offset: u32, at: usize) -> u32 {
    offset.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
}

/// The word or the one character at `at`; empty at the end.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let letters = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
        .unwrap_or(rest.len());
    let first = rest.chars().next().map_or(0, char::len_utf8);
    rest.get(..letters.max(first)).unwrap_or_default()
}

/// The words that a token stands for, where they are few.
fn keywords(token: Token) -> &'static [&'static str] {
    match token {
        Token::where_ => &["where"],
        Token::and_ => &["and"],
        Token::or_ => &["or"],
        Token::not_ => &["not"],
        Token::relation | Token::compare => &["is", "in", "like", "within", "covers", "has", "not"],
        Token::in_ => &["in"],
        Token::quantifier | Token::quantity => &["some", "every", "no"],
        Token::when_ => &["when"],
        Token::with_ => &["with"],
        Token::per_ => &["per"],
        Token::condition_ => &["condition"],
        Token::insert | Token::replace | Token::put | Token::remove => {
            &["add", "replace", "set", "remove"]
        }
        Token::verb | Token::clause => &["forbid", "require"],
        _ => &[],
    }
}

/// What stands for a token in "expected …".
fn describe(expected: &[Token]) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for &token in expected {
        let kind = match token {
            Token::string => "a quoted text",
            Token::set => "a set such as `@phi-data`",
            Token::number
            | Token::list
            | Token::call
            | Token::path
            | Token::word
            | Token::context_key => "a value",
            Token::relation | Token::compare | Token::covers => {
                "a comparison (`is`, `in`, `like`, `within`, `covers`, `<`)"
            }
            Token::and_ => "`and`",
            Token::or_ => "`or`",
            Token::where_ => "`where`",
            Token::in_ => "`in`",
            Token::close => "`)`",
            Token::with_ => "`with`",
            Token::per_ => "`per`",
            Token::condition_ => "`condition`",
            Token::insert | Token::replace | Token::put | Token::remove => {
                "`add condition`, `replace`, `set` or `remove`"
            }
            // `is not`: the value is what is missing.
            Token::not_ if !expected.contains(&Token::quantifier) => continue,
            // A misspelt header would be a name too.
            Token::name if expected.contains(&Token::EOI) => continue,
            Token::name | Token::binders | Token::scope => "a name",
            Token::tag | Token::words => "a word",
            Token::place | Token::element => "a name or `element`",
            Token::expr
            | Token::conj
            | Token::unit
            | Token::group
            | Token::quantified
            | Token::same_request
            | Token::comparison
            | Token::not_
            | Token::quantifier
            | Token::has
            | Token::having => "a condition",
            Token::arguments if expected == [Token::arguments] => "`,` or `)`",
            Token::argument | Token::constraint | Token::dimension => "an argument",
            Token::EOI | Token::clause | Token::unknown | Token::verb => {
                "a header such as `message`"
            }
            _ => continue,
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if expected.contains(&Token::quantifier) && expected.contains(&Token::has) {
        kinds = vec!["a condition"];
    }
    if kinds.contains(&"a value") {
        kinds.retain(|kind| *kind != "a name");
    }
    kinds.truncate(4);
    match kinds.split_last() {
        None => "something else".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
