//! An element and its negation in one statement.

use crate::diagnostic::{Diagnostic, quoted};
use crate::json::Value;
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "unsupported-element-combination";

fn both(first: Value<'_>, second: Value<'_>) -> Diagnostic {
    let (first, second) = if first.span() < second.span() {
        (first, second)
    } else {
        (second, first)
    };
    let (one, other) = (quoted(&first.text()), quoted(&second.text()));
    Diagnostic::new(
        NAME,
        second.span(),
        format!("a statement cannot hold both {one} and {other}"),
    )
    .code("UNSUPPORTED_ELEMENT_COMBINATION")
    .label("AWS refuses the policy")
    .also(first.span(), format!("{one} stands here"))
    .help("keep one of them; what the other one takes away belongs in a Deny statement of its own")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let action = statement.action.as_ref().map(|element| element.key);
        let not_action = statement.not_action.as_ref().map(|element| element.key);
        let resource = statement.resource.as_ref().map(|element| element.key);
        let not_resource = statement.not_resource.as_ref().map(|element| element.key);
        let principal = statement.principal.as_ref().map(|element| element.key);
        let not_principal = statement.not_principal.as_ref().map(|element| element.key);
        let pairs = [
            (principal, not_principal),
            (action, not_action),
            (resource, not_resource),
        ];
        for (positive, negative) in pairs {
            if let (Some(positive), Some(negative)) = (positive, negative) {
                cx.report(both(positive, negative));
            }
        }
    }
}
