//! Resource patterns: `*`, `arn:aws:s3:::bucket/*`.
//!
//! Reads one entry of `Resource` or `NotResource` into its parts. Knows the grammar, not the
//! catalogue: whether a partition, service, region or resource type exists is `catalog`'s
//! question. What a variable inside the resource part says is `template`'s.

use std::ops::Range;

use super::grammar::{
    Problem, ProblemKind, Rule, first_variable, range, read, slice, too_long, unread,
};
use super::template::{has_variable, open_variable_problem};

/// One entry of `Resource` or `NotResource`. Ranges are bytes of the decoded string.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourcePattern {
    /// `*`: every resource.
    Everything,
    /// An ARN, each part with its wildcards and variables.
    Arn(Arn),
    /// No resource pattern.
    Invalid(Problem),
}

/// The parts of an ARN as byte ranges.
///
/// Source: IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: Range<usize>,
    /// The service.
    pub service: Range<usize>,
    /// May be empty.
    pub region: Range<usize>,
    /// May be empty.
    pub account: Range<usize>,
    /// All the rest, further colons included.
    pub resource: Range<usize>,
}

impl ResourcePattern {
    /// Reads a resource pattern of a policy that has variables. What is no pattern is
    /// [`ResourcePattern::Invalid`]: no ARN, an ARN with a field missing, one with a variable that
    /// does not end. Odd contents of a field are not judged here; nor is a variable before the
    /// fifth colon (see [`Arn::misplaced_variable`]).
    pub fn parse(text: &str) -> Self {
        Self::parse_common(text).unwrap_or_else(|| Self::parse_by_grammar(text))
    }

    /// Reads a resource pattern of a policy whose version has no variables: there `${` is text
    /// like any other.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Version".
    pub fn parse_without_variables(text: &str) -> Self {
        if text == "*" {
            return Self::Everything;
        }
        match Arn::split(text) {
            Some(arn) => Self::Arn(arn),
            None if text.starts_with("arn:") => {
                let fields = text.split(':').take(6).count() - 1;
                Self::Invalid(missing_field(text, fields))
            }
            None => Self::Invalid(no_arn(text)),
        }
    }

    /// Reads the plain forms without the grammar's machinery; `None` for any other text.
    fn parse_common(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Everything);
        }
        if has_variable(text) {
            return None;
        }
        Arn::split(text).map(Self::Arn)
    }

    fn parse_by_grammar(text: &str) -> Self {
        match read(Rule::resource, text).and_then(|mut pairs| pairs.next()) {
            None => Self::Invalid(unread(text)),
            Some(pair) => match pair.as_rule() {
                Rule::resource_everything => Self::Everything,
                Rule::arn => {
                    fields_of(text, pair.into_inner()).map_or_else(Self::Invalid, Self::Arn)
                }
                _ => Self::Invalid(no_arn(text)),
            },
        }
    }

    /// The ARN, where it is one.
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::Arn(arn) => Some(arn),
            Self::Everything | Self::Invalid(_) => None,
        }
    }

    /// True for `*`, which matches every resource.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::Everything)
    }

    /// What is wrong, where the text is no resource pattern.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Invalid(problem) => Some(problem),
            Self::Everything | Self::Arn(_) => None,
        }
    }
}

impl Arn {
    /// Takes an ARN apart at its first five colons, whatever stands between them; `None` if it
    /// does not begin with `arn:` or has fewer parts. A `${…}` counts as text, so that its colons
    /// separate: right for requests and for policies without variables.
    pub fn split(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if !bytes.starts_with(b"arn:") {
            return None;
        }
        let mut colons = memchr::memchr_iter(b':', bytes);
        let mut next = || colons.next();
        let (start, partition, service) = (next()?, next()?, next()?);
        let (region, account) = (next()?, next()?);
        Some(Self {
            partition: start + 1..partition,
            service: partition + 1..service,
            region: service + 1..region,
            account: region + 1..account,
            resource: account + 1..bytes.len(),
        })
    }

    /// Takes an ARN with variables apart: the colons of a `${…}` separate nothing, and a variable
    /// may stand in any part, as in the value of an `Arn` condition operator.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if !has_variable(text)
            && let Some(arn) = Self::split(text)
        {
            return Ok(arn);
        }
        let arn = read(Rule::resource, text)
            .and_then(|mut pairs| pairs.next())
            .filter(|pair| pair.as_rule() == Rule::arn);
        match arn {
            Some(pair) => fields_of(text, pair.into_inner()),
            None => Err(too_long(text).unwrap_or_else(|| no_arn(text))),
        }
    }

    /// The first variable before the fifth colon, where AWS's documentation allows none. Whether
    /// IAM resolves one there is not documented: an AWS managed policy
    /// (`AmazonTimestreamInfluxDBServiceRolePolicy`) has one in the account field.
    ///
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags".
    pub fn misplaced_variable(&self, text: &str) -> Option<Problem> {
        first_variable(slice(text, 0..self.resource.start)).map(|at| {
            Problem::new(
                at,
                ProblemKind::Variable,
                "a policy variable can stand only after the fifth colon of a resource ARN",
            )
        })
    }

    /// The partition, of the text that this was read from.
    pub fn partition<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.partition.clone())
    }

    /// The service, of the text that this was read from.
    pub fn service<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.service.clone())
    }

    /// The region, of the text that this was read from.
    pub fn region<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.region.clone())
    }

    /// The account, of the text that this was read from.
    pub fn account<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.account.clone())
    }

    /// The resource part, of the text that this was read from.
    pub fn resource<'t>(&self, text: &'t str) -> &'t str {
        slice(text, self.resource.clone())
    }
}

/// True if an ARN's account field is well formed: empty, twelve digits, digits and wildcards that
/// twelve digits can match, `aws` (what AWS owns) or `partner` (what AWS's partners publish).
///
/// Source: IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)"; `partner`
/// stands in AWS managed policies.
pub fn account_is_valid(account: &str) -> bool {
    if matches!(account, "" | "aws" | "partner") {
        return true;
    }
    let fixed = account.bytes().filter(|b| *b != b'*').count();
    let star = account.contains('*');
    account
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'*' | b'?'))
        && (fixed == 12 || (star && fixed < 12))
}

fn fields_of(text: &str, parts: pest::iterators::Pairs<'_, Rule>) -> Result<Arn, Problem> {
    let mut fields: [Range<usize>; 5] = [const { 0..0 }; 5];
    let mut slots = fields.iter_mut();
    let mut count = 0;
    for part in parts {
        if part.as_rule() == Rule::EOI {
            continue;
        }
        count += 1;
        if let Some(slot) = slots.next() {
            *slot = range(&part);
        }
        let mut inside = part.into_inner();
        if let Some(open) = inside.find(|piece| piece.as_rule() == Rule::open_variable) {
            return Err(open_variable_problem(text, range(&open)));
        }
    }
    if count < 5 {
        return Err(missing_field(text, count));
    }
    let [partition, service, region, account, resource] = fields;
    Ok(Arn {
        partition,
        service,
        region,
        account,
        resource,
    })
}

fn no_arn(text: &str) -> Problem {
    if text.is_empty() {
        return Problem::new(0..0, ProblemKind::Empty, "a resource cannot be empty");
    }
    let blank = text.len() - text.trim_start().len();
    if blank > 0 {
        return Problem::new(
            0..blank,
            ProblemKind::Space,
            "a resource cannot begin with white space",
        );
    }
    let end = text.find(':').unwrap_or(text.len());
    Problem::new(
        0..end,
        ProblemKind::NoArnPrefix,
        "a resource is `*` or an ARN, which begins with `arn:`",
    )
}

/// Says which part is the first that `text` lacks, which has so many parts behind `arn:`.
fn missing_field(text: &str, parts: usize) -> Problem {
    let name = match parts {
        0 | 1 => "service",
        2 => "region",
        3 => "account",
        _ => "resource",
    };
    Problem::new(
        text.len()..text.len(),
        ProblemKind::MissingField,
        format!(
            "the {name} of this ARN is missing: \
             an ARN is `arn:partition:service:region:account:resource`"
        ),
    )
}

#[cfg(test)]
mod tests;
