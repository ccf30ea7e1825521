//! `ForAllValues:Null` and `ForAnyValue:Null`, whose outcome does not depend on the request.

use super::outcome::consequence;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::{Comparison, Quantifier};

const NAME: &str = "null-with-qualifier";

fn same_for_every_request(operator: &str, holds: bool) -> String {
    let outcome = if holds { "true" } else { "false" };
    format!("{} is {outcome} for every request", quoted(operator))
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", Null with qualifier.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let blocks = statement
            .condition
            .iter()
            .flat_map(|condition| &condition.operators);
        for block in blocks {
            let Some(operator) = block
                .operator
                .filter(|operator| operator.comparison == Comparison::Null)
            else {
                continue;
            };
            let Some(quantifier) = operator.quantifier else {
                continue;
            };
            let holds = quantifier == Quantifier::ForAllValues;
            let prefix = block.name.span_of(0..quantifier.name().len() + 1);
            cx.report(
                Diagnostic::new(NAME, prefix, same_for_every_request(&block.name.text, holds))
                    .code("NULL_WITH_QUALIFIER")
                    .label(consequence(statement, holds))
                    .help("write `Null` alone, which asks whether the key is there, also for a key of many values")
                    .edit(Safety::Unsafe, prefix, ""),
            );
        }
    }
}
