//! Wrong policies: rcp.

use insta::assert_snapshot;

use super::check;

#[test]
fn rcp_for_one_principal() {
    assert_snapshot!(check("wrong/rcp/rcp-for-one-principal.json"), @r#"
    error[aws/rcp-syntax-error-principal]: an RCP can name `"Principal": "*"` only
       ╭─[corpus/wrong/rcp/rcp-for-one-principal.json:7:20]
     7 │       "Principal": { "AWS": "arn:aws:iam::999988887777:root" },
       ·                    ─────────────────────┬─────────────────────
       ·                                         ╰── AWS Organizations refuses the policy
       ╰────
      help: write `"*"` and name the principals in the Condition: `"ArnLike": {"aws:PrincipalArn": …}`
      AWS Organizations User Guide, RCP syntax · RCP_SYNTAX_ERROR_PRINCIPAL
      iamlint explain aws/rcp-syntax-error-principal

    1 error in 1 file
    "#);
}

#[test]
fn rcp_for_unsupported_service() {
    assert_snapshot!(check("wrong/rcp/rcp-for-unsupported-service.json"), @r#"
    warning[aws/rcp-syntax-error-action]: `sns:*`: RCPs do not govern Amazon SNS, as far as the
      catalogue of 2026-09-26 knows
       ╭─[corpus/wrong/rcp/rcp-for-unsupported-service.json:8:27]
     8 │       "Action": ["s3:*", "sns:*"],
       ·                           ─┬─
       ·                            ╰── no service that supports RCPs
       ╰────
      help: deny it to the principals of the organization by an SCP
      AWS Organizations User Guide, RCP syntax
      AWS Organizations User Guide, List of AWS services that support RCPs · RCP_SYNTAX_ERROR_ACTION
      iamlint explain aws/rcp-syntax-error-action

    1 warning in 1 file
    "#);
}

#[test]
fn rcp_locks_out_services() {
    assert_snapshot!(check("wrong/rcp/rcp-locks-out-services.json"), @r#"
    error[org/rcp-locks-out-services]: this Deny also stops AWS services that work for you, such as
      the delivery of logs
        ╭─[corpus/wrong/rcp/rcp-locks-out-services.json:11:38]
     11 │         "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
        ·                                      ──────────┬─────────
        ·                                                ╰─┤ an AWS service carries no such key, so the
        ·                                                  │ test is true for it
        ╰────
      example: AWS CloudTrail delivers the organization's log to its bucket (s3:PutObject as
               cloudtrail.amazonaws.com): denied
      help: exempt the services: BoolIfExists `aws:PrincipalIsAWSService` `false`
      45 CFR 164.312(a)(2)(ii) · 45 CFR 164.312(b) · RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY
      iamlint explain org/rcp-locks-out-services

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn rcp_that_allows() {
    assert_snapshot!(check("wrong/rcp/rcp-that-allows.json"), @r#"
    error[aws/rcp-syntax-error-allow]: an RCP can only deny
       ╭─[corpus/wrong/rcp/rcp-that-allows.json:6:17]
     6 │       "Effect": "Allow",
       ·                 ───┬───
       ·                    ╰── AWS Organizations takes `Allow` in its own `RCPFullAWSAccess` only
       ╰────
      help: turn it into a Deny of what must not happen; `RCPFullAWSAccess` already allows the rest
      AWS Organizations User Guide, RCP syntax · RCP_SYNTAX_ERROR_ALLOW
      iamlint explain aws/rcp-syntax-error-allow

    1 error in 1 file
    "#);
}

#[test]
fn rcp_with_not_action() {
    assert_snapshot!(check("wrong/rcp/rcp-with-not-action.json"), @r#"
    error[aws/rcp-syntax-error-notaction]: an RCP cannot hold `NotAction`
       ╭─[corpus/wrong/rcp/rcp-with-not-action.json:8:7]
     8 │       "NotAction": "s3:GetObject",
       ·       ─────┬─────
       ·            ╰── AWS Organizations refuses the policy
       ╰────
      help: list in `Action` what is denied, for example `s3:*` and `sts:*`
      AWS Organizations User Guide, RCP syntax · RCP_SYNTAX_ERROR_NOTACTION
      iamlint explain aws/rcp-syntax-error-notaction

    1 error in 1 file
    "#);
}
