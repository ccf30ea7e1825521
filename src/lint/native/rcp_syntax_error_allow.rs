//! An Allow in an RCP.

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, PrincipalElement, Statement};

const NAME: &str = "rcp-syntax-error-allow";

/// True for everyone, every resource and no condition: the shape of `RCPFullAWSAccess`, which
/// Access Analyzer lets pass.
fn is_unlimited(statement: &Statement<'_>) -> bool {
    let everyone = |principal: &PrincipalElement<'_>| {
        principal.bare.as_ref().is_some_and(|bare| bare.text == "*")
    };
    statement.principal.as_ref().is_some_and(everyone)
        && statement.condition.is_none()
        && statement.resource.as_ref().is_some_and(|resource| {
            resource
                .entries
                .iter()
                .any(|entry| entry.pattern.is_everything())
        })
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let Some(effect) = statement
            .effect
            .as_ref()
            .filter(|effect| effect.value == Some(Effect::Allow))
        else {
            continue;
        };
        let unlimited = is_unlimited(statement);
        if unlimited && is_every_action(statement) {
            continue;
        }
        let problem = Diagnostic::new(NAME, effect.leaf.span(), "an RCP can only deny")
            .code("RCP_SYNTAX_ERROR_ALLOW")
            .label("AWS Organizations takes `Allow` in its own `RCPFullAWSAccess` only")
            .help("turn it into a Deny of what must not happen; `RCPFullAWSAccess` already allows the rest");
        // The pages of Access Analyzer and of Organizations differ on this one.
        let problem = if unlimited {
            problem.severity(Severity::Warning)
        } else {
            problem
        };
        cx.report(problem);
    }
}

/// True where the statement is about every action.
pub(super) fn is_every_action(statement: &Statement<'_>) -> bool {
    statement.action.as_ref().is_some_and(|action| {
        action
            .entries
            .iter()
            .any(|entry| entry.pattern.is_everything())
    })
}

/// True for the statement of `RCPFullAWSAccess`.
pub(super) fn is_full_access(statement: &Statement<'_>) -> bool {
    statement.effect() == Some(Effect::Allow)
        && is_unlimited(statement)
        && is_every_action(statement)
}
