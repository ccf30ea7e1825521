//! Three threads beside the one that talks to the client: one checks documents, one answers requests, one checks whole
//! folders.
//!
//! What goes wrong in them is an answer too; none ever ends before the session does.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::{collections::HashSet, io};

use serde_json::Value;

use super::check::{Checked, Snapshot, check};
use super::client::Client;
use super::requests::{self, Asked};
use super::settings::Settings;
use super::survey::{Survey, survey};
use super::transport::{Incoming, Refusal};

/// Room for the prover's recursion over deep policies.
const STACK: usize = 32 << 20;

/// What happens in a session.
#[derive(Debug)]
pub(super) enum Event {
    /// The client says something.
    Incoming(Incoming),
    /// A document has been checked.
    Checked(Snapshot, Box<Checked>),
    /// The open folders have been checked; `None` where nobody wanted that any more.
    Surveyed(Result<Option<Survey>, Refusal>),
    /// A request has been answered.
    Answered(Value, Result<Value, Refusal>),
}

/// Requests that nobody wants an answer to any more, by their ids as text.
pub(super) type Cancelled = Arc<Mutex<HashSet<String>>>;

/// What every thread needs.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) settings: Arc<Settings>,
    pub(super) client: Arc<Client>,
    pub(super) cancelled: Cancelled,
}

/// The way to the threads.
#[derive(Debug)]
pub(super) struct Workers {
    pub(super) to_check: Sender<Snapshot>,
    pub(super) to_answer: Sender<(Value, Asked)>,
    /// The open documents, and what says that nobody wants the survey any more.
    pub(super) surveyor: Sender<(Vec<Snapshot>, Arc<AtomicBool>)>,
}

impl Workers {
    /// Starts the threads.
    pub(super) fn start(shared: &Shared, events: &Sender<Event>) -> io::Result<Self> {
        let (to_check, jobs) = channel();
        let (to_answer, questions) = channel();
        let (for_checks, done) = (shared.clone(), events.clone());
        spawn("check", move || check_all(&jobs, &for_checks, &done))?;
        let (for_answers, done) = (shared.clone(), events.clone());
        spawn("answer", move || {
            answer_all(&questions, &for_answers, &done);
        })?;
        let (surveyor, folders) = channel();
        let (for_surveys, done) = (shared.clone(), events.clone());
        spawn("survey", move || survey_all(&folders, &for_surveys, &done))?;
        Ok(Self {
            to_check,
            to_answer,
            surveyor,
        })
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = thread::Builder::new().name(name.to_owned());
    thread.stack_size(STACK).spawn(work).map(drop)
}

fn check_all(jobs: &Receiver<Snapshot>, shared: &Shared, done: &Sender<Event>) {
    for snapshot in jobs {
        let work = || check(&snapshot, &shared.settings, &shared.client);
        let checked = catch_unwind(AssertUnwindSafe(work));
        let checked = checked.unwrap_or_else(|panic| {
            Checked::failed(&snapshot, &shared.settings, &failed(&*panic).message)
        });
        let event = Event::Checked(snapshot, Box::new(checked));
        if done.send(event).is_err() {
            return;
        }
    }
}

fn answer_all(questions: &Receiver<(Value, Asked)>, shared: &Shared, done: &Sender<Event>) {
    for (id, asked) in questions {
        let unwanted = || {
            let cancelled = shared.cancelled.lock();
            let cancelled = cancelled.unwrap_or_else(PoisonError::into_inner);
            cancelled.contains(&id.to_string())
        };
        let answer = if unwanted() {
            Err(Refusal::cancelled())
        } else {
            let work = || requests::answer(&asked, shared);
            catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(failed(&*panic)))
        };
        let answer = if unwanted() {
            Err(Refusal::cancelled())
        } else {
            answer
        };
        if done.send(Event::Answered(id, answer)).is_err() {
            return;
        }
    }
}

fn survey_all(
    folders: &Receiver<(Vec<Snapshot>, Arc<AtomicBool>)>,
    shared: &Shared,
    done: &Sender<Event>,
) {
    for (open, unwanted) in folders {
        let unwanted = || unwanted.load(Ordering::Acquire);
        let work = || survey(open, &shared.settings, &shared.client, unwanted);
        let survey = catch_unwind(AssertUnwindSafe(work)).map_err(|panic| failed(&*panic));
        if done.send(Event::Surveyed(survey)).is_err() {
            return;
        }
    }
}

fn failed(panic: &(dyn Any + Send)) -> Refusal {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("a mistake in iamlint: {}", text.unwrap_or("unknown"));
    Refusal::new(Refusal::INTERNAL_ERROR, message)
}
