//! A federated principal that is no identity provider.

use super::element;
use super::principal::{self, Named};
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::principal::PrincipalType;

const NAME: &str = "invalid-federated-principal-syntax-in-role-trust-policy";

fn invalid(named: &Named<'_, '_>, problem: &Problem) -> Diagnostic {
    let text = &named.leaf.text;
    let whole = problem.range.is_empty() || problem.range == (0..text.len());
    let span = if whole {
        named.leaf.span()
    } else {
        named.leaf.span_of(problem.range.clone())
    };
    let message = if text.is_empty() {
        "an identity provider cannot be empty".to_owned()
    } else {
        format!(
            "{} is no identity provider: {}",
            quoted(text),
            problem.message
        )
    };
    let diagnostic = Diagnostic::new(NAME, span, message)
        .code("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY")
        .label(principal::verdict(text));
    match (problem.kind, principal::key_for(text)) {
        (ProblemKind::WrongPrincipalKey, Some(right)) => {
            let diagnostic = diagnostic.help(format!("write it behind `{right}`"));
            if named.member.values.len() == 1 {
                element::replace(diagnostic, Safety::Unsafe, named.member.key.node, &format!("\"{right}\""))
            } else {
                diagnostic
            }
        }
        (ProblemKind::BadAccount, _) => diagnostic.help("write the twelve digits of the account"),
        _ => diagnostic.help(
            "write a domain like `accounts.google.com`, or the ARN of a provider like `arn:aws:iam::111122223333:saml-provider/idp`",
        ),
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let federated = |named: &Named<'_, '_>| named.principal_type == PrincipalType::Federated;
    for named in principal::all(policy).filter(federated) {
        let Some(problem) = named.value.problem() else {
            continue;
        };
        // Wildcards and variables are findings of other rules.
        if !matches!(
            problem.kind,
            ProblemKind::WildcardInPrincipal | ProblemKind::Variable | ProblemKind::Unread
        ) {
            cx.report(invalid(&named, problem));
        }
    }
}
