//! Requests about a document, answered beside the checks.

use std::sync::Arc;

use gen_lsp_types::{Position, Range};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::{Checked, Snapshot};
use super::transport::Refusal;
use super::workers::Shared;
use super::{actions, completion, hints, hover, links, outline};

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// What could be done about the findings in a range; of these kinds only, if any are named.
    Actions(Range, Option<Vec<String>>),
    /// The edit of an action that was offered without.
    Resolved(Value),
    /// What could stand at a place.
    Completion(Position),
    /// Where the text can be folded.
    Folding,
    /// How many actions the wildcards in a range stand for.
    Hints(Range),
    /// What stands at a place.
    Hover(Position),
    /// AWS's pages about what stands in the text.
    Links,
    /// The policies and their statements.
    Symbols,
}

/// A request with all that is needed to answer it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) what: What,
    pub(super) document: Snapshot,
    /// The last check of just this text.
    pub(super) latest: Option<Arc<Checked>>,
    /// The configuration that holds for the document, where it is open as well.
    pub(super) configuration: Option<Snapshot>,
}

impl What {
    /// Reads a request; `None` for an unknown method.
    pub(super) fn of(method: &str, params: &Value) -> Result<Option<Self>, Refusal> {
        Ok(Some(match method {
            "textDocument/codeAction" => {
                let only = params.pointer("/context/only").and_then(Value::as_array);
                let only = only.map(|kinds| {
                    let kinds = kinds.iter().filter_map(Value::as_str);
                    kinds.map(ToOwned::to_owned).collect()
                });
                Self::Actions(part(params, "range")?, only)
            }
            "codeAction/resolve" => Self::Resolved(params.clone()),
            "textDocument/completion" => Self::Completion(part(params, "position")?),
            "textDocument/documentLink" => Self::Links,
            "textDocument/documentSymbol" => Self::Symbols,
            "textDocument/foldingRange" => Self::Folding,
            "textDocument/hover" => Self::Hover(part(params, "position")?),
            "textDocument/inlayHint" => Self::Hints(part(params, "range")?),
            _ => return Ok(None),
        }))
    }
}

fn part<T: DeserializeOwned>(params: &Value, name: &str) -> Result<T, Refusal> {
    let part = params.get(name).cloned().unwrap_or_default();
    serde_json::from_value(part).map_err(|error| {
        let message = format!("`{name}` cannot be read: {error}");
        Refusal::new(Refusal::INVALID_PARAMS, message)
    })
}

/// Answers a request.
pub(super) fn answer(asked: &Asked, shared: &Shared) -> Result<Value, Refusal> {
    let (document, client) = (&asked.document, &*shared.client);
    let answer = match &asked.what {
        What::Actions(range, only) => {
            serde_json::to_value(actions::at(asked, *range, only.as_deref(), shared))
        }
        What::Resolved(action) => return actions::resolved(asked, action, shared),
        What::Completion(place) => {
            let items = completion::at(document, *place, client);
            serde_json::to_value(items)
        }
        What::Folding => serde_json::to_value(outline::folding(document, client)),
        What::Hints(range) => serde_json::to_value(hints::within(document, *range)),
        What::Hover(place) => serde_json::to_value(hover::at(document, *place, client)),
        What::Links => serde_json::to_value(links::all(document, client)),
        What::Symbols => Ok(outline::symbols(document, client)),
    };
    answer.map_err(|error| Refusal::new(Refusal::INTERNAL_ERROR, error.to_string()))
}
