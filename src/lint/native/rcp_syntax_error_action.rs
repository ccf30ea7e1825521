//! Actions that an RCP does not govern.

use super::rcp_syntax_error_allow::is_full_access;
use crate::catalog::{self, Service};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::Leaf;

const NAME: &str = "rcp-syntax-error-action";

/// Source: AWS Organizations User Guide, "RCP syntax".
fn everything(action: &Leaf<'_>) -> Diagnostic {
    Diagnostic::new(
        NAME,
        action.span(),
        "an RCP cannot name `*` as action, only the actions of named services",
    )
    .label("AWS Organizations refuses the policy")
    .help("name the services, for example `s3:*`, `sts:*`, `kms:*`, `sqs:*` and `secretsmanager:*`")
}

/// Source: AWS Organizations User Guide, "List of AWS services that support RCPs".
fn unsupported(action: &Leaf<'_>, service: Service, prefix: std::ops::Range<usize>) -> Diagnostic {
    let message = format!(
        "{}: RCPs do not govern {}, as far as the catalogue of {} knows",
        quoted(&action.text),
        service.name(),
        catalog::date()
    );
    // The list grows about monthly.
    Diagnostic::new(NAME, action.span_of(prefix), message)
        .severity(Severity::Warning)
        .label("no service that supports RCPs")
        .help("deny it to the principals of the organization by an SCP")
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in policy
        .statements
        .iter()
        .filter(|statement| !is_full_access(statement))
    {
        for entry in statement.action.iter().flat_map(|action| &action.entries) {
            let problem = match &entry.pattern {
                ActionPattern::Everything => Some(everything(&entry.leaf)),
                ActionPattern::Named { service, .. } => {
                    let found = entry
                        .leaf
                        .text
                        .get(service.clone())
                        .and_then(catalog::service);
                    let found = found.filter(|service| !service.supports_rcp());
                    found.map(|found| unsupported(&entry.leaf, found, service.clone()))
                }
                ActionPattern::Invalid(_) => None,
            };
            if let Some(problem) = problem {
                cx.report(problem.code("RCP_SYNTAX_ERROR_ACTION"));
            }
        }
    }
}
