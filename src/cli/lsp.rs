//! `iamlint lsp`

use std::io;

use super::Status;
use super::args::LspArgs;
use crate::lsp::{self, Ended, Options};

pub(super) fn run(args: &LspArgs) -> Status {
    let options = Options {
        config: args.configured.config.clone(),
        isolated: args.configured.isolated,
        rules: args.rules.clone(),
    };
    match lsp::serve(options, io::stdin(), io::stdout()) {
        Ended::Properly => Status::Clean,
        Ended::Abruptly => Status::Findings,
    }
}
