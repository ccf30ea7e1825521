//! The sample policies of the playbook.

use insta::assert_snapshot;

use super::check;

#[test]
fn developer_policy() {
    assert_snapshot!(check("playbook/developer-policy.json"), @r#"
    warning[hipaa/phi-read-on-every-resource]: `logs:GetLogEvents` is allowed on every resource of its
      kind in the account
        ╭─[corpus/playbook/developer-policy.json:10:9]
     10 │         "logs:GetLogEvents"
        ·         ─────────┬─────────
        ·                  ╰── takes in logs:GetLogEvents
     11 │       ],
     12 │       "Resource": "*",
        ·                   ─┬─
        ·                    ╰── on every resource
        ╰────
      example: a program that needs one store reads from any other (logs:GetLogEvents): allowed
      help: name the bucket, table, log group or stream in `Resource`
      45 CFR 164.502(b) · 45 CFR 164.514(d)(2)(i) · 45 CFR 164.308(a)(4)(ii)(B)
      iamlint explain hipaa/phi-read-on-every-resource

    1 warning in 1 file
    "#);
}

#[test]
fn enforce_mfa() {
    assert_snapshot!(check("playbook/enforce-mfa.json"), @r#"
    warning[hipaa/mfa-deny-blocks-enrollment]: this Deny stops `iam:CreateVirtualMFADevice` where MFA
      was not used, so a user without an MFA device cannot enroll one
        ╭─[corpus/playbook/enforce-mfa.json:10:11]
     10 │           "aws:MultiFactorAuthPresent": "false"
        ·           ──────────────┬─────────────
        ·                         ╰── a user without a device cannot meet this
        ╰────
      example: a new user signs in with a password and opens the page that registers a device
               (iam:CreateVirtualMFADevice): denied
      help: write `NotAction` in place of `Action`, with iam:CreateVirtualMFADevice,
            iam:EnableMFADevice, iam:GetUser, iam:ListMFADevices, iam:ListVirtualMFADevices,
            iam:ResyncMFADevice and sts:GetSessionToken
      45 CFR 164.312(d) · 45 CFR 164.312(a)(2)(ii) · iamlint explain hipaa/mfa-deny-blocks-enrollment

    1 warning in 1 file
    "#);
}

#[test]
fn scp_block_public_s3() {
    assert_snapshot!(check("playbook/scp-block-public-s3.json"), @r#"
    error[aws/unknown-condition-key]: S3 has no condition key `s3:AllowPublicAccess`
        ╭─[corpus/playbook/scp-block-public-s3.json:12:11]
     11 │         "StringNotEquals": {
        ·         ────────┬────────
        ·                 ╰── a negated operator is true when the key is absent
     12 │           "s3:AllowPublicAccess": "false"
        ·           ───────────┬──────────
        ·                      ╰── no request carries this key, so this Deny always applies
        ╰────
      example: an administrator of a member account switches the block on
               (s3:PutAccountPublicAccessBlock): denied
      help: drop the Condition to freeze the setting, and deny s3:PutBucketPublicAccessBlock too
      45 CFR 164.312(a)(1) · INVALID_SERVICE_CONDITION_KEY · iamlint explain aws/unknown-condition-key

    1 error in 1 file
    "#);
}
