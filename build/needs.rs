//! What a document must have for a built-in rule to fire on it, read off the rule's text, so that
//! most rules need not be compiled for a document.
//!
//! Only what the layout makes certain: conditions that stand at the outermost level and are joined
//! by `and`. A test compares the result with what the compiler derives.

use std::collections::{BTreeMap, BTreeSet};

/// The needs of one rule.
#[derive(Default)]
pub(crate) struct Needs {
    /// `Allow` or `Deny`, where every statement that the rule fires on has it.
    pub(crate) effect: Option<String>,
    /// Services of which the document must name an action; `None` where that is not certain.
    pub(crate) services: Option<BTreeSet<String>>,
    /// It is asked of the policies of an organization.
    pub(crate) of_organization: bool,
    /// It is asked only where an organization has been declared.
    pub(crate) declared_only: bool,
}

/// Reads the needs off a fence. `sets` holds the services of each named set of actions.
pub(crate) fn of(fence: &str, sets: &BTreeMap<String, BTreeSet<String>>) -> Needs {
    let mut needs = Needs::default();
    let header = fence
        .lines()
        .find_map(|line| line.strip_prefix("applies-to"));
    let set = header.and_then(|set| sets.get(set.trim().trim_start_matches('@')));
    needs.services = set.cloned();
    let begins = |word: &str| fence.lines().any(|line| line.starts_with(word));
    needs.of_organization = begins("forbid organization") || begins("require organization");
    needs.declared_only =
        needs.of_organization && (begins("absent ") || fence.contains("principal member"));
    // A request is allowed by an Allow statement that matches its action.
    let request = fence.lines().any(|line| line.starts_with("forbid request"));
    if request {
        needs.effect = Some("Allow".to_owned());
    }
    for part in conjuncts(fence).unwrap_or_default() {
        if let Some(set) = part.strip_prefix("action in @").filter(|_| request)
            && let Some(services) = sets.get(set.trim())
        {
            needs.services.get_or_insert_with(|| services.clone());
        }
        if let Some(action) = part.strip_prefix("action is \"").filter(|_| request)
            && let Some((service, _)) = action.split_once(':')
        {
            let service = service.to_owned();
            needs
                .services
                .get_or_insert_with(|| BTreeSet::from([service]));
        }
        if let Some(effect) = part.strip_prefix("effect is ") {
            needs.effect.get_or_insert_with(|| effect.trim().to_owned());
        }
        if let Some(action) = part.strip_prefix("statement covers \"") {
            let action = action.split('"').next().unwrap_or_default();
            let service = action.split(':').next().unwrap_or_default().to_owned();
            needs
                .services
                .get_or_insert_with(|| BTreeSet::from([service]));
        }
        if let Some(rest) = part.strip_prefix("statement covers some ") {
            let set = rest.split_once("in @").map(|(_, set)| set);
            let name = set
                .and_then(|set| set.split([' ', ':', '\n']).next())
                .unwrap_or_default();
            if let Some(services) = sets.get(name) {
                needs.services.get_or_insert_with(|| services.clone());
            }
        }
    }
    needs
}

/// The conditions of a `forbid statement where` or `forbid request where` that stand at the outermost level, without the
/// `and` before them; `None` where they are not plainly joined by `and`.
fn conjuncts(fence: &str) -> Option<Vec<String>> {
    let mut lines = fence.lines().skip_while(|line| {
        !line.starts_with("forbid statement") && !line.starts_with("forbid request")
    });
    if !lines.next()?.trim_end().ends_with("where") {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for line in lines {
        let text = line.split('#').next().unwrap_or_default().trim_end();
        if text.is_empty() && line.trim().is_empty() {
            break;
        }
        if text.is_empty() {
            continue;
        }
        let depth = text.len() - text.trim_start().len();
        let text = text.trim_start();
        match (depth, text.strip_prefix("and ")) {
            (0, _) => break,
            (4, Some(part)) => parts.push(part.to_owned()),
            (4, None) if parts.is_empty() => parts.push(text.to_owned()),
            (4, None) if text.starts_with(')') => {}
            (5.., _) => match parts.last_mut() {
                Some(part) => {
                    part.push('\n');
                    part.push_str(text);
                }
                None => return None,
            },
            _ => return None,
        }
    }
    // An `or` beside a condition would make it one of two.
    let alone = |part: &String| {
        !part.lines().next().unwrap_or_default().contains(" or ")
            && !part.lines().skip(1).any(|line| line.starts_with("or "))
    };
    Some(parts.into_iter().filter(alone).collect())
}
