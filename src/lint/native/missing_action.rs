//! A statement that is about no action.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "missing-action";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let help = match policy.kind {
        PolicyKind::Trust => "add `Action`, for example `\"Action\": \"sts:AssumeRole\"`",
        PolicyKind::Rcp => "add `Action`",
        _ => "add `Action` (or `NotAction`)",
    };
    let lacking = |statement: &&_| element::lacks(statement, &["Action", "NotAction"]);
    for statement in policy.statements.iter().filter(lacking) {
        cx.report(
            Diagnostic::new(
                NAME,
                element::opening(statement.node),
                "this statement names no action",
            )
            .code("MISSING_ACTION")
            .label("no `Action`")
            .help(help),
        );
    }
}
