//! Policies made to keep the prover busy. Each question ends, in an answer or in *unknown*: budgets
//! count steps, so that the answer is the same on every machine.

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

use std::time::Instant;

use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::prover::{Answer, Prover, access_not_granted, no_new_access};
use iamlint::request::{Attachment, Group, StatementId};
use serde_json::{Value, json};

fn with(text: &Value, body: impl FnOnce(&Policy<'_>)) {
    let text = text.to_string();
    let tree = Tree::parse(&text).0;
    let policy = policy::read(tree.root().unwrap(), PolicyKind::Identity).0;
    body(&policy);
}

fn document(statements: Vec<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn say(answer: &Answer) -> &'static str {
    match answer {
        Answer::Proved => "proved",
        Answer::Refuted(_) => "refuted",
        Answer::Unknown(_) => "unknown",
    }
}

/// Asks everything about a policy and about it beside one with a statement less, twice: the answers are
/// the same.
#[track_caller]
fn check(name: &str, statements: Vec<Value>) {
    let fewer = document(statements.iter().skip(1).cloned().collect());
    with(&document(statements), |policy| {
        with(&fewer, |fewer| {
            let start = Instant::now();
            let mut took = Vec::new();
            let mut answers = |what: &str, ask: &dyn Fn() -> Answer| {
                let start = Instant::now();
                let answer = ask();
                took.push(format!("{what} {} {:?}", say(&answer), start.elapsed()));
                say(&answer)
            };
            let granted = || access_not_granted(policy, &["s3:GetObject".to_owned()], &[]);
            let once = answers("granted", &granted);
            assert_eq!(once, answers("again", &granted), "{name}");
            answers("itself", &|| no_new_access(policy, policy));
            answers("more", &|| no_new_access(fewer, policy));
            answers("less", &|| no_new_access(policy, fewer));
            let prover = Prover::new(Group {
                identity: vec![policy],
                ..Group::default()
            });
            let rules = Instant::now();
            for statement in (0..policy.statements.len()).take(size(20)) {
                let id = StatementId {
                    policy: Attachment::Identity(0),
                    statement,
                };
                let _ = (prover.never_matches(id), prover.constants(id));
                let _ = (prover.covered_by(id), prover.wholly_denied_by(id));
            }
            println!(
                "{name}: {:?}: {}, 20 statements {:?}",
                start.elapsed(),
                took.join(", "),
                rules.elapsed()
            );
        });
    });
}

fn allow() -> Value {
    json!({"Effect": "Allow", "Action": "*", "Resource": "*"})
}

/// In debug builds everything is smaller: the point is that it ends.
fn size(of: usize) -> usize {
    if std::env::var_os("PROVER_CASES").is_some() {
        of
    } else {
        of / 20 + 1
    }
}

#[test]
fn wildcards_in_many_denies() {
    let denies = (0..size(300)).map(|n| {
        let patterns: Vec<String> = (0..10)
            .map(|m| {
                format!(
                    "*{}?*{}*{n}?*{m}",
                    char::from(b'a' + (n % 26) as u8),
                    m * 7 % 10
                )
            })
            .collect();
        json!({"Effect": "Deny", "Action": "s3:*", "Resource": patterns})
    });
    check("wildcards", [allow()].into_iter().chain(denies).collect());
    let likes = (0..size(300)).map(|n| {
        let (a, b) = (n % 10, n / 10);
        json!({"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringNotLike": {"s3:prefix": [format!("*{a}?{b}*"), format!("?*{b}*{a}?")]}}})
    });
    check(
        "negated wildcards",
        [allow()].into_iter().chain(likes).collect(),
    );
    let stars = (0..size(200)).map(|n| {
        let pattern = "*a".repeat(n % 40 + 2) + "?";
        json!({"Effect": "Deny", "Action": "*", "NotResource": [pattern, format!("*b{n}*")]})
    });
    check("many stars", [allow()].into_iter().chain(stars).collect());
}

#[test]
fn thousands_of_values() {
    let values = |from: usize| -> Vec<String> {
        (0..size(5000))
            .map(|n| format!("v{}*{}?", n + from, n * 31 % 97))
            .collect()
    };
    check(
        "values",
        vec![
            json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                "Condition": {"StringLike": {"s3:prefix": values(0)}}}),
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*",
                "Condition": {"StringLike": {"s3:prefix": values(7)}, "StringNotLike": {"aws:UserAgent": values(3)}}}),
        ],
    );
    let resources = |from: usize| -> Vec<String> {
        (0..size(1000))
            .map(|n| format!("arn:aws:s3:::b{}*/x?{n}", n + from))
            .collect()
    };
    check(
        "resources",
        vec![
            json!({"Effect": "Allow", "Action": "s3:*", "Resource": resources(0)}),
            json!({"Effect": "Deny", "Action": "s3:*", "Resource": resources(1)}),
        ],
    );
}

#[test]
fn thousands_of_statements() {
    let statements = (0..size(3000)).map(|n| {
        let effect = if n % 3 == 0 { "Deny" } else { "Allow" };
        json!({"Effect": effect, "Action": format!("s3:*{}*", char::from(b'A' + (n % 26) as u8)),
            "Resource": format!("arn:aws:s3:::b{}/*", n % 400),
            "Condition": {"StringEquals": {format!("aws:RequestTag/t{}", n % 50): format!("{n}")}}})
    });
    check("statements", statements.collect());
}

#[test]
fn deep_lists_of_actions_left_out() {
    let statements = (0..size(300)).map(|n| {
        let actions: Vec<String> = (0..size(500)).map(|m| format!("s{}:*{}?*", m % 9, m + n)).collect();
        json!({"Effect": if n % 2 == 0 { "Allow" } else { "Deny" }, "NotAction": actions, "Resource": "*"})
    });
    check("actions left out", statements.take(size(20)).collect());
}

#[test]
fn ten_thousand_context_keys() {
    let keys = |operator: &str, count: usize| -> Value {
        let block: serde_json::Map<String, Value> = (0..count)
            .map(|n| (format!("aws:RequestTag/k{n}"), json!("v")))
            .collect();
        json!({operator: block})
    };
    let many = size(10_000);
    check(
        "keys",
        vec![
            json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": keys("StringEquals", many)}),
            json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": keys("StringNotEquals", many)}),
        ],
    );
    let denies = (0..many).map(|n| {
        json!({"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {format!("aws:RequestTag/k{n}"): "v", format!("aws:RequestTag/k{}", n + 1): "w"}}})
    });
    check(
        "a Deny for each key",
        [allow()]
            .into_iter()
            .chain(denies.take(size(2000)))
            .collect(),
    );
}

#[test]
fn variables_everywhere() {
    let statements = (0..size(300)).map(|n| {
        let effect = if n % 3 == 0 { "Deny" } else { "Allow" };
        json!({"Effect": effect, "Action": "s3:*",
            "Resource": [format!("arn:aws:s3:::b/${{aws:username}}{n}*/${{aws:PrincipalTag/t{}}}", n % 20)],
            "Condition": {"StringLike": {"s3:prefix": [format!("${{aws:userid}}*{n}"), format!("*${{aws:PrincipalTag/t{}, 'd'}}", n % 7)]}}})
    });
    check("variables", statements.collect());
}

/// Each Deny is a clause over Boolean keys: to escape them all is to solve a hard random problem.
#[test]
fn puzzles() {
    let all = [(20, 85), (60, 256), (120, 511)];
    for (variables, clauses) in all.into_iter().take(size(20)) {
        let mut state = 12345_u64;
        let mut roll = |sides: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let denies: Vec<Value> = (0..clauses)
            .map(|_| {
                let mut block = serde_json::Map::new();
                let mut inner = (serde_json::Map::new(), serde_json::Map::new());
                for _ in 0..3 {
                    let key = format!("aws:RequestTag/k{}", roll(variables));
                    let side = if roll(2) == 0 {
                        &mut inner.0
                    } else {
                        &mut inner.1
                    };
                    side.insert(key, json!("v"));
                }
                block.insert("StringEquals".into(), inner.0.into());
                block.insert("StringNotEquals".into(), inner.1.into());
                json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": block})
            })
            .collect();
        check(
            &format!("puzzle {variables}"),
            [allow()].into_iter().chain(denies).collect(),
        );
    }
}
