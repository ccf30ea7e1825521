//! A service principal that is not written like one.

use super::element;
use super::principal;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::json::Value;
use crate::lint::document::Context;
use crate::policy::ast::Leaf;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "invalid-service-principal-format";

/// Its values name the Region too: `s3.us-east-1.amazonaws.com`.
///
/// Source: AWS KMS Developer Guide, "kms:ViaService"; IAM User Guide, "Access Analyzer policy check reference".
const VIA: &str = "kms:ViaService";

/// The service of a principal without a Region, `s3` of `s3.amazonaws.com`.
fn without_region(text: &str) -> Option<&str> {
    let head = text
        .strip_suffix(".cn")
        .unwrap_or(text)
        .strip_suffix(".amazonaws.com")?;
    (!head.is_empty() && !head.contains('.')).then_some(head)
}

fn no_region(leaf: &Leaf<'_>, service: &str) -> Diagnostic {
    let text = &leaf.text;
    Diagnostic::new(
        NAME,
        leaf.span(),
        format!("{} names no Region, as values of `{VIA}` do", quoted(text)),
    )
    .code("INVALID_SERVICE_PRINCIPAL_FORMAT")
    .label("no request carries this value")
    .help(format!(
        "write the Region of the key, as in `{service}.us-east-1.amazonaws.com`, or StringLike and `{service}.*.amazonaws.com`"
    ))
}

/// The service principal that was most likely meant.
fn meant(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let is_service = |text: &str| {
        matches!(
            parse_principal(PrincipalType::Service, text),
            PrincipalValue::Service { .. }
        )
    };
    if is_service(&lower) {
        return Some(lower);
    }
    let known = catalog::service(&lower).is_some();
    let with_suffix = format!("{lower}.amazonaws.com");
    (known && is_service(&with_suffix)).then_some(with_suffix)
}

fn invalid(leaf: &Leaf<'_>, problem: &Problem, key: Option<Value<'_>>) -> Diagnostic {
    let text = &leaf.text;
    let whole = problem.range.is_empty() || problem.range == (0..text.len());
    let span = if whole {
        leaf.span()
    } else {
        leaf.span_of(problem.range.clone())
    };
    let message = if text.is_empty() {
        "a service principal cannot be empty".to_owned()
    } else {
        format!(
            "{} is no service principal: {}",
            quoted(text),
            problem.message
        )
    };
    let label = if key.is_some() {
        "no request carries this value"
    } else {
        principal::verdict(text)
    };
    let diagnostic = Diagnostic::new(NAME, span, message)
        .code("INVALID_SERVICE_PRINCIPAL_FORMAT")
        .label(label);
    match meant(text) {
        Some(right) => {
            let diagnostic = diagnostic.help(format!("write `{right}`"));
            element::replace(
                diagnostic,
                Safety::Unsafe,
                leaf.node,
                &element::string(&right),
            )
        }
        None => diagnostic.help(
            "write the service's name as its documentation gives it, like `lambda.amazonaws.com`",
        ),
    }
}

fn in_principals(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for named in
        principal::all(policy).filter(|named| named.principal_type == PrincipalType::Service)
    {
        let Some(problem) = named.value.problem() else {
            continue;
        };
        match (problem.kind, principal::key_for(&named.leaf.text)) {
            // Findings of other rules.
            (ProblemKind::WildcardInPrincipal | ProblemKind::Variable | ProblemKind::Unread, _) => {
            }
            (ProblemKind::WrongPrincipalKey, Some(right)) => {
                let mut diagnostic =
                    invalid(named.leaf, problem, None).help(format!("write it behind `{right}`"));
                diagnostic.fix = None;
                cx.report(if named.member.values.len() == 1 {
                    element::replace(
                        diagnostic,
                        Safety::Unsafe,
                        named.member.key.node,
                        &format!("\"{right}\""),
                    )
                } else {
                    diagnostic
                });
            }
            _ => cx.report(invalid(named.leaf, problem, None)),
        }
    }
}

fn in_conditions(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (condition, leaf) in principal::services_in_conditions(policy, &[VIA]) {
        let value = parse_principal(PrincipalType::Service, &leaf.text);
        let Some(problem) = value.problem() else {
            if condition.key.text.eq_ignore_ascii_case(VIA)
                && let Some(service) = without_region(&leaf.text)
            {
                cx.report(no_region(leaf, service));
            }
            continue;
        };
        let judged = !matches!(
            problem.kind,
            ProblemKind::WildcardInPrincipal | ProblemKind::Variable | ProblemKind::Unread
        );
        if judged {
            cx.report(invalid(leaf, problem, Some(condition.key.node)));
        }
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    if matches!(
        policy.kind,
        PolicyKind::Resource(_) | PolicyKind::Trust | PolicyKind::Endpoint
    ) {
        in_principals(policy, cx);
    }
    in_conditions(policy, cx);
}
