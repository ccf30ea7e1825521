//! Condition keys whose value the caller chooses at will.

use super::outcome::conditions;
use super::principal::only_services;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Effect;

const NAME: &str = "untrustworthy-condition-key";

/// Source: IAM User Guide, "AWS global condition context keys", aws:referer and aws:UserAgent.
const KEYS: [&str; 2] = ["aws:Referer", "aws:UserAgent"];

fn chosen_by_caller(key: &str) -> String {
    format!("the caller chooses the value of {}", quoted(key))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, _, condition) in conditions(policy) {
        let key = &condition.key;
        if !KEYS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&key.text))
            // An AWS service writes the headers of its requests itself.
            || only_services(statement)
        {
            continue;
        }
        let header = if key.text.eq_ignore_ascii_case("aws:Referer") {
            "Referer"
        } else {
            "User-Agent"
        };
        let (label, example) = match statement.effect() {
            Some(Effect::Deny) => (
                "whoever is to be denied sends another value",
                format!("a client sends another `{header}` header: this Deny does not apply"),
            ),
            _ => (
                "anybody can send the value that is asked for",
                format!(
                    "a stranger sends the `{header}` header that the condition asks for: the condition holds"
                ),
            ),
        };
        cx.report(
            Diagnostic::new(NAME, key.span(), chosen_by_caller(&key.text))
                .code("UNTRUSTWORTHY_CONDITION_KEY")
                .label(label)
                .example(example)
                .help("limit the caller by what AWS vouches for: `aws:SourceVpce`, `aws:SourceIp`, `aws:PrincipalOrgID`, `aws:SourceArn`"),
        );
    }
}
