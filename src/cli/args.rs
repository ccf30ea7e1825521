//! The arguments of every command: their one definition.

mod config;
mod configured;
mod coverage;
mod diff;
mod format;
mod generate;
mod init;
mod level;
mod lsp;
mod quiet;
mod rules;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::catalog;
use crate::policy::PolicyKind;
use crate::policy::action::ActionPattern;
use crate::policy::resource::ResourcePattern;

pub(super) use config::ConfigArgs;
pub(super) use configured::Configured;
pub(super) use coverage::{CoverageArgs, Gap, TableFormat};
pub(super) use diff::{DiffArgs, DiffFormat};
pub(super) use format::OutputFormat;
pub(super) use generate::{CompletionsArgs, ManArgs};
pub(super) use init::InitArgs;
pub(super) use level::Level;
pub(super) use lsp::LspArgs;
pub(super) use quiet::QuietArgs;
pub(super) use rules::RulesArgs;

/// Checks AWS policy documents, offline: HIPAA safeguards, AWS's own rules, security practice.
#[derive(Debug, Parser)]
#[command(
    name = "iamlint",
    version,
    long_version = long_version(),
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "Exit status: 0 all well, 1 findings, a failed case or a denied request, 2 the tool \
                  could not do its work."
)]
pub(super) struct Args {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    #[command(subcommand)]
    pub(super) command: Command,
}

fn long_version() -> String {
    format!(
        "{}\nfacts about AWS of {}, HIPAA eligible services of {}",
        env!("CARGO_PKG_VERSION"),
        catalog::date(),
        catalog::hipaa_date()
    )
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set; `FORCE_COLOR` turns it on elsewhere
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lint policies
    Check(CheckArgs),
    /// Run scenarios: requests, policies that are attached together, and what should come out
    Test(TestArgs),
    /// Say whether one request is allowed, and why
    Simulate(SimulateArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// Look up an action, a pattern of actions, a condition key or a service
    Catalog(CatalogArgs),
    /// Prove that policies let something never happen, or show a request that they allow
    Prove(ProveArgs),
    /// Tell what policies changed since a git revision newly let happen
    Diff(DiffArgs),
    /// Tell how far the steps of a set-up for HIPAA are covered, by policies and by attestations
    Coverage(CoverageArgs),
    /// Show what the configuration says of a file, and on which line
    Config(ConfigArgs),
    /// Look at a repository and propose a configuration
    Init(InitArgs),
    /// Write the completions of a shell
    Completions(CompletionsArgs),
    /// Write the manual's pages
    Man(ManArgs),
    /// Serve an editor: the Language Server Protocol on standard input and output
    Lsp(LspArgs),
}

#[derive(Debug, ClapArgs)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Take the policies to be of this kind: identity, boundary, session, trust, resource,
    /// resource:SERVICE, endpoint, scp or rcp
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(super) kind: Option<PolicyKind>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: OutputFormat,
    /// Write the findings to a file
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Exit with status 1 on findings of this level and above
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(super) fail_on: Level,
    /// Exit with status 0 even where there are findings
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Mend the files where a fix is proved to allow nothing new; docs/fixes.md says what is proved
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,
    /// With --fix or --diff: apply fixes too that change what a policy means
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Fixes", conflicts_with_all = ["fix", "format", "statistics"])]
    pub(super) diff: bool,
    /// Run only these rules: ids, globs over ids, Access Analyzer codes; repeat or separate by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    #[command(flatten)]
    pub(super) configured: Configured,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Judge all service and resource control policies together, as those of one organization
    #[arg(long)]
    pub(super) organization: bool,
    #[command(flatten)]
    pub(super) quiet_for: QuietArgs,
    /// Pass over named files that hold no policy
    #[arg(long)]
    pub(super) skip_non_policies: bool,
    /// The name of what comes on standard input
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,
    /// Take in files that .gitignore leaves out
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// Draw notes too
    #[arg(long)]
    pub(super) notes: bool,
    /// Count findings by rule instead of showing them
    #[arg(long)]
    pub(super) statistics: bool,
    /// Say what was taken for what, and what was passed over
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// Leave out the summary
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
}

/// How results of scenarios are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// Failed cases, drawn on the policies
    Human,
    /// For programs; docs/scenarios.md describes it
    Json,
    /// `JUnit`'s XML, for CI systems
    Junit,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 every case came out as expected, 1 a case did not, 2 a file \
                        could not be run. docs/scenarios.md describes the files."
)]
pub(super) struct TestArgs {
    /// Scenario files, and folders that are searched for files called *.scenario.json
    #[arg(value_name = "SCENARIO", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// How to write the results
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: TestFormat,
    /// Write the results to a file
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Take in files that .gitignore leaves out
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// Name cases that passed, too
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 the request is allowed, 1 it is denied, 2 it could not be \
                        decided, since an argument or a policy is wrong."
)]
pub(super) struct SimulateArgs {
    /// Who asks: the ARN of a user, role session, root or identity provider, a service principal
    /// such as lambda.amazonaws.com, or `anonymous`
    #[arg(long, value_name = "PRINCIPAL", required = true)]
    pub(super) principal: String,
    /// What for, such as s3:GetObject
    #[arg(long, value_name = "ACTION", required = true)]
    pub(super) action: String,
    /// On what: an ARN, or `*` for an action that takes no resource
    #[arg(long, value_name = "ARN", required = true)]
    pub(super) resource: String,
    /// The account that owns the resource, where its ARN does not say
    #[arg(long, value_name = "ACCOUNT")]
    pub(super) resource_account: Option<String>,
    /// A condition key of the request; the same key again gives it several values
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) context: Vec<String>,
    /// A condition key that the request lacks, though it follows from the principal
    #[arg(long, value_name = "KEY")]
    pub(super) absent: Vec<String>,
    /// Identity policies of the principal
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Policies")]
    pub(super) identity: Vec<PathBuf>,
    /// The principal's permissions boundary
    #[arg(long, value_name = "FILE", help_heading = "Policies")]
    pub(super) boundary: Option<PathBuf>,
    /// Session policies
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = "Policies")]
    pub(super) session: Vec<PathBuf>,
    /// The policy of the resource: of a bucket, a key; a role's trust policy
    #[arg(long, value_name = "FILE", help_heading = "Policies")]
    pub(super) resource_policy: Option<PathBuf>,
    /// The policy of the VPC endpoint that the request passes
    #[arg(long, value_name = "FILE", help_heading = "Policies")]
    pub(super) endpoint: Option<PathBuf>,
    /// The service control policies of one level, separated by commas; repeat for each level, from
    /// the root down to the account
    #[arg(long, value_name = "FILE[,FILE]", help_heading = "Policies")]
    pub(super) scp: Vec<String>,
    /// The resource control policies of one level, given like --scp
    #[arg(long, value_name = "FILE[,FILE]", help_heading = "Policies")]
    pub(super) rcp: Vec<String>,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,
}

fn kind(text: &str) -> Result<PolicyKind, String> {
    PolicyKind::from_name(text).ok_or_else(|| {
        "a kind is identity, boundary, session, trust, resource, resource:SERVICE, endpoint, scp \
         or rcp"
            .to_owned()
    })
}

/// How lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// The rule: its id or an Access Analyzer code
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
    /// A folder of rules of your own; repeat for several
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CatalogArgs {
    /// An action (s3:GetObject), a pattern (s3:Get*), a condition key (aws:SourceVpc) or a service
    /// (s3)
    #[arg(value_name = "NAME", required = true)]
    pub(super) names: Vec<String>,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Exit status: 0 proved, 1 refuted or unknown, 2 the tool could not do its work."
)]
pub(super) struct ProveArgs {
    #[command(subcommand)]
    pub(super) question: ProveQuestion,
}

#[derive(Debug, Subcommand)]
pub(super) enum ProveQuestion {
    /// No stranger gets in: about a resource or trust policy
    NoPublicAccess {
        /// The policy; `-` is standard input
        #[arg(value_name = "POLICY")]
        policy: PathBuf,
        #[command(flatten)]
        common: ProveCommon,
    },
    /// A new version of a policy allows nothing that the old one does not
    NoNewAccess {
        /// The policy as it was; `-` is standard input
        #[arg(value_name = "OLD")]
        old: PathBuf,
        /// The policy as it is to be; `-` is standard input
        #[arg(value_name = "NEW")]
        new: PathBuf,
        #[command(flatten)]
        common: ProveCommon,
    },
    /// None of the actions is allowed on any of the resources
    AccessNotGranted {
        /// The policy; `-` is standard input. Stands before --action and --resource, or after `--`
        #[arg(value_name = "POLICY")]
        policy: PathBuf,
        /// Actions or patterns of actions (s3:GetObject s3:Put*); left out: every action
        #[arg(long = "action", value_name = "ACTION", num_args = 1.., value_parser = action)]
        actions: Vec<String>,
        /// ARNs of resources or patterns of them; left out: every resource
        #[arg(long = "resource", value_name = "RESOURCE", num_args = 1.., value_parser = resource)]
        resources: Vec<String>,
        #[command(flatten)]
        common: ProveCommon,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct ProveCommon {
    /// Take the policies to be of this kind: identity, boundary, session, trust, resource,
    /// resource:SERVICE, endpoint, scp or rcp
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(super) kind: Option<PolicyKind>,
    /// How to write the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,
    /// Write the answer to a file
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) configured: Configured,
}

fn action(text: &str) -> Result<String, String> {
    match ActionPattern::parse(text) {
        ActionPattern::Invalid(_) if text != "*:*" => Err(
            "an action is `service:Name`, with or without wildcards, or `*`; a file stands before \
             --action or after `--`"
                .to_owned(),
        ),
        _ => Ok(text.to_owned()),
    }
}

fn resource(text: &str) -> Result<String, String> {
    match ResourcePattern::parse_without_variables(text) {
        ResourcePattern::Invalid(_) => Err(
            "a resource is an ARN, with or without wildcards, or `*`; a file stands before \
             --resource or after `--`"
                .to_owned(),
        ),
        _ => Ok(text.to_owned()),
    }
}
