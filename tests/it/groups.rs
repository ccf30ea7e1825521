//! `[[principal]]`: policies attached together.

use super::common::{ADMIN, Folder, RIGHT, Ran};

/// An SCP that allows everything, as AWS's own does.
const FULL: &str = ADMIN;

const DENY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*"}
  ]
}
"#;

fn folder(config: &str) -> Folder {
    Folder::with(&[
        ("iamlint.toml", config),
        ("people/a.json", RIGHT),
        ("people/b.json", RIGHT),
        ("boundary.json", RIGHT),
        ("guards/full.json", FULL),
        ("guards/deny.json", DENY),
    ])
}

const DEVELOPERS: &str = "[[principal]]\n\
    name = \"developers\"\n\
    identity = [\"people/*.json\"]\n\
    boundary = \"boundary.json\"\n\
    scp = [[\"guards/full.json\"], [\"guards/full.json\", \"guards/deny.json\"]]\n";

#[track_caller]
fn wrong(config: &str) -> String {
    let ran = folder(config).run(&["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    ran.stderr
}

fn check(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["check"], arguments].concat())
}

#[test]
fn a_right_group_is_checked() {
    let folder = folder(DEVELOPERS);
    let ran = check(&folder, &["-v"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @"
    boundary.json: boundary (the configuration says so)
    guards/deny.json: scp (the configuration says so)
    guards/full.json: scp (the configuration says so)
    people/a.json: identity (the configuration says so)
    people/b.json: identity (the configuration says so)
    passed over: 1 (not a .json file)
    ");
}

#[test]
fn mistakes_in_the_table_are_drawn() {
    insta::assert_snapshot!(wrong(
        "[[principal]]\n\
         nam = \"x\"\n\
         identity = [3]\n\
         boundary = [\"boundary.json\"]\n\
         scp = [[\"guards/full.json\"], \"guards/deny.json\", []]\n\
         audience = \"peeple\"\n\
         [[principal]]\n\
         name = \"x\"\n\
         [[principal]]\n\
         name = \"x\"\n\
         identity = \"people/a.json\"\n"
    ), @r#"
    error: `[[principal]]` needs `name`
       ╭─[iamlint.toml:1:1]
     1 │ [[principal]]
       · ─────────────
       ╰────

    error: `[[principal]]` has no key `nam`
       ╭─[iamlint.toml:2:1]
     2 │ nam = "x"
       · ───
       ╰────
      help: did you mean `name`?

    error: this must be a string
       ╭─[iamlint.toml:3:13]
     3 │ identity = [3]
       ·             ─
       ╰────

    error: this must be a string
       ╭─[iamlint.toml:4:12]
     4 │ boundary = ["boundary.json"]
       ·            ─────────────────
       ╰────

    error: this must be an array of strings, as the other levels are
       ╭─[iamlint.toml:5:30]
     5 │ scp = [["guards/full.json"], "guards/deny.json", []]
       ·                              ──────────────────
       ╰────

    error: a level needs at least one policy: without any, nothing is allowed
       ╭─[iamlint.toml:5:50]
     5 │ scp = [["guards/full.json"], "guards/deny.json", []]
       ·                                                  ──
       ╰────

    error: `peeple` is no audience
       ╭─[iamlint.toml:6:12]
     6 │ audience = "peeple"
       ·            ────────
       ╰────
      help: did you mean `people`?

    error: `[[principal]]` needs at least one policy
       ╭─[iamlint.toml:7:1]
     7 │ [[principal]]
       · ─────────────
       ╰────

    error: there is a `[[principal]]` called `x` already
        ╭─[iamlint.toml:10:8]
     10 │ name = "x"
        ·        ───
        ╰────
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(wrong("principal = \"x\"\n"), @r#"
    error: this must be an array of tables, written `[[principal]]`
       ╭─[iamlint.toml:1:13]
     1 │ principal = "x"
       ·             ───
       ╰────
    error: `iamlint.toml` is not a valid configuration
    "#);
}

#[test]
fn files_that_are_not_there_are_drawn() {
    insta::assert_snapshot!(wrong(
        "[[principal]]\n\
         name = \"x\"\n\
         identity = [\"people/c.json\", \"nobody/*.json\", \"people\", \"a[\"]\n\
         boundary = \"boundery.json\"\n\
         trust = \"people/*.json\"\n"
    ), @r#"
    error: there is no file `people/c.json`
       ╭─[iamlint.toml:3:13]
     3 │ identity = ["people/c.json", "nobody/*.json", "people", "a["]
       ·             ───────────────
       ╰────
      help: did you mean `people/a.json`?

    error: no `.json` file fits `nobody/*.json`
       ╭─[iamlint.toml:3:30]
     3 │ identity = ["people/c.json", "nobody/*.json", "people", "a["]
       ·                              ───────────────
       ╰────
      help: `*` stays within a folder, `**` does not

    error: `people` is a folder
       ╭─[iamlint.toml:3:47]
     3 │ identity = ["people/c.json", "nobody/*.json", "people", "a["]
       ·                                               ────────
       ╰────
      help: write `people/*.json`

    error: not a glob: unclosed character class; missing ']'
       ╭─[iamlint.toml:3:57]
     3 │ identity = ["people/c.json", "nobody/*.json", "people", "a["]
       ·                                                         ────
       ╰────

    error: there is no file `boundery.json`
       ╭─[iamlint.toml:4:12]
     4 │ boundary = "boundery.json"
       ·            ───────────────
       ╰────
      help: did you mean `boundary.json`?

    error: this is one policy; a glob may fit several
       ╭─[iamlint.toml:5:9]
     5 │ trust = "people/*.json"
       ·         ───────────────
       ╰────
      help: write its path
    error: `iamlint.toml` is not a valid configuration
    "#);
}

#[test]
fn what_holds_no_single_policy_is_an_error_at_its_place() {
    let folder = folder(DEVELOPERS);
    folder.write("boundary.json", format!("[{RIGHT}, {RIGHT}]"));
    let ran = check(&folder, &["people/a.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @r#"
    error: `boundary.json` holds 2 policies
       ╭─[iamlint.toml:4:12]
     4 │ boundary = "boundary.json"
       ·            ───────────────
       ╰────
      help: a file of a `[[principal]]` holds one policy
    error: what `iamlint.toml` attaches together could not all be checked together
    "#);
    // The same where the file itself is checked.
    let ran = check(&folder, &["boundary.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("`boundary.json` holds 2 policies"),
        "{ran:?}"
    );
    folder.write("boundary.json", "{\"a\": 1}");
    let ran = check(&folder, &["people"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("`boundary.json` holds no policy"),
        "{ran:?}"
    );
}

#[test]
fn a_broken_file_never_makes_the_others_clean() {
    let folder = folder(DEVELOPERS);
    folder.write("boundary.json", RIGHT.replace("\"Allow\",", "\"Allow\""));
    // Its own findings are not shown here.
    let ran = check(&folder, &["people/a.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @r#"
    error: `boundary.json` has errors, so the policies attached together with it were checked by themselves
       ╭─[iamlint.toml:4:12]
     4 │ boundary = "boundary.json"
       ·            ───────────────
       ╰────
      help: mend it first
    error: what `iamlint.toml` attaches together could not all be checked together
    "#);
    // Here they are.
    let ran = check(&folder, &["."]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @"note: iamlint.toml: `boundary.json` has errors, so the policies attached together with it were checked by themselves");
    assert!(ran.stdout.contains("boundary.json:5"), "{ran:?}");
}

#[test]
fn a_kind_that_does_not_fit_the_place_is_an_error() {
    let config = "[[principal]]\nname = \"x\"\nidentity = [\"role.json\", \"people/a.json\"]\n";
    let folder = folder(config);
    folder.write(
        "role.json",
        format!("{{\"AssumeRolePolicyDocument\": {DENY}}}"),
    );
    let ran = check(&folder, &["people/a.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @r#"
    error: `role.json` is a role's trust policy, and cannot be attached as an identity policy
       ╭─[iamlint.toml:3:13]
     3 │ identity = ["role.json", "people/a.json"]
       ·             ───────────
       ╰────
      help: it was taken for that because it stands in a role's trust policy
    error: what `iamlint.toml` attaches together could not all be checked together
    "#);
    let ran = check(&folder, &["people/a.json", "--kind", "scp"]);
    assert!(
        ran.stderr
            .contains("`people/a.json` is a service control policy"),
        "{ran:?}"
    );
}

#[test]
fn a_level_that_allows_nothing_is_an_error() {
    let config = DEVELOPERS.replace(
        "[\"guards/full.json\", \"guards/deny.json\"]",
        "[\"guards/deny.json\"]",
    );
    let folder = folder(&config);
    let ran = check(&folder, &["people/a.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @r#"
    error: no policy on this level allows anything, so nothing at all would be allowed
       ╭─[iamlint.toml:5:31]
     5 │ scp = [["guards/full.json"], ["guards/deny.json"]]
       ·                               ──────────────────
       ╰────
      help: list a copy of AWS's `FullAWSAccess` too where it is attached there
    error: what `iamlint.toml` attaches together could not all be checked together
    "#);
}

#[test]
fn the_place_says_the_kind_and_the_principal_the_audience() {
    // Without the configuration an unknown audience makes this a warning.
    let phi = RIGHT
        .replace("ec2:DescribeInstances", "s3:GetObject")
        .replace(
            "\"Resource\": \"*\"",
            "\"Resource\": \"arn:aws:s3:::records/*\"",
        );
    let config = "[[principal]]\nname = \"x\"\nidentity = \"phi.json\"\naudience = \"people\"\n";
    let folder = folder(config);
    folder.write("phi.json", &phi);
    let severity = |arguments: &[&str]| {
        let arguments = [&["phi.json", "--format", "json"], arguments].concat();
        let report = check(&folder, &arguments).json();
        let findings = report["findings"].as_array().unwrap();
        let mfa = findings
            .iter()
            .find(|finding| finding["rule"] == "hipaa/phi-access-without-mfa");
        mfa.map(|finding| finding["severity"].as_str().unwrap().to_owned())
    };
    assert_eq!(severity(&["--isolated"]).as_deref(), Some("warning"));
    assert_eq!(severity(&[]).as_deref(), Some("error"));
    let ran = check(&folder, &["phi.json", "-v"]);
    assert!(
        ran.stderr
            .contains("phi.json: identity (the configuration says so)"),
        "{ran:?}"
    );
}

#[test]
fn what_several_groups_find_is_said_once() {
    let config = "[[principal]]\nname = \"x\"\nidentity = \"admin.json\"\n\
                  [[principal]]\nname = \"y\"\nidentity = \"admin.json\"\n\
                  boundary = \"boundary.json\"\n";
    let folder = folder(config);
    folder.write("admin.json", ADMIN);
    let report = check(&folder, &["admin.json", "--format", "json"]).json();
    assert_eq!(report["summary"]["documents"], 1);
    let alone = check(&folder, &["admin.json", "--format", "json", "--isolated"]).json();
    let rules = |report: &serde_json::Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["rule"].to_string())
            .collect()
    };
    assert!(!rules(&alone).is_empty());
    // Behind the boundary the policy is no longer one without limit, so what that finding stood for comes up too.
    let mut all = rules(&report);
    assert!(rules(&alone).iter().all(|rule| all.contains(rule)));
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "said twice");
}

#[test]
fn paths_are_relative_to_the_configuration() {
    let folder = Folder::with(&[
        (
            "conf/iamlint.toml",
            "[[principal]]\nname = \"x\"\nidentity = \"../p/*.json\"\n",
        ),
        ("p/a.json", RIGHT),
        ("p/b.json", "[]"),
    ]);
    let ran = check(&folder, &["p/a.json", "--config", "conf/iamlint.toml"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("b.json` holds no policy"), "{ran:?}");
}

#[test]
fn standard_input_stands_for_the_file_it_is_named_after() {
    let folder = folder(DEVELOPERS);
    folder.write("boundary.json", "{\"a\": 1}");
    let arguments = ["check", "-", "--stdin-filename", "people/a.json"];
    let ran = folder.run_with(&arguments, RIGHT.as_bytes());
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("`boundary.json` holds no policy"),
        "{ran:?}"
    );
}

#[test]
fn the_configuration_in_the_documentation_is_right() {
    let page = std::fs::read_to_string("docs/configuration.md").unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (config, _) = rest.split_once("```").unwrap();
    let folder = Folder::with(&[
        ("iamlint.toml", config),
        ("policies/people/a.json", RIGHT),
        ("policies/boundary.json", RIGHT),
        ("guards/full-access.json", FULL),
        ("guards/regions.json", DENY),
    ]);
    // Its organization lacks guardrails.
    let ran = check(&folder, &["-v"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(!ran.stdout.contains("error[hipaa/"), "{ran:?}");
}
