//! Wrong policies: trust.

use insta::assert_snapshot;

use super::check;

#[test]
fn trust_anyone() {
    assert_snapshot!(check("wrong/trust/trust-anyone.json"), @r#"
    error[security/trust-anyone]: this role can be taken on from any AWS account
       ╭─[corpus/wrong/trust/trust-anyone.json:6:29]
     6 │       "Principal": { "AWS": "*" },
       ·                             ─┬─
       ·                              ╰── users and roles of every AWS account
       ╰────
      example: somebody opens an AWS account, calls sts:AssumeRole with this role's ARN and works with
               its rights: allowed
      help: name the accounts or roles in `Principal`, or require your organization: StringEquals on
            `aws:PrincipalOrgID`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · iamlint explain security/trust-anyone

    1 error in 1 file
    "#);
}

#[test]
fn trust_deleted_role() {
    assert_snapshot!(check("wrong/trust/trust-deleted-role.json"), @r#"
    warning[security/principal-no-longer-exists]: `AROAXMPL4LAKESIDE7Q2T` is the id of a role that no
      longer exists
       ╭─[corpus/wrong/trust/trust-deleted-role.json:6:29]
     6 │       "Principal": { "AWS": "AROAXMPL4LAKESIDE7Q2T" },
       ·                             ───────────┬───────────
       ·                                        ╰── matches nobody
       ╰────
      help: remove it, or write the ARN of the role that takes its place
      45 CFR 164.308(a)(3)(ii)(C) · IAM User Guide, AWS JSON policy elements: Principal
      INVALID_ROLE_REFERENCE · iamlint explain security/principal-no-longer-exists

    1 warning in 1 file
    "#);
}

#[test]
fn trust_oidc_subject_too_wide() {
    assert_snapshot!(check("wrong/trust/trust-oidc-subject-too-wide.json"), @r#"
    error[security/trust-oidc-subject-too-wide]: every subject that fits `repo:lakeside-clinics*` can
      take on this role
        ╭─[corpus/wrong/trust/trust-oidc-subject-too-wide.json:15:64]
     15 │                     "token.actions.githubusercontent.com:sub": "repo:lakeside-clinics*"
        ·                                                                ────────────┬───────────
        ·                                                                            ╰─┤ the wildcard stands for
        ·                                                                              │ repositories, branches and
        ·                                                                              │ pull requests that nobody
        ·                                                                              │ has named
        ╰────
      example: somebody opens a repository, a branch or a pull request whose name fits, and its workflow
               calls sts:AssumeRoleWithWebIdentity: allowed
      help: name one repository and one branch or environment, as in
            `repo:clinic/app:ref:refs/heads/main`
      45 CFR 164.312(d) · SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED
      iamlint explain security/trust-oidc-subject-too-wide

    1 error in 1 file
    "#);
}

#[test]
fn trust_oidc_without_subject() {
    assert_snapshot!(check("wrong/trust/trust-oidc-without-subject.json"), @r#"
    error[security/trust-oidc-without-subject]: any token of this identity provider is enough to take
      on the role
       ╭─[corpus/wrong/trust/trust-oidc-without-subject.json:7:22]
     7 │ …  "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
       ·                 ──────────────────────────────────────┬──────────────────────────────────────
       ·                                                       ╰─┤ this provider vouches for all of its
       ·                                                         │ users and workloads
       ╰────
      example: a stranger runs a workload of their own at the same provider, asks for a token and calls
               sts:AssumeRoleWithWebIdentity: allowed
      help: require the subject: StringEquals on the provider's `sub` key with the repository and
            branch, the project or the service account
      45 CFR 164.312(d) · 45 CFR 164.312(a)(2)(i) · MISSING_GITHUB_REPO_CONDITION_KEY
      iamlint explain security/trust-oidc-without-subject

    1 error in 1 file
    "#);
}

#[test]
fn trust_saml_with_assume_role() {
    assert_snapshot!(check("wrong/trust/trust-saml-with-assume-role.json"), @r#"
    error[aws/mismatched-action-for-principal]:
      `arn:aws:iam::111122223333:saml-provider/hospital-directory` is a SAML provider, whose users
      assume a role by `sts:AssumeRoleWithSAML`
       ╭─[corpus/wrong/trust/trust-saml-with-assume-role.json:7:17]
     6 │ … "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/hospital-directory" },
       ·                               ──────────────────────────────┬─────────────────────────────
       ·                                                             ╰── the principal
     7 │       "Action": "sts:AssumeRole",
       ·                 ────────┬───────
       ·                         ╰── not the action of this principal
       ╰────
      help: write `sts:AssumeRoleWithSAML`
      IAM User Guide, Methods to assume a role · MISMATCHED_ACTION_FOR_PRINCIPAL
      iamlint explain aws/mismatched-action-for-principal

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn trust_user_without_mfa() {
    assert_snapshot!(check("wrong/trust/trust-user-without-mfa.json"), @r#"
    warning[hipaa/mfa-not-required-to-assume-role]:
      `arn:aws:iam::111122223333:user/on-call/amara.diaz` can take on this role without multi-factor
      authentication
       ╭─[corpus/wrong/trust/trust-user-without-mfa.json:6:29]
     6 │       "Principal": { "AWS": "arn:aws:iam::111122223333:user/on-call/amara.diaz" },
       ·                             ─────────────────────────┬─────────────────────────
       ·                                                      ╰── with a password or an access key alone
       ╰────
      example: somebody with a leaked access key of this user calls sts:AssumeRole: allowed
      help: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition
      45 CFR 164.312(d) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/mfa-not-required-to-assume-role

    note[security/trust-names-iam-user]: this role trusts an IAM user, without asking for multi-factor
      authentication
       ╭─[corpus/wrong/trust/trust-user-without-mfa.json:6:29]
     6 │       "Principal": { "AWS": "arn:aws:iam::111122223333:user/on-call/amara.diaz" },
       ·                             ─────────────────────────┬─────────────────────────
       ·                                                      ╰─┤ a user's access keys stay valid until
       ·                                                        │ somebody deletes them
       ╰────
      example: the user's access key is found in an old script; whoever has it calls sts:AssumeRole with
               it: allowed
      help: trust a role instead of the user; where it has to be a person, require Bool
            `aws:MultiFactorAuthPresent` `true`
      45 CFR 164.312(d) · 45 CFR 164.308(a)(3)(ii)(C) · iamlint explain security/trust-names-iam-user

    1 warning and 1 note in 1 file, 2 fixable
    "#);
}

#[test]
fn trust_vendor_without_external_id() {
    assert_snapshot!(check("wrong/trust/trust-vendor-without-external-id.json"), @r#"
    note[security/trust-third-party-without-external-id]: account 999988887777 is trusted without an
      external id
       ╭─[corpus/wrong/trust/trust-vendor-without-external-id.json:6:29]
     6 │       "Principal": { "AWS": "arn:aws:iam::999988887777:root" },
       ·                             ────────────────┬───────────────
       ·                                             ╰── everybody whom this account lets take on roles
       ╰────
      example: if the account is a vendor's: another customer of the vendor enters your role's ARN as
               its own, and the vendor works in your account for the other customer
      help: for a vendor, require the external id that it gave you: StringEquals on `sts:ExternalId`; if
            the account is your own, nothing is wrong
      45 CFR 164.312(d) · 45 CFR 164.308(b)(1)
      iamlint explain security/trust-third-party-without-external-id

    1 note in 1 file
    "#);
}

#[test]
fn trust_with_resource() {
    assert_snapshot!(check("wrong/trust/trust-with-resource.json"), @r#"
    error[aws/role-trust-policy-syntax-error]: a trust policy cannot hold `Resource`: it is about its
      own role
       ╭─[corpus/wrong/trust/trust-with-resource.json:8:7]
     8 │       "Resource": "arn:aws:iam::111122223333:role/claims-intake"
       ·       ─────┬────
       ·            ╰── IAM refuses the policy
       ╰────
      help: remove `Resource`
      IAM User Guide, AWS JSON policy elements: Principal
      IAM User Guide, AWS JSON policy elements: NotPrincipal · ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE
      iamlint explain aws/role-trust-policy-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}
