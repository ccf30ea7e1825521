//! Where a text that is no principal goes wrong.

use std::ops::Range;

use super::super::grammar::{
    Problem, ProblemKind, Rule, accepts, first_run, first_variable, shift, shown, slice, too_long,
};
use super::super::resource::Arn;
use super::PrincipalType;

/// The smallest wrong stretch of a text that the grammar does not know under this key.
pub(super) fn blame(principal_type: PrincipalType, text: &str) -> Problem {
    if let Some(problem) = too_long(text) {
        return problem;
    }
    if text.is_empty() {
        return Problem::new(0..0, ProblemKind::Empty, "a principal cannot be empty");
    }
    if let Some(at) = first_variable(text) {
        return Problem::new(
            at,
            ProblemKind::Variable,
            "a principal cannot hold a policy variable",
        );
    }
    if let Some(at) = first_run(text, |c| matches!(c, '*' | '?')) {
        let message = if text == "*" {
            "only `AWS` takes `*`, which stands for everyone"
        } else {
            "a wildcard cannot stand for a part of a principal, only `*` for all of it"
        };
        return Problem::new(at, ProblemKind::WildcardInPrincipal, message);
    }
    if let Some(at) = first_run(text, char::is_whitespace) {
        return Problem::new(
            at,
            ProblemKind::Space,
            "a principal cannot hold white space",
        );
    }
    if let Some(right) = right_key(principal_type, text) {
        return Problem::new(
            0..text.len(),
            ProblemKind::WrongPrincipalKey,
            format!("this principal belongs under the key `{right}`"),
        );
    }
    match principal_type {
        PrincipalType::Aws if text.starts_with("arn:") => arn(text, ArnOf::Identity),
        PrincipalType::Federated if text.starts_with("arn:") => arn(text, ArnOf::Provider),
        PrincipalType::Aws => account_or_nothing(text),
        PrincipalType::Federated => no_principal(
            0..text.len(),
            "an identity provider is a domain name or the ARN of a SAML or OIDC provider",
        ),
        PrincipalType::Service => service(text),
        PrincipalType::CanonicalUser => canonical(text),
    }
}

fn no_principal(at: Range<usize>, message: &str) -> Problem {
    Problem::new(at, ProblemKind::NotAPrincipal, message)
}

fn empty_name(at: Range<usize>, message: &str) -> Problem {
    Problem::new(at, ProblemKind::Empty, message)
}

/// The key of the principal map under which this text would be right. A domain name says too
/// little to count as an identity provider.
fn right_key(principal_type: PrincipalType, text: &str) -> Option<PrincipalType> {
    let rules = [
        (PrincipalType::Aws, Rule::principal_aws),
        (PrincipalType::Service, Rule::principal_service),
        (PrincipalType::CanonicalUser, Rule::principal_canonical),
        (PrincipalType::Federated, Rule::principal_federated),
    ];
    rules
        .into_iter()
        .filter(|(other, _)| *other != principal_type)
        .filter(|(other, _)| *other != PrincipalType::Federated || text.starts_with("arn:"))
        .find(|(_, rule)| accepts(*rule, text))
        .map(|(other, _)| other)
}

fn account_or_nothing(text: &str) -> Problem {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Problem::new(
            0..text.len(),
            ProblemKind::BadAccount,
            "an account id has twelve digits",
        );
    }
    no_principal(
        0..text.len(),
        "an AWS principal is `*`, an account id, or the ARN of an account, user, role or session",
    )
}

#[derive(Clone, Copy, PartialEq)]
enum ArnOf {
    Identity,
    Provider,
}

fn arn(text: &str, of: ArnOf) -> Problem {
    let parts = match Arn::parse(text) {
        Ok(parts) => parts,
        Err(problem) => return problem,
    };
    let partition = parts.partition(text);
    if partition.is_empty() || first_run(partition, not_in_partition).is_some() {
        return no_principal(around(&parts.partition), "this is no partition");
    }
    let service = parts.service(text);
    let services: &[&str] = match of {
        ArnOf::Identity => &["iam", "sts"],
        ArnOf::Provider => &["iam"],
    };
    if !services.contains(&service) {
        return no_principal(
            around(&parts.service),
            "an ARN of this service is no principal",
        );
    }
    if !parts.region.is_empty() {
        return Problem::new(
            parts.region,
            ProblemKind::RegionNotAllowed,
            "the ARN of a principal has no region",
        );
    }
    let account = parts.account(text);
    if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        return Problem::new(
            around(&parts.account),
            ProblemKind::BadAccount,
            "an account id has twelve digits",
        );
    }
    resource_part(text, &parts, service, of)
}

fn not_in_partition(c: char) -> bool {
    !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// An empty part of an ARN has no bytes to point at: the colon behind it stands for it.
fn around(part: &Range<usize>) -> Range<usize> {
    if part.is_empty() {
        part.start..part.start + 1
    } else {
        part.clone()
    }
}

/// Judges the part behind the fifth colon, the rest being right.
fn resource_part(text: &str, parts: &Arn, service: &str, of: ArnOf) -> Problem {
    let resource = parts.resource(text);
    let start = parts.resource.start;
    let whole = parts.resource.clone();
    let Some((kind, names)) = resource.split_once('/') else {
        let message = match of {
            ArnOf::Identity => "this names no user, role, session or account",
            ArnOf::Provider => "this names no identity provider",
        };
        return no_principal(
            if whole.is_empty() {
                start - 1..start
            } else {
                whole
            },
            message,
        );
    };
    let kind_at = start..start + kind.len();
    let names_at = kind_at.end + 1;
    let known = match (of, service) {
        (ArnOf::Identity, "iam") => matches!(kind, "user" | "role"),
        (ArnOf::Identity, _) => matches!(kind, "assumed-role" | "federated-user"),
        (ArnOf::Provider, _) => matches!(kind, "saml-provider" | "oidc-provider"),
    };
    if kind == "group" && of == ArnOf::Identity {
        return Problem::new(kind_at, ProblemKind::Group, "a group cannot be a principal");
    }
    if !known {
        return no_principal(kind_at, "what this ARN names cannot be a principal here");
    }
    let last = names.rsplit('/').next().unwrap_or(names);
    if last.is_empty() {
        return empty_name(
            text.len() - 1..text.len(),
            "the name behind the last slash is missing",
        );
    }
    let slashes = names.matches('/').count();
    if kind == "assumed-role" && slashes == 0 {
        return Problem::new(
            text.len()..text.len(),
            ProblemKind::MissingField,
            "the name of the session is missing: a session is `assumed-role/role/session`",
        );
    }
    if kind == "assumed-role" && slashes > 1 {
        return no_principal(
            names_at..text.len(),
            "the ARN of a session has the role's name without its path",
        );
    }
    let wrong = |c: char| !(c.is_ascii_alphanumeric() || "+=,.@_-/".contains(c));
    if let Some(at) = first_run(names, wrong) {
        let message = format!(
            "the name of a principal cannot hold {}",
            shown(slice(names, at.clone()))
        );
        return Problem::new(shift(at, names_at), ProblemKind::BadCharacter, message);
    }
    no_principal(names_at..text.len(), "this is no name of such a principal")
}

fn service(text: &str) -> Problem {
    if let Some(at) = first_run(text, char::is_uppercase) {
        return Problem::new(
            at,
            ProblemKind::ServiceCase,
            "a service principal has no capitals",
        );
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if let Some(at) = first_run(text, |c| !allowed(c)) {
        let message = format!(
            "a service principal cannot hold {}",
            shown(slice(text, at.clone()))
        );
        return Problem::new(at, ProblemKind::BadCharacter, message);
    }
    if let Some(dots) = text
        .find("..")
        .or_else(|| text.starts_with('.').then_some(0))
    {
        return empty_name(
            dots..dots + 1,
            "a part of this service principal's name is missing",
        );
    }
    Problem::new(
        0..text.len(),
        ProblemKind::ServiceSuffix,
        "a service principal is a name like `lambda.amazonaws.com`",
    )
}

fn canonical(text: &str) -> Problem {
    if let Some(at) = first_run(text, |c| !c.is_ascii_hexdigit()) {
        let message = format!(
            "a canonical user id cannot hold {}",
            shown(slice(text, at.clone()))
        );
        return Problem::new(at, ProblemKind::BadCharacter, message);
    }
    no_principal(
        0..text.len(),
        "a canonical user id has 64 hexadecimal digits",
    )
}
