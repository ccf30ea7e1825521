//! The baseline: only what is new fails.

use super::common::{ADMIN, Folder, RIGHT};

const WRITE: [&str; 3] = ["check", "--write-baseline", "base.json"];
const CHECK: [&str; 5] = ["check", "--baseline", "base.json", "--format", "json"];

const TWO: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:*", "iam:*"], "Resource": "*"},
    {"Effect": "Allow", "Action": "*", "Resource": ["*"]}
  ]
}
"#;

#[test]
fn only_what_is_new_counts() {
    let folder = Folder::with(&[("old.json", TWO)]);
    assert_eq!(folder.run(&["check"]).status, 1);
    let ran = folder.run(&WRITE);
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = folder.run(&CHECK);
    let report = ran.json();
    assert_eq!(ran.status, 0, "{ran:?}");
    let summary = &report["summary"];
    assert_eq!(summary["errors"], 0);
    assert_eq!(summary["warnings"], 0);
    assert_eq!(summary["notes"], 0);
    let held = summary["baselined"].as_u64().unwrap();
    assert!(held >= 2, "{held}");
    let suppressed =
        serde_json::json!({"by": "baseline", "reason": "", "owner": "", "expires": ""});
    assert_eq!(report["findings"][0]["suppressed"], suppressed);

    folder.write("new.json", ADMIN);
    let ran = folder.run(&CHECK);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.json()["summary"]["baselined"], held);

    // The configuration can name it, and the program can be run from elsewhere.
    folder.write("iamlint.toml", "baseline = \"base.json\"\n");
    folder.write("sub/right.json", RIGHT);
    assert_eq!(folder.run(&["check", "old.json"]).status, 0);
    assert_eq!(folder.run(&["check", "old.json", "--isolated"]).status, 1);
    let path = folder.path().join("old.json");
    assert_eq!(folder.run(&["check", path.to_str().unwrap()]).status, 0);
}

#[test]
fn it_survives_moved_lines_reordered_statements_and_another_layout() {
    let folder = Folder::with(&[("old.json", TWO)]);
    folder.run(&WRITE);
    let same = [
        format!("\n\n\n{TWO}"),
        TWO.replace('\n', "\r\n"),
        TWO.replace(['\n', ' '], ""),
        // Another order of statements, members and values; a list of one.
        r#"{"Statement": [
            {"Resource": "*", "Action": ["*"], "Effect": "Allow"},
            {"Action": ["iam:*", "s3:*"], "Resource": ["*"], "Effect": "Allow"}],
            "Version": "2012-10-17"}"#
            .to_owned(),
        // A statement before them, with nothing wrong in it.
        TWO.replace(
            "\"Statement\": [",
            "\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"ec2:DescribeInstances\", \"Resource\": \"*\"},",
        ),
        TWO.replace("s3:*", "s\\u0033:*"),
    ];
    for text in same {
        folder.write("old.json", &text);
        let ran = folder.run(&CHECK);
        let summary = &ran.json()["summary"];
        assert_eq!(summary["errors"], 0, "{text}\n{ran:?}");
    }
    for text in [
        TWO.replace("\"iam:*\"", "\"iam:*\", \"kms:*\""),
        TWO.replace(
            "\"Statement\": [",
            "\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": [\"*\"]},",
        ),
    ] {
        folder.write("old.json", &text);
        let ran = folder.run(&CHECK);
        assert_eq!(ran.status, 1, "{text}\n{ran:?}");
    }
}

#[test]
fn what_is_gone_is_reported_and_taken_out_and_nothing_put_in() {
    let folder = Folder::with(&[("old.json", TWO), ("gone.json", ADMIN)]);
    folder.run(&WRITE);
    let before = std::fs::read_to_string(folder.path().join("base.json")).unwrap();
    folder.write("old.json", RIGHT);
    let ran = folder.run(&["check", "--baseline", "base.json", "--format", "concise"]);
    assert!(ran.stdout.contains("[iamlint/baseline-stale]"), "{ran:?}");
    // A run over another file says nothing of it.
    let ran = folder.run(&[
        "check",
        "gone.json",
        "--baseline",
        "base.json",
        "--format",
        "concise",
    ]);
    assert!(!ran.stdout.contains("baseline-stale"), "{ran:?}");
    let ran = folder.run(&[
        "check",
        "--baseline",
        "base.json",
        "--format",
        "concise",
        "--select",
        "hipaa/audit-trail-can-be-stopped",
    ]);
    assert!(!ran.stdout.contains("security/"), "{ran:?}");

    folder.write("new.json", ADMIN);
    let ran = folder.run(&WRITE);
    assert_eq!(ran.status, 1, "{ran:?}");
    let after = std::fs::read_to_string(folder.path().join("base.json")).unwrap();
    assert!(
        after.len() < before.len() && !after.contains("old.json") && !after.contains("new.json")
    );
    assert!(after.contains("gone.json"));
    let ran = folder.run(&["check", "--write-baseline", "base.json", "--grow-baseline"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(folder.run(&CHECK).status, 0);
    std::fs::remove_file(folder.path().join("gone.json")).unwrap();
    let ran = folder.run(&["check", "--baseline", "base.json", "--format", "concise"]);
    // Without a configuration nobody says which folder is the whole.
    assert_eq!(ran.status, 0, "{ran:?}");
    folder.write("iamlint.toml", "baseline = \"base.json\"\n");
    let ran = folder.run(&["check", "--format", "concise"]);
    assert!(
        ran.stdout.contains("of `gone.json` in the baseline"),
        "{ran:?}"
    );
}

#[test]
fn exceptions_come_first_and_graver_findings_count() {
    let folder = Folder::with(&[
        ("iamlint.toml", "[severity]\n\"*\" = \"note\"\n"),
        ("admin.json", ADMIN),
    ]);
    folder.run(&WRITE);
    folder.write("iamlint.toml", "");
    assert_eq!(folder.run(&CHECK).status, 1);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = Folder::with(&[
        ("right.json", RIGHT),
        ("base.json", "{\"version\": 2, \"findings\": []}"),
    ]);
    let ran = folder.run(&["check", "right.json", "--baseline", "base.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    let ran = folder.run(&["check", "right.json", "--write-baseline", "right.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("right.json")).unwrap(),
        RIGHT
    );
    let ran = folder.run(&["check", "--baseline", "missing.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    folder.write("iamlint.toml", "baseline = \"missing.json\"\n");
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("--write-baseline missing.json"),
        "{ran:?}"
    );
    assert_eq!(
        folder
            .run(&["check", "--write-baseline", "missing.json"])
            .status,
        0
    );
}
