//! A wider universe: every sort of principal, policies of every kind together, odd patterns and values.

use std::collections::BTreeMap;

use iamlint::request::{ContextValue, Request};
use serde_json::{Map, Value, json};

use super::universe::Dice;

const ACTIONS: [&str; 10] = [
    "s3:GetObject",
    "s3:PutObject",
    "kms:Decrypt",
    "kms:RetireGrant",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
    "sqs:SendMessage",
    "s3:GetUnheardOf",
    "iam:GetRole",
    "ec2:DescribeInstances",
];
const ACTION_PATTERNS: [&str; 12] = [
    "*",
    "s3:*",
    "*:*",
    "kms:*",
    "S3:gET*",
    "sts:Assume*",
    "s?s:*",
    "kms:?e*",
    "s3:Get????ct",
    "sqs:SendMessage",
    "iam:*Role",
    "s3:GetUnheard*",
];
const RESOURCES: [&str; 11] = [
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/b",
    "arn:aws:s3:::a/alice",
    "arn:aws:s3:::b/c:d",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "arn:aws:sqs:eu-west-1:444455556666:q",
    "arn:aws:kms:us-east-1:111122223333:key/k",
    "arn:aws:kms:us-east-1:111122223333:alias/k",
    "arn:aws:iam::111122223333:role/x",
    "arn:aws-cn:s3:::a/b",
    "*",
];
const RESOURCE_PATTERNS: [&str; 16] = [
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::a/?",
    "arn:aws:s3:::?",
    "arn:*:s3:::a/*",
    "arn:aws:sqs:*:*:q",
    "arn:aws:sqs:us-*-1:1111*:?",
    "arn:aws:s?s:??-west-1:*",
    "arn:aws:*:us-east-1:*:*",
    "*:q",
    "*k",
    "arn:aws:kms:*:111122223333:key/*",
    "arn:aws:iam::*:role/*",
    "arn:aws:s3:::a/${aws:username}",
    "arn:aws:s3:::a/${aws:PrincipalTag/Team, 'b'}",
    "arn:aws:s3:::${*}",
];
const PRINCIPALS: [&str; 13] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::444455556666:user/team/bob",
    "arn:aws-cn:iam::111122223333:user/alice",
    "arn:aws:sts::111122223333:assumed-role/Reader/session",
    "arn:aws:sts::111122223333:assumed-role/Reader/other",
    "arn:aws:sts::444455556666:assumed-role/Writer/session",
    "arn:aws:sts::111122223333:federated-user/alice",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:root",
    "anonymous",
    "lambda.amazonaws.com",
    "accounts.google.com",
    "arn:aws:iam::999988887777:user/eve",
];
const NAMED: [(&str, &str); 13] = [
    ("AWS", "*"),
    ("AWS", "arn:aws:iam::111122223333:user/alice"),
    ("AWS", "arn:aws:iam::444455556666:user/team/bob"),
    ("AWS", "444455556666"),
    ("AWS", "111122223333"),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", "arn:aws:iam::111122223333:role/Reader"),
    (
        "AWS",
        "arn:aws:sts::111122223333:assumed-role/Reader/session",
    ),
    ("AWS", "arn:aws:sts::111122223333:federated-user/alice"),
    ("Service", "lambda.amazonaws.com"),
    ("Service", "sqs.amazonaws.com"),
    ("Federated", "accounts.google.com"),
    (
        "CanonicalUser",
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    ),
];

const STRINGS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
];
const NUMBERS: &[&str] = &[
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];
const DATES: &[&str] = &[
    "DateLessThan",
    "DateGreaterThanEquals",
    "DateNotEquals",
    "DateEquals",
    "DateGreaterThan",
];
const ARNS: &[&str] = &["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals"];

/// Key, operators, values of policies, values of requests (several: a set).
type Key = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const KEYS: [Key; 13] = [
    (
        "aws:PrincipalTag/Team",
        STRINGS,
        &["red", "RED", "r?d", "*", "", "${aws:username}"],
        &["red", "Red", "r*d", "alice", ""],
    ),
    (
        "aws:principaltag/TEAM",
        STRINGS,
        &["red", "blue*"],
        &["red"],
    ),
    (
        "s3:max-keys",
        NUMBERS,
        &["10", "10.0", "9.5", "-1", "0010", "ten"],
        &["10", "9.5", "9.50001", "-1", "11"],
    ),
    (
        "aws:CurrentTime",
        DATES,
        &["2026-06-01T00:00:00Z", "2026-06-01", "1780272000", "never"],
        &[
            "2026-06-01T00:00:00Z",
            "2025-01-01T12:00:00Z",
            "2027-01-01T00:00:00Z",
        ],
    ),
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &[
            "10.0.0.0/8",
            "10.1.2.3",
            "2001:db8::/32",
            "::/0",
            "0.0.0.0/0",
            "2001:db8::1/32",
        ],
        &["10.1.2.3", "203.0.113.5", "2001:db8::1", "2001:db9::1"],
    ),
    (
        "aws:SourceArn",
        ARNS,
        &[
            "arn:aws:sns:*:111122223333:*",
            "arn:*:s?s:us-east-1:*:t",
            "arn:aws:sns",
            "*",
        ],
        &[
            "arn:aws:sns:us-east-1:111122223333:t",
            "arn:aws:sqs:eu-west-1:444455556666:t:u",
        ],
    ),
    (
        "aws:SecureTransport",
        &["Bool", "Null"],
        &["true", "false", "TRUE"],
        &["true", "false"],
    ),
    (
        "aws:PrincipalArn",
        ARNS,
        &["arn:aws:iam::111122223333:*", "arn:aws:iam::*:role/*"],
        &[],
    ),
    (
        "aws:PrincipalArn",
        STRINGS,
        &["arn:aws:iam::*:user/*", "*alice"],
        &[],
    ),
    (
        "aws:PrincipalAccount",
        STRINGS,
        &["111122223333", "4*"],
        &[],
    ),
    (
        "aws:PrincipalType",
        STRINGS,
        &["User", "AssumedRole", "A*"],
        &[],
    ),
    ("aws:username", STRINGS, &["alice", "b?b", "*"], &[]),
    ("aws:PrincipalTag/Team", &["Null"], &["true", "false"], &[]),
];
const TAGS: [&[&str]; 5] = [&[], &["a"], &["a", "b"], &["c"], &["A", "a"]];

/// What kind of policy a statement stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Says nothing of principals.
    Owned,
    /// Names principals.
    Resource,
    /// Allows everything, and denies something to everyone.
    Rcp,
}

fn values(dice: &mut Dice, all: &[&str]) -> Value {
    let count = 1 + dice.roll(2);
    let list: Vec<&str> = (0..count).map(|_| dice.pick(all)).collect();
    if list.len() == 1 && dice.roll(2) == 0 {
        json!(list[0])
    } else {
        json!(list)
    }
}

fn conditions(dice: &mut Dice) -> Value {
    let mut block = Map::new();
    for _ in 0..dice.pick(&[0, 0, 1, 1, 2]) {
        let (operator, key, listed) = if dice.roll(4) == 0 {
            let prefix = dice.pick(&["ForAllValues:", "ForAnyValue:"]);
            let name = dice.pick(STRINGS);
            let listed = values(dice, &["a", "b", "A", "?"]);
            (format!("{prefix}{name}"), "aws:TagKeys", listed)
        } else {
            let (key, operators, all, _) = dice.pick(&KEYS);
            let name = dice.pick(operators);
            let suffix = if name != "Null" && dice.roll(4) == 0 {
                "IfExists"
            } else {
                ""
            };
            (format!("{name}{suffix}"), key, values(dice, all))
        };
        let inner = block.entry(operator).or_insert_with(|| json!({}));
        inner[key] = listed;
    }
    Value::Object(block)
}

fn principal(dice: &mut Dice) -> Value {
    if dice.roll(4) == 0 {
        return json!("*");
    }
    let mut members: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for _ in 0..=dice.roll(3) {
        let (sort, name) = dice.pick(&NAMED);
        members.entry(sort).or_default().push(name);
    }
    json!(members)
}

fn statement(dice: &mut Dice, sort: Sort) -> Value {
    let allow = sort != Sort::Rcp && dice.roll(10) < 6;
    let mut statement = Map::new();
    statement.insert("Effect".into(), json!(if allow { "Allow" } else { "Deny" }));
    match sort {
        Sort::Owned => {}
        Sort::Rcp => {
            statement.insert("Principal".into(), json!("*"));
        }
        Sort::Resource => {
            let not = dice.roll(4) == 0 && (!allow || dice.roll(4) == 0);
            let name = if not { "NotPrincipal" } else { "Principal" };
            statement.insert(name.into(), principal(dice));
        }
    }
    let name = dice.pick(&["Action", "Action", "Action", "Action", "NotAction"]);
    statement.insert(name.into(), values(dice, &ACTION_PATTERNS));
    let name = dice.pick(&[
        "Resource",
        "Resource",
        "Resource",
        "Resource",
        "NotResource",
    ]);
    statement.insert(name.into(), values(dice, &RESOURCE_PATTERNS));
    let conditions = conditions(dice);
    if conditions
        .as_object()
        .is_some_and(|block| !block.is_empty())
    {
        statement.insert("Condition".into(), conditions);
    }
    Value::Object(statement)
}

/// A policy's text.
pub(super) fn policy(dice: &mut Dice, sort: Sort) -> String {
    let count = dice.pick(&[1, 1, 2, 3]);
    let statements: Vec<Value> = (0..count).map(|_| statement(dice, sort)).collect();
    let version = dice.pick(&["2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"]);
    json!({"Version": version, "Statement": statements}).to_string()
}

/// A request of the universe.
pub(super) fn request(dice: &mut Dice) -> Request {
    let principal = dice.pick(&PRINCIPALS);
    let signed = principal.starts_with("arn:");
    let mut context = BTreeMap::new();
    for (key, _, _, values) in KEYS {
        if values.is_empty()
            || context
                .keys()
                .any(|known: &String| known.eq_ignore_ascii_case(key))
        {
            continue;
        }
        let always = key == "aws:CurrentTime" || key == "aws:SecureTransport";
        let tag = key.to_ascii_lowercase().starts_with("aws:principaltag");
        if always || (!tag || signed) && dice.roll(2) == 0 {
            context.insert(
                key.to_owned(),
                ContextValue::One(dice.pick(values).to_owned()),
            );
        }
    }
    if dice.roll(2) == 0 {
        let tags = dice.pick(&TAGS).iter().map(|tag| (*tag).to_owned());
        context.insert("aws:TagKeys".to_owned(), ContextValue::Many(tags.collect()));
    }
    let owner = dice.pick(&[None, None, Some("111122223333"), Some("444455556666")]);
    let action = if principal == "accounts.google.com" {
        "sts:AssumeRoleWithWebIdentity"
    } else {
        dice.pick(&ACTIONS)
    };
    Request {
        principal: principal.to_owned(),
        action: action.to_owned(),
        resource: dice.pick(&RESOURCES).to_owned(),
        resource_account: owner.map(str::to_owned),
        context,
    }
}
