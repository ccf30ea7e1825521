//! What the server can do, as it says when a session begins.

use serde_json::{Value, json};

use super::client::Client;
use super::text::Encoding;
use crate::config::FILE_NAMES;

/// The command that shows the page of a rule.
pub(super) const EXPLAIN: &str = "iamlint.explain";

/// The kind of the action that applies every safe fix.
pub(super) const FIX_ALL: &str = "source.fixAll.iamlint";

/// The answer to `initialize`.
pub(super) fn answer(client: &Client) -> Value {
    let encoding = match client.encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    let mut capabilities = json!({
        "positionEncoding": encoding,
        "textDocumentSync": {
            "openClose": true,
            "change": 2,
            "save": {"includeText": false},
        },
        "codeActionProvider": {
            "codeActionKinds": ["quickfix", FIX_ALL],
            "resolveProvider": client.resolves_edits,
        },
        "executeCommandProvider": {"commands": [EXPLAIN]},
        "hoverProvider": true,
        "completionProvider": {"triggerCharacters": ["\"", ":", "*", "/", "$", "{"]},
        "documentSymbolProvider": true,
        "foldingRangeProvider": true,
        "documentLinkProvider": {"resolveProvider": false},
        "inlayHintProvider": true,
    });
    if client.pulls
        && let Some(map) = capabilities.as_object_mut()
    {
        let provider = json!({
            "identifier": "iamlint",
            "interFileDependencies": true,
            "workspaceDiagnostics": client.surveys,
        });
        map.insert("diagnosticProvider".to_owned(), provider);
    }
    json!({
        "capabilities": capabilities,
        "serverInfo": {"name": "iamlint", "version": env!("CARGO_PKG_VERSION")},
    })
}

/// The registration of the files that the server wants to hear about.
pub(super) fn watchers() -> Value {
    let mut globs: Vec<String> = FILE_NAMES.iter().map(|name| format!("**/{name}")).collect();
    // Policies and baselines; pages of rules of one's own; what keeps files out of a survey.
    globs.extend(["**/*.json", "**/*.md", "**/.gitignore"].map(str::to_owned));
    let watchers = globs.iter().map(|glob| json!({"globPattern": glob}));
    json!({"registrations": [{
        "id": "iamlint-files",
        "method": "workspace/didChangeWatchedFiles",
        "registerOptions": {"watchers": watchers.collect::<Vec<_>>()},
    }]})
}
