//! Finds the built-in rules and sets and writes a table of them.
//!
//! Reads pages by lines, not by Markdown: enough to find a title, a fence and the plain headers.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::unnecessary_debug_formatting,
    reason = "a build script ends the build by a panic, and writes paths as Rust text"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use super::needs;

/// The headers that the table holds; each stands on a line of its own.
const HEADERS: [&str; 7] = [
    "severity", "status", "kinds", "audience", "native", "aliases", "formerly",
];

struct Page {
    name: String,
    path: PathBuf,
    text: String,
    title: String,
    language: String,
    fence: (usize, usize),
}

/// Writes `rules.rs` into the build's output folder.
pub(crate) fn embed() {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(
        env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets the folder of the manifest"),
    );
    let folder = root.join("rules");
    let mut files = Vec::new();
    walk(&folder, &mut files);
    files.sort();
    let (mut rules, mut sets) = (Vec::new(), Vec::new());
    for path in files {
        let inside = path
            .strip_prefix(&folder)
            .expect("the file is below the folder");
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let name = parts.join("/");
        let name = name.strip_suffix(".md").unwrap_or(&name).to_owned();
        match name.strip_prefix("sets/") {
            Some(set) => sets.push(page(&path, set, &["set", "list", "table"])),
            None if name.contains('/') => rules.push(page(&path, &name, &["rule"])),
            // A page beside the packs documents them.
            None => {}
        }
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    sets.sort_by(|a, b| a.name.cmp(&b.name));
    refuse_circles(&sets);

    let mut out = String::new();
    writeln!(out, "static RULES: [BuiltinRule; {}] = [", rules.len()).expect("a string takes all");
    let services = services_of_sets(&sets);
    for rule in &rules {
        write_rule(&mut out, rule, &services);
    }
    writeln!(out, "];\n\nstatic SETS: [NamedSet; {}] = [", sets.len()).expect("a string takes all");
    for set in &sets {
        let kind = match set.language.as_str() {
            "set" => "Actions",
            "list" => "Texts",
            _ => "Table",
        };
        let (start, end) = set.fence;
        let (name, path) = (&set.name, &set.path);
        writeln!(out, "    NamedSet::builtin({name:?}, SetKind::{kind}, include_str!({path:?}), Span::new({start}, {end})),")
            .expect("a string takes all");
    }
    out.push_str("];\n");
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets the output folder"));
    fs::write(target.join("rules.rs"), out).expect("the output folder can be written");
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

/// Reads one page; it must have a title and one fence of these languages.
fn page(path: &Path, name: &str, languages: &[&str]) -> Page {
    let wrong = |what: &str| -> ! { panic!("{}: {what}", path.display()) };
    let text = fs::read_to_string(path).unwrap_or_else(|error| wrong(&error.to_string()));
    let (mut title, mut fences) = (String::new(), Vec::new());
    let mut open: Option<(String, usize)> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let said = line.trim_end();
        match (&open, said.strip_prefix("```")) {
            (None, Some(info)) => {
                let language = info
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                open = Some((language, offset + line.len()));
            }
            (Some((language, start)), Some("")) => {
                if languages.contains(&language.as_str()) {
                    fences.push((language.clone(), (*start, offset)));
                }
                open = None;
            }
            (None, None) if title.is_empty() => {
                title = said
                    .strip_prefix("# ")
                    .unwrap_or_default()
                    .trim()
                    .replace('`', "");
            }
            _ => {}
        }
        offset += line.len();
    }
    if title.is_empty() {
        wrong("the page has no title");
    }
    if open.is_some() {
        wrong("a fence is never closed");
    }
    if fences.len() != 1 {
        wrong(&format!(
            "the page needs one fence ```{}, it has {}",
            languages.join(" or ```"),
            fences.len()
        ));
    }
    let (language, fence) = fences.remove(0);
    Page {
        name: name.to_owned(),
        path: path.to_owned(),
        text,
        title,
        language,
        fence,
    }
}

/// Sets may hold other sets, but not each other.
fn refuse_circles(sets: &[Page]) {
    let holds: BTreeMap<&str, Vec<&str>> = sets
        .iter()
        .filter(|set| set.language == "set")
        .map(|set| {
            let lines = set.text[set.fence.0..set.fence.1].lines();
            let names = lines.filter_map(|line| {
                line.split('#')
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .strip_prefix('@')
            });
            (set.name.as_str(), names.collect())
        })
        .collect();
    let mut done = BTreeSet::new();
    while done.len() < holds.len() {
        let before = done.len();
        for (&set, parts) in &holds {
            if parts
                .iter()
                .all(|part| done.contains(part) || !holds.contains_key(part))
            {
                done.insert(set);
            }
        }
        assert!(
            done.len() > before,
            "rules/sets: some sets hold each other in a circle: {:?}",
            holds
                .keys()
                .filter(|set| !done.contains(**set))
                .collect::<Vec<_>>()
        );
    }
}

/// The services of the actions of each set, those of the sets in it included. A set that names an
/// action of every service has none here.
fn services_of_sets(sets: &[Page]) -> BTreeMap<String, BTreeSet<String>> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let actions = sets.iter().filter(|set| set.language == "set");
    let lines = |set: &Page| -> Vec<String> {
        let lines = set.text[set.fence.0..set.fence.1].lines();
        let words = lines.map(|line| line.split('#').next().unwrap_or_default().trim().to_owned());
        words.filter(|word| !word.is_empty()).collect()
    };
    // Sets within sets: as many rounds as there can be levels.
    for _ in 0..sets.len() {
        for set in actions.clone() {
            let mut services = Some(BTreeSet::new());
            for line in lines(set) {
                let found = match line.strip_prefix('@') {
                    Some(inner) => known.get(inner.trim()).cloned(),
                    None => line
                        .split_once(':')
                        .filter(|(service, _)| !service.contains(['*', '?']))
                        .map(|(service, _)| BTreeSet::from([service.to_ascii_lowercase()])),
                };
                services = services.zip(found).map(|(mut all, more)| {
                    all.extend(more);
                    all
                });
            }
            if let Some(services) = services {
                known.insert(set.name.clone(), services);
            }
        }
    }
    known
}

fn write_rule(out: &mut String, rule: &Page, sets: &BTreeMap<String, BTreeSet<String>>) {
    let needs = needs::of(&rule.text[rule.fence.0..rule.fence.1], sets);
    let headers = headers(&rule.text[rule.fence.0..rule.fence.1]);
    let words = |header: &str| headers.get(header).cloned().unwrap_or_default();
    let one = |header: &str, default: &'static str| {
        words(header)
            .first()
            .cloned()
            .unwrap_or_else(|| default.to_owned())
    };
    let variant = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    let severity = one("severity", "warning");
    let status = one("status", "stable");
    for (what, word, known) in [
        ("severity", &severity, ["error", "warning", "note"]),
        ("status", &status, ["stable", "preview", "optional"]),
    ] {
        assert!(
            known.contains(&word.as_str()),
            "{}: `{word}` is no {what}",
            rule.path.display()
        );
    }
    let (start, end) = rule.fence;
    writeln!(
        out,
        "    BuiltinRule {{ id: {:?}, title: {:?}, page: include_str!({:?}), fence: Span::new({start}, {end}), \
         severity: Severity::{}, status: Status::{}, kinds: &{:?}, audiences: &{:?}, native: {:?}, aliases: &{:?}, \
         formerly: &{:?}, effect: {:?}, services: {}, of_organization: {}, declared_only: {}, \
         compiled: OnceLock::new() }},",
        rule.name,
        rule.title,
        rule.path,
        variant(&severity),
        variant(&status),
        words("kinds"),
        words("audience"),
        words("native").first(),
        words("aliases"),
        words("formerly"),
        needs.effect,
        needs.services.map_or("None".to_owned(), |services| {
            format!("Some(&{:?})", services.iter().collect::<Vec<_>>())
        }),
        needs.of_organization,
        needs.declared_only,
    )
    .expect("a string takes all");
}

/// The headers that stand at the beginning of a line, each with its words. A list goes on after a
/// comma at the end of the line.
fn headers(fence: &str) -> BTreeMap<&'static str, Vec<String>> {
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut current: Option<&str> = None;
    for line in fence.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split([' ', '\t', ',']).filter(|word| !word.is_empty());
        let indented = line.starts_with([' ', '\t']);
        let mut goes_on = current.filter(|_| indented);
        if !indented {
            let first = words.next().unwrap_or_default();
            // `severity warning when …` is another thing.
            let plain = first != "severity" || !line.contains(" when ");
            goes_on = HEADERS.into_iter().find(|header| *header == first && plain);
        }
        // `aliases CODE when …` names a code like any other.
        let words = words.take_while(|word| *word != "when");
        if let Some(header) = goes_on {
            found
                .entry(header)
                .or_default()
                .extend(words.map(str::to_owned));
        }
        current = goes_on.filter(|_| line.trim_end().ends_with(','));
    }
    found
}
