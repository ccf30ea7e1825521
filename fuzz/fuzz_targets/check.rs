//! Any bytes go through the whole pipeline: every span lies in the text, every format prints no
//! control character, and JSON is JSON.
#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use iamlint::config::Config;
use iamlint::lint::{Linter, Outcome, Selection};
use iamlint::policy::PolicyKind;
use iamlint::report::{Format, Options, Reporter, Summary, Tool};
use iamlint::source::decode;
use libfuzzer_sys::fuzz_target;

fn linters() -> &'static [Linter] {
    static LINTERS: OnceLock<Vec<Linter>> = OnceLock::new();
    LINTERS.get_or_init(|| {
        let kinds = ["identity", "trust", "resource:s3", "scp", "rcp", "endpoint", "boundary"];
        let linter = |kind| Selection::new(Vec::new()).linter(Config::default(), kind, false);
        let kinds = kinds.iter().map(|kind| PolicyKind::from_name(kind));
        kinds.chain([None]).map(linter).collect()
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, text)) = bytes.split_first() else {
        return;
    };
    let linters = linters();
    let linter = &linters[usize::from(*first) % linters.len()];
    let loaded = decode(text.to_vec(), "fuzz.json");
    let Outcome::Linted(report) = linter.lint_loaded(loaded, Path::new("fuzz.json"), true) else {
        return;
    };
    for finding in &report.findings {
        let diagnostic = &finding.diagnostic;
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let related = diagnostic.related.iter().map(|label| label.span);
        for span in related.chain(edits).chain([diagnostic.span]) {
            assert!(report.file.text.get(span.range()).is_some(), "{span:?} of {finding:?}");
        }
    }
    for format in [Format::Human, Format::Concise, Format::Json] {
        let options = Options {
            notes: true,
            ..Options::default()
        };
        let tool = Tool {
            version: "0".to_owned(),
            catalog: "2026-01-01".to_owned(),
        };
        let reporter = Reporter {
            format,
            options,
            tool,
        };
        let mut summary = Summary::default();
        summary.add(&report);
        let text = reporter.begin() + &reporter.file(&report) + &reporter.end(&summary);
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        if format == Format::Json {
            serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
        }
    }
});
