//! Wrong policies: resource.

use insta::assert_snapshot;

use super::check;

#[test]
fn bucket_allow_not_principal() {
    assert_snapshot!(check("wrong/resource/bucket-allow-not-principal.json"), @r#"
    error[security/allow-everyone-but]: this statement allows everybody whom `NotPrincipal` does not
      name
       ╭─[corpus/wrong/resource/bucket-allow-not-principal.json:7:7]
     7 │       "NotPrincipal": { "AWS": "arn:aws:iam::111122223333:role/intern" },
       ·       ───────┬──────
       ·              ╰── everybody else in the world is allowed, anonymous callers included
       ╰────
      example: a stranger without an AWS account sends the request: the stranger is not in the list, so
               it is allowed
      help: name those who may in `Principal`; to shut somebody out, write a `Deny` with ArnEquals on
            `aws:PrincipalArn`
      45 CFR 164.312(a)(1) · 45 CFR 164.502(a) · ALLOW_WITH_NOT_PRINCIPAL
      iamlint explain security/allow-everyone-but

    1 error in 1 file
    "#);
}

#[test]
fn bucket_behind_referer() {
    assert_snapshot!(check("wrong/resource/bucket-behind-referer.json"), @r#"
    error[security/public-behind-weak-condition]: anyone who sends `aws:Referer` as this statement
      wants it may use the resource
        ╭─[corpus/wrong/resource/bucket-behind-referer.json:11:25]
     11 │         "StringLike": { "aws:Referer": "https://portal.lakeside-clinics.example/*" }
        ·                         ──────┬──────
        ·                               ╰── the caller sets it
        ╰────
        ╭─[corpus/wrong/resource/bucket-behind-referer.json:7:20]
      7 │       "Principal": "*",
        ·                    ─┬─
        ·                     ╰── everybody
        ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/portal/x` by
               `arn:aws:iam::444455556666:user/alice`, with `aws:SecureTransport` `true`, `aws:referer`
               `https://portal.lakeside-clinics.example/`: allowed
      help: name the accounts or roles in `Principal`, or require your organization: StringEquals on
            `aws:PrincipalOrgID`; for a web site, let CloudFront alone read the bucket
      45 CFR 164.312(a)(1) · 45 CFR 164.502(a) · UNTRUSTWORTHY_CONDITION_KEY
      iamlint explain security/public-behind-weak-condition

    1 error in 1 file
    "#);
}

#[test]
fn bucket_open_to_outside_account() {
    assert_snapshot!(check("wrong/resource/bucket-open-to-outside-account.json"), @"No findings in 1 file");
}

#[test]
fn bucket_organization_if_exists() {
    assert_snapshot!(check("wrong/resource/bucket-organization-if-exists.json"), @r#"
    error[security/allow-with-absent-key-hole]: this Allow also holds for requests without
      `aws:PrincipalOrgID`
        ╭─[corpus/wrong/resource/bucket-organization-if-exists.json:11:17]
     11 │                 "StringEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
        ·                 ───────────┬──────────    ──────────┬─────────
        ·                            │                        ╰── tested only where it is there
        ·                            ╰── true where the key is absent
        ╰────
        ╭─[corpus/wrong/resource/bucket-organization-if-exists.json:20:61]
     20 │             "Condition": { "Bool": { "aws:SecureTransport": "false" } }
        ·                                                             ───┬───
        ·                                                                ╰─┤ `aws:SecureTransport` is
        ·                                                                  │ `true`, not `false`
        ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/x` by `arn:aws:iam::111122223333:user/alice`,
               with `aws:SecureTransport` `true`, without `aws:PrincipalOrgID`: allowed
      help: write the operator that is false where the key is absent: without `IfExists`, and
            `ForAnyValue:` in place of `ForAllValues:`
      45 CFR 164.312(a)(1) · iamlint explain security/allow-with-absent-key-hole

    1 error in 1 file
    "#);
}

#[test]
fn bucket_over_plain_http() {
    assert_snapshot!(check("wrong/resource/bucket-over-plain-http.json"), @r#"
    warning[hipaa/phi-over-plain-http]: this bucket policy does not refuse requests over plain HTTP
       ╭─[corpus/wrong/resource/bucket-over-plain-http.json:3:3]
     3 │   "Statement": [
       ·   ─────┬─────
       ·        ╰── no statement denies requests without TLS
       ╰────
      example: a role of the same account reads an object over http:// (s3:GetObject,
               aws:SecureTransport false): nothing here refuses it
      help: add a Deny for Principal `*`, Action `s3:*`, the bucket and its objects, with `"Bool":
            {"aws:SecureTransport": "false"}`
      45 CFR 164.312(e)(1) · 45 CFR 164.312(e)(2)(ii) · PROPOSED 45 CFR 164.312(b)(2) (90 FR 898)
      iamlint explain hipaa/phi-over-plain-http

    1 warning in 1 file
    "#);
}

#[test]
fn bucket_public() {
    assert_snapshot!(check("wrong/resource/bucket-public.json"), @r#"
    error[hipaa/phi-bucket-public]: anybody on the internet can call `s3:GetObject` on this bucket
       ╭─[corpus/wrong/resource/bucket-public.json:7:20]
     7 │       "Principal": "*",
       ·                    ─┬─
       ·                     ╰── everybody, signed in to AWS or not
       ╰────
      example: `s3:GetObject` on `arn:aws:s3:::phi-records/leaflets/x` by
               `arn:aws:iam::444455556666:user/alice`, with `aws:SecureTransport` `true`: allowed,
               unless Block Public Access is on
      help: name the roles that need the bucket as principals, or add `"StringEquals":
            {"aws:PrincipalOrgID": "o-…"}`; switch Block Public Access on for the account as well
      45 CFR 164.502(a) · 45 CFR 164.312(a)(1) · 45 CFR 164.306(a)(3)
      iamlint explain hipaa/phi-bucket-public

    1 error in 1 file
    "#);
}

#[test]
fn bucket_tls_deny_misses_objects() {
    assert_snapshot!(check("wrong/resource/bucket-tls-deny-misses-objects.json"), @r#"
    error[hipaa/tls-deny-has-a-gap]: plain HTTP is denied here, but not for every request
        ╭─[corpus/wrong/resource/bucket-tls-deny-misses-objects.json:17:32]
     17 │       "Condition": { "Bool": { "aws:SecureTransport": "false" } }
        ·                                ──────────┬──────────
        ·                                          ╰── meant to stop plain HTTP
        ╰────
      example: a request over http:// (aws:SecureTransport false) that no Deny here is about: it passes
      help: deny it for Principal `*`, for all actions of the service, and for the bucket and its
            objects: `"Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]`
      45 CFR 164.312(e)(1) · PROPOSED 45 CFR 164.312(b)(2) (90 FR 898)
      iamlint explain hipaa/tls-deny-has-a-gap

    1 error in 1 file
    "#);
}

#[test]
fn key_open_to_every_account() {
    assert_snapshot!(check("wrong/resource/key-open-to-every-account.json"), @r#"
    error[hipaa/key-policy-open]: any AWS account can use this key: no condition says whose
        ╭─[corpus/wrong/resource/key-open-to-every-account.json:14:29]
     14 │       "Principal": { "AWS": "*" },
        ·                             ─┬─
        ·                              ╰── every principal of every account
        ╰────
      example: `kms:Decrypt` on `arn:aws:kms:us-east-1:111122223333:key/x` by
               `arn:aws:iam::444455556666:user/alice`: allowed
      help: name the account (`arn:aws:iam::111122223333:root`) or its roles, or add `"StringEquals":
            {"kms:CallerAccount": "111122223333"}`
      45 CFR 164.312(a)(2)(iv) · 45 CFR 164.402 · iamlint explain hipaa/key-policy-open

    1 error in 1 file
    "#);
}

#[test]
fn principal_federated_in_bucket() {
    assert_snapshot!(check("wrong/resource/principal-federated-in-bucket.json"), @r#"
    error[aws/federated-principal-not-supported]: an identity provider can be a principal in a role's
      trust policy only
       ╭─[corpus/wrong/resource/principal-federated-in-bucket.json:7:22]
     7 │       "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/hospital-director…
       ·                      ─────┬─────
       ·                           ╰── AWS refuses the policy
       ╰────
      help: let the role of the federated users be the principal: `{"AWS":
            "arn:aws:iam::111122223333:role/…"}`
      IAM User Guide, AWS JSON policy elements: Principal · FEDERATED_PRINCIPAL_NOT_SUPPORTED
      iamlint explain aws/federated-principal-not-supported

    1 error in 1 file
    "#);
}

#[test]
fn principal_is_a_group() {
    assert_snapshot!(check("wrong/resource/principal-is-a-group.json"), @r#"
    error[aws/invalid-principal-format]: `arn:aws:iam::111122223333:group/clinicians` is no principal:
      a group cannot be a principal
       ╭─[corpus/wrong/resource/principal-is-a-group.json:7:53]
     7 │             "Principal": { "AWS": "arn:aws:iam::111122223333:group/clinicians" },
       ·                                                              ──┬──
       ·                                                                ╰── AWS refuses the policy
       ╰────
      help: name the users, or a role that they assume
      IAM User Guide, AWS JSON policy elements: Principal · INVALID_PRINCIPAL_FORMAT
      iamlint explain aws/invalid-principal-format

    1 error in 1 file
    "#);
}

#[test]
fn principal_is_an_account_id() {
    assert_snapshot!(check("wrong/resource/principal-is-an-account-id.json"), @r#"
    error[aws/invalid-principal-format]: `Principal` is `"*"` or an object like `{"AWS":
      "111122223333"}`, not a bare string
       ╭─[corpus/wrong/resource/principal-is-an-account-id.json:7:20]
     7 │       "Principal": "111122223333",
       ·                    ───────┬──────
       ·                           ╰── AWS refuses the policy
       ╰────
      help: write `{"AWS": "111122223333"}`
      IAM User Guide, AWS JSON policy elements: Principal · INVALID_PRINCIPAL_FORMAT
      iamlint explain aws/invalid-principal-format

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn principal_key_unknown() {
    assert_snapshot!(check("wrong/resource/principal-key-unknown.json"), @r#"
    error[aws/invalid-principal-key]: `Role` is no kind of principal
       ╭─[corpus/wrong/resource/principal-key-unknown.json:7:22]
     7 │       "Principal": { "Role": "arn:aws:iam::111122223333:role/claims-intake" },
       ·                      ───┬──
       ·                         ╰── AWS refuses it
       ╰────
      help: write `AWS`
      IAM User Guide, AWS JSON policy elements: Principal · INVALID_PRINCIPAL_KEY
      iamlint explain aws/invalid-principal-key

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn principal_list_empty() {
    assert_snapshot!(check("wrong/resource/principal-list-empty.json"), @r#"
    note[aws/empty-array]: `AWS` lists nothing: it names nobody
       ╭─[corpus/wrong/resource/principal-list-empty.json:7:29]
     7 │       "Principal": { "AWS": [] },
       ·                             ─┬
       ·                              ╰── empty
       ╰────
      help: list the principals, or remove the key
      IAM User Guide, IAM Access Analyzer policy check reference · EMPTY_ARRAY_PRINCIPAL
      iamlint explain aws/empty-array

    1 note in 1 file
    "#);
}

#[test]
fn principal_missing() {
    assert_snapshot!(check("wrong/resource/principal-missing.json"), @"
    error[aws/missing-principal]: this statement names no principal
       ╭─[corpus/wrong/resource/principal-missing.json:4:5]
     4 │     {
       ·     ┬
       ·     ╰── no `Principal`
       ╰────
      help: add `Principal` with those whom the statement is about
      IAM User Guide, AWS JSON policy elements: Principal · MISSING_PRINCIPAL
      iamlint explain aws/missing-principal

    1 error in 1 file
    ");
}

#[test]
fn principal_service_without_domain() {
    assert_snapshot!(check("wrong/resource/principal-service-without-domain.json"), @r#"
    error[aws/invalid-service-principal-format]: `lambda` is no service principal: a service principal
      is a name like `lambda.amazonaws.com`
       ╭─[corpus/wrong/resource/principal-service-without-domain.json:7:33]
     7 │       "Principal": { "Service": "lambda" },
       ·                                 ────┬───
       ·                                     ╰── AWS refuses the policy
       ╰────
      help: write `lambda.amazonaws.com`
      IAM User Guide, AWS JSON policy elements: Principal
      IAM User Guide, AWS global condition context keys · INVALID_SERVICE_PRINCIPAL_FORMAT
      iamlint explain aws/invalid-service-principal-format

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn principal_wildcard_in_role() {
    assert_snapshot!(check("wrong/resource/principal-wildcard-in-role.json"), @r#"
    error[aws/unsupported-wildcard-in-principal]: a wildcard cannot stand for a part of a principal,
      as in `arn:aws:iam::111122223333:role/claims-*`
       ╭─[corpus/wrong/resource/principal-wildcard-in-role.json:7:68]
     7 │       "Principal": { "AWS": "arn:aws:iam::111122223333:role/claims-*" },
       ·                                                                    ┬
       ·                                                                    ╰── AWS refuses the policy
       ╰────
      help: write `"AWS": "*"` and the pattern in the Condition: `"ArnLike": {"aws:PrincipalArn":
            "arn:aws:iam::111122223333:role/claims-*"}`
      IAM User Guide, AWS JSON policy elements: Principal · UNSUPPORTED_WILDCARD_IN_PRINCIPAL
      iamlint explain aws/unsupported-wildcard-in-principal

    1 error in 1 file
    "#);
}

#[test]
fn queue_open_to_any_bucket() {
    assert_snapshot!(check("wrong/resource/queue-open-to-any-bucket.json"), @r#"
    warning[security/confused-deputy]: `s3.amazonaws.com` may act here for any AWS customer
       ╭─[corpus/wrong/resource/queue-open-to-any-bucket.json:7:33]
     7 │       "Principal": { "Service": "s3.amazonaws.com" },
       ·                                 ─────────┬────────
       ·                                          ╰── no Condition says for whom
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
