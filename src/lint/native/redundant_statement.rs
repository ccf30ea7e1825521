//! Statements that others of the same effect cover.

use super::overlap::may_be_covered;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};

const NAME: &str = "redundant-statement";

/// Documents with more statements are not searched.
const MOST: usize = 200;

fn redundant(statement: &Statement<'_>, effect: Effect) -> Diagnostic {
    let what = match effect {
        Effect::Allow => "allows nothing that the rest of the policy does not allow",
        Effect::Deny => "denies nothing that the rest of the policy does not deny",
    };
    let (span, message) = match (&statement.sid, &statement.effect) {
        (Some(sid), _) => (sid.span(), format!("{} {what}", quoted(&sid.text))),
        (None, Some(effect)) => (effect.leaf.span(), format!("this statement {what}")),
        (None, None) => (statement.node.span(), format!("this statement {what}")),
    };
    Diagnostic::new(NAME, span, message)
        .code("REDUNDANT_STATEMENT")
        .label("can go without a change")
        .help("remove the statement; or, if it was to do more, mend what it says")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let statements = &policy.statements;
    if statements.len() > MOST {
        return;
    }
    // Of two that cover one another, the later one is told.
    let mut told: Vec<usize> = Vec::new();
    for (position, statement) in statements.iter().enumerate().rev() {
        let Some(effect) = statement.effect() else {
            continue;
        };
        if !may_be_covered(statements, position, effect) {
            continue;
        }
        let Some(by) = cx.proofs.covered_by(position) else {
            continue;
        };
        if by.is_empty()
            || by.iter().any(|other| told.contains(other))
            || cx.proofs.never_matches(position).is_some()
        {
            continue;
        }
        told.push(position);
        let mut found = redundant(statement, effect);
        for other in by {
            let element = statements
                .get(other)
                .and_then(|other| other.effect.as_ref());
            if let Some(element) = element {
                found = found.also(element.leaf.span(), "this statement does it already");
            }
        }
        cx.report(found);
    }
}
