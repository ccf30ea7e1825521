//! A part may use only the parts before it: reads the `use` lines and paths of every source file.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The parts in the order in which they may build on one another.
const LAYERS: [&str; 18] = [
    "source",
    "diagnostic",
    "json",
    "policy",
    "carrier",
    "catalog",
    "request",
    "evaluate",
    "prover",
    "rules",
    "config",
    "lint",
    "coverage",
    "fix",
    "compare",
    "report",
    "lsp",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `crate::json::Tree` in a line gives `json::Tree`.
fn uses(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or_default();
    code.split("crate::").skip(1).collect()
}

#[test]
fn every_part_uses_only_earlier_parts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let first = relative.iter().next().unwrap().to_str().unwrap();
        let part = first.trim_end_matches(".rs");
        if matches!(part, "lib" | "main") {
            continue;
        }
        let own = LAYERS.iter().position(|layer| *layer == part);
        let own = own.unwrap_or_else(|| panic!("`{part}` is no part of the design"));
        for line in fs::read_to_string(&file).unwrap().lines() {
            for path in uses(line) {
                let name: String = path
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(other) = LAYERS.iter().position(|layer| *layer == name) else {
                    continue;
                };
                seen += 1;
                if other > own {
                    wrong.push(format!("{}: {}", relative.display(), line.trim()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "used against the order of the parts:\n{}",
        wrong.join("\n")
    );
    assert!(seen > 20, "the test reads no `use` lines any more");
}
