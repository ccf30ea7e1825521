//! Policies inside other files.

use super::common::{Folder, run};

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// Document pointer, kind and covered text of the one finding in `file`.
#[track_caller]
fn check(text: &str, pointer: &str, kind: &str, covered: &str) {
    let folder = Folder::with(&[("file.json", text)]);
    let ran = folder.run(&[
        "check",
        "file.json",
        "--format",
        "json",
        "--select",
        "security/admin-without-limit",
    ]);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{ran:?}");
    let finding = &findings[0];
    assert_eq!(finding["document"], pointer);
    assert_eq!(finding["kind"], kind);
    assert_eq!(finding["pointer"], "/Statement/0/Action");
    let place =
        |end: &str| usize::try_from(finding["span"][end]["offset"].as_u64().unwrap()).unwrap();
    assert_eq!(&text[place("start")..place("end")], covered);
}

#[test]
fn answers_of_the_command_line_interface() {
    let version = format!(
        r#"{{"PolicyVersion": {{"Document": {POLICY}, "VersionId": "v1", "IsDefaultVersion": true}}}}"#
    );
    check(&version, "/PolicyVersion/Document", "identity", "\"*\"");
    check(
        &format!(r#"{{"PolicyDocument": {POLICY}}}"#),
        "/PolicyDocument",
        "identity",
        "\"*\"",
    );
    check(
        &format!(r#"{{"a": [{{"document": {POLICY}}}]}}"#),
        "/a/0/document",
        "identity",
        "\"*\"",
    );
}

#[test]
fn places_in_an_escaped_string_are_those_of_the_file() {
    let escaped = serde_json::to_string(POLICY).unwrap();
    check(
        &format!(r#"{{"Policy": {escaped}}}"#),
        "/Policy",
        "identity",
        "\\\"*\\\"",
    );
    let unicode = escaped.replace("\\\"*\\\",", "\\u0022\\u002a\\u0022,");
    check(
        &format!(r#"{{"Policy": {unicode}}}"#),
        "/Policy",
        "identity",
        "\\u0022\\u002a\\u0022",
    );
}

#[test]
fn the_place_says_the_kind_and_an_option_does_not_change_it() {
    let escaped = serde_json::to_string(POLICY).unwrap();
    let text = format!(
        r#"{{"Policy": {{"PolicySummary": {{"Type": "SERVICE_CONTROL_POLICY"}}, "Content": {escaped}}}}}"#
    );
    let folder = Folder::with(&[("file.json", &text)]);
    for arguments in [
        &["check", "-v"][..],
        &["check", "-v", "--kind", "identity", "file.json"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(
            ran.status, 0,
            "an SCP that allows everything grants nothing: {ran:?}"
        );
        let said = "file.json#/Policy/Content: scp (it stands in the answer of `organizations describe-policy`)";
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
}

#[test]
fn templates_are_passed_over_and_said_so() {
    let folder = Folder::with(&[(
        "t.json",
        r#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}"#,
    )]);
    let ran = folder.run(&["check", "-v"]);
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr
            .contains("a template or plan, not read by this version"),
        "{ran:?}"
    );
    assert_eq!(folder.run(&["check", "t.json"]).status, 2);
}

#[test]
fn a_mistake_behind_escapes_is_underlined_where_it_is() {
    let ran = run(&[
        "check",
        "corpus/carriers/mistake-behind-escapes.json",
        "--format",
        "json",
    ]);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    let text = std::fs::read_to_string("corpus/carriers/mistake-behind-escapes.json").unwrap();
    let covered: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["rule"] == "aws/invalid-action")
        .map(|finding| {
            let place = |end: &str| {
                usize::try_from(finding["span"][end]["offset"].as_u64().unwrap()).unwrap()
            };
            &text[place("start")..place("end")]
        })
        .collect();
    assert_eq!(covered, ["GetObjekt"], "{ran:?}");
}
