//! Wildcards in the service of a resource ARN.

use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "wildcard-in-service-name";

fn several_services(service: &str) -> String {
    format!(
        "the service {} of this ARN can match more than one service",
        quoted(service)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference", Wildcard in service name.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            let Some(arn) = entry.pattern.arn() else {
                continue;
            };
            let service = arn.service(&entry.leaf.text);
            // `arn:aws:*` and `arn:*:*:*:*:*` mean everything, and say so.
            let rest = entry.leaf.text.get(arn.service.end..).unwrap_or_default();
            if service.contains(['*', '?']) && rest.contains(|c| c != ':' && c != '*') {
                cx.report(
                    Diagnostic::new(
                        NAME,
                        entry.leaf.span_of(arn.service.clone()),
                        several_services(service),
                    )
                    .code("WILDCARD_IN_SERVICE_NAME")
                    .label("a new service of AWS may match tomorrow")
                    .help("write one ARN for each service that is meant"),
                );
            }
        }
    }
}
