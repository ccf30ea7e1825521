//! Conditions that make no difference: true of every request.

use super::presence::{self, Presence};
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, ConditionBlock, Effect, OperatorBlock};

const NAME: &str = "constant-condition";

fn always(operator: &OperatorBlock<'_>, condition: &Condition<'_>, effect: Effect) -> Diagnostic {
    let (consequence, help) = match effect {
        Effect::Allow => (
            "it limits nothing",
            "write the values that are meant, or remove the condition",
        ),
        Effect::Deny => (
            "the Deny exempts nobody by it",
            "if the Deny is meant for everybody, remove the condition; else write the values that are meant",
        ),
    };
    let message = format!(
        "{} on {} holds for every request: {consequence}",
        quoted(&operator.name.text),
        quoted(&condition.key.text)
    );
    let found = Diagnostic::new(NAME, condition.key.span(), message)
        .label("always true")
        .help(help);
    let wildcard = |text: &str| !text.is_empty() && text.chars().all(|c| c == '*');
    if condition.values.iter().any(|value| wildcard(&value.text)) {
        found.code("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION")
    } else {
        found
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (position, statement) in policy.statements.iter().enumerate() {
        let (Some(effect), Some(block)) = (statement.effect(), &statement.condition) else {
            continue;
        };
        let mut constants = cx.proofs.constants(position);
        // Where one never holds, no request matches the statement, which is a finding of its own.
        constants.retain(|constant| constant.value);
        for (operator, condition) in ConditionBlock::conditions(block) {
            let place = condition.key.span();
            if constants.iter().any(|constant| constant.span == place)
                || presence::tested(operator, condition) == Some(Presence::Always)
            {
                cx.report(always(operator, condition, effect));
            }
        }
    }
}
