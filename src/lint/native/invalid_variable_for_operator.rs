//! Policy variables under operators that do not replace them.

use super::outcome::{conditions, consequence};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::Family;
use crate::policy::grammar::ProblemKind;
use crate::policy::template::Template;

const NAME: &str = "invalid-variable-for-operator";

fn not_replaced(operator: &str, variable: &str) -> String {
    format!(
        "{} does not take the policy variable {}",
        quoted(operator),
        quoted(variable)
    )
}

/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    if !policy.has_variables() {
        return;
    }
    for (statement, block, condition) in conditions(policy) {
        let Some(operator) = block.operator else {
            continue;
        };
        let allowed = operator.comparison.takes_variables();
        if allowed == Some(true) {
            continue;
        }
        for value in &condition.values {
            let template = Template::parse(&value.text);
            let well_formed = template.variables().map(|(range, _, _)| range).next();
            let malformed = || {
                let problem = template
                    .problems
                    .iter()
                    .find(|problem| problem.kind != ProblemKind::Unread);
                problem.map(|problem| problem.range.clone())
            };
            let Some(range) = well_formed.or_else(malformed) else {
                continue;
            };
            let variable = value.text.get(range.clone()).unwrap_or_default();
            let found = Diagnostic::new(
                NAME,
                value.span_of(range),
                not_replaced(&block.name.text, variable),
            )
            .code("INVALID_VARIABLE_FOR_OPERATOR");
            let decides =
                operator.quantifier.is_none() && !operator.if_exists && condition.values.len() == 1;
            cx.report(match operator.comparison.family() {
                Family::Bool => found
                    .severity(Severity::Warning)
                    .label("AWS's pages disagree whether it is replaced")
                    .help("use `StringEquals`, which takes variables"),
                Family::Null => found
                    .label("neither `true` nor `false`")
                    .help("write `\"true\"` or `\"false\"`"),
                _ if decides => found
                    .label(format!(
                        "no value of this type, so {}",
                        consequence(statement, operator.comparison.is_negated())
                    ))
                    .help("variables work with the String and Arn operators only; name the value"),
                _ => found
                    .label("no value of this type")
                    .help("variables work with the String and Arn operators only; name the value"),
            });
        }
    }
}
