//! Wrong policies: scp.

use insta::assert_snapshot;

use super::check;

#[test]
fn scp_denies_everything() {
    assert_snapshot!(check("wrong/scp/scp-denies-everything.json"), @r#"
    error[org/deny-locks-out-everyone]: whatever this policy is attached to can do nothing any more
       ╭─[corpus/wrong/scp/scp-denies-everything.json:7:17]
     7 │       "Action": "*",
       ·                 ─┬─
       ·                  ╰── every action, without a condition
     8 │       "Resource": "*"
       ·                   ─┬─
       ·                    ╰── on every resource
       ╰────
      example: the team that repairs the records system signs in and opens the first page of the
               console: denied
      help: exempt those who have to work: ArnNotLike on `aws:PrincipalArn`; or name the actions that
            must not happen
      45 CFR 164.312(a)(2)(ii) · 45 CFR 164.308(a)(7)(ii)(C)
      iamlint explain org/deny-locks-out-everyone

    1 error in 1 file
    "#);
}

#[test]
fn scp_denies_global_services() {
    assert_snapshot!(check("wrong/scp/scp-denies-global-services.json"), @r#"
    warning[org/region-deny-breaks-global-services]: `cloudfront:CreateInvalidation` is denied too:
      its requests carry the Region us-east-1
        ╭─[corpus/wrong/scp/scp-denies-global-services.json:10:30]
     10 │         "StringNotEquals": { "aws:RequestedRegion": "eu-central-1" }
        ·                              ──────────┬──────────
        ·                                        ╰── requests to global services carry us-east-1
        ╰────
      example: an administrator in an allowed Region calls cloudfront:CreateInvalidation: the request
               carries us-east-1, so it is denied
      help: write the statement with `NotAction` and list the global services there (iam:*,
            organizations:*, route53:*, cloudfront:*, support:*, health:*, shield:*), or allow us-east-1
      45 CFR 164.312(a)(2)(ii) · iamlint explain org/region-deny-breaks-global-services

    1 warning in 1 file
    "#);
}

#[test]
fn scp_deny_never_applies() {
    assert_snapshot!(check("wrong/scp/scp-deny-never-applies.json"), @r#"
    error[security/deny-never-applies]: this Deny stops no request: its conditions contradict one
      another
        ╭─[corpus/wrong/scp/scp-deny-never-applies.json:10:19]
     10 │         "Bool": { "ec2:Encrypted": "false" },
        ·                   ───────┬───────
        ·                          ╰── holds only where the other does not
     11 │         "Null": { "ec2:Encrypted": "true" }
        ·                   ───────┬───────
        ·                          ╰── and this must hold of the same request
        ╰────
      help: conditions of one statement must all hold: make them several statements, or keep the one
            that is meant
      45 CFR 164.312(a)(1) · iamlint explain security/deny-never-applies

    1 error in 1 file
    "#);
}

#[test]
fn scp_mfa_deny_locks_out_roles() {
    assert_snapshot!(check("wrong/scp/scp-mfa-deny-locks-out-roles.json"), @r#"
    error[hipaa/mfa-deny-locks-out-roles]: this Deny also binds roles and federated people, who never
      carry `aws:MultiFactorAuthPresent`
        ╭─[corpus/wrong/scp/scp-mfa-deny-locks-out-roles.json:10:27]
     10 │         "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" }
        ·                           ──────────────┬─────────────
        ·                                         ╰─┤ absent for roles and federated people, and then
        ·                                           │ this holds
        ╰────
      example: a clinician signed in through IAM Identity Center with MFA: the key is absent, so the
               Deny applies
      help: limit the statement to IAM users: add `"ArnLike": {"aws:PrincipalArn":
            "arn:aws:iam::*:user/*"}` to the Condition
      45 CFR 164.312(a)(2)(ii) · 45 CFR 164.312(d) · iamlint explain hipaa/mfa-deny-locks-out-roles

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn scp_with_principal() {
    assert_snapshot!(check("wrong/scp/scp-with-principal.json"), @r#"
    error[aws/scp-syntax-error-principal]: an SCP cannot hold `Principal`: it binds every principal of
      its accounts
       ╭─[corpus/wrong/scp/scp-with-principal.json:7:7]
     7 │       "Principal": "*",
       ·       ─────┬─────
       ·            ╰── AWS Organizations refuses the policy
       ╰────
      help: remove `Principal`
      AWS Organizations User Guide, SCP syntax · SCP_SYNTAX_ERROR_PRINCIPAL
      iamlint explain aws/scp-syntax-error-principal

    1 error in 1 file, 1 fixable
    "#);
}
