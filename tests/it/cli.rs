//! Commands, options, exit statuses.

use super::common::{ADMIN, Folder, RIGHT, run};

#[test]
fn the_status_says_what_came_out() {
    let folder = Folder::with(&[("right.json", RIGHT), ("admin.json", ADMIN)]);
    assert_eq!(folder.run(&["check", "right.json"]).status, 0);
    assert_eq!(folder.run(&["check", "admin.json"]).status, 1);
    assert_eq!(
        folder.run(&["check", "admin.json", "--exit-zero"]).status,
        0
    );
    assert_eq!(folder.run(&["check"]).status, 1);
}

#[test]
fn fail_on_sets_the_level() {
    let old = RIGHT.replace("  \"Version\": \"2012-10-17\",\n", "");
    let folder = Folder::with(&[("old.json", &old)]);
    assert_eq!(folder.run(&["check", "old.json"]).status, 0);
    assert_eq!(
        folder
            .run(&["check", "old.json", "--fail-on", "warning"])
            .status,
        1
    );
}

#[test]
fn a_named_file_without_a_policy_is_an_error() {
    let folder = Folder::with(&[("package.json", "{\"name\": \"x\"}"), ("right.json", RIGHT)]);
    let ran = folder.run(&["check", "package.json"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("`package.json` holds no policy"),
        "{ran:?}"
    );
    assert_eq!(
        folder
            .run(&["check", "package.json", "--skip-non-policies"])
            .status,
        0
    );
    // In a folder it is passed over, and counted.
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 0);
    assert!(ran.stdout.contains("1 file skipped"), "{ran:?}");
}

#[test]
fn with_kind_a_named_file_is_a_policy_whatever_it_holds() {
    let folder = Folder::with(&[
        ("empty.json", "{}"),
        ("broken.json", "{\"a\": "),
        ("text", "x"),
    ]);
    for file in ["empty.json", "broken.json", "text"] {
        let ran = folder.run(&["check", "--kind", "identity", file]);
        assert_eq!(ran.status, 1, "{file}: {ran:?}");
    }
}

#[test]
fn what_cannot_be_read_is_status_2_and_the_rest_goes_on() {
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let ran = folder.run(&["check", "nowhere.json", "admin.json"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("cannot read `nowhere.json`"), "{ran:?}");
    assert!(
        ran.stdout.contains("security/admin-without-limit"),
        "{ran:?}"
    );
}

#[test]
fn standard_input_has_a_name() {
    let folder = Folder::new();
    let ran = folder.run_with(
        &[
            "check",
            "-",
            "--stdin-filename",
            "policies/scp/x.json",
            "--format",
            "json",
        ],
        ADMIN.as_bytes(),
    );
    assert_eq!(
        ran.json()["findings"].as_array().unwrap().len(),
        0,
        "an SCP grants nothing"
    );
    let ran = folder.run_with(&["check", "-", "--format", "json"], ADMIN.as_bytes());
    assert_eq!(ran.json()["findings"][0]["file"], "<stdin>");
    assert_eq!(ran.status, 1);
}

#[test]
fn unknown_words_get_a_suggestion() {
    let folder = Folder::with(&[("right.json", RIGHT)]);
    let ran = folder.run(&["check", "--selekt", "x"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("--select"), "{ran:?}");
    let ran = folder.run(&["check", "--select", "security/admin-without-limits"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("did you mean `security/admin-without-limit`?"),
        "{ran:?}"
    );
    let ran = folder.run(&["explain", "admin-without-limit"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("did you mean `security/admin-without-limit`?"),
        "{ran:?}"
    );
    assert_eq!(
        folder
            .run(&["check", "--kind", "idendity", "right.json"])
            .status,
        2
    );
}

#[test]
fn select_and_ignore_choose_rules() {
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let status = |arguments: &[&str]| {
        folder
            .run(&[&["check", "admin.json"], arguments].concat())
            .status
    };
    assert_eq!(status(&["--select", "aws/*"]), 0);
    assert_eq!(
        status(&["--select", "aws/*,security/admin-without-limit"]),
        1
    );
    assert_eq!(status(&["--ignore", "security/*,hipaa/*"]), 0);
    assert_eq!(status(&["--select", "MISSING_VERSION"]), 0);
    assert_eq!(status(&["--select", "aws/missing-version"]), 0);
}

#[test]
fn a_glob_leaves_optional_rules_off() {
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let rules = |select: &str| {
        let ran = folder.run(&[
            "check", "--select", select, "--format", "concise", "--notes",
        ]);
        ran.stdout.matches("aws/no-sid").count()
    };
    assert_eq!(rules("aws/*"), 0);
    assert_eq!(rules("*"), 0);
    assert_eq!(rules("aws/*,aws/no-sid"), 1);
    assert_eq!(rules("aws/no-si?"), 1, "it fits no other");
}

#[test]
fn a_syntax_error_is_shown_whatever_is_selected() {
    let folder = Folder::with(&[("broken.json", "{\"Statement\": [{\"Effect\": \"Allow\",}]}")]);
    assert_eq!(folder.run(&["check", "--select", "hipaa/*"]).status, 1);
}

#[test]
fn the_report_can_go_to_a_file_but_not_into_an_input() {
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let ran = folder.run(&["check", "admin.json", "--output", "out.txt"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    let report = std::fs::read_to_string(folder.path().join("out.txt")).unwrap();
    assert!(report.contains("security/admin-without-limit"));
    let ran = folder.run(&["check", "admin.json", "--output", "admin.json"]);
    assert_eq!(ran.status, 2);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("admin.json")).unwrap(),
        ADMIN
    );
}

#[test]
fn concise_is_one_line_a_finding() {
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let ran = folder.run(&["check", "admin.json", "--format", "concise", "-q"]);
    insta::assert_snapshot!(ran.stdout, @"admin.json:6:17: error[security/admin-without-limit] this statement allows every action on every resource");
}

#[test]
fn statistics_count_by_rule() {
    let folder = Folder::with(&[("a.json", ADMIN), ("b.json", ADMIN)]);
    let ran = folder.run(&["check", "--statistics"]);
    assert_eq!(ran.status, 1);
    insta::assert_snapshot!(ran.stdout, @"
    count  fixable  severity  rule
        2        0  error     security/admin-without-limit
    ");
}

#[test]
fn verbose_says_what_was_taken_for_what() {
    let folder = Folder::with(&[("scp/a.json", RIGHT), ("b.txt", ""), ("c.json", "[]")]);
    let ran = folder.run(&["check", "-v"]);
    insta::assert_snapshot!(ran.stderr, @"
    scp/a.json: scp (the path has the word `scp`)
    passed over: 1 (not a .json file)
    passed over: 1 (holds no policy)
    ");
}

#[test]
fn rules_and_their_pages_can_be_read() {
    let ran = run(&["rules", "--format", "json", "security/*"]);
    let list = ran.json();
    let rules = list["rules"].as_array().unwrap();
    assert!(
        rules
            .iter()
            .any(|rule| rule["id"] == "security/admin-without-limit")
    );
    assert!(
        rules
            .iter()
            .all(|rule| rule["id"].as_str().unwrap().starts_with("security/"))
    );
    let page = run(&["explain", "security/admin-without-limit"]);
    assert!(page.stdout.contains("How to mend it"), "{page:?}");
}

#[test]
fn the_catalogue_answers() {
    let ran = run(&["catalog", "S3:getobject"]);
    assert!(
        ran.stdout
            .starts_with("s3:GetObject: Amazon S3\n  access level: Read"),
        "{ran:?}"
    );
    let ran = run(&["catalog", "s3:GetObjekt"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("did you mean `s3:GetObject`?"),
        "{ran:?}"
    );
    let ran = run(&[
        "catalog",
        "--format",
        "json",
        "sts:AssumeRoleW*",
        "aws:TagKeys",
    ]);
    let entries = ran.json();
    assert_eq!(
        entries["entries"][0]["actions"].as_array().unwrap().len(),
        2
    );
    assert_eq!(entries["entries"][1]["multivalued"], true);
}

#[test]
fn own_rules_run_beside_the_built_in_ones() {
    let page = "# No wildcards in names\n\n```rule\nseverity error\n\nforbid statement where\n    \
                some a in actions: a like \"*:*\\*\"\n\nmessage \"`{a}` is a wildcard\"\n```\n\nWhy.\n";
    let policy = RIGHT.replace("DescribeInstances", "Describe*");
    let folder = Folder::with(&[
        ("policy.json", &policy),
        ("rules/team/no-wildcards.md", page),
    ]);
    let ran = folder.run(&[
        "check",
        "policy.json",
        "--rules",
        "rules",
        "--format",
        "json",
    ]);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["rule"] == "team/no-wildcards"),
        "{ran:?}"
    );
    let broken = page.replace("some a in", "sum a in");
    folder.write("rules/team/no-wildcards.md", &broken);
    let ran = folder.run(&["check", "policy.json", "--rules", "rules"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("rules/team/no-wildcards.md:7"),
        "{ran:?}"
    );
}
