//! The frame of a report in `JUnit`'s XML: suites and the heads of test cases.
//!
//! Fits both schemas in use, that of Apache Ant's tasks (windyroad/JUnit-Schema) and that of
//! Jenkins (xunit-plugin, junit-10.xsd); hence elements that stay empty and attributes that say
//! nothing new.

use super::xml::attribute;

pub(super) const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";

pub(super) const END: &str = "</testsuites>\n";

/// Ends a suite that wrote nothing.
pub(super) const CLOSE: &str = "    <system-out/>\n    <system-err/>\n  </testsuite>\n";

/// What a suite counts.
pub(super) struct Counts {
    pub(super) tests: usize,
    pub(super) failures: usize,
    pub(super) errors: usize,
}

/// The first words of the suite with this number, from 0. [`open`] follows.
pub(super) fn number(id: usize) -> String {
    format!("  <testsuite id=\"{id}\"")
}

/// The rest of a suite's head. `started` is ISO 8601 without zone.
pub(super) fn open(started: &str, file: &str, counts: &Counts) -> String {
    let name = attribute(file);
    let Counts {
        tests,
        failures,
        errors,
    } = counts;
    format!(
        " package=\"iamlint\" name=\"{name}\" timestamp=\"{started}\" \
         hostname=\"localhost\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         time=\"0\">\n    <properties/>\n"
    )
}

/// A test case's tag, without its end.
pub(super) fn case_head(name: &str, file: &str) -> String {
    let name = attribute(name);
    let file = attribute(file);
    format!("<testcase name=\"{name}\" classname=\"{file}\" time=\"0\"")
}
