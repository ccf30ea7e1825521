use proptest::prelude::*;

use super::super::grammar::ProblemKind;
use super::*;

/// What a principal is, in short, with the bytes of its parts; or the problem and the wrong bytes.
fn short(principal_type: PrincipalType, text: &str) -> String {
    let at = |range: &Range<usize>| text.get(range.clone()).unwrap().to_owned();
    match parse_principal(principal_type, text) {
        PrincipalValue::Everyone => "everyone".to_owned(),
        PrincipalValue::Account => "account".to_owned(),
        PrincipalValue::AccountRoot(arn) => format!("root {}", arn.account(text)),
        PrincipalValue::User { name, .. } => format!("user {}", at(&name)),
        PrincipalValue::Role { name, .. } => format!("role {}", at(&name)),
        PrincipalValue::AssumedRole { role, session, .. } => {
            format!("session {} {}", at(&role), at(&session))
        }
        PrincipalValue::FederatedUser { name, .. } => format!("federated {}", at(&name)),
        PrincipalValue::UniqueId(kind) => format!("id {kind:?}"),
        PrincipalValue::Service {
            name,
            region,
            suffix,
        } => format!(
            "service {} {} {}",
            at(&name),
            region.map_or_else(|| "-".to_owned(), |region| at(&region)),
            at(&suffix)
        ),
        PrincipalValue::SamlProvider { name, .. } => format!("saml {}", at(&name)),
        PrincipalValue::OidcProvider { arn, host } => {
            format!("oidc {} {}", arn.is_some(), at(&host))
        }
        PrincipalValue::CanonicalUser => "canonical".to_owned(),
        PrincipalValue::OriginAccessIdentity { id, .. } => format!("oai {}", at(&id)),
        PrincipalValue::Invalid(problem) => {
            format!("{:?} {:?}", problem.kind, at(&problem.range))
        }
    }
}

#[track_caller]
fn aws(text: &str, expected: &str) {
    assert_eq!(short(PrincipalType::Aws, text), expected, "{text}");
}

/// IAM User Guide, "AWS JSON policy elements: Principal"; unique ids: "IAM identifiers".
#[test]
fn aws_principals() {
    aws("*", "everyone");
    aws("111122223333", "account");
    aws("arn:aws:iam::111122223333:root", "root 111122223333");
    aws(
        "arn:aws-us-gov:iam::111122223333:user/a/b/Jane",
        "user Jane",
    );
    aws("arn:aws:iam::111122223333:role/admin", "role admin");
    aws(
        "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/R",
        "role R",
    );
    aws(
        "arn:aws:sts::111122223333:assumed-role/r/jane@example.com",
        "session r jane@example.com",
    );
    aws(
        "arn:aws:sts::111122223333:federated-user/bob",
        "federated bob",
    );
    aws("AROAEXAMPLEID1234567", "id Role");
    aws("AIDACKCEVSQ6C2EXAMPLE", "id User");
    aws("AGPACKCEVSQ6C2EXAMPLE", "id Other");
    aws(
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC",
        "oai EH1HDMB1FH2TC",
    );
}

/// IAM User Guide, "AWS JSON policy elements: Principal", and "Access Analyzer policy check
/// reference", Unsupported wildcard in principal.
#[test]
fn no_aws_principals() {
    aws("", "Empty \"\"");
    aws(
        "arn:aws:iam::111122223333:user/*",
        "WildcardInPrincipal \"*\"",
    );
    aws("arn:aws:iam::*:root", "WildcardInPrincipal \"*\"");
    aws("**", "WildcardInPrincipal \"**\"");
    aws("arn:aws:iam::${account}:root", "Variable \"${account}\"");
    aws("11112222333", "BadAccount \"11112222333\"");
    aws(
        "arn:aws:iam::99999999999:role/my-role",
        "BadAccount \"99999999999\"",
    );
    aws("arn:aws:iam:::root", "BadAccount \":\"");
    aws(
        "arn:aws:iam:us-east-1:111122223333:root",
        "RegionNotAllowed \"us-east-1\"",
    );
    aws("arn:aws:iam:111122223333:user/MyUser", "MissingField \"\"");
    aws("arn:aws:iam::111122223333:group/g", "Group \"group\"");
    aws(
        "arn:aws:iam::111122223333:policy/p",
        "NotAPrincipal \"policy\"",
    );
    aws("arn:aws:s3:::bucket", "NotAPrincipal \"s3\"");
    aws("arn:aws:iam::111122223333:", "NotAPrincipal \":\"");
    aws("arn:aws:iam::111122223333:user", "NotAPrincipal \"user\"");
    aws("arn:aws:iam::111122223333:user/", "Empty \"/\"");
    aws("arn:aws:iam::111122223333:user/path/", "Empty \"/\"");
    aws("arn:aws:iam::111122223333:user/a b", "Space \" \"");
    aws("arn:aws:iam::111122223333:user/a#b", "BadCharacter \"#\"");
    aws(
        "arn:aws:iam::111122223333:assumed-role/r/s",
        "NotAPrincipal \"assumed-role\"",
    );
    aws(
        "arn:aws:sts::111122223333:assumed-role/r",
        "MissingField \"\"",
    );
    aws(
        "arn:aws:sts::111122223333:assumed-role/p/r/s",
        "NotAPrincipal \"p/r/s\"",
    );
    aws("arn:Aws:iam::111122223333:root", "NotAPrincipal \"Aws\"");
    aws("consumer-account", "NotAPrincipal \"consumer-account\"");
    aws("AROASHORT", "NotAPrincipal \"AROASHORT\"");
    aws(
        "lambda.amazonaws.com",
        "WrongPrincipalKey \"lambda.amazonaws.com\"",
    );
    aws(
        "arn:aws:iam::111122223333:saml-provider/x",
        "WrongPrincipalKey \"arn:aws:iam::111122223333:saml-provider/x\"",
    );
}

#[track_caller]
fn service(text: &str, expected: &str) {
    assert_eq!(short(PrincipalType::Service, text), expected, "{text}");
}

/// IAM User Guide, "AWS JSON policy elements: Principal", AWS service principals.
#[test]
fn services() {
    service("lambda.amazonaws.com", "service lambda - amazonaws.com");
    service(
        "delivery.logs.amazonaws.com",
        "service delivery.logs - amazonaws.com",
    );
    service(
        "logs.us-gov-west-1.amazonaws.com",
        "service logs us-gov-west-1 amazonaws.com",
    );
    service("ec2.amazonaws.com.cn", "service ec2 - amazonaws.com.cn");
    service(
        "ec2.cn-north-1.amazonaws.com.cn",
        "service ec2 cn-north-1 amazonaws.com.cn",
    );
    service(
        "vpc-flow-logs.amazonaws.com",
        "service vpc-flow-logs - amazonaws.com",
    );
    service(
        "alexa-appkit.amazon.com",
        "service alexa-appkit - amazon.com",
    );
    service(
        "amazonaws.com.amazonaws.com",
        "service amazonaws.com - amazonaws.com",
    );
    service("*", "WildcardInPrincipal \"*\"");
    service("*.amazonaws.com", "WildcardInPrincipal \"*\"");
    service("Lambda.amazonaws.com", "ServiceCase \"L\"");
    service("lambda", "ServiceSuffix \"lambda\"");
    service("amazonaws.com", "ServiceSuffix \"amazonaws.com\"");
    service(
        "lambda.amazonaws.com.evil",
        "ServiceSuffix \"lambda.amazonaws.com.evil\"",
    );
    service(".amazonaws.com", "Empty \".\"");
    service("a..amazonaws.com", "Empty \".\"");
    service("a/b.amazonaws.com", "BadCharacter \"/\"");
    service("111122223333", "WrongPrincipalKey \"111122223333\"");
}

#[track_caller]
fn federated(text: &str, expected: &str) {
    assert_eq!(short(PrincipalType::Federated, text), expected, "{text}");
}

/// IAM User Guide, "AWS JSON policy elements: Principal", OIDC and SAML federated principals.
#[test]
fn identity_providers() {
    federated("accounts.google.com", "oidc false accounts.google.com");
    federated(
        "cognito-identity.amazonaws.com",
        "oidc false cognito-identity.amazonaws.com",
    );
    federated(
        "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/E0",
        "oidc true oidc.eks.us-east-1.amazonaws.com/id/E0",
    );
    federated("arn:aws:iam::111122223333:saml-provider/Ex-1", "saml Ex-1");
    federated("my idp", "Space \" \"");
    federated("idp", "NotAPrincipal \"idp\"");
    federated("*", "WildcardInPrincipal \"*\"");
    federated("arn:aws:iam::1:saml-provider/x", "BadAccount \"1\"");
    federated(
        "arn:aws:iam::111122223333:provider/x",
        "NotAPrincipal \"provider\"",
    );
    federated(
        "arn:aws:iam::111122223333:role/x",
        "WrongPrincipalKey \"arn:aws:iam::111122223333:role/x\"",
    );
}

/// IAM User Guide, "AWS JSON policy elements: Principal", and AWS General Reference on canonical
/// user ids.
#[test]
fn canonical_users() {
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    assert_eq!(short(PrincipalType::CanonicalUser, id), "canonical");
    assert_eq!(
        short(PrincipalType::CanonicalUser, "79a5"),
        "NotAPrincipal \"79a5\""
    );
    assert_eq!(
        short(PrincipalType::CanonicalUser, "79xy"),
        "BadCharacter \"xy\""
    );
}

#[test]
fn the_account_of_a_principal() {
    for (text, account) in [
        ("111122223333", Some("111122223333")),
        ("arn:aws:iam::111122223333:role/r", Some("111122223333")),
        ("*", None),
        ("AROAEXAMPLEID1234567", None),
        (
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
            None,
        ),
    ] {
        let value = parse_principal(PrincipalType::Aws, text);
        assert_eq!(value.account(text), account, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_problem_lies_in_the_text(
        text in prop::collection::vec(prop::sample::select(vec![
            "arn:", "aws", ":iam::", "sts", ":", "111122223333", "/", "user/", "role/", "root",
            "assumed-role/", "saml-provider/", "a", "é", "*", "${", "}", " ", ".", "amazonaws.com",
            "us-east-1", "A",
        ]), 0..8).prop_map(|pieces| pieces.concat()),
    ) {
        for principal_type in [
            PrincipalType::Aws,
            PrincipalType::Service,
            PrincipalType::Federated,
            PrincipalType::CanonicalUser,
        ] {
            if let PrincipalValue::Invalid(problem) = parse_principal(principal_type, &text) {
                prop_assert!(text.get(problem.range).is_some(), "{}", text);
                prop_assert!(problem.kind != ProblemKind::Unread);
            }
        }
    }
}
