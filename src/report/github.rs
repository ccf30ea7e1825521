//! Findings as workflow commands: GitHub Actions shows each beside its line in a pull request.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those of the package
//! `@actions/core`.

use std::fmt::Write;

use super::{InFile, told};
use crate::diagnostic::Severity;
use crate::lint::Finding;

/// One finding; ends in the only line break.
pub(super) fn finding(at: &InFile<'_>, finding: &Finding) -> String {
    let (start, end) = at.places.range(finding.diagnostic.span);
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut out = format!(
        "::{command} title={},file={},line={}",
        property(&told::printable(&finding.rule)),
        property(&told::printable(&at.path)),
        start.line
    );
    let _ = write!(out, ",endLine={}", end.line);
    if start.line == end.line {
        // GitHub refuses columns for a place of several lines.
        let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
    }
    let _ = writeln!(out, "::{}", data(&told::paragraphs(finding)));
    out
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text between `=` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_command() {
        assert_eq!(property("a,b:c%\r\nd"), "a%2Cb%3Ac%25%0D%0Ad");
        assert_eq!(data("a,b:c%\r\n::error::d"), "a,b:c%25%0D%0A::error::d");
    }
}
