//! Actions and patterns of actions.

use std::collections::BTreeMap;

use super::{code, link, links, list};
use crate::catalog::{self, Action, Eligibility, Service};
use crate::policy::action::ActionPattern;
use crate::rules::phi_classes;

/// The most actions of a pattern that are named.
const NAMED: usize = 12;

/// What an entry of `Action` means.
pub(super) fn words(text: &str) -> Option<String> {
    let pattern = ActionPattern::parse(text);
    if pattern.has_wildcard(text) {
        return Some(wildcard(text));
    }
    if let Some(action) = catalog::action(text) {
        return Some(one(action));
    }
    let service = catalog::service(pattern.service(text)?)?;
    let near = catalog::suggest_action(text);
    let near = near.map_or_else(String::new, |near| {
        format!("; did you mean {}?", code(&near))
    });
    Some(format!(
        "{} is no action of {} in the catalogue of {}{near}",
        code(text),
        service.name(),
        catalog::date()
    ))
}

fn one(action: Action) -> String {
    let service = action.service();
    let mut lines = vec![
        format!(
            "**{action}** · {}",
            link(service.name(), &links::of_service(service))
        ),
        format!("access level: {}", action.access_level().name()),
    ];
    let types = action.resource_types();
    if types.is_empty() {
        lines.push("resource: only `*`".to_owned());
    }
    for of in types.iter().take(8) {
        let arns = service
            .resource_type(of.resource_type)
            .map(|found| found.arns.as_slice());
        let must = if of.required { " (required)" } else { "" };
        let arns = list(arns.unwrap_or_default().iter().copied(), 2);
        lines.push(format!("resource {}{must}: {arns}", of.resource_type));
    }
    let keys = action.condition_keys();
    if !keys.is_empty() {
        lines.push(format!("condition keys: {}", list(keys, 12)));
    }
    let dependent = action.dependent_actions();
    if !dependent.is_empty() {
        lines.push(format!("also needs: {}", list(dependent, 8)));
    }
    lines.push(eligibility(service));
    let classes: Vec<&str> = phi_classes(action).collect();
    if !classes.is_empty() {
        let classes = classes.join(" and ");
        lines.push(format!(
            "patient data: {classes} it, where the resource holds any"
        ));
    }
    lines.join("\n\n")
}

/// Whether AWS lists the service as HIPAA eligible.
pub(super) fn eligibility(service: Service) -> String {
    let word = match service.eligibility() {
        Some(Eligibility::Yes) => "yes",
        Some(Eligibility::Partial) => "in part",
        Some(Eligibility::No) => "no: no patient data may reach it",
        Some(Eligibility::Tool) => "not listed; holds no patient data in normal use",
        Some(Eligibility::Unverified) => "not established",
        None => "not on AWS's list",
    };
    let note = match service.eligibility_note() {
        "" => String::new(),
        note => format!(" ({note})"),
    };
    format!("HIPAA eligible: {word}{note}")
}

fn wildcard(text: &str) -> String {
    let actions: Vec<Action> = catalog::expand(text).collect();
    let word = if actions.len() == 1 {
        "action"
    } else {
        "actions"
    };
    let mut services: Vec<&str> = actions.iter().map(|action| action.prefix()).collect();
    services.dedup();
    let of = match services.as_slice() {
        [one] => catalog::service(one).map_or_else(String::new, |service| {
            let name = link(service.name(), &links::of_service(service));
            format!(" of {name}")
        }),
        many => format!(" of {} services", many.len()),
    };
    let mut lines = vec![format!(
        "{} matches **{} {word}**{of}",
        code(text),
        actions.len()
    )];
    let mut levels: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for action in &actions {
        let names = levels.entry(action.access_level()).or_default();
        names.push(action.name());
    }
    for (level, names) in levels {
        let named = list(names.iter().copied(), NAMED);
        lines.push(format!("{} ({}): {named}", level.name(), names.len()));
    }
    let phi = actions
        .iter()
        .filter(|action| phi_classes(**action).next().is_some());
    let phi = phi.count();
    if phi > 0 {
        lines.push(format!(
            "{phi} of them can read, write or delete patient data"
        ));
    }
    lines.join("\n\n")
}
