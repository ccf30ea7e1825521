//! The arguments of `iamlint lsp`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::Configured;

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 after the editor has said goodbye, 1 where it is gone without \
                        that. docs/editors.md says how to set editors up."
)]
pub(in crate::cli) struct LspArgs {
    #[command(flatten)]
    pub(in crate::cli) configured: Configured,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// What some editors say; there is no other way
    #[arg(long, hide = true)]
    pub(in crate::cli) stdio: bool,
}
