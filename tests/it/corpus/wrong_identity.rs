//! Wrong policies: identity.

use insta::assert_snapshot;

use super::check;

#[test]
fn action_beside_not_action() {
    assert_snapshot!(check("wrong/identity/action-beside-not-action.json"), @r#"
    error[aws/unsupported-element-combination]: a statement cannot hold both `Action` and `NotAction`
       ╭─[corpus/wrong/identity/action-beside-not-action.json:8:7]
     7 │       "Action": "ecs:*",
       ·       ────┬───
       ·           ╰── `Action` stands here
     8 │       "NotAction": "ecs:DescribeServices",
       ·       ─────┬─────
       ·            ╰── AWS refuses the policy
       ╰────
      help: keep one of them; what the other one takes away belongs in a Deny statement of its own
      IAM User Guide, IAM JSON policy element reference · UNSUPPORTED_ELEMENT_COMBINATION
      iamlint explain aws/unsupported-element-combination

    1 error in 1 file
    "#);
}

#[test]
fn action_list_empty() {
    assert_snapshot!(check("wrong/identity/action-list-empty.json"), @r#"
    warning[aws/empty-array]: `Action` lists nothing: the statement allows nothing
       ╭─[corpus/wrong/identity/action-list-empty.json:6:17]
     6 │       "Action": [],
       ·                 ─┬
       ·                  ╰── empty
       ╰────
      help: list what the statement is about, or remove the statement; IAM refuses to save it like this
      IAM User Guide, IAM Access Analyzer policy check reference · EMPTY_ARRAY_ACTION
      iamlint explain aws/empty-array

    1 warning in 1 file
    "#);
}

#[test]
fn action_missing() {
    assert_snapshot!(check("wrong/identity/action-missing.json"), @"
    error[aws/missing-action]: this statement names no action
       ╭─[corpus/wrong/identity/action-missing.json:4:9]
     4 │         {
       ·         ┬
       ·         ╰── no `Action`
       ╰────
      help: add `Action` (or `NotAction`)
      IAM User Guide, IAM JSON policy elements: Action · MISSING_ACTION
      iamlint explain aws/missing-action

    1 error in 1 file
    ");
}

#[test]
fn action_without_service() {
    assert_snapshot!(check("wrong/identity/action-without-service.json"), @r#"
    error[aws/invalid-action]: `DescribeServices` is no action: an action is `*` or a service prefix,
      a colon and a name, like `s3:GetObject`
       ╭─[corpus/wrong/identity/action-without-service.json:6:18]
     6 │       "Action": "DescribeServices",
       ·                  ────────┬───────
       ·                          ╰── AWS refuses the policy
       ╰────
      help: put the prefix of the service and a colon before the name
      IAM User Guide, IAM JSON policy elements: Action · INVALID_ACTION
      iamlint explain aws/invalid-action

    1 error in 1 file
    "#);
}

#[test]
fn address_range_invalid() {
    assert_snapshot!(check("wrong/identity/address-range-invalid.json"), @r#"
    error[aws/invalid-condition-value]: `IpAddress` cannot compare `203.0.113.0/33`: a prefix length
      of this address is at most 32
       ╭─[corpus/wrong/identity/address-range-invalid.json:9:53]
     9 │         "IpAddress": { "aws:SourceIp": "203.0.113.0/33" }
       ·                                                     ─┬
       ·                                                      ╰── AWS refuses the policy
       ╰────
      help: write an address such as `203.0.113.7`, or a block such as `203.0.113.0/24`; it takes no
            wildcards
      IAM User Guide, IAM JSON policy elements: Condition operators · TYPE_MISMATCH_IP_RANGE
      iamlint explain aws/invalid-condition-value

    1 error in 1 file
    "#);
}

#[test]
fn allow_not_action() {
    assert_snapshot!(check("wrong/identity/allow-not-action.json"), @r#"
    warning[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor
      authentication
       ╭─[corpus/wrong/identity/allow-not-action.json:7:13]
     7 │             "NotAction": [
       ·             ─────┬─────
       ·                  ╰── `s3:GetObject` needs no MFA here
       ╰────
      example: `s3:GetObject` on `arn:aws:s3:::x/x`, signed with a leaked access key and nothing else:
               allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    warning[security/allow-everything-but]: this statement allows every action that `NotAction` does
      not name, those of future services included
       ╭─[corpus/wrong/identity/allow-not-action.json:7:13]
     7 │             "NotAction": [
       ·             ─────┬─────
       ·                  ╰── all other actions of all services are allowed
       ╰────
      example: AWS starts a new service; the holder uses all of it on the first day, without a line of
               this policy having changed
      help: name the allowed actions in `Action`; what must never happen belongs in a `Deny`
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.502(b) · iamlint explain security/allow-everything-but

    2 warnings in 1 file, 1 fixable
    "#);
}

#[test]
fn allow_not_resource() {
    assert_snapshot!(check("wrong/identity/allow-not-resource.json"), @r#"
    warning[security/allow-every-resource-but]: this statement allows its actions on every resource
      that `NotResource` does not name
       ╭─[corpus/wrong/identity/allow-not-resource.json:8:7]
     8 │       "NotResource": "arn:aws:sqs:us-east-1:111122223333:intake"
       ·       ──────┬──────
       ·             ╰── all resources but these are reached
       ╰────
      example: somebody creates a second bucket with copies of the records: the holder of this policy
               reaches it at once
      help: name the resources in `Resource`; to protect some of them, add a `Deny` for those
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.502(b) · iamlint explain security/allow-every-resource-but

    1 warning in 1 file
    "#);
}

#[test]
fn arn_account_of_eleven_digits() {
    assert_snapshot!(check("wrong/identity/arn-account-of-eleven-digits.json"), @r#"
    error[aws/invalid-arn]: an account is twelve digits, not `11112222333`
       ╭─[corpus/wrong/identity/arn-account-of-eleven-digits.json:7:47]
     7 │       "Resource": "arn:aws:dynamodb:us-east-1:11112222333:table/claims"
       ·                                               ─────┬─────
       ·                                                    ╰── no resource has such an ARN
       ╰────
      help: write the twelve digits of the account that owns the resource
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · INVALID_ARN_ACCOUNT
      iamlint explain aws/invalid-arn

    1 error in 1 file
    "#);
}

#[test]
fn arn_service_upper_case() {
    assert_snapshot!(check("wrong/identity/arn-service-upper-case.json"), @r#"
    error[aws/invalid-arn]: the service of an ARN is written in lower case, not `DynamoDB`
       ╭─[corpus/wrong/identity/arn-service-upper-case.json:7:28]
     7 │       "Resource": "arn:aws:DynamoDB:us-east-1:111122223333:table/claims"
       ·                            ────┬───
       ·                                ╰── no resource has such an ARN
       ╰────
      help: write `dynamodb`
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs)
      INVALID_ARN_SERVICE_CASE · iamlint explain aws/invalid-arn

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn arn_with_three_parts() {
    assert_snapshot!(check("wrong/identity/arn-with-three-parts.json"), @r#"
    error[aws/invalid-arn]: `arn:aws:dynamodb/claims` is no resource: the region of this ARN is
      missing: an ARN is `arn:partition:service:region:account:resource`
       ╭─[corpus/wrong/identity/arn-with-three-parts.json:7:19]
     7 │       "Resource": "arn:aws:dynamodb/claims"
       ·                   ────────────┬────────────
       ·                               ╰── AWS refuses the policy
       ╰────
      help: leave a field empty where a service has none, but write its colon
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · MISSING_ARN_FIELD
      iamlint explain aws/invalid-arn

    1 error in 1 file
    "#);
}

#[test]
fn arn_without_region() {
    assert_snapshot!(check("wrong/identity/arn-without-region.json"), @r#"
    error[aws/invalid-arn-resource]: the ARN of a table needs a Region
       ╭─[corpus/wrong/identity/arn-without-region.json:7:37]
     7 │       "Resource": "arn:aws:dynamodb::111122223333:table/claims"
       ·                                     ┬
       ·                                     ╰── no resource has such an ARN
       ╰────
      help: write the Region, or `*` for every Region:
            `arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}`
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · MISSING_ARN_REGION
      iamlint explain aws/invalid-arn-resource

    1 error in 1 file
    "#);
}

#[test]
fn assume_any_role() {
    assert_snapshot!(check("wrong/identity/assume-any-role.json"), @r#"
    warning[security/assume-any-role]: `sts:AssumeRole` is allowed on every role (path sts-001)
       ╭─[corpus/wrong/identity/assume-any-role.json:6:17]
     6 │       "Action": "sts:AssumeRole",
       ·                 ────────┬───────
       ·                         ╰── on every role
       ╰────
      example: a role for administrators trusts this account; the holder calls sts:AssumeRole on it and
               is an administrator: allowed
      help: name the roles that the work needs, as in `arn:aws:iam::111122223333:role/read-only-audit`
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(a)(3)(i) · iamlint explain security/assume-any-role

    1 warning in 1 file
    "#);
}

#[test]
fn audit_trail_can_be_stopped() {
    assert_snapshot!(check("wrong/identity/audit-trail-can-be-stopped.json"), @r#"
    warning[hipaa/audit-trail-can-be-stopped]: `cloudtrail:StopLogging` is allowed: it can stop or
      blind the record of what happens in the account
        ╭─[corpus/wrong/identity/audit-trail-can-be-stopped.json:10:17]
     10 │                 "cloudtrail:StopLogging"
        ·                 ────────────┬───────────
        ·                             ╰── takes in cloudtrail:StopLogging
        ╰────
      example: an intruder with these rights calls cloudtrail:StopLogging before anything else: allowed
      help: leave cloudtrail:StopLogging to a role of the security team, and deny it to all others in a
            service control policy
      45 CFR 164.312(b) · 45 CFR 164.308(a)(1)(ii)(D) · iamlint explain hipaa/audit-trail-can-be-stopped

    1 warning in 1 file
    "#);
}

#[test]
fn bool_is_yes() {
    assert_snapshot!(check("wrong/identity/bool-is-yes.json"), @r#"
    warning[aws/invalid-condition-value]: `Bool` cannot compare `yes`: a Boolean is `true` or `false`
       ╭─[corpus/wrong/identity/bool-is-yes.json:9:43]
     9 │         "Bool": { "aws:SecureTransport": "yes" }
       ·                                           ─┬─
       ·                                            ╰── neither `true` nor `false`
       ╰────
      help: write `"true"` or `"false"`
      IAM User Guide, IAM JSON policy elements: Condition operators · TYPE_MISMATCH_BOOLEAN
      iamlint explain aws/invalid-condition-value

    1 warning in 1 file
    "#);
}

#[test]
fn boundary_can_be_removed() {
    assert_snapshot!(check("wrong/identity/boundary-can-be-removed.json"), @r#"
    error[security/boundary-can-be-removed]: `iam:DeleteRolePermissionsBoundary` is allowed: a
      boundary holds only until its holder takes it off (path boundary-removal)
       ╭─[corpus/wrong/identity/boundary-can-be-removed.json:8:9]
     8 │         "iam:DeleteRolePermissionsBoundary",
       ·         ─────────────────┬─────────────────
       ·                          ╰── iam:DeleteRolePermissionsBoundary
       ╰────
      example: the holder calls iam:DeleteRolePermissionsBoundary for a role whose boundary keeps it
               small, its own perhaps, and gives it full access: allowed
      help: leave the action out; to set boundaries, require the one that is meant: StringEquals on
            `iam:PermissionsBoundary`
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(a)(3)(i)
      iamlint explain security/boundary-can-be-removed

    1 error in 1 file
    "#);
}

#[test]
fn bucket_arn_with_account() {
    assert_snapshot!(check("wrong/identity/bucket-arn-with-account.json"), @r#"
    error[aws/invalid-arn-resource]: the ARN of a bucket has no account
       ╭─[corpus/wrong/identity/bucket-arn-with-account.json:7:32]
     7 │       "Resource": "arn:aws:s3::111122223333:phi-records"
       ·                                ──────┬─────
       ·                                      ╰── no resource has such an ARN
       ╰────
      help: leave the account empty and keep its colons: `arn:${Partition}:s3:::${BucketName}`
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · ARN_ACCOUNT_NOT_ALLOWED
      iamlint explain aws/invalid-arn-resource

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn condition_is_an_array() {
    assert_snapshot!(check("wrong/identity/condition-is-an-array.json"), @r#"
    error[aws/data-type-mismatch]: `Condition` must be an object of operators, not an array
       ╭─[corpus/wrong/identity/condition-is-an-array.json:8:20]
     8 │       "Condition": [
       ·                    ┬
       ·                    ╰── an array
       ╰────
      help: write a value like `{"StringEquals": {"aws:PrincipalTag/team": "intake"}}`
      IAM User Guide, Grammar of the IAM JSON policy language · DATA_TYPE_MISMATCH
      iamlint explain aws/data-type-mismatch

    1 error in 1 file
    "#);
}

#[test]
fn condition_key_in_two_cases() {
    assert_snapshot!(check("wrong/identity/condition-key-in-two-cases.json"), @r#"
    error[aws/duplicate-keys-with-different-case]: `aws:principaltag/Team` and `aws:PrincipalTag/team`
      are the same condition key
        ╭─[corpus/wrong/identity/condition-key-in-two-cases.json:11:11]
     10 │           "aws:PrincipalTag/team": "claims",
        ·           ───────────┬───────────
        ·                      ╰── first here
     11 │           "aws:principaltag/Team": "billing"
        ·           ───────────┬───────────
        ·                      ╰── AWS refuses the policy
        ╰────
      help: join the values in one array, or make two statements of them if both must hold
      IAM User Guide, Access Analyzer policy check reference · DUPLICATE_KEYS_WITH_DIFFERENT_CASE
      iamlint explain aws/duplicate-keys-with-different-case

    1 error in 1 file
    "#);
}

#[test]
fn condition_values_empty() {
    assert_snapshot!(check("wrong/identity/condition-values-empty.json"), @r#"
    note[aws/empty-array]: `aws:RequestedRegion` lists nothing: there is no value to compare with
       ╭─[corpus/wrong/identity/condition-values-empty.json:9:50]
     9 │         "StringEquals": { "aws:RequestedRegion": [] }
       ·                                                  ─┬
       ·                                                   ╰── empty
       ╰────
      help: list the values, or remove the condition key
      IAM User Guide, IAM Access Analyzer policy check reference · EMPTY_ARRAY_CONDITION
      iamlint explain aws/empty-array

    1 note in 1 file
    "#);
}

#[test]
fn date_not_iso() {
    assert_snapshot!(check("wrong/identity/date-not-iso.json"), @r#"
    warning[aws/invalid-condition-value]: `DateLessThan` cannot compare `31/01/2027 18:00`: this is no
      date: write one like `2026-11-24` or `2026-11-24T10:30:00Z`
       ╭─[corpus/wrong/identity/date-not-iso.json:9:47]
     9 │         "DateLessThan": { "aws:CurrentTime": "31/01/2027 18:00" }
       ·                                               ────────┬───────
       ·                                                       ╰── not a date
       ╰────
      help: write a date as `2026-11-24` or `2026-11-24T10:30:00Z`
      IAM User Guide, IAM JSON policy elements: Condition operators · TYPE_MISMATCH_DATE
      iamlint explain aws/invalid-condition-value

    1 warning in 1 file
    "#);
}

#[test]
fn decrypt_with_every_key() {
    assert_snapshot!(check("wrong/identity/decrypt-with-every-key.json"), @r#"
    warning[hipaa/decrypt-with-every-key]: `kms:Decrypt` is allowed with every KMS key of the account
       ╭─[corpus/wrong/identity/decrypt-with-every-key.json:8:19]
     7 │       "Action": "kms:Decrypt",
       ·                 ──────┬──────
       ·                       ╰── decrypts
     8 │       "Resource": "arn:aws:kms:*:111122223333:key/*",
       ·                   ─────────────────┬────────────────
       ·                                    ╰── every key of the account
       ╰────
      example: a program that needs one key decrypts data under any other (kms:Decrypt): allowed, where
               the key policy leaves it to IAM
      help: name the key's ARN, or limit the use with `kms:ViaService`, `kms:EncryptionContext:…` or
            `kms:ResourceAliases`
      45 CFR 164.312(a)(2)(iv) · 45 CFR 164.502(b) · iamlint explain hipaa/decrypt-with-every-key

    1 warning in 1 file
    "#);
}

#[test]
fn effect_lower_case() {
    assert_snapshot!(check("wrong/identity/effect-lower-case.json"), @r#"
    error[aws/invalid-effect]: `allow` is no effect: a statement says `Allow` or `Deny`
       ╭─[corpus/wrong/identity/effect-lower-case.json:6:17]
     6 │       "Effect": "allow",
       ·                 ───┬───
       ·                    ╰── the case of the letters counts
       ╰────
      help: write `Allow`
      IAM User Guide, IAM JSON policy elements: Effect · INVALID_EFFECT
      iamlint explain aws/invalid-effect

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn effect_missing() {
    assert_snapshot!(check("wrong/identity/effect-missing.json"), @r#"
    error[aws/missing-effect]: this statement has no `Effect`
       ╭─[corpus/wrong/identity/effect-missing.json:4:5]
     4 │     {
       ·     ┬
       ·     ╰── neither `Allow` nor `Deny`
       ╰────
      help: add `"Effect": "Allow"` or `"Effect": "Deny"`; there is no default
      IAM User Guide, IAM JSON policy elements: Effect · MISSING_EFFECT
      iamlint explain aws/missing-effect

    1 error in 1 file
    "#);
}

#[test]
fn escalation_by_policy_version() {
    assert_snapshot!(check("wrong/identity/escalation-by-policy-version.json"), @r#"
    error[security/escalation-own-permissions]: `iam:CreatePolicyVersion` is allowed without limit:
      its holder can take any right (path iam-001)
       ╭─[corpus/wrong/identity/escalation-by-policy-version.json:7:18]
     7 │       "Action": ["iam:CreatePolicyVersion", "iam:GetPolicy", "iam:ListPolicyVersions"],
       ·                  ────────────┬────────────
       ·                              ╰── the holder's own is among the resources
       ╰────
      example: the holder writes a version of its own policy that allows everything, in force at once:
               allowed, and it is an administrator
      help: name the policies, groups or roles that may be changed and keep the holder's own out; for
            PutRolePolicy and AttachRolePolicy require a boundary: StringEquals on
            `iam:PermissionsBoundary`
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(a)(3)(i)
      iamlint explain security/escalation-own-permissions

    1 error in 1 file
    "#);
}

#[test]
fn every_secret_readable() {
    assert_snapshot!(check("wrong/identity/every-secret-readable.json"), @r#"
    warning[security/every-secret-readable]: `secretsmanager:GetSecretValue` is allowed on every
      secret
       ╭─[corpus/wrong/identity/every-secret-readable.json:6:17]
     6 │       "Action": "secretsmanager:GetSecretValue",
       ·                 ───────────────┬───────────────
       ·                                ╰── every secret
       ╰────
      example: a web server that needs one password is broken into; the intruder reads all others, that
               of the records' database too: allowed
      help: name the secrets: `arn:aws:secretsmanager:us-east-1:111122223333:secret:app/db-??????`, with
            six `?` for the random end
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.502(b) · 45 CFR 164.308(a)(5)(ii)(D)
      iamlint explain security/every-secret-readable

    1 warning in 1 file
    "#);
}

#[test]
fn for_all_values_on_single_value() {
    assert_snapshot!(check("wrong/identity/for-all-values-on-single-value.json"), @r#"
    warning[security/allow-with-absent-key-hole]: this Allow also holds for requests without
      `aws:SourceVpce`
       ╭─[corpus/wrong/identity/for-all-values-on-single-value.json:9:9]
     9 │         "ForAllValues:StringEquals": { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" }
       ·         ─────────────┬─────────────    ────────┬───────
       ·                      │                         ╰── tested only where it is there
       ·                      ╰── true where the key is absent
       ╰────
      example: `dynamodb:DescribeTable` on `arn:aws:dynamodb:us-east-1:111122223333:table/claims` by
               `arn:aws:iam::111122223333:user/alice`, without `aws:SourceVpce`: allowed
      help: write the operator that is false where the key is absent: without `IfExists`, and
            `ForAnyValue:` in place of `ForAllValues:`
      45 CFR 164.312(a)(1) · FORALLVALUES_WITH_SINGLE_VALUED_KEY
      iamlint explain security/allow-with-absent-key-hole

    1 warning in 1 file
    "#);
}

#[test]
fn full_access_to_every_bucket() {
    assert_snapshot!(check("wrong/identity/full-access-to-every-bucket.json"), @r#"
    error[hipaa/phi-store-full-access]: `s3:*` on every resource allows reading (s3:GetObject),
      destroying (s3:DeleteObject) and giving away (s3:PutBucketPolicy) whatever the service stores
       ╭─[corpus/wrong/identity/full-access-to-every-bucket.json:7:17]
     7 │       "Action": "s3:*",
       ·                 ───┬──
       ·                    ╰── reads, deletes and shares
     8 │       "Resource": "*",
       ·                   ─┬─
       ·                    ╰── on every resource
       ╰────
      example: whoever has this policy calls s3:PutBucketPolicy on any resource of the account and lets
               a stranger in: allowed
      help: name the actions and the resources that the work needs, such as s3:GetObject on one bucket,
            table or queue
      45 CFR 164.502(b) · 45 CFR 164.308(a)(4)(i) · 45 CFR 164.312(a)(1)
      iamlint explain hipaa/phi-store-full-access

    1 error in 1 file
    "#);
}

#[test]
fn full_admin() {
    assert_snapshot!(check("wrong/identity/full-admin.json"), @r#"
    error[security/admin-without-limit]: this statement allows every action on every resource
       ╭─[corpus/wrong/identity/full-admin.json:6:17]
     6 │       "Action": "*",
       ·                 ─┬─
       ·                  ╰── every action of every service
     7 │       "Resource": "*"
       ·                   ─┬─
       ·                    ╰── on every resource
       ╰────
      example: whoever has this policy asks for s3:PutBucketPolicy, which no line of it names: allowed
      help: name the actions and resources that the work needs; for administrators, add a Condition and
            a permissions boundary
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.312(a)(1) · 45 CFR 164.502(b)
      CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE · PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE
      iamlint explain security/admin-without-limit

    1 error in 1 file
    "#);
}

#[test]
fn guard_tag_can_be_set() {
    assert_snapshot!(check("wrong/identity/guard-tag-can-be-set.json"), @"No findings in 1 file");
}

#[test]
fn key_deletion_allowed() {
    assert_snapshot!(check("wrong/identity/key-deletion-allowed.json"), @r#"
    warning[hipaa/key-deletion-allowed]: `kms:ScheduleKeyDeletion` allows destroying or disabling the
      key: what is encrypted with it cannot be read any more
       ╭─[corpus/wrong/identity/key-deletion-allowed.json:7:61]
     7 │       "Action": ["kms:DescribeKey", "kms:ListResourceTags", "kms:ScheduleKeyDeletion"],
       ·                                                             ────────────┬────────────
       ·                                                                         ╰── destroys or disables keys
       ╰────
      example: an intruder who wants a ransom calls kms:ScheduleKeyDeletion on every key: allowed
      help: leave kms:ScheduleKeyDeletion, kms:DisableKey and kms:DeleteImportedKeyMaterial to one role,
            with MFA, and alarm on their use
      45 CFR 164.308(a)(7)(ii)(A) · 45 CFR 164.312(c)(1) · iamlint explain hipaa/key-deletion-allowed

    1 warning in 1 file
    "#);
}

#[test]
fn mfa_allow_if_exists() {
    assert_snapshot!(check("wrong/identity/mfa-allow-if-exists.json"), @r#"
    error[hipaa/mfa-allow-if-exists]: this Allow also holds where `aws:MultiFactorAuthPresent` is
      absent, and requests signed with access keys do not carry it
        ╭─[corpus/wrong/identity/mfa-allow-if-exists.json:10:17]
     10 │                 "BoolIfExists": {
        ·                 ───────┬──────
        ·                        ╰── true where the key is absent
     11 │                     "aws:MultiFactorAuthPresent": "true"
        ·                     ──────────────┬─────────────
        ·                                   ╰── no request signed with long-term access keys carries it
        ╰────
      example: a request signed with a leaked access key: the key is absent, so the Allow applies
      help: leave `IfExists` away: `Bool` `aws:MultiFactorAuthPresent` `true` holds only where the key
            is there and true
      45 CFR 164.312(d) · iamlint explain hipaa/mfa-allow-if-exists

    1 error in 1 file
    "#);
}

#[test]
fn mfa_allow_tests_presence() {
    assert_snapshot!(check("wrong/identity/mfa-allow-tests-presence.json"), @r#"
    error[hipaa/mfa-allow-tests-presence-only]: this Allow asks only whether
      `aws:MultiFactorAuthPresent` is present; a console session without MFA carries it with the value
      false
        ╭─[corpus/wrong/identity/mfa-allow-tests-presence.json:10:19]
     10 │         "Null": { "aws:MultiFactorAuthPresent": "false" }
        ·                   ──────────────┬─────────────
        ·                                 ╰── there, and perhaps false
        ╰────
      example: a user signed in to the console with a password alone: the key is present and false, so
               the Allow applies
      help: ask for the value: `"Bool": {"aws:MultiFactorAuthPresent": "true"}`
      45 CFR 164.312(d) · iamlint explain hipaa/mfa-allow-tests-presence-only

    1 error in 1 file
    "#);
}

#[test]
fn mfa_deny_by_age_misses_absent_key() {
    assert_snapshot!(check("wrong/identity/mfa-deny-by-age-misses-absent-key.json"), @r#"
    error[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor authentication
        ╭─[corpus/wrong/identity/mfa-deny-by-age-misses-absent-key.json:7:14]
      7 │             "Action": "s3:GetObject",
        ·                       ───────┬──────
        ·                              ╰── `s3:GetObject` needs no MFA here
        ╰────
        ╭─[corpus/wrong/identity/mfa-deny-by-age-misses-absent-key.json:16:29]
     16 │                 "NumericGreaterThan": { "aws:MultiFactorAuthAge": "3600" }
        ·                                         ────────────┬───────────
        ·                                                     ╰─┤ the request has no
        ·                                                       │ `aws:MultiFactorAuthAge`
        ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/x`, signed with a leaked access key and
               nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    warning[hipaa/mfa-age-limit-misses-absent-key]: this Deny never applies to a request without MFA,
      which carries no `aws:MultiFactorAuthAge`
        ╭─[corpus/wrong/identity/mfa-deny-by-age-misses-absent-key.json:16:5]
     16 │                 "NumericGreaterThan": { "aws:MultiFactorAuthAge": "3600" }
        ·                 ──────────┬─────────    ────────────┬───────────
        ·                           │                         ╰── there only where MFA was used
        ·                           ╰── false where the key is absent
        ╰────
      example: a user signed in with a password alone: the key is absent, so the Deny does not apply
      help: write `NumericGreaterThanIfExists`: it holds where the second factor is too old and where
            there was none
      45 CFR 164.312(d) · 45 CFR 164.312(a)(2)(iii)
      iamlint explain hipaa/mfa-age-limit-misses-absent-key

    1 error and 1 warning in 1 file, 2 fixable
    "#);
}

#[test]
fn mfa_deny_exempts_identity() {
    assert_snapshot!(check("wrong/identity/mfa-deny-exempts-identity.json"), @r#"
    error[hipaa/mfa-deny-exempts-too-much]: this Deny does not cover `iam:AttachUserPolicy`: it needs
      no MFA
       ╭─[corpus/wrong/identity/mfa-deny-exempts-identity.json:7:21]
     7 │       "NotAction": ["iam:*", "sts:GetSessionToken"],
       ·                     ───┬───
       ·                        ╰── leaves `iam:AttachUserPolicy` open
       ╰────
      example: somebody with a leaked access key calls iam:AttachUserPolicy: this Deny does not apply
      help: list the enrollment actions one by one (iam:CreateVirtualMFADevice, iam:EnableMFADevice,
            iam:ListMFADevices and the like) instead of `iam:*`
      45 CFR 164.312(d) · 45 CFR 164.308(a)(4)(ii)(C) · iamlint explain hipaa/mfa-deny-exempts-too-much

    1 error in 1 file
    "#);
}

#[test]
fn mfa_deny_misses_access_keys() {
    assert_snapshot!(check("wrong/identity/mfa-deny-misses-access-keys.json"), @r#"
    error[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor authentication
        ╭─[corpus/wrong/identity/mfa-deny-misses-access-keys.json:7:17]
      7 │       "Action": "s3:GetObject",
        ·                 ───────┬──────
        ·                        ╰── `s3:GetObject` needs no MFA here
        ╰────
        ╭─[corpus/wrong/identity/mfa-deny-misses-access-keys.json:16:19]
     16 │         "Bool": { "aws:MultiFactorAuthPresent": "false" }
        ·                   ──────────────┬─────────────
        ·                                 ╰── the request has no `aws:MultiFactorAuthPresent`
        ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/x`, signed with a leaked access key and
               nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    error[hipaa/mfa-deny-misses-access-keys]: this Deny does not apply where
      `aws:MultiFactorAuthPresent` is absent, and requests signed with access keys do not carry it
        ╭─[corpus/wrong/identity/mfa-deny-misses-access-keys.json:16:9]
     16 │         "Bool": { "aws:MultiFactorAuthPresent": "false" }
        ·         ───┬──    ──────────────┬─────────────
        ·            │                    ╰── no request signed with long-term access keys carries it
        ·            ╰── false where the key is absent
        ╰────
      example: a request signed with a leaked access key: the key is absent, so the Deny does not apply
      help: write `BoolIfExists` instead of `Bool`: it holds where the key is false and where it is
            absent
      45 CFR 164.312(d) · iamlint explain hipaa/mfa-deny-misses-access-keys

    2 errors in 1 file, 1 fixable
    "#);
}

#[test]
fn mfa_deny_tests_presence() {
    assert_snapshot!(check("wrong/identity/mfa-deny-tests-presence.json"), @r#"
    error[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor authentication
        ╭─[corpus/wrong/identity/mfa-deny-tests-presence.json:7:17]
      7 │       "Action": "s3:GetObject",
        ·                 ───────┬──────
        ·                        ╰── `s3:GetObject` needs no MFA here
        ╰────
        ╭─[corpus/wrong/identity/mfa-deny-tests-presence.json:16:19]
     16 │         "Null": { "aws:MultiFactorAuthPresent": "true" }
        ·                   ──────────────┬─────────────
        ·                                 ╰── the request has `aws:MultiFactorAuthPresent`
        ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/x`, signed with a leaked access key and
               nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    error[hipaa/mfa-deny-tests-presence-only]: this Deny applies only where
      `aws:MultiFactorAuthPresent` is absent; a console session without MFA carries the key with the
      value false
        ╭─[corpus/wrong/identity/mfa-deny-tests-presence.json:16:19]
     16 │         "Null": { "aws:MultiFactorAuthPresent": "true" }
        ·                   ──────────────┬─────────────
        ·                                 ╰── true only where the key is absent
        ╰────
      example: a user signed in to the console with a password alone: the key is present and false, so
               the Deny does not apply
      help: test the value as well: BoolIfExists `aws:MultiFactorAuthPresent` `false` covers an absent
            key and the value false
      45 CFR 164.312(d) · iamlint explain hipaa/mfa-deny-tests-presence-only

    2 errors in 1 file, 1 fixable
    "#);
}

#[test]
fn mfa_device_removable_without_mfa() {
    assert_snapshot!(check("wrong/identity/mfa-device-removable-without-mfa.json"), @r#"
    warning[hipaa/mfa-device-removable-without-mfa]: an MFA device can be switched off by somebody who
      has not used it
       ╭─[corpus/wrong/identity/mfa-device-removable-without-mfa.json:8:9]
     8 │         "iam:DeactivateMFADevice",
       ·         ────────────┬────────────
       ·                     ╰── takes in iam:DeactivateMFADevice
       ╰────
      example: somebody with a stolen password calls iam:DeactivateMFADevice: allowed
      help: move iam:DeactivateMFADevice into a statement with `"Bool": {"aws:MultiFactorAuthPresent":
            "true"}`
      45 CFR 164.312(d) · 45 CFR 164.308(a)(5)(ii)(D)
      iamlint explain hipaa/mfa-device-removable-without-mfa

    1 warning in 1 file
    "#);
}

#[test]
fn null_with_if_exists() {
    assert_snapshot!(check("wrong/identity/null-with-if-exists.json"), @r#"
    error[aws/null-with-if-exists]: `Null` cannot be used with `IfExists`
       ╭─[corpus/wrong/identity/null-with-if-exists.json:9:14]
     9 │         "NullIfExists": { "aws:RequestTag/team": "false" }
       ·              ────┬───
       ·                  ╰── `Null` asks by itself whether the key is there
       ╰────
      help: write `Null`: `"true"` asks for an absent key, `"false"` for a present one
      IAM User Guide, IAM JSON policy elements: Condition operators · NULL_WITH_IF_EXISTS
      iamlint explain aws/null-with-if-exists

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn number_with_unit() {
    assert_snapshot!(check("wrong/identity/number-with-unit.json"), @r#"
    warning[aws/invalid-condition-value]: `NumericLessThan` cannot compare `1h`: this is no integer or
      decimal number
       ╭─[corpus/wrong/identity/number-with-unit.json:9:57]
     9 │         "NumericLessThan": { "aws:MultiFactorAuthAge": "1h" }
       ·                                                         ─┬
       ·                                                          ╰── not a number
       ╰────
      help: write an integer or a decimal number, such as `3600`
      IAM User Guide, IAM JSON policy elements: Condition operators · TYPE_MISMATCH_NUMBER
      iamlint explain aws/invalid-condition-value

    1 warning in 1 file
    "#);
}

#[test]
fn object_action_on_bucket() {
    assert_snapshot!(check("wrong/identity/object-action-on-bucket.json"), @r#"
    warning[security/statement-never-matches]: this Allow lets no request pass: none of its actions
      can be about any of its resources
       ╭─[corpus/wrong/identity/object-action-on-bucket.json:7:19]
     7 │       "Resource": "arn:aws:s3:::phi-records",
       ·                   ─────────────┬────────────
       ·                                ╰── not a resource of these actions
       ╰────
      help: name resources of the type that the actions work on: `iamlint catalog action ACTION` lists
            the types and their ARNs
      45 CFR 164.308(a)(4)(ii)(C) · iamlint explain security/statement-never-matches

    1 warning in 1 file
    "#);
}

#[test]
fn pass_any_role() {
    assert_snapshot!(check("wrong/identity/pass-any-role.json"), @r#"
    warning[security/pass-role-without-service]: `iam:PassRole` is allowed on every role, to every
      service
       ╭─[corpus/wrong/identity/pass-any-role.json:7:30]
     7 │             "Action": ["iam:GetRole", "iam:PassRole"],
       ·                                       ───────┬──────
       ·                                              ╰─┤ every role of the account, administrators'
       ·                                                │ roles included
       ╰────
      example: the holder starts a function or an instance with an administrator's role and acts with
               its rights: iam:PassRole is allowed
      help: name the roles in `Resource`, and the service that receives them in a condition on
            `iam:PassedToService`
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(a)(3)(i) · PASS_ROLE_WITH_STAR_IN_RESOURCE
      iamlint explain security/pass-role-without-service

    1 warning in 1 file
    "#);
}

#[test]
fn pass_role_and_create_function() {
    assert_snapshot!(check("wrong/identity/pass-role-and-create-function.json"), @r#"
    error[security/escalation-pass-role]: `iam:PassRole` with lambda:CreateFunction,
      lambda:InvokeFunction: any role can be handed to Lambda and used (path lambda-001)
       ╭─[corpus/wrong/identity/pass-role-and-create-function.json:8:9]
     8 │         "iam:PassRole",
       ·         ───────┬──────
       ·                ╰── on roles that nothing here names
       ╰────
      example: the holder creates a function with the role and calls it: allowed
      help: name the roles in `Resource` of the statement that allows `iam:PassRole`, and the service in
            a condition on `iam:PassedToService`
      45 CFR 164.308(a)(4)(ii)(C) · 45 CFR 164.308(a)(3)(i) · PASS_ROLE_WITH_STAR_IN_RESOURCE
      iamlint explain security/escalation-pass-role

    1 error in 1 file
    "#);
}

#[test]
fn phi_read_without_mfa() {
    assert_snapshot!(check("wrong/identity/phi-read-without-mfa.json"), @r#"
    error[hipaa/phi-access-without-mfa]: `s3:GetObject` is allowed without multi-factor authentication
       ╭─[corpus/wrong/identity/phi-read-without-mfa.json:7:17]
     7 │       "Action": "s3:GetObject",
       ·                 ───────┬──────
       ·                        ╰── `s3:GetObject` needs no MFA here
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
fn principal_in_identity_policy() {
    assert_snapshot!(check("wrong/identity/principal-in-identity-policy.json"), @r#"
    error[aws/unsupported-principal]: an identity policy cannot hold `Principal`: it is about whoever
      has it
       ╭─[corpus/wrong/identity/principal-in-identity-policy.json:6:7]
     6 │       "Principal": { "AWS": "arn:aws:iam::111122223333:user/amara.diaz" },
       ·       ─────┬─────
       ·            ╰── AWS refuses the policy
       ╰────
      help: remove `Principal`, or check with `--kind resource` or `--kind trust` where the policy
            belongs to a resource or a role's trust
      IAM User Guide, AWS JSON policy elements: Principal · UNSUPPORTED_PRINCIPAL
      iamlint explain aws/unsupported-principal

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn resource_is_no_arn() {
    assert_snapshot!(check("wrong/identity/resource-is-no-arn.json"), @r#"
    error[aws/invalid-arn]: `phi-records` is no resource: a resource is `*` or an ARN, which begins
      with `arn:`
       ╭─[corpus/wrong/identity/resource-is-no-arn.json:7:20]
     7 │       "Resource": "phi-records"
       ·                    ─────┬─────
       ·                         ╰── AWS refuses the policy
       ╰────
      help: write the whole ARN, or `*` for every resource
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · INVALID_ARN_PREFIX
      iamlint explain aws/invalid-arn

    1 error in 1 file
    "#);
}

#[test]
fn resource_missing() {
    assert_snapshot!(check("wrong/identity/resource-missing.json"), @r#"
    error[aws/missing-resource]: this statement names no resource
       ╭─[corpus/wrong/identity/resource-missing.json:4:5]
     4 │     {
       ·     ┬
       ·     ╰── no `Resource`
       ╰────
      help: add `Resource` (or `NotResource`): the ARNs it is about, or `"*"` for actions that take none
      IAM User Guide, IAM JSON policy elements: Resource · MISSING_RESOURCE
      iamlint explain aws/missing-resource

    1 error in 1 file
    "#);
}

#[test]
fn services_not_eligible() {
    assert_snapshot!(check("wrong/identity/services-not-eligible.json"), @r#"
    warning[hipaa/service-not-eligible]: Amazon Lightsail (`lightsail`) is not on AWS's list of HIPAA
      eligible services of 2026-05-22
       ╭─[corpus/wrong/identity/services-not-eligible.json:8:10]
     8 │         "lightsail:StartInstance",
       ·          ────┬────
       ·              ╰── Amazon Lightsail
     9 │         "workmail:DescribeOrganization"
       ·          ────┬───
       ·              ╰─┤ Amazon WorkMail (`workmail`) is not on AWS's list of HIPAA eligible services
       ·                │ of 2026-05-22
       ╰────
      example: somebody stores a patient's record with Amazon Lightsail: the agreement with AWS does not
               cover it
      help: use an eligible service, or write an exception that says no protected health information
            goes there
      45 CFR 164.308(b)(1) · 45 CFR 164.502(e) · iamlint explain hipaa/service-not-eligible

    1 warning in 1 file
    "#);
}

#[test]
fn set_operator_missing() {
    assert_snapshot!(check("wrong/identity/set-operator-missing.json"), @r#"
    error[aws/missing-qualifier]: `aws:TagKeys` has many values, which `StringEquals` cannot compare
      by itself
       ╭─[corpus/wrong/identity/set-operator-missing.json:9:9]
     9 │         "StringEquals": { "aws:TagKeys": ["team", "cost-center"] }
       ·         ───────┬──────    ──────┬──────
       ·                │                ╰── a request may carry several values
       ·                ╰── no set operator
       ╰────
      help: write `ForAnyValue:StringEquals` if one matching value is enough,
            `ForAllValues:StringEquals` if every value must match
      IAM User Guide, Single-valued vs. multivalued context keys · MISSING_QUALIFIER
      iamlint explain aws/missing-qualifier

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn sid_is_a_number() {
    assert_snapshot!(check("wrong/identity/sid-is-a-number.json"), @r#"
    error[aws/data-type-mismatch]: `Sid` must be a string, not a number
       ╭─[corpus/wrong/identity/sid-is-a-number.json:5:14]
     5 │       "Sid": 1,
       ·              ┬
       ·              ╰── a number
       ╰────
      help: put it in quotation marks
      IAM User Guide, Grammar of the IAM JSON policy language · DATA_TYPE_MISMATCH
      iamlint explain aws/data-type-mismatch

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn sid_twice() {
    assert_snapshot!(check("wrong/identity/sid-twice.json"), @r#"
    error[aws/unique-sids]: two statements of this policy have the Sid `ReadState`
        ╭─[corpus/wrong/identity/sid-twice.json:11:20]
     11 │             "Sid": "ReadState",
        ·                    ─────┬─────
        ·                         ╰── AWS refuses the policy
        ╰────
        ╭─[corpus/wrong/identity/sid-twice.json:5:20]
      5 │             "Sid": "ReadState",
        ·                    ─────┬─────
        ·                         ╰── first here
        ╰────
      help: give each statement a Sid of its own, for example `ReadState2`, or leave `Sid` out
      IAM User Guide, IAM JSON policy elements: Sid · UNIQUE_SIDS_REQUIRED
      iamlint explain aws/unique-sids

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn sid_with_space() {
    assert_snapshot!(check("wrong/identity/sid-with-space.json"), @r#"
    error[aws/unsupported-sid]: the Sid `Read service state` holds white space; IAM takes letters and
      digits only
       ╭─[corpus/wrong/identity/sid-with-space.json:5:19]
     5 │       "Sid": "Read service state",
       ·                   ┬
       ·                   ╰── AWS refuses the policy
       ╰────
      help: write `ReadServiceState`
      IAM User Guide, IAM JSON policy elements: Sid · UNSUPPORTED_SID
      iamlint explain aws/unsupported-sid

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn snapshot_can_be_shared() {
    assert_snapshot!(check("wrong/identity/snapshot-can-be-shared.json"), @r#"
    warning[hipaa/snapshot-can-be-shared]: `rds:ModifyDBSnapshotAttribute` is allowed: a snapshot or
      image can be given to any account
       ╭─[corpus/wrong/identity/snapshot-can-be-shared.json:7:54]
     7 │       "Action": ["rds:DescribeDBSnapshotAttributes", "rds:ModifyDBSnapshotAttribute"],
       ·                                                      ───────────────┬───────────────
       ·                                                                     ╰─┤ to any account, or to
       ·                                                                       │ everybody
       ╰────
      example: `rds:ModifyDBSnapshotAttribute` on `arn:aws:rds:us-east-1:111122223333:snapshot:claims-x`
               by `arn:aws:iam::111122223333:user/alice`, without `ec2:Add/group`, `ec2:Add/userId`:
               allowed
      help: leave the action out; for EC2, name the accounts that may be added: StringEquals on
            `ec2:Add/userId`; for databases there is no such key, so give the right to the backup role
            only
      45 CFR 164.502(a) · 45 CFR 164.310(d)(1) · iamlint explain hipaa/snapshot-can-be-shared

    1 warning in 1 file
    "#);
}

#[test]
fn source_address_private() {
    assert_snapshot!(check("wrong/identity/source-address-private.json"), @r#"
    error[aws/private-ip-address]: `10.20.0.0/16` is private, and `aws:SourceIp` is never a private
      address
       ╭─[corpus/wrong/identity/source-address-private.json:9:41]
     9 │         "IpAddress": { "aws:SourceIp": ["10.20.0.0/16", "192.168.7.0/24"] }
       ·                                         ───────┬──────  ────────┬───────
       ·                                                │                ╰── private as well
       ·                                                ╰── this Allow never applies
       ╰────
      help: write the public addresses of the network; for traffic through a VPC endpoint use
            `aws:VpcSourceIp` together with `aws:SourceVpc`
      IAM User Guide, AWS global condition context keys · PRIVATE_IP_ADDRESS
      iamlint explain aws/private-ip-address

    1 error in 1 file
    "#);
}

#[test]
fn statement_missing() {
    assert_snapshot!(check("wrong/identity/statement-missing.json"), @r#"
    error[aws/missing-statement]: this policy has no `Statement`
       ╭─[corpus/wrong/identity/statement-missing.json:1:1]
     1 │ {
       · ┬
       · ╰── no `Statement`
       ╰────
      help: add `"Statement": […]` with at least one statement
      IAM User Guide, IAM JSON policy elements: Statement · MISSING_STATEMENT
      iamlint explain aws/missing-statement

    1 error in 1 file
    "#);
}

#[test]
fn string_operator_on_address() {
    assert_snapshot!(check("wrong/identity/string-operator-on-address.json"), @r#"
    warning[aws/type-mismatch]: `StringLike` does not fit `aws:SourceIp`, a key of type IPAddress
       ╭─[corpus/wrong/identity/string-operator-on-address.json:9:9]
     9 │         "StringLike": { "aws:SourceIp": "203.0.113.*" }
       ·         ──────┬─────    ───────┬──────
       ·               │                ╰── of type IPAddress
       ·               ╰── compared as text
       ╰────
      help: use `IpAddress` or `NotIpAddress`
      IAM User Guide, IAM JSON policy elements: Condition operators · TYPE_MISMATCH
      iamlint explain aws/type-mismatch

    1 warning in 1 file
    "#);
}

#[test]
fn unknown_action() {
    assert_snapshot!(check("wrong/identity/unknown-action.json"), @r#"
    error[aws/invalid-action]: `dynamodb:DescribeContinuousBackup` is no action of DynamoDB, not in
      the catalogue of 2026-09-26
       ╭─[corpus/wrong/identity/unknown-action.json:8:19]
     8 │         "dynamodb:DescribeContinuousBackup"
       ·                   ────────────┬───────────
       ·                               ╰── it allows nothing
       ╰────
      help: did you mean `dynamodb:DescribeContinuousBackups`?
      IAM User Guide, IAM JSON policy elements: Action · INVALID_ACTION
      iamlint explain aws/invalid-action

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn unknown_element() {
    assert_snapshot!(check("wrong/identity/unknown-element.json"), @r#"
    error[aws/invalid-policy-element]: `Conditions` is no element of a statement
       ╭─[corpus/wrong/identity/unknown-element.json:9:7]
     9 │       "Conditions": {
       ·       ──────┬─────
       ·             ╰── AWS refuses it
       ╰────
      help: write `Condition`
      IAM User Guide, IAM JSON policy element reference · INVALID_POLICY_ELEMENT
      iamlint explain aws/invalid-policy-element

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn unknown_global_condition_key() {
    assert_snapshot!(check("wrong/identity/unknown-global-condition-key.json"), @r#"
    error[aws/unknown-condition-key]: AWS has no global condition key `aws:RequestRegion`
       ╭─[corpus/wrong/identity/unknown-global-condition-key.json:9:27]
     9 │         "StringEquals": { "aws:RequestRegion": "us-east-1" }
       ·                           ─────────┬─────────
       ·                                    ╰── no request carries this key, so this Allow never applies
       ╰────
      example: whoever has this policy calls ecs:DescribeServices: this statement does not allow it
      help: use a key of the IAM User Guide, "AWS global condition context keys", or of the service that
            is called
      45 CFR 164.312(a)(1) · INVALID_GLOBAL_CONDITION_KEY · iamlint explain aws/unknown-condition-key

    1 error in 1 file
    "#);
}

#[test]
fn unknown_operator() {
    assert_snapshot!(check("wrong/identity/unknown-operator.json"), @r#"
    error[aws/invalid-condition-operator]: AWS has no condition operator `StringEqual`
       ╭─[corpus/wrong/identity/unknown-operator.json:9:10]
     9 │         "StringEqual": { "aws:RequestedRegion": "us-east-1" }
       ·          ─────┬─────
       ·               ╰── AWS refuses the policy
       ╰────
      help: did you mean `StringEquals`?
      IAM User Guide, IAM JSON policy elements: Condition operators · INVALID_CONDITION_OPERATOR
      iamlint explain aws/invalid-condition-operator

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn unknown_service_condition_key() {
    assert_snapshot!(check("wrong/identity/unknown-service-condition-key.json"), @r#"
    error[aws/unknown-condition-key]: S3 has no condition key `s3:x-amz-server-side-encyption`
        ╭─[corpus/wrong/identity/unknown-service-condition-key.json:10:23]
     10 │                 "StringEquals": { "s3:x-amz-server-side-encyption": "aws:kms" }
        ·                                   ────────────────┬───────────────
        ·                                                   ╰─┤ no request carries this key, so this
        ·                                                     │ Allow never applies
        ╰────
      example: whoever has this policy calls s3:PutObject: this statement does not allow it
      help: did you mean `s3:x-amz-server-side-encryption`?
      45 CFR 164.312(a)(1) · INVALID_SERVICE_CONDITION_KEY · iamlint explain aws/unknown-condition-key

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn unknown_service() {
    assert_snapshot!(check("wrong/identity/unknown-service.json"), @r#"
    error[aws/invalid-service-in-action]: `dynamobd` is no service prefix, not in the catalogue of
      2026-09-26
       ╭─[corpus/wrong/identity/unknown-service.json:6:18]
     6 │       "Action": "dynamobd:DescribeTable",
       ·                  ────┬───
       ·                      ╰── it allows nothing
       ╰────
      help: did you mean `dynamodb:DescribeTable`?
      IAM User Guide, IAM JSON policy elements: Action · INVALID_SERVICE_IN_ACTION
      iamlint explain aws/invalid-service-in-action

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn variable_default_without_quotes() {
    assert_snapshot!(check("wrong/identity/variable-default-without-quotes.json"), @r#"
    error[aws/policy-variable]: the default of a variable in
      `arn:aws:ecr:us-east-1:111122223333:repository/${aws:PrincipalTag/team, shared}/*` is not in
      single quotes
       ╭─[corpus/wrong/identity/variable-default-without-quotes.json:7:91]
     7 │ …esource": "arn:aws:ecr:us-east-1:111122223333:repository/${aws:PrincipalTag/team, shared}/*"
       ·                                                                                    ───┬──
       ·                                                                                       ╰── it matches no resource
       ╰────
      help: write `${key, 'default'}`
      IAM User Guide, IAM policy elements: Variables and tags · MISSING_QUOTE_IN_VARIABLE
      iamlint explain aws/policy-variable

    1 error in 1 file
    "#);
}

#[test]
fn variable_in_old_version() {
    assert_snapshot!(check("wrong/identity/variable-in-old-version.json"), @r#"
    note[aws/old-version]: this policy uses the policy language of 2008, in which `${aws:username}`
      and its like are plain text
       ╭─[corpus/wrong/identity/variable-in-old-version.json:2:14]
     2 │   "Version": "2008-10-17",
       ·              ──────┬─────
       ·                    ╰── policy variables are plain text in this version
       ╰────
      help: write `2012-10-17`
      IAM User Guide, IAM JSON policy elements: Version · iamlint explain aws/old-version

    error[aws/variable-unsupported-in-version]: `${aws:username}` is plain text in version
      `2008-10-17`
       ╭─[corpus/wrong/identity/variable-in-old-version.json:8:51]
     8 │       "Resource": "arn:aws:iam::111122223333:user/${aws:username}"
       ·                                                   ───────┬───────
       ·                                                          ╰── compared letter by letter
       ╰────
       ╭─[corpus/wrong/identity/variable-in-old-version.json:2:14]
     2 │   "Version": "2008-10-17",
       ·              ──────┬─────
       ·                    ╰── this version has no variables
       ╰────
      help: write `"Version": "2012-10-17"`, the version that has policy variables
      IAM User Guide, IAM JSON policy elements: Version · VARIABLE_UNSUPPORTED_IN_VERSION
      iamlint explain aws/variable-unsupported-in-version

    1 error and 1 note in 1 file, 2 fixable
    "#);
}

#[test]
fn variable_not_closed() {
    assert_snapshot!(check("wrong/identity/variable-not-closed.json"), @r#"
    error[aws/policy-variable]: a variable in `arn:aws:iam::111122223333:user/${aws:username` has no
      closing brace
       ╭─[corpus/wrong/identity/variable-not-closed.json:7:51]
     7 │       "Resource": "arn:aws:iam::111122223333:user/${aws:username"
       ·                                                   ───────┬──────
       ·                                                          ╰── it matches no resource
       ╰────
      help: close the variable with `}`; a plain `${` is written `${$}{`
      IAM User Guide, IAM policy elements: Variables and tags · MISSING_BRACE_IN_VARIABLE
      iamlint explain aws/policy-variable

    1 error in 1 file
    "#);
}

#[test]
fn version_missing() {
    assert_snapshot!(check("wrong/identity/version-missing.json"), @r#"
    warning[aws/missing-version]: this policy names no `Version`, so AWS reads it in the language of
      2008
       ╭─[corpus/wrong/identity/version-missing.json:1:1]
     1 │ {
       · ┬
       · ╰── no `Version`
       ╰────
      help: add `"Version": "2012-10-17"`
      IAM User Guide, IAM JSON policy elements: Version · MISSING_VERSION
      iamlint explain aws/missing-version

    1 warning in 1 file, 1 fixable
    "#);
}

#[test]
fn version_old() {
    assert_snapshot!(check("wrong/identity/version-old.json"), @r#"
    note[aws/old-version]: this policy uses the policy language of 2008, in which `${aws:username}`
      and its like are plain text
       ╭─[corpus/wrong/identity/version-old.json:2:14]
     2 │   "Version": "2008-10-17",
       ·              ──────┬─────
       ·                    ╰── policy variables are plain text in this version
       ╰────
      help: write `2012-10-17`
      IAM User Guide, IAM JSON policy elements: Version · iamlint explain aws/old-version

    1 note in 1 file, 1 fixable
    "#);
}

#[test]
fn version_unknown() {
    assert_snapshot!(check("wrong/identity/version-unknown.json"), @r#"
    error[aws/invalid-version]: `2012-10-27` is no version of the policy language
       ╭─[corpus/wrong/identity/version-unknown.json:2:14]
     2 │   "Version": "2012-10-27",
       ·              ──────┬─────
       ·                    ╰── AWS refuses the policy
       ╰────
      help: write `2012-10-17`: `Version` names the policy language, not the day you wrote the policy
      IAM User Guide, IAM JSON policy elements: Version · INVALID_VERSION
      iamlint explain aws/invalid-version

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn wildcard_catches_bucket_policy() {
    assert_snapshot!(check("wrong/identity/wildcard-catches-bucket-policy.json"), @r#"
    warning[hipaa/phi-access-without-mfa]: `s3:PutBucketObjectLockConfiguration` is allowed without
      multi-factor authentication
       ╭─[corpus/wrong/identity/wildcard-catches-bucket-policy.json:7:17]
     7 │       "Action": "s3:PutBucket*",
       ·                 ───────┬───────
       ·                        ╰── `s3:PutBucketObjectLockConfiguration` needs no MFA here
       ╰────
      example: `s3:PutBucketObjectLockConfiguration` on `arn:aws:s3:::patient-portal-assets`, signed
               with a leaked access key and nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    note[hipaa/public-access-block-can-be-lifted]: `s3:PutBucketPublicAccessBlock` is allowed: it
      lifts a guard that keeps data from being made public
       ╭─[corpus/wrong/identity/wildcard-catches-bucket-policy.json:7:17]
     7 │       "Action": "s3:PutBucket*",
       ·                 ───────┬───────
       ·                        ╰── takes in s3:PutBucketPublicAccessBlock
       ╰────
      example: `s3:PutBucketPublicAccessBlock` on `arn:aws:s3:::patient-portal-assets` by
               `arn:aws:iam::111122223333:user/alice`: allowed
      help: set the guard once, by the role that sets up accounts; leave s3:PutBucketPublicAccessBlock
            out here and deny it to all others in a service control policy
      45 CFR 164.312(a)(1) · 45 CFR 164.306(a)(3)
      iamlint explain hipaa/public-access-block-can-be-lifted

    note[hipaa/record-protection-can-be-bypassed]: `s3:PutBucketObjectLockConfiguration` is allowed:
      it lifts what keeps records from being changed or destroyed
       ╭─[corpus/wrong/identity/wildcard-catches-bucket-policy.json:7:17]
     7 │       "Action": "s3:PutBucket*",
       ·                 ───────┬───────
       ·                        ╰── takes in s3:PutBucketObjectLockConfiguration
       ╰────
      example: `s3:PutBucketObjectLockConfiguration` on `arn:aws:s3:::patient-portal-assets` by
               `arn:aws:iam::111122223333:user/alice`: allowed
      help: leave s3:PutBucketObjectLockConfiguration to the role that keeps the records, and deny it to
            all others in a service control policy
      45 CFR 164.312(c)(1) · 45 CFR 164.312(c)(2)
      iamlint explain hipaa/record-protection-can-be-bypassed

    warning[security/wildcard-catches-sensitive-action]: the pattern `s3:PutBucket*` also allows
      `s3:PutBucketPolicy`
       ╭─[corpus/wrong/identity/wildcard-catches-bucket-policy.json:7:17]
     7 │       "Action": "s3:PutBucket*",
       ·                 ───────┬───────
       ·                        ╰── matches `s3:PutBucketPolicy` too
       ╰────
      example: the holder calls s3:PutBucketPolicy, which no line of the policy names: allowed
      help: name the actions that are meant instead of the pattern, or deny `s3:PutBucketPolicy`
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.502(b)
      iamlint explain security/wildcard-catches-sensitive-action

    2 warnings and 2 notes in 1 file, 1 fixable
    "#);
}

#[test]
fn wildcard_in_service_prefix() {
    assert_snapshot!(check("wrong/identity/wildcard-in-service-prefix.json"), @r#"
    error[aws/invalid-action]: `ec*:DescribeServices` is no action: a service prefix cannot hold a
      wildcard; only the name after the colon can
       ╭─[corpus/wrong/identity/wildcard-in-service-prefix.json:6:20]
     6 │       "Action": "ec*:DescribeServices",
       ·                    ┬
       ·                    ╰── a service prefix is written out
       ╰────
      help: write one entry for each service that is meant
      IAM User Guide, IAM JSON policy elements: Action · INVALID_ACTION
      iamlint explain aws/invalid-action

    1 error in 1 file
    "#);
}

#[test]
fn wildcard_with_string_equals() {
    assert_snapshot!(check("wrong/identity/wildcard-with-string-equals.json"), @r#"
    warning[aws/wildcard-without-like-operator]: `StringEquals` takes the wildcard in `claims-*` for a
      plain character
       ╭─[corpus/wrong/identity/wildcard-with-string-equals.json:9:60]
     9 │         "StringEquals": { "aws:PrincipalTag/team": "claims-*" }
       ·                                                            ┬
       ·                                                            ╰─┤ only a value with this very
       ·                                                              │ character is equal
       ╰────
      help: write `StringLike`
      IAM User Guide, IAM JSON policy elements: Condition operators · WILDCARD_WITHOUT_LIKE_OPERATOR
      iamlint explain aws/wildcard-without-like-operator

    1 warning in 1 file, 1 fixable
    "#);
}
