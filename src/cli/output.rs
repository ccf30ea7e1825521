//! Standard output and standard error.

use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::Failure;
use super::args::ColorChoice;
use crate::report::printable_line;

/// How text on standard output may look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Use colours.
    pub(super) color: bool,
    /// Make rule ids links.
    pub(super) links: bool,
    /// Width of the terminal in columns; 100 where there is none.
    pub(super) width: usize,
}

/// What the environment and `--color` ask for.
///
/// Sources: no-color.org; force-color.org.
pub(super) fn style(choice: ColorChoice) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let terminal = io::stdout().is_terminal();
    let color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto => {
            set("FORCE_COLOR") || terminal && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    };
    let said = std::env::var("COLUMNS").ok();
    let columns = said.and_then(|columns| columns.parse().ok());
    let columns = columns.or_else(|| Some(usize::from(terminal_size::terminal_size()?.0.0)));
    Style {
        color,
        links: color && terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        width: columns.unwrap_or(100).clamp(60, 200),
    }
}

/// Where a report goes. After a broken pipe everything is swallowed: whoever read has gone.
pub(super) struct Sink {
    to: Box<dyn Write>,
    name: String,
    closed: bool,
}

impl Sink {
    /// Standard output.
    pub(super) fn stdout() -> Self {
        Self {
            to: Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
            name: "standard output".to_owned(),
            closed: false,
        }
    }

    /// The file at `path`, made anew.
    pub(super) fn file(path: &Path) -> Result<Self, Failure> {
        let name = printable_line(&path.to_string_lossy());
        let file = File::create(path)
            .map_err(|error| Failure::new(format!("cannot write `{name}`: {error}")))?;
        Ok(Self {
            to: Box::new(BufWriter::new(file)),
            name,
            closed: false,
        })
    }

    /// Writes `text`.
    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.tried(|to| to.write_all(text.as_bytes()))
    }

    /// Writes out what is still held back, and goes on.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.tried(Write::flush)
    }

    /// Writes out what is still held back.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.tried(Write::flush)
    }

    fn tried(
        &mut self,
        write: impl FnOnce(&mut Box<dyn Write>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        match write(&mut self.to) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::new(format!("cannot write {}: {error}", self.name))),
            Ok(()) => Ok(()),
        }
    }
}

/// Writes lines to standard error; nobody listening is no error.
pub(super) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says why the program could not do its work.
pub(super) fn complain(failure: &Failure) {
    say(&format!("error: {}\n", failure.message));
    if let Some(hint) = &failure.hint {
        say(&format!("  hint: {hint}\n"));
    }
}
