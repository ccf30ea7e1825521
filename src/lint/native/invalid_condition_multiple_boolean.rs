//! Several values under `Bool`.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::Comparison;

const NAME: &str = "invalid-condition-multiple-boolean";

fn several_values(key: &str) -> String {
    format!("{} is compared with more than one Boolean", quoted(key))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let is_bool = block
            .operator
            .is_some_and(|operator| operator.comparison == Comparison::Bool);
        if !is_bool || condition.values.len() < 2 {
            continue;
        }
        let values = || {
            condition
                .values
                .iter()
                .map(|value| value.text.to_ascii_lowercase())
        };
        let first = values().next().unwrap_or_default();
        let label = if values().all(|value| value == first) {
            "one value is enough"
        } else {
            "together they match every request that carries the key"
        };
        cx.report(
            Diagnostic::new(NAME, condition.value.span(), several_values(&condition.key.text))
                .code("INVALID_CONDITION_MULTIPLE_BOOLEAN")
                .label(label)
                .help("write one value; to ask only whether the key is there, write `\"Null\": {\"key\": \"false\"}`"),
        );
    }
}
