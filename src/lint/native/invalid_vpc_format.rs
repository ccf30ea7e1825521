//! Ids of VPCs and VPC endpoints that no VPC has.

use super::naming::is_placeholder;
use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Family;

const NAME: &str = "invalid-vpc-format";

fn no_id(text: &str, what: &str) -> String {
    format!("{} is no id of a {what}", quoted(text))
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", Invalid VPC format and
/// Invalid VPCE format.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        if block
            .operator
            .is_none_or(|operator| operator.comparison.family() != Family::String)
        {
            continue;
        }
        let (head, what, code) = match &*condition.key.text.to_ascii_lowercase() {
            "aws:sourcevpc" | "aws:ec2instancesourcevpc" => ("vpc-", "VPC", "INVALID_VPC_FORMAT"),
            "aws:sourcevpce" => ("vpce-", "VPC endpoint", "INVALID_VPCE_FORMAT"),
            _ => continue,
        };
        for value in &condition.values {
            if is_id(value, head) {
                continue;
            }
            let found = Diagnostic::new(NAME, value.span(), no_id(&value.text, what))
                .code(code)
                .label("no request carries it");
            cx.report(if is_placeholder(&value.text) {
                found.help(format!(
                    "this looks like a placeholder: put the id of a {what} in its place"
                ))
            } else if value
                .text
                .starts_with(if head == "vpc-" { "vpce-" } else { "vpc-" })
            {
                let other = if head == "vpc-" {
                    "aws:SourceVpce"
                } else {
                    "aws:SourceVpc"
                };
                found.help(format!("this is an id for the key `{other}`"))
            } else {
                found.help(format!("an id is `{head}` and 8 or 17 letters and digits"))
            });
        }
    }
}

/// True for a right id, and for what only a request can say: variables and wildcards.
fn is_id(value: &Leaf<'_>, head: &str) -> bool {
    let text = &*value.text;
    // A wildcard under an operator that takes it literally is another rule's.
    if text.contains("${") || text.contains(['*', '?']) {
        return true;
    }
    text.strip_prefix(head).is_some_and(|id| {
        matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
