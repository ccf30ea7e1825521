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

use iamlint::config::{Config, FileSettings, Globs};
use iamlint::lint::{Outcome, Selection};
use iamlint::policy::{Audience, PolicyKind};
use iamlint::report::{Format, Options, Reporter, Tool};
use iamlint::rules::{self, BuiltinRule, Example, Page, Section};
use iamlint::source::{Span, Spanned, decode};
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

/// What the rule `id` makes of a policy: whether it fires, and what a person sees.
fn shown(text: &str, attributes: &[(String, String)], id: &str) -> (bool, String) {
    let rule = rules::builtin().iter().find(|known| known.id == id);
    let rule = rule.expect("the rule is built in").rule();
    let attribute = |name: &str| {
        let found = attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let kind = match attribute("kind") {
        Some(name) => PolicyKind::from_name(name).expect("the attribute names a kind"),
        None => rule.kinds.first().cloned().unwrap_or(PolicyKind::Identity),
    };
    let audience = attribute("audience")
        .map(|name| Audience::from_name(name).expect("the attribute names an audience"));
    let name = attribute("file").unwrap_or("policy.json");
    let root = std::env::current_dir().expect("there is a current folder");
    let config = Config {
        files: vec![FileSettings {
            paths: Globs::new(["**"]).expect("a glob"),
            kind: None,
            audience,
        }],
        root,
        ..Config::default()
    };
    let mut selection = Selection::new(Vec::new());
    let only = Spanned::new(id.to_owned(), Span::at(0));
    selection.select([&only]).expect("the rule exists");
    let linter = selection.linter(config, Some(kind), false);
    let loaded = decode(text.as_bytes().to_vec(), name);
    let Outcome::Linted(mut report) = linter.lint_loaded(loaded, Path::new(name), true) else {
        panic!("the example is no policy");
    };
    // A rule that could not decide has not fired.
    report
        .findings
        .retain(|finding| &*finding.rule == id && finding.diagnostic.name != rules::UNDECIDED);
    let reporter = Reporter {
        format: Format::Human,
        options: Options {
            notes: true,
            ..Options::default()
        },
        tool: Tool {
            version: String::new(),
            catalog: String::new(),
        },
    };
    (!report.findings.is_empty(), reporter.file(&report))
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
    for example in &page.examples {
        let (fired, text) = shown(&example.policy(), &example.attributes, rule.id);
        if fired != (example.section == Section::Violates) {
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
        bless(&path_of(rule.id), &page, &fences);
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

/// Writes the fences, the last one first so that places stay right.
fn bless(path: &Path, page: &Page, fences: &[(&Example, String)]) {
    let mut text = page.text().to_owned();
    for (example, shown) in fences.iter().rev() {
        let shown = shown.trim_end();
        if let Some((span, _)) = &example.finding {
            text.replace_range(span.range(), &format!("{shown}\n"));
        } else {
            // After the line of the example's closing fence.
            let end = example.span.end as usize;
            let after = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            text.insert_str(after, &format!("\n```finding\n{shown}\n```\n"));
        }
    }
    fs::write(path, text).expect("the page can be written");
}
