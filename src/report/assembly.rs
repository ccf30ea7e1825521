//! A report put together, file after file.

use super::{
    Drawn, Format, Reporter, Summary, checkstyle, gitlab, json, markdown, rdjson, sarif, suite,
};
use crate::diagnostic::Severity;

/// Most bytes of warnings and notes that wait for the errors to be written first; more are written as they come.
const MOST: usize = 4_000_000;

/// What has been written of a report, and what waits.
#[derive(Clone, Debug)]
pub struct Assembly {
    /// Files that have text.
    number: usize,
    /// Lines that wait for graver ones.
    waiting: Waiting,
}

/// Lines by severity, no more than so many bytes of them.
#[derive(Clone, Debug, Default)]
struct Waiting {
    errors: Vec<String>,
    warnings: Vec<String>,
    notes: Vec<String>,
    bytes: usize,
    /// How many did not fit.
    left: usize,
}

impl Waiting {
    fn of(&mut self, severity: Severity) -> &mut Vec<String> {
        match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => &mut self.notes,
        }
    }

    /// Keeps a line; where there is no room, one that weighs less makes way, or else the line itself is given back.
    fn keep(&mut self, severity: Severity, line: String, most: usize) -> Option<String> {
        while self.bytes + line.len() > most {
            let lighter = [Severity::Note, Severity::Warning].into_iter();
            let mut lighter = lighter.filter(|lighter| *lighter < severity);
            let Some(gone) = lighter.find_map(|lighter| self.of(lighter).pop()) else {
                self.left += 1;
                return Some(line);
            };
            self.bytes -= gone.len();
            self.left += 1;
        }
        self.bytes += line.len();
        self.of(severity).push(line);
        None
    }

    fn lines(self) -> Vec<String> {
        [self.errors, self.warnings, self.notes].concat()
    }
}

impl Assembly {
    /// A report of which nothing is written yet, and its first words.
    pub fn begin(reporter: &Reporter) -> (Self, String) {
        let assembly = Self {
            number: 0,
            waiting: Waiting::default(),
        };
        (assembly, reporter.begin())
    }

    /// What is to be written now that a file's turn has come.
    pub fn add(&mut self, reporter: &Reporter, drawn: Drawn) -> String {
        match drawn {
            Drawn::Text(text) if text.is_empty() => text,
            Drawn::Text(text) => {
                let before = reporter.before(self.number);
                self.number += 1;
                if before.is_empty() {
                    text
                } else {
                    before + &text
                }
            }
            Drawn::Ranked(lines) => {
                let mut now = String::new();
                for (severity, line) in lines {
                    let line = match (reporter.format, severity) {
                        (Format::Github, Severity::Error) => Some(line),
                        (Format::Markdown, _) => {
                            self.waiting.keep(severity, line, markdown::MOST);
                            None
                        }
                        _ if self.waiting.bytes > MOST => Some(line),
                        _ => self.waiting.keep(severity, line, MOST),
                    };
                    now.extend(line);
                }
                now
            }
        }
    }

    /// The last words.
    pub fn end(self, reporter: &Reporter, summary: &Summary) -> String {
        let empty = self.number == 0;
        let options = &reporter.options;
        match reporter.format {
            Format::Human if reporter.drew(summary) => format!("\n{}", summary.lines(options)),
            Format::Human => summary.lines(options),
            Format::Concise => summary.line(options),
            Format::Json => json::end(summary),
            Format::Sarif => sarif::end(summary, empty),
            Format::Gitlab => gitlab::end(empty).to_owned(),
            Format::Junit => suite::END.to_owned(),
            Format::Checkstyle => checkstyle::END.to_owned(),
            Format::Rdjson => rdjson::end(empty).to_owned(),
            Format::Azure => String::new(),
            Format::Github => self.waiting.lines().concat(),
            Format::Markdown => {
                let left = self.waiting.left;
                markdown::whole(options, summary, &self.waiting.lines(), left)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_less_makes_way() {
        let mut waiting = Waiting::default();
        assert_eq!(waiting.keep(Severity::Note, "nn".to_owned(), 4), None);
        assert_eq!(waiting.keep(Severity::Warning, "ww".to_owned(), 4), None);
        assert_eq!(waiting.keep(Severity::Error, "ee".to_owned(), 4), None);
        let more = waiting.keep(Severity::Note, "n".to_owned(), 4);
        assert_eq!(more.as_deref(), Some("n"));
        assert_eq!(waiting.left, 2);
        assert_eq!(waiting.lines(), ["ee", "ww"]);
    }
}
