use super::*;
use crate::json::Tree;
use crate::policy::{Policy, PolicyKind, read};
use crate::prover::Hole;
use crate::request::{Attachment, StatementId};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Records",
      "Effect": "Allow",
      "Action": "s3:Get*",
      "Resource": "arn:aws:s3:::records/*"
    },
    {
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "*",
      "Condition": {
        "Bool": {
          "aws:MultiFactorAuthPresent": "false"
        }
      }
    }
  ]
}
"#;

fn with_policy<T>(check: impl FnOnce(&Policy<'_>) -> T) -> T {
    let (tree, _) = Tree::parse(POLICY);
    let (policy, problems) = read(tree.root().unwrap(), PolicyKind::Identity);
    assert!(problems.is_empty());
    check(&policy)
}

fn judged() -> Vec<Judged<'static>> {
    vec![Judged {
        file: "dev.json",
        text: POLICY,
        kind: "identity".to_owned(),
        reason: "no statement names a principal".to_owned(),
    }]
}

fn refuted(policy: &Policy<'_>) -> Answer {
    let id = |statement| StatementId {
        policy: Attachment::Identity(0),
        statement,
    };
    let deny = policy.statements.get(1).unwrap();
    let condition = deny.condition.as_ref().unwrap();
    let (_, mfa) = condition.conditions().next().unwrap();
    let context = [
        ("aws:MultiFactorAuthPresent", ContextValue::Absent),
        ("aws:SourceIp", ContextValue::One("198.51.100.1".to_owned())),
        (
            "aws:TagKeys",
            ContextValue::Many(vec!["a".to_owned(), "b".to_owned()]),
        ),
    ];
    Answer::Refuted(Box::new(Instance {
        witness: Request {
            principal: "arn:aws:iam::111122223333:user/dev".to_owned(),
            action: "s3:GetObject".to_owned(),
            resource: "arn:aws:s3:::records/a".to_owned(),
            resource_account: Some("111122223333".to_owned()),
            context: context.map(|(key, value)| (key.to_owned(), value)).into(),
        },
        statements: vec![id(0)],
        holes: vec![Hole {
            statement: id(1),
            span: mfa.key.span(),
            message: "the request has no `aws:MultiFactorAuthPresent`".to_owned(),
        }],
    }))
}

fn json(report: &ProofReport<'_>) -> String {
    report.json()
}

fn human(report: &ProofReport<'_>) -> String {
    report.human(&Options::default())
}

/// Asks whether `s3:GetObject` is granted, and gives the answer `answer` makes.
fn report(
    answer: impl FnOnce(&Policy<'_>) -> Answer,
    show: impl FnOnce(&ProofReport<'_>) -> String,
) -> String {
    let actions = ["s3:GetObject".to_owned()];
    with_policy(|policy| {
        let proof = Proof::AccessNotGranted {
            policy,
            actions: &actions,
            resources: &[],
        };
        show(&ProofReport {
            proof: &proof,
            answer: &answer(policy),
            judged: &judged(),
        })
    })
}

#[test]
fn a_refutation_shows_the_request_and_what_allows_it() {
    let shown = report(refuted, human);
    insta::assert_snapshot!(shown, @r#"
    refuted: `dev.json` allows `s3:GetObject` on a resource
      example: arn:aws:iam::111122223333:user/dev may call s3:GetObject on arn:aws:s3:::records/a, with
               the context values below and without aws:MultiFactorAuthPresent
        principal  arn:aws:iam::111122223333:user/dev
        action     s3:GetObject
        resource   arn:aws:s3:::records/a
        account    111122223333 owns the resource
        context    aws:MultiFactorAuthPresent  absent
                   aws:SourceIp                198.51.100.1
                   aws:TagKeys                 [a, b]
        ╭─[dev.json:7:17]
      7 │       "Action": "s3:Get*",
        ·                 ────┬────
        ·                     ╰── allowed by this statement
        ╰────
        ╭─[dev.json:16:11]
     16 │           "aws:MultiFactorAuthPresent": "false"
        ·           ──────────────┬─────────────
        ·                         ╰─┤ this Deny does not stop it: the request has no
        ·                           │ `aws:MultiFactorAuthPresent`
        ╰────
      dev.json: identity (no statement names a principal)
    "#);
}

#[test]
fn a_proof_and_an_unknown_are_a_sentence() {
    let shown = report(|_| Answer::Proved, human);
    insta::assert_snapshot!(shown, @"
    proved: `dev.json` does not allow `s3:GetObject` on any resource
      dev.json: identity (no statement names a principal)
    ");
    let unknown = Answer::Unknown("the policy variable `${aws:username}` is left over".to_owned());
    let shown = report(|_| unknown, human);
    insta::assert_snapshot!(shown, @"
    unknown: the policy variable `${aws:username}` is left over
      dev.json: identity (no statement names a principal)
    ");
}

#[test]
fn json_has_every_field_whatever_the_answer() {
    let shown = report(refuted, json);
    insta::assert_snapshot!(shown, @r#"
    {
      "version": 1,
      "question": "access-not-granted",
      "answer": "refuted",
      "reason": "`dev.json` allows `s3:GetObject` on a resource",
      "witness": {
        "principal": "arn:aws:iam::111122223333:user/dev",
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::records/a",
        "resourceAccount": "111122223333",
        "context": {
          "aws:MultiFactorAuthPresent": null,
          "aws:SourceIp": "198.51.100.1",
          "aws:TagKeys": [
            "a",
            "b"
          ]
        }
      },
      "statements": [
        {
          "file": "dev.json",
          "pointer": "/Statement/0",
          "sid": "Records",
          "span": {
            "start": {
              "offset": 50,
              "line": 4,
              "column": 5
            },
            "end": {
              "offset": 176,
              "line": 9,
              "column": 6
            }
          }
        }
      ]
    }
    "#);
    let shown = report(|_| Answer::Proved, json);
    insta::assert_snapshot!(shown, @r#"
    {
      "version": 1,
      "question": "access-not-granted",
      "answer": "proved",
      "reason": "`dev.json` does not allow `s3:GetObject` on any resource",
      "witness": null,
      "statements": []
    }
    "#);
}

#[test]
fn json_fits_its_schema() {
    let schema = std::fs::read_to_string("docs/proof.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let unknown = |_: &Policy<'_>| Answer::Unknown("too complex".to_owned());
    for text in [
        report(refuted, json),
        report(|_| Answer::Proved, json),
        report(unknown, json),
    ] {
        let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
        let problems: Vec<_> = validator
            .iter_errors(&answer)
            .map(|error| error.to_string())
            .collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
}

#[test]
fn hostile_text_is_harmless() {
    let hostile = |policy: &Policy<'_>| {
        let Answer::Refuted(mut instance) = refuted(policy) else {
            panic!("made as a refutation");
        };
        instance.witness.resource = "arn:aws:s3:::b/\u{1b}[31m\n::error::x".to_owned();
        Answer::Refuted(instance)
    };
    let shown = report(hostile, human);
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert!(!shown.contains("\n::error"), "{shown}");
    let shown = report(hostile, json);
    assert!(!shown.contains('\u{1b}'), "{shown}");
}
