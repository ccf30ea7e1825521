//! Which kind of policy a document is, and why.
//!
//! Where nothing outside it says so, the content decides first (Principal, actions, resources), then
//! names in the path.

use std::fmt;

use super::ast::{Entry, Policy, Statement};
use super::kind::PolicyKind;
use super::resource::ResourcePattern;

/// Why a document was taken to be of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindReason {
    /// The file around it says so.
    Carrier(&'static str),
    /// `--kind` on the command line.
    Option,
    /// A `[[files]]` entry of the configuration.
    Configuration,
    /// Something in the document.
    Content(&'static str),
    /// A word in the path.
    Path(&'static str),
}

impl fmt::Display for KindReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Carrier(what) => write!(f, "it stands in {what}"),
            Self::Option => f.write_str("--kind says so"),
            Self::Configuration => f.write_str("the configuration says so"),
            Self::Content(what) => f.write_str(what),
            Self::Path(word) => write!(f, "the path has the word `{word}`"),
        }
    }
}

/// What is said about a document's kind outside it, in the order in which it counts.
#[derive(Clone, Debug, Default)]
pub struct Said<'a> {
    /// What the file around it says, and in words what its place there is.
    pub carrier: Option<(PolicyKind, &'static str)>,
    /// What the command line says.
    pub option: Option<&'a PolicyKind>,
    /// What the configuration says.
    pub configuration: Option<&'a PolicyKind>,
}

/// The kind of `policy`, found in the file reported as `path`: what is said, or else what it looks
/// like.
pub fn decide(policy: &Policy<'_>, path: &str, said: Said<'_>) -> (PolicyKind, KindReason) {
    if let Some((kind, what)) = said.carrier {
        (kind, KindReason::Carrier(what))
    } else if let Some(kind) = said.option {
        (kind.clone(), KindReason::Option)
    } else if let Some(kind) = said.configuration {
        (kind.clone(), KindReason::Configuration)
    } else {
        classify(policy, path)
    }
}

/// Classifies `policy`, found in the file reported as `path`.
pub fn classify(policy: &Policy<'_>, path: &str) -> (PolicyKind, KindReason) {
    let statements = &policy.statements;
    if statements.iter().any(has_principal) {
        let (kind, reason) = with_principal(statements, path);
        return (kind, reason);
    }
    let named = path_word(path, &WITHOUT_PRINCIPAL).map(|(word, name)| {
        let kind = PolicyKind::from_name(name).unwrap_or(PolicyKind::Identity);
        (kind, KindReason::Path(word))
    });
    named.unwrap_or((
        PolicyKind::Identity,
        KindReason::Content("no statement names a principal"),
    ))
}

/// Words in a path and the kind they stand for, for documents without a principal. `endpoint` and
/// `trust` are not among them: identity policies about endpoints and roles are called so too.
const WITHOUT_PRINCIPAL: [(&str, &str); 7] = [
    ("scp", "scp"),
    ("scps", "scp"),
    ("rcp", "rcp"),
    ("rcps", "rcp"),
    ("boundary", "boundary"),
    ("boundaries", "boundary"),
    ("session", "session"),
];

/// The same for documents with a principal: an SCP has none, which is then the mistake in it.
const WITH_PRINCIPAL: [(&str, &str); 6] = [
    ("scp", "scp"),
    ("scps", "scp"),
    ("endpoint", "endpoint"),
    ("endpoints", "endpoint"),
    ("vpce", "endpoint"),
    ("trust", "trust"),
];

/// Looked for before the others: RCPs have a principal, and are often kept beside SCPs.
const RCP: [(&str, &str); 2] = [("rcp", "rcp"), ("rcps", "rcp")];

fn with_principal(statements: &[Statement<'_>], path: &str) -> (PolicyKind, KindReason) {
    let roles = statements.iter().all(takes_roles);
    let no_resource = |statement: &Statement<'_>| {
        statement.resource.is_none() && statement.not_resource.is_none()
    };
    if roles && statements.iter().all(no_resource) {
        let why = "it lets principals assume a role and names no resource";
        return (PolicyKind::Trust, KindReason::Content(why));
    }
    // A trust policy names no resource, whatever its folder is called.
    let may_be_trust =
        |statement: &Statement<'_>| no_resource(statement) || has_trust_actions(statement);
    let may_be_trust = statements.iter().all(may_be_trust);
    let named = path_word(path, &RCP)
        .or_else(|| path_word(path, &WITH_PRINCIPAL))
        .filter(|(_, kind)| *kind != "trust" || may_be_trust)
        .and_then(|(word, name)| Some((PolicyKind::from_name(name)?, KindReason::Path(word))));
    named.unwrap_or_else(|| {
        if roles {
            // Naming `*` as the resource is a common mistake in trust policies.
            let why = "it lets principals assume a role";
            return (PolicyKind::Trust, KindReason::Content(why));
        }
        let kind = PolicyKind::Resource(service(statements));
        (kind, KindReason::Content("its statements name principals"))
    })
}

fn has_principal(statement: &Statement<'_>) -> bool {
    statement.principal.is_some() || statement.not_principal.is_some()
}

/// True where every action is one of those a trust policy controls.
///
/// Source: IAM User Guide, "Update a role trust policy"; STS API reference.
fn has_trust_actions(statement: &Statement<'_>) -> bool {
    let trust = |text: &str| {
        let prefix = text
            .get(..4)
            .filter(|prefix| prefix.eq_ignore_ascii_case("sts:"));
        prefix.and(text.get(4..)).is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            name.starts_with("assumerole")
                || matches!(
                    name.as_str(),
                    "*" | "tagsession" | "setsourceidentity" | "setcontext"
                )
        })
    };
    statement.action.as_ref().is_some_and(|action| {
        let entries = &action.entries;
        !entries.is_empty() && entries.iter().all(|entry| trust(&entry.leaf.text))
    })
}

/// True for a statement with such actions that names no resource but `*` (a common mistake).
fn takes_roles(statement: &Statement<'_>) -> bool {
    let arn = |entry: &Entry<'_, ResourcePattern>| matches!(entry.pattern, ResourcePattern::Arn(_));
    let resource = statement.resource.as_ref();
    has_trust_actions(statement)
        && !resource.is_some_and(|resource| resource.entries.iter().any(arn))
}

/// The one service whose actions the statements name, or else whose ARNs.
fn service(statements: &[Statement<'_>]) -> Option<String> {
    let actions = statements.iter().flat_map(|statement| {
        let elements = [&statement.action, &statement.not_action];
        elements
            .into_iter()
            .flatten()
            .flat_map(|element| &element.entries)
    });
    let prefix = |text: &str| Some(text.split_once(':')?.0.to_ascii_lowercase());
    let by_action = single(actions.filter_map(|entry| prefix(&entry.leaf.text)));
    by_action.or_else(|| {
        let resources = statements.iter().flat_map(|statement| {
            let elements = [&statement.resource, &statement.not_resource];
            elements
                .into_iter()
                .flatten()
                .flat_map(|element| &element.entries)
        });
        single(resources.filter_map(|entry| match &entry.pattern {
            ResourcePattern::Arn(arn) => entry.leaf.text.get(arn.service.clone()).map(Into::into),
            _ => None,
        }))
    })
}

/// The one name all of `names` agree on, where it can be a service prefix.
fn single(mut names: impl Iterator<Item = String>) -> Option<String> {
    let first = names.next()?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (names.all(|name| name == first) && !first.is_empty() && first.chars().all(plain))
        .then_some(first)
}

/// The first of `words` that stands in the path as a word of its own, the innermost part of the
/// path first; in one part, words written out (`resource-control-policy`) before short ones.
fn path_word(
    path: &str,
    words: &[(&'static str, &'static str)],
) -> Option<(&'static str, &'static str)> {
    const WRITTEN_OUT: [(&str, &str, &str); 3] = [
        ("service", "control", "scp"),
        ("resource", "control", "rcp"),
        ("permissions", "boundary", "boundary"),
    ];
    path.rsplit('/').find_map(|part| {
        let parts: Vec<&str> = part.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let follows = |first: &str, second: &str| {
            parts.windows(2).any(|pair| {
                matches!(pair, [a, b]
                    if a.eq_ignore_ascii_case(first) && b.eq_ignore_ascii_case(second))
            })
        };
        let written_out = WRITTEN_OUT.iter().find_map(|(first, second, short)| {
            let known = words.iter().find(|(word, _)| word == short)?;
            follows(first, second).then_some(*known)
        });
        written_out.or_else(|| {
            let known = |part: &&str| words.iter().find(|(w, _)| w.eq_ignore_ascii_case(part));
            parts.iter().find_map(known).copied()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tree;
    use crate::policy::read;

    #[track_caller]
    fn check(statement: &str, path: &str, expected: &str) {
        let text = format!("{{\"Statement\": {statement}}}");
        let (tree, _) = Tree::parse(&text);
        let (policy, _) = read(tree.root().unwrap(), PolicyKind::Identity);
        assert_eq!(
            classify(&policy, path).0.to_string(),
            expected,
            "{statement} in {path}"
        );
    }

    const BUCKET: &str =
        r#"{"Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#;
    const ROLE: &str = r#"{"Principal": {"Service": "x"}, "Action": "sts:AssumeRole"}"#;
    const PLAIN: &str = r#"{"Action": "s3:GetObject", "Resource": "*"}"#;

    #[test]
    fn content_comes_before_paths() {
        check(ROLE, "scp/x.json", "trust");
        check(BUCKET, "x.json", "resource:s3");
        check(PLAIN, "trust/x.json", "identity");
        check(PLAIN, "x.json", "identity");
        check(
            r#"{"NotPrincipal": {"AWS": "1"}, "Action": "*", "Resource": "arn:aws:sqs:::q"}"#,
            "x",
            "resource:sqs",
        );
        check(
            r#"{"Principal": "*", "Action": ["s3:*", "kms:*"], "Resource": "*"}"#,
            "x",
            "resource",
        );
    }

    #[test]
    fn paths_tell_the_rest() {
        check(PLAIN, "policies/scp/deny.json", "scp");
        check(PLAIN, "policies/deny-scp.json", "scp");
        check(PLAIN, "policies/description.json", "identity");
        check(PLAIN, "org/service-control-policies/a.json", "scp");
        check(PLAIN, "boundaries/dev.json", "boundary");
        check(BUCKET, "rcp/aws-service-control-policies.json", "rcp");
        check(BUCKET, "resource_control_policies/a.json", "rcp");
        check(BUCKET, "scp/a.json", "scp");
        check(BUCKET, "vpc-endpoint.json", "endpoint");
        check(BUCKET, "trust/a.json", "resource:s3");
        check(r#"{"Principal": {"AWS": "1"}}"#, "trust/a.json", "trust");
    }

    #[test]
    fn a_trust_policy_with_a_resource_is_still_one() {
        let role = ROLE.replace('}', "").replace("\"x\"", "\"x\"}") + r#", "Resource": "*"}"#;
        check(&role, "x.json", "trust");
        check(&role, "rcp/x.json", "rcp");
    }
}
