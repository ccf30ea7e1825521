//! Arguments of `iamlint diff`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::{Configured, kind};
use crate::policy::PolicyKind;

/// How changes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DiffFormat {
    /// For the terminal
    Human,
    /// For programs; docs/diff.md describes it
    Json,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 no policy allows more than it did, 1 one does or that could not be decided, \
                  2 the tool could not do its work. docs/diff.md says what is compared."
)]
pub(in crate::cli) struct DiffArgs {
    /// The git revision to compare with: a branch, a tag, a commit
    #[arg(value_name = "REV")]
    pub(in crate::cli) revision: String,
    /// Files and folders; left out: the whole work tree
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Take the policies to be of this kind: identity, boundary, session, trust, resource,
    /// resource:SERVICE, endpoint, scp or rcp
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(in crate::cli) kind: Option<PolicyKind>,
    /// How to write the changes
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: DiffFormat,
    /// Write the changes to a file
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) configured: Configured,
}
