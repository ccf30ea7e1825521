//! Values that no policy names: of somebody else's account, resource, tag.

use super::base::outside;
use super::case::{Case, Shape};
use super::compile;
use super::line::LineSet;
use super::principal::text_in;
use super::space::{Dim, LineKind, Lit, Set, Space};
use super::strings::{Glob, Step, TextSet};

/// Keys that every ordinary request fulfils the tests of; a request that is foreign otherwise holds
/// them all the same.
const ORDINARY: [&str; 13] = [
    "aws:currenttime",
    "aws:epochtime",
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

/// True for keys (in lower case) that "every other key is foreign" leaves alone.
pub(super) fn is_ordinary(key: &str) -> bool {
    ORDINARY.contains(&key)
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
        let named = resources(space);
        text_in(space, Dim::RESOURCE, named).not()
    })
}

fn resources(space: &Space) -> TextSet {
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

/// True if a pattern pins down a name: not `*`, not `arn:aws:iam::*:role/*`.
fn names(glob: &Glob) -> bool {
    let text: String = glob
        .steps
        .iter()
        .map(|step| match step {
            Step::Char(c) => *c,
            Step::AnyOne | Step::AnyOneInPart => '?',
            Step::AnyRun | Step::AnyRunInPart => '*',
        })
        .collect();
    let Some(arn) = text.strip_prefix("arn:") else {
        return text.contains(|c| !matches!(c, '*' | '?'));
    };
    let Some(resource) = arn.splitn(5, ':').nth(4) else {
        return false;
    };
    // The word before the first separator is the type: `role/`, `table/`, `log-group:`. A bucket's name has none
    // before it.
    let is_bucket = arn.split(':').nth(1) == Some("s3") && !resource.starts_with("accesspoint/");
    let name = match resource.find(['/', ':']) {
        Some(at) if !is_bucket => resource.get(at + 1..).unwrap_or_default(),
        _ => resource,
    };
    let first = name.chars().next();
    first.is_some_and(|c| !matches!(c, '*' | '?'))
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
