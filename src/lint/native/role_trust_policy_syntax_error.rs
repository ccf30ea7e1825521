//! What a role's trust policy does not take: a resource, `NotPrincipal`, a bare `*`.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::json::Value;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};

const NAME: &str = "role-trust-policy-syntax-error";

fn resource(statement: &Statement<'_>, key: Value<'_>) -> Diagnostic {
    let text = key.text();
    let message = format!(
        "a trust policy cannot hold {}: it is about its own role",
        quoted(&text)
    );
    let problem = Diagnostic::new(NAME, key.span(), message)
        .code("ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE")
        .label("IAM refuses the policy")
        .help(format!("remove `{text}`"));
    element::remove(problem, Safety::Unsafe, statement.node, key)
}

fn not_principal(key: Value<'_>) -> Diagnostic {
    Diagnostic::new(NAME, key.span(), "a trust policy cannot hold `NotPrincipal`")
        .code("ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL")
        .label("IAM refuses the policy")
        .help("name those who may assume the role in `Principal`; exempt others by a Condition on `aws:PrincipalArn`")
}

fn everyone(statement: &Statement<'_>, value: Value<'_>) -> Diagnostic {
    let problem = Diagnostic::new(
        NAME,
        value.span(),
        "a trust policy cannot hold `\"Principal\": \"*\"`",
    )
    .code("ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL")
    .label("IAM refuses the policy");
    if statement.effect() == Some(Effect::Deny) {
        let problem = problem.help("write `{\"AWS\": \"*\"}`");
        return element::replace(problem, Safety::Safe, value, "{\"AWS\": \"*\"}");
    }
    problem.help("name those who may assume the role; `{\"AWS\": \"*\"}` would be accepted, and lets every AWS account in the world assume it")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        if let Some(principal) = &statement.principal
            && principal.bare.as_ref().is_some_and(|bare| bare.text == "*")
        {
            cx.report(everyone(statement, principal.value));
        }
        if let Some(principal) = &statement.not_principal {
            cx.report(not_principal(principal.key));
        }
        let resources = statement.resource.iter().chain(&statement.not_resource);
        for element in resources {
            cx.report(resource(statement, element.key));
        }
    }
}
