//! Statements that no request matches, as two rules see them: an Allow that gives nothing, a Deny that
//! stops nothing.

use super::element::opening;
use super::presence::{self, Presence};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::json::{Kind, Value};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{ConditionBlock, Effect, Statement};
use crate::prover::NeverMatches;
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
        // What is to stand in a gap may be what requests hold.
        if !is_whole(statement.node, DEEPEST) {
            continue;
        }
        if let Some(place) = never_by_wildcard(statement) {
            let found = problem(name, harm, statement, &NeverMatches::Side(place));
            cx.report(found.code("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"));
        } else if let Some(never) = cx.proofs.never_matches(position) {
            cx.report(problem(name, harm, statement, &never));
        }
    }
}

/// How deep the values of a statement lie in it: in the list of a key of an operator of `Condition`.
const DEEPEST: u8 = 4;

/// False where a value is missing, or something stands there that is none.
fn is_whole(value: Value<'_>, levels: u8) -> bool {
    let is_whole = |value| levels == 0 || is_whole(value, levels - 1);
    value.kind() != Kind::Missing
        && value.members().all(|(_, value)| is_whole(value))
        && value.items().all(is_whole)
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

/// A condition that asks for no value at all of a key that every request carries.
fn never_by_wildcard(statement: &Statement<'_>) -> Option<Span> {
    let block = statement.condition.iter();
    let mut conditions = block.flat_map(ConditionBlock::conditions);
    conditions
        .find(|(operator, condition)| {
            presence::tested(operator, condition) == Some(Presence::Never)
        })
        .map(|(_, condition)| condition.key.span())
}

fn problem(
    name: &'static str,
    harm: &str,
    statement: &Statement<'_>,
    never: &NeverMatches,
) -> Diagnostic {
    match never {
        NeverMatches::Side(span) => at(name, *span, "this never holds", harm)
            .label("no request fulfils this")
            .help("write what requests hold, or remove the statement"),
        NeverMatches::Together(spans) => {
            let mut spans = spans.iter();
            let Some(first) = spans.next() else {
                return at(name, condition(statement), "its conditions hold for no principal that it is about", harm)
                    .label("no such principal's request fulfils this")
                    .help("compare the conditions with what requests of these principals carry: `aws:PrincipalArn` of a session is the ARN of its role, and AWS services are in no organization");
            };
            let mut found = at(name, *first, "its conditions contradict one another", harm)
                .label("holds only where the other does not");
            for span in spans {
                found = found.also(*span, "and this must hold of the same request");
            }
            found.help("conditions of one statement must all hold: make them several statements, or keep the one that is meant")
        }
        NeverMatches::Services => at(
            name,
            actions(statement),
            "resource control policies do not apply to these services",
            harm,
        )
        .label("not governed by resource control policies")
        .help("protect these resources by their own policies and by service control policies"),
        NeverMatches::OnlyStar(action) => Diagnostic::new(
            name,
            resource(statement),
            format!("AWS documents only `*` as the resource of {}: {harm}", quoted(action)),
        )
        .severity(Severity::Note)
        .label("not a resource of this action")
        .help("write `\"Resource\": \"*\"`, in a statement of its own: `iamlint catalog action ACTION` tells what an action is about"),
        NeverMatches::Resource => at(
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

/// The key of the actions.
fn actions(statement: &Statement<'_>) -> Span {
    let mut keys = statement.action.iter().chain(&statement.not_action);
    keys.next()
        .map_or_else(|| opening(statement.node), |element| element.key.span())
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
