//! `[[exception]]`: findings that somebody answers for, and what is to be said of the exceptions themselves.
//!
//! INVARIANT: an exception covers a finding only until its last day, and one to a safeguard of HIPAA only with reason, owner
//! and last day.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;

use super::engine::Linter;
use super::finding::{FileReport, Finding, Suppressed};
use super::housekeeping::{ENDS_SOON, EXPIRED, UNUSED, finding, report};
use super::syntax;
use crate::config::{Config, Exception};
use crate::diagnostic::{Diagnostic, quoted};

/// So many days before its end an exception is a note.
const SOON: i32 = 30;

/// The pack whose rules are to be kept without exception.
pub(super) const GRAVE: &str = "hipaa/";

/// The exceptions of a run, and how they fared.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    entries: Vec<Entry>,
}

/// What an exception of the configuration comes to.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Ids of the rules that it fits.
    pub(super) rules: HashSet<Arc<str>>,
    /// The rule is named by a glob.
    pub(super) by_glob: bool,
    /// Every rule that it fits and that the configuration lets run does run.
    pub(super) asked: bool,
    /// How many findings it fits in each file that it names and that was linted, and in those of the organization.
    pub(super) fitting: Mutex<HashMap<(PathBuf, bool), usize>>,
}

/// How an exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Holds,
    /// It counts for no more than 30 days.
    EndsSoon,
    /// It has expired.
    Expired,
}

impl Standing {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::EndsSoon => "ends-soon",
            Self::Expired => "expired",
        }
    }

    /// How an exception stands on a day.
    pub fn of(exception: &Exception, today: Date) -> Self {
        match &exception.expires {
            Some(day) if day.value < today => Self::Expired,
            Some(day) if days_between(today, day.value) <= SOON => Self::EndsSoon,
            None | Some(_) => Self::Holds,
        }
    }
}

/// How an exception fared in a run.
#[derive(Clone, Debug)]
pub struct Excepted {
    /// The exception.
    pub exception: Exception,
    /// How it stands.
    pub standing: Standing,
    /// How many findings it fits.
    pub findings: usize,
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

impl Exceptions {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        Self { entries }
    }

    /// Takes every exception to have met its files and, with `found`, a finding.
    pub(super) fn pretend(&self, found: bool) {
        for entry in &self.entries {
            entry.meets(Path::new(""), false, usize::from(found));
        }
    }

    /// Marks the findings of the file at `path` that an exception covers. `of_organization` says that these are the
    /// findings that it has as a policy of the organization. A file that is linted again counts once.
    pub(super) fn apply(
        &self,
        (config, today): (&Config, Date),
        path: &Path,
        of_organization: bool,
        found: &mut [Finding],
    ) {
        if self.entries.is_empty() {
            return;
        }
        let Some(path) = config.relative(path) else {
            return;
        };
        for (exception, entry) in config.exceptions.iter().zip(&self.entries) {
            if !exception.paths.set().is_match(&path) {
                continue;
            }
            let holds = Standing::of(exception, today) != Standing::Expired;
            let mut fitting = 0;
            for finding in found.iter_mut() {
                if !entry.fits(exception, finding) {
                    continue;
                }
                fitting += 1;
                if holds && finding.suppressed.is_none() {
                    finding.suppressed = Some(suppressed(exception));
                }
            }
            entry.meets(&path, of_organization, fitting);
        }
    }
}

impl Entry {
    fn meets(&self, path: &Path, of_organization: bool, fitting: usize) {
        let mut seen = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert((path.to_path_buf(), of_organization), fitting);
    }

    /// How many findings it fits; `None` where no file that it names was linted.
    fn met(&self) -> Option<usize> {
        let seen = self.fitting.lock().unwrap_or_else(PoisonError::into_inner);
        (!seen.is_empty()).then(|| seen.values().sum())
    }

    fn fits(&self, exception: &Exception, finding: &Finding) -> bool {
        // A text that could not be read is excepted only by name.
        let syntax = finding.diagnostic.name == syntax::NAME;
        let grave = finding.rule.starts_with(GRAVE) && exception.lacks().is_some();
        let named = self.rules.contains(&finding.rule) && !(syntax && self.by_glob) && !grave;
        let sid = exception.sid.as_ref();
        named
            && sid.is_none_or(|sid| finding.sid.as_ref() == Some(sid))
            && exception.pointer.as_ref().is_none_or(|pointer| {
                let whole = format!("{}{}", finding.document, finding.pointer);
                lies_below(&finding.pointer, pointer) || lies_below(&whole, pointer)
            })
    }
}

/// True where JSON Pointer `pointer` is `above` or leads on from it.
fn lies_below(pointer: &str, above: &str) -> bool {
    let above = above.trim_end_matches('/');
    let rest = pointer.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn suppressed(exception: &Exception) -> Suppressed {
    Suppressed {
        by: "exception",
        reason: exception.reason.clone().unwrap_or_default(),
        owner: exception.owner.clone().unwrap_or_default(),
        expires: exception
            .expires
            .map_or_else(String::new, |day| day.value.to_string()),
    }
}

impl Linter {
    /// Marks the findings of the file at `path` that an exception covers or the baseline holds.
    pub(super) fn quiet(&self, path: &Path, of_organization: bool, findings: &mut [Finding]) {
        let by = (&self.config, self.today);
        self.exceptions.apply(by, path, of_organization, findings);
        if let Some(baseline) = &self.baseline {
            baseline.apply(path, of_organization, findings);
        }
    }

    /// The exceptions of the configuration, and how they fared so far.
    pub fn excepted(&self) -> Vec<Excepted> {
        let entries = self.config.exceptions.iter().zip(&self.exceptions.entries);
        let excepted = |(exception, entry): (&Exception, &Entry)| Excepted {
            exception: exception.clone(),
            standing: Standing::of(exception, self.today),
            findings: entry.met().unwrap_or_default(),
        };
        entries.map(excepted).collect()
    }

    /// What is to be said of the exceptions, in the configuration itself, once all files are linted. `everything` says
    /// that every file below the configuration's folder was. Without that, nothing is said of exceptions for files
    /// that this run was not about.
    pub fn about_exceptions(&self, everything: bool) -> Option<FileReport> {
        let file = self.config.file.as_ref()?;
        let entries = self.config.exceptions.iter().zip(&self.exceptions.entries);
        let mut findings = Vec::new();
        for (position, (exception, entry)) in entries.enumerate() {
            if let Some(problem) = self.about(exception, entry, everything) {
                let pointer = format!("/exception/{position}");
                findings.extend(finding(&self.rules, &file.name, pointer, problem));
            }
        }
        Some(report(file, findings))
    }

    fn about(&self, exception: &Exception, entry: &Entry, everything: bool) -> Option<Diagnostic> {
        let met = entry.met();
        let (idle, met) = (met.unwrap_or_default() == 0, met.is_some());
        let judged = entry.asked && (everything || met && exception.names_one_file());
        if idle && judged {
            return Some(unused(exception, met));
        }
        let expires = exception.expires?;
        if !everything && !met {
            return None;
        }
        match Standing::of(exception, self.today) {
            Standing::Holds => None,
            Standing::Expired => Some(expired(exception, expires.span, expires.value)),
            Standing::EndsSoon => {
                let left = match days_between(self.today, expires.value) {
                    0 => "today is its last day".to_owned(),
                    1 => "tomorrow is its last day".to_owned(),
                    days => format!("{days} days are left"),
                };
                let problem = Diagnostic::new(
                    ENDS_SOON,
                    expires.span,
                    format!("this exception to {} ends soon", quoted(&exception.rule)),
                );
                let ask = asked(exception, "whether it is still needed");
                Some(
                    problem
                        .label(left)
                        .help(format!("mend the policy, or {ask}")),
                )
            }
        }
    }
}

fn expired(exception: &Exception, span: crate::source::Span, day: Date) -> Diagnostic {
    let message = format!("this exception to {} has expired", quoted(&exception.rule));
    let ask = asked(exception, "for how long it is still needed");
    Diagnostic::new(EXPIRED, span, message)
        .label(format!(
            "{day} was its last day; what it covered counts again"
        ))
        .help(format!(
            "mend the policy and remove the exception, or {ask}"
        ))
}

/// `ask security@example.org whether …`
fn asked(exception: &Exception, what: &str) -> String {
    match &exception.owner {
        Some(owner) => format!("ask {} {what}", quoted(owner)),
        None => format!("find out {what}"),
    }
}

fn unused(exception: &Exception, met: bool) -> Diagnostic {
    let problem = if met {
        let statement = match (&exception.sid, &exception.pointer) {
            (Some(sid), _) => format!("in a statement {} of ", quoted(sid)),
            (None, Some(pointer)) => format!("at {} of ", quoted(pointer)),
            (None, None) => "in ".to_owned(),
        };
        let rule = quoted(&exception.rule);
        Diagnostic::new(
            UNUSED,
            exception.rule.span,
            format!("no finding of {rule} fits this exception"),
        )
        .label(format!("nothing found {statement}these files"))
    } else {
        Diagnostic::new(
            UNUSED,
            exception.path.span,
            "no file that was checked fits this exception",
        )
        .label("paths start at the folder of this file")
    };
    problem.help("remove it; what it was for is mended, or was moved or renamed")
}

/// What is wrong with an exception that names rules of these ids.
pub(super) fn problem(
    exception: &Exception,
    rules: &HashSet<Arc<str>>,
    (longest, today): (Option<u32>, Date),
) -> Option<Diagnostic> {
    let wrong = |span, message: String| Diagnostic::new("configuration", span, message);
    let rule = &exception.rule;
    if rules.iter().all(|id| id.starts_with("iamlint/")) {
        let message = format!("{} is about this file, not about policies", quoted(rule));
        return Some(wrong(rule.span, message).help("`ignore` switches it off"));
    }
    let grave = rules.iter().filter(|id| id.starts_with(GRAVE)).min();
    if let (Some(id), Some(key)) = (grave, exception.lacks()) {
        let message = format!("an exception to {} needs `{key}`", quoted(id));
        let help = "`reason`, `owner` and `expires` are needed for every rule of `hipaa/`";
        return Some(wrong(exception.span, message).help(help));
    }
    let last = today.checked_add(i64::from(longest?).days()).ok()?;
    let longest = format!("`max-days` of `[exceptions]` allows {} days", longest?);
    match &exception.expires {
        None => {
            Some(wrong(exception.span, "this exception needs `expires`".to_owned()).help(longest))
        }
        Some(day) if day.value > last => {
            let message = format!("this is {} days away", days_between(today, day.value));
            Some(wrong(day.span, message).help(format!("{longest}: {last} or earlier")))
        }
        Some(_) => None,
    }
}
