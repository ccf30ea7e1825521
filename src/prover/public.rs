//! What a stranger's request looks like.
//!
//! Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
//! public": a policy is not public where every Allow is limited to fixed values of principals or of certain
//! condition keys. Other services are judged alike.

use std::borrow::Cow;

use super::base::outside;
use super::compile;
use super::compiled::Compiled;
use super::likely;
use super::line::LineSet;
use super::region::Region;
use super::space::{Lit, Space};
use super::strings::{Glob, TextSet};
use crate::policy::ast::ConditionBlock;
use crate::policy::template::has_variable;
use crate::policy::value::parse_ip_range;
use crate::request::ContextValue;

/// Keys that say whose request it is: a fixed value keeps strangers out.
const LIMITING: [&str; 18] = [
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// What holds of a stranger's request beside its principal.
pub(super) fn strangers(compiled: &mut Compiled<'_>) -> Vec<Lit> {
    let mut fixed: Vec<(Box<str>, Vec<Glob>)> = Vec::new();
    let mut blocks: Vec<(u128, u128)> = Vec::new();
    for stated in &compiled.stated {
        let conditions = stated.statement.condition.iter();
        for (_, condition) in conditions.flat_map(ConditionBlock::conditions) {
            let key = condition.key.text.to_ascii_lowercase();
            if key == "aws:sourceip" {
                let values = condition.values.iter();
                blocks.extend(values.filter_map(|value| narrow_block(&value.text)));
            } else if LIMITING.contains(&key.as_str()) || is_claim(&key) {
                let values = condition.values.iter().map(|value| of_owner(&value.text));
                let globs: Vec<Glob> = values
                    .filter(|value| is_fixed(&key, value))
                    .map(|value| Glob::new(&value))
                    .collect();
                fixed.push((key.into(), globs));
            }
        }
    }
    let mut lits = Vec::new();
    let space = &mut compiled.space;
    let arn = compile::key(space, "aws:PrincipalArn");
    for stated in &compiled.stated {
        lits.extend(stated.principals.no_canonical_user(space, arn));
    }
    if !blocks.is_empty() {
        let dim = compile::key(space, "aws:SourceIp");
        lits.push(outside(space, dim, LineSet::union(blocks).into()));
    }
    fixed.sort_by(|(a, _), (b, _)| a.cmp(b));
    while let Some((key, mut globs)) = fixed.pop() {
        while let Some((_, more)) = fixed.pop_if(|(other, _)| *other == key) {
            globs.extend(more);
        }
        if !globs.is_empty() {
            let dim = compile::key(space, &key);
            lits.push(outside(space, dim, TextSet::union(globs).into()));
        }
    }
    lits
}

/// What owns the resource, as far as a proof needs to know: values for policy variables.
const OWNER: [(&str, &str); 2] = [
    ("aws:ResourceAccount", likely::OWNER),
    ("aws:ResourceOrgID", "o-owner12345"),
];

/// The region, with what owns the resource, where the policies say it by a variable: whoever is of the
/// owner's account or organization is no stranger.
pub(super) fn owned(region: &Region, variables: &[Box<str>]) -> Region {
    let mut region = region.clone();
    for (key, value) in OWNER {
        if variables.iter().any(|name| name.eq_ignore_ascii_case(key)) {
            let value = ContextValue::One(value.to_owned());
            region.exactly.entry(key.to_owned()).or_insert(value);
        }
    }
    region
}

/// The principal is not of the owner's organization, where the policies ask for it.
pub(super) fn of_another_organization(space: &mut Space) -> Option<Lit> {
    let [_, (_, organization)] = OWNER;
    space.known_key("aws:PrincipalOrgID")?;
    Some(compile::equals(space, "aws:PrincipalOrgID", &[organization]).not())
}

/// A value with what owns the resource put in.
fn of_owner(value: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(value);
    for (key, owner) in OWNER {
        let variable = format!("${{{key}}}");
        let lower = text.to_ascii_lowercase();
        if let Some(at) = lower.find(&variable.to_ascii_lowercase()) {
            let mut replaced = text.into_owned();
            replaced.replace_range(at..at + variable.len(), owner);
            text = Cow::Owned(replaced);
        }
    }
    text
}

/// True for the claims of an identity provider that say whose token it is.
fn is_claim(key: &str) -> bool {
    !key.starts_with("aws:")
        && [":sub", ":aud", ":oaud", ":app_id", ":user_id"]
            .iter()
            .any(|claim| key.ends_with(claim))
}

/// True for a value that pins down whose request it is.
fn is_fixed(key: &str, value: &str) -> bool {
    // Every token for AWS has this audience.
    let anybodys = is_claim(key) && value == "sts.amazonaws.com";
    if has_variable(value) || anybodys {
        return false;
    }
    if !value.contains(['*', '?']) {
        return true;
    }
    let pinned = value.split(['*', '?']).next().unwrap_or_default();
    match key {
        // The part before the colon is the unique id of one role.
        "aws:userid" => pinned.len() > 8 && pinned.contains(':'),
        // The path begins with the organization's id.
        "aws:principalorgpaths" | "aws:vpceorgpaths" | "aws:sourceorgpaths" => {
            pinned.starts_with("o-") && pinned.contains('/')
        }
        // An account of twelve digits owns all that matches.
        _ if value.starts_with("arn:") => {
            let account = value.split(':').nth(4).unwrap_or_default();
            account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
        }
        // A claim such as `repo:owner/name:*`, or a prefix that only one party gives out.
        _ if is_claim(key) => pinned.contains('/'),
        _ => false,
    }
}

/// The addresses of a block that S3 does not call public: /8 or narrower (IPv6: /32), or a private
/// range.
fn narrow_block(value: &str) -> Option<(u128, u128)> {
    let range = parse_ip_range(value).ok()?;
    let private = crate::policy::value::is_private_range(&range.net);
    let narrow = match range.net {
        ipnet::IpNet::V4(net) => net.prefix_len() >= 8,
        ipnet::IpNet::V6(net) => net.prefix_len() >= 32,
    };
    let first = compile::address_point(range.net.network());
    let last = compile::address_point(range.net.broadcast());
    (narrow || private).then_some((first, last))
}
