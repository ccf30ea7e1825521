//! How far a set-up for HIPAA is covered, as a table: for a person, as Markdown, or JSON.
//!
//! Each rendering is made of [`Coverage`] alone and opens no file. What is said of an item in words stands in `words`.

mod human;
mod json;
mod markdown;
mod words;

use super::{Options, PhiPlaces, Tool};
use crate::coverage::Coverage;

/// How the table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageFormat {
    /// For a person at a terminal.
    Human,
    /// One JSON object, as `docs/coverage.schema.json` defines it.
    Json,
    /// For a page that people read.
    Markdown,
}

/// A judgement, and what a report says beside it.
#[derive(Clone, Copy, Debug)]
pub struct CoverageReport<'a> {
    /// The judgement.
    pub coverage: &'a Coverage,
    /// The program.
    pub tool: &'a Tool,
    /// Where the patient data was taken to be.
    pub phi: &'a PhiPlaces,
    /// Files that were checked.
    pub files: usize,
    /// Templates that were passed over, whose policies nobody has asked.
    pub templates: usize,
    /// What each rule answered, and what an attestation has to say, too.
    pub verbose: bool,
}

impl CoverageReport<'_> {
    /// The whole report.
    pub fn write(&self, format: CoverageFormat, options: &Options) -> String {
        match format {
            CoverageFormat::Human => human::write(self, options),
            CoverageFormat::Json => json::write(self),
            CoverageFormat::Markdown => markdown::write(self),
        }
    }
}
