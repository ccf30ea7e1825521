//! Results as `JUnit`'s XML: one suite a file, one test case a case.
//!
//! Fits both schemas in use, that of Apache Ant's tasks (windyroad/JUnit-Schema) and that of
//! Jenkins (xunit-plugin, junit-10.xsd); hence elements that stay empty and attributes that say
//! nothing new.

use std::fmt::Write;

use super::{Tested, passes};
use crate::report::text;

pub(super) fn begin() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n".to_owned()
}

pub(super) fn end() -> String {
    "</testsuites>\n".to_owned()
}

/// What a suite counts.
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
}

/// The results of one file. `started` is ISO 8601 without zone.
pub(super) fn suite(id: usize, started: &str, tested: Tested<'_>) -> String {
    let counts = Counts {
        tests: tested.cases.len(),
        failures: tested.failed(),
        errors: 0,
    };
    let mut out = open(id, started, tested.file, &counts);
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
    let mut out = open(id, started, file, &counts);
    let head = case_head("the file can be run", file);
    let message = attribute(message);
    let _ = writeln!(
        out,
        "    {head}>\n      <error type=\"invalid\" message=\"{message}\"/>\n    </testcase>"
    );
    out.push_str(CLOSE);
    out
}

const CLOSE: &str = "    <system-out/>\n    <system-err/>\n  </testsuite>\n";

fn open(id: usize, started: &str, file: &str, counts: &Counts) -> String {
    let name = attribute(file);
    let Counts {
        tests,
        failures,
        errors,
    } = counts;
    format!(
        "  <testsuite id=\"{id}\" package=\"iamlint\" name=\"{name}\" timestamp=\"{started}\" \
         hostname=\"localhost\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         time=\"0\">\n    <properties/>\n"
    )
}

fn case_head(name: &str, file: &str) -> String {
    let name = attribute(name);
    let file = attribute(file);
    format!("<testcase name=\"{name}\" classname=\"{file}\" time=\"0\"")
}

/// Text as it may stand in an attribute or between tags: one line, without a character that XML 1.0
/// cannot hold.
///
/// Source: W3C, "Extensible Markup Language (XML) 1.0", 2.2 Characters.
fn attribute(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in text::line(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(
            attribute("a\"><b>&amp;'\u{1b}[31m\0\u{ffff}\n]]>"),
            "a&quot;&gt;&lt;b&gt;&amp;amp;&apos;␛[31m␀\u{fffd}␊]]&gt;"
        );
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let out = broken(3, "2026-01-02T03:04:05", "a&b", "why");
        assert!(out.contains("name=\"a&amp;b\""), "{out}");
        assert!(out.contains("errors=\"1\""), "{out}");
    }
}
