//! Policy variables: what a string with `${…}` stands for.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Bindings;
use crate::catalog;
use crate::policy::template::{PieceKind, Template, has_variable};

/// A piece of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character, also a `*` or `?` that a variable brought in.
    Char(char),
    /// `*` as it was written.
    AnyRun,
    /// `?` as it was written.
    AnyOne,
    /// A variable whose key has no binding: any text, the same wherever this letter stands.
    Free(char),
}

/// A string with its variables replaced.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) tokens: Vec<Token>,
    /// If a variable is left over: the string with those that were replaced. Strings with the same
    /// meaning for all requests have the same text, others another.
    pub(super) open: Option<String>,
}

/// Replaces the variables of one policy's strings.
#[derive(Debug)]
pub(super) struct Resolver<'b> {
    bindings: Option<&'b Bindings>,
    /// Keys, in lower case, that no binding covered.
    pub(super) unbound: BTreeSet<Box<str>>,
    /// The letters of variables, by their key in lower case and their default.
    pub(super) letters: BTreeMap<String, char>,
}

/// The first of the private letters.
const FIRST_LETTER: u32 = 0xF_0000;

impl<'b> Resolver<'b> {
    /// For a policy with variables.
    pub(super) fn new(bindings: &'b Bindings) -> Self {
        Self {
            bindings: Some(bindings),
            unbound: BTreeSet::new(),
            letters: BTreeMap::new(),
        }
    }

    /// For strings in which `${` is text like any other.
    pub(super) fn without_variables() -> Self {
        Self {
            bindings: None,
            unbound: BTreeSet::new(),
            letters: BTreeMap::new(),
        }
    }

    /// Replaces the variables. `None` if no request resolves them: one is malformed, has several
    /// values, or is bound to be absent and has no default.
    pub(super) fn resolve(&mut self, text: &str) -> Option<Resolved> {
        let mut tokens = Vec::with_capacity(text.len());
        let bindings = self.bindings.filter(|_| has_variable(text));
        let Some(bindings) = bindings else {
            written(text, &mut tokens);
            return Some(Resolved { tokens, open: None });
        };
        let mut free = Vec::new();
        let mut open = String::new();
        for piece in Template::parse(text).pieces {
            let slice = |range: Range<usize>| text.get(range).unwrap_or_default();
            let as_it_stands = slice(piece.range);
            let replaced_by = match piece.kind {
                PieceKind::Literal | PieceKind::AnyRun | PieceKind::AnyOne => {
                    written(as_it_stands, &mut tokens);
                    None
                }
                PieceKind::Escaped(c) => {
                    tokens.push(Token::Char(c));
                    None
                }
                PieceKind::Malformed => return None,
                PieceKind::Variable { key, default } => {
                    let key = slice(key).to_ascii_lowercase().into_boxed_str();
                    if catalog::condition_key(&key).is_some_and(|key| key.multivalued) {
                        return None;
                    }
                    match bindings.get(&key) {
                        Some(Some(value)) => Some(&**value),
                        Some(None) => Some(slice(default?)),
                        None => {
                            let default = default.map(slice);
                            tokens.push(Token::Free(self.letter(&key, default)));
                            free.push(key);
                            None
                        }
                    }
                }
            };
            match replaced_by {
                Some(value) => {
                    tokens.extend(value.chars().map(Token::Char));
                    escape(value, &mut open);
                }
                None => open.push_str(as_it_stands),
            }
        }
        let resolved = Resolved {
            tokens,
            open: (!free.is_empty()).then_some(open),
        };
        self.unbound.extend(free);
        Some(resolved)
    }
}

impl Resolver<'_> {
    /// The letter that stands for a variable; NUL for one too many.
    fn letter(&mut self, key: &str, default: Option<&str>) -> char {
        let name = match default {
            Some(default) => format!("{key}, {default}"),
            None => key.to_owned(),
        };
        let next = u32::try_from(self.letters.len()).unwrap_or(u32::MAX);
        let letter = char::from_u32(FIRST_LETTER.saturating_add(next)).unwrap_or('\0');
        *self.letters.entry(name).or_insert(letter)
    }
}

fn written(text: &str, tokens: &mut Vec<Token>) {
    tokens.extend(text.chars().map(|c| match c {
        '*' => Token::AnyRun,
        '?' => Token::AnyOne,
        c => Token::Char(c),
    }));
}

/// Writes a text so that it reads as itself in a string with variables.
fn escape(value: &str, to: &mut String) {
    for c in value.chars() {
        if matches!(c, '*' | '?' | '$') {
            to.extend(['$', '{', c, '}']);
        } else {
            to.push(c);
        }
    }
}
