//! A condition or a principal with nothing in it.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::json::Value;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{ConditionBlock, Statement};

const NAME: &str = "empty-object";

fn is_empty(value: Value<'_>) -> bool {
    element::is_whole(value) && value.members().next().is_none()
}

fn condition(statement: &Statement<'_>, block: &ConditionBlock<'_>) -> Diagnostic {
    let problem = Diagnostic::new(
        NAME,
        block.value.span(),
        "this Condition is empty and limits nothing",
    )
    .code("EMPTY_OBJECT_CONDITION")
    .label("nothing to test")
    .help("remove `Condition`, or write the test that was meant");
    element::remove(problem, Safety::Safe, statement.node, block.key)
}

fn operator(block: &ConditionBlock<'_>, name: Value<'_>, value: Value<'_>) -> Diagnostic {
    let name_text = name.text();
    let message = format!("{} tests no key and limits nothing", quoted(&name_text));
    let problem = Diagnostic::new(NAME, value.span(), message)
        .code("EMPTY_OBJECT_CONDITION")
        .label("nothing to test")
        .help("remove the operator, or write the test that was meant");
    element::remove(problem, Safety::Safe, block.value, name)
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        for principal in
            element::principals(statement).filter(|principal| is_empty(principal.value))
        {
            let message = format!(
                "{} is empty: it names nobody",
                quoted(&principal.key.text())
            );
            cx.report(
                Diagnostic::new(NAME, principal.value.span(), message)
                    .code("EMPTY_OBJECT_PRINCIPAL")
                    .label("nobody")
                    .help("name the principals, or remove the statement"),
            );
        }
        let Some(block) = &statement.condition else {
            continue;
        };
        if is_empty(block.value) {
            cx.report(condition(statement, block));
        }
        for of_block in block
            .operators
            .iter()
            .filter(|of_block| is_empty(of_block.value))
        {
            cx.report(operator(block, of_block.name.node, of_block.value));
        }
    }
}
