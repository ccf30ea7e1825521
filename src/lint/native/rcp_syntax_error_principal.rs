//! A principal other than `"*"` in an RCP.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::json::Kind;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::PrincipalElement;

const NAME: &str = "rcp-syntax-error-principal";

fn named(principal: &PrincipalElement<'_>) -> Diagnostic {
    let problem = Diagnostic::new(
        NAME,
        principal.value.span(),
        "an RCP can name `\"Principal\": \"*\"` only",
    )
    .label("AWS Organizations refuses the policy");
    let everyone = match principal.members.as_slice() {
        [member] if member.key.text == "AWS" => {
            !member.values.is_empty() && member.values.iter().all(|value| value.text == "*")
        }
        _ => false,
    };
    if everyone {
        let problem = problem.help("write `\"*\"`");
        element::replace(problem, Safety::Safe, principal.value, "\"*\"")
    } else {
        problem.help("write `\"*\"` and name the principals in the Condition: `\"ArnLike\": {\"aws:PrincipalArn\": …}`")
    }
}

fn negated(principal: &PrincipalElement<'_>) -> Diagnostic {
    let message = format!("an RCP cannot hold {}", quoted(&principal.key.text()));
    Diagnostic::new(NAME, principal.key.span(), message)
        .label("AWS Organizations refuses the policy")
        .help("write `\"Principal\": \"*\"` and exempt principals in the Condition: `\"ArnNotLikeIfExists\": {\"aws:PrincipalArn\": …}`")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        if let Some(principal) = &statement.principal {
            let right = match principal.value.kind() {
                Kind::String => principal.value.text() == "*",
                // Another type is `data-type-mismatch`.
                kind => !matches!(kind, Kind::Object | Kind::Array),
            };
            if !right {
                cx.report(named(principal).code("RCP_SYNTAX_ERROR_PRINCIPAL"));
            }
        }
        if let Some(principal) = &statement.not_principal {
            cx.report(negated(principal).code("RCP_SYNTAX_ERROR_PRINCIPAL"));
        }
    }
}
