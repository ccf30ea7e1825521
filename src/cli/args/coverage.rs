//! The arguments of `iamlint coverage`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use jiff::civil::Date;

use super::Configured;

/// How the table of coverage is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TableFormat {
    /// A table for a person
    Human,
    /// For programs; docs/coverage.schema.json defines it
    Json,
    /// For a page that people read
    Markdown,
}

/// What `coverage` fails at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Gap {
    /// An item that a policy contradicts
    Contradicted,
    /// Also an item that is neither proved nor attested
    Open,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 no policy contradicts an item (with --fail-on open: every item is proved or attested), 1 \
                  otherwise, 2 the tool could not do its work. docs/coverage.md describes the table."
)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(in crate::cli) struct CoverageArgs {
    /// Files and folders with the policies
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// How to write the table
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: TableFormat,
    /// Write the table to a file
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// Exit with status 1 at such items
    #[arg(long, value_name = "WHAT", default_value = "contradicted")]
    pub(in crate::cli) fail_on: Gap,
    /// Exit with status 0 whatever the table says
    #[arg(long)]
    pub(in crate::cli) exit_zero: bool,
    /// The day for which attestations and exceptions are judged, such as 2026-12-31; left out: today
    #[arg(long, alias = "today", value_name = "DAY")]
    pub(in crate::cli) as_of: Option<Date>,
    #[command(flatten)]
    pub(in crate::cli) configured: Configured,
    /// A folder of rules of your own; one with the id of a built-in rule replaces it. Repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// Judge all service and resource control policies together, as those of one organization
    #[arg(long)]
    pub(in crate::cli) organization: bool,
    /// Take in files that .gitignore leaves out
    #[arg(long)]
    pub(in crate::cli) no_ignore: bool,
    /// Say what each rule answered, and what an attestation has to say
    #[arg(long, short)]
    pub(in crate::cli) verbose: bool,
}
