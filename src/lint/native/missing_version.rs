//! No `Version`.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::lint::document::Context;
use crate::policy::template::has_variable;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "missing-version";
const MEMBER: &str = "\"Version\": \"2012-10-17\"";

fn missing(policy: &Policy<'_>) -> Diagnostic {
    let problem = Diagnostic::new(
        NAME,
        element::opening(policy.node),
        "this policy names no `Version`, so AWS reads it in the language of 2008",
    )
    .code("MISSING_VERSION");
    if has_variable(policy.node.raw()) {
        problem.label("`${…}` is plain text in this policy").help(
            "add `\"Version\": \"2012-10-17\"`; what `${…}` says then becomes the value of a key",
        )
    } else {
        problem
            .label("no `Version`")
            .help("add `\"Version\": \"2012-10-17\"`")
    }
}

/// Source: AWS Organizations User Guide, "SCP syntax" and "RCP syntax": every such policy must
/// have it.
fn required(policy: &Policy<'_>) -> Diagnostic {
    let kind = if policy.kind == PolicyKind::Scp {
        "SCP"
    } else {
        "RCP"
    };
    let message =
        format!("this {kind} names no `Version`, without which AWS Organizations refuses it");
    Diagnostic::new(NAME, element::opening(policy.node), message)
        .code("MISSING_VERSION")
        .severity(Severity::Error)
        .label("no `Version`")
        .help("add `\"Version\": \"2012-10-17\"`")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    // A lone statement or an empty object lacks more than this; `missing-statement` says so.
    if !element::policy_lacks(policy.node, "Version") || policy.statement_key.is_none() {
        return;
    }
    let problem = match policy.kind {
        PolicyKind::Scp | PolicyKind::Rcp => required(policy),
        _ => missing(policy),
    };
    let safety = if has_variable(policy.node.raw()) {
        Safety::Unsafe
    } else {
        Safety::Safe
    };
    cx.report(element::insert_first(problem, safety, policy.node, MEMBER));
}
