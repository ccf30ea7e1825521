//! A finding as a judgement needs it.

use std::sync::Arc;

use super::model::{Place, Shown};
use crate::catalog;
use crate::diagnostic::Severity;
use crate::lint::Finding;
use crate::rules::UNDECIDED;
use crate::source::SourceFile;

/// A finding, and where it stands.
#[derive(Debug)]
pub(super) struct Hit {
    /// Position of its policy in the documents; `None` where it is about an organization as a whole.
    pub(super) document: Option<usize>,
    /// JSON Pointer of its statement in the policy; empty where it is about the whole.
    pub(super) statement: String,
    /// Texts at its places.
    texts: Vec<String>,
    pub(super) undecided: bool,
    pub(super) shown: Shown,
}

impl Hit {
    /// True if it says that something is wrong, and counts.
    pub(super) fn counts(&self) -> bool {
        let shown = &self.shown;
        let stands = shown.covered.is_none() && !shown.suspected && !shown.absent;
        stands && !self.undecided && shown.severity >= Severity::Warning
    }
}

pub(super) fn hit(file: &Arc<SourceFile>, document: Option<usize>, finding: Finding) -> Hit {
    let diagnostic = finding.diagnostic;
    let spans = diagnostic.related.iter().map(|label| label.span);
    let texts = spans
        .chain([diagnostic.span])
        .filter_map(|span| file.text.get(span.range()))
        .map(|text| text.trim_matches(['"', '\\']).to_owned())
        .collect();
    Hit {
        document,
        statement: statement_of(&finding.pointer).to_owned(),
        texts,
        undecided: diagnostic.name == UNDECIDED,
        shown: Shown {
            rule: finding.rule,
            severity: finding.severity,
            message: diagnostic.message,
            place: Place {
                file: Arc::clone(file),
                document: finding.document,
                pointer: finding.pointer,
                sid: finding.sid,
                span: diagnostic.span,
            },
            covered: finding.suppressed.map(|suppressed| suppressed.reason),
            suspected: false,
            absent: false,
        },
    }
}

/// True if a place of the finding is an action, or a pattern of actions, of this service.
pub(super) fn is_about(hit: &Hit, service: &str) -> bool {
    hit.texts.iter().any(|text| {
        let prefix = text.split(':').next().unwrap_or_default();
        catalog::glob_ignore_case(prefix, service)
    })
}

/// `/Statement/2` of `/Statement/2/Action/0`, `/Statement` of `/Statement/Action`.
fn statement_of(pointer: &str) -> &str {
    let Some(rest) = pointer.strip_prefix("/Statement") else {
        return "";
    };
    let number = rest
        .strip_prefix('/')
        .map_or("", |rest| rest.split('/').next().unwrap_or_default());
    let length = if number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty() {
        "/Statement/".len() + number.len()
    } else {
        "/Statement".len()
    };
    pointer.get(..length).unwrap_or_default()
}
