//! Who makes a request, read from `Request::principal`.
//!
//! Source: IAM User Guide, "AWS JSON policy elements: Principal" (the forms), and "AWS global
//! condition context keys", aws:PrincipalArn (a session has its role's ARN there).

use super::arn::{self, Arn};
use crate::request::{ContextValue, Request};

/// What kind of principal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An IAM user.
    User,
    /// A session of a role.
    Role,
    /// A session of `GetFederationToken`.
    Federated,
    /// The root user of an account.
    Root,
    /// An AWS service as itself.
    Service,
    /// An identity provider, in `AssumeRoleWithSAML` and `AssumeRoleWithWebIdentity`.
    Provider,
    /// An origin access identity of `CloudFront`.
    OriginAccessIdentity,
    /// Somebody without credentials.
    Anonymous,
    /// An ARN of something that makes no requests.
    Other,
}

impl Kind {
    /// In words, for a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::User => "a user",
            Self::Role => "a role session",
            Self::Federated => "a federated user",
            Self::Root => "the root user",
            Self::Service => "a service principal",
            Self::Provider => "an identity provider",
            Self::OriginAccessIdentity => "an origin access identity",
            Self::Anonymous => "an anonymous caller",
            Self::Other => "something that is no principal",
        }
    }
}

/// Who makes the request.
#[derive(Clone, Debug)]
pub(super) struct Caller<'r> {
    /// The principal as the request has it.
    pub(super) text: &'r str,
    /// What kind it is.
    pub(super) kind: Kind,
    /// The partition of its ARN; empty where it has none.
    pub(super) partition: &'r str,
    /// Its account; `None` for whoever has none.
    pub(super) account: Option<&'r str>,
    /// The name of the user, the role or the federated user; else empty.
    pub(super) name: &'r str,
    /// The ARN of the role with its path, of a session, where it is known.
    pub(super) role_arn: Option<&'r str>,
}

impl<'r> Caller<'r> {
    /// Reads the principal. The ARN of a session lacks the role's path, so `aws:PrincipalArn` of
    /// the context tells it where that is the ARN of a role of this name and account.
    pub(super) fn new(request: &'r Request) -> Self {
        let text = request.principal.as_str();
        let mut caller = Self {
            text,
            kind: Kind::Other,
            partition: "",
            account: None,
            name: "",
            role_arn: None,
        };
        let Some(arn) = arn::split(text) else {
            caller.kind = if text == "anonymous" {
                Kind::Anonymous
            } else if is_federation(&request.action) {
                Kind::Provider
            } else {
                Kind::Service
            };
            return caller;
        };
        caller.partition = arn.partition;
        let (kind, name) = read(arn);
        caller.kind = kind;
        caller.name = name;
        let has_account = matches!(kind, Kind::User | Kind::Role | Kind::Federated | Kind::Root);
        caller.account = has_account.then_some(arn.account);
        if kind == Kind::Role {
            caller.role_arn = if arn.service == "iam" {
                Some(text)
            } else {
                written_principal_arn(request).filter(|role| caller.is_session_of(role))
            };
        }
        caller
    }

    /// True if `role` is the ARN of a role of this session's account and name, whatever its path.
    fn is_session_of(&self, role: &str) -> bool {
        arn::split(role).is_some_and(|role| {
            role.service == "iam"
                && role.partition == self.partition
                && Some(role.account) == self.account
                && role.name_of("role") == Some(self.name)
        })
    }

    /// True if `role` is the ARN of the role that this session is of.
    pub(super) fn has_role(&self, role: &str) -> bool {
        self.kind == Kind::Role
            && match self.role_arn {
                Some(known) => known == role,
                None => self.is_session_of(role),
            }
    }

    /// True for whoever has identity policies: users, role sessions, federated users.
    pub(super) fn is_entity(&self) -> bool {
        matches!(self.kind, Kind::User | Kind::Role | Kind::Federated)
    }

    /// True for a session of a service-linked role, as far as the role's path is known.
    ///
    /// Source: IAM User Guide, "Create a service-linked role".
    pub(super) fn is_service_linked(&self) -> bool {
        let path = self.role_arn.and_then(arn::split);
        path.is_some_and(|role| role.resource.starts_with("role/aws-service-role/"))
    }
}

/// True for the actions that a caller without AWS credentials makes with a provider's token.
fn is_federation(action: &str) -> bool {
    action.eq_ignore_ascii_case("sts:AssumeRoleWithSAML")
        || action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity")
}

fn written_principal_arn(request: &Request) -> Option<&str> {
    let (_, value) = request
        .context
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case("aws:PrincipalArn"))?;
    match value {
        ContextValue::One(arn) => Some(arn),
        ContextValue::Absent | ContextValue::Many(_) => None,
    }
}

fn read(arn: Arn<'_>) -> (Kind, &str) {
    match arn.service {
        "iam" if arn.account == "cloudfront" => (Kind::OriginAccessIdentity, ""),
        "iam" if arn.resource == "root" => (Kind::Root, ""),
        "iam" => {
            if let Some(name) = arn.name_of("user") {
                (Kind::User, name)
            } else if let Some(name) = arn.name_of("role") {
                (Kind::Role, name)
            } else if arn.name_of("saml-provider").is_some()
                || arn.name_of("oidc-provider").is_some()
            {
                (Kind::Provider, "")
            } else {
                (Kind::Other, "")
            }
        }
        "sts" => match arn.resource.split_once('/') {
            Some(("assumed-role", rest)) => (
                Kind::Role,
                rest.split_once('/').map_or(rest, |(role, _)| role),
            ),
            Some(("federated-user", name)) => (Kind::Federated, name),
            _ => (Kind::Other, ""),
        },
        _ => (Kind::Other, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(principal: &str, action: &str, principal_arn: Option<&str>) -> Request {
        let written = principal_arn.map(|arn| {
            let value = ContextValue::One(arn.to_owned());
            ("AWS:principalarn".to_owned(), value)
        });
        Request {
            principal: principal.to_owned(),
            action: action.to_owned(),
            resource: "*".to_owned(),
            resource_account: None,
            context: written.into_iter().collect(),
        }
    }

    #[track_caller]
    fn check(principal: &str, kind: Kind, account: Option<&str>, name: &str) {
        let request = request(principal, "s3:GetObject", None);
        let caller = Caller::new(&request);
        assert_eq!(
            (caller.kind, caller.account, caller.name),
            (kind, account, name),
            "{principal}"
        );
    }

    #[test]
    fn kinds() {
        const ONE: Option<&str> = Some("111122223333");
        check(
            "arn:aws:iam::111122223333:user/a/bob",
            Kind::User,
            ONE,
            "bob",
        );
        check("arn:aws:iam::111122223333:role/a/ci", Kind::Role, ONE, "ci");
        let session = "arn:aws:sts::111122223333:assumed-role/ci/run";
        check(session, Kind::Role, ONE, "ci");
        let federated = "arn:aws:sts::111122223333:federated-user/bob";
        check(federated, Kind::Federated, ONE, "bob");
        check("arn:aws:iam::111122223333:root", Kind::Root, ONE, "");
        let provider = "arn:aws:iam::111122223333:saml-provider/idp";
        check(provider, Kind::Provider, None, "");
        check("arn:aws:iam::111122223333:group/g", Kind::Other, None, "");
        check("lambda.amazonaws.com", Kind::Service, None, "");
        check("anonymous", Kind::Anonymous, None, "");
        let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1";
        check(identity, Kind::OriginAccessIdentity, None, "");
    }

    #[test]
    fn a_name_that_brings_a_token_is_a_provider() {
        let request = request("accounts.google.com", "STS:AssumeRoleWithWebIdentity", None);
        assert_eq!(Caller::new(&request).kind, Kind::Provider);
    }

    #[test]
    fn the_role_of_a_session() {
        let session = "arn:aws:sts::111122223333:assumed-role/ci/run";
        let unknown = request(session, "s3:GetObject", None);
        let unknown = Caller::new(&unknown);
        assert!(unknown.has_role("arn:aws:iam::111122223333:role/ci"));
        assert!(unknown.has_role("arn:aws:iam::111122223333:role/team/ci"));
        assert!(!unknown.has_role("arn:aws:iam::111122223333:role/cd"));
        assert!(!unknown.has_role("arn:aws:iam::444455556666:role/ci"));
        let path = "arn:aws:iam::111122223333:role/team/ci";
        let known = request(session, "s3:GetObject", Some(path));
        let known = Caller::new(&known);
        assert!(known.has_role(path));
        assert!(!known.has_role("arn:aws:iam::111122223333:role/ci"));
        let other = "arn:aws:iam::111122223333:role/cd";
        let other = request(session, "s3:GetObject", Some(other));
        assert_eq!(Caller::new(&other).role_arn, None);
    }
}
