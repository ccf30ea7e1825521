//! A `Sid` without a name in it.

use super::element;
use crate::diagnostic::{Diagnostic, Safety};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "empty-sid-value";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let Some(sid) = statement.sid.as_ref().filter(|sid| sid.text.is_empty()) else {
            continue;
        };
        let problem = Diagnostic::new(NAME, sid.span(), "this Sid is empty")
            .code("EMPTY_SID_VALUE")
            .label("names nothing")
            .help("remove `Sid`, or say in it what the statement is for");
        let key = statement
            .node
            .members()
            .map(|(key, _)| key)
            .find(|key| key.text() == "Sid");
        cx.report(match key {
            Some(key) => element::remove(problem, Safety::Safe, statement.node, key),
            None => problem,
        });
    }
}
