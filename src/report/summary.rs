//! What was checked and how much was found, in one line.

use std::fmt::Write;

use super::style::Role;
use super::text::defuse;
use super::{ExceptionList, Options, PhiPlaces};
use crate::diagnostic::{Safety, Severity};
use crate::lint::{FileReport, Finding};

/// Counts over all files of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were checked.
    pub files: usize,
    /// Policies found in them.
    pub documents: usize,
    /// Files that were met and hold no policy. The one count that reports of files cannot tell.
    pub skipped: usize,
    /// Errors that count.
    pub errors: usize,
    /// Warnings that count.
    pub warnings: usize,
    /// Notes that count.
    pub notes: usize,
    /// Findings of any severity that an exception covers.
    pub suppressed: usize,
    /// Findings of any severity that the baseline holds.
    pub baselined: usize,
    /// Findings that count and have edits that can be applied.
    pub fixable: usize,
    /// Where the patient data was taken to be, if something asked.
    pub phi: Option<PhiPlaces>,
    /// The exceptions of the configuration.
    pub exceptions: ExceptionList,
}

impl Summary {
    /// Counts a file and its findings.
    pub fn add(&mut self, report: &FileReport) {
        self.files += 1;
        self.documents += report.documents.len();
        self.add_findings(&report.findings);
    }

    /// Counts findings of files that are counted already.
    pub fn add_findings(&mut self, findings: &[Finding]) {
        for finding in findings {
            *self.count_of(finding) += 1;
            self.fixable += usize::from(is_fixable(finding));
        }
    }

    /// All findings, those that do not count included.
    pub fn total(&self) -> usize {
        self.errors + self.warnings + self.notes + self.suppressed + self.baselined
    }

    fn count_of(&mut self, finding: &Finding) -> &mut usize {
        match (&finding.suppressed, finding.severity) {
            (Some(suppressed), _) if suppressed.by == "baseline" => &mut self.baselined,
            (Some(_), _) => &mut self.suppressed,
            (None, Severity::Error) => &mut self.errors,
            (None, Severity::Warning) => &mut self.warnings,
            (None, Severity::Note) => &mut self.notes,
        }
    }

    /// The line, and where the patient data was taken to be.
    pub(super) fn lines(&self, options: &Options) -> String {
        let mut lines = self.line(options);
        if let Some(phi) = self.phi.as_ref().filter(|_| self.documents > 0) {
            let text = phi.paragraph(options.columns());
            lines.push_str(&options.paint().text(Role::Faint, text.trim_end()));
            lines.push('\n');
        }
        lines.push_str(&self.exceptions.lines(options));
        lines
    }

    /// `3 errors and 1 warning in 5 documents of 4 files; 2 files skipped`; ends in a line break.
    pub(super) fn line(&self, options: &Options) -> String {
        let mut line = match self.counts(options) {
            _ if self.documents == 0 && self.total() == 0 => {
                "Nothing checked: no policy found".to_owned()
            }
            counts if counts.is_empty() => {
                let clear = options.paint().text(Role::Strong, "No findings");
                format!("{clear} in {}", self.checked())
            }
            counts => format!("{counts} in {}", self.checked()),
        };
        if self.fixable > 0 {
            let _ = write!(line, ", {} fixable", self.fixable);
        }
        let aside = [
            (
                self.suppressed,
                plural(self.suppressed, "finding", "findings"),
                self.exceptions.by(),
            ),
            (
                self.baselined,
                plural(self.baselined, "finding", "findings"),
                "in the baseline".to_owned(),
            ),
            (
                self.skipped,
                plural(self.skipped, "file", "files"),
                "skipped".to_owned(),
            ),
        ];
        for (count, what, state) in aside {
            if count > 0 {
                let _ = write!(line, "; {what} {state}");
            }
        }
        line.push('\n');
        defuse(line)
    }

    /// `3 errors, 1 warning and 12 notes (not shown; …)`; empty where nothing counts.
    fn counts(&self, options: &Options) -> String {
        let paint = options.paint();
        let count = |count, severity, one, many| {
            (count > 0).then(|| paint.text(Role::Severity(severity), &plural(count, one, many)))
        };
        let mut counts: Vec<_> = [
            count(self.errors, Severity::Error, "error", "errors"),
            count(self.warnings, Severity::Warning, "warning", "warnings"),
            count(self.notes, Severity::Note, "note", "notes"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some(notes) = counts.last_mut()
            && self.notes > 0
            && !options.notes
        {
            let it = if self.notes == 1 { "it" } else { "them" };
            let _ = write!(notes, " (not shown; --notes shows {it})");
        }
        match counts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// `5 documents of 4 files`; `4 files` where each file is one document.
    fn checked(&self) -> String {
        let files = plural(self.files, "file", "files");
        if self.documents == self.files {
            files
        } else {
            format!(
                "{} of {files}",
                plural(self.documents, "document", "documents")
            )
        }
    }
}

/// True where a finding counts and has edits that can be applied.
pub(super) fn is_fixable(finding: &Finding) -> bool {
    let fix = finding.diagnostic.fix.as_ref();
    finding.suppressed.is_none() && fix.is_some_and(|fix| fix.safety != Safety::Display)
}

/// A number and what it counts.
pub(super) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(summary: &Summary, expected: &str) {
        assert_eq!(summary.line(&Options::default()), format!("{expected}\n"));
    }

    fn found(errors: usize, warnings: usize, notes: usize) -> Summary {
        Summary {
            files: 4,
            documents: 5,
            errors,
            warnings,
            notes,
            ..Summary::default()
        }
    }

    #[test]
    fn says_what_was_found() {
        check(
            &found(3, 1, 12),
            "3 errors, 1 warning and 12 notes (not shown; --notes shows them) in 5 documents of 4 files",
        );
        check(
            &found(1, 2, 0),
            "1 error and 2 warnings in 5 documents of 4 files",
        );
        check(
            &found(0, 0, 1),
            "1 note (not shown; --notes shows it) in 5 documents of 4 files",
        );
        let shown = Options {
            notes: true,
            ..Options::default()
        };
        assert_eq!(
            found(0, 0, 2).line(&shown),
            "2 notes in 5 documents of 4 files\n"
        );
    }

    #[test]
    fn says_what_was_checked_where_nothing_was_found() {
        check(&found(0, 0, 0), "No findings in 5 documents of 4 files");
        let one = Summary {
            files: 1,
            documents: 1,
            skipped: 1,
            ..Summary::default()
        };
        check(&one, "No findings in 1 file; 1 file skipped");
        let covered = Summary {
            suppressed: 1,
            baselined: 2,
            ..found(0, 0, 0)
        };
        check(
            &covered,
            "No findings in 5 documents of 4 files; 1 finding covered by exceptions; 2 findings in the baseline",
        );
    }

    #[test]
    fn nothing_checked_is_no_all_clear() {
        check(&Summary::default(), "Nothing checked: no policy found");
        let skipped = Summary {
            files: 1,
            skipped: 3,
            ..Summary::default()
        };
        check(
            &skipped,
            "Nothing checked: no policy found; 3 files skipped",
        );
    }
}
