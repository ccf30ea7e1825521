//! `--statistics`: how often each rule spoke.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use super::style::Role;
use super::summary::is_fixable;
use super::{Options, text};
use crate::diagnostic::Severity;
use crate::lint::FileReport;

/// Counts of findings by rule and severity. Suppressed findings are left out.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    rows: BTreeMap<(Arc<str>, Severity), Row>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    count: usize,
    /// Of these, how many have edits that can be applied.
    fixable: usize,
}

impl Statistics {
    /// Counts a file's findings.
    pub fn add(&mut self, report: &FileReport) {
        for finding in &report.findings {
            if finding.suppressed.is_some() {
                continue;
            }
            let key = (Arc::clone(&finding.rule), finding.severity);
            let row = self.rows.entry(key).or_default();
            row.count += 1;
            row.fixable += usize::from(is_fixable(finding));
        }
    }

    /// The table, the most frequent first; empty where nothing was found.
    pub fn table(&self, options: &Options) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let paint = options.paint();
        let mut rows: Vec<_> = self.rows.iter().collect();
        rows.sort_by_key(|((_, severity), row)| (Reverse(row.count), Reverse(*severity)));
        let head = format!("{:>7}  {:>7}  {:<8}  rule", "count", "fixable", "severity");
        let mut out = paint.text(Role::Faint, &head);
        out.push('\n');
        for ((rule, severity), row) in rows {
            let word = format!("{:<8}", severity.name());
            let _ = writeln!(
                out,
                "{:>7}  {:>7}  {}  {}",
                row.count,
                row.fixable,
                paint.text(Role::Severity(*severity), &word),
                text::line(rule),
            );
        }
        out
    }
}
