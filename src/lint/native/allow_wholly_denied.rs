//! Allows of which Denies of the same policy leave nothing.

use super::overlap::may_be_covered;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};

const NAME: &str = "allow-wholly-denied";

/// Documents with more statements are not searched.
const MOST: usize = 200;

fn denied(statement: &Statement<'_>) -> Diagnostic {
    let (span, who) = match (&statement.sid, &statement.effect) {
        (Some(sid), _) => (sid.span(), quoted(&sid.text)),
        (None, Some(effect)) => (effect.leaf.span(), "this statement".to_owned()),
        (None, None) => (statement.node.span(), "this statement".to_owned()),
    };
    let message = format!("{who} allows nothing: all of it is denied in the same policy");
    Diagnostic::new(NAME, span, message)
        .label("a Deny wins over this Allow")
        .help("remove the Allow, or leave out of the Deny what was to be allowed")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let statements = &policy.statements;
    if statements.len() > MOST {
        return;
    }
    for (position, statement) in statements.iter().enumerate() {
        if statement.effect() != Some(Effect::Allow)
            || !may_be_covered(statements, position, Effect::Deny)
        {
            continue;
        }
        let Some(by) = cx.proofs.wholly_denied_by(position) else {
            continue;
        };
        if by.is_empty() || cx.proofs.never_matches(position).is_some() {
            continue;
        }
        let mut found = denied(statement);
        for other in by {
            let element = statements
                .get(other)
                .and_then(|other| other.effect.as_ref());
            if let Some(element) = element {
                found = found.also(element.leaf.span(), "stops it");
            }
        }
        cx.report(found);
    }
}
