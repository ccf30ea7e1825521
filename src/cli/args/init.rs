//! The arguments of `iamlint init`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct InitArgs {
    /// The folder of the repository
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(in crate::cli) folder: PathBuf,
    /// Show the proposal and write nothing
    #[arg(long)]
    pub(in crate::cli) stdout: bool,
}
