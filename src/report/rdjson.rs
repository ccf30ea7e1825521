//! Findings as a diagnostic result of reviewdog (`rdjson`). Columns are bytes of UTF-8, from 1; ends are exclusive.
//!
//! Source: reviewdog, `proto/rdf/reviewdog.proto`.

use serde::Serialize;

use super::{InFile, json, told};
use crate::diagnostic::{Fix, Severity, masked};
use crate::lint::Finding;
use crate::source::Span;

#[derive(Serialize)]
struct Diagnostic<'f> {
    message: String,
    location: Location<'f>,
    severity: &'static str,
    code: Code<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'f>>,
}

#[derive(Serialize)]
struct Location<'f> {
    path: &'f str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'f> {
    value: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'f> {
    message: &'f str,
    location: Location<'f>,
}

/// All before the first finding.
pub(super) fn begin() -> String {
    format!(
        "{{\n  \"source\": {{\"name\": \"iamlint\", \"url\": \"{}\"}},\n  \"diagnostics\": [",
        env!("CARGO_PKG_REPOSITORY")
    )
}

/// One finding, on lines of its own.
pub(super) fn finding(at: &InFile<'_>, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let location = |span| Location {
        path: &at.path,
        range: range(at, span),
    };
    let related = diagnostic.related.iter().map(|label| Related {
        message: &label.message,
        location: location(label.span),
    });
    let entry = Diagnostic {
        message: told::paragraphs(finding),
        location: location(diagnostic.span),
        severity: match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code {
            value: &finding.rule,
            url: (at.options.page)(&finding.rule),
        },
        suggestions: told::applicable(finding)
            .and_then(|fix| suggestion(at, fix))
            .into_iter()
            .collect(),
        related_locations: related.collect(),
    };
    format!("\n    {}", json::nested(&json::to_text(&entry), "    "))
}

/// All after the last finding.
pub(super) const fn end(empty: bool) -> &'static str {
    if empty { "]\n}\n" } else { "\n  ]\n}\n" }
}

/// A fix as one suggestion, from its first edit to its last: suggestions are taken one by one, and half a fix is none.
fn suggestion(at: &InFile<'_>, fix: &Fix) -> Option<Suggestion> {
    let text = at.places.lines().text();
    let first = fix.edits.first()?;
    let whole = fix
        .edits
        .iter()
        .fold(first.span, |whole, edit| whole.join(edit.span));
    let mut out = String::new();
    let mut from = whole.start;
    for edit in &fix.edits {
        out.push_str(text.get(Span::new(from, edit.span.start).range())?);
        out.push_str(&edit.text);
        from = edit.span.end;
    }
    (*masked(&out) == out).then(|| Suggestion {
        range: range(at, whole),
        text: out,
    })
}

fn range(at: &InFile<'_>, span: Span) -> Range {
    let point = |offset: u32| {
        let offset = at.places.floor(offset);
        let line = at.places.lines().line_of(offset);
        let start = at.places.lines().line(line).unwrap_or_default().start;
        Point {
            line,
            column: offset.saturating_sub(start).saturating_add(1),
        }
    };
    Range {
        start: point(span.start),
        end: point(span.end.max(span.start)),
    }
}
