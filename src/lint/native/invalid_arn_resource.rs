//! ARNs of a known form that no resource of their service has.

use super::arn_pattern::{ArnPattern, REGION, RESOURCE};
use super::naming::{ADD, Suggestions, is_placeholder, not_in_catalogue, service_name};
use crate::catalog::{self, ArnTemplate};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::resource::Arn;

const NAME: &str = "invalid-arn-resource";

fn no_such_service(field: &str) -> String {
    format!(
        "{} is no service of ARNs, {}",
        quoted(field),
        not_in_catalogue()
    )
}

fn no_such_resource(service: &str, resource: &str) -> String {
    if resource.is_empty() {
        return format!("the ARN names no resource of {service}");
    }
    format!(
        "{service} has no resource {}, {}",
        quoted(resource),
        not_in_catalogue()
    )
}

fn not_allowed(of: &ArnTemplate, field: &str) -> String {
    format!("the ARN of {} has no {field}", named(of))
}

fn needed(of: &ArnTemplate, field: &str) -> String {
    format!("the ARN of {} needs {field}", named(of))
}

fn other(of: &ArnTemplate, field: &str) -> String {
    format!("the ARN of {} has another {field}", named(of))
}

const HARM: &str = "no resource has such an ARN";

/// Sources: Service Authorization Reference, "Resource types defined by …" of each service; IAM User Guide,
/// "Access Analyzer policy check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            let Some(arn) = entry.pattern.arn() else {
                continue;
            };
            if cx.additions.has_arn(&entry.leaf.text) {
                continue;
            }
            for found in wrong(&entry.leaf, arn, policy.has_variables(), &mut suggestions) {
                cx.report(found);
            }
        }
    }
}

fn wrong(
    leaf: &Leaf<'_>,
    arn: &Arn,
    variables: bool,
    suggestions: &mut Suggestions,
) -> Vec<Diagnostic> {
    let text = &*leaf.text;
    let field = arn.service(text);
    let capital = field.contains(|c: char| c.is_ascii_uppercase());
    if capital || field.is_empty() || field.contains(['*', '?', '$']) {
        return Vec::new();
    }
    let templates = catalog::arn_templates(field);
    if templates.is_empty() {
        return unknown_service(leaf, arn, suggestions)
            .into_iter()
            .collect();
    }
    let asked = ArnPattern::new(text, arn, variables);
    if templates.iter().any(|template| asked.can_mean(template)) {
        return Vec::new();
    }
    let same = templates
        .iter()
        .filter(|of| of.field_meets(RESOURCE, &asked.resource));
    match same.min_by_key(|of| asked.misplaced(of).len()) {
        Some(nearest) => misplaced(leaf, arn, &asked, nearest),
        None => vec![unknown_resource(leaf, arn, &asked, templates)],
    }
}

fn unknown_service(
    leaf: &Leaf<'_>,
    arn: &Arn,
    suggestions: &mut Suggestions,
) -> Option<Diagnostic> {
    let field = arn.service(&leaf.text);
    // A service whose actions are about no resource.
    if catalog::service(field).is_some() || is_placeholder(field) {
        return None;
    }
    let place = leaf.span_of(arn.service.clone());
    let found = Diagnostic::new(NAME, place, no_such_service(field)).code("INVALID_SERVICE");
    Some(match suggestions.ask(|| catalog::suggest_service(field)) {
        Some(meant) => found
            .label(HARM)
            .help(format!("did you mean `{meant}`?"))
            .edit(Safety::Unsafe, place, meant),
        None => found
            .severity(Severity::Warning)
            .label("no resource that the catalogue knows has such an ARN")
            .help(format!(
                "take the ARN from the Service Authorization Reference; {ADD}"
            )),
    })
}

/// A Region or an account where the service has none, or none where it has one.
fn misplaced(
    leaf: &Leaf<'_>,
    arn: &Arn,
    asked: &ArnPattern,
    template: &ArnTemplate,
) -> Vec<Diagnostic> {
    let wrong = asked.misplaced(template);
    let found = wrong.into_iter().map(|field| {
        let (range, name, wanted) = if field == REGION {
            (&arn.region, "Region", "a Region")
        } else {
            (&arn.account, "account", "an account")
        };
        if range.is_empty() {
            // The colon behind the empty field stands for it.
            let place = leaf.span_of(range.start..range.end + 1);
            let code = if field == REGION {
                "MISSING_ARN_REGION"
            } else {
                "MISSING_ARN_ACCOUNT"
            };
            return Diagnostic::new(NAME, place, needed(template, wanted))
                .code(code)
                .label(HARM)
                .help(format!(
                    "write the {name}, or `*` for every {name}: {}",
                    shape(template)
                ));
        }
        let place = leaf.span_of(range.clone());
        if template.field(field).is_empty() {
            let code = if field == REGION {
                "ARN_REGION_NOT_ALLOWED"
            } else {
                "ARN_ACCOUNT_NOT_ALLOWED"
            };
            return Diagnostic::new(NAME, place, not_allowed(template, name))
                .code(code)
                .label(HARM)
                .help(format!(
                    "leave the {name} empty and keep its colons: {}",
                    shape(template)
                ))
                .edit(Safety::Unsafe, place, "");
        }
        Diagnostic::new(NAME, place, other(template, name))
            .code("INVALID_ARN_RESOURCE")
            .label(HARM)
            .help(format!("the ARN is {}", shape(template)))
    });
    found.collect()
}

/// A resource of no type that the service has.
fn unknown_resource(
    leaf: &Leaf<'_>,
    arn: &Arn,
    asked: &ArnPattern,
    templates: &[ArnTemplate],
) -> Diagnostic {
    let text = arn.resource(&leaf.text);
    let head = head(text);
    // Other services may list its resources too: events a KMS key.
    let own = catalog::service(arn.service(&leaf.text));
    let service = own
        .or(templates.first().map(|of| of.service))
        .unwrap_or_default();
    let message = no_such_resource(service_name(service), text);
    let near = templates.iter().filter_map(|of| {
        let known = head_of(of)?;
        Some((distance(head, known)?, of, known))
    });
    let nearest = near.min_by_key(|(distance, of, _)| (*distance, asked.misplaced(of).len()));
    let found = |place| Diagnostic::new(NAME, place, message).code("INVALID_ARN_RESOURCE");
    let whole = if arn.resource.is_empty() {
        leaf.span()
    } else {
        leaf.span_of(arn.resource.clone())
    };
    match nearest {
        Some((0, of, _)) => {
            found(whole)
                .label(HARM)
                .help(format!("the ARN of {} is {}", named(of), shape(of)))
        }
        Some((_, _, known)) => {
            let place = leaf.span_of(arn.resource.start..arn.resource.start + head.len());
            found(place)
                .label(HARM)
                .help(format!("did you mean `{known}`?"))
                .edit(Safety::Unsafe, place, known)
        }
        None => {
            let mut shapes: Vec<&str> = templates.iter().map(|of| of.text).collect();
            shapes.dedup();
            let few: Vec<String> = shapes.iter().take(3).map(|text| quoted(text)).collect();
            let more = if shapes.len() > few.len() {
                format!("; `iamlint catalog service {}` lists all", service.prefix())
            } else {
                String::new()
            };
            found(whole)
                .severity(Severity::Warning)
                .label("no resource that the catalogue knows has such an ARN")
                .help(format!(
                    "its ARNs look like {}{more}; {ADD}",
                    few.join(", ")
                ))
        }
    }
}

/// What stands before the first name: `role` of `role/app`, `log-group` of `log-group:x`.
fn head(resource: &str) -> &str {
    let end = resource.find(['/', ':', '*', '?', '$']);
    resource
        .get(..end.unwrap_or(resource.len()))
        .unwrap_or_default()
}

/// The word with which such resources begin, where they do.
fn head_of(template: &ArnTemplate) -> Option<&'static str> {
    Some(head(template.field(RESOURCE))).filter(|head| !head.is_empty())
}

/// How far two words are from one another, 0 for the same; `None` for too far to be a typing error.
fn distance(typed: &str, known: &str) -> Option<usize> {
    if typed == known {
        return Some(0);
    }
    let letters = |text: &str| text.replace(['-', '_'], "").to_ascii_lowercase();
    let (a, b) = (letters(typed), letters(known));
    let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    if a == b || plural(&a, &b) || plural(&b, &a) {
        return Some(1);
    }
    let allowed = match a.len().min(b.len()) {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    if a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    let far = strsim::osa_distance(&a, &b);
    (far <= allowed).then_some(far + 1)
}

/// `a role`, `an object`.
fn named(template: &ArnTemplate) -> String {
    let name = template.resource_type;
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

fn shape(template: &ArnTemplate) -> String {
    format!("`{}`", template.text)
}
