//! A principal in a policy whose holder is the principal.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "unsupported-principal";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let (what, holder) = match policy.kind {
        PolicyKind::Boundary => ("a permissions boundary", "whoever has it"),
        PolicyKind::Session => ("a session policy", "the session"),
        _ => ("an identity policy", "whoever has it"),
    };
    for statement in &policy.statements {
        for principal in element::principals(statement) {
            let key = principal.key.text();
            let message = format!("{what} cannot hold {}: it is about {holder}", quoted(&key));
            let problem = Diagnostic::new(NAME, principal.key.span(), message)
                .code("UNSUPPORTED_PRINCIPAL")
                .label("AWS refuses the policy")
                .help(format!(
                    "remove `{key}`, or check with `--kind resource` or `--kind trust` where the policy belongs to a resource or a role's trust"
                ));
            cx.report(element::remove(
                problem,
                Safety::Unsafe,
                statement.node,
                principal.key,
            ));
        }
    }
}
