//! Findings about what keeps findings quiet: exceptions and the baseline. Their rules have pages under `rules/iamlint/`.

use std::sync::Arc;

use super::active::ActiveRule;
use super::finding::{FileReport, Finding};
use super::fingerprint;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// An exception has passed its last day.
pub(super) const EXPIRED: &str = "exception-expired";
/// An exception has few days left.
pub(super) const ENDS_SOON: &str = "exception-ends-soon";
/// An exception fits no finding.
pub(super) const UNUSED: &str = "exception-unused";
/// The baseline holds what is not found any more.
pub(super) const STALE: &str = "baseline-stale";

/// All of them. They run whatever is selected: what is quiet is not to be forgotten.
pub(super) const NAMES: [&str; 4] = [EXPIRED, ENDS_SOON, UNUSED, STALE];

/// The report of the configuration or the baseline.
pub(super) fn report(file: &SourceFile, mut findings: Vec<Finding>) -> FileReport {
    super::sort(&mut findings);
    fingerprint::number(&mut findings);
    FileReport {
        file: file.clone(),
        findings,
        documents: Vec::new(),
    }
}

/// The finding of `problem` in the configuration or the baseline; `None` where its rule is switched off.
pub(super) fn finding(
    rules: &[ActiveRule],
    file: &str,
    pointer: String,
    problem: Diagnostic,
) -> Option<Finding> {
    let rule = rules
        .iter()
        .find(|rule| rule.native() == Some(problem.name))?;
    Some(Finding {
        rule: Arc::clone(rule.id()),
        severity: rule.severity(problem.severity),
        document: String::new(),
        kind: String::new(),
        pointer,
        sid: None,
        citations: rule.citations(),
        aliases: rule.aliases_of(&problem),
        witness: None,
        fingerprint: fingerprint::of_file(rule.id(), file, &problem.message),
        identity: fingerprint::identity_of_file(rule.id(), "", &problem.message),
        suppressed: None,
        diagnostic: problem,
    })
}
