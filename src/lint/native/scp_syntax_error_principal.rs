//! A principal in an SCP.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::PrincipalElement;

const NAME: &str = "scp-syntax-error-principal";

/// True for `*` in either spelling, which leaving the element out means as well.
fn is_everyone(principal: &PrincipalElement<'_>) -> bool {
    let everyone = |text: &str| text == "*";
    principal
        .bare
        .as_ref()
        .is_some_and(|bare| everyone(&bare.text))
        || match principal.members.as_slice() {
            [member] => {
                member.key.text == "AWS" && member.values.iter().any(|value| everyone(&value.text))
            }
            _ => false,
        }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for principal in element::principals(statement) {
            let key = principal.key.text();
            let message = format!(
                "an SCP cannot hold {}: it binds every principal of its accounts",
                quoted(&key)
            );
            let problem = Diagnostic::new(NAME, principal.key.span(), message)
                .code("SCP_SYNTAX_ERROR_PRINCIPAL")
                .label("AWS Organizations refuses the policy");
            cx.report(if key == "Principal" && is_everyone(principal) {
                let problem = problem.help("remove `Principal`");
                element::remove(problem, Safety::Safe, statement.node, principal.key)
            } else {
                let operator = if key == "Principal" { "ArnLike" } else { "ArnNotLike" };
                problem.help(format!(
                    "remove `{key}` and name the principals in the Condition: `\"{operator}\": {{\"aws:PrincipalArn\": …}}`"
                ))
            });
        }
    }
}
