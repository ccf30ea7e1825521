//! Condition keys that no request of an AWS service carries, in a statement that names services.

use super::outcome::{conditions, holds_when_absent};
use super::principal::{self, Named, only_services};
use crate::catalog::{self, KeyFacts, KeySource};
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, Effect, OperatorBlock, Statement};
use crate::policy::principal::PrincipalType;

const NAME: &str = "unsupported-condition-key-for-service-principal";

/// Gives the sessions that it opens tags from the caller's certificate, and a source identity.
///
/// Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model".
const WITH_TAGS: &str = "rolesanywhere.amazonaws.com";

fn never_carries(key: &str, consequence: &str) -> String {
    format!("AWS services never send {}: {consequence}", quoted(key))
}

/// What follows for the services from a key that they do not send.
fn consequence(effect: Effect, holds: bool) -> &'static str {
    match (effect, holds) {
        (Effect::Allow, false) => "this Allow gives them nothing",
        (Effect::Allow, true) => "this condition does not limit the Allow for them",
        (Effect::Deny, false) => "this Deny does not stop them",
        (Effect::Deny, true) => "this condition exempts none of them from the Deny",
    }
}

/// Source: IAM User Guide, "AWS global condition context keys", availability of each key.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let mut services = principal::of(statement).filter(|named| {
            named.principal_type == PrincipalType::Service && named.leaf.text != WITH_TAGS
        });
        if statement.principal.is_some()
            && let Some(service) = services.next()
            && let Some(found) = problem(statement, block, condition, &service)
        {
            cx.report(found);
        }
    }
}

fn problem(
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    service: &Named<'_, '_>,
) -> Option<Diagnostic> {
    let key = &*condition.key.text;
    let facts = catalog::condition_key(key).filter(KeyFacts::is_never_of_services)?;
    let label = match facts.source {
        KeySource::Global("principal" | "session") => "a key of users, roles and their sessions",
        _ => "not in their requests",
    };
    let effect = statement.effect()?;
    let holds = holds_when_absent(block, condition)?;
    let alone = only_services(statement);
    // For principals beside the services the condition may do what it says: `IfExists` can be there
    // to let the services pass.
    let negated = block
        .operator
        .is_some_and(|operator| operator.comparison.is_negated() && !operator.if_exists);
    if holds && !alone && (effect == Effect::Deny || !negated) {
        return None;
    }
    let found = Diagnostic::new(
        NAME,
        condition.key.span(),
        never_carries(key, consequence(effect, holds)),
    )
    .code("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL")
    .label(label)
    .also(service.leaf.span(), "an AWS service");
    Some(if alone {
        found.help("test what the service sends: `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`")
    } else {
        found.help("put the services into a statement of their own, with a condition on `aws:SourceArn`, `aws:SourceAccount` or `aws:SourceOrgID`")
    })
}
