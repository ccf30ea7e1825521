//! Real policies against their neighbours and against changes of themselves. Not run by default:
//!
//!     IAMLINT_POLICIES=FOLDER cargo test --release --test it real -- --ignored --nocapture

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::prover::{Answer, no_new_access};
use serde_json::Value;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
}

#[derive(Default)]
struct Count {
    proved: Vec<String>,
    refuted: Vec<String>,
    unknown: Vec<String>,
    longest: f64,
}

fn read<R>(text: &str, path: &str, body: impl FnOnce(&Policy<'_>) -> R) -> Option<R> {
    let tree = Tree::parse(text).0;
    let (mut policy, _) = policy::read(tree.root()?, PolicyKind::Identity);
    policy.kind = policy::classify(&policy, path).0;
    Some(body(&policy))
}

fn statements(document: &mut Value) -> Vec<&mut Value> {
    match document.get_mut("Statement") {
        Some(Value::Array(all)) => all.iter_mut().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn allows(statement: &Value) -> bool {
    statement["Effect"] == "Allow"
}

/// Changes the first text of an element.
fn first_text<'v>(statement: &'v mut Value, element: &str) -> Option<&'v mut String> {
    match statement.get_mut(element)? {
        Value::String(text) => Some(text),
        Value::Array(all) => match all.first_mut()? {
            Value::String(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

type Change = fn(&mut Value) -> Option<()>;

/// What is done to a policy, and which answers are expected of (before, after) and (after, before).
const CHANGES: [(&str, Change); 6] = [
    ("drop a condition of an Allow", |document| {
        let mut all = statements(document);
        let mut with = all
            .iter_mut()
            .filter(|s| allows(s) && s.get("Condition").is_some());
        with.next()?.as_object_mut()?.remove("Condition");
        Some(())
    }),
    ("widen an action", |document| {
        let mut all = statements(document);
        let mut narrow = all.iter_mut().filter(|s| allows(s));
        let text = narrow.find_map(|s| {
            first_text(s, "Action").filter(|text| !text.ends_with(":*") && text.contains(':'))
        })?;
        let service = text.split(':').next()?.to_owned();
        *text = format!("{service}:*");
        Some(())
    }),
    ("narrow a resource", |document| {
        let mut all = statements(document);
        let mut wide = all.iter_mut().filter(|s| allows(s));
        let text =
            wide.find_map(|s| first_text(s, "Resource").filter(|text| text.ends_with('*')))?;
        text.push_str("/narrow");
        Some(())
    }),
    ("drop a Deny", |document| {
        match document.get_mut("Statement")? {
            Value::Array(all) => {
                let at = all.iter().position(|s| s["Effect"] == "Deny")?;
                all.remove(at);
                Some(())
            }
            _ => None,
        }
    }),
    ("add a variable", |document| {
        let mut all = statements(document);
        let mut wide = all.iter_mut().filter(|s| allows(s));
        let text =
            wide.find_map(|s| first_text(s, "Resource").filter(|text| text.ends_with('*')))?;
        text.pop();
        text.push_str("${aws:username}/*");
        Some(())
    }),
    ("add a condition to a Deny", |document| {
        let mut all = statements(document);
        let deny = all
            .iter_mut()
            .find(|s| s["Effect"] == "Deny" && s.get("Condition").is_none())?;
        deny["Condition"] =
            serde_json::json!({"StringNotEquals": {"aws:PrincipalTag/team": "red"}});
        Some(())
    }),
];

#[test]
#[ignore = "asks for a folder of real policies"]
fn real_policies() {
    let folder = std::env::var_os("IAMLINT_POLICIES")
        .map(PathBuf::from)
        .expect("IAMLINT_POLICIES names a folder");
    let mut paths = Vec::new();
    files(&folder, &mut paths);
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .filter_map(|path| Some((path.display().to_string(), fs::read_to_string(path).ok()?)))
        .collect();
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut compare = |name: String, path: &str, old: &str, new: &str| {
        let start = Instant::now();
        let answer = read(old, path, |old| {
            read(new, path, |new| {
                (old.kind == new.kind && !old.statements.is_empty())
                    .then(|| no_new_access(old, new))
            })
        });
        let Some(answer) = answer.flatten().flatten() else {
            return;
        };
        let count = counts.entry(name).or_default();
        count.longest = count.longest.max(start.elapsed().as_secs_f64());
        match answer {
            Answer::Proved => count.proved.push(path.to_owned()),
            Answer::Refuted(_) => count.refuted.push(path.to_owned()),
            Answer::Unknown(reason) => count.unknown.push(format!("{path}: {reason}")),
        }
    };
    for (at, (path, text)) in texts.iter().enumerate() {
        compare("itself".to_owned(), path, text, text);
        if let Some((_, next)) = texts.get(at + 1) {
            compare("neighbour".to_owned(), path, text, next);
        }
        let Ok(document) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        for (name, change) in CHANGES {
            let mut changed = document.clone();
            if change(&mut changed).is_none() {
                continue;
            }
            let changed = changed.to_string();
            compare(format!("{name}, after"), path, text, &changed);
            compare(format!("{name}, before"), path, &changed, text);
        }
    }
    let shown = std::env::var("IAMLINT_UNKNOWN").map_or(0, |text| text.parse().unwrap_or(5));
    for (name, count) in &counts {
        let (proved, refuted, unknown) =
            (count.proved.len(), count.refuted.len(), count.unknown.len());
        println!(
            "{name:40} proved {proved:5}, refuted {refuted:5}, unknown {unknown:4}, longest {:.0} ms",
            count.longest * 1e3
        );
        for line in count.unknown.iter().take(shown) {
            println!("    {}", line.chars().take(400).collect::<String>());
        }
        let fewest = [&count.proved, &count.refuted]
            .into_iter()
            .min_by_key(|list| list.len())
            .unwrap();
        for path in fewest.iter().take(if fewest.len() * 10 < proved + refuted {
            shown
        } else {
            0
        }) {
            println!("    unlike the others: {path}");
        }
    }
    let unknown: usize = counts.values().map(|count| count.unknown.len()).sum();
    let all: usize = counts
        .values()
        .map(|count| count.unknown.len() + count.proved.len() + count.refuted.len())
        .sum();
    println!("all {all}, unknown {unknown}");
    assert!(unknown * 100 <= all);
    assert!(counts["itself"].refuted.is_empty());
}
