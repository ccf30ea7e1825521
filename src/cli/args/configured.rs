//! `--config` and `--isolated`, the same wherever a configuration counts.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Which configuration holds.
#[derive(Clone, Debug, ClapArgs)]
pub(in crate::cli) struct Configured {
    /// Use this configuration file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(in crate::cli) isolated: bool,
}
