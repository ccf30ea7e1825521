//! `StringLike` over keys whose values are ARNs.

use super::outcome::conditions;
use crate::catalog::{self, KeyType};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::{Comparison, ConditionOperator};
use crate::policy::resource::Arn;

const NAME: &str = "string-like-operator-with-arn-condition-keys";

fn arn_as_text(operator: &str, key: &str) -> String {
    format!(
        "{} compares the ARN in {} as plain text",
        quoted(operator),
        quoted(key)
    )
}

/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", ARN.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let Some(operator) = block.operator else {
            continue;
        };
        let comparison = match operator.comparison {
            Comparison::StringLike => Comparison::ArnLike,
            Comparison::StringNotLike => Comparison::ArnNotLike,
            _ => continue,
        };
        let key = &*condition.key.text;
        if !catalog::condition_key(key).is_some_and(|facts| facts.key_type == KeyType::Arn) {
            continue;
        }
        let meant = ConditionOperator {
            comparison,
            ..operator
        };
        let crossing = condition
            .values
            .iter()
            .find(|value| crosses_fields(&value.text));
        let found = Diagnostic::new(NAME, block.name.span(), arn_as_text(&block.name.text, key))
            .code("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS")
            .help(format!("write `{meant}`, which compares field by field"));
        let found = match crossing {
            Some(value) => found
                .label("a wildcard reaches over colons")
                .also(value.span(), "a wildcard before the last field"),
            None => found.severity(Severity::Note),
        };
        let fits = condition
            .values
            .iter()
            .all(|value| Arn::parse(&value.text).is_ok());
        cx.report(if block.conditions.len() == 1 && fits {
            let text = block.name.node.escape_for_file(&format!("\"{meant}\""));
            found.edit(Safety::Unsafe, block.name.span(), text)
        } else {
            found
        });
    }
}

/// True if a `*` stands before the last field of the ARN, where as text it matches more fields
/// than one. A lone `*` matches the same either way.
fn crosses_fields(text: &str) -> bool {
    if text == "*" {
        return false;
    }
    match Arn::parse(text) {
        Ok(arn) => text
            .get(..arn.account.end)
            .unwrap_or_default()
            .contains('*'),
        Err(_) => text.contains('*'),
    }
}
