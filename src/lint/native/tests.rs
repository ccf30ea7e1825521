//! What the fixes of native checks write, and cases that no page shows.

use std::path::Path;

use crate::config::Config;
use crate::diagnostic::Severity;
use crate::lint::{Finding, Outcome, Selection};
use crate::policy::PolicyKind;
use crate::source::{Loaded, SourceFile, Span, Spanned};

/// What one rule finds in `text`.
#[track_caller]
pub(super) fn findings(rule: &str, kind: &str, text: &str) -> Vec<Finding> {
    let mut selection = Selection::new(Vec::new());
    let pattern = Spanned::new(rule.to_owned(), Span::at(0));
    selection.select([&pattern]).expect("the rule exists");
    let kind = PolicyKind::from_name(kind).expect("the kind exists");
    let linter = selection.linter(Config::default(), Some(kind), false);
    let loaded = Loaded {
        file: SourceFile {
            name: "policy.json".to_owned(),
            text: text.to_owned(),
        },
        invalid: Vec::new(),
        wide: false,
    };
    match linter.lint_loaded(loaded, Path::new("policy.json"), true) {
        Outcome::Linted(report) => report
            .findings
            .into_iter()
            .filter(|finding| &*finding.rule == rule)
            .collect(),
        other => panic!("not linted: {other:?}"),
    }
}

/// Holds that the fix of the first finding makes `after` of `before`, where the rule finds less.
#[track_caller]
pub(super) fn check(rule: &str, kind: &str, before: &str, after: &str) {
    let found = findings(rule, kind, before);
    let fix = found
        .first()
        .and_then(|finding| finding.diagnostic.fix.as_ref());
    let mut text = before.to_owned();
    for edit in fix.expect("a fix is offered").edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!(text, after);
    assert!(
        findings(rule, kind, &text).len() < found.len(),
        "the finding is still there"
    );
}

/// Holds that there is one finding of this severity, and what it says.
#[track_caller]
pub(super) fn check_says(rule: &str, kind: &str, text: &str, severity: Severity, message: &str) {
    let found = findings(rule, kind, text);
    let said: Vec<_> = found
        .iter()
        .map(|finding| (finding.severity, finding.diagnostic.message.as_str()))
        .collect();
    assert_eq!(said, [(severity, message)]);
}

#[track_caller]
pub(super) fn check_quiet(rule: &str, kind: &str, text: &str) {
    assert_eq!(findings(rule, kind, text), []);
}

/// A policy of one statement with this `Condition`.
fn with_condition(condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::phi-records", "Condition": {condition}}}}}"#
    )
}

/// A trust policy of one statement with these principals and actions.
fn trust(principal: &str, action: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {principal}, "Action": {action}}}}}"#
    )
}

#[test]
fn conditions_are_put_right() {
    for (rule, before, after) in [
        (
            "aws/equivalent-to-null",
            r#"{"StringLike": {"aws:PrincipalTag/team": ["*"]}}"#,
            r#"{"Null": {"aws:PrincipalTag/team": "false"}}"#,
        ),
        (
            "aws/equivalent-to-null",
            r#"{"StringNotLikeIfExists": {"aws:PrincipalTag/team": "*"}}"#,
            r#"{"Null": {"aws:PrincipalTag/team": "true"}}"#,
        ),
        (
            "aws/redundant-condition-value-num",
            r#"{"NumericGreaterThan": {"s3:max-keys": ["10", 9.5, "20"]}}"#,
            r#"{"NumericGreaterThan": {"s3:max-keys": 9.5}}"#,
        ),
        (
            "aws/redundant-condition-value-num",
            r#"{"DateLessThan": {"aws:CurrentTime": ["2026-11-24", "2026-11-24T00:00:00-01:00"]}}"#,
            r#"{"DateLessThan": {"aws:CurrentTime": "2026-11-24T00:00:00-01:00"}}"#,
        ),
        (
            "aws/invalid-condition-data-type",
            r#"{"StringEquals": {"s3:prefix": ["a", 1, true]}}"#,
            r#"{"StringEquals": {"s3:prefix": ["a", "1", "true"]}}"#,
        ),
        (
            "aws/invalid-date-value",
            r#"{"DateLessThan": {"aws:TokenIssueTime": 1798761600}}"#,
            r#"{"DateLessThan": {"aws:TokenIssueTime": "2027-01-01T00:00:00Z"}}"#,
        ),
        (
            "aws/unknown-service-principal",
            r#"{"StringEquals": {"aws:CalledViaFirst": "cloudfromation.amazonaws.com"}}"#,
            r#"{"StringEquals": {"aws:CalledViaFirst": "cloudformation.amazonaws.com"}}"#,
        ),
    ] {
        check(
            rule,
            "identity",
            &with_condition(before),
            &with_condition(after),
        );
    }
}

#[test]
fn trust_policies_are_put_right() {
    let anywhere = r#"{"Service": "rolesanywhere.amazonaws.com"}"#;
    let rule = "aws/missing-action-for-roles-anywhere-trust-policy";
    check(
        rule,
        "trust",
        &trust(anywhere, r#""sts:AssumeRole""#),
        &trust(
            anywhere,
            r#"["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]"#,
        ),
    );
    check(
        rule,
        "trust",
        &trust(anywhere, r#"["sts:AssumeRole", "sts:TagSession"]"#),
        &trust(
            anywhere,
            r#"["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]"#,
        ),
    );
    let parent = r#""arn:aws:iam::111122223333:role/a""#;
    let session = r#""arn:aws:sts::111122223333:assumed-role/a/s""#;
    let action = r#""sts:AssumeRole""#;
    let lists = [
        format!("[{parent}, {session}]"),
        format!("[{session}, {parent}]"),
    ];
    for list in lists {
        check(
            "aws/redundant-principal-in-role-trust-policy",
            "trust",
            &trust(&format!(r#"{{"AWS": {list}}}"#), action),
            &trust(&format!(r#"{{"AWS": [{parent}]}}"#), action),
        );
    }
}

#[test]
fn no_fix_where_it_would_change_more() {
    let null =
        r#"{"StringLike": {"aws:PrincipalTag/a": "*"}, "Null": {"aws:PrincipalTag/b": "false"}}"#;
    let several = r#"{"StringLike": {"aws:PrincipalTag/a": "*", "aws:PrincipalTag/b": "x"}}"#;
    for condition in [null, several] {
        let found = findings(
            "aws/equivalent-to-null",
            "identity",
            &with_condition(condition),
        );
        assert!(found.len() == 1 && found.iter().all(|one| one.diagnostic.fix.is_none()));
    }
}

#[test]
fn sensitive_values() {
    let rule = "aws/sensitive-key-value-too-wide";
    let codes = |condition: &str| -> Vec<String> {
        let found = findings(rule, "identity", &with_condition(condition));
        found.into_iter().flat_map(|one| one.aliases).collect()
    };
    let wildcard = ["WILDCARD_USAGE_TOO_PERMISSIVE"];
    assert_eq!(
        codes(r#"{"StringLike": {"AWS:SourceAccount": "1111*"}}"#),
        wildcard
    );
    assert_eq!(
        codes(r#"{"StringLike": {"aws:userid": "AIDA*"}}"#),
        wildcard
    );
    assert_eq!(
        codes(r#"{"StringEquals": {"aws:PrincipalOrgID": "o-${aws:username}"}}"#),
        ["VARIABLE_USAGE_TOO_PERMISSIVE"]
    );
    assert_eq!(
        codes(r#"{"StringEquals": {"aws:PrincipalAccount": "1${aws:PrincipalAccount}"}}"#),
        ["VARIABLE_USAGE_TOO_PERMISSIVE"]
    );
    for quiet in [
        r#"{"StringEquals": {"aws:PrincipalOrgID": "${org}"}}"#,
        r#"{"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}"#,
        r#"{"StringLike": {"aws:SourceVpc": "vpc-1a2b${*}"}}"#,
        r#"{"StringLike": {"aws:userid": "AROAEXAMPLEIDEXAMPLE1*"}}"#,
        r#"{"StringLike": {"aws:userid": "AROAX:a${aws:PrincipalTag/x}*"}}"#,
        r#"{"StringLike": {"aws:userid": "${aws:PrincipalTag/id}:*"}}"#,
        r#"{"StringLikeIfExists": {"aws:SourceAccount": "*"}}"#,
        r#"{"Null": {"aws:SourceVpc": "true"}}"#,
    ] {
        assert_eq!(codes(quiet), [""; 0], "{quiet}");
    }
    let old = with_condition(r#"{"StringEquals": {"aws:PrincipalOrgID": "${aws:username}"}}"#);
    check_quiet(rule, "identity", &old.replace("2012-10-17", "2008-10-17"));
}

#[test]
fn listings_that_are_kept_back() {
    let rule = "aws/s3-prefix-in-negative-context";
    let denies = |conditions: &[&str]| {
        let statement = |condition: &&str| {
            format!(
                r#"{{"Effect": "Deny", "Action": "s3:List*", "Resource": "arn:aws:s3:::phi-records", "Condition": {{{condition}}}}}"#
            )
        };
        let statements: Vec<String> = conditions.iter().map(statement).collect();
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(", ")
        )
    };
    let kept = r#""StringLikeIfExists": {"s3:prefix": ["", "a", "ab*"]}"#;
    check_quiet(rule, "identity", &denies(&[kept]));
    let first = r#""StringLike": {"s3:prefix": "ab*"}"#;
    check_quiet(
        rule,
        "identity",
        &denies(&[first, r#""StringNotEquals": {"s3:prefix": "abc"}"#]),
    );
    for open in [
        r#""StringNotEquals": {"s3:prefix": "a"}"#,
        r#""StringNotEquals": {"s3:prefix": "abc"}, "Bool": {"aws:SecureTransport": "false"}"#,
        r#""StringEquals": {"s3:prefix": ["", "a"]}"#,
    ] {
        let found = findings(rule, "identity", &denies(&[first, open]));
        assert!(!found.is_empty(), "{open}");
    }
}

/// What is to stand in a gap may be what requests hold: the syntax error says it all.
#[test]
fn a_statement_with_a_gap_may_match() {
    for text in [
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ${jsonencode(bucket)}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": }}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": [${bucket}]}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::x/*",
            "Condition": {"StringEquals": {"aws:username": [${name}]}}}}"#,
    ] {
        check_quiet("security/statement-never-matches", "identity", text);
    }
}
