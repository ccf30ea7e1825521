//! Documents and rules to findings, in parallel, in a stable order. Knows no output format.

mod active;
mod audience;
mod baseline;
mod by_path;
mod described;
mod document;
mod engine;
mod examples;
mod exceptions;
mod faithful;
mod finding;
mod fingerprint;
mod groups;
mod housekeeping;
pub mod native;
mod organization;
mod pattern;
mod proofs;
mod select;
mod syntax;

pub use baseline::{Baseline, BaselineError};
pub use described::Described;
pub use document::Context;
pub use engine::{Linter, Outcome, today};
pub use examples::{Examples, is_as_said};
pub use exceptions::{Excepted, Standing};
pub use faithful::obstacles;
pub use finding::{FileReport, Finding, Reading, Suppressed};
pub use groups::Troubles;
pub use organization::Judged;
pub use pattern::{Pattern, nearest};
pub use select::{SelectError, Selection};

/// Puts findings in the order of their places; of those at one place, by rule.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let place = |finding: &Finding| finding.diagnostic.span;
        place(a).cmp(&place(b)).then_with(|| a.rule.cmp(&b.rule))
    });
}
