//! `iamlint prove`

use super::common::{Folder, RIGHT};

/// A bucket policy for everybody.
const PUBLIC: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Everybody",
      "Effect": "Allow",
      "Principal": "*",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::records/*"
    }
  ]
}
"#;

/// A bucket policy for one account.
const PRIVATE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::records/*"
    }
  ]
}
"#;

/// A role that EC2 assumes.
const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
  ]
}
"#;

fn folder() -> Folder {
    Folder::with(&[
        ("public.json", PUBLIC),
        ("private.json", PRIVATE),
        ("trust.json", TRUST),
        ("right.json", RIGHT),
        ("scp/guard.json", RIGHT),
    ])
}

#[test]
fn a_question_that_does_not_fit_the_kind_is_an_error() {
    #[track_caller]
    fn check(arguments: &[&str], message: &str) {
        let ran = folder().run(&[&["prove"], arguments].concat());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
    }
    check(
        &["no-public-access", "right.json"],
        "no-public-access is about a resource or trust policy, and this is an identity policy",
    );
    check(
        &["no-new-access", "right.json", "trust.json"],
        "no-new-access compares two policies of one sort, and these are an identity policy and a \
         role's trust policy",
    );
    check(
        &["access-not-granted", "scp/guard.json"],
        "a service control policy grants none",
    );
    check(
        &["access-not-granted", "--kind", "rcp", "public.json"],
        "`public.json`, read as a resource control policy, has errors",
    );
}

#[test]
fn the_reason_for_the_kind_is_told() {
    let ran = folder().run(&["prove", "access-not-granted", "scp/guard.json"]);
    insta::assert_snapshot!(ran.stderr, @"
    error: access-not-granted is about a policy that grants access, and a service control policy grants none
      hint: `scp/guard.json` is scp: the path has the word `scp`; --kind says otherwise
    ");
}

#[test]
fn what_cannot_be_read_faithfully_is_an_error_and_drawn() {
    let folder = folder();
    folder.write("broken.json", RIGHT.replace("\"Allow\",", "\"allow\""));
    let ran = folder.run(&["prove", "access-not-granted", "broken.json"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(ran.stderr, @r#"
    error: `allow` is no effect: a statement says `Allow` or `Deny`
       ╭─[broken.json:5:17]
     5 │       "Effect": "allow"
       ·                 ───┬───
       ·                    ╰── the case of the letters counts
       ╰────
      help: write `Allow`

    error: missing comma between two members
       ╭─[broken.json:5:24]
     5 │       "Effect": "allow"
       ·                        ▲
       ·                        ╰── `,` belongs here
       ╰────
      help: add a comma
    error: `broken.json`, read as an identity policy, has errors; there is nothing to prove about what AWS would refuse
    "#);
}

#[test]
fn a_file_holds_one_policy() {
    let folder = folder();
    let two = format!("{{\"PolicyDocument\": {RIGHT}, \"AssumeRolePolicyDocument\": {TRUST}}}");
    let files = [
        ("two.json", two.as_str(), "`two.json` holds 2 policies"),
        ("none.json", "{\"a\": 1}", "`none.json` holds no policy"),
        ("text.json", "not JSON", "`text.json` is not JSON"),
        ("empty.json", "", "`empty.json` is not JSON"),
        (
            "stack.json",
            "{\"AWSTemplateFormatVersion\": \"2010-09-09\"}",
            "`stack.json` is a CloudFormation template",
        ),
    ];
    for (name, text, message) in files {
        folder.write(name, text);
        let ran = folder.run(&["prove", "access-not-granted", name]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
    }
    let ran = folder.run(&["prove", "access-not-granted", "nowhere.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("cannot read `nowhere.json`"), "{ran:?}");
}

#[test]
fn arguments_are_checked() {
    #[track_caller]
    fn check(arguments: &[&str], message: &str) {
        let ran = folder().run(&[&["prove", "access-not-granted"], arguments].concat());
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(message), "{ran:?}");
    }
    check(&["right.json", "--action", "GetObject"], "`service:Name`");
    check(
        &["right.json", "--action", "s3:GetObject,s3:PutObject"],
        "`service:Name`",
    );
    check(&["right.json", "--action", ""], "`service:Name`");
    check(&["--action", "s3:GetObject", "right.json"], "after `--`");
    check(
        &["right.json", "--resource", "records"],
        "a resource is an ARN",
    );
    check(&["right.json", "--action"], "--action");
    check(&["right.json", "right.json"], "unexpected argument");
    let ran = folder().run_with(&["prove", "no-new-access", "-", "-"], RIGHT.as_bytes());
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("one of the policies only"), "{ran:?}");
}

#[test]
fn an_action_that_nobody_knows_is_said() {
    let ran = folder().run(&[
        "prove",
        "access-not-granted",
        "right.json",
        "--action",
        "s3:GetObjekt",
    ]);
    assert!(
        ran.stderr.contains("has no action `s3:GetObjekt`"),
        "{ran:?}"
    );
    assert!(
        ran.stderr.contains("did you mean `s3:GetObject`?"),
        "{ran:?}"
    );
    assert_ne!(ran.status, 2, "{ran:?}");
}

#[test]
fn an_output_file_is_written_but_never_an_input() {
    let folder = folder();
    let ran = folder.run(&[
        "prove",
        "no-new-access",
        "right.json",
        "right.json",
        "-o",
        "out",
    ]);
    assert_ne!(ran.status, 2, "{ran:?}");
    assert_eq!(ran.stdout, "");
    assert!(folder.path().join("out").exists());
    let ran = folder.run(&[
        "prove",
        "no-new-access",
        "right.json",
        "right.json",
        "-o",
        "right.json",
    ]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("right.json")).unwrap(),
        RIGHT
    );
}

#[test]
fn every_answer_fits_the_schema() {
    let schema = std::fs::read_to_string("docs/proof.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let questions: [&[&str]; 5] = [
        &["no-public-access", "public.json"],
        &["no-public-access", "trust.json"],
        &["no-new-access", "public.json", "private.json"],
        &["access-not-granted", "right.json"],
        &["access-not-granted", "right.json", "--action", "iam:*"],
    ];
    for question in questions {
        let ran = folder().run(&[&["prove"], question, &["--format", "json"]].concat());
        let answer = ran.json();
        let problems: Vec<_> = validator
            .iter_errors(&answer)
            .map(|e| e.to_string())
            .collect();
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(answer["question"], question[0]);
        assert_eq!(ran.status == 0, answer["answer"] == "proved", "{ran:?}");
    }
}

/// Asks and gives the answer's word.
#[track_caller]
fn check(arguments: &[&str], answer: &str) -> serde_json::Value {
    let (question, rest) = arguments.split_at(1);
    let ran = folder().run(&[&["prove"], question, &["--format", "json"], rest].concat());
    let json = ran.json();
    assert_eq!(json["answer"], answer, "{ran:?}");
    assert_eq!(ran.status, i32::from(answer != "proved"), "{ran:?}");
    json
}

#[test]
fn public_access_is_proved_and_refuted() {
    check(&["no-public-access", "private.json"], "proved");
    check(&["no-public-access", "trust.json"], "proved");
    let refuted = check(&["no-public-access", "public.json"], "refuted");
    assert_eq!(refuted["witness"]["action"], "s3:GetObject");
    assert_eq!(refuted["statements"][0]["pointer"], "/Statement/0");
    assert_eq!(refuted["statements"][0]["sid"], "Everybody");
    assert_eq!(refuted["statements"][0]["file"], "public.json");
}

#[test]
fn new_access_is_proved_and_refuted() {
    check(&["no-new-access", "public.json", "public.json"], "proved");
    check(&["no-new-access", "public.json", "private.json"], "proved");
    let refuted = check(&["no-new-access", "private.json", "public.json"], "refuted");
    assert_eq!(refuted["statements"][0]["file"], "public.json");
}

#[test]
fn granted_access_is_proved_and_refuted() {
    let not_granted = "access-not-granted";
    check(
        &[
            not_granted,
            "right.json",
            "--action",
            "s3:GetObject",
            "iam:PassRole",
        ],
        "proved",
    );
    check(
        &[
            not_granted,
            "right.json",
            "--action",
            "s3:*",
            "--action",
            "kms:*",
        ],
        "proved",
    );
    check(
        &[
            not_granted,
            "--action",
            "ec2:DescribeInstances",
            "--",
            "right.json",
        ],
        "refuted",
    );
    let refuted = check(&[not_granted, "right.json"], "refuted");
    assert_eq!(refuted["witness"]["action"], "ec2:DescribeInstances");
    check(
        &[
            not_granted,
            "private.json",
            "--resource",
            "arn:aws:s3:::records/x",
        ],
        "refuted",
    );
    check(
        &[
            not_granted,
            "private.json",
            "--resource",
            "arn:aws:s3:::other/*",
        ],
        "proved",
    );
}

#[test]
fn standard_input_is_of_the_kind_of_the_other_file() {
    let folder = folder();
    let arguments = [
        "prove",
        "no-new-access",
        "-",
        "scp/guard.json",
        "--format",
        "json",
    ];
    let ran = folder.run_with(&arguments, RIGHT.as_bytes());
    assert_eq!(ran.json()["answer"], "proved", "{ran:?}");
}

#[test]
fn the_configuration_says_the_kind() {
    let folder = folder();
    folder.write(
        "iamlint.toml",
        "[[files]]\npaths = [\"right.json\"]\nkind = \"scp\"\n",
    );
    let ran = folder.run(&["prove", "access-not-granted", "right.json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("the configuration says so"), "{ran:?}");
    let ran = folder.run(&["prove", "access-not-granted", "right.json", "--isolated"]);
    assert_ne!(ran.status, 2, "{ran:?}");
}

#[test]
fn the_answer_in_the_documentation_fits_the_schema() {
    let schema = std::fs::read_to_string("docs/proof.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let page = std::fs::read_to_string("docs/proofs.md").unwrap();
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (answer, _) = rest.split_once("```").unwrap();
    let answer = serde_json::from_str(answer).unwrap();
    assert!(validator.is_valid(&answer));
}
