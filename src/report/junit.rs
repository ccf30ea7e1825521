//! Findings as `JUnit`'s XML: one suite a file, one failed case a finding. A file without any passes. A note fails
//! nothing; where notes are asked for they stand in the suite's output.

use std::fmt::Write;

use super::suite::{self, Counts};
use super::xml::attribute;
use super::{InFile, told};
use crate::diagnostic::Severity;
use crate::lint::Finding;

/// The suite of one file, from the words after its number. `started` is ISO 8601 without zone.
pub(super) fn file<'f>(
    at: &InFile<'_>,
    started: &str,
    findings: impl Iterator<Item = &'f Finding>,
) -> String {
    let (failures, notes): (Vec<_>, Vec<_>) =
        findings.partition(|finding| finding.severity > Severity::Note);
    let counts = Counts {
        tests: failures.len().max(1),
        failures: failures.len(),
        errors: 0,
    };
    let mut out = suite::open(started, &at.path, &counts);
    if failures.is_empty() {
        let head = suite::case_head("no errors or warnings", &at.path);
        let _ = writeln!(out, "    {head}/>");
    }
    for finding in failures {
        let start = at.places.position(finding.diagnostic.span.start);
        let name = format!("{} at {}:{}", finding.rule, start.line, start.column);
        let told = told::paragraphs(finding);
        let body: Vec<String> = told.lines().map(attribute).collect();
        let _ = writeln!(
            out,
            "    {}>\n      <failure type=\"{}\" message=\"{}\">{}:{}:{}: {}</failure>\n    </testcase>",
            suite::case_head(&name, &at.path),
            finding.severity.name(),
            attribute(&finding.diagnostic.message),
            attribute(&at.path),
            start.line,
            start.column,
            body.join("\n"),
        );
    }
    if notes.is_empty() {
        out.push_str(suite::CLOSE);
        return out;
    }
    out.push_str("    <system-out>");
    for note in notes {
        let start = at.places.position(note.diagnostic.span.start);
        let place = format!("{}:{}:{}", at.path, start.line, start.column);
        let line = format!("{place}: note[{}] {}", note.rule, note.diagnostic.message);
        out.push_str(&attribute(&line));
        out.push('\n');
    }
    out.push_str("</system-out>\n    <system-err/>\n  </testsuite>\n");
    out
}
