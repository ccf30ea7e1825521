//! What a resource policy cannot govern: actions and ARNs of another service than its resource's.

use super::naming::service_name;
use crate::catalog::{self, Action};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Leaf, Statement};
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "unsupported-action-in-policy";

/// The calls that a role's trust policy decides.
///
/// Source: IAM User Guide, "Update a role trust policy"; AWS STS API reference.
const OF_ROLES: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

/// A delegation policy of an organization is about calls on no resource, too.
///
/// Source: AWS Organizations User Guide, "Delegated administrator for AWS Organizations".
const DELEGATION: &str = "organizations";

fn foreign_action(action: &str, owner: &str) -> String {
    format!("{} is no action on {owner}", quoted(action))
}

fn foreign_resource(arn: &str, owner: &str) -> String {
    format!("{} is not {owner}", quoted(arn))
}

/// Source: IAM User Guide, "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let service = match &policy.kind {
        PolicyKind::Trust => "sts".to_owned(),
        PolicyKind::Resource(Some(service)) => service.clone(),
        PolicyKind::Resource(None) => match one_service(policy) {
            Some(service) => service,
            None => return,
        },
        _ => return,
    };
    let trust = policy.kind == PolicyKind::Trust;
    for statement in &policy.statements {
        let elements = statement.action.iter().chain(&statement.not_action);
        for entry in elements.flat_map(|element| &element.entries) {
            let ActionPattern::Named {
                service: prefix, ..
            } = &entry.pattern
            else {
                continue;
            };
            let prefix_text = entry.leaf.text.get(prefix.clone()).unwrap_or_default();
            // A service that there is not is the finding of another rule.
            if !prefix_text.contains(['*', '?']) && catalog::service(prefix_text).is_none() {
                continue;
            }
            if !is_related(prefix_text, &service) {
                let place = entry.leaf.span_of(prefix.clone());
                cx.report(action(&entry.leaf.text, &service, trust, place));
            } else if trust && catalog::matches_any(&entry.leaf.text) {
                let mut matched = catalog::expand(&entry.leaf.text).map(Action::name);
                if !matched.any(|name| OF_ROLES.contains(&name)) {
                    cx.report(action(&entry.leaf.text, &service, trust, entry.leaf.span()));
                }
            } else if let Some(known) = catalog::action(&entry.leaf.text)
                && !trust
                && service != DELEGATION
                && known.resource_types().is_empty()
            {
                // The reference is not complete there.
                let found = action(&entry.leaf.text, &service, trust, entry.leaf.span());
                cx.report(found.severity(Severity::Note));
            }
        }
        if !trust {
            resources(statement, &service, cx);
        }
    }
}

fn resources(statement: &Statement<'_>, service: &str, cx: &mut Context<'_>) {
    let elements = statement.resource.iter().chain(&statement.not_resource);
    for entry in elements.flat_map(|element| &element.entries) {
        let Some(arn) = entry.pattern.arn() else {
            continue;
        };
        let field = arn.service(&entry.leaf.text);
        let plain = !field.is_empty() && !field.contains(['*', '?', '$']);
        // Some resources have the ARNs of another service: `arn:aws:es:…` for `aoss`.
        let of_service = || {
            let types = catalog::arn_templates(field);
            types
                .iter()
                .any(|of| is_related(of.service.prefix(), service))
        };
        let known = !catalog::arn_templates(field).is_empty();
        if plain && known && !is_related(field, service) && !of_service() {
            let place = entry.leaf.span_of(arn.service.clone());
            let message = foreign_resource(&entry.leaf.text, &owner(service, false));
            cx.report(
                Diagnostic::new(NAME, place, message)
                    .code("UNSUPPORTED_RESOURCE_ARN_IN_POLICY")
                    .label("this policy does not govern it")
                    .help("name the resource that the policy is attached to, or what is in it"),
            );
        }
    }
}

fn action(text: &str, service: &str, trust: bool, place: crate::source::Span) -> Diagnostic {
    let found = Diagnostic::new(NAME, place, foreign_action(text, &owner(service, trust)))
        .code("UNSUPPORTED_ACTION_IN_POLICY")
        .label("this policy does not govern it");
    if trust {
        found.help("a trust policy is about sts:AssumeRole and its like; what the role may do stands in its identity policies")
    } else {
        found.help(
            "put it into the policy of the resource that it is about, or into an identity policy",
        )
    }
}

/// `a role`, `a resource of S3`.
fn owner(service: &str, trust: bool) -> String {
    if trust {
        return "a role".to_owned();
    }
    match catalog::service(service) {
        Some(known) => format!("a resource of {}", service_name(known)),
        None => format!("a resource of {service}"),
    }
}

/// True for a service and its parts: `s3` and `s3-object-lambda`.
fn is_related(a: &str, b: &str) -> bool {
    const TOGETHER: [[&str; 2]; 6] = [
        ["apigateway", "execute-api"],
        ["es", "opensearch"],
        ["es", "aoss"],
        ["glue", "lakeformation"],
        ["s3", "s3express"],
        ["acm", "acm-pca"],
    ];
    let head = |text: &str| {
        text.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    head(a) == head(b)
        || TOGETHER
            .iter()
            .any(|[one, other]| (a == *one && b == *other) || (b == *one && a == *other))
}

/// The service of a policy whose actions are of several: that of all its ARNs.
fn one_service(policy: &Policy<'_>) -> Option<String> {
    let mut found: Option<String> = None;
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            let text: &Leaf<'_> = &entry.leaf;
            let Some(arn) = entry.pattern.arn() else {
                continue;
            };
            let field = arn.service(&text.text);
            match &found {
                Some(known) if known != field => return None,
                Some(_) => {}
                None if field.contains(['*', '?', '$']) => return None,
                None => found = Some(field.to_owned()),
            }
        }
    }
    found.filter(|service| catalog::service(service).is_some())
}
