//! Findings as a Code Quality report of GitLab: an array of issues as Code Climate defines them.
//!
//! Sources: GitLab Docs, "Code Quality", report format; Code Climate's specification of engines.

use serde::Serialize;

use super::{InFile, json};
use crate::diagnostic::Severity;
use crate::lint::Finding;

#[derive(Serialize)]
struct Issue<'f> {
    r#type: &'static str,
    check_name: &'f str,
    description: &'f str,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: &'f str,
    location: Location<'f>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// All before the first finding.
pub(super) const BEGIN: &str = "[";

/// One finding, on lines of its own.
pub(super) fn finding(at: &InFile<'_>, finding: &Finding) -> String {
    let (start, end) = at.places.range(finding.diagnostic.span);
    let issue = Issue {
        r#type: "issue",
        check_name: &finding.rule,
        description: &finding.diagnostic.message,
        categories: ["Security"],
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "info",
        },
        fingerprint: &finding.fingerprint,
        location: Location {
            path: &at.path,
            lines: Lines {
                begin: start.line,
                end: end.line,
            },
        },
    };
    format!("\n  {}", json::nested(&json::to_text(&issue), "  "))
}

/// All after the last finding.
pub(super) const fn end(empty: bool) -> &'static str {
    if empty { "]\n" } else { "\n]\n" }
}
