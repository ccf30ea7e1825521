//! A principal that is no map, or a text in it that is no principal.

use super::element;
use super::principal::{self, Named};
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::json::Kind;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::PrincipalElement;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::principal::PrincipalType;

const NAME: &str = "invalid-principal-format";

fn bare(principal: &PrincipalElement<'_>, text: &str) -> Diagnostic {
    let key = quoted(&principal.key.text());
    let message = format!(
        "{key} is `\"*\"` or an object like `{{\"AWS\": \"111122223333\"}}`, not a bare string"
    );
    let problem =
        Diagnostic::new(NAME, principal.value.span(), message).label("AWS refuses the policy");
    match principal::key_for(text) {
        Some(right) => {
            let written = format!("{{\"{right}\": {}}}", element::string(text));
            let problem = problem.help(format!("write `{{\"{right}\": {}}}`", cut(text)));
            element::replace(problem, Safety::Unsafe, principal.value, &written)
        }
        None => problem.help("say what it is: `{\"AWS\": …}`, `{\"Service\": …}`, `{\"Federated\": …}` or `{\"CanonicalUser\": …}`"),
    }
}

/// A string of JSON, cut where it is too long to read.
fn cut(text: &str) -> String {
    let shown = quoted(text);
    format!("\"{}\"", shown.trim_matches('`'))
}

fn array(principal: &PrincipalElement<'_>) -> Diagnostic {
    let key = quoted(&principal.key.text());
    let message = format!("{key} is `\"*\"` or an object like `{{\"AWS\": […]}}`, not an array");
    let problem =
        Diagnostic::new(NAME, principal.value.span(), message).label("AWS refuses the policy");
    match principal::key_for_all(principal.value) {
        Some(right) => {
            let problem = problem.help(format!("write `{{\"{right}\": […]}}`"));
            let written = format!("{{\"{right}\": {}}}", principal.value.raw());
            element::replace(problem, Safety::Unsafe, principal.value, &written)
        }
        None => problem.help("put the values behind a key: `{\"AWS\": […], \"Service\": […]}`"),
    }
}

fn no_principal(named: &Named<'_, '_>, problem: &Problem) -> Diagnostic {
    let text = &named.leaf.text;
    let message = match problem.kind {
        ProblemKind::Empty if text.is_empty() => problem.message.clone(),
        _ => format!("{} is no principal: {}", quoted(text), problem.message),
    };
    let whole = problem.range.is_empty() || problem.range == (0..text.len());
    let span = if whole {
        named.leaf.span()
    } else {
        named.leaf.span_of(problem.range.clone())
    };
    let diagnostic = Diagnostic::new(NAME, span, message).label(principal::verdict(text));
    let only = named.member.values.len() == 1;
    match (problem.kind, principal::key_for(text)) {
        (ProblemKind::WrongPrincipalKey, Some(right)) => {
            let diagnostic = diagnostic.help(format!("write `\"{right}\": {}`", cut(text)));
            if only {
                element::replace(diagnostic, Safety::Unsafe, named.member.key.node, &format!("\"{right}\""))
            } else {
                diagnostic
            }
        }
        (ProblemKind::BadAccount, _) => diagnostic.help("write the twelve digits of the account"),
        (ProblemKind::Group, _) => {
            diagnostic.help("name the users, or a role that they assume")
        }
        _ => diagnostic.help(match named.principal_type {
            PrincipalType::CanonicalUser => "write the 64 hexadecimal digits of the canonical user id",
            _ => "name an account, user, role or session, for example `arn:aws:iam::111122223333:role/app`",
        }),
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for principal in element::principals(statement) {
            match &principal.bare {
                Some(text) if text.text != "*" => {
                    cx.report(bare(principal, &text.text).code("INVALID_PRINCIPAL_FORMAT"));
                }
                None if principal.value.kind() == Kind::Array => {
                    cx.report(array(principal).code("INVALID_PRINCIPAL_FORMAT"));
                }
                _ => {}
            }
        }
    }
    let judged = |named: &Named<'_, '_>| {
        matches!(
            named.principal_type,
            PrincipalType::Aws | PrincipalType::CanonicalUser
        )
    };
    for named in principal::all(policy).filter(judged) {
        let Some(problem) = named.value.problem() else {
            continue;
        };
        // Wildcards and variables are findings of other rules.
        if !matches!(
            problem.kind,
            ProblemKind::WildcardInPrincipal | ProblemKind::Variable | ProblemKind::Unread
        ) {
            cx.report(no_principal(&named, problem));
        }
    }
}
