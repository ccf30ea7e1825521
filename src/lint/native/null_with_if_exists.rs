//! `NullIfExists`: `Null` asks itself whether the key is there.

use crate::diagnostic::{Diagnostic, Safety};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::ConditionOperator;
use crate::policy::grammar::ProblemKind;

const NAME: &str = "null-with-if-exists";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let conditions = policy
        .statements
        .iter()
        .filter_map(|statement| statement.condition.as_ref());
    for block in conditions.flat_map(|condition| &condition.operators) {
        let Err(problem) = ConditionOperator::parse(&block.name.text) else {
            continue;
        };
        if problem.kind == ProblemKind::NullWithIfExists {
            let place = block.name.span_of(problem.range);
            cx.report(
                Diagnostic::new(NAME, place, "`Null` cannot be used with `IfExists`")
                    .code("NULL_WITH_IF_EXISTS")
                    .label("`Null` asks by itself whether the key is there")
                    .help("write `Null`: `\"true\"` asks for an absent key, `\"false\"` for a present one")
                    .edit(Safety::Unsafe, place, ""),
            );
        }
    }
}
