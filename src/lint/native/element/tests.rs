//! What the fixes of the checks of elements write, and cases that no page shows.

use crate::diagnostic::Severity;
use crate::lint::native::tests::{check, check_quiet, check_says, findings};

const ALLOW: &str = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}"#;

#[test]
fn a_version_is_written_first() {
    let rule = "aws/missing-version";
    check(
        rule,
        "identity",
        &format!("{{\n    \"Statement\": {ALLOW}\n}}"),
        &format!("{{\n    \"Version\": \"2012-10-17\",\n    \"Statement\": {ALLOW}\n}}"),
    );
    check(
        rule,
        "identity",
        &format!(r#"{{"Statement":{ALLOW}}}"#),
        &format!(r#"{{"Version": "2012-10-17", "Statement":{ALLOW}}}"#),
    );
    // A policy inside a string.
    check(
        rule,
        "identity",
        r#"{"PolicyDocument": "{\n\t\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}"}"#,
        r#"{"PolicyDocument": "{\n\t\"Version\": \"2012-10-17\",\n\t\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"*\"}}"}"#,
    );
}

#[test]
fn members_are_removed_with_one_comma() {
    let rule = "aws/empty-sid-value";
    let policy =
        |statement: &str| format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    for (before, after) in [
        (
            r#"{"Sid": "", "Effect": "Deny", "Action": "*"}"#,
            r#"{"Effect": "Deny", "Action": "*"}"#,
        ),
        (
            r#"{"Effect": "Deny", "Sid": "", "Action": "*"}"#,
            r#"{"Effect": "Deny", "Action": "*"}"#,
        ),
        (
            r#"{"Effect": "Deny", "Action": "*", "Sid": ""}"#,
            r#"{"Effect": "Deny", "Action": "*"}"#,
        ),
    ] {
        check(rule, "identity", &policy(before), &policy(after));
    }
    let alone = findings(rule, "identity", &policy(r#"{"Sid": ""}"#));
    assert!(
        alone.iter().all(|finding| finding.diagnostic.fix.is_none()),
        "nothing would be left"
    );
}

#[test]
fn principals_are_put_right() {
    let policy = |principal: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", {principal}, "Action": "s3:*", "Resource": "*"}}}}"#
        )
    };
    let format = "aws/invalid-principal-format";
    for (rule, kind, before, after) in [
        (
            format,
            "resource",
            r#""Principal": "111122223333""#,
            r#""Principal": {"AWS": "111122223333"}"#,
        ),
        (
            format,
            "resource",
            r#""Principal": "s3.amazonaws.com""#,
            r#""Principal": {"Service": "s3.amazonaws.com"}"#,
        ),
        (
            format,
            "resource",
            r#""NotPrincipal": ["arn:aws:iam::111122223333:root", "111122223333"]"#,
            r#""NotPrincipal": {"AWS": ["arn:aws:iam::111122223333:root", "111122223333"]}"#,
        ),
        (
            format,
            "resource",
            r#""Principal": {"AWS": "s3.amazonaws.com"}"#,
            r#""Principal": {"Service": "s3.amazonaws.com"}"#,
        ),
        (
            "aws/invalid-principal-key",
            "resource",
            r#""Principal": {"User": "111122223333"}"#,
            r#""Principal": {"AWS": "111122223333"}"#,
        ),
        (
            "aws/invalid-service-principal-format",
            "resource",
            r#""Principal": {"Service": "S3"}"#,
            r#""Principal": {"Service": "s3.amazonaws.com"}"#,
        ),
        (
            "aws/rcp-syntax-error-principal",
            "rcp",
            r#""Principal": {"AWS": ["*"]}"#,
            r#""Principal": "*""#,
        ),
        (
            "aws/role-trust-policy-syntax-error",
            "trust",
            r#""Principal": "*""#,
            r#""Principal": {"AWS": "*"}"#,
        ),
    ] {
        if rule == "aws/role-trust-policy-syntax-error" {
            let trust = |principal: &str| policy(principal).replace(r#", "Resource": "*""#, "");
            check(rule, kind, &trust(before), &trust(after));
        } else {
            check(rule, kind, &policy(before), &policy(after));
        }
    }
    // A mixture fits no one key.
    let mixed = findings(
        format,
        "resource",
        &policy(r#""Principal": ["111122223333", "s3.amazonaws.com"]"#),
    );
    assert!(mixed.iter().all(|finding| finding.diagnostic.fix.is_none()) && mixed.len() == 1);
}

#[test]
fn a_lone_statement_is_wrapped() {
    check(
        "aws/missing-statement",
        "identity",
        ALLOW,
        &format!(r#"{{"Version": "2012-10-17", "Statement": [{ALLOW}]}}"#),
    );
}

#[test]
fn sids_stay_unique() {
    let policy = |sids: [&str; 3]| {
        let statement = |sid: &str| {
            format!(r#"{{"Sid": "{sid}", "Effect": "Deny", "Action": "*", "Resource": "*"}}"#)
        };
        let statements = sids.map(statement).join(", ");
        format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
    };
    check(
        "aws/unique-sids",
        "scp",
        &policy(["A", "A2", "A"]),
        &policy(["A", "A2", "A3"]),
    );
    check(
        "aws/unsupported-sid",
        "scp",
        &policy(["keep the trail", "b", "c"]),
        &policy(["KeepTheTrail", "b", "c"]),
    );
    let taken = findings("aws/unsupported-sid", "scp", &policy(["a b", "AB", "c"]));
    assert!(taken.iter().all(|finding| finding.diagnostic.fix.is_none()) && taken.len() == 1);
}

#[test]
fn sizes_count_what_the_quota_counts() {
    let rule = "aws/policy-size";
    // 96 characters without white space around the Sid.
    let policy = |sid: usize, space: usize| {
        let (sid, space) = ("x".repeat(sid), " ".repeat(space));
        format!(
            r#"{{"Version":"2012-10-17",{space}"Statement":{{"Sid":"{sid}","Effect":"Deny","Action":"s3:*","Resource":"*"}}}}"#
        )
    };
    let frame = policy(0, 0).len();
    check_quiet(rule, "identity", &policy(6_144 - frame, 9_000));
    check_says(
        rule,
        "identity",
        &policy(6_145 - frame, 0),
        Severity::Note,
        "this policy is 1 character besides white space too long for a managed policy (6,145 of 6,144)",
    );
    check_says(
        rule,
        "identity",
        &policy(10_241 - frame, 0),
        Severity::Warning,
        "this policy is 1 character besides white space too long: it has 10,241, an identity policy may have 10,240",
    );
    check_quiet(rule, "scp", &policy(10_240 - frame, 0));
    check_says(
        rule,
        "scp",
        &policy(10_240 - frame, 1),
        Severity::Warning,
        "this policy is 1 character too long: it has 10,241, an SCP may have 10,240",
    );
    check_says(
        rule,
        "rcp",
        &policy(5_122 - frame, 0),
        Severity::Error,
        "this policy is 2 characters too long: it has 5,122, an RCP may have 5,120",
    );
    check_quiet(rule, "resource", &policy(50_000, 0));
    check_says(
        rule,
        "resource:sqs",
        &policy(8_193 - frame, 0),
        Severity::Warning,
        "this policy is 1 byte too long: it has 8,193, a queue policy may have 8,192",
    );
}

#[test]
fn what_was_not_read_is_not_missing() {
    for (rule, kind) in [
        ("aws/missing-effect", "identity"),
        ("aws/missing-action", "identity"),
        ("aws/missing-resource", "identity"),
        ("aws/missing-principal", "resource"),
    ] {
        check_quiet(
            rule,
            kind,
            r#"{"Version": "2012-10-17", "Statement": [{"Sid": "A","#,
        );
        check_quiet(
            rule,
            kind,
            r#"{"Version": "2012-10-17", "Statement": [{ ... }]}"#,
        );
        check_quiet(
            rule,
            kind,
            r#"{"Version": "2012-10-17", "Statement": ["Effect"]}"#,
        );
        check_quiet(
            rule,
            kind,
            r#"{"Version": "2012-10-17", "Statement": {"effect": 1, "Actions": 1, "Resources": 1, "Principle": 1}}"#,
        );
    }
    check_quiet(
        "aws/missing-statement",
        "identity",
        r#"{"Version": "2012-10-17", "Stat"#,
    );
    check_quiet(
        "aws/missing-version",
        "identity",
        r#"{"Version": 2012, "Statement": []}"#,
    );
}
