//! The grammar of the little languages inside strings, and what is said of a string that breaks it.
//!
//! `grammar/policy.pest` decides; every fast path beside it is held to it by a test. Knows neither
//! JSON nor places in a file: all ranges are bytes of the decoded string.

use std::fmt;
use std::ops::Range;

use pest::Parser;
use pest::iterators::{Pair, Pairs};

pub(super) use parser::Rule;

mod parser {
    #![allow(
        missing_docs,
        unreachable_pub,
        clippy::pedantic,
        reason = "written by pest_derive"
    )]

    /// The parser of `grammar/policy.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/policy.pest"]
    pub struct PolicyParser;
}

/// What is wrong with a string of one of the little languages, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Bytes of the decoded string: the smallest wrong stretch. Empty at the place where
    /// something is missing and nothing stands for it.
    pub range: Range<usize>,
    /// What is wrong there: lower case, no full stop.
    pub message: String,
    /// The same for programs.
    pub kind: ProblemKind,
}

impl Problem {
    pub(super) fn new(range: Range<usize>, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            kind,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Kinds of [`Problem`], over all the little languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Nothing stands where something must.
    Empty,
    /// White space where none may stand.
    Space,
    /// A character that this language does not have.
    BadCharacter,
    /// A policy variable where none may stand.
    Variable,

    /// An action without a colon.
    MissingColon,
    /// A wildcard in the service prefix of an action.
    WildcardInService,

    /// Neither `*` nor an ARN.
    NoArnPrefix,
    /// An ARN with fewer than six parts.
    MissingField,
    /// The region of a principal's ARN is not empty.
    RegionNotAllowed,
    /// An account that is not twelve digits.
    BadAccount,

    /// `${` without its `}`.
    MissingBrace,
    /// A variable inside the default of another.
    NestedVariable,
    /// A default value without a single quote on each side.
    MissingQuote,
    /// White space in the name of a variable.
    SpaceInVariable,
    /// A variable without a name.
    EmptyVariable,
    /// The default is not set off by a comma and one space.
    DefaultSeparator,

    /// No set prefix of AWS's stands before the colon.
    UnknownQuantifier,
    /// No operator of AWS's.
    UnknownOperator,
    /// `NullIfExists`.
    NullWithIfExists,

    /// Not of the form that this type of value has.
    NotOfType,
    /// Of the right form, but a part of it is too large or too small.
    OutOfRange,
    /// A time of day without a time zone.
    MissingZone,

    /// A wildcard that is not the whole principal.
    WildcardInPrincipal,
    /// A form that belongs under another key of the principal map.
    WrongPrincipalKey,
    /// A group, which cannot be a principal.
    Group,
    /// No form of a principal.
    NotAPrincipal,
    /// A service principal with capitals.
    ServiceCase,
    /// A service principal without `.amazonaws.com` or its like at the end.
    ServiceSuffix,

    /// Longer than any policy may be.
    TooLong,
    /// The string could not be read at all: the thread's stack is nearly used up.
    Unread,
}

/// The most bytes of a string that the grammar reads. No policy has as many: the largest quota is
/// 40,000 characters (Organizations User Guide, "Quotas for AWS Organizations"), and a character
/// of a policy has two bytes at most. Pest's time grows linearly, but it takes up to 20 times the
/// string's memory.
pub(super) const LONGEST: usize = 128 * 1024;

/// Reads `text` by a top rule of the grammar and gives what stands inside that rule.
///
/// `None` where the text does not parse or is longer than [`LONGEST`]; also where pest refuses for
/// want of stack, which a caller deep in recursion could bring about.
pub(super) fn read(rule: Rule, text: &str) -> Option<Pairs<'_, Rule>> {
    if text.len() > LONGEST {
        return None;
    }
    let top = parser::PolicyParser::parse(rule, text).ok()?.next()?;
    Some(top.into_inner())
}

/// True if `text` is of the language of a top rule.
pub(super) fn accepts(rule: Rule, text: &str) -> bool {
    text.len() <= LONGEST && parser::PolicyParser::parse(rule, text).is_ok()
}

/// What is said of a text that the grammar refuses for its length.
pub(super) fn too_long(text: &str) -> Option<Problem> {
    (text.len() > LONGEST).then(|| {
        Problem::new(
            0..text.len(),
            ProblemKind::TooLong,
            "this is longer than any policy may be",
        )
    })
}

/// What is said of a text that [`read`] refuses although the rule takes every text.
pub(super) fn unread(text: &str) -> Problem {
    too_long(text).unwrap_or_else(|| {
        Problem::new(
            0..text.len(),
            ProblemKind::Unread,
            "this could not be read: the thread's stack is nearly used up",
        )
    })
}

/// The bytes that a rule has read.
pub(super) fn range(pair: &Pair<'_, Rule>) -> Range<usize> {
    let span = pair.as_span();
    span.start()..span.end()
}

/// `text[range]`, or nothing where the range does not lie in the text.
pub(super) fn slice(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The first run of characters for which `wrong` holds.
pub(super) fn first_run(text: &str, wrong: impl Fn(char) -> bool) -> Option<Range<usize>> {
    let start = text.find(&wrong)?;
    let rest = text.get(start..)?;
    let length = rest.find(|c| !wrong(c)).unwrap_or(rest.len());
    Some(start..start + length)
}

/// The first `${…}`, up to its brace or the end.
pub(super) fn first_variable(text: &str) -> Option<Range<usize>> {
    let start = text.find("${")?;
    let rest = text.get(start..)?;
    let length = rest.find('}').map_or(rest.len(), |brace| brace + 1);
    Some(start..start + length)
}

/// `range`, moved to where the text it counts in begins.
pub(super) fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The first character of a wrong stretch, fit to be printed.
pub(super) fn shown(wrong: &str) -> String {
    wrong.chars().next().map_or_else(String::new, |c| match c {
        '`' => "a backtick".to_owned(),
        c if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
        c => format!("`{c}`"),
    })
}
