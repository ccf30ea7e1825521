//! What became of requests: the cases of scenario files, and one request of the command line.
//!
//! Written file by file: [`ScenarioReporter::begin`], [`ScenarioReporter::file`] of each,
//! [`ScenarioReporter::end`]. Decides nothing and opens no file.

mod human;
mod json;
mod junit;

use super::Options;
use crate::evaluate::Decision;
use crate::request::scenario::{Attached, Case, Documents};
use crate::request::{Group, Request};

pub use human::simulated;
pub use json::simulated as simulated_json;

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioFormat {
    /// For a person: failed cases, drawn on the policies.
    Human,
    /// One JSON object, as `docs/test-report.schema.json` defines it.
    Json,
    /// `JUnit`'s XML, which CI systems read.
    Junit,
}

/// A decision and the policies that it was made by.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// What became of it.
    pub decision: &'a Decision,
    /// The policies together.
    pub group: &'a Group<'a>,
    /// The policies and their files.
    pub attached: &'a Attached<'a>,
    /// The texts of the files.
    pub documents: &'a Documents,
}

/// The cases of a scenario file and what became of them, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'a> {
    /// The file as reported.
    pub file: &'a str,
    /// The cases.
    pub cases: &'a [Case],
    /// A decision for each.
    pub decisions: &'a [Decision],
    /// The policies together.
    pub group: &'a Group<'a>,
    /// The policies and their files.
    pub attached: &'a Attached<'a>,
    /// The texts of the files, the scenario's own first.
    pub documents: &'a Documents,
}

impl<'a> Tested<'a> {
    fn results(self) -> impl Iterator<Item = (usize, &'a Case, &'a Decision)> {
        let pairs = self.cases.iter().zip(self.decisions).enumerate();
        pairs.map(|(index, (case, decision))| (index, case, decision))
    }

    fn failed(self) -> usize {
        self.results()
            .filter(|(_, case, decision)| !passes(case, decision))
            .count()
    }
}

/// True where the request's outcome is the expected one.
fn passes(case: &Case, decision: &Decision) -> bool {
    case.expected.name() == decision.outcome.name()
}

/// Writes the results of scenario files, and counts them.
#[derive(Clone, Debug)]
pub struct ScenarioReporter {
    format: ScenarioFormat,
    options: Options,
    verbose: bool,
    /// When the run began: ISO 8601 in UTC without zone, to the second.
    started: String,
    files: usize,
    cases: usize,
    failed: usize,
    /// Files that could not be run.
    broken: usize,
    /// Something has been written that the next piece must be set off from.
    written: bool,
}

impl ScenarioReporter {
    /// A reporter that has written nothing. `verbose` names cases that passed, too.
    pub fn new(format: ScenarioFormat, options: Options, verbose: bool, started: String) -> Self {
        Self {
            format,
            options,
            verbose,
            started,
            files: 0,
            cases: 0,
            failed: 0,
            broken: 0,
            written: false,
        }
    }

    /// Cases so far whose outcome was not the expected one.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// What is written first.
    pub fn begin(&self) -> String {
        match self.format {
            ScenarioFormat::Human => String::new(),
            ScenarioFormat::Json => json::begin(),
            ScenarioFormat::Junit => junit::begin(),
        }
    }

    /// The results of a file.
    pub fn file(&mut self, tested: Tested<'_>) -> String {
        let text = match self.format {
            ScenarioFormat::Human => human::file(&self.options, self.verbose, self.written, tested),
            ScenarioFormat::Json => json::file(self.cases > 0, tested),
            ScenarioFormat::Junit => junit::suite(self.files, &self.started, tested),
        };
        self.files += 1;
        self.cases += tested.cases.len();
        self.failed += tested.failed();
        self.written |= !text.is_empty();
        text
    }

    /// A file that could not be run; why has been said elsewhere, and is told in `message`.
    pub fn broken(&mut self, file: &str, message: &str) -> String {
        let text = match self.format {
            ScenarioFormat::Human | ScenarioFormat::Json => String::new(),
            ScenarioFormat::Junit => junit::broken(self.files, &self.started, file, message),
        };
        self.files += 1;
        self.broken += 1;
        text
    }

    /// What is written last: the summary.
    pub fn end(&self) -> String {
        match self.format {
            ScenarioFormat::Human => human::summary(self),
            ScenarioFormat::Json => json::end(self),
            ScenarioFormat::Junit => junit::end(),
        }
    }
}
