//! Resources and principals: the parts of an ARN.

use super::{code, link, links};
use crate::catalog;
use crate::policy::ast::PrincipalMember;
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};
use crate::policy::resource::{Arn, ResourcePattern};

/// What an entry of `Resource` matches.
pub(super) fn words(text: &str) -> Option<String> {
    let pattern = ResourcePattern::parse(text);
    if pattern.is_everything() {
        return Some("`*` matches every resource".to_owned());
    }
    let arn = pattern.arn()?;
    let mut lines = parts(text, arn);
    let service = arn.service(text);
    let fields = [
        (3, arn.region(text)),
        (4, arn.account(text)),
        (5, arn.resource(text)),
    ];
    let fits = |template: &&catalog::ArnTemplate| {
        let mut fields = fields.iter();
        fields.all(|(number, pattern)| template.field_meets(*number, pattern))
    };
    let templates: Vec<_> = catalog::arn_templates(service)
        .iter()
        .filter(fits)
        .collect();
    // Other services have words of their own for the same resources.
    let own = |template: &&catalog::ArnTemplate| template.service.prefix() == service;
    let any_own = templates.iter().copied().any(|template| own(&template));
    let templates = templates
        .into_iter()
        .filter(|template| !any_own || own(template));
    let mut types: Vec<&str> = templates.map(|template| template.resource_type).collect();
    types.sort_unstable();
    types.dedup();
    if !types.is_empty() {
        lines.push(format!("resource types: {}", super::list(types, 12)));
    }
    Some(lines.join("\n\n"))
}

fn parts(text: &str, arn: &Arn) -> Vec<String> {
    let field = |name: &str, value: &str, empty: &str| {
        if value.is_empty() {
            format!("{name}: {empty}")
        } else {
            format!("{name}: {}", code(value))
        }
    };
    let service = catalog::service(arn.service(text));
    let service = match service {
        Some(service) => {
            let page = link(service.name(), &links::of_service(service));
            format!("service: {} · {page}", code(arn.service(text)))
        }
        None => field("service", arn.service(text), "none"),
    };
    vec![
        field("partition", arn.partition(text), "none"),
        service,
        field("Region", arn.region(text), "none"),
        field("account", arn.account(text), "none"),
        field("resource", arn.resource(text), "none"),
    ]
}

/// Whom a principal stands for.
pub(super) fn principal(member: Option<&PrincipalMember<'_>>, text: &str) -> String {
    let Some(of_type) = member.and_then(|member| member.principal_type) else {
        return if text == "*" {
            "`*` is **everyone**, anonymous callers included".to_owned()
        } else {
            format!("{} is no principal", code(text))
        };
    };
    let value = parse_principal(of_type, text);
    let mut lines = vec![who(of_type, &value, text)];
    if let Some(arn) = value.arn() {
        lines.extend(parts(text, arn));
    }
    lines.join("\n\n")
}

fn who(of_type: PrincipalType, value: &PrincipalValue, text: &str) -> String {
    match value {
        PrincipalValue::Everyone => "**everyone**, anonymous callers included".to_owned(),
        PrincipalValue::Account | PrincipalValue::AccountRoot(_) => {
            "every principal of the account whose own policies allow it".to_owned()
        }
        PrincipalValue::User { .. } => "one IAM user".to_owned(),
        PrincipalValue::Role { .. } => "every session of the role".to_owned(),
        PrincipalValue::AssumedRole { .. } => "one session of a role".to_owned(),
        PrincipalValue::FederatedUser { .. } => "a federated user".to_owned(),
        PrincipalValue::Service { .. } => {
            let known = if catalog::is_service_principal(text) {
                ""
            } else {
                ", which the catalogue does not list under this name"
            };
            format!("the service principal {}{known}", code(text))
        }
        PrincipalValue::SamlProvider { .. } => {
            "people who sign in through a SAML provider".to_owned()
        }
        _ => format!("{} · a principal of type `{}`", code(text), of_type.name()),
    }
}
