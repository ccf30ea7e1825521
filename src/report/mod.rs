//! Findings as text: for a person, and for the programs that take in reports.
//!
//! What a file's findings look like depends on nothing but that file, so files are rendered where
//! they are checked, in any order ([`Reporter::draw`]), and only put together in turn ([`Assembly`]).
//! Knows no rule and opens no file.
//!
//! INVARIANT: whatever the input holds, no format prints a control character of it, a character
//! that is invisible or reorders text, or a line that a CI runner takes for a command.

mod assembly;
mod azure;
mod change;
mod checkstyle;
mod concise;
mod coverage;
mod exceptions;
mod github;
mod gitlab;
mod human;
pub mod json;
mod junit;
mod markdown;
mod page;
mod patch;
mod phi;
mod place;
mod proof;
mod rdjson;
mod repository;
mod sarif;
mod scenario;
mod statistics;
mod style;
mod suite;
mod summary;
mod text;
mod told;
mod xml;

use serde::Serialize;

pub use assembly::Assembly;
pub use change::ChangeReport;
pub use coverage::{CoverageFormat, CoverageReport};
pub use exceptions::ExceptionList;
pub use page::page;
pub use patch::patch;
pub use phi::PhiPlaces;
pub use place::Places;
pub use proof::{Judged, ProofReport};
pub use repository::Repository;
pub use scenario::{Answer, ScenarioFormat, ScenarioReporter, Tested, simulated, simulated_json};
pub use statistics::Statistics;
pub use summary::Summary;
pub use text::{file_name as printable_file_name, line as printable_line};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Described, FileReport, Finding};
use crate::source::SourceFile;
use style::Paint;

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a person: with the lines they are about.
    #[default]
    Human,
    /// `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON object, as `docs/report.schema.json` defines it.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// `JUnit`'s XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// reviewdog's JSON.
    Rdjson,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// The summary of a pull request.
    Markdown,
}

impl Format {
    /// True where what is written last is the summary for a person and no part of the format.
    pub fn ends_in_summary(self) -> bool {
        matches!(self, Self::Human | Self::Concise)
    }

    /// True where notes are always in the report, since the program that reads it sorts by severity.
    fn holds_notes(self) -> bool {
        matches!(
            self,
            Self::Json | Self::Sarif | Self::Gitlab | Self::Checkstyle | Self::Rdjson
        )
    }
}

/// What the reader wants to see. JSON ignores it: it always holds all, and no colour.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Colour the text with escapes.
    pub color: bool,
    /// Make rule ids links to their pages (OSC 8).
    pub links: bool,
    /// Draw notes too.
    pub notes: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// The address of a rule's page, from its id; `None` where it has none.
    pub page: fn(&str) -> Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            links: false,
            notes: false,
            width: 100,
            page: |_| None,
        }
    }
}

/// What a person sees of the findings of a file, notes too, as pages of rules hold it: no colour, no links.
pub fn on_a_page(report: &FileReport) -> String {
    let options = Options {
        notes: true,
        ..Options::default()
    };
    let shown = report.findings.iter().filter(|f| f.suppressed.is_none());
    human_findings(&options, report, shown)
}

/// Drawings, with an empty line between two.
fn human_findings<'f>(
    options: &Options,
    report: &FileReport,
    findings: impl Iterator<Item = &'f Finding>,
) -> String {
    let places = Places::new(&report.file.text);
    let draw = |finding| human::finding(options, &places, &report.file.name, finding);
    findings.map(draw).collect::<Vec<_>>().join("\n")
}

impl Options {
    fn paint(&self) -> Paint {
        Paint {
            color: self.color,
            links: self.links,
        }
    }

    /// Columns to fill: enough to hold a drawing, and no more than the eye follows.
    fn columns(&self) -> usize {
        self.width.clamp(60, 220)
    }
}

/// The program that reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tool {
    /// Its version.
    pub version: String,
    /// Date of its catalogue of AWS's definitions, ISO 8601.
    pub catalog: String,
}

/// Writes findings in one format.
#[derive(Clone, Debug)]
pub struct Reporter {
    /// The format.
    pub format: Format,
    /// What the reader wants to see.
    pub options: Options,
    /// What the report says about the program.
    pub tool: Tool,
    /// Where the repository's root is.
    pub repository: Repository,
    /// The rules of the run, by id; only SARIF tells about them.
    pub rules: Vec<Described>,
    /// When the run began: ISO 8601 without zone. Only `JUnit`'s XML tells it.
    pub started: String,
}

/// What a format needs to know of the file that a finding is in.
struct InFile<'r> {
    places: &'r Places<'r>,
    /// From the root of the repository.
    path: String,
    options: &'r Options,
}

/// The findings of one file in a format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Written as it stands when its turn comes; empty where there is nothing to show.
    Text(String),
    /// Each to be written where its severity comes.
    Ranked(Vec<(Severity, String)>),
}

impl Reporter {
    /// The findings of one file.
    pub fn draw(&self, report: &FileReport) -> Drawn {
        let mut shown = report
            .findings
            .iter()
            .filter(|finding| self.shows(finding))
            .peekable();
        if shown.peek().is_none() && self.format != Format::Junit {
            return Drawn::Text(String::new());
        }
        let places = &Places::new(&report.file.text);
        let name = report.file.name.as_str();
        let at = InFile {
            places,
            path: self.repository.path(name),
            options: &self.options,
        };
        let (rules, options) = (&self.rules, &self.options);
        let each = |draw: &dyn Fn(&Finding) -> String, between: &str| {
            let drawn: Vec<String> = report
                .findings
                .iter()
                .filter(|f| self.shows(f))
                .map(draw)
                .collect();
            Drawn::Text(drawn.join(between))
        };
        match self.format {
            Format::Human => Drawn::Text(human_findings(options, report, shown)),
            Format::Concise => each(&|f| concise::finding(options, places, name, f), ""),
            Format::Json => each(&|f| json::finding(places, name, f), ","),
            Format::Sarif => each(&|f| sarif::finding(&at, rules, f), ","),
            Format::Gitlab => each(&|f| gitlab::finding(&at, f), ","),
            Format::Rdjson => each(&|f| rdjson::finding(&at, f), ","),
            Format::Azure => each(&|f| azure::finding(&at, f), ""),
            Format::Checkstyle => Drawn::Text(checkstyle::file(&at, shown)),
            Format::Junit => Drawn::Text(junit::file(&at, &self.started, shown)),
            Format::Github => Drawn::Ranked(
                shown
                    .map(|f| (f.severity, github::finding(&at, f)))
                    .collect(),
            ),
            Format::Markdown => Drawn::Ranked(
                shown
                    .map(|f| (f.severity, markdown::finding(&at, f)))
                    .collect(),
            ),
        }
    }

    /// What is written first.
    fn begin(&self) -> String {
        match self.format {
            Format::Human | Format::Concise | Format::Github | Format::Azure | Format::Markdown => {
                String::new()
            }
            Format::Json => json::begin(&self.tool),
            Format::Sarif => sarif::begin(&self.tool, &self.rules, self.options.page),
            Format::Gitlab => gitlab::BEGIN.to_owned(),
            Format::Junit => suite::BEGIN.to_owned(),
            Format::Checkstyle => checkstyle::BEGIN.to_owned(),
            Format::Rdjson => rdjson::begin(),
        }
    }

    /// What stands before the text of the file with this number, from 0; files without text do not count.
    fn before(&self, number: usize) -> String {
        let between = match self.format {
            Format::Junit => return suite::number(number),
            Format::Human | Format::Checkstyle => "\n",
            Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => ",",
            Format::Concise | Format::Github | Format::Azure | Format::Markdown => "",
        };
        if number == 0 { "" } else { between }.to_owned()
    }

    /// True where the finding is in the report. The one place that decides it: what an exception or the baseline
    /// covers is told by JSON alone.
    fn shows(&self, finding: &Finding) -> bool {
        self.format == Format::Json
            || finding.suppressed.is_none()
                && (self.format.holds_notes()
                    || self.options.notes
                    || finding.severity > Severity::Note)
    }

    fn drew(&self, summary: &Summary) -> bool {
        summary.errors + summary.warnings > 0 || (self.options.notes && summary.notes > 0)
    }
}

/// Draws problems of a configuration file or a rule page.
pub fn problems(options: &Options, file: &SourceFile, problems: &[Diagnostic]) -> String {
    let places = Places::new(&file.text);
    let draw = |problem| human::problem(options, &places, &file.name, problem);
    problems.iter().map(draw).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
