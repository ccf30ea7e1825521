//! Findings as Checkstyle's XML.

use std::fmt::Write;

use super::InFile;
use super::xml::attribute;
use crate::diagnostic::Severity;
use crate::lint::Finding;

/// All before the first file.
pub(super) const BEGIN: &str =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<checkstyle version=\"4.3\">\n";

/// All after the last file.
pub(super) const END: &str = "\n</checkstyle>\n";

/// The findings of one file.
pub(super) fn file<'f>(at: &InFile<'_>, findings: impl Iterator<Item = &'f Finding>) -> String {
    let mut out = format!("<file name=\"{}\">\n", attribute(&at.path));
    for finding in findings {
        let start = at.places.position(finding.diagnostic.span.start);
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "info",
        };
        let _ = writeln!(
            out,
            "<error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"{}\" />",
            start.line,
            start.column,
            attribute(&finding.diagnostic.message),
            attribute(&finding.rule),
        );
    }
    out.push_str("</file>");
    out
}
