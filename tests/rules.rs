//! One test per rule page: its examples fire or stay quiet, and its `finding` fences hold what a
//! person sees. `BLESS=1 cargo test --test rules` writes the fences.

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

use iamlint::lint::{Examples, is_as_said};
use iamlint::report::on_a_page;
use iamlint::rules::{self, BuiltinRule, Example, Page, Section};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = rules::builtin()
        .iter()
        .map(|rule| Trial::test(rule.id, move || page_holds(rule)))
        .collect();
    trials.extend(rules::sets().iter().map(|set| {
        Trial::test(format!("sets/{}", set.name()), move || {
            let problems = set.problems();
            let first = problems.first().map(|problem| problem.message.clone());
            first.map_or(Ok(()), |message| Err(message.into()))
        })
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn page_holds(rule: &'static BuiltinRule) -> Result<(), Failed> {
    let lines = |at: u32| {
        rule.page
            .bytes()
            .take(at as usize)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    };
    // Compiles the rule; says what is wrong with the page.
    rule.rule();
    if let Some(problem) = rule.problems().first() {
        return Err(format!(
            "rules/{}.md:{}: {}",
            rule.id,
            lines(problem.span.start),
            problem.message
        )
        .into());
    }
    let page = rule.read();
    table_agrees(rule, &page)?;
    for section in [Section::Violates, Section::Complies] {
        if !page
            .examples
            .iter()
            .any(|example| example.section == section)
        {
            return Err(format!("the page has no policy under {section:?}").into());
        }
    }
    let mut fences = Vec::new();
    let mut bench = Examples::new(None, rule.id).expect("the rule is built in");
    for example in &page.examples {
        let report = bench.run(example)?;
        let fired = !report.findings.is_empty();
        let text = on_a_page(&report);
        if !is_as_said(example, &report) {
            let does = if fired { "fires" } else { "does not fire" };
            return Err(format!(
                "rules/{}.md:{}: the rule {does} here",
                rule.id, example.line
            )
            .into());
        }
        if fired && !text.is_empty() {
            fences.push((example, text));
        }
    }
    let stale = |(example, text): &(&Example, String)| {
        example
            .finding
            .as_ref()
            .is_none_or(|(_, old)| old.trim_end() != text.trim_end())
    };
    if !fences.iter().any(stale) {
        return Ok(());
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(path_of(rule.id), page.with_findings(&fences))?;
        return Ok(());
    }
    let (example, text) = fences
        .iter()
        .find(|fence| stale(fence))
        .expect("one is stale");
    let at = example.line;
    Err(format!(
        "rules/{}.md:{at}: a person sees\n{text}\nBLESS=1 writes it into the page",
        rule.id
    )
    .into())
}

/// The build script reads pages by lines, this program by Markdown and grammar: both must agree.
fn table_agrees(rule: &'static BuiltinRule, page: &Page) -> Result<(), Failed> {
    let compiled = rule.rule();
    let names = |words: &[String]| words.join(" ");
    let kinds: Vec<String> = compiled.kinds.iter().map(ToString::to_string).collect();
    let audiences: Vec<&str> = compiled
        .audiences
        .iter()
        .map(|audience| audience.name())
        .collect();
    for (what, table, read) in [
        ("title", rule.title.to_owned(), page.title.clone()),
        ("title", rule.title.to_owned(), compiled.title.clone()),
        (
            "fence",
            format!("{:?}", Some(rule.fence)),
            format!("{:?}", page.fence),
        ),
        (
            "severity",
            rule.severity.name().to_owned(),
            compiled.severity.name().to_owned(),
        ),
        (
            "status",
            rule.status.name().to_owned(),
            compiled.status.name().to_owned(),
        ),
        ("kinds", rule.kinds.join(" "), names(&kinds)),
        ("audience", rule.audiences.join(" "), audiences.join(" ")),
        (
            "native",
            format!("{:?}", rule.native),
            format!("{:?}", compiled.native()),
        ),
        ("aliases", rule.aliases.join(" "), names(&compiled.aliases)),
        (
            "formerly",
            rule.formerly.join(" "),
            names(&compiled.formerly),
        ),
    ] {
        if table != read {
            return Err(
                format!("{what}: the build reads `{table}`, the page says `{read}`").into(),
            );
        }
    }
    Ok(())
}

fn path_of(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rules")
        .join(format!("{id}.md"))
}
