//! `iamlint rules --test`: the examples on the pages of one's own rules.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use super::super::args::{ListFormat, RulesArgs};
use super::super::output::Sink;
use super::super::{Failure, Status, setup};
use crate::lint::{Examples, FileReport, Pattern, is_as_said, nearest};
use crate::report::{self, json, printable_file_name, printable_line};
use crate::rules::{Example, Page, Rule, Section};
use crate::source::SourceFile;

/// What came of an example; also its JSON form.
#[derive(Serialize)]
struct Tested {
    rule: String,
    file: String,
    line: usize,
    section: &'static str,
    passed: bool,
    message: Option<String>,
    /// What a person sees of it.
    #[serde(skip)]
    seen: String,
}

/// What came of the pages.
#[derive(Default)]
struct Run {
    pages: usize,
    /// Pages without an example.
    bare: Vec<String>,
    blessed: Vec<String>,
    tested: Vec<Tested>,
}

pub(super) fn run(args: &RulesArgs, folders: &[PathBuf]) -> Result<Status, Failure> {
    let mut run = Run::default();
    let mut pages: Vec<(Rule, SourceFile)> = Vec::new();
    for folder in folders {
        let loaded = setup::rules_in(folder)?;
        pages.extend(loaded.rules.into_iter().zip(loaded.pages));
    }
    let patterns: Vec<_> = args.filter.iter().map(|text| Pattern::new(text)).collect();
    for (pattern, text) in patterns.iter().zip(&args.filter) {
        let fits =
            |(rule, _): &(Rule, SourceFile)| pattern.fits(&rule.id, &rule.aliases, &rule.formerly);
        if !pages.iter().any(fits) {
            let text = printable_line(text);
            let failure = Failure::new(format!("no rule of these folders is called `{text}`"));
            let ids = pages.iter().map(|(rule, _)| &*rule.id);
            return Err(match nearest(&text, ids) {
                Some(name) => failure.hint(format!("did you mean `{name}`?")),
                None => failure,
            });
        }
    }
    for (rule, file) in pages {
        let named = |pattern: &Pattern| pattern.fits(&rule.id, &rule.aliases, &rule.formerly);
        if patterns.is_empty() || patterns.iter().any(named) {
            run.page(rule, &file, args.bless)?;
        }
    }
    let failed = run.tested.iter().filter(|tested| !tested.passed).count();
    let mut sink = Sink::stdout();
    sink.write(&match args.format {
        ListFormat::Human => run.human(),
        ListFormat::Json => run.json(failed),
    })?;
    sink.finish()?;
    Ok(if failed > 0 {
        Status::Findings
    } else {
        Status::Clean
    })
}

impl Run {
    fn page(&mut self, rule: Rule, file: &SourceFile, bless: bool) -> Result<(), Failure> {
        self.pages += 1;
        let id = rule.id.to_string();
        let page = Page::parse(file.text.as_str());
        if page.examples.is_empty() {
            self.bare.push(file.name.clone());
            return Ok(());
        }
        let examples = Examples::new(Some(rule), &id);
        let mut examples = examples.ok_or_else(|| Failure::new(format!("`{id}` cannot be run")))?;
        let mut fences = Vec::new();
        for example in &page.examples {
            let (message, seen) = match examples.run(example) {
                Err(message) => (Some(message), String::new()),
                Ok(report) => {
                    let seen = report::on_a_page(&report);
                    let fence = example.finding.is_some() || !report.findings.is_empty();
                    if bless && fence && is_as_said(example, &report) {
                        fences.push((example, seen.clone()));
                    }
                    (wrong(example, &report, &seen, bless), seen)
                }
            };
            self.tested.push(Tested {
                rule: id.clone(),
                file: file.name.clone(),
                line: example.line,
                section: match example.section {
                    Section::Violates => "violates",
                    Section::Complies => "complies",
                },
                passed: message.is_none(),
                message,
                seen,
            });
        }
        let text = page.with_findings(&fences);
        if text != file.text {
            let name = printable_file_name(&file.name);
            fs::write(&file.name, text)
                .map_err(|error| Failure::new(format!("cannot write `{name}`: {error}")))?;
            self.blessed.push(file.name.clone());
        }
        Ok(())
    }

    fn human(&self) -> String {
        let mut out = String::new();
        for tested in self.tested.iter().filter(|tested| !tested.passed) {
            let message = tested.message.as_deref().unwrap_or_default();
            let name = printable_file_name(&tested.file);
            let _ = writeln!(out, "{name}:{}: {}", tested.line, printable_line(message));
            let lines = tested.seen.lines().map(|line| format!("    {line}\n"));
            out.extend(lines);
        }
        for name in &self.bare {
            let name = printable_file_name(name);
            let _ = writeln!(out, "{name}: has no example, so nothing shows what it does");
        }
        for name in &self.blessed {
            let name = printable_file_name(name);
            let _ = writeln!(out, "{name}: what a person sees has been written into it");
        }
        let failed = self.tested.iter().filter(|tested| !tested.passed).count();
        let came = match failed {
            0 => "all as they say".to_owned(),
            1 => "1 is not as it says".to_owned(),
            more => format!("{more} are not as they say"),
        };
        let plural = |count: usize, what: &str| {
            format!("{count} {what}{}", if count == 1 { "" } else { "s" })
        };
        let examples = plural(self.tested.len(), "example");
        let _ = writeln!(out, "{examples} on {}: {came}", plural(self.pages, "page"));
        out
    }

    fn json(&self, failed: usize) -> String {
        let report = serde_json::json!({
            "version": 1,
            "summary": {"pages": self.pages, "examples": self.tested.len(), "failed": failed},
            "results": self.tested,
        });
        json::to_text(&report) + "\n"
    }
}

/// Why an example is not as it says; `None` where it is.
fn wrong(example: &Example, report: &FileReport, seen: &str, bless: bool) -> Option<String> {
    if !is_as_said(example, report) {
        let message = match example.section {
            Section::Violates => "the rule does not fire here, under Violates",
            Section::Complies => "the rule fires here, under Complies",
        };
        return Some(message.to_owned());
    }
    let (_, fence) = example.finding.as_ref()?;
    let same = fence.trim_end() == seen.trim_end();
    (!same && !bless).then(|| {
        "the `finding` fence does not hold what a person sees; --bless writes it".to_owned()
    })
}
