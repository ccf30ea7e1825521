//! The arguments about findings that do not count: exceptions and the baseline.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use jiff::civil::Date;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct QuietArgs {
    /// The day on which exceptions are judged, such as 2026-12-31; left out: today
    #[arg(long, value_name = "DAY")]
    pub(in crate::cli) today: Option<Date>,
    /// Let findings pass that this file holds
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Write the findings of today to a file that --baseline takes; from one that is there, only take out what is gone
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(in crate::cli) write_baseline: Option<PathBuf>,
    /// Let --write-baseline put new findings into a file that is there
    #[arg(long, requires = "write_baseline")]
    pub(in crate::cli) grow_baseline: bool,
}
