//! The exceptions of a run: what they cover, why, who answers for them and until when.

use serde::Serialize;

use super::Options;
use super::style::Role;
use super::text::{line, wrap};
use crate::lint::{Excepted, Standing};

/// Exceptions that are named one by one for a person; JSON has all.
const MOST_NAMED: usize = 20;

/// The exceptions of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionList {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Entry {
    rule: String,
    paths: Vec<String>,
    sid: Option<String>,
    pointer: Option<String>,
    reason: Option<String>,
    owner: Option<String>,
    expires: Option<String>,
    status: &'static str,
    findings: usize,
}

impl ExceptionList {
    /// The exceptions as they fared.
    pub fn new(excepted: Vec<Excepted>) -> Self {
        let entry = |excepted: Excepted| {
            let exception = excepted.exception;
            Entry {
                rule: exception.rule.value,
                paths: exception.path.value,
                sid: exception.sid,
                pointer: exception.pointer,
                reason: exception.reason,
                owner: exception.owner,
                expires: exception.expires.map(|day| day.value.to_string()),
                status: excepted.standing.name(),
                findings: excepted.findings,
            }
        };
        Self {
            entries: excepted.into_iter().map(entry).collect(),
        }
    }

    /// For JSON; `None` where there are none.
    pub(super) fn all(&self) -> Option<&impl Serialize> {
        (!self.entries.is_empty()).then_some(&self.entries)
    }

    /// `covered by 2 exceptions`
    pub(super) fn by(&self) -> String {
        match self.covering().count() {
            0 => "covered by exceptions".to_owned(),
            1 => "covered by 1 exception".to_owned(),
            count => format!("covered by {count} exceptions"),
        }
    }

    /// Those that cover something.
    fn covering(&self) -> impl Iterator<Item = &Entry> {
        let holds = |entry: &&Entry| entry.status != Standing::Expired.name();
        let entries = self.entries.iter();
        entries.filter(|entry| entry.findings > 0).filter(holds)
    }

    /// A paragraph for each that covers something.
    pub(super) fn lines(&self, options: &Options) -> String {
        let paint = options.paint();
        let mut out = String::new();
        for entry in self.covering().take(MOST_NAMED) {
            for text in wrap(&entry.sentence(), options.columns()) {
                out.push_str(&paint.text(Role::Faint, &text));
                out.push('\n');
            }
        }
        match self.covering().count().saturating_sub(MOST_NAMED) {
            0 => {}
            more => {
                let text = format!("and {more} more exceptions; --format json has them all\n");
                out.push_str(&paint.text(Role::Faint, text.trim_end()));
                out.push('\n');
            }
        }
        out
    }
}

impl Entry {
    /// `Exception to RULE in PATH (Sid), 2 findings, until 2027-03-31, security@example.org: reason`
    fn sentence(&self) -> String {
        let place = match (&self.sid, &self.pointer) {
            (Some(place), _) | (None, Some(place)) => format!(" ({place})"),
            (None, None) => String::new(),
        };
        let findings = match self.findings {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        let until = match &self.expires {
            Some(day) => format!(", until {day}"),
            None => ", without an end".to_owned(),
        };
        let owner = match &self.owner {
            Some(owner) => format!(", {owner}"),
            None => ", nobody answers for it".to_owned(),
        };
        let reason = match &self.reason {
            Some(reason) => format!(": {reason}"),
            None => String::new(),
        };
        let paths = self.paths.join(", ");
        line(&format!(
            "Exception to {} in {paths}{place}: {findings}{until}{owner}{reason}",
            self.rule
        ))
    }
}
