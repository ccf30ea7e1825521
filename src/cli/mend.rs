//! `iamlint check --fix` and `--diff`: files mended, and what is told of it.

use std::path::Path;

use super::Failure;
use super::args::CheckArgs;
use super::output::say;
use crate::fix::{Left, Mended, Mender, replace};
use crate::lint::{Linter, Outcome};
use crate::report::{self, Options, printable_file_name, printable_line};
use crate::source::{Found, Lines, Loaded, read};

/// What `--fix` or `--diff` do with a file.
pub(super) struct Mending<'a> {
    args: &'a CheckArgs,
    options: &'a Options,
    mender: Mender<'a>,
}

/// What was mended.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Fixes that were applied, or would be.
    pub(super) fixed: usize,
    /// A file could not be written.
    pub(super) failed: bool,
    files: usize,
    with_unsafe: usize,
    left: usize,
    /// Lines that say what was not done, and why.
    notes: String,
    /// What would change.
    patch: String,
}

impl<'a> Mending<'a> {
    /// Sorts out arguments that do not go together.
    pub(super) fn check(args: &CheckArgs) -> Result<(), Failure> {
        if args.unsafe_fixes && !args.fix && !args.diff {
            return Err(Failure::new("--unsafe-fixes changes nothing by itself")
                .hint("--fix applies the fixes, --diff shows them"));
        }
        if args.organization && (args.fix || args.diff) {
            return Err(Failure::new(
                "--organization judges files as they are, and --fix changes them on the way",
            )
            .hint("run --fix first, and then --organization"));
        }
        if args.fix && args.paths.iter().any(|path| path == Path::new("-")) {
            return Err(
                Failure::new("--fix cannot change what comes on standard input")
                    .hint("--diff shows what it would change"),
            );
        }
        Ok(())
    }

    /// `None` where nothing is to be mended.
    pub(super) fn new(
        args: &'a CheckArgs,
        linter: &'a Linter,
        options: &'a Options,
    ) -> Option<Self> {
        (args.fix || args.diff).then_some(Self {
            args,
            options,
            mender: Mender {
                linter,
                unsafe_too: args.unsafe_fixes,
            },
        })
    }

    /// Mends a file.
    pub(super) fn file(&self, found: &Found) -> (Outcome, Tally) {
        match read(&found.path, &found.name) {
            Ok(loaded) => self.text(loaded, &found.path, found.named),
            Err(error) => (Outcome::Unreadable(error), Tally::default()),
        }
    }

    /// Mends a text that was read from `path`.
    pub(super) fn text(&self, loaded: Loaded, path: &Path, named: bool) -> (Outcome, Tally) {
        let mended = match self.mender.mend(loaded.clone(), path, named) {
            Ok(mended) => mended,
            Err(outcome) => return (outcome, Tally::default()),
        };
        let old = &loaded.file.text;
        let mut tally = Tally {
            with_unsafe: mended.with_unsafe,
            left: mended.left.len(),
            notes: Self::notes(&mended),
            ..Tally::default()
        };
        if mended.fixed == 0 {
            return (Outcome::Linted(mended.report), tally);
        }
        tally.fixed = mended.fixed;
        tally.files = 1;
        if self.args.diff {
            tally.patch = report::patch(
                self.options,
                &loaded.file.name,
                old,
                &mended.report.file.text,
            );
            return (Outcome::Linted(mended.report), tally);
        }
        let new = mended.report.file.text.as_bytes();
        if let Err(error) = replace(path, old.as_bytes(), new) {
            let name = printable_line(&loaded.file.name);
            let tally = Tally {
                failed: true,
                notes: format!("error: `{name}` was not changed: {error}\n"),
                ..Tally::default()
            };
            return (self.mender.linter.lint_loaded(loaded, path, named), tally);
        }
        (Outcome::Linted(mended.report), tally)
    }

    /// What was not applied, a line each.
    fn notes(mended: &Mended) -> String {
        let file = &mended.report.file;
        let lines = Lines::new(&file.text);
        let name = printable_file_name(&file.name);
        let note = |left: &Left| {
            let line = lines.position(left.span.start).line;
            let reason = printable_line(&left.reason);
            format!("note: {name}:{line}: not fixed, {}: {reason}\n", left.rule)
        };
        mended.left.iter().map(note).collect()
    }
}

impl Tally {
    /// Takes in what was done with a file, and tells it.
    pub(super) fn add(&mut self, other: &Self) {
        say(&other.notes);
        self.fixed += other.fixed;
        self.failed |= other.failed;
        self.files += other.files;
        self.with_unsafe += other.with_unsafe;
        self.left += other.left;
    }

    /// What would change; empty afterwards.
    pub(super) fn patch(&mut self) -> String {
        std::mem::take(&mut self.patch)
    }

    /// The closing line; empty where nothing was to be mended.
    pub(super) fn summary(&self, args: &CheckArgs) -> String {
        if !(args.fix || args.diff) || args.quiet {
            return String::new();
        }
        let done = if args.diff { "Would fix" } else { "Fixed" };
        let count = |count: usize, one: &str, many: &str| {
            format!("{count} {}", if count == 1 { one } else { many })
        };
        let mut line = match self.fixed {
            0 => format!("{done} nothing"),
            fixed => format!(
                "{done} {} in {}",
                count(fixed, "finding", "findings"),
                count(self.files, "file", "files")
            ),
        };
        if self.with_unsafe > 0 {
            let more = format!("; {} more with --unsafe-fixes", self.with_unsafe);
            line.push_str(&more);
        }
        if self.left > 0 {
            let not = count(self.left, "fix", "fixes");
            let not = format!("; {not} not applied, for the reasons above");
            line.push_str(&not);
        }
        line.push('\n');
        line
    }
}
