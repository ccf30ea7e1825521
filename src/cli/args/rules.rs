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
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// How to write the list
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(in crate::cli) format: super::ListFormat,
}
