//! Values that no policy names: of somebody else's account, resource, tag.

use super::base::outside;
use super::case::{Case, Shape};
use super::compile;
use super::line::LineSet;
use super::principal::text_in;
use super::space::{Dim, LineKind, Lit, Set, Space};
use super::strings::{Glob, Step, TextSet};
use crate::catalog;

/// Keys that every ordinary request fulfils the tests of; a request that is foreign otherwise holds
/// them all the same.
const ORDINARY: [&str; 11] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltype",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:securetransport",
    "aws:viaawsservice",
];

/// Keys that tell when, from where and over what a request comes, how the caller signed in, or what the
/// caller chose to say: whoever wants to can meet such a test, or meets it every day at work.
const CIRCUMSTANCES: [&str; 14] = [
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:referer",
    "aws:sourceip",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:tagkeys",
    "aws:useragent",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:vpcsourceip",
    "s3:tlsversion",
];

/// Keys that hold a time.
const TIMES: [&str; 3] = ["aws:currenttime", "aws:epochtime", "aws:tokenissuetime"];

/// Parts of keys that hold a tag of the resource or of the principal.
const TAGS: [&str; 3] = ["resourcetag/", "principaltag/", "existingobjecttag/"];

/// What "every other key is foreign" says of a key (in lower case), if anything.
pub(super) fn other_key(space: &mut Space, key: &str) -> Option<Lit> {
    if TIMES.contains(&key) {
        // No request is made any more before the day that the catalogue is of.
        return Some(compile::before(space, key, catalog::date()).not());
    }
    if TAGS.iter().any(|tag| key.contains(tag)) {
        // Who tests that a tag is there means those that bear it.
        return Some(compile::absent(space, key));
    }
    let left_alone = ORDINARY.contains(&key)
        || CIRCUMSTANCES.contains(&key)
        || key.starts_with("aws:requesttag/");
    (!left_alone).then(|| self::key(space, key))
}

/// The key is absent, or its value is none that a policy names.
pub(super) fn key(space: &mut Space, key: &str) -> Lit {
    let dim = compile::key(space, key);
    space.foreign(dim, |space| other_value(space, dim))
}

fn other_value(space: &mut Space, dim: Dim) -> Lit {
    let mut globs: Vec<Glob> = Vec::new();
    let mut line: Option<LineSet> = None;
    let is_truth = space
        .dimension(dim)
        .is_some_and(|dimension| dimension.line == Some(LineKind::Truth));
    for literal in space.about(dim) {
        match &literal.may.values {
            Set::Text(set) => globs.extend(set.globs.iter().filter(|glob| names(glob)).cloned()),
            Set::Line(set) => {
                // The named part is the bounded one: a block, not all that is outside it.
                let set = if set.is_wide() && !is_truth {
                    set.complement()
                } else {
                    (**set).clone()
                };
                line = Some(match line {
                    Some(line) => line.join(&set),
                    None => set,
                });
            }
            Set::Everything | Set::Nothing => {}
        }
    }
    globs.sort();
    globs.dedup();
    let values = match line {
        Some(line) if globs.is_empty() => line.into(),
        _ => TextSet::union(globs).into(),
    };
    outside(space, dim, values)
}

/// The resource is none that policies name.
pub(super) fn resource(space: &mut Space) -> Lit {
    space.foreign(Dim::RESOURCE, |space| {
        let named = named(space);
        text_in(space, Dim::RESOURCE, named).not()
    })
}

fn named(space: &Space) -> TextSet {
    let mut globs: Vec<Glob> = Vec::new();
    for literal in space.about(Dim::RESOURCE) {
        if let Set::Text(set) = &literal.may.values {
            globs.extend(set.globs.iter().filter(|glob| names(glob)).cloned());
        }
    }
    globs.sort();
    globs.dedup();
    TextSet::union(globs)
}

fn text_of(glob: &Glob) -> String {
    let steps = glob.steps.iter().map(|step| match step {
        Step::Char(c) => *c,
        Step::AnyOne | Step::AnyOneInPart => '?',
        Step::AnyRun | Step::AnyRunInPart => '*',
    });
    steps.collect()
}

/// True if a pattern pins down a name: not `*`, not `arn:aws:iam::*:role/*`, which every role matches, but
/// `arn:aws:iam::*:role/team-*` and `arn:aws:iam::*:role/*-admin`.
fn names(glob: &Glob) -> bool {
    let text = text_of(glob);
    let is_literal = |text: &str| text.contains(|c| !matches!(c, '*' | '?'));
    let Some(arn) = text.strip_prefix("arn:") else {
        return is_literal(&text);
    };
    let Some(resource) = arn.splitn(5, ':').nth(4) else {
        return false;
    };
    let templates = catalog::arn_templates(arn.split(':').nth(1).unwrap_or_default());
    if templates.is_empty() {
        return is_literal(resource);
    }
    let glob = Glob::new(resource);
    let names = templates
        .iter()
        .filter_map(|template| template.text.splitn(6, ':').nth(5));
    !names.map(any_name).any(|name| glob.matches(&name))
}

/// The last part of the ARNs of a type with letters in place of names that only a wildcard matches.
fn any_name(pattern: &str) -> String {
    catalog::with_names(pattern, "\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}")
}

/// The principal is of an account that no policy names. Nothing is asked of principals without one.
pub(super) fn account(space: &mut Space, case: &Case) -> impl Iterator<Item = Lit> + use<> {
    let lits = if case.shape.is_signed() {
        let named: Vec<Glob> = space
            .accounts()
            .iter()
            .map(String::as_str)
            // Where CloudFront's own identities live.
            .chain(["cloudfront"])
            .map(|account| Glob::arn(&format!("arn:*:*::{account}:*")))
            .collect();
        let lit = text_in(space, case.arn, TextSet::union(named)).not();
        let accounts = space.accounts().to_vec();
        let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
        let key = compile::equals(space, "aws:PrincipalAccount", &accounts).not();
        vec![lit, key]
    } else if case.shape == Shape::Provider {
        // A SAML provider is the company's own; anybody can have an account with most others.
        let own = TextSet::union([Glob::arn("arn:*:iam::*:saml-provider/*")]);
        vec![text_in(space, Dim::PRINCIPAL, own).not()]
    } else {
        Vec::new()
    };
    lits.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: bool) {
        assert_eq!(names(&Glob::new(pattern)), expected, "{pattern}");
    }

    #[test]
    fn what_every_resource_of_a_type_matches_names_none() {
        check("*", false);
        check("arn:*", false);
        check("arn:aws:iam::*:role/*", false);
        check("arn:aws:iam::111122223333:role*", false);
        check("arn:aws:iam::111122223333:*", false);
        check("arn:aws:iam::*:r?le/*", false);
        check("arn:aws:iam::*:role/team-*", true);
        check("arn:aws:iam::*:role/*-admin", true);
        check("arn:aws:ecs:*:*:task/*/*", false);
        check("arn:aws:ecs:*:*:task/prod/*", true);
        check("arn:aws:dynamodb:*:*:table/*/index/*", false);
        check("arn:aws:logs:*:*:log-group:*:log-stream:*", false);
        check("arn:aws:s3:::*", false);
        check("arn:aws:s3:::*/*", false);
        check("arn:aws:s3:::phi-*", true);
        check("arn:aws:s3:::*/public/*", true);
        check("arn:aws:sqs:*:*:*", false);
        check("arn:aws:sqs:*:*:*-dlq", true);
        check("arn:aws:nothing:*:*:*", false);
        check("arn:aws:nothing:*:*:x", true);
        check("plain", true);
    }
}
