//! Condition operators, keys and values.

use super::{code, link, links};
use crate::catalog::{self, KeyFacts, KeySource};
use crate::policy::ast::{Condition, OperatorBlock};
use crate::policy::condition::{Comparison, ConditionOperator, Quantifier, null_holds_when_absent};
use crate::policy::template::{PieceKind, Template, has_variable};

/// What an operator asks, and what it does when the key is absent.
pub(super) fn operator(block: &OperatorBlock<'_>) -> Option<String> {
    let operator = block.operator?;
    let mut lines = vec![
        format!(
            "**{operator}** · {}",
            link("condition operators", &links::of_operators())
        ),
        meaning(operator.comparison).to_owned(),
    ];
    match operator.quantifier {
        Some(Quantifier::ForAllValues) => {
            lines.push("`ForAllValues`: every value of the request must satisfy it".to_owned());
        }
        Some(Quantifier::ForAnyValue) => {
            lines.push(
                "`ForAnyValue`: at least one value of the request must satisfy it".to_owned(),
            );
        }
        None => {}
    }
    lines.push(when_absent(operator).to_owned());
    Some(lines.join("\n\n"))
}

fn when_absent(operator: ConditionOperator) -> &'static str {
    match operator.holds_when_absent() {
        Some(true) => "when the request lacks the key: the condition **holds**",
        Some(false) => "when the request lacks the key: the condition does not hold",
        None if operator.comparison == Comparison::Null => {
            "`\"true\"` asks that the request lacks the key, `\"false\"` that it carries it"
        }
        None => "when the request lacks the key: AWS's pages disagree, so do not rely on it",
    }
}

fn meaning(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::StringEquals => "the same text, case counts; no wildcards",
        Comparison::StringNotEquals => "another text, case counts; no wildcards",
        Comparison::StringEqualsIgnoreCase => "the same text, whatever its case; no wildcards",
        Comparison::StringNotEqualsIgnoreCase => "another text, whatever its case; no wildcards",
        Comparison::StringLike => "a text that the pattern matches: `*` any run, `?` one character",
        Comparison::StringNotLike => {
            "a text that no pattern matches: `*` any run, `?` one character"
        }
        Comparison::NumericEquals => "the same number",
        Comparison::NumericNotEquals => "another number",
        Comparison::NumericLessThan => "a smaller number",
        Comparison::NumericLessThanEquals => "a number that is not greater",
        Comparison::NumericGreaterThan => "a greater number",
        Comparison::NumericGreaterThanEquals => "a number that is not smaller",
        Comparison::DateEquals => "the same moment",
        Comparison::DateNotEquals => "another moment",
        Comparison::DateLessThan => "a moment before",
        Comparison::DateLessThanEquals => "a moment not after",
        Comparison::DateGreaterThan => "a moment after",
        Comparison::DateGreaterThanEquals => "a moment not before",
        Comparison::Bool => "`true` or `false`",
        Comparison::BinaryEquals => "the same bytes, in Base64",
        Comparison::IpAddress => "an address in the block",
        Comparison::NotIpAddress => "an address outside of all blocks",
        Comparison::ArnEquals | Comparison::ArnLike => {
            "an ARN that the pattern matches, field by field: `*` and `?` are wildcards"
        }
        Comparison::ArnNotEquals | Comparison::ArnNotLike => {
            "an ARN that no pattern matches, field by field: `*` and `?` are wildcards"
        }
        Comparison::Null => "whether the request carries the key at all",
    }
}

/// What a condition key holds, and when requests carry it.
pub(super) fn key(block: &OperatorBlock<'_>, condition: &Condition<'_>) -> Option<String> {
    let facts = catalog::condition_key(&condition.key.text)?;
    let mut lines = about_key(&condition.key.text, &facts);
    if let Some(operator) = block.operator.filter(|_| !facts.always_present) {
        let values = &condition.values;
        let null = operator.comparison == Comparison::Null && operator.quantifier.is_none();
        let asked = values.first().and_then(|value| value.text.parse().ok());
        lines.push(match (null, asked) {
            (true, Some(value)) if null_holds_when_absent(value) => {
                "holds for requests that lack the key".to_owned()
            }
            (true, Some(_)) => "holds for requests that carry the key".to_owned(),
            _ => when_absent(operator).to_owned(),
        });
    }
    Some(lines.join("\n\n"))
}

fn about_key(name: &str, facts: &KeyFacts) -> Vec<String> {
    let several = if facts.multivalued {
        ", several values"
    } else {
        ""
    };
    let name = if facts.name.is_empty() {
        name
    } else {
        facts.name
    };
    let source = match facts.source {
        KeySource::Global(_) => link("global condition key", &links::of_global_keys()),
        KeySource::Service(service) => link(service.name(), &links::of_service(service)),
        KeySource::IdentityProvider => "of an identity provider".to_owned(),
    };
    let mut lines = vec![
        format!("**{}** · {source}", code(name)),
        format!("type: {}{several}", facts.key_type.name()),
    ];
    if let Some(presence) = facts.presence {
        lines.push(format!("in a request: {presence}"));
    }
    lines
}

/// The variables in a value.
pub(super) fn value(
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    text: &str,
) -> Option<String> {
    if !has_variable(text) {
        return key(block, condition);
    }
    let template = Template::parse(text);
    let mut lines = Vec::new();
    for piece in &template.pieces {
        if let PieceKind::Variable { key, .. } = &piece.kind {
            let name = text.get(key.clone()).unwrap_or_default();
            match catalog::condition_key(name) {
                Some(facts) => lines.extend(about_key(name, &facts)),
                None => lines.push(format!("{} is not in the catalogue", code(name))),
            }
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n\n"))
}
