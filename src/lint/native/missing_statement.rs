//! A policy without a statement.

use super::element;
use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::json::{Kind, Value};
use crate::lint::document::Context;
use crate::policy::{Policy, meant_policy_element};
use crate::source::Span;

const NAME: &str = "missing-statement";

fn missing(policy: Value<'_>) -> Diagnostic {
    Diagnostic::new(
        NAME,
        element::opening(policy),
        "this policy has no `Statement`",
    )
    .label("no `Statement`")
    .help("add `\"Statement\": […]` with at least one statement")
}

/// The elements of a statement stand where those of a policy should.
fn lone_statement(policy: Value<'_>) -> Diagnostic {
    let mut problem = Diagnostic::new(
        NAME,
        element::opening(policy),
        "this is a statement; a policy holds its statements in `Statement`",
    )
    .label("a statement")
    .help("put it into `{\"Version\": \"2012-10-17\", \"Statement\": […]}`");
    let whole = policy.span();
    let edit = |at: u32, text: &str| Edit {
        span: Span::at(at),
        text: policy.escape_for_file(text),
    };
    let has_policy_elements = policy.get("Version").is_some() || policy.get("Id").is_some();
    if !has_policy_elements {
        problem.fix = Some(Fix {
            safety: Safety::Unsafe,
            edits: vec![
                edit(
                    whole.start,
                    "{\"Version\": \"2012-10-17\", \"Statement\": [",
                ),
                edit(whole.end, "]}"),
            ],
        });
    }
    problem
}

/// S3 answers `Statement is empty!`, IAM `MalformedPolicyDocument`.
fn empty(statements: Value<'_>) -> Diagnostic {
    Diagnostic::new(
        NAME,
        statements.span(),
        "this policy has no statement; AWS refuses an empty `Statement`",
    )
    .label("no statement")
    .help("add a statement, or remove the policy where nothing is to be granted")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let node = policy.node;
    if policy.statement_key.is_some() {
        let statements = node
            .get("Statement")
            .filter(|value| value.kind() == Kind::Array);
        let closed = |value: &Value<'_>| value.raw().ends_with(']');
        if let Some(statements) = statements
            .filter(|value| value.items().next().is_none())
            .filter(closed)
        {
            cx.report(empty(statements).code("MISSING_STATEMENT"));
        }
        return;
    }
    let plural = |(key, _): (Value<'_>, Value<'_>)| {
        let key = key.text();
        key.eq_ignore_ascii_case("statements") || meant_policy_element(&key) == Some("Statement")
    };
    if !element::policy_lacks(node, "Statement") || node.members().any(plural) {
        return;
    }
    let statement = ["Effect", "Action", "NotAction", "Resource", "NotResource"];
    let is_statement = statement
        .iter()
        .filter(|name| node.get(name).is_some())
        .count()
        > 1;
    let problem = if is_statement {
        lone_statement(node)
    } else {
        missing(node)
    };
    cx.report(problem.code("MISSING_STATEMENT"));
}
