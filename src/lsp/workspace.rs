//! What is known of the open folders, and who waits for it.
//!
//! A survey is made when a client asks for one and something has been saved since the last, or the client cannot say so.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gen_lsp_types::Diagnostic as Shown;
use serde_json::{Value, json};

use super::check::Checked;
use super::documents::Document;
use super::survey::{InFile, Survey, result_id};
use super::transport::Refusal;

/// Results that a client has already, by address.
type Known = HashMap<String, String>;

/// The open folders.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    latest: Option<Arc<Survey>>,
    /// Something was saved since the last survey began.
    stale: bool,
    /// Set where nobody wants the survey that is being made.
    running: Option<Arc<AtomicBool>>,
    waiting: Vec<(Value, Known)>,
}

impl Workspace {
    /// Something was saved.
    pub(super) fn outdated(&mut self) {
        self.stale = true;
    }

    /// The answer to a request, if it is at hand.
    pub(super) fn at_hand(&self, params: &Value, watches: bool) -> Option<Value> {
        let latest = self.latest.as_deref()?;
        (watches && !self.stale).then(|| answer(latest, &known(params)))
    }

    /// Puts a request on the list.
    pub(super) fn wait(&mut self, id: &Value, params: &Value) {
        self.waiting.push((id.clone(), known(params)));
    }

    /// Where a survey is to be begun, what gives it up.
    pub(super) fn begin(&mut self) -> Option<Arc<AtomicBool>> {
        if self.running.is_some() || self.waiting.is_empty() {
            return None;
        }
        self.stale = false;
        let unwanted = Arc::new(AtomicBool::new(false));
        self.running = Some(Arc::clone(&unwanted));
        Some(unwanted)
    }

    /// Takes a request off the list; `false` where it is not on it.
    pub(super) fn cancel(&mut self, id: &Value) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(waiting, _)| waiting != id);
        if self.waiting.is_empty()
            && let Some(running) = &self.running
        {
            running.store(true, Ordering::Release);
        }
        self.waiting.len() < before
    }

    /// Takes in what came of a survey, and gives the answers. One that was given up answers nobody.
    pub(super) fn surveyed(
        &mut self,
        survey: Result<Option<Survey>, Refusal>,
    ) -> Vec<(Value, Result<Value, Refusal>)> {
        self.running = None;
        let survey = match survey {
            Ok(Some(survey)) => Ok(&*self.latest.insert(Arc::new(survey))),
            Ok(None) => {
                self.stale = true;
                return Vec::new();
            }
            Err(refusal) => Err(refusal),
        };
        let waiting = self.waiting.drain(..);
        let answers = waiting.map(|(id, known)| match &survey {
            Ok(survey) => (id, Ok(answer(survey, &known))),
            Err(refusal) => (id, Err(refusal.clone())),
        });
        answers.collect()
    }

    /// What is said of a document together with others, if it is still as it was then.
    pub(super) fn of(&self, document: &Document) -> &[Shown] {
        let latest = self.latest.as_deref();
        let file = latest.and_then(|latest| latest.files.get(&document.now.uri));
        match file.and_then(|file| file.together.as_ref()) {
            Some((text, shown)) if text == document.now.text.text() => shown,
            _ => &[],
        }
    }
}

/// The results that a client says it has.
fn known(params: &Value) -> Known {
    let known = params.get("previousResultIds").and_then(Value::as_array);
    let pair = |one: &Value| {
        let of = |name| one.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
        Some((of("uri")?, of("value")?))
    };
    known.into_iter().flatten().filter_map(pair).collect()
}

/// A survey as the answer to a request. Files that nothing is said of are named to a client that has something of them.
fn answer(survey: &Survey, known: &Known) -> Value {
    let item = |(uri, file): (&Arc<str>, &InFile)| {
        let (uri, id, version) = (&**uri, file.result_id(), file.version);
        if known.get(uri) == Some(&id) {
            return json!({"kind": "unchanged", "uri": uri, "version": version, "resultId": id});
        }
        let items: Vec<&Shown> = file.shown().collect();
        json!({"kind": "full", "uri": uri, "version": version, "resultId": id, "items": items})
    };
    let mut items: Vec<Value> = survey.files.iter().map(item).collect();
    let gone = known
        .keys()
        .filter(|uri| !survey.files.contains_key(uri.as_str()));
    let mut gone: Vec<&String> = gone.collect();
    gone.sort();
    let empty = |uri| json!({"kind": "full", "uri": uri, "version": null, "items": []});
    items.extend(gone.into_iter().map(empty));
    json!({"items": items})
}

/// A check as the answer to a request, with what is said of the document together with others; shorter where the client
/// has it already.
pub(super) fn of_document(checked: &Checked, together: &[Shown], known: Option<&str>) -> Value {
    let id = result_id(&checked.result_id, together);
    if known == Some(&*id) {
        return json!({"kind": "unchanged", "resultId": id});
    }
    let items: Vec<&Shown> = checked.shown.iter().chain(together).collect();
    json!({"kind": "full", "resultId": id, "items": items})
}
