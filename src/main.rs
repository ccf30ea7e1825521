//! The program: arguments, work, exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    iamlint::cli::run(std::env::args_os()).into()
}
