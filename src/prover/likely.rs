//! Plausible values, so that a witness reads like a request that somebody could make.

use super::compile;
use super::line::LineSet;
use super::space::{Dim, Literal, Set, Space};
use super::strings::{Glob, Step, TextSet};

/// The account that owns what is asked about, where nothing says whose it is.
pub(super) const OWNER: &str = "111122223333";

/// Accounts for principals, in the order in which they are tried.
pub(super) const ACCOUNTS: [&str; 5] = [
    OWNER,
    "444455556666",
    "999988887777",
    "123456789012",
    "210987654321",
];

/// Values for keys, the plainest first.
const VALUES: [(&str, &[&str]); 30] = [
    ("aws:calledvia", &["cloudformation.amazonaws.com"]),
    ("aws:calledviafirst", &["cloudformation.amazonaws.com"]),
    ("aws:calledvialast", &["cloudformation.amazonaws.com"]),
    ("aws:currenttime", &["2026-09-26T12:00:00Z"]),
    ("aws:epochtime", &["2026-09-26T12:00:00Z"]),
    ("aws:multifactorauthage", &["300", "7200", "172800"]),
    ("aws:principalorgid", &["o-a1b2c3d4e5", "o-zzzzzzzzzz"]),
    (
        "aws:principalorgpaths",
        &[
            "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/",
            "o-zzzzzzzzzz/r-zz99/",
        ],
    ),
    ("aws:principalservicename", &["lambda.amazonaws.com"]),
    (
        "aws:requestedregion",
        &["us-east-1", "eu-west-1", "ap-southeast-2"],
    ),
    ("aws:resourceaccount", &["111122223333", "444455556666"]),
    ("aws:resourceorgid", &["o-a1b2c3d4e5", "o-zzzzzzzzzz"]),
    ("aws:securetransport", &["true", "false"]),
    ("aws:sourceaccount", &["111122223333", "444455556666"]),
    (
        "aws:sourcearn",
        &[
            "arn:aws:s3:::other-bucket",
            "arn:aws:sns:us-east-1:444455556666:topic",
        ],
    ),
    (
        "aws:sourceip",
        &["203.0.113.7", "198.51.100.7", "10.0.0.7", "2001:db8::7"],
    ),
    ("aws:sourceorgid", &["o-a1b2c3d4e5", "o-zzzzzzzzzz"]),
    (
        "aws:sourcevpc",
        &["vpc-0a1b2c3d4e5f60718", "vpc-0fedcba9876543210"],
    ),
    (
        "aws:sourcevpce",
        &["vpce-0a1b2c3d4e5f60718", "vpce-0fedcba9876543210"],
    ),
    ("aws:tokenissuetime", &["2026-09-26T11:00:00Z"]),
    ("aws:useragent", &["aws-cli/2.31.0"]),
    (
        "aws:userid",
        &["AIDAEXAMPLEEXAMPLEEX", "AROAEXAMPLEEXAMPLEEX:session"],
    ),
    ("aws:username", &["alice"]),
    ("aws:vpcsourceip", &["10.0.0.7", "192.168.0.7"]),
    ("kms:viaservice", &["s3.us-east-1.amazonaws.com"]),
    (
        "iam:passedtoservice",
        &["ec2.amazonaws.com", "lambda.amazonaws.com"],
    ),
    ("s3:prefix", &["home/"]),
    ("s3:tlsversion", &["1.2", "1.0"]),
    ("sts:externalid", &["example-id"]),
    ("sts:rolesessionname", &["session"]),
];

/// Sets to try for the value of a context key, the plainest first.
pub(super) fn values(space: &Space, dim: Dim) -> Vec<Set> {
    let Some(dimension) = space.dimension(dim) else {
        return Vec::new();
    };
    let known = VALUES.iter().find(|(key, _)| **key == *dimension.key);
    let texts: &[&str] = known.map_or(&["x"], |(_, texts)| texts);
    let mut sets = Vec::new();
    for text in texts {
        if let Some(point) = compile::point_of(space, dim, text) {
            sets.push(LineSet::union([(point, point)]).into());
        } else if dimension.line.is_none() {
            sets.push(literal(text));
        }
    }
    if dimension.line.is_none() {
        // No value of a request is empty if it can be helped.
        sets.push(pattern("?*"));
    }
    sets
}

/// The one text.
pub(super) fn literal(text: &str) -> Set {
    TextSet::union([Glob::literal(text)]).into()
}

/// What a pattern matches; in the first five parts of an ARN wildcards stay within their part.
pub(super) fn pattern(pattern: &str) -> Set {
    TextSet::union([Glob::of(pattern)]).into()
}

/// Patterns of a longer list are not tried.
const TRIED: usize = 6;

/// Plain ARNs that fit a pattern of some literal: an ARN that a policy names is the best to show. A Region and
/// an account are filled in, a name is `x`; what follows it may be a part of its own.
pub(super) fn arns(literals: &[&Literal], account: &str) -> Vec<String> {
    let sets = literals.iter().map(|literal| &literal.may.values);
    let listed = sets.filter_map(|set| match set {
        Set::Text(set) if !set.complement => Some(&set.globs),
        _ => None,
    });
    let globs = listed.flat_map(|globs| globs.iter().take(TRIED));
    globs
        .flat_map(|glob| ["", "/x"].map(|more| arn(glob, account, more)))
        .collect()
}

fn arn(glob: &Glob, account: &str, more: &str) -> String {
    let last = glob.steps.iter().rposition(|step| step.is_run());
    let mut text = String::new();
    let mut colons = 0;
    for (at, step) in glob.steps.iter().enumerate() {
        match step {
            Step::Char(c) => {
                colons += usize::from(*c == ':');
                text.push(*c);
            }
            Step::AnyOne | Step::AnyOneInPart => text.push('x'),
            Step::AnyRun | Step::AnyRunInPart => {
                let begins = !text.ends_with(|c: char| c.is_ascii_alphanumeric());
                text.push_str(match colons {
                    1 if begins => "aws",
                    3 if begins => "us-east-1",
                    4 if begins => account,
                    _ if begins => "x",
                    _ => "",
                });
            }
        }
        if Some(at) == last {
            text.push_str(more);
        }
    }
    text
}
