//! Links to AWS's reference pages: of services, elements, operators and global condition keys.

use gen_lsp_types::DocumentLink;

use super::check::Snapshot;
use super::client::Client;
use super::place::with_policies;
use crate::catalog::{self, Service};
use crate::policy::ast::Statement;
use crate::source::Span;

const USER_GUIDE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_";
const REFERENCE: &str = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_";

/// The most links of a document.
const MOST: usize = 2000;

/// The page about a service's actions, resources and condition keys.
///
/// Source: Service Authorization Reference; its pages are called like the services, without what is neither a
/// letter nor a digit.
pub(super) fn of_service(service: Service) -> String {
    let name = service.name().chars().filter(char::is_ascii_alphanumeric);
    let name: String = name.map(|c| c.to_ascii_lowercase()).collect();
    format!("{REFERENCE}{name}.html")
}

/// The page about condition operators.
pub(super) fn of_operators() -> String {
    format!("{USER_GUIDE}elements_condition_operators.html")
}

/// The page about global condition keys.
pub(super) fn of_global_keys() -> String {
    format!("{USER_GUIDE}condition-keys.html")
}

/// The page about an element of a statement.
pub(super) fn of_element(name: &str) -> String {
    format!("{USER_GUIDE}elements_{}.html", name.to_ascii_lowercase())
}

/// The links of a document.
pub(super) fn all(document: &Snapshot, client: &Client) -> Vec<DocumentLink> {
    with_policies(document, |policies| {
        let mut links = Vec::new();
        for statement in policies.iter().flat_map(|(_, policy)| &policy.statements) {
            of_statement(statement, &mut links);
            if links.len() > MOST {
                break;
            }
        }
        let link = |(span, target, tooltip): (Span, String, String)| DocumentLink {
            range: document.text.range(span),
            target: Some(target.into()),
            tooltip: client.link_tooltips.then_some(tooltip),
            data: None,
        };
        links.into_iter().take(MOST).map(link).collect()
    })
}

fn of_statement(statement: &Statement<'_>, links: &mut Vec<(Span, String, String)>) {
    let elements = [&statement.action, &statement.not_action];
    let entries = elements
        .into_iter()
        .flatten()
        .flat_map(|element| &element.entries);
    for entry in entries {
        let text = &entry.leaf.text;
        let service = entry.pattern.service(text).and_then(catalog::service);
        if let Some(service) = service {
            let place = entry.leaf.span_of(0..service.prefix().len());
            let tooltip = format!("actions of {}", service.name());
            links.push((place, of_service(service), tooltip));
        }
    }
    let conditions = statement
        .condition
        .iter()
        .flat_map(|block| &block.operators);
    for block in conditions {
        if block.operator.is_some() {
            let tooltip = "condition operators".to_owned();
            links.push((
                block.name.span_of(0..block.name.text.len()),
                of_operators(),
                tooltip,
            ));
        }
        for condition in &block.conditions {
            let key = &condition.key;
            if key
                .text
                .get(..4)
                .is_some_and(|head| head.eq_ignore_ascii_case("aws:"))
                && catalog::condition_key(&key.text).is_some()
            {
                let tooltip = "global condition keys".to_owned();
                links.push((key.span_of(0..key.text.len()), of_global_keys(), tooltip));
            }
        }
    }
}
