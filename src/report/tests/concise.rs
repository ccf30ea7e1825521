use insta::assert_snapshot;

use super::{at, file, find, finding, guardrail, report, reporter};
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::lint::Finding;
use crate::report::{Format, Options, Statistics};
use crate::source::Span;

#[test]
fn concise_is_a_line_a_finding() {
    let text = "{\"Action\":\n \"é*\"}";
    let diagnostic = Diagnostic::new("example", find(text, "*"), "it is\nwrong: \u{1b}[2J");
    let name = "::error file=x::\ny.json";
    let files = [file(name, text, vec![finding(diagnostic)]), guardrail()];
    let reporter = reporter(Format::Concise, Options::default());
    assert_snapshot!(report(&reporter, &files), @r"
    ./::error file=x::␊y.json:2:4: error[aws/example] it is␊wrong: ␛[2J
    policies/scp-block-public-s3.json:13:11: error[aws/unknown-condition-key] S3 has no condition key `s3:AllowPublicAccess`
    2 errors in 2 files
    ");
}

#[test]
fn statistics_begin_with_the_most_frequent() {
    let text = r#"{"Action": "*"}"#;
    let note = Finding {
        rule: "security/other".into(),
        severity: Severity::Note,
        ..finding(at(text, "\"*\""))
    };
    let fixable = at(text, "\"*\"").edit(Safety::Safe, Span::at(0), "");
    let mut statistics = Statistics::default();
    assert_eq!(statistics.table(&Options::default()), "");
    statistics.add(&file(
        "a.json",
        text,
        vec![note, finding(at(text, "*")), finding(fixable)],
    ));
    statistics.add(&guardrail());
    assert_snapshot!(statistics.table(&Options::default()), @r"
    count  fixable  severity  rule
        2        1  error     aws/example
        1        0  error     aws/unknown-condition-key
        1        0  note      security/other
    ");
}
