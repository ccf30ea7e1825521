//! String, Bool and Binary operators: values compared as texts.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use super::super::line::LineSet;
use super::super::space::Set;
use super::super::strings::{Glob, Step};
use super::bounds::{Bounds, Globs, listed, points, texts};
use super::variable::{Resolver, Token};
use crate::policy::value::{parse_base64, parse_bool};

/// How a text is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Character by character.
    Equal,
    /// The same, ASCII case ignored.
    EqualFolded,
    /// `*` and `?` are wildcards.
    Like,
}

impl How {
    fn name(self) -> &'static str {
        match self {
            Self::Equal => "StringEquals",
            Self::EqualFolded => "StringEqualsIgnoreCase",
            Self::Like => "StringLike",
        }
    }
}

/// The texts that equal, or are like, one of the values.
pub(super) fn strings(resolver: &mut Resolver<'_>, how: How, values: &[&str]) -> Bounds {
    globs(resolver, how, values).bounds(|open| gap(how, open))
}

fn gap(how: How, open: &str) -> String {
    format!(
        "what the policy variables stand for in {} {open}",
        how.name()
    )
}

fn globs(resolver: &mut Resolver<'_>, how: How, values: &[&str]) -> Globs {
    let mut globs = Globs::default();
    for text in values {
        let Some(string) = resolver.resolve(text) else {
            continue;
        };
        let glob = glob(&string.tokens, how);
        let letters = lettered(&string.tokens, how);
        globs.add(glob, string.open, letters);
    }
    globs
}

fn glob(tokens: &[Token], how: How) -> Glob {
    let folded = how == How::EqualFolded;
    let mut steps: Vec<Step> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let step = match token {
            Token::Char(c) if folded => Step::Char(c.to_ascii_lowercase()),
            Token::Char(c) => Step::Char(*c),
            Token::AnyRun if how == How::Like => Step::AnyRun,
            Token::AnyOne if how == How::Like => Step::AnyOne,
            Token::AnyRun => Step::Char('*'),
            Token::AnyOne => Step::Char('?'),
            Token::Free(_) => Step::AnyRun,
        };
        push(&mut steps, step);
    }
    let fold = folded
        && steps
            .iter()
            .any(|step| matches!(step, Step::Char(c) if c.is_ascii_alphabetic()));
    Glob {
        steps: steps.into(),
        fold,
    }
}

/// The pattern with a letter for each variable; `None` where the letters do not suffice.
pub(super) fn lettered(tokens: &[Token], how: How) -> Option<Glob> {
    let steps = tokens.iter().map(|token| match token {
        Token::Free('\0') => None,
        Token::Char(c) | Token::Free(c) => Some(Step::Char(*c)),
        Token::AnyRun if how == How::Like => Some(Step::AnyRun),
        Token::AnyOne if how == How::Like => Some(Step::AnyOne),
        Token::AnyRun => Some(Step::Char('*')),
        Token::AnyOne => Some(Step::Char('?')),
    });
    // What a variable stands for has a case of its own.
    (how != How::EqualFolded).then(|| {
        Some(Glob {
            steps: steps.collect::<Option<_>>()?,
            fold: false,
        })
    })?
}

/// Adds a step; two equal runs in a row are one.
pub(super) fn push(steps: &mut Vec<Step>, step: Step) {
    let is_run = matches!(step, Step::AnyRun | Step::AnyRunInPart);
    if !is_run || steps.last() != Some(&step) {
        steps.push(step);
    }
}

/// [`strings`] for a Boolean key, whose values are `true` and `false`: points of its line.
pub(super) fn strings_of_boolean(resolver: &mut Resolver<'_>, how: How, values: &[&str]) -> Bounds {
    let globs = globs(resolver, how, values);
    let matched = |globs: &[Glob]| {
        let matches = |text: &str| globs.iter().any(|glob| glob.matches(text));
        (matches("false"), matches("true"))
    };
    let must = matched(&globs.must);
    let may = matched(&globs.may);
    let may = (must.0 || may.0, must.1 || may.1);
    Bounds::of_points(truths(must), truths(may), || gap(how, &listed(&globs.open)))
}

/// A Boolean's values on its line: `false` is the point 0, `true` all others.
fn truths((wrong, right): (bool, bool)) -> LineSet {
    let wrong = wrong.then_some((0, 0));
    let right = right.then_some((1, u128::MAX));
    LineSet::union(wrong.into_iter().chain(right))
}

/// What the values of `Bool` ask for: false, true. `true` in any case is true, all else is false.
struct Asked {
    must: (bool, bool),
    may: (bool, bool),
    gap: String,
}

fn asked(resolver: &mut Resolver<'_>, values: &[&str]) -> Asked {
    let mut must = (false, false);
    let mut open = Vec::new();
    for text in values {
        let Some(string) = resolver.resolve(text) else {
            continue;
        };
        if let Some(text) = string.open {
            open.push(text);
        } else {
            let glob = glob(&string.tokens, How::EqualFolded);
            let right = glob.matches("true");
            must.0 |= !right;
            must.1 |= right;
        }
    }
    let any = !open.is_empty();
    Asked {
        must,
        may: (must.0 || any, must.1 || any),
        gap: format!(
            "what the policy variables stand for in Bool {}",
            listed(&open)
        ),
    }
}

/// `Bool` on a Boolean key.
pub(super) fn booleans(resolver: &mut Resolver<'_>, values: &[&str]) -> Bounds {
    let asked = asked(resolver, values);
    Bounds::of_points(truths(asked.must), truths(asked.may), || asked.gap)
}

/// `Bool` on a key whose values are any texts.
pub(super) fn booleans_as_texts(resolver: &mut Resolver<'_>, values: &[&str]) -> Bounds {
    let asked = asked(resolver, values);
    let right = || texts(vec![Glob::literal("true").fold()]);
    let set = |asked| match asked {
        (false, false) => Set::Nothing,
        (false, true) => right(),
        (true, false) => right().complement(),
        (true, true) => Set::Everything,
    };
    let gap = (asked.must != asked.may).then_some(asked.gap);
    Bounds {
        must: set(asked.must),
        may: set(asked.may),
        gap,
        flipped: false,
        letters: None,
    }
}

/// A Boolean key has the same value as one of these texts; a text that is no Boolean is none.
pub(super) fn same_booleans(values: &[&str]) -> Bounds {
    let values: Vec<bool> = values
        .iter()
        .filter_map(|text| parse_bool(text).ok())
        .collect();
    let set = (values.contains(&false), values.contains(&true));
    Bounds::exact(points(truths(set)))
}

/// `BinaryEquals`: the base64 texts that decode to the bytes that one of the values decodes to.
pub(super) fn binaries(values: &[&str]) -> Bounds {
    let right = values.iter().filter(|text| parse_base64(text).is_ok());
    Bounds::exact(texts(right.flat_map(|text| same_bytes(text)).collect()))
}

/// Every base64 text of the same bytes: those that differ in the bits that the padding leaves over.
fn same_bytes(text: &str) -> Vec<Glob> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let last = digits.chars().next_back();
    let place = last.and_then(|last| DIGITS.find(last));
    let (Some(last), Some(place), 1..) = (last, place, padding) else {
        return vec![Glob::literal(text)];
    };
    let variants = if padding == 1 { 4 } else { 16 };
    let head = digits.strip_suffix(last).unwrap_or_default();
    let pad = text.get(digits.len()..).unwrap_or_default();
    DIGITS
        .chars()
        .skip(place / variants * variants)
        .take(variants)
        .map(|digit| Glob::literal(&format!("{head}{digit}{pad}")))
        .collect()
}
