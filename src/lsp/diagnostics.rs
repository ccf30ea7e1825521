//! Findings as the protocol's diagnostics.

use gen_lsp_types::{
    CodeDescription, Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity,
    Location, Range,
};
use serde_json::{Value, json};

use super::check::Snapshot;
use super::client::Client;
use super::text::Text;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::lint::Finding;
use crate::report::printable_line;
use crate::rules;

/// Who says it.
pub(super) const SOURCE: &str = "iamlint";

/// A finding in its document.
pub(super) fn of_finding(finding: &Finding, snapshot: &Snapshot, client: &Client) -> Shown {
    let text = &snapshot.text;
    let problem = &finding.diagnostic;
    let mut shown = plain(
        text.range(problem.span),
        severity(finding.severity),
        &words(finding),
    );
    shown.code = Some(finding.rule.to_string().into());
    if client.links
        && let Some(page) = rules::page_address(&finding.rule)
    {
        let href = page.into();
        shown.code_description = Some(CodeDescription { href });
    }
    if client.related && !problem.related.is_empty() {
        let related = problem.related.iter().map(|label| {
            let message = match label.message.as_str() {
                "" => "also here".to_owned(),
                message => printable_line(message),
            };
            DiagnosticRelatedInformation {
                location: Location {
                    uri: snapshot.uri.to_string().into(),
                    range: text.range(label.span),
                },
                message,
            }
        });
        shown.related_information = Some(related.collect());
    }
    shown.data = Some(data(finding, text));
    shown
}

/// A problem of a configuration or a page.
pub(super) fn of_problem(problem: &Diagnostic, weight: Severity, text: &Text) -> Shown {
    let mut message = problem.message.clone();
    if let Some(help) = &problem.help {
        message = format!("{message}\nhelp: {help}");
    }
    let weight = severity(problem.severity.unwrap_or(weight));
    plain(text.range(problem.span), weight, &message)
}

/// A diagnostic of nothing but words.
pub(super) fn plain(range: Range, severity: DiagnosticSeverity, message: &str) -> Shown {
    let lines: Vec<String> = message.lines().map(printable_line).collect();
    Shown {
        range,
        severity: Some(severity),
        code: None,
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: lines.join("\n").into(),
        tags: None,
        related_information: None,
        data: None,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    }
}

/// All that is said, a line each: what is wrong, why, a request, what to write instead, who demands it.
fn words(finding: &Finding) -> String {
    let problem = &finding.diagnostic;
    let one_line = |text: &str| text.replace(['\n', '\r'], " ");
    let mut lines = vec![one_line(&problem.message)];
    if !problem.label.is_empty() && problem.label != problem.message {
        lines.push(one_line(&problem.label));
    }
    let example = problem.example.as_deref();
    lines.extend(example.map(|example| format!("example: {}", one_line(example))));
    let help = problem.help.as_deref();
    lines.extend(help.map(|help| format!("help: {}", one_line(help))));
    if !finding.citations.is_empty() {
        lines.push(finding.citations.join(" · "));
    }
    lines.join("\n")
}

/// What a client that has its own way with findings may want to know.
fn data(finding: &Finding, text: &Text) -> Value {
    json!({
        "fingerprint": finding.fingerprint,
        "document": finding.document,
        "pointer": finding.pointer,
        "kind": finding.kind,
        "sid": finding.sid,
        "fix": finding.diagnostic.fix.as_ref().map(|fix| of_fix(fix, text)),
    })
}

fn of_fix(fix: &Fix, text: &Text) -> Value {
    let edits = fix
        .edits
        .iter()
        .map(|edit| json!({"range": text.range(edit.span), "newText": edit.text}));
    json!({"safety": fix.safety.name(), "edits": edits.collect::<Vec<_>>()})
}
