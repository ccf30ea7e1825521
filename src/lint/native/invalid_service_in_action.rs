//! Actions of a service that the catalogue does not have.

use super::naming::{ADD, Suggestions, is_placeholder, not_in_catalogue};
use super::outcome::matches_nothing;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::Entry;

const NAME: &str = "invalid-service-in-action";

fn no_such_service(prefix: &str) -> String {
    format!(
        "{} is no service prefix, {}",
        quoted(prefix),
        not_in_catalogue()
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    for statement in &policy.statements {
        let elements = [(&statement.action, false), (&statement.not_action, true)];
        for (element, in_not_action) in elements {
            for entry in element.iter().flat_map(|element| &element.entries) {
                let harm = matches_nothing(statement, in_not_action);
                let added = cx.additions.has_action(&entry.leaf.text)
                    || service_of(entry).is_some_and(|prefix| cx.additions.has_service(prefix));
                if !added && let Some(found) = unknown(entry, harm, &mut suggestions) {
                    cx.report(found);
                }
            }
        }
    }
}

fn service_of<'e>(entry: &'e Entry<'_, ActionPattern>) -> Option<&'e str> {
    match &entry.pattern {
        ActionPattern::Named { service, .. } => entry.leaf.text.get(service.clone()),
        _ => None,
    }
}

fn unknown(
    entry: &Entry<'_, ActionPattern>,
    harm: &str,
    suggestions: &mut Suggestions,
) -> Option<Diagnostic> {
    let ActionPattern::Named { service, .. } = &entry.pattern else {
        return None;
    };
    let leaf = &entry.leaf;
    let prefix = service_of(entry)?;
    if catalog::service(prefix).is_some() {
        return None;
    }
    let place = leaf.span_of(service.clone());
    let found = Diagnostic::new(NAME, place, no_such_service(prefix))
        .code("INVALID_SERVICE_IN_ACTION")
        .label(harm);
    if let Some(meant) = suggestions.ask(|| catalog::suggest_action(&leaf.text)) {
        return Some(found.help(format!("did you mean `{meant}`?")).edit(
            Safety::Unsafe,
            leaf.span(),
            leaf.node.escape_for_file(&format!("\"{meant}\"")),
        ));
    }
    if let Some(meant) = suggestions.ask(|| catalog::suggest_service(prefix)) {
        return Some(
            found
                .help(format!("did you mean the service `{meant}`?"))
                .edit(Safety::Unsafe, place, meant),
        );
    }
    let found = found.severity(Severity::Warning);
    Some(if is_placeholder(prefix) {
        found.help("this looks like a placeholder: put a service prefix in its place")
    } else {
        found.help(format!(
            "look for the prefix in the Service Authorization Reference; {ADD}"
        ))
    })
}
