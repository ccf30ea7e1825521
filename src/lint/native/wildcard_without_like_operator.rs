//! `*` and `?` under an operator that takes them literally.

use super::outcome::conditions;
use crate::catalog::{self, KeyType};
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Leaf, OperatorBlock};
use crate::policy::condition::{Comparison, ConditionOperator, Family};
use crate::policy::template::Template;

const NAME: &str = "wildcard-without-like-operator";

fn literal(text: &str, operator: &str) -> String {
    format!(
        "{} takes the wildcard in {} for a plain character",
        quoted(operator),
        quoted(text)
    )
}

/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", String.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let variables = policy.has_variables();
    for (_, block, condition) in conditions(policy) {
        let Some(operator) = block.operator.filter(|operator| {
            operator.comparison.family() == Family::String && !operator.comparison.takes_wildcards()
        }) else {
            continue;
        };
        // The principal of a function's permission that is open to all is a plain `*`.
        if condition.key.text.eq_ignore_ascii_case("lambda:Principal") {
            continue;
        }
        let mut wild = condition
            .values
            .iter()
            .filter(|value| has_wildcard(value, variables));
        let Some(first) = wild.next() else {
            continue;
        };
        let label = if operator.comparison.is_negated() {
            "every value without this very character is different"
        } else {
            "only a value with this very character is equal"
        };
        let place = first.text.find(['*', '?']).unwrap_or_default();
        let mut found = Diagnostic::new(
            NAME,
            first.span_of(place..place + 1),
            literal(&first.text, &block.name.text),
        )
        .code("WILDCARD_WITHOUT_LIKE_OPERATOR")
        .label(label);
        for other in wild {
            found = found.also(other.span(), "here too");
        }
        cx.report(mend(found, operator, block, &condition.key.text));
    }
}

fn has_wildcard(value: &Leaf<'_>, variables: bool) -> bool {
    let text = &*value.text;
    if !text.contains(['*', '?']) {
        return false;
    }
    let template = if variables {
        Template::parse(text)
    } else {
        Template::without_variables(text)
    };
    template.has_wildcard()
}

fn mend(
    found: Diagnostic,
    operator: ConditionOperator,
    block: &OperatorBlock<'_>,
    key: &str,
) -> Diagnostic {
    let of_arns = catalog::condition_key(key).is_some_and(|facts| facts.key_type == KeyType::Arn);
    let meant = match (operator.comparison, of_arns) {
        (Comparison::StringEquals, false) => Comparison::StringLike,
        (Comparison::StringNotEquals, false) => Comparison::StringNotLike,
        (Comparison::StringEquals, true) => Comparison::ArnLike,
        (Comparison::StringNotEquals, true) => Comparison::ArnNotLike,
        _ => {
            return found.help("`StringLike` takes wildcards, but the case of letters counts: list the spellings that are meant");
        }
    };
    let meant = ConditionOperator {
        comparison: meant,
        ..operator
    };
    let found = found.help(format!("write `{meant}`"));
    // The operator may stand over other keys, whose values would change their meaning.
    if block.conditions.len() == 1 {
        let text = block.name.node.escape_for_file(&format!("\"{meant}\""));
        found.edit(Safety::Unsafe, block.name.span(), text)
    } else {
        found
    }
}
