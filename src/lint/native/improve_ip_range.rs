//! Address blocks with bits set behind the prefix.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::condition::Family;
use crate::policy::value::parse_ip_range;

const NAME: &str = "improve-ip-range";

fn host_bits(text: &str, block: &str) -> String {
    format!("{} means the block `{block}`", quoted(text))
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", Improve IP range.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        if block
            .operator
            .is_none_or(|operator| operator.comparison.family() != Family::IpAddress)
        {
            continue;
        }
        for value in &condition.values {
            let Ok(range) = parse_ip_range(&value.text) else {
                continue;
            };
            if !range.has_host_bits() {
                continue;
            }
            let clean = range.net.trunc().to_string();
            let found = Diagnostic::new(
                NAME,
                value.span_of(range.address.clone()),
                host_bits(&value.text, &clean),
            )
            .code("IMPROVE_IP_RANGE")
            .help(format!(
                "write `{clean}`, or a longer prefix if only one address is meant"
            ));
            cx.report(if range.net.network().is_ipv6() {
                found
                    .severity(Severity::Warning)
                    .label("AWS refuses an IPv6 block whose address is not its first")
            } else {
                found.label("the bits behind the prefix are ignored").edit(
                    Safety::Safe,
                    value.span_of(0..value.text.len()),
                    clean,
                )
            });
        }
    }
}
