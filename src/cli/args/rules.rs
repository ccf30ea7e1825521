//! The arguments of `iamlint rules`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::policy::PolicyKind;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct RulesArgs {
    /// Only these: ids, globs over ids, Access Analyzer codes
    #[arg(value_name = "RULE")]
    pub(in crate::cli) filter: Vec<String>,
    /// Only rules for this kind of policy
    #[arg(long, value_name = "KIND", value_parser = super::kind)]
    pub(in crate::cli) kind: Option<PolicyKind>,
    /// Only rules of this severity
    #[arg(long, value_name = "LEVEL")]
    pub(in crate::cli) severity: Option<super::Level>,
    /// Write the page of a new rule, to start from, into the folder of --rules (left out: `rules`)
    #[arg(long, value_name = "ID", conflicts_with_all = ["filter", "kind", "severity", "format"])]
    pub(in crate::cli) new: Option<String>,
    /// Run the examples on the pages of your own rules, and say which are not as they say: those of this folder, or of
    /// the folders of --rules, or of `rules`
    #[arg(long, value_name = "DIR", num_args = 0..=1, conflicts_with_all = ["new", "kind", "severity"])]
    #[allow(
        clippy::option_option,
        reason = "not given, given alone and given with a folder are three things"
    )]
    pub(in crate::cli) test: Option<Option<PathBuf>>,
    /// Write what a person sees of each example into its page
    #[arg(long, requires = "test")]
    pub(in crate::cli) bless: bool,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: super::ListFormat,
}
