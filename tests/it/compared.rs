//! docs/compared.md names rules and codes: all of them exist, and no code is left out.

use std::collections::{BTreeMap, BTreeSet};

use iamlint::rules;

const PAGE: &str = include_str!("../../docs/compared.md");
const PLANNED: &str = " (planned)";

/// Rule ids in backticks on a line, and whether `(planned)` follows.
fn ids(line: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        loop {
            let (_, from) = rest.split_once('`')?;
            let (text, after) = from.split_once('`')?;
            rest = after;
            let pack = text.split_once('/').map(|(pack, _)| pack);
            if pack.is_some_and(|pack| ["aws", "hipaa", "security", "org"].contains(&pack)) {
                return Some((text, after.starts_with(PLANNED)));
            }
        }
    })
}

/// Code → the rules that its row names.
fn codes() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let (_, table) = PAGE
        .split_once("\n## AWS Access Analyzer\n")
        .expect("the page has the table of codes");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (code, here) = row.split_once("` | ").expect("a code in backticks");
        (code, ids(here).map(|(id, _)| id).collect())
    })
    .collect()
}

#[test]
fn every_rule_it_names_exists() {
    let known = |id: &str| rules::builtin().iter().any(|rule| rule.id == id);
    let wrong: BTreeSet<&str> = PAGE
        .lines()
        .flat_map(ids)
        .filter(|(id, planned)| known(id) == *planned)
        .map(|(id, _)| id)
        .collect();
    assert!(
        wrong.is_empty(),
        "no such rule, or there is one by now and `{PLANNED}` should go: {wrong:?}"
    );
}

#[test]
fn every_code_of_a_rule_stands_there_with_it() {
    let codes = codes();
    for rule in rules::builtin() {
        for code in rule.aliases {
            let row = codes.get(code);
            assert!(
                row.is_some_and(|rules| rules.contains(rule.id)),
                "docs/compared.md: the row of {code} does not name `{}`",
                rule.id
            );
        }
    }
}

#[test]
fn every_row_of_a_code_says_something() {
    let (_, table) = PAGE
        .split_once("\n## AWS Access Analyzer\n")
        .expect("the page has the table of codes");
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    assert_eq!(rows.len(), codes().len(), "a code stands there twice");
    assert_eq!(rows.len(), 157);
    assert!(rows.iter().all(|row| !row.ends_with("` |  |")));
}
