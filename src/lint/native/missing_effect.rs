//! A statement that neither allows nor denies.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "missing-effect";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in policy
        .statements
        .iter()
        .filter(|statement| element::lacks(statement, &["Effect"]))
    {
        cx.report(
            Diagnostic::new(
                NAME,
                element::opening(statement.node),
                "this statement has no `Effect`",
            )
            .code("MISSING_EFFECT")
            .label("neither `Allow` nor `Deny`")
            .help("add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`; there is no default"),
        );
    }
}
