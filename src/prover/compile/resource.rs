//! `Resource` and `NotResource` as texts.
//!
//! A pattern is a glob over the whole text. Whether a wildcard in one of the first five parts of an
//! ARN matches beyond its part AWS's page says for a `*` at the part's end only; else there is a
//! gap between the two readings.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Resource", "IAM JSON policy elements:
//! `NotResource`".

use super::super::space::{Dim, Lit, Quantifier, Space};
use super::super::strings::{Glob, Step};
use super::bounds::{self, Globs};
use super::text::{How, lettered, push};
use super::variable::{Resolver, Token};
use crate::policy::ast::Element;
use crate::policy::resource::ResourcePattern;

/// The resources that one of the patterns matches.
pub(super) fn literal(
    space: &mut Space,
    resolver: &mut Resolver<'_>,
    element: &Element<'_, ResourcePattern>,
) -> Lit {
    let mut globs = Globs::default();
    for entry in &element.entries {
        let text = &*entry.leaf.text;
        // A variable that no request resolves matches nothing.
        let Some(string) = resolver.resolve(text) else {
            continue;
        };
        let (within, across) = readings(&string.tokens);
        if string.open.is_some() {
            let letters = lettered(&string.tokens, How::Like).filter(|_| within == across);
            globs.add(across, string.open, letters);
        } else {
            if within != across {
                globs.add(across, Some(text.to_owned()), None);
            }
            globs.add(within, None, None);
        }
    }
    let bounds = globs.bounds(|open| {
        format!("what a policy variable stands for, or a wildcard crosses, in Resource {open}")
    });
    space.literal(bounds::literal(
        Dim::RESOURCE,
        Quantifier::One,
        bounds,
        (false, false),
    ))
}

/// The pattern with wildcards that stay within their part where they may, and with wildcards that
/// cross everything.
fn readings(tokens: &[Token]) -> (Glob, Glob) {
    let mut within = Vec::with_capacity(tokens.len());
    let mut across = Vec::with_capacity(tokens.len());
    let mut colons = 0;
    for (at, token) in tokens.iter().enumerate() {
        let inside = colons < 5;
        let (narrow, wide) = match token {
            Token::Char(c) => {
                colons += usize::from(*c == ':');
                (Step::Char(*c), Step::Char(*c))
            }
            Token::AnyRun if inside && !ends_part(tokens, at) => (Step::AnyRunInPart, Step::AnyRun),
            Token::AnyOne if inside => (Step::AnyOneInPart, Step::AnyOne),
            Token::AnyRun | Token::Free(_) => (Step::AnyRun, Step::AnyRun),
            Token::AnyOne => (Step::AnyOne, Step::AnyOne),
        };
        push(&mut within, narrow);
        push(&mut across, wide);
    }
    let glob = |steps: Vec<Step>| Glob {
        steps: steps.into(),
        fold: false,
    };
    (glob(within), glob(across))
}

/// True if a colon or the end follows the token, further stars left out.
fn ends_part(tokens: &[Token], at: usize) -> bool {
    let mut rest = tokens.iter().skip(at + 1);
    let next = rest.find(|token| **token != Token::AnyRun);
    next.is_none_or(|token| *token == Token::Char(':'))
}
