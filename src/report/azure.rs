//! Findings as logging commands of Azure Pipelines, which lists them with the run.
//!
//! Source: Microsoft Learn, "Logging commands", `LogIssue` and its table of escapes. There is no level below a
//! warning.

use super::{InFile, told};
use crate::diagnostic::Severity;
use crate::lint::Finding;

/// One finding; ends in the only line break.
pub(super) fn finding(at: &InFile<'_>, finding: &Finding) -> String {
    let start = at.places.position(finding.diagnostic.span.start);
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Note => "warning",
    };
    format!(
        "##vso[task.logissue type={level};sourcepath={};linenumber={};columnnumber={};code={};]{}\n",
        escaped(&told::printable(&at.path)),
        start.line,
        start.column,
        escaped(&told::printable(&finding.rule)),
        data(&told::paragraphs(finding)),
    )
}

/// Text after the `]`.
fn data(text: &str) -> String {
    text.replace('%', "%AZP25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn escaped(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_command() {
        assert_eq!(escaped("a;b]c%\r\nd"), "a%3Bb%5Dc%AZP25%0D%0Ad");
    }
}
