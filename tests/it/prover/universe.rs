//! Random policies, and requests that they could be about.

use std::collections::BTreeMap;

use iamlint::request::{ContextValue, Request};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const ACTIONS: [&str; 5] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "sqs:SendMessage",
    "s3:GetUnheardOf",
];
const ACTION_PATTERNS: [&str; 9] = [
    "*",
    "s3:*",
    "s3:Get*",
    "s3:GetObject",
    "S3:putobject",
    "s3:*Object",
    "sqs:SendMessage",
    "s3:?et*",
    "s3:GetUnheard*",
];
const RESOURCES: [&str; 6] = [
    "arn:aws:s3:::a",
    "arn:aws:s3:::a/b",
    "arn:aws:s3:::a/alice/c",
    "arn:aws:s3:::b/red/c",
    "arn:aws:sqs:us-east-1:111122223333:q",
    "*",
];
const RESOURCE_PATTERNS: [&str; 9] = [
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a/b",
    "arn:aws:s3:::?",
    "arn:aws:s3:::a/${aws:username}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'red'}/*",
    "arn:aws:sqs:*:111122223333:q",
    "arn:aws:s3:::a/${*}",
];
const PRINCIPALS: [&str; 7] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::444455556666:user/bob",
    "arn:aws:sts::111122223333:assumed-role/Reader/session",
    "arn:aws:sts::444455556666:assumed-role/Writer/session",
    "anonymous",
    "lambda.amazonaws.com",
    "arn:aws:iam::111122223333:root",
];

/// Keys with the values that requests may hold.
const KEYS: [(&str, &[&str]); 7] = [
    ("aws:MultiFactorAuthPresent", &["true", "false"]),
    ("aws:SourceIp", &["10.1.2.3", "203.0.113.5", "2001:db8::1"]),
    ("aws:PrincipalTag/team", &["red", "blue", "re*", ""]),
    ("s3:max-keys", &["5", "10", "50"]),
    (
        "aws:SourceArn",
        &[
            "arn:aws:sns:us-east-1:111122223333:t",
            "arn:aws:sns:eu-west-1:444455556666:t",
        ],
    ),
    (
        "aws:TokenIssueTime",
        &["2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ),
    ("s3:prefix", &["red", "red/x", "blue"]),
];
const TAGS: [&[&str]; 4] = [&[], &["a"], &["a", "b"], &["c"]];

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
const DATES: &[&str] = &["DateLessThan", "DateGreaterThanEquals", "DateNotEquals"];

/// One condition: operator, key, values.
fn condition() -> impl Strategy<Value = (String, String, Value)> {
    let single =
        |names: &'static [&'static str], key: &'static str, values: &'static [&'static str]| {
            (
                prop::sample::select(names),
                prop::sample::subsequence(values, 1..=values.len().min(2)),
                any::<bool>(),
                prop::option::weighted(
                    0.15,
                    prop::sample::select(&["ForAllValues:", "ForAnyValue:"][..]),
                ),
            )
                .prop_map(move |(name, values, if_exists, prefix)| {
                    let suffix = if if_exists && name != "Null" {
                        "IfExists"
                    } else {
                        ""
                    };
                    let prefix = if name == "Null" {
                        ""
                    } else {
                        prefix.unwrap_or("")
                    };
                    (
                        format!("{prefix}{name}{suffix}"),
                        key.to_owned(),
                        json!(values),
                    )
                })
        };
    let sets = (
        prop::sample::select(&["ForAllValues:", "ForAnyValue:"][..]),
        prop::sample::select(STRINGS),
        prop::sample::subsequence(&["a", "b", "c"][..], 1..=2),
        any::<bool>(),
    )
        .prop_map(|(prefix, name, values, if_exists)| {
            let suffix = if if_exists { "IfExists" } else { "" };
            (
                format!("{prefix}{name}{suffix}"),
                "aws:TagKeys".to_owned(),
                json!(values),
            )
        });
    prop_oneof![
        3 => single(&["Bool", "Null"], "aws:MultiFactorAuthPresent", &["true", "false"]),
        2 => single(&["IpAddress", "NotIpAddress"], "aws:SourceIp",
            &["10.0.0.0/8", "203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32"]),
        3 => single(STRINGS, "aws:PrincipalTag/team", &["red", "Red", "b*", "${aws:username}"]),
        2 => single(STRINGS, "s3:prefix", &["red*", "red", "${aws:PrincipalTag/team}/x", "blue"]),
        1 => single(NUMBERS, "s3:max-keys", &["10", "50", "1e1"]),
        1 => single(&["ArnLike", "ArnNotEquals", "ArnEquals", "ArnNotLike"], "aws:SourceArn",
            &["arn:aws:sns:*:111122223333:*", "arn:aws:sns:us-east-1:*:t"]),
        1 => single(DATES, "aws:TokenIssueTime", &["2026-06-01T00:00:00Z", "2026-01-01"]),
        1 => single(&["ArnLike", "StringLike", "StringNotLike", "ArnNotLike"], "aws:PrincipalArn",
            &["arn:aws:iam::111122223333:*", "arn:aws:iam::*:user/alice", "arn:aws:iam::*:role/*"]),
        1 => single(&["StringEquals", "StringNotEquals"], "aws:PrincipalAccount", &["111122223333"]),
        1 => single(&["Null"], "aws:TagKeys", &["true", "false"]),
        3 => sets,
    ]
}

fn conditions() -> impl Strategy<Value = Value> {
    prop::collection::vec(condition(), 0..3).prop_map(|conditions| {
        let mut block: Map<String, Value> = Map::new();
        for (operator, key, values) in conditions {
            let inner = block.entry(operator).or_insert_with(|| json!({}));
            inner[key] = values;
        }
        Value::Object(block)
    })
}

fn principal() -> impl Strategy<Value = Value> {
    prop_oneof![
        2 => Just(json!("*")),
        1 => Just(json!({"AWS": "*"})),
        2 => prop::sample::subsequence(
            &[
                "arn:aws:iam::111122223333:user/alice",
                "444455556666",
                "arn:aws:iam::111122223333:role/Reader",
                "arn:aws:sts::111122223333:assumed-role/Reader/session",
                "arn:aws:iam::111122223333:root",
            ][..],
            1..=2
        )
        .prop_map(|principals| json!({ "AWS": principals })),
        1 => Just(json!({"Service": ["lambda.amazonaws.com"]})),
        1 => Just(json!({"AWS": "444455556666", "Service": "lambda.amazonaws.com"})),
    ]
}

fn statement(with_principal: bool) -> impl Strategy<Value = Value> {
    (
        prop::bool::weighted(0.6),
        prop::bool::weighted(0.15),
        prop::sample::subsequence(&ACTION_PATTERNS[..], 1..=2),
        prop::bool::weighted(0.1),
        prop::sample::subsequence(&RESOURCE_PATTERNS[..], 1..=2),
        conditions(),
        principal(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            move |(
                allow,
                not_action,
                actions,
                not_resource,
                resources,
                conditions,
                principal,
                not,
            )| {
                let mut statement = Map::new();
                let effect = if allow { "Allow" } else { "Deny" };
                statement.insert("Effect".into(), json!(effect));
                if with_principal {
                    let name = if not && !allow {
                        "NotPrincipal"
                    } else {
                        "Principal"
                    };
                    statement.insert(name.into(), principal);
                }
                let name = if not_action { "NotAction" } else { "Action" };
                statement.insert(name.into(), json!(actions));
                let name = if not_resource {
                    "NotResource"
                } else {
                    "Resource"
                };
                statement.insert(name.into(), json!(resources));
                if conditions
                    .as_object()
                    .is_some_and(|block| !block.is_empty())
                {
                    statement.insert("Condition".into(), conditions);
                }
                Value::Object(statement)
            },
        )
}

/// The statements of a policy.
pub(super) fn statements(with_principal: bool) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(statement(with_principal), 1..5)
}

/// A policy's text.
pub(super) fn text(statements: &[Value]) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// Numbers that look random, the same everywhere.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len())]
    }

    /// A request of the universe, by somebody who can hold an identity policy or by anybody.
    pub(super) fn request(&mut self, anybody: bool) -> Request {
        let principals = if anybody {
            &PRINCIPALS[..]
        } else {
            &PRINCIPALS[..4]
        };
        let principal = self.pick(principals);
        let signed = principal.starts_with("arn:");
        let mut context = BTreeMap::new();
        for (key, values) in KEYS {
            let at = self.roll(values.len() * 2);
            let belongs =
                signed || !key.starts_with("aws:PrincipalTag") && !key.starts_with("aws:Multi");
            if let Some(value) = values.get(at).filter(|_| belongs) {
                context.insert(key.to_owned(), ContextValue::One((*value).to_owned()));
            }
        }
        if self.roll(2) == 0 {
            let tags = self.pick(&TAGS).iter().map(|tag| (*tag).to_owned());
            context.insert("aws:TagKeys".to_owned(), ContextValue::Many(tags.collect()));
        }
        Request {
            principal: principal.to_owned(),
            action: self.pick(&ACTIONS).to_owned(),
            resource: self.pick(&RESOURCES).to_owned(),
            resource_account: None,
            context,
        }
    }
}
