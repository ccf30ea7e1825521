//! Results as `JUnit`'s XML: one suite a file, one test case a case.

use std::fmt::Write;

use super::{Tested, passes};
use crate::report::suite::{self, CLOSE, Counts, case_head};
use crate::report::text;
use crate::report::xml::attribute;

pub(super) fn begin() -> String {
    suite::BEGIN.to_owned()
}

pub(super) fn end() -> String {
    suite::END.to_owned()
}

/// The results of one file. `started` is ISO 8601 without zone.
pub(super) fn suite(id: usize, started: &str, tested: Tested<'_>) -> String {
    let counts = Counts {
        tests: tested.cases.len(),
        failures: tested.failed(),
        errors: 0,
    };
    let mut out = suite::number(id);
    out.push_str(&suite::open(started, tested.file, &counts));
    for (_, case, decision) in tested.results() {
        let head = case_head(&case.name, tested.file);
        if passes(case, decision) {
            let _ = writeln!(out, "    {head}/>");
            continue;
        }
        let expected = case.expected.name();
        let actual = decision.outcome.name();
        let request = &case.request;
        let message = attribute(&format!("expected {expected}, got {actual}"));
        let why = attribute(&decision.reason);
        let request = attribute(&format!(
            "{} does {} on {}",
            request.principal, request.action, request.resource
        ));
        let _ = writeln!(
            out,
            "    {head}>\n      <failure type=\"{actual}\" message=\"{message}\">{}\n{}</failure>\n    </testcase>",
            text::defuse(why),
            text::defuse(request)
        );
    }
    out.push_str(CLOSE);
    out
}

/// A file that could not be run.
pub(super) fn broken(id: usize, started: &str, file: &str, message: &str) -> String {
    let counts = Counts {
        tests: 1,
        failures: 0,
        errors: 1,
    };
    let mut out = suite::number(id);
    out.push_str(&suite::open(started, file, &counts));
    let head = case_head("the file can be run", file);
    let message = attribute(message);
    let _ = writeln!(
        out,
        "    {head}>\n      <error type=\"invalid\" message=\"{message}\"/>\n    </testcase>"
    );
    out.push_str(CLOSE);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_an_error() {
        let out = broken(3, "2026-01-02T03:04:05", "a&b", "why");
        assert!(out.contains("name=\"a&amp;b\""), "{out}");
        assert!(out.contains("errors=\"1\""), "{out}");
    }
}
