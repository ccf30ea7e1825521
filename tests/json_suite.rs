//! The parser against tests and programs that we did not write: the JSON parsing test suite, and
//! `serde_json` on every corpus file and on mutations of them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on should stop there"
)]

use std::path::Path;

use iamlint::json::{Kind, Tree, Value};
use iamlint::source::Span;
use serde_json::Value as Theirs;

#[path = "json/mutate.rs"]
mod mutate;
#[path = "json/recoveries.rs"]
mod recoveries;

/// True where `serde_json` reads the text; its limit of depth, which it names, does not count.
fn serde_accepts(text: &str) -> Option<bool> {
    match serde_json::from_str::<Theirs>(text) {
        Ok(_) => Some(true),
        Err(error) if error.to_string().starts_with("recursion limit") => None,
        Err(_) => Some(false),
    }
}

/// Parses, holds all that must be true of any text, and says whether it is valid.
#[track_caller]
fn parse(text: &str) -> bool {
    let (tree, found) = Tree::parse(text);
    for diagnostic in &found {
        let spans = diagnostic.related.iter().map(|label| label.span);
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        let spans = spans.chain(edits.map(|edit| edit.span));
        for span in spans.chain([diagnostic.span]) {
            assert!(
                text.get(span.range()).is_some(),
                "{span:?} of {diagnostic:?} does not lie in {text:?}"
            );
        }
    }
    if let Some(root) = tree.root() {
        nests(root, Span::new(0, u32::try_from(text.len()).unwrap()), text);
    }
    found.is_empty()
}

/// Children lie in their parents, in order, without overlap; each can be found by its place.
fn nests(root: Value<'_>, whole: Span, text: &str) {
    let mut open = vec![(root, whole)];
    while let Some((value, parent)) = open.pop() {
        let span = value.span();
        assert!(
            parent.covers(span),
            "{value:?} outside of {parent:?} in {text:?}"
        );
        let written = text.get(span.range()).unwrap();
        assert!(std::ptr::eq(written, value.raw()), "{value:?}");
        let mut before = span.start;
        let members = value.members().flat_map(|(key, value)| [key, value]);
        for child in members.chain(value.items()) {
            assert!(
                before <= child.span().start,
                "{child:?} overlaps in {text:?}"
            );
            before = child.span().end;
            open.push((child, span));
        }
    }
}

/// Both read the same out of a valid text.
fn same(ours: Value<'_>, theirs: &Theirs) {
    match theirs {
        Theirs::Null => assert_eq!((ours.kind(), ours.raw()), (Kind::Null, "null")),
        Theirs::Bool(value) => assert_eq!(ours.raw(), value.to_string()),
        Theirs::Number(value) => {
            assert_eq!(ours.kind(), Kind::Number);
            let read: serde_json::Number = ours.raw().parse().unwrap();
            assert_eq!(&read, value);
        }
        Theirs::String(value) => {
            assert_eq!(
                (ours.kind(), ours.text().as_ref()),
                (Kind::String, value.as_str())
            );
        }
        Theirs::Array(values) => {
            assert_eq!(ours.kind(), Kind::Array);
            assert_eq!(ours.items().count(), values.len());
            for (ours, theirs) in ours.items().zip(values) {
                same(ours, theirs);
            }
        }
        Theirs::Object(members) => {
            assert_eq!(ours.kind(), Kind::Object);
            for (key, theirs) in members {
                // The last of several with one name is theirs.
                let named = ours
                    .members()
                    .filter(|(name, _)| name.text() == key.as_str());
                same(named.last().unwrap().1, theirs);
            }
        }
    }
}

#[track_caller]
fn agrees(text: &str) {
    let ours = parse(text);
    match serde_accepts(text) {
        None => {}
        Some(theirs) => assert_eq!(ours, theirs, "valid for serde_json: {theirs}: {text:?}"),
    }
    if ours && let Ok(theirs) = serde_json::from_str::<Theirs>(text) {
        let (tree, _) = Tree::parse(text);
        same(tree.root().unwrap(), &theirs);
    }
}

/// Names and texts of the suite.
fn suite() -> Vec<(String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/suite/cases.json");
    let cases: Vec<Theirs> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    cases
        .iter()
        .map(|case| {
            let name = case["name"].as_str().unwrap().to_owned();
            let text = match case["repeat"].as_str() {
                Some(unit) => {
                    let times = usize::try_from(case["times"].as_u64().unwrap()).unwrap();
                    unit.repeat(times) + case["end"].as_str().unwrap()
                }
                None => case["input"].as_str().unwrap().to_owned(),
            };
            (name, text)
        })
        .collect()
}

#[test]
fn parsing_test_suite() {
    let suite = suite();
    assert!(suite.len() > 300);
    for (name, text) in &suite {
        let valid = parse(text);
        match name.as_bytes().first() {
            Some(b'y') => assert!(valid, "{name}"),
            Some(b'n') => assert!(!valid, "{name}"),
            _ => assert_eq!(Some(valid), serde_accepts(text).or(Some(valid)), "{name}"),
        }
        if text.len() < 10_000 {
            agrees(text);
        }
    }
}

#[test]
fn suite_mutations_agree_with_serde_json() {
    let mut random = mutate::Random::new(1);
    for (_, text) in suite().iter().filter(|(_, text)| text.len() < 10_000) {
        for _ in 0..20 {
            agrees(&mutate::mutate(text, &mut random));
        }
    }
}

/// Every text under the repository's corpus, or under the folder that `IAMLINT_JSON_CORPUS` names,
/// and one policy that is always there. `IAMLINT_JSON_MUTATIONS` asks for more mutations of them.
fn corpus() -> Vec<String> {
    let root = std::env::var_os("IAMLINT_JSON_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"),
        Into::into,
    );
    let files = walkdir::WalkDir::new(root).sort_by_file_name();
    let files = files.into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    let texts = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts.chain([mutate::POLICY.to_owned()]).collect()
}

#[test]
fn corpus_agrees_with_serde_json() {
    for text in corpus() {
        agrees(&text);
    }
}

#[test]
fn corpus_mutations_agree_with_serde_json() {
    let mut random = mutate::Random::new(2);
    let texts = corpus();
    let times =
        std::env::var("IAMLINT_JSON_MUTATIONS").map_or(4_000, |times| times.parse().unwrap());
    for count in 0..times {
        let text = &texts[count % texts.len()];
        agrees(&mutate::mutate(text, &mut random));
    }
}

#[test]
fn depth_and_size_neither_crash_nor_hang() {
    const SIZE: usize = 5_000_000;
    let deep =
        |open: &str, close: &str, depth: usize| open.repeat(depth) + "1" + &close.repeat(depth);
    assert!(parse(&deep("[", "]", 1_000_000)));
    assert!(parse(&deep("{\"a\":", "}", 1_000_000)));
    for unit in [
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        ":",
        "'",
        "“",
        "a",
        "1",
        "-",
        ".",
        "/",
        "#",
        "\\",
        "\u{a0}",
        "\0",
        "{\"a\":",
        "[{",
        "[}",
        "{]",
        "[,",
        "[\"",
        "[\"\\",
        "\"a\"",
        "[a",
        "{a:",
        "{{",
        "${",
        "/*",
        "\"a\":",
        "[1 ",
        "{\"a\" ",
        "[\"a, ",
        "\n",
        "\"\n",
        "[\"\n",
        "['",
        "[“a",
        "{\"a\":{\"b\":1,{",
        "[//\n",
        "{'",
        "<",
        "%{",
    ] {
        let text = unit.repeat(SIZE / 100 / unit.len());
        assert!(!parse(&text), "{unit:?}");
        let inside = format!("[{text}");
        assert!(!parse(&inside), "[ and {unit:?}");
        let inside = format!("{{\"a\": [{text}");
        assert!(!parse(&inside), "{{ and {unit:?}");
    }
    for unit in ["[", ",", "\""] {
        assert!(!parse(&unit.repeat(SIZE)), "{unit:?}");
    }
}

#[test]
fn safe_fixes_leave_a_subset_of_the_findings() {
    let mut random = mutate::Random::new(3);
    for text in corpus() {
        fixes_help(&text);
    }
    for _ in 0..2_000 {
        fixes_help(&mutate::mutate(mutate::POLICY, &mut random));
    }
}

/// Applies all safe fixes and reads the text again.
#[track_caller]
fn fixes_help(text: &str) {
    let (_, found) = Tree::parse(text);
    let (fixed, applied) = mutate::apply_safe_fixes(text, &found);
    if applied == 0 {
        return;
    }
    let (_, left) = Tree::parse(&fixed);
    let mut before: Vec<_> = found.iter().map(|found| found.message.as_str()).collect();
    for diagnostic in &left {
        let known = before
            .iter()
            .position(|message| *message == diagnostic.message);
        let known = known.unwrap_or_else(|| {
            panic!("new: {diagnostic:?}\nof {found:#?}\nin {text}\nfixed {fixed}")
        });
        before.swap_remove(known);
    }
    assert!(
        left.len() < found.len(),
        "{found:#?}\n{left:#?}\n{text}\n{fixed}"
    );
}
