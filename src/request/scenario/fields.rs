//! The fields of a request: which texts they take.

use crate::diagnostic::quoted;
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};
use crate::policy::resource::Arn;

/// Why a text does not fit a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

fn wrong(message: impl Into<String>, help: impl Into<String>) -> Wrong {
    Wrong {
        message: message.into(),
        help: help.into(),
    }
}

/// Checks a principal: the ARN of a user, role, role session, federated user, account root or
/// identity provider, a service principal, or `anonymous`.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
pub fn principal(text: &str) -> Result<(), Wrong> {
    const FORMS: &str = "write the ARN of a user, role session, account root or identity provider, \
                         a service principal such as lambda.amazonaws.com, or `anonymous`";
    if text == "anonymous" {
        return Ok(());
    }
    match parse_principal(PrincipalType::Aws, text) {
        PrincipalValue::AccountRoot(_)
        | PrincipalValue::User { .. }
        | PrincipalValue::Role { .. }
        | PrincipalValue::AssumedRole { .. }
        | PrincipalValue::FederatedUser { .. }
        | PrincipalValue::OriginAccessIdentity { .. } => return Ok(()),
        PrincipalValue::Account => {
            let message = format!("`{text}` is an account, and a request is made by a principal");
            let help = format!("the account's root user is arn:aws:iam::{text}:root");
            return Err(wrong(message, help));
        }
        PrincipalValue::Everyone => {
            let message = "`*` is a pattern, and a request is made by one principal";
            return Err(wrong(
                message,
                "a request without a signature is `anonymous`",
            ));
        }
        _ => {}
    }
    if let PrincipalValue::Service { .. } = parse_principal(PrincipalType::Service, text) {
        return Ok(());
    }
    match parse_principal(PrincipalType::Federated, text) {
        PrincipalValue::SamlProvider { .. } | PrincipalValue::OidcProvider { arn: Some(_), .. } => {
            Ok(())
        }
        PrincipalValue::OidcProvider { arn: None, .. } if !text.starts_with("arn:") => {
            let message = format!("{} is no principal", quoted(text));
            let help = "an identity provider is given by its ARN: \
                        arn:aws:iam::ACCOUNT:oidc-provider/HOST";
            Err(wrong(
                message,
                if text.contains('.') { help } else { FORMS },
            ))
        }
        _ => Err(wrong(format!("{} is no principal", quoted(text)), FORMS)),
    }
}

/// Checks an action: `service:Name`, no pattern. Whether AWS defines it does not matter.
pub fn action(text: &str) -> Result<(), Wrong> {
    if text.contains(['*', '?']) {
        let message = format!(
            "{} is a pattern, and a request has one action",
            quoted(text)
        );
        return Err(wrong(
            message,
            "`iamlint catalog` lists what a pattern matches",
        ));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match text.split_once(':') {
        Some((service, name))
            if !service.is_empty()
                && !name.is_empty()
                && service.chars().all(plain)
                && name.chars().all(plain) =>
        {
            Ok(())
        }
        _ => {
            let message = format!("{} is no action", quoted(text));
            Err(wrong(message, "an action is written as s3:GetObject"))
        }
    }
}

/// Checks a resource: an ARN, or `*` for an action that takes none.
pub fn resource(text: &str) -> Result<(), Wrong> {
    if text == "*" || Arn::split(text).is_some() {
        return Ok(());
    }
    let message = format!("{} is no ARN", quoted(text));
    let help = "an ARN is written as arn:aws:s3:::bucket/key; \
                an action without resource has `*`";
    Err(wrong(message, help))
}

/// Checks the account of a resource: twelve digits.
pub fn resource_account(text: &str) -> Result<(), Wrong> {
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    let message = format!("{} is no account", quoted(text));
    Err(wrong(
        message,
        "an account is twelve digits, as in 111122223333",
    ))
}

/// Checks the name of a condition key: `prefix:name`. Whether AWS defines it does not matter,
/// since identity providers bring their own.
pub fn context_key(text: &str) -> Result<(), Wrong> {
    match text.split_once(':') {
        Some((prefix, name)) if !prefix.is_empty() && !name.is_empty() => Ok(()),
        _ => {
            let message = format!("{} is no condition key", quoted(text));
            let help = "a condition key has a prefix, as in aws:SourceIp; \
                        `iamlint catalog` knows those of AWS";
            Err(wrong(message, help))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: fn(&str) -> Result<(), Wrong>, right: &[&str], bad: &[&str]) {
        for text in right {
            assert_eq!(field(text), Ok(()), "{text}");
        }
        for text in bad {
            assert!(field(text).is_err(), "{text}");
        }
    }

    #[test]
    fn principals() {
        check(
            principal,
            &[
                "anonymous",
                "arn:aws:iam::111122223333:root",
                "arn:aws:iam::111122223333:user/people/ann",
                "arn:aws:iam::111122223333:role/deploy",
                "arn:aws:sts::111122223333:assumed-role/deploy/session",
                "arn:aws:sts::111122223333:federated-user/ann",
                "arn:aws:iam::111122223333:saml-provider/Okta",
                "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
                "arn:aws-us-gov:iam::111122223333:user/ann",
                "lambda.amazonaws.com",
                "delivery.logs.amazonaws.com",
            ],
            &[
                "",
                "*",
                "111122223333",
                "ann",
                "Anonymous",
                "everyone",
                "arn:aws:iam::1:user/ann",
                "arn:aws:s3:::bucket",
                "arn:aws:iam::111122223333:user/*",
                "\u{1b}[31m",
            ],
        );
        let help = |text: &str| principal(text).unwrap_err().help;
        assert!(help("111122223333").ends_with("arn:aws:iam::111122223333:root"));
        assert!(help("accounts.google.com").contains("oidc-provider"));
        assert!(help("ann").contains("`anonymous`"));
    }

    #[test]
    fn actions() {
        check(
            action,
            &["s3:GetObject", "sts:assumerole", "new-service:DoThing"],
            &[
                "",
                "s3",
                "s3:",
                ":GetObject",
                "s3:Get*",
                "*",
                "s3:Get Object",
                "s3:a:b",
            ],
        );
    }

    #[test]
    fn resources_accounts_and_keys() {
        check(
            resource,
            &[
                "*",
                "arn:aws:s3:::b/k*",
                "arn:aws:sqs:us-east-1:111122223333:q",
            ],
            &["", "bucket", "arn:aws:s3", "**"],
        );
        check(
            resource_account,
            &["111122223333"],
            &["", "1", "11112222333a", "１１１１２２２２３３３３"],
        );
        check(
            context_key,
            &["aws:SourceIp", "a:b:c"],
            &["", "SourceIp", ":x", "aws:"],
        );
    }
}
