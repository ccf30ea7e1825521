//! Condition keys of one operator that differ only in the case of their letters.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, quoted};
use crate::json::Value;
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "duplicate-keys-with-different-case";

fn same_key(second: &str, first: &str) -> String {
    format!(
        "{} and {} are the same condition key",
        quoted(second),
        quoted(first)
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let conditions = policy
        .statements
        .iter()
        .filter_map(|statement| statement.condition.as_ref());
    for block in conditions.flat_map(|condition| &condition.operators) {
        if block.conditions.len() < 2 {
            continue;
        }
        let mut seen: HashMap<String, (&str, Value<'_>)> = HashMap::new();
        for condition in &block.conditions {
            let key = &condition.key;
            let first = *seen
                .entry(key.text.to_ascii_lowercase())
                .or_insert((&key.text, key.node));
            // The same spelling is a duplicate key of the JSON object.
            if first.0 != key.text {
                cx.report(
                    Diagnostic::new(NAME, key.span(), same_key(&key.text, first.0))
                        .code("DUPLICATE_KEYS_WITH_DIFFERENT_CASE")
                        .label("AWS refuses the policy")
                        .also(first.1.span(), "first here")
                        .help("join the values in one array, or make two statements of them if both must hold"),
                );
            }
        }
    }
}
