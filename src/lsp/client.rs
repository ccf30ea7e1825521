//! What the client can do, as it said when it began.
//!
//! Read leniently: what is missing or of another form counts as not said.

use std::path::PathBuf;

use serde_json::Value;

use super::text::Encoding;
use super::uri;

/// The client.
#[derive(Clone, Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a capability of the protocol"
)]
pub(super) struct Client {
    /// The units of columns.
    pub(super) encoding: Encoding,
    /// The folders that are open, the longest path first.
    pub(super) roots: Vec<PathBuf>,
    /// It asks for diagnostics; nothing is pushed then.
    pub(super) pulls: bool,
    /// It may ask for the diagnostics of all that lies in its folders.
    pub(super) surveys: bool,
    /// Diagnostics may name further places.
    pub(super) related: bool,
    /// Diagnostics may link to the page of their rule.
    pub(super) links: bool,
    /// It can be told to ask for diagnostics again.
    pub(super) refresh: bool,
    /// It watches files for the server.
    pub(super) watches: bool,
    /// Completions may be snippets.
    pub(super) snippets: bool,
    /// Hovers may be Markdown.
    pub(super) markdown: bool,
    /// Symbols may be nested.
    pub(super) nested_symbols: bool,
    /// Edits may make files.
    pub(super) creates_files: bool,
    /// It asks for the edit of an action once somebody has chosen it.
    pub(super) resolves_edits: bool,
    /// It shows actions that cannot be taken, with the reason.
    pub(super) shows_disabled: bool,
    /// It can open an address.
    pub(super) shows_documents: bool,
    /// Links in the text may have words.
    pub(super) link_tooltips: bool,
    /// It folds whole lines only.
    pub(super) folds_lines: bool,
    /// What the user has set for this server.
    pub(super) options: Value,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(super) fn new(params: &Value) -> Self {
        let capability = |path: &str| params.pointer(&format!("/capabilities{path}"));
        let can = |path: &str| capability(path).and_then(Value::as_bool) == Some(true);
        let lists = |path: &str, word: &str| {
            let words = capability(path).and_then(Value::as_array);
            words.is_some_and(|words| words.iter().any(|known| known == word))
        };
        let diagnostics = |name: &str| {
            ["publishDiagnostics", "diagnostic"]
                .iter()
                .any(|of| can(&format!("/textDocument/{of}/{name}")))
        };
        let pulls = capability("/textDocument/diagnostic").is_some_and(Value::is_object);
        let options = params.get("initializationOptions").cloned();
        let options = options.unwrap_or_default();
        let utf8 = lists("/general/positionEncodings", "utf-8");
        let formats = "/textDocument/hover/contentFormat";
        Self {
            encoding: if utf8 {
                Encoding::Utf8
            } else {
                Encoding::Utf16
            },
            roots: roots(params),
            pulls,
            surveys: pulls && options.get("workspace").and_then(Value::as_bool) != Some(false),
            related: diagnostics("relatedInformation"),
            links: diagnostics("codeDescriptionSupport"),
            refresh: can("/workspace/diagnostics/refreshSupport"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            markdown: capability(formats).is_none() || lists(formats, "markdown"),
            nested_symbols: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            creates_files: can("/workspace/workspaceEdit/documentChanges")
                && lists("/workspace/workspaceEdit/resourceOperations", "create"),
            resolves_edits: lists("/textDocument/codeAction/resolveSupport/properties", "edit"),
            shows_disabled: can("/textDocument/codeAction/disabledSupport"),
            shows_documents: can("/window/showDocument/support"),
            link_tooltips: can("/textDocument/documentLink/tooltipSupport"),
            folds_lines: can("/textDocument/foldingRange/lineFoldingOnly"),
            options,
        }
    }
}

fn roots(params: &Value) -> Vec<PathBuf> {
    let folders = params.get("workspaceFolders").and_then(Value::as_array);
    let folders = folders.map(Vec::as_slice).unwrap_or_default();
    let folders = folders.iter().filter_map(|folder| folder.get("uri"));
    let mut roots: Vec<PathBuf> = folders
        .filter_map(|folder| uri::path(folder.as_str()?))
        .collect();
    if roots.is_empty() {
        let root = params.get("rootUri").and_then(Value::as_str);
        roots.extend(root.and_then(uri::path));
    }
    if roots.is_empty() {
        let root = params.get("rootPath").and_then(Value::as_str);
        roots.extend(root.map(PathBuf::from));
    }
    sort(&mut roots);
    roots
}

/// The innermost folder first.
pub(super) fn sort(roots: &mut [PathBuf]) {
    roots.sort_by_key(|root| std::cmp::Reverse(root.as_os_str().len()));
}
