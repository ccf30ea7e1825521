//! Policy variables that are written wrong.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Family;
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::template::{Template, has_variable};

const NAME: &str = "policy-variable";

fn written_wrong(text: &str, problem: &Problem) -> String {
    let text = quoted(text);
    match problem.kind {
        ProblemKind::MissingBrace => format!("a variable in {text} has no closing brace"),
        ProblemKind::MissingQuote => {
            format!("the default of a variable in {text} is not in single quotes")
        }
        ProblemKind::SpaceInVariable => {
            format!("the name of a variable in {text} holds white space")
        }
        ProblemKind::EmptyVariable => format!("a variable in {text} has no name"),
        _ => format!("{} in {text}", problem.message),
    }
}

/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    if !policy.has_variables() {
        return;
    }
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            judge(&entry.leaf, "it matches no resource", cx);
        }
    }
    for (_, block, condition) in conditions(policy) {
        let family = block.operator.map(|operator| operator.comparison.family());
        if matches!(family, Some(Family::String | Family::Arn)) {
            for value in &condition.values {
                judge(value, "no request resolves it", cx);
            }
        }
    }
}

fn judge(leaf: &Leaf<'_>, harm: &str, cx: &mut Context<'_>) {
    if !has_variable(&leaf.text) {
        return;
    }
    for problem in Template::parse(&leaf.text).problems {
        if problem.kind == ProblemKind::Unread {
            continue;
        }
        let place = if problem.range.is_empty() {
            leaf.span()
        } else {
            leaf.span_of(problem.range.clone())
        };
        let found = Diagnostic::new(NAME, place, written_wrong(&leaf.text, &problem)).label(harm);
        cx.report(match problem.kind {
            ProblemKind::MissingBrace => found
                .code("MISSING_BRACE_IN_VARIABLE")
                .help("close the variable with `}`; a plain `${` is written `${$}{`"),
            ProblemKind::MissingQuote => found
                .code("MISSING_QUOTE_IN_VARIABLE")
                .help("write `${key, 'default'}`"),
            ProblemKind::SpaceInVariable | ProblemKind::Space => found
                .code("UNSUPPORTED_SPACE_IN_VARIABLE")
                .help("write the name of the key without spaces"),
            ProblemKind::EmptyVariable => found
                .code("EMPTY_VARIABLE")
                .help("write the condition key between the braces, as in `${aws:username}`"),
            ProblemKind::DefaultSeparator => found
                .severity(Severity::Warning)
                .label("")
                .help("write `${key, 'default'}` with one space"),
            _ => found.help("write `${key}` or `${key, 'default'}`"),
        });
    }
}
