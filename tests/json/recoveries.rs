//! `recoveries.txt`: broken texts, what is found, what the safe fixes make of them, and the tree.
//!
//! `BLESS=1 cargo test --test json_suite recoveries` writes the file anew; the diff is the review.

use std::fmt::Write as _;
use std::path::Path;

use iamlint::json::{Kind, Tree, Value};

use crate::mutate;

/// Characters that stand for others in the table.
const SIGNS: [(char, char); 4] = [('⏎', '\n'), ('⇥', '\t'), ('␣', '\u{a0}'), ('␀', '\0')];

fn replace(text: &str, backwards: bool) -> String {
    let replace = |character| {
        let pair = SIGNS.iter().find_map(|&(sign, meant)| match backwards {
            false if sign == character => Some(meant),
            true if meant == character => Some(sign),
            _ => None,
        });
        pair.unwrap_or(character)
    };
    text.chars().map(replace).collect()
}

/// The tree as JSON, with `?` for what is missing.
fn outline(value: Value<'_>) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match value.kind() {
        Kind::Missing => "?".to_owned(),
        Kind::String => format!("{:?}", value.text()),
        Kind::Array => format!("[{}]", list(value.items().map(outline).collect())),
        Kind::Object => {
            let member = |(key, value)| format!("{}: {}", outline(key), outline(value));
            format!("{{{}}}", list(value.members().map(member).collect()))
        }
        _ => value.text().into_owned(),
    }
}

/// The lines that belong under a text in the table.
fn describe(text: &str) -> String {
    let mut lines = String::new();
    let (tree, found) = Tree::parse(text);
    for found in &found {
        let span = found.span;
        let written = replace(text.get(span.range()).unwrap(), true);
        let message = replace(&found.message, true);
        writeln!(
            lines,
            "  {}..{} \u{2039}{written}\u{203a} {message}",
            span.start, span.end
        )
        .unwrap();
    }
    let (mended, applied) = mutate::apply_safe_fixes(text, &found);
    if applied > 0 {
        writeln!(lines, "  mend {}", replace(&mended, true)).unwrap();
    }
    let tree = tree.root().map_or("nothing".to_owned(), outline);
    writeln!(lines, "  tree {}", replace(&tree, true)).unwrap();
    lines
}

#[test]
fn recoveries() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/json/recoveries.txt");
    let table = std::fs::read_to_string(&path).unwrap();
    let mut actual = String::new();
    for line in table.lines().filter(|line| !line.starts_with("  ")) {
        actual.push_str(line);
        actual.push('\n');
        if let Some(text) = line.strip_prefix("| ") {
            actual.push_str(&describe(&replace(text, false)));
        }
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    for (actual, expected) in actual.lines().zip(table.lines()) {
        assert_eq!(actual, expected);
    }
    assert_eq!(actual, table);
}
