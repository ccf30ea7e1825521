//! Findings as SARIF 2.1.0, for code scanning. Written in pieces: the rules of the run first, then each result as it
//! comes, so that memory does not grow with the number of files.
//!
//! Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

mod place;
mod rules;

use serde::Serialize;

use self::place::{Place, Region, location, region};
use super::repository::{is_absolute, uri};
use super::{InFile, Summary, Tool, json, told};
use crate::diagnostic::{Fix, Safety, Severity};
use crate::lint::{Described, Finding};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result<'f> {
    rule_id: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    partial_fingerprints: Fingerprints<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixEntry>,
    properties: Properties<'f>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
struct Fingerprints<'f> {
    #[serde(rename = "iamlint/v1")]
    ours: &'f str,
}

#[derive(Serialize)]
struct Properties<'f> {
    kind: &'f str,
    sid: Option<&'f str>,
    citations: &'f [String],
    aliases: &'f [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixEntry {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// A file, by its URI.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// The level of a severity.
const fn level(severity: Severity) -> &'static str {
    // The words are the same; SARIF's are fixed.
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// All before the first result.
pub(super) fn begin(tool: &Tool, rules: &[Described], page: fn(&str) -> Option<String>) -> String {
    let driver = json::nested(
        &json::to_text(&rules::driver(tool, rules, page)),
        "        ",
    );
    format!(
        "{{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \
         \"version\": \"2.1.0\",\n  \"runs\": [\n    {{\n      \
         \"tool\": {{\n        \"driver\": {driver}\n      }},\n      \
         \"automationDetails\": {{\"id\": \"iamlint/\"}},\n      \
         \"columnKind\": \"unicodeCodePoints\",\n      \
         \"newlineSequences\": [\"\\r\\n\", \"\\n\", \"\\r\"],\n      \
         \"originalUriBaseIds\": {{\"SRCROOT\": {{\"description\": {{\"text\": \"The root of the repository.\"}}}}}},\n      \
         \"results\": ["
    )
}

/// One result, on lines of its own.
pub(super) fn finding(at: &InFile<'_>, rules: &[Described], finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let related = diagnostic.related.iter().zip(1..);
    let related = related.map(|(label, id)| {
        let mut place = location(at, label.span);
        place.id = Some(id);
        place.message = (!label.message.is_empty()).then(|| Message {
            text: plain(&told::sentence(&label.message)),
        });
        place
    });
    let mut own = location(at, diagnostic.span);
    own.name(&finding.document, &finding.pointer);
    let result = Result {
        rule_id: &finding.rule,
        rule_index: rules
            .binary_search_by(|rule| (*rule.id).cmp(&*finding.rule))
            .ok(),
        level: level(finding.severity),
        message: Message {
            text: plain(&told::sentences(finding)),
        },
        locations: [own],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints {
            ours: &finding.fingerprint,
        },
        fixes: told::applicable(finding)
            .map(|fix| fix_entry(at, fix))
            .into_iter()
            .collect(),
        properties: Properties {
            kind: &finding.kind,
            sid: finding.sid.as_deref(),
            citations: &finding.citations,
            aliases: &finding.aliases,
        },
    };
    format!(
        "\n        {}",
        json::nested(&json::to_text(&result), "        ")
    )
}

/// All after the last result. Where nothing was checked, no result is no all-clear; hence the counts.
pub(super) fn end(summary: &Summary, empty: bool) -> String {
    let close = if empty { "]" } else { "\n      ]" };
    format!(
        "{close},\n      \"properties\": {{\"files\": {}, \"documents\": {}, \"skipped\": {}}}\n    \
         }}\n  ]\n}}\n",
        summary.files, summary.documents, summary.skipped
    )
}

fn fix_entry(at: &InFile<'_>, fix: &Fix) -> FixEntry {
    let text = match fix.safety {
        Safety::Safe => "Mend it; this grants nothing new.",
        Safety::Unsafe | Safety::Display => "Mend it; this changes what the policy means.",
    };
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(at.places, edit.span),
        inserted_content: Message {
            text: edit.text.clone(),
        },
    });
    FixEntry {
        description: Message {
            text: text.to_owned(),
        },
        artifact_changes: [Change {
            artifact_location: artifact(&at.path),
            replacements: replacements.collect(),
        }],
    }
}

fn artifact(path: &str) -> Artifact {
    Artifact {
        uri: uri(path),
        uri_base_id: (!is_absolute(path)).then_some("SRCROOT"),
    }
}

/// Text in which nothing is an embedded link: what comes from a policy must not become one.
///
/// Source: SARIF 2.1.0, 3.11.6.
fn plain(text: &str) -> String {
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    }
}
