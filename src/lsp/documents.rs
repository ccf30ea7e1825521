//! The open documents: their text as the client has it, what is known of each, what is to be done.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams,
    TextDocumentContentChangeEvent as Change,
};
use serde_json::Value;

use super::check::{Checked, Snapshot, name_of};
use super::client::Client;
use super::text::Text;
use super::uri;

/// A check that takes less is done at once after every edit.
const QUICK: Duration = Duration::from_millis(20);

/// The longest wait for further edits.
const LONGEST_WAIT: Duration = Duration::from_millis(300);

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) now: Snapshot,
    /// When it is to be checked.
    pub(super) due: Option<Instant>,
    /// The last check of just this text.
    pub(super) latest: Option<Arc<Checked>>,
    /// How long the last check took.
    took: Duration,
    /// When it was edited last.
    edited: Instant,
    /// Requests for its diagnostics, with the answer that the client has already.
    pub(super) waiting: Vec<(Value, Option<String>)>,
}

impl Document {
    /// How long to wait for further edits: as long as a check takes, so that checks keep up with edits.
    /// The first edit after such a pause waits for nothing.
    fn wait(&self) -> Duration {
        if self.took <= QUICK {
            Duration::ZERO
        } else {
            self.took.min(LONGEST_WAIT)
        }
    }

    /// Has it checked, after a pause where it is edited quickly.
    pub(super) fn check_soon(&mut self) {
        let (now, wait) = (Instant::now(), self.wait());
        let paused = now.duration_since(self.edited) >= wait;
        self.edited = now;
        self.due = Some(if paused { now } else { now + wait });
    }

    /// Has it checked as soon as that can be.
    pub(super) fn check_now(&mut self) {
        self.due = Some(Instant::now());
    }

    /// Takes up the result of a check; `false` where the text has changed since.
    pub(super) fn take(&mut self, snapshot: &Snapshot, checked: &Arc<Checked>) -> bool {
        if !Arc::ptr_eq(&self.now.text, &snapshot.text) {
            return false;
        }
        self.took = checked.took;
        self.latest = Some(Arc::clone(checked));
        true
    }
}

/// The open documents by address.
#[derive(Debug, Default)]
pub(super) struct Documents(HashMap<Arc<str>, Document>);

impl Documents {
    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.0.get(uri)
    }

    pub(super) fn get_mut(&mut self, uri: &str) -> Option<&mut Document> {
        self.0.get_mut(uri)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        self.0.values_mut()
    }

    /// All of them as they are now.
    pub(super) fn snapshots(&self) -> Vec<Snapshot> {
        self.0
            .values()
            .map(|document| document.now.clone())
            .collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }

    /// The open document of a file.
    pub(super) fn of_file(&self, path: &PathBuf) -> Option<&Document> {
        let mut all = self.0.values();
        all.find(|document| document.now.path.as_ref() == Some(path))
    }

    /// Takes up a document that the client has opened.
    pub(super) fn open(&mut self, params: Value, client: &Client) -> Option<&mut Document> {
        let params: DidOpenTextDocumentParams = serde_json::from_value(params).ok()?;
        let opened = params.text_document;
        let uri: Arc<str> = opened.uri.0.into();
        let path = uri::path(&uri);
        let now = Snapshot {
            name: name_of(path.as_deref(), &uri, &client.roots),
            version: opened.version,
            text: Arc::new(Text::new(opened.text, client.encoding)),
            path,
            uri: Arc::clone(&uri),
        };
        let document = Document {
            now,
            due: None,
            latest: None,
            took: Duration::ZERO,
            edited: Instant::now(),
            waiting: Vec::new(),
        };
        self.0.insert(Arc::clone(&uri), document);
        self.0.get_mut(&uri)
    }

    /// Takes up edits.
    pub(super) fn change(&mut self, params: Value) -> Option<&mut Document> {
        let params: DidChangeTextDocumentParams = serde_json::from_value(params).ok()?;
        let changed = params.text_document;
        let document = self.0.get_mut(&*changed.text_document_identifier.uri.0)?;
        document.now.version = changed.version;
        document.latest = None;
        let mut text = (*document.now.text).clone();
        for change in params.content_changes {
            text = match change {
                Change::TextDocumentContentChangePartial(part) => {
                    text.replaced(part.range, &part.text)
                }
                Change::TextDocumentContentChangeWholeDocument(whole) => {
                    Text::new(whole.text, text.encoding())
                }
            };
        }
        document.now.text = Arc::new(text);
        Some(document)
    }

    pub(super) fn close(&mut self, uri: &str) -> Option<Document> {
        self.0.remove(uri)
    }

    /// When the next check is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.0.values().filter_map(|document| document.due).min()
    }

    /// Takes the document whose check has been due the longest.
    pub(super) fn take_due(&mut self) -> Option<Snapshot> {
        let now = Instant::now();
        let due = self
            .0
            .values_mut()
            .filter(|document| document.due <= Some(now));
        let due = due.filter(|document| document.due.is_some());
        let next = due.min_by_key(|document| document.due)?;
        next.due = None;
        Some(next.now.clone())
    }
}
