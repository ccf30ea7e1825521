//! A wildcard that stands for a part of a principal.

use super::principal::{self, Named};
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::principal::PrincipalType;
use crate::policy::resource::Arn;

const NAME: &str = "unsupported-wildcard-in-principal";

fn unsupported(named: &Named<'_, '_>, problem: &Problem) -> Diagnostic {
    let text = &named.leaf.text;
    let message = if text == "*" {
        format!("`*` cannot stand behind `{}`", named.principal_type)
    } else {
        format!(
            "a wildcard cannot stand for a part of a principal, as in {}",
            quoted(text)
        )
    };
    let span = named.leaf.span_of(problem.range.clone());
    let diagnostic = Diagnostic::new(NAME, span, message)
        .code("UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
        .label("AWS refuses the policy");
    diagnostic.help(match named.principal_type {
        PrincipalType::Aws => instead(text),
        PrincipalType::Service => {
            "name each service, for example `lambda.amazonaws.com`".to_owned()
        }
        PrincipalType::Federated => "name each identity provider".to_owned(),
        PrincipalType::CanonicalUser => "name each canonical user id".to_owned(),
    })
}

/// What to write instead of a pattern of ARNs.
///
/// Source: IAM User Guide, "AWS global condition context keys": for a session `aws:PrincipalArn`
/// is the ARN of its role.
fn instead(pattern: &str) -> String {
    let arn = Arn::split(pattern).filter(|_| pattern.len() <= 100 && !pattern.contains('`'));
    let resource = arn.map_or("", |arn| arn.resource(pattern));
    if resource.starts_with("role/") || resource.starts_with("user/") {
        format!(
            "write `\"AWS\": \"*\"` and the pattern in the Condition: `\"ArnLike\": {{\"aws:PrincipalArn\": \"{pattern}\"}}`"
        )
    } else if resource.starts_with("assumed-role/") {
        "name the role, `arn:aws:iam::111122223333:role/…`, which stands for all its sessions"
            .to_owned()
    } else if resource == "root" {
        "name each account, or write `\"AWS\": \"*\"` and the organization in the Condition: `\"StringEquals\": {\"aws:PrincipalOrgID\": …}`".to_owned()
    } else {
        "name each principal, or write `\"AWS\": \"*\"` with a Condition on `aws:PrincipalArn`"
            .to_owned()
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for named in principal::all(policy) {
        if let Some(problem) = named.value.problem()
            && problem.kind == ProblemKind::WildcardInPrincipal
        {
            cx.report(unsupported(&named, problem));
        }
    }
}
