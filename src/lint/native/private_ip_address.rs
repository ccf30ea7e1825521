//! Private addresses in conditions on `aws:SourceIp`, which holds public ones.

use super::outcome::{conditions, consequence};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Comparison;
use crate::policy::value::{is_private_range, parse_ip_range};

const NAME: &str = "private-ip-address";

fn all_private(text: &str) -> String {
    format!(
        "{} is private, and `aws:SourceIp` is never a private address",
        quoted(text)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", Private IP address, and "AWS
/// global condition context keys", aws:SourceIp.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let comparison = block.operator.map(|operator| operator.comparison);
        let negated = match comparison {
            Some(Comparison::IpAddress) => false,
            Some(Comparison::NotIpAddress) => true,
            _ => continue,
        };
        if !condition.key.text.eq_ignore_ascii_case("aws:SourceIp") {
            continue;
        }
        let private = |value: &&Leaf<'_>| {
            parse_ip_range(&value.text).is_ok_and(|range| is_private_range(&range.net))
        };
        let mut wrong = condition.values.iter().filter(private);
        let Some(first) = wrong.next() else {
            continue;
        };
        let others: Vec<&Leaf<'_>> = wrong.collect();
        let all = others.len() + 1 == condition.values.len();
        let if_exists = block.operator.is_some_and(|operator| operator.if_exists);
        let code = match (all, negated) {
            (true, false) => "PRIVATE_IP_ADDRESS",
            (true, true) => "PRIVATE_NOT_IP_ADDRESS",
            (false, false) => "PRIVATE_IP_ADDRESS_SUBSET",
            (false, true) => "PRIVATE_NOT_IP_ADDRESS_SUBSET",
        };
        let mut found = Diagnostic::new(NAME, first.span(), all_private(&first.text)).code(code);
        found = match (all, negated) {
            // With `IfExists` the condition still holds for a request without the key.
            (true, false) if if_exists => found.label("it matches no request"),
            (true, false) => found.label(consequence(statement, false)),
            (true, true) => found.label(consequence(statement, true)),
            (false, false) => found
                .label("it matches no request")
                .severity(Severity::Note),
            (false, true) => found.label("it has no effect").severity(Severity::Note),
        };
        for other in others {
            found = found.also(other.span(), "private as well");
        }
        cx.report(found.help(
            "write the public addresses of the network; for traffic through a VPC endpoint use `aws:VpcSourceIp` together with `aws:SourceVpc`",
        ));
    }
}
