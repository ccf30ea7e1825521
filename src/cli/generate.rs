//! `iamlint completions` and `iamlint man`: what the shell and the manual know of the arguments.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory};

use super::args::{Args, CompletionsArgs, ManArgs};
use super::output::Sink;
use super::{Failure, Status};
use crate::report::printable_line;

/// Writes the completions of a shell to standard output.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "iamlint", &mut bytes);
    let mut sink = Sink::stdout();
    sink.write(&String::from_utf8_lossy(&bytes))?;
    sink.finish()?;
    Ok(Status::Clean)
}

/// Writes the manual's page to standard output, or the pages of all commands into a folder.
pub(super) fn man(args: &ManArgs) -> Result<Status, Failure> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = &args.dir else {
        let mut sink = Sink::stdout();
        sink.write(&page(&command)?)?;
        sink.finish()?;
        return Ok(Status::Clean);
    };
    let failed = |error: std::io::Error| {
        let name = printable_line(&folder.to_string_lossy());
        Failure::new(format!("cannot write into `{name}`: {error}"))
    };
    fs::create_dir_all(folder).map_err(failed)?;
    into(folder, &command, "iamlint")?;
    Ok(Status::Clean)
}

/// Writes the page of a command and those of the commands below it. They are few levels deep.
fn into(folder: &Path, command: &Command, name: &str) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    let named = command.clone().name(name.to_owned());
    fs::write(&path, page(&named)?).map_err(|error| {
        let path = printable_line(&path.to_string_lossy());
        Failure::new(format!("cannot write `{path}`: {error}"))
    })?;
    let below = command.get_subcommands();
    let mut below = below.filter(|below| below.get_name() != "help" && !below.is_hide_set());
    below.try_for_each(|below| into(folder, below, &format!("{name}-{}", below.get_name())))
}

fn page(command: &Command) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut bytes)
        .map_err(|error| Failure::new(format!("cannot write the manual: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
