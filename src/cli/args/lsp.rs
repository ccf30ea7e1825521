//! The arguments of `iamlint lsp`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 after the editor has said goodbye, 1 where it is gone without \
                        that. docs/editors.md says how to set editors up."
)]
pub(in crate::cli) struct LspArgs {
    /// Use this configuration file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(in crate::cli) isolated: bool,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// What some editors say; there is no other way
    #[arg(long, hide = true)]
    pub(in crate::cli) stdio: bool,
}
