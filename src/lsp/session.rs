//! A session with a client: its documents and what it waits for.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use gen_lsp_types::Diagnostic as Shown;
use serde_json::{Value, json};

use super::capabilities;
use super::check::{Checked, Snapshot};
use super::client::Client;
use super::documents::Documents;
use super::requests::{Asked, What};
use super::survey::Survey;
use super::transport::{Refusal, Writer};
use super::uri;
use super::workers::{Shared, Workers};
use super::workspace::{self, Workspace};
use crate::rules;

/// A session between `initialize` and `shutdown`.
pub(super) struct Session {
    shared: Shared,
    workers: Workers,
    documents: Documents,
    workspace: Workspace,
    /// A document is being checked.
    busy: bool,
    /// Requests that are being answered, by their ids as text.
    asked: HashSet<String>,
    /// What was pushed about configurations, by address.
    about_settings: BTreeMap<String, Vec<Shown>>,
    /// Number of the next request to the client.
    next: u64,
}

impl Session {
    pub(super) fn new(shared: Shared, workers: Workers) -> Self {
        Self {
            shared,
            workers,
            documents: Documents::default(),
            workspace: Workspace::default(),
            busy: false,
            asked: HashSet::new(),
            about_settings: BTreeMap::new(),
            next: 1,
        }
    }

    pub(super) fn client(&self) -> &Client {
        &self.shared.client
    }

    /// When a check can begin next.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.documents.next_due().filter(|_| !self.busy)
    }

    /// Begins a check if one is due.
    pub(super) fn begin_check(&mut self) {
        if self.busy {
            return;
        }
        if let Some(snapshot) = self.documents.take_due() {
            self.busy = self.workers.to_check.send(snapshot).is_ok();
        }
    }

    /// Takes in what came of a check.
    pub(super) fn checked<W: Write>(
        &mut self,
        snapshot: &Snapshot,
        checked: Box<Checked>,
        writer: &mut Writer<W>,
    ) {
        self.busy = false;
        let checked: Arc<Checked> = Arc::from(checked);
        let pulls = self.client().pulls;
        if let (Some((address, shown)), false) = (&checked.settings, pulls) {
            let known = self.about_settings.get(address);
            if known.map_or(&[][..], Vec::as_slice) != shown.as_slice() {
                publish(writer, address, None, shown);
                self.about_settings.insert(address.clone(), shown.clone());
            }
        }
        let generation = self.shared.settings.generation();
        let Some(document) = self.documents.get_mut(&snapshot.uri) else {
            return;
        };
        if checked.generation != generation || !document.take(snapshot, &checked) {
            // It is due again: by the edit or the change of settings that came in between.
            if document.due.is_none() && (!pulls || !document.waiting.is_empty()) {
                document.check_now();
            }
            return;
        }
        if !pulls {
            publish(writer, &checked.uri, Some(checked.version), &checked.shown);
        }
        let waiting = std::mem::take(&mut document.waiting);
        let together = self.documents.get(&snapshot.uri);
        let together = together.map_or(&[][..], |document| self.workspace.of(document));
        for (id, known) in waiting {
            writer.answer(
                &id,
                &workspace::of_document(&checked, together, known.as_deref()),
            );
        }
    }

    /// Takes in what came of a survey of the open folders.
    pub(super) fn surveyed<W: Write>(
        &mut self,
        survey: Result<Option<Survey>, Refusal>,
        writer: &mut Writer<W>,
    ) {
        let said = |session: &Self| -> Vec<Vec<Shown>> {
            let documents = session.documents.iter();
            documents
                .map(|document| session.workspace.of(document).to_vec())
                .collect()
        };
        let before = said(self);
        for (id, answer) in self.workspace.surveyed(survey) {
            match answer {
                Ok(result) => writer.answer(&id, &result),
                Err(refusal) => writer.refuse(&id, &refusal),
            }
        }
        // Of open documents the client asks one by one.
        if self.client().refresh && before != said(self) {
            self.ask(writer, "workspace/diagnostic/refresh", &Value::Null);
        }
        self.begin_survey();
    }

    fn begin_survey(&mut self) {
        if let Some(unwanted) = self.workspace.begin() {
            let job = (self.documents.snapshots(), unwanted);
            // The thread ends with the session only.
            let _ = self.workers.surveyor.send(job);
        }
    }

    /// Passes on what came of a request.
    pub(super) fn answered<W: Write>(
        &mut self,
        id: &Value,
        answer: Result<Value, Refusal>,
        writer: &mut Writer<W>,
    ) {
        self.asked.remove(&id.to_string());
        let cancelled = self.shared.cancelled.lock();
        let mut cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
        let answer = if cancelled.remove(&id.to_string()) {
            Err(Refusal::cancelled())
        } else {
            answer
        };
        match answer {
            Ok(result) => writer.answer(id, &result),
            Err(refusal) => writer.refuse(id, &refusal),
        }
    }

    /// Obeys a notification; unknown ones are none of our business.
    pub(super) fn notification<W: Write>(
        &mut self,
        method: &str,
        params: Value,
        writer: &mut Writer<W>,
    ) {
        let pulls = self.client().pulls;
        match method {
            "initialized" if self.client().watches => {
                let watchers = capabilities::watchers();
                self.ask(writer, "client/registerCapability", &watchers);
            }
            "textDocument/didOpen" => {
                let opened = self.documents.open(params, &self.shared.client);
                if let (Some(document), false) = (opened, pulls) {
                    document.check_now();
                }
            }
            "textDocument/didChange" => {
                if let Some(document) = self.documents.change(params)
                    && (!pulls || !document.waiting.is_empty())
                {
                    document.check_soon();
                }
            }
            "textDocument/didClose" => self.close(&params, writer),
            "textDocument/didSave" => {
                let saved = address(&params).and_then(uri::path);
                self.changed_on_disk(saved, writer);
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = params.get("changes").and_then(Value::as_array);
                let changes = changes.into_iter().flatten();
                let paths = changes.filter_map(|change| uri::path(change.get("uri")?.as_str()?));
                self.changed_on_disk(paths, writer);
            }
            "$/cancelRequest" => {
                if let Some(id) = params.get("id") {
                    self.cancel(id, writer);
                }
            }
            _ => {}
        }
    }

    fn close<W: Write>(&mut self, params: &Value, writer: &mut Writer<W>) {
        let Some(closed) = address(params).and_then(|uri| self.documents.close(uri)) else {
            return;
        };
        // What is on disk may be another text.
        self.workspace.outdated();
        for (id, _) in closed.waiting {
            writer.answer(&id, &json!({"kind": "full", "items": []}));
        }
        if !self.client().pulls {
            publish(writer, &closed.now.uri, None, &[]);
        }
    }

    fn cancel<W: Write>(&mut self, id: &Value, writer: &mut Writer<W>) {
        for document in self.documents.iter_mut() {
            let before = document.waiting.len();
            document.waiting.retain(|(waiting, _)| waiting != id);
            if document.waiting.len() < before {
                writer.refuse(id, &Refusal::cancelled());
                return;
            }
        }
        if self.workspace.cancel(id) {
            writer.refuse(id, &Refusal::cancelled());
            return;
        }
        if self.asked.contains(&id.to_string()) {
            let cancelled = self.shared.cancelled.lock();
            let mut cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
            cancelled.insert(id.to_string());
        }
    }

    /// Checks everything again where what is found may depend on these files.
    fn changed_on_disk<W: Write>(
        &mut self,
        paths: impl IntoIterator<Item = PathBuf>,
        writer: &mut Writer<W>,
    ) {
        self.workspace.outdated();
        let settings = Arc::clone(&self.shared.settings);
        if !paths.into_iter().any(|path| settings.depends_on(&path)) {
            return;
        }
        settings.forget();
        for (address, shown) in std::mem::take(&mut self.about_settings) {
            if !shown.is_empty() {
                publish(writer, &address, None, &[]);
            }
        }
        let pulls = self.client().pulls;
        for document in self.documents.iter_mut() {
            document.latest = None;
            if !pulls || !document.waiting.is_empty() {
                document.check_now();
            }
        }
        if pulls && self.client().refresh {
            self.ask(writer, "workspace/diagnostic/refresh", &Value::Null);
        }
    }

    /// Takes up a request.
    pub(super) fn request<W: Write>(
        &mut self,
        id: &Value,
        method: &str,
        params: &Value,
        writer: &mut Writer<W>,
    ) -> Result<(), Refusal> {
        match method {
            "textDocument/diagnostic" if self.client().pulls => {
                self.pull(id, params, writer);
                return Ok(());
            }
            "workspace/diagnostic" if self.client().surveys => {
                match self.workspace.at_hand(params, self.client().watches) {
                    Some(answer) => writer.answer(id, &answer),
                    None => self.workspace.wait(id, params),
                }
                self.begin_survey();
                return Ok(());
            }
            "workspace/executeCommand" => return self.command(id, params, writer),
            _ => {}
        }
        let Some(what) = What::of(method, params)? else {
            let message = format!("there is no method `{method}`");
            return Err(Refusal::new(Refusal::METHOD_NOT_FOUND, message));
        };
        let Some(document) = address(params).and_then(|uri| self.documents.get(uri)) else {
            let nothing = match &what {
                What::Resolved(action) => action,
                _ => &Value::Null,
            };
            writer.answer(id, nothing);
            return Ok(());
        };
        let path = document.now.path.as_deref();
        let configuration = path.and_then(|path| self.shared.settings.config_for(path));
        let configuration = configuration.and_then(|path| self.documents.of_file(&path));
        let asked = Asked {
            what,
            document: document.now.clone(),
            latest: document.latest.clone(),
            configuration: configuration.map(|open| open.now.clone()),
        };
        self.asked.insert(id.to_string());
        let sent = self.workers.to_answer.send((id.clone(), asked));
        sent.map_err(|_| Refusal::new(Refusal::INTERNAL_ERROR, "nobody is there to answer"))
    }

    /// A client asks for the diagnostics of a document.
    fn pull<W: Write>(&mut self, id: &Value, params: &Value, writer: &mut Writer<W>) {
        let generation = self.shared.settings.generation();
        let known = params.get("previousResultId").and_then(Value::as_str);
        let document = address(params).and_then(|uri| self.documents.get_mut(uri));
        let Some(document) = document else {
            writer.answer(id, &json!({"kind": "full", "items": []}));
            return;
        };
        match &document.latest {
            Some(checked) if checked.generation == generation => {
                let together = self.workspace.of(document);
                writer.answer(id, &workspace::of_document(checked, together, known));
            }
            _ => {
                let known = known.map(ToOwned::to_owned);
                document.waiting.push((id.clone(), known));
                if document.due.is_none() {
                    document.check_now();
                }
            }
        }
    }

    fn command<W: Write>(
        &mut self,
        id: &Value,
        params: &Value,
        writer: &mut Writer<W>,
    ) -> Result<(), Refusal> {
        let command = params.get("command").and_then(Value::as_str);
        let rule = params.pointer("/arguments/0").and_then(Value::as_str);
        let (Some(capabilities::EXPLAIN), Some(rule)) = (command, rule) else {
            let message = "the command is `iamlint.explain`, with the id of a rule";
            return Err(Refusal::new(Refusal::INVALID_PARAMS, message));
        };
        let Some(page) = self.shared.settings.page(rule) else {
            let message = format!("no rule is called `{rule}`");
            return Err(Refusal::new(Refusal::INVALID_PARAMS, message));
        };
        writer.answer(id, &Value::from(page));
        if self.client().shows_documents
            && let Some(address) = rules::page_address(rule)
        {
            let show = json!({"uri": address, "external": true});
            self.ask(writer, "window/showDocument", &show);
        }
        Ok(())
    }

    fn ask<W: Write>(&mut self, writer: &mut Writer<W>, method: &str, params: &Value) {
        writer.request(self.next, method, params);
        self.next += 1;
    }
}

/// The address of the document that a message is about; an action says it in what we told about it.
fn address(params: &Value) -> Option<&str> {
    let uri = params.pointer("/textDocument/uri");
    uri.or_else(|| params.pointer("/data/uri"))?.as_str()
}

fn publish<W: Write>(writer: &mut Writer<W>, uri: &str, version: Option<i32>, shown: &[Shown]) {
    let mut params = json!({"uri": uri, "diagnostics": shown});
    if let (Some(version), Some(map)) = (version, params.as_object_mut()) {
        map.insert("version".to_owned(), version.into());
    }
    writer.notify("textDocument/publishDiagnostics", &params);
}
