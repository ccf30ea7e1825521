//! Who uses a policy.

use super::ast::{Effect, Policy, Statement};
use super::principal::{PrincipalType, PrincipalValue, UniqueIdKind, parse_principal};

/// Who uses a policy. It decides whether multi-factor authentication can be asked of it: people
/// can present it, workloads cannot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Audience {
    /// IAM users and people who sign in.
    People,
    /// Roles of services, pipelines and other programs.
    Workloads,
    /// Nothing says.
    #[default]
    Unknown,
}

impl Audience {
    /// All of them, in the order of documentation.
    pub const ALL: [Self; 3] = [Self::People, Self::Workloads, Self::Unknown];

    /// The word used in rule files, configuration and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Workloads => "workloads",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word back. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

/// Hosts of identity providers whose tokens programs get: pipelines, clusters, build services. `*` any run.
const OF_PROGRAMS: [&str; 15] = [
    "token.actions.githubusercontent.com*",
    "gitlab.*",
    "api.bitbucket.org*",
    "oidc.circleci.com*",
    "app.terraform.io*",
    "agent.buildkite.com*",
    "oidc.vercel.com*",
    "vstoken.dev.azure.com*",
    "oidc.eks.*",
    "oidc-*.s3.*",
    "container.googleapis.com*",
    "storage.googleapis.com*",
    "*.oic.prod-aks.azure.com*",
    "api.pulumi.com*",
    "oidc.fly.io*",
];

/// What a principal of a trust policy says about who takes on the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    People,
    Program,
    /// Users and roles alike.
    Unclear,
}

impl Audience {
    /// Who takes on a role with this trust policy. Services alone, and providers that vouch for programs, make it
    /// one for workloads; whoever else is named as a user or signs in through a provider makes it one for people.
    /// An account, which stands for its users and its roles, says nothing, unless multi-factor authentication
    /// is required of it.
    pub fn of_trust(policy: &Policy<'_>) -> Self {
        let allows = policy
            .statements
            .iter()
            .filter(|statement| statement.effect() == Some(Effect::Allow));
        let signs: Vec<Sign> = allows.flat_map(signs).collect();
        if signs.contains(&Sign::People) {
            Self::People
        } else if signs.is_empty() || signs.contains(&Sign::Unclear) {
            Self::Unknown
        } else {
            Self::Workloads
        }
    }
}

fn signs(statement: &Statement<'_>) -> Vec<Sign> {
    let Some(principal) = &statement.principal else {
        return vec![Sign::Unclear];
    };
    let asks_for_mfa = statement.condition.iter().any(|block| {
        block.conditions().any(|(operator, condition)| {
            let key = condition.key.text.to_ascii_lowercase();
            let holds = operator
                .operator
                .and_then(|known| known.holds_when_absent());
            key.starts_with("aws:multifactorauth") && holds == Some(false)
        })
    });
    let of_anybody = if asks_for_mfa {
        Sign::People
    } else {
        Sign::Unclear
    };
    let mut signs: Vec<Sign> = principal.bare.iter().map(|_| of_anybody).collect();
    for member in &principal.members {
        for leaf in &member.values {
            signs.push(match member.principal_type {
                Some(of_type) => sign(of_type, &leaf.text, of_anybody),
                None => Sign::Unclear,
            });
        }
    }
    signs
}

fn sign(of_type: PrincipalType, text: &str, of_anybody: Sign) -> Sign {
    // The roles that IAM Identity Center makes for the people who sign in there.
    let of_sign_in = |name: &std::ops::Range<usize>| {
        let name = text.get(name.clone()).unwrap_or_default();
        name.starts_with("AWSReservedSSO_")
    };
    match parse_principal(of_type, text) {
        PrincipalValue::Service { .. } => Sign::Program,
        PrincipalValue::SamlProvider { .. }
        | PrincipalValue::User { .. }
        | PrincipalValue::FederatedUser { .. }
        | PrincipalValue::UniqueId(UniqueIdKind::User) => Sign::People,
        PrincipalValue::OidcProvider { host, .. } => {
            let host = text.get(host).unwrap_or_default();
            if OF_PROGRAMS.iter().any(|known| fits(known, host)) {
                Sign::Program
            } else {
                Sign::People
            }
        }
        PrincipalValue::Role { name, .. } | PrincipalValue::AssumedRole { role: name, .. }
            if of_sign_in(&name) =>
        {
            Sign::People
        }
        PrincipalValue::Everyone | PrincipalValue::Account | PrincipalValue::AccountRoot(_) => {
            of_anybody
        }
        _ => Sign::Unclear,
    }
}

/// True if the pattern, in which `*` stands for any run, matches the whole text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut rest = text;
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else {
        return false;
    };
    rest = after;
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
        last = Some(part);
    }
    last.is_some_and(str::is_empty) || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tree;
    use crate::policy::{PolicyKind, read};

    #[track_caller]
    fn check(principal: &str, rest: &str, expected: Audience) {
        let text = format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"{rest}}},
                {{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}}]}}"#
        );
        let (tree, _) = Tree::parse(&text);
        let (policy, _) = read(tree.root().unwrap(), PolicyKind::Trust);
        assert_eq!(Audience::of_trust(&policy), expected, "{principal}");
    }

    #[test]
    fn a_trust_policy_says_who_takes_on_the_role() {
        use Audience::{People, Unknown, Workloads};
        let federated = |of: &str| format!(r#"{{"Federated":"arn:aws:iam::111122223333:{of}"}}"#);
        check(r#"{"Service":"ecs-tasks.amazonaws.com"}"#, "", Workloads);
        check(
            r#"{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]}"#,
            "",
            Workloads,
        );
        check(&federated("saml-provider/Okta"), "", People);
        check(&federated("oidc-provider/login.clinic.example"), "", People);
        for program in [
            "token.actions.githubusercontent.com",
            "oidc.eks.us-east-1.amazonaws.com/id/ABC",
            "gitlab.clinic.example",
            "app.terraform.io",
        ] {
            check(
                &federated(&format!("oidc-provider/{program}")),
                "",
                Workloads,
            );
        }
        check(
            r#"{"AWS":"arn:aws:iam::111122223333:user/ann"}"#,
            "",
            People,
        );
        // Both may take on the role.
        check(
            r#"{"Service":"ec2.amazonaws.com","AWS":"arn:aws:iam::111122223333:user/ann"}"#,
            "",
            People,
        );
        let root = r#"{"AWS":"arn:aws:iam::111122223333:root"}"#;
        check(root, "", Unknown);
        check(
            root,
            r#","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
            People,
        );
        // Also true of a program, whose requests lack the key.
        check(
            root,
            r#","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#,
            Unknown,
        );
        check(
            r#"{"AWS":"arn:aws:iam::111122223333:role/deployer","Service":"ec2.amazonaws.com"}"#,
            "",
            Unknown,
        );
        let sso = "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Clinician_0a1b";
        check(
            &format!(r#"{{"AWS":"arn:aws:iam::111122223333:role/{sso}"}}"#),
            "",
            People,
        );
        check("\"*\"", "", Unknown);
    }
}
