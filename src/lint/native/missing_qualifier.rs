//! Keys of many values under an operator without `ForAllValues:` or `ForAnyValue:`.

use super::outcome::conditions;
use crate::catalog::{self, KeySource};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::Comparison;

const NAME: &str = "missing-qualifier";

fn no_set_operator(operator: &str, key: &str) -> String {
    format!(
        "{} has many values, which {} cannot compare by itself",
        quoted(key),
        quoted(operator)
    )
}

/// Source: IAM User Guide, "Single-valued vs. multivalued context keys".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let Some(operator) = block.operator else {
            continue;
        };
        let key = &condition.key.text;
        if operator.quantifier.is_some() || operator.comparison == Comparison::Null {
            continue;
        }
        let Some(facts) = catalog::condition_key(key).filter(|facts| facts.multivalued) else {
            continue;
        };
        let found = Diagnostic::new(NAME, block.name.span(), no_set_operator(&block.name.text, key))
            .code("MISSING_QUALIFIER")
            .label("no set operator")
            .also(condition.key.span(), "a request may carry several values")
            .help(format!(
                "write `ForAnyValue:{0}` if one matching value is enough, `ForAllValues:{0}` if every value must match",
                block.name.text
            ));
        // EventBridge's own guide compares `events:detail-type` without a set operator.
        let found = match facts.source {
            KeySource::Global(_) => found,
            _ => found.severity(Severity::Warning),
        };
        cx.report(if block.conditions.len() == 1 {
            let text = block
                .name
                .node
                .escape_for_file(&format!("\"ForAnyValue:{operator}\""));
            found.edit(Safety::Unsafe, block.name.span(), text)
        } else {
            found
        });
    }
}
