//! Policies inside other data.

use insta::assert_snapshot;

use super::check;

#[test]
fn describe_policy() {
    assert_snapshot!(check("carriers/describe-policy.json"), @"No findings in 1 file");
}

#[test]
fn get_bucket_policy() {
    assert_snapshot!(check("carriers/get-bucket-policy.json"), @"No findings in 1 file");
}

#[test]
fn get_policy_version() {
    assert_snapshot!(check("carriers/get-policy-version.json"), @"No findings in 1 file");
}

#[test]
fn get_queue_attributes() {
    assert_snapshot!(check("carriers/get-queue-attributes.json"), @r#"
    warning[security/confused-deputy]: `s3.amazonaws.com` may act here for any AWS customer
       ╭─[corpus/carriers/get-queue-attributes.json:6:192]
     6 │ …rincipal\": {\n        \"Service\": \"s3.amazonaws.com\"\n      },\n      \"Action\": \"sqs:S…
       ·                                      ──────────┬─────────
       ·                                                ╰── no Condition says for whom
       ╰────
      example: somebody in another account points `s3.amazonaws.com` at this resource: allowed, the
               service has the right
      help: add a Condition on `aws:SourceArn` with the resource the service acts for, or on
            `aws:SourceAccount` or `aws:SourceOrgID`
      45 CFR 164.312(a)(1) · 45 CFR 164.306(a)(2) · IAM User Guide, The confused deputy problem
      RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL · iamlint explain security/confused-deputy

    1 warning in 1 file
    "#);
}

#[test]
fn get_role() {
    assert_snapshot!(check("carriers/get-role.json"), @"No findings in 1 file");
}

#[test]
fn get_user_policy() {
    assert_snapshot!(check("carriers/get-user-policy.json"), @r#"
    error[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor authentication
       ╭─[corpus/carriers/get-user-policy.json:9:27]
     9 │                 "Action": "s3:GetObject",
       ·                           ───────┬──────
       ·                                  ╰── `s3:GetObject` needs no MFA here
       ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/x`, signed with a leaked access key and
               nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn list_of_records() {
    assert_snapshot!(check("carriers/list-of-records.json"), @r#"
    error[aws/invalid-effect]: `Permit` is no effect: a statement says `Allow` or `Deny`
        ╭─[corpus/carriers/list-of-records.json:23:21]
     23 │           "Effect": "Permit",
        ·                     ────┬───
        ·                         ╰── AWS refuses it
        ╰────
      help: write `Allow`
      IAM User Guide, IAM JSON policy elements: Effect · INVALID_EFFECT
      iamlint explain aws/invalid-effect

    1 error in 2 documents of 1 file, 1 fixable
    "#);
}

#[test]
fn mistake_behind_escapes() {
    assert_snapshot!(check("carriers/mistake-behind-escapes.json"), @r#"
    error[aws/invalid-action]: `s3:GetObjekt` is no action of S3, not in the catalogue of 2026-09-26
       ╭─[corpus/carriers/mistake-behind-escapes.json:2:234]
     2 │ …/claims-intake\"}, \"Action\": \"s3\\u003aGetObjekt\", \"Resource\": \"arn:aws:s3:::phi-recor…
       ·                                            ────┬────
       ·                                                ╰── it allows nothing
       ╰────
      help: did you mean `s3:GetObject`?
      IAM User Guide, IAM JSON policy elements: Action · INVALID_ACTION
      iamlint explain aws/invalid-action

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn no_policy() {
    assert_snapshot!(check("carriers/no-policy.json"), @"
    error: `corpus/carriers/no-policy.json` holds no policy
      hint: --kind says what it is meant to be; --skip-non-policies passes it over
    ");
}

#[test]
fn record_with_document() {
    assert_snapshot!(check("carriers/record-with-document.json"), @r#"
    error[aws/invalid-action]: `ecs:UpdateServices` is no action of Elastic Container Service, not in
      the catalogue of 2026-09-26
        ╭─[corpus/carriers/record-with-document.json:11:49]
     11 │         "Action": ["ecs:DescribeServices", "ecs:UpdateServices"],
        ·                                                 ───────┬──────
        ·                                                        ╰── it allows nothing
        ╰────
      help: did you mean `ecs:UpdateService`?
      IAM User Guide, IAM JSON policy elements: Action · INVALID_ACTION
      iamlint explain aws/invalid-action

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn template_with_role() {
    assert_snapshot!(check("carriers/template-with-role.json"), @"
    error: `corpus/carriers/template-with-role.json` is a template or plan, not read by this version
      hint: name the policy itself, or pass --skip-non-policies to pass it over
    ");
}
