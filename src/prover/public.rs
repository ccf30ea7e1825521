//! What a stranger's request looks like.
//!
//! Source: Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of
//! public": a policy is not public where every Allow is limited to fixed values of principals or of certain
//! condition keys. Other services are judged alike.

use std::sync::Arc;

use super::base::{outside, text};
use super::compile;
use super::compiled::Compiled;
use super::line::LineSet;
use super::space::{Lit, Set};
use super::strings::{Glob, TextSet};
use crate::policy::template::has_variable;
use crate::policy::value::parse_ip_range;

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
        for (_, condition) in conditions.flat_map(|block| block.conditions()) {
            let key = condition.key.text.to_ascii_lowercase();
            if key == "aws:sourceip" {
                let values = condition.values.iter();
                blocks.extend(values.filter_map(|value| narrow_block(&value.text)));
            } else if LIMITING.contains(&key.as_str()) || is_claim(&key) {
                let values = condition.values.iter().map(|value| &*value.text);
                let globs: Vec<Glob> = values
                    .filter(|value| is_fixed(&key, value))
                    .map(Glob::new)
                    .collect();
                fixed.push((key.into(), globs));
            }
        }
    }
    let mut lits = Vec::new();
    let space = &mut compiled.space;
    if !blocks.is_empty() {
        let dim = compile::key(space, "aws:SourceIp");
        let narrow = Set::Line(Arc::new(LineSet::union(blocks)));
        lits.push(outside(space, dim, narrow));
    }
    fixed.sort_by(|(a, _), (b, _)| a.cmp(b));
    while let Some((key, mut globs)) = fixed.pop() {
        while let Some((_, more)) = fixed.pop_if(|(other, _)| *other == key) {
            globs.extend(more);
        }
        if !globs.is_empty() {
            let dim = compile::key(space, &key);
            lits.push(outside(space, dim, text(TextSet::union(globs))));
        }
    }
    lits
}

/// True for the claims of an identity provider that say whose token it is.
fn is_claim(key: &str) -> bool {
    !key.starts_with("aws:")
        && [":sub", ":aud", ":amr", ":oaud", ":app_id", ":user_id"]
            .iter()
            .any(|claim| key.ends_with(claim))
}

/// True for a value that pins down whose request it is.
fn is_fixed(key: &str, value: &str) -> bool {
    if has_variable(value) {
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
            let account = value.splitn(6, ':').nth(4).unwrap_or_default();
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
