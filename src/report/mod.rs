//! Findings as text: for a person, one line each, or JSON.
//!
//! What a file's findings look like depends on nothing but that file, so files are rendered where
//! they are checked, in any order, and only written in turn: [`Reporter::begin`], then
//! [`Reporter::file`] of each with [`Reporter::between`] between those that are not empty, then
//! [`Reporter::end`]. Knows no rule and opens no file.
//!
//! INVARIANT: whatever the input holds, no format prints a control character of it, a character
//! that is invisible or reorders text, or a line that a CI runner takes for a command.

mod concise;
mod coverage;
mod exceptions;
mod human;
pub mod json;
mod page;
mod phi;
mod place;
mod proof;
mod scenario;
mod statistics;
mod style;
mod summary;
mod text;

use serde::Serialize;

pub use coverage::{CoverageFormat, CoverageReport};
pub use exceptions::ExceptionList;
pub use page::page;
pub use phi::PhiPlaces;
pub use place::Places;
pub use proof::{Judged, ProofReport};
pub use scenario::{Answer, ScenarioFormat, ScenarioReporter, Tested, simulated, simulated_json};
pub use statistics::Statistics;
pub use summary::Summary;
pub use text::{file_name as printable_file_name, line as printable_line};

use crate::diagnostic::Diagnostic;
use crate::lint::FileReport;
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
    reporter.file(report)
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
}

impl Reporter {
    /// What is written first.
    pub fn begin(&self) -> String {
        match self.format {
            Format::Human | Format::Concise => String::new(),
            Format::Json => json::begin(&self.tool),
        }
    }

    /// The findings of one file; empty where there is nothing to show.
    pub fn file(&self, report: &FileReport) -> String {
        if !report.findings.iter().any(|finding| self.shows(finding)) {
            return String::new();
        }
        let places = Places::new(&report.file.text);
        let name = report.file.name.as_str();
        let mut out = String::new();
        for finding in report.findings.iter().filter(|finding| self.shows(finding)) {
            if !out.is_empty() {
                out.push_str(self.between());
            }
            out.push_str(&match self.format {
                Format::Human => human::finding(&self.options, &places, name, finding),
                Format::Concise => concise::finding(&self.options, &places, name, finding),
                Format::Json => json::finding(&places, name, finding),
            });
        }
        out
    }

    /// What stands between the texts of two files.
    pub fn between(&self) -> &'static str {
        match self.format {
            Format::Human => "\n",
            Format::Concise => "",
            Format::Json => json::BETWEEN,
        }
    }

    /// What is written last: the summary.
    pub fn end(&self, summary: &Summary) -> String {
        match self.format {
            Format::Human if self.drew(summary) => format!("\n{}", summary.lines(&self.options)),
            Format::Human => summary.lines(&self.options),
            Format::Concise => summary.line(&self.options),
            Format::Json => json::end(summary),
        }
    }

    fn shows(&self, finding: &crate::lint::Finding) -> bool {
        self.format == Format::Json || human::is_shown(&self.options, finding)
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
