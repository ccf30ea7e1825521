//! Findings for programs: the report of `--format json`, as `docs/report.schema.json` defines it.
//!
//! The report is a type of its own; what is inside a finding may change, this may not. It is written
//! in pieces, so that memory does not grow with the number of files.

use std::fmt::Write;

use serde::Serialize;

use super::{Places, Summary, Tool, text};
use crate::diagnostic::masked;
use crate::diagnostic::{Edit, Fix, Label};
use crate::lint::{Finding, Suppressed};
use crate::request::Witness;
use crate::source::{Position, Span};

/// Version of the report's shape. A change that could break a reader makes it one more.
const VERSION: u32 = 1;

/// A place with both its ends, as every JSON output writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first character.
    pub start: Point,
    /// The character after the last.
    pub end: Point,
}

/// One end of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Bytes before it in the file.
    pub offset: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode characters, from 1.
    pub column: u32,
}

impl Range {
    /// Works out lines and columns of `span`.
    pub fn new(places: &Places<'_>, span: Span) -> Self {
        let (start, end) = places.range(span);
        Self {
            start: start.into(),
            end: end.into(),
        }
    }
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self {
            offset: position.offset,
            line: position.line,
            column: position.column,
        }
    }
}

#[derive(Serialize)]
struct FindingEntry<'f> {
    rule: &'f str,
    severity: &'static str,
    message: &'f str,
    label: &'f str,
    example: Option<&'f str>,
    help: Option<&'f str>,
    file: &'f str,
    document: &'f str,
    kind: &'f str,
    pointer: &'f str,
    sid: Option<&'f str>,
    span: Range,
    related: Vec<RelatedEntry<'f>>,
    citations: &'f [String],
    aliases: &'f [String],
    witness: Option<&'f Witness>,
    fix: Option<FixEntry<'f>>,
    fingerprint: &'f str,
    suppressed: Option<SuppressedEntry<'f>>,
}

#[derive(Serialize)]
struct RelatedEntry<'f> {
    file: &'f str,
    span: Range,
    message: &'f str,
}

#[derive(Serialize)]
struct FixEntry<'f> {
    safety: &'static str,
    edits: Vec<EditEntry<'f>>,
}

#[derive(Serialize)]
struct EditEntry<'f> {
    span: Range,
    text: &'f str,
}

#[derive(Serialize)]
struct SuppressedEntry<'f> {
    by: &'static str,
    reason: &'f str,
    owner: &'f str,
    expires: &'f str,
}

#[derive(Serialize)]
struct SummaryEntry {
    files: usize,
    documents: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    baselined: usize,
}

/// Any JSON output of this program as text: indented, and without a character that a terminal
/// would obey or a CI runner take for a command. A reader gets back exactly what was written, credentials masked.
pub fn to_text(value: &impl Serialize) -> String {
    let plain = serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_owned());
    let plain = masked(&plain).into_owned();
    if !plain.contains("##") && !plain.contains(text::is_hidden_in_json) {
        return plain;
    }
    // Such characters occur only inside strings, where an escape may stand for any character.
    let mut escaped = String::with_capacity(plain.len() + 16);
    let mut before = None;
    for c in plain.chars() {
        if text::is_hidden_in_json(c) || (c == '#' && before == Some('#')) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
        before = Some(c);
    }
    escaped
}

/// All before the first finding.
pub(super) fn begin(tool: &Tool) -> String {
    let tool = nested(&to_text(tool), "  ");
    format!("{{\n  \"version\": {VERSION},\n  \"tool\": {tool},\n  \"findings\": [")
}

/// One finding, on lines of its own.
pub(super) fn finding(places: &Places<'_>, file: &str, finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let entry = FindingEntry {
        rule: &finding.rule,
        severity: finding.severity.name(),
        message: &diagnostic.message,
        label: &diagnostic.label,
        example: diagnostic.example.as_deref(),
        help: diagnostic.help.as_deref(),
        file,
        document: &finding.document,
        kind: &finding.kind,
        pointer: &finding.pointer,
        sid: finding.sid.as_deref(),
        span: Range::new(places, diagnostic.span),
        related: related(places, file, &diagnostic.related),
        citations: &finding.citations,
        aliases: &finding.aliases,
        witness: finding.witness.as_ref(),
        fix: diagnostic.fix.as_ref().map(|fix| fix_entry(places, fix)),
        fingerprint: &finding.fingerprint,
        suppressed: finding.suppressed.as_ref().map(suppressed),
    };
    format!("\n    {}", nested(&to_text(&entry), "    "))
}

/// All after the last finding.
pub(super) fn end(summary: &Summary) -> String {
    let close = if summary.total() == 0 { "]" } else { "\n  ]" };
    let entry = SummaryEntry {
        files: summary.files,
        documents: summary.documents,
        skipped: summary.skipped,
        errors: summary.errors,
        warnings: summary.warnings,
        notes: summary.notes,
        suppressed: summary.suppressed,
        baselined: summary.baselined,
    };
    let phi = summary.phi.as_ref().map_or_else(String::new, |phi| {
        format!(",\n  \"phi\": {}", nested(&to_text(phi), "  "))
    });
    let exceptions = summary.exceptions.all();
    let exceptions = exceptions.map_or_else(String::new, |all| {
        format!(",\n  \"exceptions\": {}", nested(&to_text(all), "  "))
    });
    format!(
        "{close},\n  \"summary\": {}{phi}{exceptions}\n}}\n",
        nested(&to_text(&entry), "  ")
    )
}

/// Indents all lines but the first. A line break inside a string is written `\n`, so every one
/// found is between tokens.
pub(super) fn nested(json: &str, indent: &str) -> String {
    json.replace('\n', &format!("\n{indent}"))
}

fn related<'f>(places: &Places<'_>, file: &'f str, labels: &'f [Label]) -> Vec<RelatedEntry<'f>> {
    let entry = |label: &'f Label| RelatedEntry {
        file,
        span: Range::new(places, label.span),
        message: &label.message,
    };
    labels.iter().map(entry).collect()
}

fn fix_entry<'f>(places: &Places<'_>, fix: &'f Fix) -> FixEntry<'f> {
    let entry = |edit: &'f Edit| EditEntry {
        span: Range::new(places, edit.span),
        text: &edit.text,
    };
    FixEntry {
        safety: fix.safety.name(),
        edits: fix.edits.iter().map(entry).collect(),
    }
}

fn suppressed(suppressed: &Suppressed) -> SuppressedEntry<'_> {
    SuppressedEntry {
        by: suppressed.by,
        reason: &suppressed.reason,
        owner: &suppressed.owner,
        expires: &suppressed.expires,
    }
}
