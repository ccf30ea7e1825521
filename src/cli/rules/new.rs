//! `iamlint rules --new`: a page to start from.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use super::super::output::Sink;
use super::super::{Failure, Status};
use crate::report::printable_line;
use crate::rules;
use crate::source::reported;

/// The page. Its examples come out as they say, so that whoever changes it sees what the change does.
const PAGE: &str = include_str!("new.md");

/// Writes the page of rule `id` into `folder`, unless there is one.
pub(super) fn run(id: &str, folder: &Path) -> Result<Status, Failure> {
    check(id)?;
    let name = id.rsplit('/').next().unwrap_or(id);
    let path = folder.join(format!("{id}.md"));
    let shown = printable_line(&reported(&path));
    let failed = |error: std::io::Error| Failure::new(format!("cannot write `{shown}`: {error}"));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::new(format!("`{shown}` exists already"))
            .hint("choose another id, or change the page that there is"),
        _ => failed(error),
    })?;
    let page = PAGE.replacen("TITLE", &title(name), 1);
    file.write_all(page.as_bytes()).map_err(failed)?;
    let folder = printable_line(&reported(folder));
    let mut sink = Sink::stdout();
    sink.write(&format!(
        "{shown}\n  iamlint rules --test {folder}    runs its examples\n  iamlint check --rules {folder}   checks by it, \
         too\n  docs/rule-language.md explains every word of the rule\n"
    ))?;
    sink.finish()?;
    Ok(Status::Clean)
}

/// An id is words of small letters, digits and dashes, with `/` between them.
fn check(id: &str) -> Result<(), Failure> {
    let word = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(plain)
    };
    let shown = printable_line(id);
    if !id.split('/').all(word) {
        return Err(Failure::new(format!("`{shown}` is no id of a rule"))
            .hint("write `pack/name`: small letters, digits and dashes"));
    }
    if id.starts_with("sets/") || id == "sets" {
        return Err(Failure::new("under `sets` stand sets, not rules")
            .hint("write `pack/name` with another pack"));
    }
    if rules::builtin().iter().any(|rule| rule.id == id) {
        return Err(Failure::new(format!("`{shown}` is a rule of iamlint"))
            .hint("a page with this id would replace it; choose another"));
    }
    Ok(())
}

/// `no-public-topics` as a title: `No public topics`.
fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => words,
    }
}
