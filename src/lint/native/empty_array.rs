//! A list in which nothing is listed.

use super::element;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::json::{Kind, Value};
use crate::lint::document::Context;
use crate::policy::ast::{Condition, ConditionBlock, Effect, OperatorBlock, Statement};
use crate::policy::condition::Quantifier;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "empty-array";

fn is_empty(value: Value<'_>) -> bool {
    value.kind() == Kind::Array && value.items().next().is_none() && value.raw().ends_with(']')
}

fn empty(key: Value<'_>, value: Value<'_>, consequence: &str, code: &'static str) -> Diagnostic {
    let message = format!("{} lists nothing: {consequence}", quoted(&key.text()));
    Diagnostic::new(NAME, value.span(), message)
        .code(code)
        .label("empty")
}

/// What a statement does that is about nothing, or about all but nothing.
fn consequence(statement: &Statement<'_>, negated: bool, what: &str) -> String {
    match (statement.effect(), negated) {
        (_, true) => format!("the statement is about every {what}"),
        (Some(Effect::Allow), false) => "the statement allows nothing".to_owned(),
        (Some(Effect::Deny), false) => "the statement denies nothing".to_owned(),
        (None, false) => format!("the statement is about no {what}"),
    }
}

fn condition(operator: &OperatorBlock<'_>, condition: &Condition<'_>) -> Diagnostic {
    let (consequence, code) = match operator.operator {
        Some(known) if known.quantifier == Some(Quantifier::ForAllValues) => (
            "it holds only for requests without the key",
            "EMPTY_ARRAY_CONDITION_FORALLVALUES",
        ),
        Some(known) if known.quantifier == Some(Quantifier::ForAnyValue) => {
            ("it never holds", "EMPTY_ARRAY_CONDITION_FORANYVALUE")
        }
        Some(known) if known.if_exists => (
            "it holds only for requests without the key",
            "EMPTY_ARRAY_CONDITION_IFEXISTS",
        ),
        _ => ("there is no value to compare with", "EMPTY_ARRAY_CONDITION"),
    };
    empty(condition.key.node, condition.value, consequence, code)
        .help("list the values, or remove the condition key")
}

/// IAM's answers to such policies are `Policy statement must contain actions` and
/// `Policy statement must contain resources`.
fn is_refused(kind: &PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Trust
    )
}

fn element_of(
    policy: &Policy<'_>,
    key: Value<'_>,
    value: Value<'_>,
    consequence: &str,
    code: &'static str,
) -> Diagnostic {
    let problem = empty(key, value, consequence, code);
    if is_refused(&policy.kind) {
        problem
            .severity(Severity::Warning)
            .help("list what the statement is about, or remove the statement; IAM refuses to save it like this")
    } else {
        problem.help("list what the statement is about, or remove the statement")
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for principal in element::principals(statement) {
            for member in principal
                .members
                .iter()
                .filter(|member| is_empty(member.value))
            {
                let problem = empty(
                    member.key.node,
                    member.value,
                    "it names nobody",
                    "EMPTY_ARRAY_PRINCIPAL",
                );
                cx.report(problem.help("list the principals, or remove the key"));
            }
        }
        for (element, negated) in [(&statement.action, false), (&statement.not_action, true)] {
            if let Some(element) = element.as_ref().filter(|element| is_empty(element.value)) {
                let consequence = consequence(statement, negated, "action");
                cx.report(element_of(
                    policy,
                    element.key,
                    element.value,
                    &consequence,
                    "EMPTY_ARRAY_ACTION",
                ));
            }
        }
        for (element, negated) in [
            (&statement.resource, false),
            (&statement.not_resource, true),
        ] {
            if let Some(element) = element.as_ref().filter(|element| is_empty(element.value)) {
                let consequence = consequence(statement, negated, "resource");
                cx.report(element_of(
                    policy,
                    element.key,
                    element.value,
                    &consequence,
                    "EMPTY_ARRAY_RESOURCE",
                ));
            }
        }
        for (operator, key) in statement
            .condition
            .iter()
            .flat_map(ConditionBlock::conditions)
        {
            if is_empty(key.value) {
                cx.report(condition(operator, key));
            }
        }
    }
}
