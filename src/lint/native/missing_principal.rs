//! A statement of a policy on a resource that is about nobody.

use super::element;
use crate::diagnostic::{Diagnostic, Safety};
use crate::lint::document::Context;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "missing-principal";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let rcp = policy.kind == PolicyKind::Rcp;
    let help = match policy.kind {
        PolicyKind::Rcp => "add `\"Principal\": \"*\"`, the only principal that an RCP can name",
        PolicyKind::Trust => "add `Principal` with those who may assume the role",
        PolicyKind::Endpoint => {
            "add `\"Principal\": \"*\"` and limit who may use the endpoint in a Condition"
        }
        _ => "add `Principal` with those whom the statement is about",
    };
    let lacking = |statement: &&_| element::lacks(statement, &["Principal", "NotPrincipal"]);
    for statement in policy.statements.iter().filter(lacking) {
        let problem = Diagnostic::new(
            NAME,
            element::opening(statement.node),
            "this statement names no principal",
        )
        .code("MISSING_PRINCIPAL")
        .label("no `Principal`")
        .help(help);
        // Nothing but Deny is possible in an RCP: the fix grants nothing.
        cx.report(if rcp {
            element::insert_last(
                problem,
                Safety::Unsafe,
                statement.node,
                "\"Principal\": \"*\"",
            )
        } else {
            problem
        });
    }
}
