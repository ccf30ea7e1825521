//! Principals: what stands behind `AWS`, `Service`, `Federated` and `CanonicalUser`.
//!
//! Knows the forms, not which kinds of policy take them nor which services exist.

mod blame;

use std::fmt;
use std::ops::Range;

use pest::iterators::{Pair, Pairs};

use super::grammar::{Problem, Rule, accepts, range, read};
use super::resource::Arn;

/// The key of a principal map.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalType {
    /// `AWS`
    Aws,
    /// `Service`
    Service,
    /// `Federated`
    Federated,
    /// `CanonicalUser`
    CanonicalUser,
}

impl PrincipalType {
    /// Reads the key, whose case counts. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "AWS" => Self::Aws,
            "Service" => Self::Service,
            "Federated" => Self::Federated,
            "CanonicalUser" => Self::CanonicalUser,
            _ => return None,
        })
    }

    /// AWS's spelling.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

impl fmt::Display for PrincipalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One value of a principal map. Ranges are bytes of the decoded string.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalValue {
    /// `*` behind `AWS`: everyone, anonymous callers included.
    Everyone,
    /// Twelve digits: the account, which delegates to its own policies.
    Account,
    /// `arn:aws:iam::111122223333:root`: the same account.
    AccountRoot(Arn),
    /// `arn:aws:iam::111122223333:user/path/name`
    User {
        /// Its parts.
        arn: Arn,
        /// The name without path; its case counts.
        name: Range<usize>,
    },
    /// `arn:aws:iam::111122223333:role/path/name`: all sessions of the role.
    Role {
        /// Its parts.
        arn: Arn,
        /// The name without path.
        name: Range<usize>,
    },
    /// `arn:aws:sts::111122223333:assumed-role/name/session`: one session.
    AssumedRole {
        /// Its parts.
        arn: Arn,
        /// The name of the role; a session's ARN has no path.
        role: Range<usize>,
        /// The name of the session.
        session: Range<usize>,
    },
    /// `arn:aws:sts::111122223333:federated-user/name`: a session of `GetFederationToken`.
    FederatedUser {
        /// Its parts.
        arn: Arn,
        /// The name of the federated user.
        name: Range<usize>,
    },
    /// `AIDA…`: what a policy shows once the user or role is deleted.
    UniqueId(UniqueIdKind),
    /// `lambda.amazonaws.com`, `logs.us-east-1.amazonaws.com`
    Service {
        /// Everything before the region and the suffix: `lambda`, `delivery.logs`.
        name: Range<usize>,
        /// The region, where the name has one.
        region: Option<Range<usize>>,
        /// `amazonaws.com` and its like, without the dot before it.
        suffix: Range<usize>,
    },
    /// `arn:aws:iam::111122223333:saml-provider/name`
    SamlProvider {
        /// Its parts.
        arn: Arn,
        /// The name of the provider.
        name: Range<usize>,
    },
    /// `accounts.google.com`, or `arn:aws:iam::111122223333:oidc-provider/host/path`
    OidcProvider {
        /// Its parts, where it is given as ARN.
        arn: Option<Arn>,
        /// Host and path, which are also the prefix of the provider's condition keys.
        host: Range<usize>,
    },
    /// 64 hexadecimal digits.
    CanonicalUser,
    /// `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1…`
    ///
    /// Source: `CloudFront` Developer Guide, "Use an origin access identity (legacy, not
    /// recommended)".
    OriginAccessIdentity {
        /// Its parts.
        arn: Arn,
        /// The id of the identity.
        id: Range<usize>,
    },
    /// No such principal.
    Invalid(Problem),
}

impl PrincipalValue {
    /// What is wrong, where the text is no principal.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Invalid(problem) => Some(problem),
            _ => None,
        }
    }

    /// The ARN, where the principal is given as one.
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::AccountRoot(arn)
            | Self::User { arn, .. }
            | Self::Role { arn, .. }
            | Self::AssumedRole { arn, .. }
            | Self::FederatedUser { arn, .. }
            | Self::SamlProvider { arn, .. }
            | Self::OriginAccessIdentity { arn, .. } => Some(arn),
            Self::OidcProvider { arn, .. } => arn.as_ref(),
            Self::Everyone
            | Self::Account
            | Self::UniqueId(_)
            | Self::Service { .. }
            | Self::CanonicalUser
            | Self::Invalid(_) => None,
        }
    }

    /// The account that the principal belongs to, of the text that this was read from; `None`
    /// where the text does not say.
    pub fn account<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Account => Some(text),
            Self::OriginAccessIdentity { .. } => None,
            other => other.arn().map(|arn| arn.account(text)),
        }
    }
}

/// What a unique id is the id of.
///
/// Source: IAM User Guide, "IAM identifiers", unique ID prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UniqueIdKind {
    /// `AROA`
    Role,
    /// `AIDA`
    User,
    /// `AGPA`, `AIPA`, `ANPA` and other prefixes of things that are no principals.
    Other,
}

/// Reads one value of a principal map. What is no principal is [`PrincipalValue::Invalid`].
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
pub fn parse_principal(principal_type: PrincipalType, text: &str) -> PrincipalValue {
    let value = match principal_type {
        PrincipalType::Aws if text == "*" => Some(PrincipalValue::Everyone),
        PrincipalType::Aws => first(Rule::principal_aws, text).and_then(|p| aws(text, p)),
        PrincipalType::Service => {
            read(Rule::principal_service, text).and_then(|inside| service(&inside))
        }
        PrincipalType::Federated => {
            first(Rule::principal_federated, text).and_then(|p| federated(text, p))
        }
        PrincipalType::CanonicalUser => {
            accepts(Rule::principal_canonical, text).then_some(PrincipalValue::CanonicalUser)
        }
    };
    value.unwrap_or_else(|| PrincipalValue::Invalid(blame::blame(principal_type, text)))
}

fn first(rule: Rule, text: &str) -> Option<Pair<'_, Rule>> {
    read(rule, text)?.next()
}

/// The first rule of that name anywhere inside, as range.
fn find(pairs: &Pairs<'_, Rule>, rule: Rule) -> Option<Range<usize>> {
    pairs
        .clone()
        .find(|p| p.as_rule() == rule)
        .map(|p| range(&p))
}

fn aws(text: &str, pair: Pair<'_, Rule>) -> Option<PrincipalValue> {
    let rule = pair.as_rule();
    let inside = pair.into_inner();
    Some(match rule {
        Rule::principal_everyone => PrincipalValue::Everyone,
        Rule::account_id => PrincipalValue::Account,
        Rule::unique_id => PrincipalValue::UniqueId(match text.get(..4)? {
            "AROA" => UniqueIdKind::Role,
            "AIDA" => UniqueIdKind::User,
            _ => UniqueIdKind::Other,
        }),
        Rule::access_identity => PrincipalValue::OriginAccessIdentity {
            arn: Arn::split(text)?,
            id: find(&inside, Rule::access_identity_id)?,
        },
        _ => {
            let form = inside.last()?;
            let arn = Arn::split(text)?;
            let rule = form.as_rule();
            let mut names = form
                .into_inner()
                .filter(|p| p.as_rule() == Rule::iam_name)
                .map(|p| range(&p));
            match rule {
                Rule::iam_user => PrincipalValue::User {
                    arn,
                    name: names.next()?,
                },
                Rule::iam_role => PrincipalValue::Role {
                    arn,
                    name: names.next()?,
                },
                Rule::assumed_role => PrincipalValue::AssumedRole {
                    arn,
                    role: names.next()?,
                    session: names.next()?,
                },
                Rule::federated_user => PrincipalValue::FederatedUser {
                    arn,
                    name: names.next()?,
                },
                _ => PrincipalValue::AccountRoot(arn),
            }
        }
    })
}

fn service(inside: &Pairs<'_, Rule>) -> Option<PrincipalValue> {
    Some(PrincipalValue::Service {
        name: find(inside, Rule::service_name)?,
        region: find(inside, Rule::service_region),
        suffix: find(inside, Rule::service_suffix)?,
    })
}

fn federated(text: &str, pair: Pair<'_, Rule>) -> Option<PrincipalValue> {
    let rule = pair.as_rule();
    let inside = pair.into_inner();
    Some(match rule {
        Rule::saml_provider => PrincipalValue::SamlProvider {
            arn: Arn::split(text)?,
            name: find(&inside, Rule::iam_name)?,
        },
        _ => PrincipalValue::OidcProvider {
            arn: Arn::split(text),
            host: find(&inside, Rule::provider_host)?,
        },
    })
}

#[cfg(test)]
mod tests;
