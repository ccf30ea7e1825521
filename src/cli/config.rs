//! `iamlint config`: what holds for a file, and which line of the configuration says so.

use std::path::Path;

use serde::Serialize;

use super::args::{ConfigArgs, ListFormat};
use super::output::Sink;
use super::{Failure, Status, setup};
use crate::config::{Config, FileSettings};
use crate::diagnostic::Severity;
use crate::lint::{self, Excepted, Linter, Outcome, Selection};
use crate::report::{Places, json, printable_file_name, printable_line};
use crate::source::{Filter, Found, Span, discover, reported};

/// What holds; also its JSON form.
#[derive(Debug, Serialize)]
struct Holds {
    version: u32,
    /// The configuration file.
    config: Option<String>,
    path: Option<String>,
    excluded: bool,
    documents: Vec<Document>,
    settings: Vec<Setting>,
    /// How many rules run.
    rules: usize,
}

#[derive(Debug, Serialize)]
struct Document {
    pointer: String,
    kind: String,
    reason: String,
    audience: &'static str,
    audience_reason: &'static str,
}

/// Something that the configuration says, and the line where it does.
#[derive(Debug, Serialize)]
struct Setting {
    line: u32,
    says: String,
}

pub(super) fn run(args: &ConfigArgs) -> Result<Status, Failure> {
    let paths = args.path.as_deref();
    let config = setup::configuration(&args.configured, paths)?;
    let mut selection = Selection::new(setup::own_rules(&setup::folders(&config, &args.rules))?);
    selection
        .configure(&config)
        .map_err(|error| setup::in_config(&config, &error))?;
    setup::exceptions(
        &config,
        &selection.exception_problems(&config, lint::today()),
    )?;
    let linter = selection.linter(config, None, true);
    let holds = look(&linter, paths);
    let text = match args.format {
        ListFormat::Json => json::to_text(&holds) + "\n",
        ListFormat::Human => words(&holds),
    };
    let mut sink = Sink::stdout();
    sink.write(&text)?;
    sink.finish()?;
    Ok(Status::Clean)
}

fn look(linter: &Linter, path: Option<&Path>) -> Holds {
    let config = &linter.config;
    let mut holds = Holds {
        version: 1,
        config: config.file.as_ref().map(|file| file.name.clone()),
        path: path.map(reported),
        excluded: false,
        documents: Vec::new(),
        settings: settings(linter, path),
        rules: linter.rules_on(path.unwrap_or(Path::new(""))).len(),
    };
    if let Some(path) = path.filter(|path| path.is_file()) {
        let filter = Filter {
            gitignore: false,
            exclude: config.excluded(),
            root: &config.root,
        };
        holds.excluded = discover(&[path.to_path_buf()], filter).files.is_empty();
        let found = Found {
            path: path.to_path_buf(),
            name: reported(path),
            named: true,
        };
        if let Outcome::Linted(report) = linter.lint_file(&found) {
            let document = |read: lint::Reading| Document {
                pointer: read.pointer,
                kind: read.kind,
                reason: read.reason,
                audience: read.audience.name(),
                audience_reason: read.audience_reason,
            };
            holds.documents = report.documents.into_iter().map(document).collect();
        }
    }
    holds
}

/// What the configuration says that is about `path`, or about everything, in the order of its lines.
fn settings(linter: &Linter, path: Option<&Path>) -> Vec<Setting> {
    let config = &linter.config;
    let Some(file) = &config.file else {
        return Vec::new();
    };
    let places = Places::new(&file.text);
    let mut all: Vec<Setting> = Vec::new();
    let mut say = |span: Span, says: String| {
        let line = places.position(span.start).line;
        all.push(Setting { line, says });
    };
    for pattern in &config.select {
        say(pattern.span, format!("select {}", pattern.value));
    }
    for pattern in &config.ignore {
        say(pattern.span, format!("ignore {}", pattern.value));
    }
    for (pattern, severity) in &config.severity {
        say(pattern.span, weighs(&pattern.value, *severity));
    }
    for folder in &config.rules {
        say(folder.span, format!("rules of {}", folder.value));
    }
    if let Some(baseline) = &config.baseline {
        say(baseline.span, format!("baseline {}", baseline.value));
    }
    let about = |globs: &crate::config::Globs| {
        let relative = path.map(|path| config.relative(path));
        relative.is_none_or(|path| path.is_some_and(|path| globs.set().is_match(path)))
    };
    for one in config.files.iter().filter(|one| about(&one.paths)) {
        say(one.span, format!("[[files]] {}", of_files(one)));
    }
    for Excepted {
        exception,
        standing,
        ..
    } in linter.excepted()
    {
        if about(&exception.paths) {
            let until = exception
                .expires
                .map_or_else(String::new, |day| format!(" until {}", day.value));
            let says = format!(
                "exception to {}{until} ({})",
                exception.rule.value,
                standing.name()
            );
            say(exception.span, says);
        }
    }
    for (span, says) in attached(config, path) {
        say(span, says);
    }
    all.sort_by_key(|setting| setting.line);
    all
}

/// Where the file at `path` is attached.
fn attached(config: &Config, path: Option<&Path>) -> Vec<(Span, String)> {
    let memberships = path.map_or(&[][..], |path| config.memberships(path));
    let places = memberships
        .iter()
        .filter_map(|place| config.attached(*place));
    places
        .map(|(principal, attached)| {
            let says = format!(
                "attached to principal {} as {}",
                principal.name.value,
                attached.kind.in_words()
            );
            (attached.span, says)
        })
        .collect()
}

fn weighs(pattern: &str, severity: Severity) -> String {
    format!("{pattern} weighs as {}", severity.name())
}

/// `kind scp, ignore aws/no-sid`
fn of_files(settings: &FileSettings) -> String {
    let mut says = Vec::new();
    says.extend(settings.kind.as_ref().map(|kind| format!("kind {kind}")));
    says.extend(
        settings
            .audience
            .map(|audience| format!("audience {}", audience.name())),
    );
    says.extend(
        settings
            .select
            .iter()
            .map(|rule| format!("select {}", rule.value)),
    );
    says.extend(
        settings
            .ignore
            .iter()
            .map(|rule| format!("ignore {}", rule.value)),
    );
    let weights = settings.severity.iter();
    says.extend(weights.map(|(rule, severity)| weighs(&rule.value, *severity)));
    says.join(", ")
}

fn words(holds: &Holds) -> String {
    let mut lines = Vec::new();
    let config = holds.config.as_deref().map(printable_file_name);
    match &config {
        Some(name) => lines.push(format!("configuration: {name}")),
        None => lines.push("configuration: none".to_owned()),
    }
    if let Some(path) = &holds.path {
        lines.push(format!("file: {}", printable_file_name(path)));
        if holds.excluded {
            lines.push("  left out by `exclude`".to_owned());
        }
    }
    for document in &holds.documents {
        let place = match document.pointer.as_str() {
            "" => String::new(),
            pointer => format!("{}: ", printable_line(pointer)),
        };
        lines.push(format!(
            "  {place}kind {} ({})",
            document.kind, document.reason
        ));
        let why = match document.audience_reason {
            "" => "nothing says".to_owned(),
            why => why.to_owned(),
        };
        lines.push(format!("  {place}for {} ({why})", document.audience));
    }
    lines.push(format!("  {} rules run", holds.rules));
    for setting in &holds.settings {
        let name = config.as_deref().unwrap_or_default();
        lines.push(printable_line(&format!(
            "  {name}:{}: {}",
            setting.line, setting.says
        )));
    }
    lines.join("\n") + "\n"
}
