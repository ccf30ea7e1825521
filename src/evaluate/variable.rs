//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.
//!
//! Source: IAM User Guide, "IAM policy elements: Variables and tags".

use super::context::{Context, Held};
use super::glob::{self, Token};
use crate::policy::template::{self, PieceKind, Template};

/// Puts the request's values in place of the variables of a text. What is put in is text: a `*` in
/// it is no wildcard. `None` where a variable has no value and no default, where the key has several
/// values, and where the variable is malformed.
pub(super) fn resolve(text: &str, context: &Context<'_>) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    for piece in Template::parse(text).pieces {
        match piece.kind {
            PieceKind::Literal => tokens.extend(part(piece.range).chars().map(Token::Char)),
            PieceKind::AnyRun => tokens.push(Token::AnyRun),
            PieceKind::AnyOne => tokens.push(Token::AnyOne),
            PieceKind::Escaped(c) => tokens.push(Token::Char(c)),
            PieceKind::Variable { key, default } => {
                let value = match (context.get(part(key)), default) {
                    (Held::One(value), _) => value,
                    (Held::Absent, Some(default)) => part(default),
                    (Held::Absent, None) | (Held::Many(_), _) => return None,
                };
                tokens.extend(value.chars().map(Token::Char));
            }
            PieceKind::Malformed => return None,
        }
    }
    Some(tokens)
}

/// Reads a text of a policy: with its variables resolved, or, where the policy's version has none,
/// as it stands.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Version".
pub(super) fn read(text: &str, variables: bool, context: &Context<'_>) -> Option<Vec<Token>> {
    if variables && template::has_variable(text) {
        resolve(text, context)
    } else {
        Some(glob::tokens(text))
    }
}
