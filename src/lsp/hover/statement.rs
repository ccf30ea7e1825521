//! A whole statement in words, and what its elements are for.

use super::super::outline::name_of;
use super::{code, link, links, list};
use crate::catalog::{self, AccessLevel, ActionSet};
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Effect, Element, Entry, Statement};
use crate::policy::resource::ResourcePattern;

/// What a statement allows or denies.
pub(super) fn words(statement: &Statement<'_>) -> String {
    let does = match statement.effect() {
        Some(Effect::Allow) => "allows",
        Some(Effect::Deny) => "denies",
        None => "neither allows nor denies",
    };
    let mut lines = vec![format!("**{}** {does}", code(&name_of(statement)))];
    lines.push(actions(statement));
    if let Some(on) = resources(statement) {
        lines.push(on);
    }
    if statement.principal.is_some() || statement.not_principal.is_some() {
        lines.push(principals(statement));
    }
    if let Some(block) = &statement.condition {
        for (operator, condition) in block.conditions() {
            let values = condition.values.iter().map(|value| &*value.text);
            lines.push(format!(
                "only if {} {} {}",
                code(&condition.key.text),
                code(&operator.name.text),
                list(values, 4)
            ));
        }
    }
    lines.join("\n\n")
}

fn actions(statement: &Statement<'_>) -> String {
    let (but, element) = match (&statement.action, &statement.not_action) {
        (Some(element), _) => ("", element),
        (None, Some(element)) => ("all actions but ", element),
        (None, None) => return "no action".to_owned(),
    };
    let texts = texts::<ActionPattern>(element);
    let set = ActionSet::of_patterns(texts.iter().copied());
    let levels = AccessLevel::ALL.iter().filter_map(|level| {
        let count = set
            .iter()
            .filter(|action| action.access_level() == *level)
            .count();
        (count > 0).then(|| format!("{} {count}", level.name()))
    });
    let levels: Vec<String> = levels.collect();
    let of = match set.len() {
        0 => String::new(),
        1 => {
            let level = set
                .iter()
                .next()
                .map_or("", |action| action.access_level().name());
            format!(" (1 action: {level})")
        }
        count => format!(" ({count} actions: {})", levels.join(", ")),
    };
    format!("{but}{}{of}", list(texts, 6))
}

fn resources(statement: &Statement<'_>) -> Option<String> {
    Some(match (&statement.resource, &statement.not_resource) {
        (Some(element), _) => format!("on {}", list(texts::<ResourcePattern>(element), 6)),
        (None, Some(element)) => {
            format!(
                "on all resources but {}",
                list(texts::<ResourcePattern>(element), 6)
            )
        }
        (None, None) => return None,
    })
}

fn principals(statement: &Statement<'_>) -> String {
    let (but, element) = match (&statement.principal, &statement.not_principal) {
        (None, Some(element)) => ("all but ", Some(element)),
        (element, _) => ("", element.as_ref()),
    };
    let members = element.into_iter().flat_map(|element| &element.members);
    let values = members.flat_map(|member| &member.values);
    let bare = element.and_then(|element| element.bare.as_ref());
    let all = bare.into_iter().chain(values).map(|leaf| &*leaf.text);
    format!("for {but}{}", list(all, 6))
}

fn texts<'e, T>(element: &'e Element<'_, T>) -> Vec<&'e str> {
    let text = |entry: &'e Entry<'_, T>| &*entry.leaf.text;
    element.entries.iter().map(text).collect()
}

/// What an element is for.
pub(super) fn element(name: &str) -> String {
    let words = match name {
        "Sid" => "a name for the statement; letters and digits",
        "Effect" => "`Allow` or `Deny`; a Deny outweighs every Allow",
        "Principal" => "who may ask; for policies of resources and roles",
        "NotPrincipal" => "everybody but these; best used with `Deny` only",
        "Action" => "what may be asked for",
        "NotAction" => "every action but these; with `Allow` it grants what AWS adds later",
        "Resource" => "on what, by ARN",
        "NotResource" => "on every resource but these",
        _ => "when the statement applies: all operators and all keys must hold",
    };
    let date = catalog::date();
    let page = link("IAM User Guide", &links::of_element(name));
    format!("**{name}**: {words}\n\n{page} · catalogue of {date}")
}
