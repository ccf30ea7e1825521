//! `--organization` and `[organization]`: guardrails.

use super::common::{Folder, RIGHT};

/// A service control policy that is no guardrail of anything.
const OTHER: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Deny", "Action": "ec2:TerminateInstances", "Resource": "*"}
}
"#;

/// Half of what protects the audit trail.
const HALF: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Sid": "Trail",
    "Effect": "Deny",
    "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
    "Resource": "*"
  }
}
"#;

const FULL: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
}
"#;

/// Allows a few services, CloudTrail not among them.
const FEW: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": ["s3:*", "rds:*"], "Resource": "*"}
}
"#;

const CONFIG: &str = "[organization]\nscp = [\"scp/*.json\"]\n";

/// A folder with these service control policies.
fn folder(config: Option<&str>, policies: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    for (name, text) in policies {
        folder.write(&format!("scp/{name}.json"), text);
    }
    if let Some(config) = config {
        folder.write("iamlint.toml", config);
    }
    folder
}

/// The rules of the findings of severity `error` or `warning`, and their files.
fn findings(folder: &Folder, arguments: &[&str]) -> Vec<(String, String)> {
    let arguments = [&["check", "--format", "json"], arguments].concat();
    let report = folder.run(&arguments).json();
    let findings = report["findings"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings
        .filter(|finding| finding["severity"] != "note")
        .map(|finding| (text(&finding["rule"]), text(&finding["file"])))
        .collect()
}

#[test]
fn nobody_is_asked_about_guardrails_without_asking() {
    let folder = folder(None, &[("other", OTHER)]);
    let ran = folder.run(&["check", ".", "--notes"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(!ran.stdout.contains("org/"), "{ran:?}");
}

#[test]
fn with_the_flag_alone_what_is_missing_stands_at_the_first_policy() {
    let folder = folder(None, &[("half", HALF), ("other", OTHER)]);
    let rules = "org/cloudtrail-not-protected,org/leaving-organization-not-denied";
    let ran = folder.run(&["check", "--organization", "--select", rules, "-v"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stdout, @r#"
    error[org/leaving-organization-not-denied]: no guardrail keeps member accounts from leaving the
      organization
       ╭─[scp/half.json:3:3]
     3 │   "Statement": {
       ·   ─────┬─────
       ·        ╰─┤ none of the organization's 2 service control policies stops
       ·          │ `organizations:LeaveOrganization`
       ╰────
      example: `organizations:LeaveOrganization` by `arn:aws:iam::111122223333:user/alice`: no policy of
               the organization stops it
      help: attach this service control policy:
            {
              "Version": "2012-10-17",
              "Statement": {
                "Sid": "StayInTheOrganization",
                "Effect": "Deny",
                "Action": "organizations:LeaveOrganization",
                "Resource": "*"
              }
            }
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(b)(1)
      iamlint explain org/leaving-organization-not-denied

    error[org/cloudtrail-not-protected]: member accounts can still stop or change the audit trail
       ╭─[scp/half.json:6:5]
     6 │     "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
       ·     ────┬───
       ·         ╰── `cloudtrail:UpdateTrail` and `cloudtrail:PutEventSelectors` are missing here
       ╰────
      example: `cloudtrail:UpdateTrail` on `arn:aws:cloudtrail:us-east-1:111122223333:trail/x` by
               `arn:aws:iam::111122223333:user/alice`: no policy of the organization stops it
      help: deny `cloudtrail:UpdateTrail` and `cloudtrail:PutEventSelectors` too
      45 CFR 164.312(b) · 45 CFR 164.308(a)(1)(ii)(D) · iamlint explain org/cloudtrail-not-protected

    2 errors in 2 files
    "#);
    insta::assert_snapshot!(ran.stderr, @"
    scp/half.json: scp (the path has the word `scp`)
    scp/other.json: scp (the path has the word `scp`)
    organization: 2 service control policies, 0 resource control policies
    ");
}

#[test]
fn with_the_section_what_is_missing_stands_at_its_table() {
    let config =
        format!("{CONFIG}exempt = [\"arn:aws:iam::*:role/org-security\"]\nid = \"o-z9y8x7w6v5\"\n");
    let folder = folder(Some(&config), &[("half", HALF), ("other", OTHER)]);
    // Whatever is checked beside: the section says which policies there are.
    folder.write("people/a.json", RIGHT);
    let rules = "org/guardduty-not-protected,org/outsiders-not-denied,org/cloudtrail-not-protected";
    let ran = folder.run(&["check", "people", "--select", rules]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stdout, @r#"
    warning[org/guardduty-not-protected]: no guardrail keeps member accounts from switching GuardDuty
      off
       ╭─[iamlint.toml:1:1]
     1 │ [organization]
       · ───────┬──────
       ·        ╰─┤ none of the organization's 2 service control policies stops
       ·          │ `guardduty:DeleteDetector`, `guardduty:UpdateDetector`,
       ·          │ `guardduty:DisassociateFromAdministratorAccount`,
       ·          │ `guardduty:DisassociateFromMasterAccount` and 1 more
       ╰────
      example: `guardduty:DeleteDetector` on `arn:aws:guardduty:us-east-1:111122223333:detector/x` by
               `arn:aws:iam::111122223333:user/alice`: no policy of the organization stops it
      help: attach this service control policy:
            {
              "Version": "2012-10-17",
              "Statement": {
                "Sid": "KeepGuardDuty",
                "Effect": "Deny",
                "Action": [
                  "guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount",
                  "guardduty:DisassociateFromMasterAccount", "guardduty:StopMonitoringMembers",
                  "guardduty:UpdateDetector"
                ],
                "Resource": "*",
                "Condition": {"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/org-security"]}}
              }
            }
      45 CFR 164.308(a)(5)(ii)(B) · 45 CFR 164.308(a)(6)(ii)
      iamlint explain org/guardduty-not-protected

    error[org/outsiders-not-denied]: no guardrail keeps principals of other organizations from the
      data of member accounts
       ╭─[iamlint.toml:1:1]
     1 │ [organization]
       · ───────┬──────
       ·        ╰── the organization has no resource control policy
       ╰────
      example: `s3:GetObject` on `arn:aws:s3:::x/x` by `arn:aws:iam::444455556666:user/alice`, without
               `aws:PrincipalOrgID`: no policy of the organization stops it
      help: attach this resource control policy:
            {
              "Version": "2012-10-17",
              "Statement": {
                "Sid": "OnlyOurOrganization",
                "Effect": "Deny",
                "Principal": "*",
                "Action": ["dynamodb:*", "ecr:*", "kms:*", "s3:*", "secretsmanager:*", "sqs:*"],
                "Resource": "*",
                "Condition": {
                  "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-z9y8x7w6v5"},
                  "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
                }
              }
            }
      45 CFR 164.312(a)(1) · 45 CFR 164.502(a) · iamlint explain org/outsiders-not-denied

    error[org/cloudtrail-not-protected]: member accounts can still stop or change the audit trail
       ╭─[scp/half.json:6:5]
     6 │     "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
       ·     ────┬───
       ·         ╰── `cloudtrail:UpdateTrail` and `cloudtrail:PutEventSelectors` are missing here
       ╰────
      example: `cloudtrail:UpdateTrail` on `arn:aws:cloudtrail:us-east-1:111122223333:trail/x` by
               `arn:aws:iam::111122223333:user/alice`: no policy of the organization stops it
      help: deny `cloudtrail:UpdateTrail` and `cloudtrail:PutEventSelectors` too
      45 CFR 164.312(b) · 45 CFR 164.308(a)(1)(ii)(D) · iamlint explain org/cloudtrail-not-protected

    2 errors and 1 warning in 1 file
    "#);
    let ran = folder.run(&["check", "people", "--select", rules, "--format", "json"]);
    let report = ran.json();
    assert_eq!(report["summary"]["files"], 1);
    assert_eq!(report["summary"]["errors"], 2);
    let finding = &report["findings"][0];
    assert_eq!(finding["file"], "iamlint.toml");
    assert_eq!(
        (&finding["document"], &finding["kind"]),
        (&"".into(), &"".into())
    );
    assert_eq!(finding["span"]["start"]["line"], 1);
    assert_eq!(finding["witness"]["action"], "guardduty:DeleteDetector");
    assert!(finding["fingerprint"].as_str().unwrap().len() == 32);
    let hole = &report["findings"][2];
    assert_eq!(
        (&hole["file"], &hole["sid"]),
        (&"scp/half.json".into(), &"Trail".into())
    );
    assert_eq!(hole["pointer"], "/Statement/Action");
}

#[test]
fn every_level_has_to_allow() {
    let levels = |scp: &str| format!("[organization]\nscp = {scp}\n");
    let rules = ["scp", "--select", "org/cloudtrail-not-protected"];
    let fires = |scp: &str| {
        let policies = [("full", FULL), ("few", FEW), ("other", OTHER)];
        !findings(&folder(Some(&levels(scp)), &policies), &rules).is_empty()
    };
    assert!(fires(
        "[[\"scp/full.json\"], [\"scp/full.json\", \"scp/other.json\"]]"
    ));
    assert!(!fires(
        "[[\"scp/full.json\"], [\"scp/few.json\", \"scp/other.json\"]]"
    ));
    // Two on one level: what either allows.
    assert!(fires("[[\"scp/few.json\", \"scp/full.json\"]]"));
    // Beside a level that would allow nothing stands what AWS attaches.
    assert!(fires("[\"scp/other.json\"]"));
    assert!(!fires("[[\"scp/few.json\"], [\"scp/other.json\"]]"));
}

#[test]
fn mistakes_in_the_table_are_drawn() {
    let wrong = |config: &str| {
        let ran = folder(Some(config), &[("other", OTHER)]).run(&["check", "."]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        ran.stderr
    };
    insta::assert_snapshot!(wrong(
        "[organization]\nscps = [\"scp/*.json\"]\nrcp = \"rcp/*.json\"\nexempt = [\"org-security\"]\n\
         regions = [\"us-esat-1\"]\nservices = [\"s3:*\", \"dynamo\"]\nid = \"lakeside\"\n"
    ), @r#"
    error: `[organization]` has no key `scps`
       ╭─[iamlint.toml:2:1]
     2 │ scps = ["scp/*.json"]
       · ────
       ╰────
      help: did you mean `scp`?

    error: no `.json` file fits `rcp/*.json`
       ╭─[iamlint.toml:3:7]
     3 │ rcp = "rcp/*.json"
       ·       ────────────
       ╰────
      help: `*` stays within a folder, `**` does not

    error: `org-security` is no ARN pattern
       ╭─[iamlint.toml:4:11]
     4 │ exempt = ["org-security"]
       ·           ──────────────
       ╰────
      help: write `arn:aws:iam::*:role/NAME`, or `arn:aws:iam::111122223333:*` for an account

    error: AWS has no Region `us-esat-1`
       ╭─[iamlint.toml:5:12]
     5 │ regions = ["us-esat-1"]
       ·            ───────────
       ╰────
      help: did you mean `us-east-1`?

    error: no service has the prefix `dynamo` (in AWS's definitions of 2026-09-26)
       ╭─[iamlint.toml:6:21]
     6 │ services = ["s3:*", "dynamo"]
       ·                     ────────
       ╰────
      help: did you mean `dynamodb`?

    error: `lakeside` is no id of an organization
       ╭─[iamlint.toml:7:6]
     7 │ id = "lakeside"
       ·      ──────────
       ╰────
      help: it looks like `o-a1b2c3d4e5`
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(wrong("[organization]\nid = \"o-a1b2c3d4e5\"\n"), @"
    error: `[organization]` needs `scp` or `rcp`
       ╭─[iamlint.toml:1:1]
     1 │ [organization]
       · ──────────────
       ╰────
    error: `iamlint.toml` is not a valid configuration
    ");
    insta::assert_snapshot!(wrong("organization = true\n"), @"
    error: this must be a table, written `[organization]`
       ╭─[iamlint.toml:1:16]
     1 │ organization = true
       ·                ────
       ╰────
    error: `iamlint.toml` is not a valid configuration
    ");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder(Some(CONFIG), &[("half", HALF), ("other", OTHER)]);
    folder.write("scp/other.json", OTHER.replace("\"Deny\",", "\"Deny\""));
    folder.write("people/a.json", RIGHT);
    let rules = "org/leaving-organization-not-denied";
    let ran = folder.run(&["check", "people", "--select", rules, "-q"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @r#"
    error: `scp/other.json` has errors, so the organization was checked without it
       ╭─[iamlint.toml:2:8]
     2 │ scp = ["scp/*.json"]
       ·        ────────────
       ╰────
      help: mend it first
    error: what `iamlint.toml` attaches together could not all be checked together
    "#);
    // Here its own findings tell it.
    let ran = folder.run(&["check", ".", "--select", rules, "-q"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @"note: iamlint.toml: `scp/other.json` has errors, so the organization was checked without it");
    folder.write("iamlint.toml", "");
    let ran = folder.run(&["check", ".", "--organization", "--select", rules, "-q"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @"note: the organization was checked without `scp/other.json`, which has errors");
}

#[test]
fn no_policies_are_no_organization() {
    let folder = Folder::with(&[("people/a.json", RIGHT)]);
    let ran = folder.run(&["check", "--organization"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    insta::assert_snapshot!(ran.stderr, @"
    error: there is no service or resource control policy to make an organization of
      hint: `[[files]]` of iamlint.toml, and --kind of check, say what a policy is
    ");
}

#[test]
fn several_policies_of_one_file_and_standard_input_make_an_organization() {
    let both = format!("[{HALF}, {OTHER}]");
    let folder = Folder::with(&[("scp/both.json", &both)]);
    let rules = [
        "--organization",
        "--kind",
        "scp",
        "--select",
        "org/cloudtrail-not-protected",
    ];
    let found = findings(&folder, &[&["scp/both.json"], &rules[..]].concat());
    assert_eq!(found.len(), 1);
    let arguments = [&["check", "-", "-q"], &rules[..]].concat();
    let ran = folder.run_with(&arguments, HALF.as_bytes());
    assert!(ran.stdout.contains("<stdin>:6:5"), "{ran:?}");
}

#[test]
fn an_exemption_that_several_policies_share_is_said_once() {
    let guard = |action: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Deny", "Action": "{action}", "Resource": "*",
            "Condition": {{"ArnNotLike": {{"aws:PrincipalArn": "arn:aws:iam::*:role/ops"}}}}}}}}"#
        )
    };
    let policies = [("a", guard("config:*")), ("b", guard("guardduty:*"))];
    let policies: Vec<(&str, &str)> = policies
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let folder = folder(None, &policies);
    for rule in [
        "org/guardrail-exemption-can-be-claimed",
        "org/exempted-role-can-be-made",
    ] {
        let ran = folder.run(&["check", "--organization", "--select", rule, "-q"]);
        assert_eq!(ran.stdout.matches("error[").count(), 1, "{ran:?}");
        let words: Vec<&str> = ran.stdout.split_whitespace().collect();
        let words = words.join(" ").replace("· │ ", "");
        assert!(words.contains("here and in 1 other policy"), "{ran:?}");
    }
}

/// The policies that findings give to be attached, by rule, and whether each is a resource control policy.
fn pasted(folder: &Folder) -> Vec<(String, String, bool)> {
    let report = folder
        .run(&["check", "scp", "--select", "org/*", "--format", "json"])
        .json();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter_map(|finding| {
            let help = finding["help"].as_str()?;
            let (head, policy) = help.split_once('\n')?;
            let rule = finding["rule"].as_str()?;
            Some((
                rule.to_owned(),
                policy.to_owned(),
                head.contains("resource control"),
            ))
        })
        .collect()
}

#[test]
fn what_is_given_to_be_attached_mends_its_finding_and_breaks_nothing() {
    for more in [
        "",
        "services = [\"s3\", \"rds\", \"kms\"]\n",
        "exempt = [\"arn:aws:iam::*:role/org/*\", \"arn:aws:iam::111122223333:*\"]\n",
    ] {
        let config = format!(
            "{CONFIG}rcp = [\"rcp/*.json\"]\nid = \"o-z9y8x7w6v5\"\nregions = [\"us-east-1\"]\n{more}"
        );
        let folder = folder(Some(&config), &[("other", OTHER)]);
        let none = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "sqs:PurgeQueue", "Resource": "*"}}"#;
        folder.write("rcp/other.json", none);
        let given = pasted(&folder);
        assert!(given.len() > 25, "{given:?}");
        for (rule, policy, is_rcp) in given.iter().filter(|_| more.is_empty()) {
            let path = if *is_rcp {
                "rcp/new.json"
            } else {
                "scp/new.json"
            };
            folder.write(path, policy);
            let after = findings(&folder, &[path, "--select", rule]);
            assert!(after.is_empty(), "{rule}\n{policy}\n{after:?}");
            let by_itself = findings(&folder, &[path, "--isolated"]);
            assert!(by_itself.is_empty(), "{rule}\n{policy}\n{by_itself:?}");
            std::fs::remove_file(folder.path().join(path)).unwrap();
        }
        // All together: nothing is left to say.
        for (position, (_, policy, is_rcp)) in given.iter().enumerate() {
            let kind = if *is_rcp { "rcp" } else { "scp" };
            folder.write(&format!("{kind}/{position}.json"), policy);
        }
        let mut after = findings(&folder, &["scp", "--select", "org/*"]);
        after.retain(|(rule, _)| {
            more.is_empty() || rule != "org/guardrail-exemption-can-be-claimed"
        });
        assert!(after.is_empty(), "{after:?}");
    }
}
