//! Values of one condition key that are of different JSON types.

use super::element;
use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, quoted};
use crate::json::Kind;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, Leaf};
use crate::policy::condition::Family;

const NAME: &str = "invalid-condition-data-type";

fn mixed(key: &str) -> String {
    format!("the values of {} are of different JSON types", quoted(key))
}

/// Source: IAM User Guide, "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        // Several Booleans are a mistake whatever they are written as, and a finding of their own.
        let several = block.operator.is_some_and(|operator| {
            matches!(operator.comparison.family(), Family::Bool | Family::Null)
        });
        if !several && let Some(found) = judge(condition) {
            cx.report(found);
        }
    }
}

fn judge(condition: &Condition<'_>) -> Option<Diagnostic> {
    let first = condition.values.first()?;
    let kind = first.node.kind();
    let mut others = condition
        .values
        .iter()
        .filter(|value| value.node.kind() != kind);
    let other = others.next()?;
    let found = Diagnostic::new(NAME, other.span(), mixed(&condition.key.text))
        .code("INVALID_CONDITION_DATA_TYPE")
        .label(type_name(other))
        .also(first.span(), type_name(first))
        .help("write all of them as strings");
    Some(quote(found, condition))
}

fn type_name(value: &Leaf<'_>) -> &'static str {
    match value.node.kind() {
        Kind::String => "a string",
        Kind::Number => "a number",
        Kind::Bool => "a Boolean",
        _ => "neither string, number nor Boolean",
    }
}

/// Quotation marks around numbers and Booleans are optional (IAM User Guide, "Grammar of the IAM
/// JSON policy language"), so they change nothing.
fn quote(mut found: Diagnostic, condition: &Condition<'_>) -> Diagnostic {
    let bare = condition
        .values
        .iter()
        .filter(|value| value.node.kind() != Kind::String);
    let edits = bare
        .map(|value| Edit {
            span: value.span(),
            text: value.node.escape_for_file(&element::string(&value.text)),
        })
        .collect();
    let plain =
        |value: &Leaf<'_>| matches!(value.node.kind(), Kind::String | Kind::Number | Kind::Bool);
    if condition.values.iter().all(plain) {
        found.fix = Some(Fix {
            safety: Safety::Safe,
            edits,
        });
    }
    found
}
