//! A statement that is about no resource.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::lint::document::Context;
use crate::policy::ast::Statement;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "missing-resource";

/// Services whose resource policies do without: the policy hangs on the one resource it is about.
///
/// Source: Amazon ECR User Guide, "Private repository policy examples"; Amazon EFS User Guide,
/// "Resource-based policies within Amazon EFS".
const WITHOUT: [&str; 3] = ["ecr", "ecr-public", "elasticfilesystem"];

fn missing(statement: &Statement<'_>) -> Diagnostic {
    Diagnostic::new(NAME, element::opening(statement.node), "this statement names no resource")
        .code("MISSING_RESOURCE")
        .label("no `Resource`")
        .help("add `Resource` (or `NotResource`): the ARNs it is about, or `\"*\"` for actions that take none")
}

/// Source: AWS KMS Developer Guide, "Key policies in AWS KMS": without `Resource` the statement
/// has no effect.
fn without_effect(statement: &Statement<'_>) -> Diagnostic {
    let message = "this statement of a key policy names no resource, so it has no effect";
    let problem = Diagnostic::new(NAME, element::opening(statement.node), message)
        .code("MISSING_RESOURCE")
        .severity(Severity::Warning)
        .label("no `Resource`")
        .help("add `\"Resource\": \"*\"`, which means this key");
    element::insert_last(
        problem,
        Safety::Unsafe,
        statement.node,
        "\"Resource\": \"*\"",
    )
}

/// True where nothing in the statement says to what service the policy belongs.
fn is_of_any_service(statement: &Statement<'_>) -> bool {
    let elements = statement.action.iter().chain(&statement.not_action);
    let mut entries = elements.flat_map(|element| &element.entries);
    !entries.any(|entry| entry.pattern.service(&entry.leaf.text).is_some())
}

/// True where every action is one of a service from [`WITHOUT`].
fn does_without(statement: &Statement<'_>) -> bool {
    let elements = statement.action.iter().chain(&statement.not_action);
    let mut entries = elements.flat_map(|element| &element.entries).peekable();
    let listed = |service: &str| {
        WITHOUT
            .iter()
            .any(|known| known.eq_ignore_ascii_case(service))
    };
    entries.peek().is_some()
        && entries.all(|entry| entry.pattern.service(&entry.leaf.text).is_some_and(listed))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let service = match &policy.kind {
        PolicyKind::Resource(service) => service.as_deref(),
        _ => None,
    };
    if service.is_some_and(|service| WITHOUT.contains(&service)) {
        return;
    }
    let is_resource = matches!(policy.kind, PolicyKind::Resource(_));
    for statement in &policy.statements {
        if !element::lacks(statement, &["Resource", "NotResource"])
            || (is_resource && does_without(statement))
        {
            continue;
        }
        let problem = if service == Some("kms") {
            without_effect(statement)
        } else {
            missing(statement)
        };
        let unclear = is_resource && service.is_none() && is_of_any_service(statement);
        let problem = if unclear {
            problem.severity(Severity::Warning)
        } else {
            problem
        };
        cx.report(problem);
    }
}
