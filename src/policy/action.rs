//! Action patterns: `s3:Get*`, `*`, `iam:Pass?ole`.
//!
//! Reads one entry of `Action` or `NotAction` and says which actions it matches. Knows the
//! grammar, not the catalogue: whether an action exists is `catalog`'s question, whether granting
//! it is wise is a rule's.

use std::ops::Range;

use super::grammar::{Problem, ProblemKind, Rule, range, read, shown, slice, unread};

/// One entry of `Action` or `NotAction`. Ranges are bytes of the decoded string.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Action".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionPattern {
    /// `*`: every action of every service.
    Everything,
    /// `service:Name`, the name with or without wildcards.
    Named {
        /// The service prefix.
        service: Range<usize>,
        /// The name with its wildcards.
        name: Range<usize>,
    },
    /// No action pattern.
    Invalid(Problem),
}

impl ActionPattern {
    /// Reads an action pattern. What is no pattern is [`ActionPattern::Invalid`].
    pub fn parse(text: &str) -> Self {
        Self::parse_common(text).unwrap_or_else(|| Self::parse_by_grammar(text))
    }

    /// Reads a right pattern without the grammar's machinery; `None` for any other text.
    fn parse_common(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Everything);
        }
        let bytes = text.as_bytes();
        let colon = memchr::memchr(b':', bytes)?;
        let (service, rest) = bytes.split_at_checked(colon)?;
        let (_, name) = rest.split_first()?;
        let right = !service.is_empty()
            && !name.is_empty()
            && service.iter().all(|b| is_service_byte(*b))
            && name.iter().all(|b| is_name_byte(*b));
        right.then(|| Self::Named {
            service: 0..colon,
            name: colon + 1..bytes.len(),
        })
    }

    fn parse_by_grammar(text: &str) -> Self {
        let pattern = read(Rule::action, text).and_then(|mut pairs| {
            let pair = pairs.next()?;
            match pair.as_rule() {
                Rule::action_everything => Some(Self::Everything),
                Rule::action_named => {
                    let mut parts = pair.into_inner();
                    Some(Self::Named {
                        service: range(&parts.next()?),
                        name: range(&parts.next()?),
                    })
                }
                _ => Some(Self::Invalid(blame(text, pair.into_inner()))),
            }
        });
        pattern.unwrap_or_else(|| Self::Invalid(unread(text)))
    }

    /// True for `*`, which matches every action.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// The service prefix as written, of the text that this was read from.
    pub fn service<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Named { service, .. } => text.get(service.clone()),
            Self::Everything | Self::Invalid(_) => None,
        }
    }

    /// The name as written, wildcards included, of the text that this was read from.
    pub fn name<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Named { name, .. } => text.get(name.clone()),
            Self::Everything | Self::Invalid(_) => None,
        }
    }

    /// What is wrong, where the text is no action pattern.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Invalid(problem) => Some(problem),
            Self::Everything | Self::Named { .. } => None,
        }
    }

    /// True if the pattern can match more than one action.
    pub fn has_wildcard(&self, text: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Named { name, .. } => slice(text, name.clone()).contains(['*', '?']),
            Self::Invalid(_) => false,
        }
    }

    /// True if `action` (`service:Name`) is matched: ASCII case-insensitive, `*` any run, `?` one
    /// character. A text that is no pattern matches nothing; one that is no action (no colon, or
    /// not ASCII) is matched by `*` alone.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Action".
    pub fn matches(&self, text: &str, action: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Invalid(_) => false,
            Self::Named { service, name } => {
                action.split_once(':').is_some_and(|(prefix, rest)| {
                    rest.is_ascii()
                        && prefix.eq_ignore_ascii_case(slice(text, service.clone()))
                        && glob(slice(text, name.clone()).as_bytes(), rest.as_bytes())
                })
            }
        }
    }
}

fn is_service_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

fn is_name_byte(byte: u8) -> bool {
    is_service_byte(byte) || matches!(byte, b'_' | b'*' | b'?')
}

/// Matches by going back to the last star only: at most the square of the text's length, whatever
/// the pattern's.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((after, from)) = star else {
                    return false;
                };
                p = after;
                t = from + 1;
                star = Some((after, t));
            }
        }
    }
    pattern
        .get(p..)
        .is_some_and(|rest| rest.iter().all(|b| *b == b'*'))
}

/// The gravest thing wrong with a text that the grammar calls broken; of equals the first.
fn blame(text: &str, parts: pest::iterators::Pairs<'_, Rule>) -> Problem {
    let mut colon = None;
    let mut first = None;
    for part in parts {
        let at = range(&part);
        match part.as_rule() {
            Rule::colon => colon = Some(at),
            Rule::foreign_variable => {
                return Problem::new(
                    at,
                    ProblemKind::Variable,
                    "an action cannot hold a policy variable",
                );
            }
            Rule::right_in_service | Rule::right_in_name => {}
            rule if first.is_none() => first = Some((rule, at)),
            _ => {}
        }
    }
    if text.is_empty() {
        return Problem::new(0..0, ProblemKind::Empty, "an action cannot be empty");
    }
    let only_blank = text.trim().is_empty();
    let Some(colon) = colon.filter(|_| !only_blank) else {
        return if only_blank {
            Problem::new(
                0..text.len(),
                ProblemKind::Space,
                "an action cannot be blank",
            )
        } else {
            Problem::new(
                0..text.len(),
                ProblemKind::MissingColon,
                "an action is `*` or a service prefix, a colon and a name, like `s3:GetObject`",
            )
        };
    };
    let Some((rule, at)) = first else {
        let missing = if colon.start == 0 {
            "the service prefix before the colon is missing"
        } else {
            "the name after the colon is missing"
        };
        return Problem::new(colon, ProblemKind::Empty, missing);
    };
    let in_service = at.start < colon.start;
    match rule {
        Rule::blank => Problem::new(at, ProblemKind::Space, "an action cannot hold white space"),
        Rule::wildcards => Problem::new(
            at,
            ProblemKind::WildcardInService,
            "a service prefix cannot hold a wildcard; only the name after the colon can",
        ),
        _ => {
            let place = if in_service {
                "a service prefix"
            } else {
                "an action name"
            };
            let wrong = shown(slice(text, at.clone()));
            Problem::new(
                at,
                ProblemKind::BadCharacter,
                format!("{place} cannot hold {wrong}"),
            )
        }
    }
}

#[cfg(test)]
mod tests;
