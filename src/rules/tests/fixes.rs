use super::{compiled, run};
use crate::diagnostic::Safety;
use crate::json::Tree;

/// The policy after the fix; empty where none is offered.
fn fixed(fence: &str, text: &str) -> String {
    let found = run(&compiled(fence), text);
    let Some(fix) = &found[0].fix else {
        return String::new();
    };
    let mut text = text.to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!(Tree::parse(&text).1, vec![], "{text}");
    text
}

#[track_caller]
fn check(fix: &str, text: &str, expected: &str) {
    let fence =
        format!("forbid statement where some a in actions: a is \"s3:*\"\nmessage \"m\" fix {fix}");
    assert_eq!(fixed(&fence, text), expected, "{fix}");
}

const MFA: &str = r#"add condition Bool "aws:MultiFactorAuthPresent" "true""#;

#[test]
fn conditions_are_added_where_they_belong() {
    check(
        MFA,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}"#,
    );
    check(
        MFA,
        "{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:*\"\n    }\n  ]\n}\n",
        "{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"s3:*\",\n      \"Condition\": {\n        \"Bool\": {\n          \"aws:MultiFactorAuthPresent\": \"true\"\n        }\n      }\n    }\n  ]\n}\n",
    );
    check(
        MFA,
        "{\"Statement\": {\n\t\"Action\": \"s3:*\",\n\t\"Condition\": {\n\t\t\"Null\": {\"a\": \"b\"}\n\t}\n}}",
        "{\"Statement\": {\n\t\"Action\": \"s3:*\",\n\t\"Condition\": {\n\t\t\"Null\": {\"a\": \"b\"},\n\t\t\"Bool\": {\n\t\t\t\"aws:MultiFactorAuthPresent\": \"true\"\n\t\t}\n\t}\n}}",
    );
    check(
        MFA,
        r#"{"Statement": {"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}}"#,
        r#"{"Statement": {"Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": "true", "aws:MultiFactorAuthPresent": "true"}}}}"#,
    );
    check(
        MFA,
        r#"{"Statement": {"Action": "s3:*", "Condition": {"Bool": {"aws:multifactorauthpresent": "false"}}}}"#,
        "",
    );
    check(
        r#"add condition ForAnyValue:StringLike "aws:{a.service}" "a", "b""#,
        r#"{"Statement": {"Action": "s3:*", "Condition": {}}}"#,
        r#"{"Statement": {"Action": "s3:*", "Condition": {"ForAnyValue:StringLike": {"aws:s3": ["a", "b"]}}}}"#,
    );
}

#[test]
fn values_are_replaced_set_and_removed() {
    check(
        r#"replace a with "s3:Get\"{a.name}""#,
        r#"{"Statement": {"Action": "s3:*"}}"#,
        r#"{"Statement": {"Action": "s3:Get\"*"}}"#,
    );
    check(
        r#"set Version "2012-10-17""#,
        r#"{"Statement": {"Action": "s3:*"}}"#,
        r#"{"Version": "2012-10-17", "Statement": {"Action": "s3:*"}}"#,
    );
    check(
        r#"set Version "2012-10-17""#,
        "{\n  \"Statement\": {\"Action\": \"s3:*\"}\n}",
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Action\": \"s3:*\"}\n}",
    );
    check(
        r#"set Effect "Deny""#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:*"}}"#,
        r#"{"Statement": {"Effect": "Deny", "Action": "s3:*"}}"#,
    );
    check(
        "remove a",
        r#"{"Statement": {"Action": ["s3:*", "ec2:*"]}}"#,
        r#"{"Statement": {"Action": ["ec2:*"]}}"#,
    );
    check(
        "remove a",
        r#"{"Statement": {"Action": ["ec2:*", "s3:*"]}}"#,
        r#"{"Statement": {"Action": ["ec2:*"]}}"#,
    );
    check("remove a", r#"{"Statement": {"Action": ["s3:*"]}}"#, "");
    check(
        "remove element Sid",
        r#"{"Statement": {"Sid": "x", "Action": ["s3:*"]}}"#,
        r#"{"Statement": {"Action": ["s3:*"]}}"#,
    );
    let condition = "forbid statement where some c in conditions: c.key is \"b\"\nmessage \"m\" fix remove c safe";
    let text = r#"{"Statement": {"Condition": {"Bool": {"a": "1", "b": "2"}}}}"#;
    assert_eq!(
        fixed(condition, text),
        r#"{"Statement": {"Condition": {"Bool": {"a": "1"}}}}"#
    );
}

#[test]
fn nothing_is_edited_inside_a_string_of_another_file() {
    let rule = compiled(
        "forbid statement where some a in actions: a is \"s3:*\"\nmessage \"m\" fix replace a with \"s3:Get*\" safe",
    );
    let plain = r#"{"Statement": {"Action": "s3:*"}}"#;
    assert_eq!(
        run(&rule, plain)[0].fix.as_ref().unwrap().safety,
        Safety::Safe
    );
    let outer = serde_json::Value::from(plain).to_string();
    let (tree, _) = Tree::parse(&outer);
    let (inner, _) = Tree::parse_embedded(tree.root().unwrap());
    let (policy, _) =
        crate::policy::read(inner.root().unwrap(), crate::policy::PolicyKind::Identity);
    let facts = super::Facts::new(&policy, crate::policy::Audience::Unknown);
    let found = super::found_on(&rule, &policy, &facts);
    assert_eq!((found.len(), found[0].fix.clone()), (1, None));
}
