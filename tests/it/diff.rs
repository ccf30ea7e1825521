//! `iamlint diff`

use std::process::{Command, Stdio};

use super::common::{ADMIN, Folder, RIGHT, Ran};

/// A guardrail and nothing else.
const GUARD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}]
}
"#;

fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let who = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.com",
        "-c",
        "commit.gpgsign=false",
    ];
    let ran = Command::new("git")
        .args(who)
        .args(arguments)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ran.is_ok_and(|status| status.success())
}

/// A repository with these files committed; `None`, with a word about it, where there is no git.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn repository(files: &[(&str, &str)]) -> Option<Folder> {
    let folder = Folder::with(files);
    if !git(&folder, &["init", "-q"]) {
        eprintln!("SKIPPED: git cannot be run here, so `iamlint diff` is not tested");
        return None;
    }
    assert!(git(&folder, &["add", "-A"]));
    assert!(git(
        &folder,
        &["commit", "-q", "--allow-empty", "-m", "first"]
    ));
    Some(folder)
}

fn answers(ran: &Ran) -> Vec<(String, String, String)> {
    let report = ran.json();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let policies = report["policies"].as_array().unwrap().iter();
    policies
        .map(|one| {
            (
                word(&one["file"]),
                word(&one["change"]),
                word(&one["answer"]),
            )
        })
        .collect()
}

#[track_caller]
fn check(
    before: &[(&str, &str)],
    after: &[(&str, Option<&str>)],
    status: i32,
    expected: &[(&str, &str, &str)],
) {
    let Some(folder) = repository(before) else {
        return;
    };
    for (name, text) in after {
        match text {
            Some(text) => folder.write(name, text),
            None => std::fs::remove_file(folder.path().join(name)).unwrap(),
        }
    }
    let ran = folder.run(&["diff", "HEAD", "--format", "json"]);
    assert_eq!(ran.status, status, "{ran:?}");
    let schema = include_str!("../../docs/diff.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let problems: Vec<_> = schema
        .iter_errors(&ran.json())
        .map(|e| e.to_string())
        .collect();
    assert_eq!(problems, Vec::<String>::new());
    let found = answers(&ran);
    let found: Vec<_> = found
        .iter()
        .map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn access_that_grew_is_told_and_gives_status_one() {
    check(
        &[("a.json", RIGHT)],
        &[("a.json", Some(ADMIN))],
        1,
        &[("a.json", "changed", "grew")],
    );
    check(
        &[("a.json", ADMIN)],
        &[("a.json", Some(RIGHT))],
        0,
        &[("a.json", "changed", "not-grown")],
    );
    check(&[("a.json", RIGHT)], &[], 0, &[]);
    // Another layout is no change.
    let packed: serde_json::Value = serde_json::from_str(RIGHT).unwrap();
    check(
        &[("a.json", RIGHT)],
        &[("a.json", Some(&packed.to_string()))],
        0,
        &[("a.json", "changed", "not-grown")],
    );
}

#[test]
fn files_come_and_go() {
    check(
        &[],
        &[("new.json", Some(RIGHT))],
        1,
        &[("new.json", "added", "grew")],
    );
    check(
        &[("old.json", RIGHT)],
        &[("old.json", None)],
        0,
        &[("old.json", "deleted", "not-grown")],
    );
    // Without it, what it denied may be allowed by others.
    check(
        &[("guard.json", GUARD)],
        &[("guard.json", None)],
        1,
        &[("guard.json", "deleted", "grew")],
    );
    check(
        &[("scp/guard.json", GUARD)],
        &[(
            "scp/guard.json",
            Some(&GUARD.replace("organizations:LeaveOrganization", "s3:*")),
        )],
        1,
        &[("scp/guard.json", "changed", "grew")],
    );
    check(
        &[],
        &[("guard.json", Some(GUARD))],
        0,
        &[("guard.json", "added", "not-grown")],
    );
}

#[test]
fn what_cannot_be_read_is_not_known() {
    let broken = RIGHT.replace("\"Resource\": \"*\"", "\"Resource\": \"*\",,");
    check(
        &[("a.json", RIGHT)],
        &[("a.json", Some(&broken))],
        1,
        &[("a.json", "changed", "unknown")],
    );
    check(
        &[("a.json", &broken)],
        &[("a.json", Some(RIGHT))],
        1,
        &[("a.json", "changed", "grew")],
    );
}

#[test]
fn a_renamed_file_is_compared_with_what_it_was() {
    let Some(folder) = repository(&[("a.json", RIGHT)]) else {
        return;
    };
    assert!(git(&folder, &["mv", "a.json", "b.json"]));
    let ran = folder.run(&["diff", "HEAD"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(ran.stdout, "No policy has changed since HEAD\n");
    assert!(git(&folder, &["mv", "b.json", "scp.json"]));
    let ran = folder.run(&["diff", "HEAD", "--format", "json"]);
    let policy = &ran.json()["policies"][0];
    assert_eq!(
        (policy["was"].as_str(), policy["old_kind"].as_str()),
        (Some("a.json"), Some("identity")),
        "{ran:?}"
    );
}

#[test]
fn policies_in_one_file_are_paired_by_their_place() {
    let two =
        |a: &str, b: &str| format!("{{\"x\": {{\"Policy\": {a}}}, \"y\": {{\"Policy\": {b}}}}}");
    let (before, after) = (two(RIGHT, RIGHT), two(RIGHT, ADMIN));
    let Some(folder) = repository(&[("a.json", &before)]) else {
        return;
    };
    folder.write("a.json", &after);
    let ran = folder.run(&["diff", "HEAD", "--format", "json"]);
    let policies = ran.json()["policies"].clone();
    assert_eq!(policies.as_array().unwrap().len(), 1, "{ran:?}");
    assert_eq!(policies[0]["document"], "/y/Policy");
}

#[test]
fn requests_shown_differ() {
    let Some(folder) = repository(&[("a.json", RIGHT)]) else {
        return;
    };
    folder.write(
        "a.json",
        RIGHT.replace(
            "\"ec2:DescribeInstances\"",
            r#"["ec2:DescribeInstances", "s3:GetObject", "kms:Decrypt", "sqs:*"]"#,
        ),
    );
    let ran = folder.run(&["diff", "HEAD", "--format", "json"]);
    let allows = ran.json()["policies"][0]["allows"].clone();
    let mut services: Vec<String> = allows
        .as_array()
        .unwrap()
        .iter()
        .map(|told| {
            told["witness"]["action"]
                .as_str()
                .unwrap()
                .split(':')
                .next()
                .unwrap()
                .to_owned()
        })
        .collect();
    services.sort();
    services.dedup();
    assert_eq!(services, ["kms", "s3", "sqs"], "{ran:?}");
}

#[test]
fn hostile_names_stay_names() {
    let Some(folder) = repository(&[]) else {
        return;
    };
    folder.write("::error|`@x\u{1b}[1m\n<b>.json", ADMIN);
    for format in ["human", "markdown", "json"] {
        let ran = folder.run(&["diff", "HEAD", "--format", format]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(!ran.stdout.contains('\u{1b}'), "{ran:?}");
        assert!(
            !ran.stdout
                .lines()
                .any(|line| line.trim_start().starts_with("::") || line.starts_with("<b>")),
            "{ran:?}"
        );
        assert!(
            format != "markdown" || ran.stdout.contains("\\|``@x") || ran.stdout.contains("\\|`@x"),
            "{ran:?}"
        );
    }
}

#[test]
fn what_is_no_revision_and_no_path_is_an_error() {
    let Some(folder) = repository(&[("a.json", RIGHT)]) else {
        return;
    };
    for arguments in [
        &["diff", "nonesuch"][..],
        &["diff", "--", "--output=x"],
        &["diff", "HEAD", "misspelt.json"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    }
    assert!(!folder.path().join("x").exists());
}

#[test]
fn outside_a_work_tree_is_an_error() {
    let folder = Folder::with(&[("a.json", RIGHT)]);
    let ran = folder.run(&["diff", "HEAD"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}
