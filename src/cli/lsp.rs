//! `iamlint lsp`

use std::io;

use super::Status;
use super::args::LspArgs;
use crate::lsp::{self, Ended, Options};

pub(super) fn run(args: &LspArgs) -> Status {
    let options = Options {
        config: args.config.clone(),
        isolated: args.isolated,
        rules: args.rules.clone(),
    };
    match lsp::serve(options, io::stdin(), io::stdout()) {
        Ended::Properly => Status::Clean,
        Ended::Abruptly => Status::Findings,
    }
}
