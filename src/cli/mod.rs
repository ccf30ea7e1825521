//! The command line: arguments to calls of the other parts. No logic of its own.

mod args;
mod catalog;
mod check;
mod config;
mod coverage;
mod diff;
mod explain;
mod generate;
mod init;
mod lsp;
mod mend;
mod output;
mod progress;
mod prove;
mod rules;
mod setup;
mod simulate;
mod test;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};

/// Exit status of every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All well.
    Clean,
    /// Findings, a refuted proof, a failed scenario.
    Findings,
    /// The tool could not do its work.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Failed => 2,
        })
    }
}

/// Why a command could not do its work: what, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Runs the program with `arguments`, the first of which is its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers, not errors. A closed pipe is nobody's mistake.
            let _ = error.print();
            return if error.use_stderr() {
                Status::Failed
            } else {
                Status::Clean
            };
        }
    };
    let style = output::style(args.color);
    let result = match &args.command {
        Command::Check(options) => check::run(options, style),
        Command::Test(options) => test::run(options, style),
        Command::Simulate(options) => simulate::run(options, style),
        Command::Rules(options) => rules::run(options),
        Command::Explain(options) => explain::run(options, style),
        Command::Catalog(options) => catalog::run(options),
        Command::Prove(options) => prove::run(options, style),
        Command::Diff(options) => diff::run(options, style),
        Command::Lsp(options) => Ok(lsp::run(options)),
        Command::Coverage(options) => coverage::run(options, style),
        Command::Completions(options) => generate::completions(options),
        Command::Man(options) => generate::man(options),
        Command::Config(options) => config::run(options),
        Command::Init(options) => init::run(options),
    };
    result.unwrap_or_else(|failure| {
        output::complain(&failure);
        Status::Failed
    })
}
