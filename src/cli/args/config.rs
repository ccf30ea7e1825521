//! The arguments of `iamlint config`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{Configured, ListFormat};

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct ConfigArgs {
    /// A policy; left out: what the configuration says of all
    #[arg(value_name = "PATH")]
    pub(in crate::cli) path: Option<PathBuf>,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: ListFormat,
    #[command(flatten)]
    pub(in crate::cli) configured: Configured,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
}
