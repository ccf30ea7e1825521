//! pest's tokens to the syntax tree.
//!
//! Decides nothing about meaning. pest has accepted the text by now, so a token that is missing
//! here can only be a mistake in this file or the grammar; it reads as an empty word.

mod condition;

use std::iter::Peekable;

use pest::iterators::{Pair, Pairs};

use super::ast::{Clause, Expr, File, Fix, Mend, Path, Place, Quoted, Word};
use super::syntax::{Token, problem, tokens};
use super::words::nearest;
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

/// The headers, for "did you mean".
pub(super) const HEADERS: &[&str] = &[
    "severity",
    "kinds",
    "cite",
    "status",
    "audience",
    "aliases",
    "stands-for",
    "formerly",
    "applies-to",
    "native",
    "at",
    "also",
    "label",
    "message",
    "absent",
    "help",
    "example",
    "report",
    "fix",
    "forbid",
    "require",
];
/// The words that may go on a condition, for "did you mean".
const CONTINUATIONS: &[&str] = &[
    "and", "or", "is", "in", "like", "within", "covers", "has", "not",
];

/// Reads a fence that stands at `offset` in its file, as written and as [`super::layout`] has
/// prepared it. `None` after a syntax error.
pub(super) fn parse<'t>(
    fence: &str,
    prepared: &'t str,
    offset: u32,
) -> (Option<File<'t>>, Vec<Diagnostic>) {
    let root = match tokens(prepared, offset) {
        Ok(root) => root,
        Err(error) => return (None, vec![*error]),
    };
    let mut reader = Reader {
        fence,
        offset,
        errors: Vec::new(),
    };
    let mut file = File::default();
    for pair in root.into_inner() {
        reader.item(pair, &mut file);
    }
    (Some(file), reader.errors)
}

struct Reader<'f> {
    /// The fence as written.
    fence: &'f str,
    offset: u32,
    errors: Vec<Diagnostic>,
}

type Inner<'t> = Peekable<Pairs<'t, Token>>;

impl<'t> Reader<'_> {
    fn span(&self, pair: &Pair<'t, Token>) -> Span {
        let span = pair.as_span();
        let at = |n: usize| {
            self.offset
                .saturating_add(u32::try_from(n).unwrap_or(u32::MAX))
        };
        Span::new(at(span.start()), at(span.end()))
    }

    fn as_word(&self, pair: &Pair<'t, Token>) -> Word<'t> {
        Spanned::new(pair.as_str(), self.span(pair))
    }

    /// The next token as a word.
    fn word(&self, inner: &mut Inner<'t>) -> Word<'t> {
        let pair = inner.next();
        pair.map_or(Spanned::new("", Span::at(self.offset)), |pair| {
            self.as_word(&pair)
        })
    }

    /// The next token as the inside of a string.
    fn quoted(&self, inner: &mut Inner<'t>) -> Quoted<'t> {
        match inner.next() {
            Some(pair) => self.as_quoted(pair),
            None => Spanned::new("", Span::at(self.offset)),
        }
    }

    fn as_quoted(&self, pair: Pair<'t, Token>) -> Quoted<'t> {
        self.word(&mut pair.into_inner().peekable())
    }

    fn words(&self, pair: Pair<'t, Token>) -> Vec<Word<'t>> {
        pair.into_inner().map(|tag| self.as_word(&tag)).collect()
    }

    /// Puts a header into its place; a second one of the same name is an error.
    fn once<T>(&mut self, place: &mut Option<T>, value: T, span: Span, header: &str) {
        if place.is_some() {
            let message = format!("`{header}` stands twice in this rule");
            self.errors.push(problem(span, message));
        } else {
            *place = Some(value);
        }
    }

    fn item(&mut self, pair: Pair<'t, Token>, file: &mut File<'t>) {
        let token = pair.as_rule();
        let span = self.span(&pair);
        if token == Token::unknown {
            file.broken |= self.unknown(pair, file.clause.is_some());
            return;
        }
        if token == Token::EOI {
            return;
        }
        let mut inner = pair.into_inner().peekable();
        match token {
            Token::clause => {
                let clause = self.clause(inner, span);
                self.once(&mut file.clause, clause, span, "forbid");
            }
            Token::native => {
                let name = self.word(&mut inner);
                self.once(&mut file.native, name, span, "native");
            }
            Token::severity => {
                let word = self.word(&mut inner);
                let _when = inner.next();
                match inner.next() {
                    Some(condition) => file.severities.push((word, self.expr(condition))),
                    None => self.once(&mut file.severity, word, span, "severity"),
                }
            }
            Token::kinds => self.list(inner, &mut file.kinds),
            Token::audience => self.list(inner, &mut file.audiences),
            Token::aliases => {
                let words = inner.next().map(|words| self.words(words));
                let codes: Vec<_> = words.into_iter().flatten().collect();
                file.aliases.extend(&codes);
                let _when = inner.next();
                if let Some(condition) = inner.next() {
                    file.codes.push((codes, self.expr(condition)));
                }
            }
            Token::stands_for => self.list(inner, &mut file.stands_for),
            Token::formerly => self.list(inner, &mut file.formerly),
            Token::cite => file
                .citations
                .extend(inner.map(|pair| self.as_quoted(pair))),
            Token::status => {
                let word = self.word(&mut inner);
                self.once(&mut file.status, word, span, "status");
            }
            Token::applies_to => {
                let set = inner.next().map(|pair| self.set(pair));
                if let Some(set) = set {
                    self.once(&mut file.applies_to, set, span, "applies-to");
                }
            }
            Token::at => {
                if let Some(place) = self.place(&mut inner) {
                    self.once(&mut file.at, place, span, "at");
                }
            }
            Token::also => {
                if let Some(place) = self.place(&mut inner) {
                    file.also.push((place, self.quoted(&mut inner)));
                }
            }
            Token::label => {
                let text = self.quoted(&mut inner);
                self.once(&mut file.label, text, span, "label");
            }
            Token::message => {
                let text = self.quoted(&mut inner);
                self.once(&mut file.message, text, span, "message");
            }
            Token::missing => {
                let text = self.quoted(&mut inner);
                self.once(&mut file.absent, text, span, "absent");
            }
            Token::help => {
                let text = self.quoted(&mut inner);
                self.once(&mut file.help, text, span, "help");
            }
            Token::example => {
                let text = self.quoted(&mut inner);
                self.once(&mut file.example, text, span, "example");
            }
            Token::report => {
                let _per = inner.next();
                if let Some(path) = inner.next().map(|pair| self.path(pair)) {
                    self.once(&mut file.report, path, span, "report");
                }
            }
            Token::fix => {
                if let Some(fix) = self.fix(inner, span) {
                    self.once(&mut file.fix, fix, span, "fix");
                }
            }
            _ => {}
        }
    }

    fn list(&self, mut inner: Inner<'t>, into: &mut Vec<Word<'t>>) {
        if let Some(words) = inner.next() {
            into.extend(self.words(words));
        }
    }

    /// A word that is no header, or that cannot go on a condition: true for the latter.
    fn unknown(&mut self, pair: Pair<'t, Token>, after_condition: bool) -> bool {
        let word = self.word(&mut pair.into_inner().peekable());
        let start = word.span.start.saturating_sub(self.offset) as usize;
        let before = self.fence.get(..start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let header = line.trim().is_empty();
        let (message, nearest) = if header {
            let message = format!("`{}` is no header of a rule", word.value);
            (message, nearest(word.value, HEADERS.iter().copied()))
        } else if after_condition {
            let message = format!("`{}` cannot go on the condition here", word.value);
            (message, nearest(word.value, CONTINUATIONS.iter().copied()))
        } else {
            let message = format!("`{}` is not expected here", word.value);
            (message, nearest(word.value, HEADERS.iter().copied()))
        };
        let mut error = problem(word.span, message);
        if let Some(nearest) = nearest {
            error = error.help(format!("did you mean `{nearest}`?"));
        }
        self.errors.push(error);
        after_condition && !header
    }

    fn clause(&self, mut inner: Inner<'t>, whole: Span) -> Clause<'t> {
        let verb = self.word(&mut inner);
        let scope = self.word(&mut inner);
        let binder = inner.next_if(|pair| pair.as_rule() == Token::name);
        let binder = binder.map(|pair| self.as_word(&pair));
        let where_ = self.word(&mut inner);
        Clause {
            span: Span::new(whole.start, where_.span.end),
            required: verb.value.trim_end() == "require",
            scope,
            binder,
            condition: inner
                .next()
                .map_or(Expr::And(Vec::new()), |pair| self.expr(pair)),
        }
    }

    fn place(&self, inner: &mut Inner<'t>) -> Option<Place<'t>> {
        let pair = inner.next()?.into_inner().next()?;
        Some(if pair.as_rule() == Token::element {
            let mut inner = pair.into_inner().peekable();
            Place::Element(self.word(&mut inner))
        } else {
            Place::Path(self.path(pair))
        })
    }

    fn fix(&self, mut inner: Inner<'t>, span: Span) -> Option<Fix<'t>> {
        let pair = inner.next()?;
        let kind = pair.as_rule();
        let mut parts = pair.into_inner().peekable();
        let mend = match kind {
            Token::insert => {
                let _condition = parts.next();
                Mend::AddCondition {
                    operator: self.word(&mut parts),
                    key: self.quoted(&mut parts),
                    values: parts.map(|pair| self.as_quoted(pair)).collect(),
                }
            }
            Token::replace => {
                let what = self.path(parts.next()?);
                let _with = parts.next();
                Mend::Replace {
                    what,
                    text: self.quoted(&mut parts),
                }
            }
            Token::put => Mend::Set {
                element: self.word(&mut parts),
                text: self.quoted(&mut parts),
            },
            _ => Mend::Remove(self.place(&mut parts)?),
        };
        let safety = inner.next().map(|pair| self.as_word(&pair));
        Some(Fix { span, mend, safety })
    }

    fn path(&self, pair: Pair<'t, Token>) -> Path<'t> {
        let span = self.span(&pair);
        let names = pair.into_inner().map(|name| self.as_word(&name)).collect();
        Path { names, span }
    }

    fn set(&self, pair: Pair<'t, Token>) -> Word<'t> {
        let span = self.span(&pair);
        let name = self.word(&mut pair.into_inner().peekable());
        Spanned::new(name.value, span)
    }
}
