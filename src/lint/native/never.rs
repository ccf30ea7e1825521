//! Statements that no request matches, as two rules see them: an Allow that gives nothing, a Deny that
//! stops nothing.

use super::element::opening;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};
use crate::prover::Never;
use crate::source::Span;

/// Reports every statement of this effect that no request matches. `harm` says what follows.
pub(super) fn report(
    name: &'static str,
    effect: Effect,
    harm: &str,
    policy: &Policy<'_>,
    cx: &mut Context<'_>,
) {
    for (position, statement) in policy.statements.iter().enumerate() {
        if statement.effect() != Some(effect) || !may_be_idle(statement) {
            continue;
        }
        if let Some(never) = cx.proofs.never_matches(position) {
            cx.report(problem(name, harm, statement, &never));
        }
    }
}

/// False where a glance shows that requests match: every resource, no condition.
fn may_be_idle(statement: &Statement<'_>) -> bool {
    let every = |element: &_| {
        let element: &crate::policy::ast::Element<'_, _> = element;
        element.entries.iter().any(|entry| entry.leaf.text == "*")
    };
    let named = statement
        .resource
        .as_ref()
        .is_some_and(|element| !every(element));
    named || statement.condition.is_some() || statement.not_resource.is_some()
}

fn problem(name: &'static str, harm: &str, statement: &Statement<'_>, never: &Never) -> Diagnostic {
    match never {
        Never::Side(span) => at(name, *span, "this never holds", harm)
            .label("no request fulfils this")
            .help("write what requests hold, or remove the statement"),
        Never::Together(spans) => {
            let mut spans = spans.iter();
            let first = spans.next().copied();
            let place = first.unwrap_or_else(|| condition(statement));
            let mut found = at(name, place, "its conditions contradict one another", harm)
                .label("holds only where the others do not");
            for span in spans {
                found = found.also(*span, "and this must hold of the same request");
            }
            found.help("conditions of one statement must all hold: make them several statements, or keep the one that is meant")
        }
        Never::Resource => at(
            name,
            resource(statement),
            "none of its actions can be about any of its resources",
            harm,
        )
        .label("not a resource of these actions")
        .help("name resources of the type that the actions work on: `iamlint catalog action ACTION` lists the types and their ARNs"),
    }
}

fn at(name: &'static str, span: Span, reason: &str, harm: &str) -> Diagnostic {
    Diagnostic::new(name, span, format!("{harm}: {reason}"))
}

fn condition(statement: &Statement<'_>) -> Span {
    let block = statement.condition.as_ref();
    block.map_or_else(|| opening(statement.node), |block| block.key.span())
}

/// The one resource, or the key where there are several.
fn resource(statement: &Statement<'_>) -> Span {
    let elements = statement.resource.iter().chain(&statement.not_resource);
    let mut spans = elements.map(|element| match element.entries.as_slice() {
        [entry] => entry.leaf.span(),
        _ => element.key.span(),
    });
    spans.next().unwrap_or_else(|| opening(statement.node))
}
