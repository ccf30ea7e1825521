//! `iamlint test` and `iamlint simulate`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::common::{Folder, run};

const READER: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadWithMfa",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::records/*",
      "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    },
    {
      "Effect": "Allow",
      "Action": "sqs:SendMessage",
      "Resource": "*"
    },
    {
      "Sid": "NoSecrets",
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::records/secret/*"
    }
  ]
}
"#;

const ANN: &str = "arn:aws:iam::111122223333:user/ann";

/// A case of ann reading `key` with and without MFA.
fn case(name: &str, key: &str, mfa: &str, expect: &str) -> Value {
    json!({"name": name, "expect": expect, "request": {
        "principal": ANN, "action": "s3:GetObject", "resource": format!("arn:aws:s3:::records/{key}"),
        "context": {"aws:MultiFactorAuthPresent": mfa}}})
}

fn scenario(cases: &[Value]) -> String {
    let policies = json!({"identity": ["reader.json"]});
    serde_json::to_string_pretty(&json!({"policies": policies, "cases": cases})).unwrap()
}

fn folder(cases: &[Value]) -> Folder {
    Folder::with(&[
        ("reader.json", READER),
        ("a.scenario.json", &scenario(cases)),
    ])
}

#[test]
fn what_comes_out_as_expected_is_one_line() {
    let folder = folder(&[
        case("with MFA", "a", "true", "allowed"),
        case("without", "a", "false", "implicit-deny"),
        case("a secret", "secret/a", "true", "explicit-deny"),
    ]);
    let ran = folder.run(&["test", "a.scenario.json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_snapshot!(ran.stdout, @"3 cases passed");
    let ran = folder.run(&["test", ".", "-v"]);
    assert_eq!(ran.status, 0);
    assert_snapshot!(ran.stdout, @"
    passed: a.scenario.json: with MFA (allowed)
    passed: a.scenario.json: without (implicit-deny)
    passed: a.scenario.json: a secret (explicit-deny)
    3 cases passed
    ");
}

#[test]
fn a_grant_that_is_missed_is_drawn_with_the_nearest_miss_first() {
    let folder = folder(&[case("she reads", "a", "false", "allowed")]);
    let ran = folder.run(&["test", "a.scenario.json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert_snapshot!(ran.stdout, @r#"
    failed: she reads
      a.scenario.json:4:17: expected allowed, got implicit-deny
      request: arn:aws:iam::111122223333:user/ann does s3:GetObject on arn:aws:s3:::records/a with
               aws:MultiFactorAuthPresent = "false"
      because: no statement of identity/0 allows it
        ╭─[reader.json:9:60]
      9 │       "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        ·                                                            ───┬──
        ·                                                               ╰─┤ identity/0:
        ·                                                                 │ `aws:MultiFactorAuthPresent`
        ·                                                                 │ is `false`, not `true`
        ╰────
        ╭─[reader.json:13:7]
     13 │       "Action": "sqs:SendMessage",
        ·       ────┬───
        ·           ╰── identity/0: `s3:GetObject` is none of these actions
        ╰────
        ╭─[reader.json:20:7]
     20 │       "Resource": "arn:aws:s3:::records/secret/*"
        ·       ─────┬────
        ·            ╰── identity/0: `arn:aws:s3:::records/a` is none of these resources
        ╰────

    1 of 1 case failed
    "#);
}

#[test]
fn what_decided_is_drawn() {
    let folder = folder(&[
        case("secrets are closed", "a", "true", "explicit-deny"),
        case("secrets are open", "secret/a", "true", "allowed"),
    ]);
    let ran = folder.run(&["test", "a.scenario.json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert_snapshot!(ran.stdout, @r#"
    failed: secrets are closed
      a.scenario.json:4:17: expected explicit-deny, got allowed
      request: arn:aws:iam::111122223333:user/ann does s3:GetObject on arn:aws:s3:::records/a with
               aws:MultiFactorAuthPresent = "true"
      because: identity/0 allows it
        ╭─[reader.json:6:17]
      6 │       "Effect": "Allow",
        ·                 ───┬───
        ·                    ╰── identity/0: this Allow matches
        ╰────
        ╭─[reader.json:20:7]
     20 │       "Resource": "arn:aws:s3:::records/secret/*"
        ·       ─────┬────
        ·            ╰── identity/0: `arn:aws:s3:::records/a` is none of these resources
        ╰────
      and 1 more statement

    failed: secrets are open
      a.scenario.json:16:17: expected allowed, got explicit-deny
      request: arn:aws:iam::111122223333:user/ann does s3:GetObject on arn:aws:s3:::records/secret/a
               with aws:MultiFactorAuthPresent = "true"
      because: a Deny of identity/0 matches
        ╭─[reader.json:18:17]
     18 │       "Effect": "Deny",
        ·                 ───┬──
        ·                    ╰── identity/0: this Deny matches
        ╰────
      and 1 more statement

    2 of 2 cases failed
    "#);
}

#[test]
fn silence_of_a_level_is_told_from_a_grant_elsewhere() {
    let request = json!({"principal": ANN, "action": "ec2:RunInstances", "resource": "*"});
    let allow = |action: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}});
    let text = json!({
        "policies": {"identity": [allow("*")], "scp": [[allow("*")], [allow("s3:*")]]},
        "cases": [{"request": request, "expect": "allowed"}]});
    let text = serde_json::to_string_pretty(&text).unwrap();
    let folder = Folder::with(&[("x.json", &text)]);
    assert_snapshot!(folder.run(&["test", "x.json"]).stdout, @r#"
    failed: ec2:RunInstances on *
      x.json:4:17: expected allowed, got implicit-deny
      request: arn:aws:iam::111122223333:user/ann does ec2:RunInstances on *
      because: scp/1: no policy of this level allows it
        ╭─[x.json:37:13]
     37 │             "Action": "s3:*",
        ·             ────┬───
        ·                 ╰── scp/1/0: `ec2:RunInstances` is none of these actions
        ╰────
        ╭─[x.json:17:21]
     17 │           "Effect": "Allow",
        ·                     ───┬───
        ·                        ╰── identity/0: this Allow matches
        ╰────
        ╭─[x.json:28:23]
     28 │             "Effect": "Allow",
        ·                       ───┬───
        ·                          ╰── scp/0/0: this Allow matches
        ╰────

    1 of 1 case failed
    "#);
}

#[test]
fn the_json_report_fits_its_schema() {
    let text = std::fs::read_to_string("docs/test-report.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let report = run(&["test", "corpus/scenarios", "--format", "json"]).json();
    assert!(validator.is_valid(&report), "{report}");
    assert_eq!(report["summary"]["failed"], 0);
    assert!(report["summary"]["cases"].as_u64().unwrap() >= 8);
    assert_eq!(
        report["results"][0]["decidedBy"][0]["pointer"],
        "/Statement/1"
    );

    let folder = folder(&[
        case("x", "a", "true", "implicit-deny"),
        case("\u{1b}[31m", "a", "true", "allowed"),
    ]);
    let ran = folder.run(&[
        "test",
        "--format",
        "json",
        "a.scenario.json",
        "a.scenario.json",
    ]);
    assert_eq!(ran.status, 1);
    let report = ran.json();
    assert!(validator.is_valid(&report), "{report}");
    assert_eq!(
        report["summary"],
        json!({"cases": 2, "passed": 1, "failed": 1})
    );
    assert_eq!(
        report["results"][0],
        json!({"file": "a.scenario.json", "case": 0, "name": "x", "expect": "implicit-deny",
            "actual": "allowed", "reason": report["results"][0]["reason"],
            "decidedBy": [{"policy": "identity/0", "pointer": "/Statement/0", "sid": "ReadWithMfa"}]})
    );
    assert_eq!(report["results"][1]["name"], "\u{1b}[31m");

    let arguments = [
        "simulate",
        "--principal",
        ANN,
        "--action",
        "s3:GetObject",
        "--resource",
        "*",
        "--format",
        "json",
    ];
    let answer = folder.run(&arguments).json();
    assert!(validator.is_valid(&answer), "{answer}");
    assert_eq!(answer["actual"], "implicit-deny");
}

#[test]
fn scenarios_fit_their_schema() {
    let text = std::fs::read_to_string("docs/scenario.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap();
    let valid = |text: &str| validator.is_valid(&serde_json::from_str(text).unwrap());
    let mut seen = 0;
    for entry in std::fs::read_dir("corpus/scenarios").unwrap() {
        let path = entry.unwrap().path();
        assert!(valid(&std::fs::read_to_string(&path).unwrap()), "{path:?}");
        seen += 1;
    }
    assert!(seen >= 2);
    let right = scenario(&[case("x", "a", "true", "allowed")]);
    assert!(valid(&right));
    let wrong = [
        ("\"allowed\"", "\"allow\""),
        ("\"cases\"", "\"case\""),
        ("\"true\"", "{}"),
        ("s3:GetObject", "s3:*"),
    ];
    for (from, to) in wrong {
        assert!(!valid(&right.replace(from, to)), "{to}");
    }
}

#[test]
fn junit_is_well_formed_whatever_the_names() {
    let hostile = "</testcase><x a=\"'\u{1b}]0;x\u{7}\u{0}]]>&amp;\n::error::x\u{ffff}";
    let folder = folder(&[
        case(hostile, "a", "true", "explicit-deny"),
        case("right", "a", "true", "allowed"),
    ]);
    folder.write("b.scenario.json", "{");
    let ran = folder.run(&["test", ".", "--format", "junit"]);
    assert_eq!(ran.status, 2);
    let times = ran
        .stdout
        .match_indices("timestamp=\"")
        .map(|(at, key)| at + key.len());
    let stamps: Vec<_> = times.map(|at| ran.stdout[at..at + 19].to_owned()).collect();
    let out = stamps
        .iter()
        .fold(ran.stdout.clone(), |out, stamp| out.replace(stamp, "NOW"));
    assert_snapshot!(out, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite id="0" package="iamlint" name="a.scenario.json" timestamp="NOW" hostname="localhost" tests="2" failures="1" errors="0" time="0">
        <properties/>
        <testcase name="&lt;/testcase&gt;&lt;x a=&quot;&apos;␛]0;x␇␀]]&gt;&amp;amp;␊::error::x�" classname="a.scenario.json" time="0">
          <failure type="allowed" message="expected explicit-deny, got allowed">identity/0 allows it
    arn:aws:iam::111122223333:user/ann does s3:GetObject on arn:aws:s3:::records/a</failure>
        </testcase>
        <testcase name="right" classname="a.scenario.json" time="0"/>
        <system-out/>
        <system-err/>
      </testsuite>
      <testsuite id="1" package="iamlint" name="b.scenario.json" timestamp="NOW" hostname="localhost" tests="1" failures="0" errors="1" time="0">
        <properties/>
        <testcase name="the file can be run" classname="b.scenario.json" time="0">
          <error type="invalid" message="`}` is missing at the end"/>
        </testcase>
        <system-out/>
        <system-err/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_mistake_in_a_scenario_is_drawn_on_it() {
    let text = scenario(&[case("x", "a", "true", "allowed")])
        .replace("\"expect\"", "\"expects\"")
        .replace("reader.json", "raeder.json");
    let folder = Folder::with(&[("x.scenario.json", &text)]);
    let ran = folder.run(&["test", "x.scenario.json"]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.stdout, @"No case was run; 1 file could not be run");
    assert_snapshot!(ran.stderr, @r#"
    error: a case has no member `expects`
       ╭─[x.scenario.json:4:7]
     4 │       "expects": "allowed",
       ·       ─────────
       ╰────
      help: did you mean `expect`?

    error: a case needs `expect`
        ╭─[x.scenario.json:14:5]
     14 │     }
        ·     ─
        ╰────

    error: cannot read `raeder.json`: No such file or directory (os error 2)
        ╭─[x.scenario.json:18:7]
     18 │       "raeder.json"
        ·       ─────────────
        ╰────
    error: `x.scenario.json` cannot be run
    "#);
}

#[test]
fn a_broken_policy_is_drawn_and_the_other_files_are_run() {
    let right = scenario(&[case("x", "a", "true", "allowed")]);
    let wrong = right.replace("reader.json", "broken.json");
    let folder = Folder::with(&[
        ("a.scenario.json", &wrong),
        ("b.scenario.json", &right),
        ("reader.json", READER),
        (
            "broken.json",
            &READER.replace("\"Effect\": \"Deny\",", "\"Effect\": \"Deny\""),
        ),
    ]);
    let ran = folder.run(&["test", "."]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.stdout, @"1 case passed; 1 file could not be run");
    assert_snapshot!(ran.stderr, @r#"
    error: missing comma between two members
        ╭─[broken.json:18:23]
     18 │       "Effect": "Deny"
        ·                       ▲
        ·                       ╰── `,` belongs here
        ╰────
      help: add a comma
    error: `a.scenario.json` cannot be run
    "#);
}

#[test]
fn a_path_must_lead_to_one_policy() {
    let folder = Folder::with(&[
        ("role.json", &json!({"Role": {"AssumeRolePolicyDocument": serde_json::from_str::<Value>(READER).unwrap()}}).to_string()),
        ("escaped.json", &json!({"Policy": READER}).to_string()),
        ("two.json", &json!({"A": {"PolicyDocument": serde_json::from_str::<Value>(READER).unwrap()}, "Policy": READER}).to_string()),
        ("none.json", "{\"name\": 1}"),
        ("stack.json", "{\"AWSTemplateFormatVersion\": \"2010-09-09\"}"),
        ("text.json", "root:x:0:0"),
    ]);
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let try_path = |path: &str| {
        let text = scenario(&[case("x", "a", "true", "allowed")]).replace("reader.json", path);
        folder.write("it.scenario.json", text);
        let ran = folder.run(&["test", "it.scenario.json"]);
        let first = ran.stderr.lines().next().unwrap_or_default().to_owned();
        assert!(!ran.stderr.contains("root:x"), "{ran:?}");
        (ran.status, first)
    };
    for path in ["role.json", "escaped.json", "folder/../escaped.json"] {
        assert_eq!(try_path(path), (0, String::new()), "{path}");
    }
    for (path, message) in [
        ("two.json", "`two.json` holds 2 policies"),
        ("none.json", "`none.json` holds no policy"),
        ("text.json", "`text.json` holds no policy"),
        ("stack.json", "`stack.json` is a CloudFormation template"),
        ("folder", "`folder` is a folder"),
        (
            "it.scenario.json",
            "`it.scenario.json` is a scenario, not a policy",
        ),
        (
            "gone.json",
            "cannot read `gone.json`: No such file or directory (os error 2)",
        ),
        ("", "the path is empty"),
    ] {
        let (status, first) = try_path(path);
        assert_eq!((status, first), (2, format!("error: {message}")), "{path}");
    }
    #[cfg(unix)]
    assert_eq!(
        try_path("/dev/zero"),
        (2, "error: `/dev/zero` is no regular file".to_owned())
    );
}

#[test]
fn hostile_scenarios_end() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let folder = Folder::with(&[
        (
            "deep.json",
            &format!("{{\"policies\": {deep}, \"cases\": [{deep}]}}"),
        ),
        ("open.json", &"{\"policies\":".repeat(100_000)),
        ("empty.json", ""),
        ("bytes.json", ""),
        ("wide.json", ""),
        (
            "many.json",
            &scenario(&vec![case("x", "a", "true", "allowed"); 20_000]),
        ),
        ("reader.json", READER),
        (
            "long.json",
            &scenario(&[case(&"x".repeat(1_000_000), "a", "true", "implicit-deny")]),
        ),
    ]);
    folder.write("bytes.json", b"{\"policies\": {}, \"cases\": [\"\xff\"]}");
    folder.write("wide.json", b"\xff\xfe{\0}\0");
    for file in [
        "deep.json",
        "open.json",
        "empty.json",
        "bytes.json",
        "wide.json",
    ] {
        let ran = folder.run(&["test", file]);
        assert_eq!(ran.status, 2, "{file}");
        assert!(ran.stderr.len() < 20_000, "{file}: {}", ran.stderr.len());
    }
    assert_eq!(folder.run(&["test", "many.json"]).status, 0);
    let ran = folder.run(&["test", "long.json"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.len() < 20_000);
    let name = "\u{1b}[31m\u{202e}\n::error::x";
    folder.write(
        "names.json",
        scenario(&[case(name, "a", "true", "implicit-deny")]),
    );
    let ran = folder.run(&["test", "names.json"]);
    assert!(!ran.stdout.contains(['\u{1b}', '\u{202e}']));
    assert!(
        !ran.stdout
            .lines()
            .any(|line| line.trim_start().starts_with("::"))
    );
}

#[test]
fn no_scenario_is_an_error() {
    let folder = Folder::with(&[("reader.json", READER)]);
    let ran = folder.run(&["test", "."]);
    assert_eq!(ran.status, 2);
    assert_snapshot!(ran.stderr, @"
    error: there are no scenario files
      hint: in folders, files are looked for whose names end in .scenario.json
    ");
    assert_eq!(folder.run(&["test", "gone"]).status, 2);
    assert_eq!(folder.run(&["test"]).status, 2);
}

#[test]
fn the_report_does_not_overwrite_an_input() {
    let folder = folder(&[case("x", "a", "true", "allowed")]);
    let ran = folder.run(&["test", "a.scenario.json", "-o", "a.scenario.json"]);
    assert_eq!(ran.status, 2);
    let ran = folder.run(&[
        "test",
        "a.scenario.json",
        "--format",
        "junit",
        "-o",
        "out.xml",
    ]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    let written = std::fs::read_to_string(folder.path().join("out.xml")).unwrap();
    assert!(written.ends_with("</testsuites>\n"));
}

#[test]
fn check_leaves_scenarios_alone() {
    let text = json!({"policies": {"scp": [[{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}]]},
        "cases": []});
    let folder = Folder::with(&[
        ("x.scenario.json", &text.to_string()),
        ("reader.json", READER),
    ]);
    let report = folder.run(&["check", ".", "--format", "json"]).json();
    assert_eq!(report["summary"]["skipped"], 1);
}

/// `simulate` on `reader.json` with more arguments; status and text.
fn simulate(more: &[&str]) -> (i32, String) {
    let folder = Folder::with(&[
        ("reader.json", READER),
        (
            "all.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        ),
        (
            "sqs.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}"#,
        ),
        (
            "typo.json",
            &READER.replace("\"Action\": \"sqs", "\"Actions\": \"sqs"),
        ),
    ]);
    let mut arguments = vec!["simulate"];
    arguments.extend(more);
    let ran = folder.run(&arguments);
    (ran.status, ran.stdout + &ran.stderr)
}

const READS: [&str; 8] = [
    "--principal",
    ANN,
    "--action",
    "s3:GetObject",
    "--resource",
    "arn:aws:s3:::records/a",
    "--identity",
    "reader.json",
];

#[track_caller]
fn simulated(more: &[&str], status: i32) -> String {
    let (actual, text) = simulate(&[&READS[..], more].concat());
    assert_eq!(actual, status, "{text}");
    text
}

#[test]
fn simulate_says_what_and_why() {
    let mfa = ["--context", "aws:MultiFactorAuthPresent=true"];
    assert_snapshot!(simulated(&mfa, 0), @r#"
    allowed: identity/0 allows it
       ╭─[reader.json:6:17]
     6 │       "Effect": "Allow",
       ·                 ───┬───
       ·                    ╰── identity/0: this Allow matches
       ╰────
      and 2 more statements
    "#);
    assert_snapshot!(simulated(&[], 1), @r#"
    denied (implicit-deny): no statement of identity/0 allows it
        ╭─[reader.json:9:30]
      9 │       "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
        ·                              ──────────────┬─────────────
        ·                                            ╰─┤ identity/0: the request has no
        ·                                              │ `aws:MultiFactorAuthPresent`
        ╰────
        ╭─[reader.json:13:7]
     13 │       "Action": "sqs:SendMessage",
        ·       ────┬───
        ·           ╰── identity/0: `s3:GetObject` is none of these actions
        ╰────
      and 1 more statement
    "#);
    let scp = [&mfa[..], &["--scp", "all.json", "--scp", "sqs.json"]].concat();
    assert_snapshot!(simulated(&scp, 1), @r#"
    denied (implicit-deny): scp/1: no policy of this level allows it
       ╭─[sqs.json:1:60]
     1 │ {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}
       ·                                                            ────┬───
       ·                                                                ╰─┤ scp/1/0: `s3:GetObject` is
       ·                                                                  │ none of these actions
       ╰────
       ╭─[reader.json:6:17]
     6 │       "Effect": "Allow",
       ·                 ───┬───
       ·                    ╰── identity/0: this Allow matches
       ╰────
       ╭─[all.json:1:51]
     1 │ {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
       ·                                                   ───┬───
       ·                                                      ╰── scp/0/0: this Allow matches
       ╰────
      and 2 more statements
    "#);
    let scp = [
        &mfa[..],
        &["--scp", "all.json", "--scp", "sqs.json,all.json"],
    ]
    .concat();
    simulated(&scp, 0);
}

#[test]
fn simulate_refuses_what_it_cannot_take() {
    assert_snapshot!(simulated(&["--context", "aws:SourceIp"], 2), @"
    error: --context: `aws:SourceIp` has no value
      hint: write KEY=VALUE; `aws:SourceIp=` is an empty value, and `--absent aws:SourceIp` takes the key away
    ");
    assert_snapshot!(simulated(&["--boundary", "gone.json"], 2), @"error: cannot read `gone.json`: No such file or directory (os error 2)");
    assert_snapshot!(simulated(&["--boundary", "typo.json"], 2), @r#"
    error: `Actions` is no element of a statement
        ╭─[typo.json:13:7]
     13 │       "Actions": "sqs:SendMessage",
        ·       ────┬────
        ·           ╰── AWS refuses it
        ╰────
      help: write `Action`
    error: AWS would refuse a policy, so nothing can be said of the request
    "#);
    let (status, text) = simulate(&[
        "--principal",
        "111122223333",
        "--action",
        "s3:GetObject",
        "--resource",
        "*",
    ]);
    assert_eq!(status, 2);
    assert_snapshot!(text, @"
    error: --principal: `111122223333` is an account, and a request is made by a principal
      hint: the account's root user is arn:aws:iam::111122223333:root
    ");
    let (status, text) = simulate(&["--action", "s3:GetObject", "--resource", "*"]);
    assert_eq!(status, 2);
    assert_snapshot!(text, @"
    error: the following required arguments were not provided:
      --principal <PRINCIPAL>

    Usage: iamlint simulate --principal <PRINCIPAL> --action <ACTION> --resource <ARN>

    For more information, try '--help'.
    ");
}
