//! `aws:ARN`, a global condition key that AWS has given up.

use super::outcome::{conditions, consequence, holds_when_absent};
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "unsupported-global-condition-key";

fn given_up(key: &str) -> String {
    format!("AWS no longer supports the condition key {}", quoted(key))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &condition.key;
        if !key.text.eq_ignore_ascii_case("aws:ARN") {
            continue;
        }
        let label = match holds_when_absent(block, condition) {
            Some(holds) => format!(
                "no request carries this key, so {}",
                consequence(statement, holds)
            ),
            None => "no request carries this key".to_owned(),
        };
        let text = key.node.escape_for_file("\"aws:PrincipalArn\"");
        cx.report(
            Diagnostic::new(NAME, key.span(), given_up(&key.text))
                .code("UNSUPPORTED_GLOBAL_CONDITION_KEY")
                .code("DEPRECATED_GLOBAL_CONDITION_KEY")
                .label(label)
                .help("write `aws:PrincipalArn` for the caller, or `aws:SourceArn` for the resource on whose behalf a service calls")
                .edit(Safety::Unsafe, key.span(), text),
        );
    }
}
