//! A `Like` operator with `*`, which tests whether a request carries the key, as `Null` does.

use super::outcome::conditions;
use super::presence::{self, Presence};
use super::sensitive_key_value_too_wide::lets_more_through;
use crate::catalog::{self, KeySource};
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, OperatorBlock, Statement};
use crate::policy::condition::Comparison;

const NAME: &str = "equivalent-to-null";

fn tests_presence(operator: &str, value: &str, key: &str, there: bool) -> String {
    format!(
        "{} with {} only asks whether {} {}",
        quoted(operator),
        quoted(value),
        quoted(key),
        if there { "is there" } else { "is absent" }
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let there = match presence::tested(block, condition) {
            Some(Presence::There) => true,
            Some(Presence::Absent) => false,
            Some(Presence::Always | Presence::Never) | None => continue,
        };
        let key = &*condition.key.text;
        let (Some(operator), Some(facts)) = (block.operator, catalog::condition_key(key)) else {
            continue;
        };
        // Then the wildcard lets others through, which is a finding of its own.
        if facts.is_whole() && lets_more_through(statement, operator) == Some(true) {
            continue;
        }
        let code = if there {
            "EQUIVALENT_TO_NULL_FALSE"
        } else {
            "EQUIVALENT_TO_NULL_TRUE"
        };
        let value = if there { "false" } else { "true" };
        let mut values = condition.values.iter().map(|value| &*value.text);
        let all = values.find(|value| presence::fits_all(operator.comparison, value));
        let message = tests_presence(&block.name.text, all.unwrap_or("*"), key, there);
        let found = Diagnostic::new(NAME, block.name.span(), message)
            .code(code)
            .label(if there {
                "any value will do"
            } else {
                "no value will do"
            })
            .also(condition.key.span(), "the key whose value does not count");
        // Every token of a provider has the claims that policies test.
        cx.report(if facts.source == KeySource::IdentityProvider {
            found.help("write the values that are meant")
        } else {
            let found = found.help(format!(
                "write `\"Null\": {{\"{key}\": \"{value}\"}}`, or the values that are meant"
            ));
            as_null(found, statement, block, condition, value)
        });
    }
}

/// Writes `Null` instead, where the operator stands over this key alone and there is no `Null` yet.
fn as_null(
    mut found: Diagnostic,
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    value: &str,
) -> Diagnostic {
    let like = |comparison| {
        matches!(
            comparison,
            Comparison::StringLike | Comparison::StringNotLike
        )
    };
    let plain = block
        .operator
        .is_some_and(|operator| operator.quantifier.is_none() && like(operator.comparison));
    let operators = statement
        .condition
        .iter()
        .flat_map(|block| &block.operators);
    let taken = operators.into_iter().any(|block| block.name.text == "Null");
    if plain && !taken && block.conditions.len() == 1 {
        let edit = |node: crate::json::Value<'_>, text: &str| Edit {
            span: node.span(),
            text: node.escape_for_file(&format!("\"{text}\"")),
        };
        found.fix = Some(Fix {
            safety: Safety::Safe,
            edits: vec![edit(block.name.node, "Null"), edit(condition.value, value)],
        });
    }
    found
}
