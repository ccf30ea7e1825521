//! The session: what the client says, in order, and what is done about it.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use serde_json::Value;

use super::client::Client;
use super::session::Session;
use super::settings::Settings;
use super::transport::{Incoming, Refusal, Writer};
use super::workers::{Event, Shared, Workers};
use super::{Ended, Options, capabilities, parent};

/// The server of one client.
pub(super) struct Server<W> {
    options: Options,
    writer: Writer<W>,
    events: Sender<Event>,
    session: Option<Session>,
    shut_down: bool,
}

impl<W: Write> Server<W> {
    pub(super) fn new(options: Options, writer: Writer<W>, events: Sender<Event>) -> Self {
        Self {
            options,
            writer,
            events,
            session: None,
            shut_down: false,
        }
    }

    /// Serves until the client is gone.
    pub(super) fn run(mut self, happened: &Receiver<Event>) -> Ended {
        loop {
            // Everything that has happened is taken in before work is begun: many edits make one check.
            let event = match happened.try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Disconnected) => return Ended::Abruptly,
                Err(TryRecvError::Empty) => {
                    if let Some(session) = &mut self.session {
                        session.begin_check();
                    }
                    match self.wait(happened) {
                        Some(event) => event,
                        None => continue,
                    }
                }
            };
            match event {
                Event::Incoming(Incoming::End) => return Ended::Abruptly,
                Event::Incoming(Incoming::Broken) => {
                    let refusal = Refusal::new(Refusal::PARSE_ERROR, "this is no JSON message");
                    self.writer.refuse(&Value::Null, &refusal);
                }
                Event::Incoming(Incoming::Message(message)) => {
                    if let Some(ended) = self.message(message) {
                        return ended;
                    }
                }
                Event::Checked(snapshot, checked) => {
                    if let Some(session) = &mut self.session {
                        session.checked(&snapshot, checked, &mut self.writer);
                    }
                }
                Event::Surveyed(survey) => {
                    if let Some(session) = &mut self.session {
                        session.surveyed(survey, &mut self.writer);
                    }
                }
                Event::Answered(id, answer) => {
                    if let Some(session) = &mut self.session {
                        session.answered(&id, answer, &mut self.writer);
                    }
                }
            }
        }
    }

    /// Waits for what happens next, but no longer than until a check is due.
    fn wait(&self, happened: &Receiver<Event>) -> Option<Event> {
        let due = self.session.as_ref().and_then(Session::next_due);
        let Some(due) = due else {
            let gone = Event::Incoming(Incoming::End);
            return Some(happened.recv().unwrap_or(gone));
        };
        let time = due.saturating_duration_since(Instant::now());
        match happened.recv_timeout(time) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Event::Incoming(Incoming::End)),
        }
    }

    fn message(&mut self, mut message: Value) -> Option<Ended> {
        let method = message.get("method").and_then(Value::as_str);
        let Some(method) = method.map(ToOwned::to_owned) else {
            let is_answer = message.get("result").is_some() || message.get("error").is_some();
            if !is_answer {
                let refusal = Refusal::new(Refusal::INVALID_REQUEST, "a message needs a method");
                let id = message.get("id").cloned().unwrap_or_default();
                self.writer.refuse(&id, &refusal);
            }
            return None;
        };
        let params = message.get_mut("params").map(Value::take);
        let params = params.unwrap_or_default();
        match message.get("id") {
            Some(id) if id.is_number() || id.is_string() => {
                if let Err(refusal) = self.request(id, &method, &params) {
                    self.writer.refuse(id, &refusal);
                }
                None
            }
            Some(_) => {
                let refusal = Refusal::new(Refusal::INVALID_REQUEST, "this is no id");
                self.writer.refuse(&Value::Null, &refusal);
                None
            }
            None if method == "exit" => Some(if self.shut_down {
                Ended::Properly
            } else {
                Ended::Abruptly
            }),
            None => {
                if let (Some(session), false) = (&mut self.session, self.shut_down) {
                    session.notification(&method, params, &mut self.writer);
                }
                None
            }
        }
    }

    fn request(&mut self, id: &Value, method: &str, params: &Value) -> Result<(), Refusal> {
        if self.shut_down {
            let message = "the server has been shut down";
            return Err(Refusal::new(Refusal::INVALID_REQUEST, message));
        }
        match (&mut self.session, method) {
            (None, "initialize") => {
                let session = self.initialize(params)?;
                let answer = capabilities::answer(session.client());
                self.session = Some(session);
                self.writer.answer(id, &answer);
            }
            (Some(_), "initialize") => {
                let message = "the session has begun already";
                return Err(Refusal::new(Refusal::INVALID_REQUEST, message));
            }
            (None, _) => {
                let message = "the session begins with `initialize`";
                return Err(Refusal::new(Refusal::NOT_INITIALIZED, message));
            }
            (Some(_), "shutdown") => {
                self.shut_down = true;
                self.writer.answer(id, &Value::Null);
            }
            (Some(session), _) => session.request(id, method, params, &mut self.writer)?,
        }
        Ok(())
    }

    fn initialize(&self, params: &Value) -> Result<Session, Refusal> {
        let client = Client::new(params);
        let root = client.roots.last().map(PathBuf::as_path);
        let settings = Settings::new(self.options.clone(), &client.options, root);
        let shared = Shared {
            settings: Arc::new(settings),
            client: Arc::new(client),
            cancelled: Arc::new(Mutex::new(HashSet::new())),
        };
        let no_thread = |error| {
            let message = format!("cannot start a thread: {error}");
            Refusal::new(Refusal::INTERNAL_ERROR, message)
        };
        let workers = Workers::start(&shared, &self.events).map_err(no_thread)?;
        if let Some(id) = params.get("processId").and_then(Value::as_i64) {
            parent::watch(id, &self.events).map_err(no_thread)?;
        }
        Ok(Session::new(shared, workers))
    }
}
