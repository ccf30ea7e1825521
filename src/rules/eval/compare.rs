//! Single questions: is it, is it like, does it match, is it there.

use super::super::facts::{self, Case};
use super::super::plan::Element;
use super::super::value::Value;
use crate::policy::ast::Effect;
use crate::policy::kind::PolicyKind;

/// True if two values are the same; `fold` ignores case.
pub(super) fn is(a: Value<'_>, b: Value<'_>, fold: bool) -> bool {
    match (a, b) {
        (Value::Nothing, _) | (_, Value::Nothing) => false,
        (Value::Number(a), Value::Number(b)) => (a - b).abs() < f64::EPSILON,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Kind(a), Value::Kind(b)) => kind_is(a, b),
        (Value::Catalogued(a), Value::Catalogued(b)) => a == b,
        (Value::Catalogued(action), other) | (other, Value::Catalogued(action)) => other
            .text()
            .is_some_and(|text| facts::action(text) == Some(action)),
        (Value::Number(number), other) | (other, Value::Number(number)) => other
            .number()
            .is_some_and(|other| (other - number).abs() < f64::EPSILON),
        _ => match (a.text(), b.text()) {
            (Some(a), Some(b)) if fold => a.eq_ignore_ascii_case(b),
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

/// True if a document of kind `kind` is a `wanted`: `resource` means every resource policy.
pub(in crate::rules) fn kind_is(kind: &PolicyKind, wanted: &PolicyKind) -> bool {
    kind == wanted
        || matches!(
            (kind, wanted),
            (PolicyKind::Resource(_), PolicyKind::Resource(None))
        )
}

pub(super) fn like(value: Value<'_>, pattern: Value<'_>, case: Case) -> bool {
    let Some(pattern) = pattern.text() else {
        return false;
    };
    match value {
        Value::Catalogued(action) => facts::glob_ignore_case(pattern, action.name()),
        _ => value.text().is_some_and(|text| match case {
            Case::Counts => facts::glob(pattern, text),
            Case::Ignored => facts::glob_ignore_case(pattern, text),
        }),
    }
}

pub(super) fn has(value: Value<'_>, element: Element) -> bool {
    match value {
        Value::Document(policy) => match element {
            Element::Version => policy.version.is_some(),
            Element::Id => policy.id.is_some(),
            _ => policy.statement_key.is_some(),
        },
        Value::Statement(statement) => match element {
            Element::Sid => statement.sid.is_some(),
            Element::Effect => statement.effect.is_some(),
            Element::Principal => statement.principal.is_some(),
            Element::NotPrincipal => statement.not_principal.is_some(),
            Element::Action => statement.action.is_some(),
            Element::NotAction => statement.not_action.is_some(),
            Element::Resource => statement.resource.is_some(),
            Element::NotResource => statement.not_resource.is_some(),
            Element::Condition => statement.condition.is_some(),
            Element::Version | Element::Id | Element::Statement => false,
        },
        _ => false,
    }
}

/// Reads `Allow` or `Deny`.
pub(in crate::rules) fn effect_named(word: &str) -> Option<Effect> {
    match word {
        "Allow" => Some(Effect::Allow),
        "Deny" => Some(Effect::Deny),
        _ => None,
    }
}
