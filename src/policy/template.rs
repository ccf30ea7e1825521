//! Strings with wildcards and policy variables: `home/${aws:username, 'nobody'}/*`.
//!
//! Takes a resource part or a condition value apart. Knows neither which condition keys exist nor
//! which elements and operators take variables.

use std::ops::Range;

use super::grammar::{
    Problem, ProblemKind, Rule, first_run, range, read, shift, shown, slice, unread,
};

/// A string taken apart. The pieces cover the whole string in order.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// The pieces in order.
    pub pieces: Vec<Piece>,
    /// What is wrong with the variables, in order.
    pub problems: Vec<Problem>,
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the decoded string.
    pub range: Range<usize>,
    /// What stands there.
    pub kind: PieceKind,
}

/// What a [`Piece`] is. Whether a wildcard is one depends on the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Text without `*`, `?` and `${`.
    Literal,
    /// `*`: any run of characters, also none.
    AnyRun,
    /// `?`: one character.
    AnyOne,
    /// `${*}`, `${?}`, `${$}`: the character itself.
    Escaped(char),
    /// `${key}` or `${key, 'default'}`.
    Variable {
        /// The condition key; its case does not count.
        key: Range<usize>,
        /// The default between its quotes.
        default: Option<Range<usize>>,
    },
    /// A `${` that begins no right variable; a problem says why. No request resolves it.
    Malformed,
}

/// True if `text` holds `${`.
pub fn has_variable(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'$', bytes).any(|at| bytes.get(at + 1) == Some(&b'{'))
}

impl Template {
    /// Takes a string of a policy that has variables apart.
    pub fn parse(text: &str) -> Self {
        if has_variable(text) {
            Self::parse_by_grammar(text)
        } else {
            Self::without_variables(text)
        }
    }

    /// Takes a string apart in which `${` is text like any other, as in a policy of the version
    /// 2008-10-17.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Version".
    pub fn without_variables(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut start = 0;
        for at in memchr::memchr2_iter(b'*', b'?', text.as_bytes()) {
            if start < at {
                pieces.push(Piece::new(start..at, PieceKind::Literal));
            }
            let kind = if text.as_bytes().get(at) == Some(&b'*') {
                PieceKind::AnyRun
            } else {
                PieceKind::AnyOne
            };
            pieces.push(Piece::new(at..at + 1, kind));
            start = at + 1;
        }
        if start < text.len() {
            pieces.push(Piece::new(start..text.len(), PieceKind::Literal));
        }
        Self {
            pieces,
            problems: Vec::new(),
        }
    }

    fn parse_by_grammar(text: &str) -> Self {
        let mut template = Self::default();
        let Some(pairs) = read(Rule::template, text) else {
            template.problems.push(unread(text));
            template
                .pieces
                .push(Piece::new(0..text.len(), PieceKind::Malformed));
            return template;
        };
        for pair in pairs {
            let at = range(&pair);
            let kind = match pair.as_rule() {
                Rule::literal => PieceKind::Literal,
                Rule::any_run => PieceKind::AnyRun,
                Rule::any_one => PieceKind::AnyOne,
                Rule::escape => pair
                    .into_inner()
                    .next()
                    .and_then(|inner| inner.as_str().chars().next())
                    .map_or(PieceKind::Malformed, PieceKind::Escaped),
                Rule::variable => template.variable(text, pair.into_inner()),
                Rule::open_variable => {
                    template
                        .problems
                        .push(open_variable_problem(text, at.clone()));
                    PieceKind::Malformed
                }
                Rule::closed_variable => {
                    template.problems.push(variable_problem(text, &at));
                    PieceKind::Malformed
                }
                _ => continue,
            };
            template.pieces.push(Piece::new(at, kind));
        }
        template
    }

    fn variable(&mut self, text: &str, parts: pest::iterators::Pairs<'_, Rule>) -> PieceKind {
        let mut key = 0..0;
        let mut default = None;
        for part in parts {
            let at = range(&part);
            match part.as_rule() {
                Rule::variable_key => key = at,
                Rule::variable_default => default = Some(at),
                Rule::default_separator if slice(text, at.clone()) != ", " => {
                    self.problems.push(Problem::new(
                        at,
                        ProblemKind::DefaultSeparator,
                        "a default is set off by a comma and one space",
                    ));
                }
                _ => {}
            }
        }
        PieceKind::Variable { key, default }
    }

    /// True if any piece is a wildcard.
    pub fn has_wildcard(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece.kind, PieceKind::AnyRun | PieceKind::AnyOne))
    }

    /// The variables: place, key and default as ranges.
    pub fn variables(
        &self,
    ) -> impl Iterator<Item = (Range<usize>, Range<usize>, Option<Range<usize>>)> + '_ {
        self.pieces.iter().filter_map(|piece| match &piece.kind {
            PieceKind::Variable { key, default } => {
                Some((piece.range.clone(), key.clone(), default.clone()))
            }
            _ => None,
        })
    }
}

impl Piece {
    fn new(range: Range<usize>, kind: PieceKind) -> Self {
        Self { range, kind }
    }
}

/// What is wrong with a `${` at the start of `at` that has no brace up to the end of `at`.
pub(super) fn open_variable_problem(text: &str, at: Range<usize>) -> Problem {
    let in_default = slice(text, at.clone()).contains('\'');
    let before_another = slice(text, at.end..text.len()).starts_with("${");
    if in_default && before_another {
        // The inner variable, looked for no further than the next one begins.
        let inner = slice(text, at.end + 2..text.len());
        let end = inner.find("${").unwrap_or(inner.len());
        let inner = slice(inner, 0..end);
        let length = 2 + inner.find('}').map_or(end, |brace| brace + 1);
        return Problem::new(
            at.end..at.end + length,
            ProblemKind::NestedVariable,
            "a default cannot hold another variable",
        );
    }
    Problem::new(
        at,
        ProblemKind::MissingBrace,
        "the variable that begins here has no closing brace",
    )
}

/// What is wrong with the `${…}` at `at`, which the grammar calls no variable.
fn variable_problem(text: &str, at: &Range<usize>) -> Problem {
    let body = slice(text, at.start + 2..at.end.saturating_sub(1));
    let start = at.start + 2;
    let (key, default) = match body.split_once(',') {
        Some((key, default)) => (key, Some(default)),
        None => (body, None),
    };
    if key.trim().is_empty() {
        return Problem::new(
            at.clone(),
            ProblemKind::EmptyVariable,
            "this variable has no name",
        );
    }
    let quote = key.find('\'').unwrap_or(key.len());
    let name = slice(key, 0..quote);
    if let Some(space) = first_run(name, char::is_whitespace) {
        return Problem::new(
            shift(space, start),
            ProblemKind::SpaceInVariable,
            "the name of a variable cannot hold white space",
        );
    }
    if let Some(wrong) = first_run(key, |c| "'{$*?".contains(c)) {
        let message = format!(
            "the name of a variable cannot hold {}",
            shown(slice(key, wrong.clone()))
        );
        return Problem::new(shift(wrong, start), ProblemKind::BadCharacter, message);
    }
    let default = default.unwrap_or_default();
    let trimmed = default.trim();
    let default_start = start + key.len() + 1 + (default.len() - default.trim_start().len());
    let place = default_start..default_start + trimmed.len();
    let inside = trimmed
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let Some(inside) = inside else {
        let place = if trimmed.is_empty() {
            at.clone()
        } else {
            place
        };
        return Problem::new(
            place,
            ProblemKind::MissingQuote,
            "a default stands between single quotes",
        );
    };
    if let Some(quote) = first_run(inside, |c| c == '\'') {
        return Problem::new(
            shift(quote, default_start + 1),
            ProblemKind::BadCharacter,
            "a default cannot hold a single quote",
        );
    }
    let after = place.end..at.end.saturating_sub(1);
    let before = start + key.len() + 1..place.start;
    Problem::new(
        if after.is_empty() { before } else { after },
        ProblemKind::Space,
        "a comma and one space stand before a quoted default, and the brace after it",
    )
}

#[cfg(test)]
mod tests;
