//! One document through the pipeline of `iamlint check`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gen_lsp_types::{Diagnostic as Shown, DiagnosticSeverity, Range};

use super::client::Client;
use super::diagnostics;
use super::settings::{Settings, Setup};
use super::text::{Encoding, Text};
use super::uri;
use crate::config::FILE_NAMES;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Finding, Linter, Outcome, Troubles};
use crate::source::{Loaded, SourceFile, reported};

/// A document at one moment.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    /// As the client calls it.
    pub(super) uri: Arc<str>,
    /// As the client counts.
    pub(super) version: i32,
    /// Where it is, if it is a file.
    pub(super) path: Option<PathBuf>,
    /// What a report would call it.
    pub(super) name: String,
    /// What is in it.
    pub(super) text: Arc<Text>,
}

/// What came of a check.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) uri: Arc<str>,
    pub(super) version: i32,
    /// Of the settings that it was checked with.
    pub(super) generation: u64,
    pub(super) findings: Vec<Finding>,
    pub(super) shown: Vec<Shown>,
    /// Tells one answer from another.
    pub(super) result_id: String,
    /// What is wrong with the configuration, by the address of the file.
    pub(super) settings: Option<(String, Vec<Shown>)>,
    pub(super) took: Duration,
}

impl Snapshot {
    /// True for a configuration file.
    fn is_configuration(&self) -> bool {
        let name = self.path.as_deref().and_then(Path::file_name);
        name.is_some_and(|name| FILE_NAMES.iter().any(|known| name == *known))
    }

    /// The text as the pipeline takes it.
    pub(super) fn loaded(&self) -> Loaded {
        Loaded {
            file: SourceFile {
                name: self.name.clone(),
                text: self.text.text().to_owned(),
            },
            invalid: Vec::new(),
            wide: false,
        }
    }
}

impl Checked {
    /// The check itself went wrong, which must not pass for a document without findings.
    pub(super) fn failed(snapshot: &Snapshot, settings: &Settings, why: &str) -> Self {
        let message = format!("not checked: {why}");
        let shown = vec![at_the_top(&message, DiagnosticSeverity::Error)];
        Self {
            uri: Arc::clone(&snapshot.uri),
            version: snapshot.version,
            generation: settings.generation(),
            result_id: result_id(&shown),
            findings: Vec::new(),
            shown,
            settings: None,
            took: Duration::ZERO,
        }
    }
}

/// What a report calls the file at `path`: by its place in an open folder, as `iamlint check` run there would.
pub(super) fn name_of(path: Option<&Path>, address: &str, roots: &[PathBuf]) -> String {
    let Some(path) = path else {
        let name = address.rsplit(['/', ':']).next().unwrap_or_default();
        return name.to_owned();
    };
    let below = roots.iter().find_map(|root| path.strip_prefix(root).ok());
    let alone = || path.file_name().map_or(path, Path::new);
    reported(below.unwrap_or_else(alone))
}

/// Checks a document.
pub(super) fn check(snapshot: &Snapshot, settings: &Settings, client: &Client) -> Checked {
    let began = Instant::now();
    let generation = settings.generation();
    let setup = settings.for_file(snapshot.path.as_deref());
    let mut findings = Vec::new();
    let mut shown = Vec::new();
    let about = about_settings(&setup, client);
    let own = about.as_ref().filter(|(address, _)| {
        uri::path(address).as_deref() == snapshot.path.as_deref() && snapshot.path.is_some()
    });
    if let Some((_, problems)) = own {
        shown.clone_from(problems);
    } else if !snapshot.is_configuration() {
        match &*setup {
            Setup::Ready(linter) => {
                findings = run(snapshot, linter);
                let of = |finding| diagnostics::of_finding(finding, snapshot, client);
                shown = findings.iter().map(of).collect();
                shown.extend(apart(snapshot, linter));
            }
            Setup::Wrong { file, problems, .. } => {
                let first = problems.first().map(|problem| problem.message.as_str());
                let name = file.name.rsplit('/').next().unwrap_or_default();
                let message = format!(
                    "not checked, since `{name}` is wrong: {}",
                    first.unwrap_or_default()
                );
                shown.push(at_the_top(&message, DiagnosticSeverity::Error));
            }
            Setup::Unreadable(message) => {
                let message = format!("not checked: {message}");
                shown.push(at_the_top(&message, DiagnosticSeverity::Error));
            }
        }
    }
    // Asked again: what came up about policies attached together comes up by checking.
    let about = about.and_then(|_| about_settings(&setup, client));
    Checked {
        uri: Arc::clone(&snapshot.uri),
        version: snapshot.version,
        generation,
        result_id: result_id(&shown),
        findings,
        shown,
        settings: about,
        took: began.elapsed(),
    }
}

fn run(snapshot: &Snapshot, linter: &Linter) -> Vec<Finding> {
    let path = snapshot.path.as_deref();
    if path.is_some_and(|path| linter.config.leaves_out(path)) {
        return Vec::new();
    }
    let path = path.unwrap_or(Path::new(&snapshot.name));
    match linter.lint_loaded(snapshot.loaded(), path, false) {
        Outcome::Linted(report) => {
            let mut findings = report.findings;
            findings.retain(|finding| finding.suppressed.is_none());
            findings
        }
        Outcome::PassedOver(_) | Outcome::NoPolicy { .. } | Outcome::Unreadable(_) => Vec::new(),
    }
}

/// Says of a policy that is attached together with others that it was judged without them.
fn apart(snapshot: &Snapshot, linter: &Linter) -> Option<Shown> {
    let path = snapshot.path.as_deref()?;
    if linter.config.memberships(path).is_empty() {
        return None;
    }
    let Troubles { errors, notes } = linter.troubles();
    let first = errors.first().or(notes.first())?;
    let message = format!(
        "not all policies attached together were judged together: {}",
        first.message
    );
    Some(at_the_top(&message, DiagnosticSeverity::Warning))
}

fn at_the_top(message: &str, severity: DiagnosticSeverity) -> Shown {
    diagnostics::plain(Range::default(), severity, message)
}

/// What is wrong with the configuration or a page of a rule, and where; an empty list where nothing is.
fn about_settings(setup: &Setup, client: &Client) -> Option<(String, Vec<Shown>)> {
    match setup {
        Setup::Wrong {
            file,
            path,
            problems,
        } => {
            let severity = Severity::Error;
            let shown = in_file(file, problems, severity, client.encoding);
            Some((uri::of(path), shown))
        }
        Setup::Ready(linter) => {
            let file = linter.config.file.as_ref()?;
            let Troubles { errors, notes } = linter.troubles();
            let mut shown = in_file(file, &errors, Severity::Error, client.encoding);
            shown.extend(in_file(file, &notes, Severity::Note, client.encoding));
            let name = Path::new(&file.name).file_name()?;
            Some((uri::of(&linter.config.root.join(name)), shown))
        }
        Setup::Unreadable(_) => None,
    }
}

fn in_file(
    file: &SourceFile,
    problems: &[Diagnostic],
    severity: Severity,
    encoding: Encoding,
) -> Vec<Shown> {
    if problems.is_empty() {
        return Vec::new();
    }
    let text = Text::new(file.text.clone(), encoding);
    let of = |problem| diagnostics::of_problem(problem, severity, &text);
    problems.iter().map(of).collect()
}

fn result_id(shown: &[Shown]) -> String {
    let mut hasher = DefaultHasher::new();
    shown.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
