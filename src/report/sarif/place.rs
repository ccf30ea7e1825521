//! Places in SARIF: regions, and the lines around them.

use serde::Serialize;

use super::{Artifact, Message, artifact};
use crate::diagnostic::masked;
use crate::report::{InFile, Places};
use crate::source::Span;

/// Most bytes of a file that are repeated with a result.
const MOST: u32 = 2_000;

/// A place in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u32>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    name: String,
    fully_qualified_name: String,
}

/// Lines and columns from 1; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message>,
}

impl Place {
    /// Names the place within the document by its JSON Pointer.
    pub(super) fn name(&mut self, document: &str, pointer: &str) {
        let whole = format!("{document}{pointer}");
        if whole.is_empty() {
            return;
        }
        let name = whole.rsplit('/').next().unwrap_or_default().to_owned();
        self.logical_locations = vec![Logical {
            name,
            fully_qualified_name: whole,
        }];
    }
}

/// The location of `span`, with its text and the lines around it where these are short.
pub(super) fn location(at: &InFile<'_>, span: Span) -> Place {
    let mut own = region(at.places, span);
    let around = around(at.places, &own);
    let mut context_region = None;
    let span = Span::new(span.start, span.end.max(span.start));
    if around.len() <= MOST && around.covers(span) {
        let text = at.places.lines().text();
        // Masked with what stands around it: a part of a credential may not look like one.
        let shown = masked(text.get(around.range()).unwrap_or_default());
        let inner = Span::new(span.start - around.start, span.end - around.start);
        let snippet = |text: &str| {
            Some(Message {
                text: text.to_owned(),
            })
        };
        own.snippet = shown.get(inner.range()).and_then(snippet);
        if around.len() > span.len() {
            let mut context = region(at.places, around);
            context.snippet = snippet(&shown);
            context_region = Some(context);
        }
    }
    Place {
        id: None,
        physical_location: Physical {
            artifact_location: artifact(&at.path),
            region: own,
            context_region,
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

/// The lines of a region, and the one before and after it.
fn around(places: &Places<'_>, region: &Region) -> Span {
    let lines = places.lines();
    let first = lines.line(region.start_line.saturating_sub(1).max(1));
    let last = lines.line((region.end_line + 1).min(lines.count()));
    first
        .unwrap_or_default()
        .join(last.unwrap_or(Span::at(u32::MAX)))
}

/// A region without its text.
pub(super) fn region(places: &Places<'_>, span: Span) -> Region {
    let (start, end) = places.range(span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: None,
    }
}
