use super::*;
use crate::catalog::service;

#[track_caller]
fn check_key(name: &str, expected: &str, key_type: KeyType, multivalued: bool) {
    let facts = condition_key(name).unwrap_or_else(|| panic!("{name} is unknown"));
    assert_eq!(facts.name, expected, "{name}");
    assert_eq!(
        (facts.key_type, facts.multivalued),
        (key_type, multivalued),
        "{name}"
    );
}

#[test]
fn condition_keys_by_name() {
    use KeyType::{Arn, Bool, Date, IpAddress, Numeric, String};
    check_key("AWS:sourceip", "aws:SourceIp", IpAddress, false);
    check_key(
        "aws:ResourceTag/Team",
        "aws:ResourceTag/${TagKey}",
        String,
        false,
    );
    check_key(
        "aws:requesttag/a:b/c",
        "aws:RequestTag/${TagKey}",
        String,
        false,
    );
    check_key(
        "aws:PrincipalTag/${x}",
        "aws:PrincipalTag/${TagKey}",
        String,
        false,
    );
    check_key("aws:TagKeys", "aws:TagKeys", String, true);
    check_key(
        "aws:PrincipalOrgPaths",
        "aws:PrincipalOrgPaths",
        String,
        true,
    );
    check_key("aws:SourceArn", "aws:SourceArn", Arn, false);
    check_key("aws:EpochTime", "aws:EpochTime", Date, false);
    check_key(
        "aws:MultiFactorAuthAge",
        "aws:MultiFactorAuthAge",
        Numeric,
        false,
    );
    check_key("s3:prefix", "s3:prefix", String, false);
    check_key(
        "s3:ExistingObjectTag/x",
        "s3:ExistingObjectTag/${key}",
        String,
        false,
    );
    check_key(
        "ec2:ResourceTag/x",
        "ec2:ResourceTag/${TagKey}",
        String,
        false,
    );
    check_key("ec2:EBSOPTIMIZED", "ec2:EbsOptimized", Bool, false);
    check_key("ec2:SourceInstanceARN", "ec2:SourceInstanceArn", Arn, false);
    check_key(
        "kms:EncryptionContext:dept",
        "kms:EncryptionContext:${EncryptionContextKey}",
        String,
        false,
    );
    check_key("catalog:ChangeType", "catalog:ChangeType", String, false);
    check_key(
        "codebuild:environment.environmentVariables/A.value",
        "codebuild:environment.environmentVariables/${name}.value",
        String,
        false,
    );
    check_key("saml:aud", "saml:aud", String, false);
    check_key(
        "saml:edupersonaffiliation",
        "saml:edupersonaffiliation",
        String,
        true,
    );
    check_key(
        "accounts.google.com:aud",
        "accounts.google.com:aud",
        String,
        false,
    );
    check_key(
        "token.actions.githubusercontent.com:repository",
        "token.actions.githubusercontent.com:repository",
        String,
        false,
    );
    check_key("token.actions.githubusercontent.com:sub", "", String, false);
    check_key(
        "oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD:sub",
        "",
        String,
        false,
    );
}

#[test]
fn who_defines_a_key_and_when_it_is_present() {
    let source = |name: &str| condition_key(name).unwrap().source;
    assert_eq!(source("aws:SourceIp"), KeySource::Global("network"));
    assert_eq!(source("aws:ARN"), KeySource::Global("legacy"));
    assert_eq!(
        source("s3:prefix"),
        KeySource::Service(service("s3").unwrap())
    );
    assert_eq!(
        source("catalog:ChangeType"),
        KeySource::Service(service("aws-marketplace").unwrap())
    );
    assert_eq!(source("saml:aud"), KeySource::IdentityProvider);
    assert_eq!(
        source("cognito-identity.amazonaws.com:amr"),
        KeySource::IdentityProvider
    );
    assert_eq!(
        condition_key("aws:EpochTime").unwrap().also,
        Some(KeyType::Numeric)
    );
    let present = |name: &str| condition_key(name).unwrap().always_present;
    assert!(present("aws:SecureTransport") && present("aws:CurrentTime"));
    assert!(!present("aws:MultiFactorAuthPresent") && !present("s3:prefix"));
}

#[test]
fn unknown_condition_keys() {
    for name in [
        "",
        ":",
        "aws:",
        "aws",
        ":sub",
        "aws:SourceIpp",
        "aws:ResourceTag",
        "aws:ResourceTag/",
        "s3:",
        "s3:AllowPublicAccess",
        "zz:prefix",
        "kms:EncryptionContext:",
        "..:sub",
        "a..b:sub",
        "exa mple.com:sub",
        "example.com:",
        "ec2:ResourceTag",
    ] {
        assert_eq!(condition_key(name), None, "{name}");
    }
}
