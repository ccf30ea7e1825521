//! What is asked of the policies: the rules that items name, and the statements that are to bring items about.

use jiff::civil::Date;

use super::items::{Guard, Item, Items};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lint::{Linter, Pattern, SelectError, Selection, nearest};
use crate::rules::{self, Page, Rule, Sets};
use crate::source::{Span, Spanned};

/// Before the id of an item: the id of the rule that finds its statements. No page can have such an id.
const GUARD: &str = "coverage:";

/// A linter that runs the rules that items name, and finds their statements. The configuration's `ignore` and `severity`
/// hold, its `select` does not: what is asked here is chosen here. Exceptions are judged on the day `today`; with the
/// linter comes what is wrong with them.
pub fn linter(
    items: &Items,
    own: Vec<Rule>,
    config: Config,
    today: Date,
) -> Result<(Linter, Vec<Diagnostic>), SelectError> {
    let exists = |id: &str| {
        own.iter().any(|rule| *rule.id == *id) || rules::builtin().iter().any(|rule| rule.id == id)
    };
    let mut wanted: Vec<Spanned<String>> = Vec::new();
    let named = items.items.iter().flat_map(Item::rules);
    let named = named.map(|asked| &asked.rule);
    let named = named.chain(&items.faults).chain(&items.wide);
    for id in named {
        if exists(id) && !wanted.iter().any(|known| known.value == *id) {
            wanted.push(Spanned::new(id.clone(), Span::at(0)));
        }
    }
    let mut all = own;
    for item in &items.items {
        if let Some(rule) = item
            .guard
            .as_ref()
            .and_then(|guard| guard_rule(item, guard))
        {
            wanted.push(Spanned::new(rule.id.to_string(), Span::at(0)));
            all.push(rule);
        }
    }
    let mut selection = Selection::new(all);
    selection.select(&wanted)?;
    selection.ignore(&config.ignore)?;
    selection.severities(&config.severity)?;
    let problems = selection.exception_problems(&config, today);
    let mut linter = selection.linter(config, None, false);
    linter.exhaustive = true;
    linter.today = today;
    Ok((linter, problems))
}

/// True if the configuration's `ignore` fits the rule.
pub(super) fn is_ignored(config: &Config, id: &str) -> bool {
    let rule = rules::builtin().iter().find(|rule| rule.id == id);
    let (codes, formerly) = rule.map_or((&[][..], &[][..]), |rule| (rule.aliases, rule.formerly));
    let mut patterns = config.ignore.iter();
    patterns.any(|pattern| Pattern::new(&pattern.value).fits(id, codes, formerly))
}

/// The item whose statements the rule of this id finds.
pub(super) fn item_of_guard(rule: &str) -> Option<&str> {
    rule.strip_prefix(GUARD)
}

/// A rule that fires at the statements that are to bring the item about.
fn guard_rule(item: &Item, guard: &Guard) -> Option<Rule> {
    Rule::compile(
        &format!("{GUARD}{}", item.id),
        &page(item, guard),
        &Sets::default(),
    )
    .0
}

fn page(item: &Item, guard: &Guard) -> Page {
    let kinds: Vec<String> = guard.kinds.iter().map(|kind| kind.0.to_string()).collect();
    Page::parse(format!(
        "# {}\n\n```rule\nseverity note\nkinds {}\n\nforbid statement where\n    {}\n\nmessage \"meant\"\n```\n",
        item.title,
        kinds.join(", "),
        guard.condition
    ))
}

/// The attestations of the configuration that are of no item, each at its place.
pub fn unknown_items(items: &Items, config: &Config) -> Vec<Diagnostic> {
    let unknown = config
        .attestations
        .iter()
        .filter(|attestation| items.get(&attestation.item.value).is_none());
    let problem = |item: &Spanned<String>| {
        let message = format!("there is no item `{}`", item.value);
        let problem = Diagnostic::new("configuration", item.span, message);
        let ids = items.items.iter().map(|item| item.id.as_str());
        match nearest(&item.value, ids) {
            Some(meant) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help("`iamlint coverage` lists them"),
        }
    };
    unknown
        .map(|attestation| problem(&attestation.item))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_is_one_of_the_rule_language() {
        for item in &Items::builtin().items {
            let Some(guard) = &item.guard else { continue };
            let (rule, errors) = Rule::compile("x/y", &page(item, guard), &Sets::default());
            assert!(rule.is_some(), "{}: {errors:?}", item.id);
        }
    }
}
