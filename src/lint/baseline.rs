//! The baseline: findings that were there when the tool was taken up in an old repository.
//!
//! A finding is known by its rule, its file and the content of its statement, so it is the same when lines move, statements
//! change places or the file is laid out anew, and another when the statement is changed.
//!
//! INVARIANT: what is graver than what was written down, or there more often, counts.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::engine::Linter;
use super::finding::{FileReport, Finding, Suppressed};
use super::housekeeping::{STALE, finding, report};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::source::{ReadError, SourceFile, Span, below, read, reported};

/// Version of the file's shape.
const VERSION: u32 = 1;
/// Further places that a finding about stale entries names.
const MOST_NAMED: usize = 20;

/// One finding of the past, as often as it was there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Path from the folder of the baseline on, with `/`.
    file: String,
    rule: String,
    severity: String,
    /// For people: the statement's Sid, or else the place.
    statement: String,
    identity: String,
    count: u32,
}

#[derive(Deserialize)]
struct Read {
    version: u32,
    findings: Vec<Entry>,
}

/// What identifies an entry.
type Key = (String, String, String);

/// Findings that were there before, and how many of them are there still.
#[derive(Debug)]
pub struct Baseline {
    /// The file and its text; `None` for one that is to be written for the first time.
    file: Option<SourceFile>,
    path: PathBuf,
    folder: PathBuf,
    entries: Vec<Entry>,
    /// Positions in `entries`.
    known: HashMap<Key, Vec<usize>>,
    /// What was found in the files that were linted.
    seen: Mutex<Seen>,
}

/// By file, and whether it was looked at for the organization. A file that is linted again is forgotten first.
type Seen = HashMap<(String, bool), InFile>;

/// What was found in a file.
#[derive(Debug, Default)]
struct InFile {
    /// How often, by position in `Baseline::entries`.
    held: HashMap<usize, u32>,
    /// Findings that the baseline does not hold.
    new: Vec<Entry>,
}

/// Why there is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is no baseline.
    #[error("`{0}` is no baseline: {1}")]
    Invalid(String, String),
    /// It could not be written.
    #[error("cannot write `{0}`: {1}")]
    Write(String, String),
}

impl Baseline {
    /// Reads the baseline at `path`.
    pub fn load(path: &Path) -> Result<Self, BaselineError> {
        let file = read(path, &reported(path))?.file;
        let invalid = |why: String| BaselineError::Invalid(file.name.clone(), why);
        let read: Read =
            serde_json::from_str(&file.text).map_err(|error| invalid(error.to_string()))?;
        if read.version != VERSION {
            return Err(invalid(format!(
                "its version is {}, and this program knows {VERSION}",
                read.version
            )));
        }
        Ok(Self::new(path, read.findings, Some(file)))
    }

    /// Reads a baseline, and takes all its findings to be there, or none of them.
    pub(super) fn pretend(file: SourceFile, found: bool) -> Result<Self, String> {
        let path = PathBuf::from(&file.name);
        let read: Read = serde_json::from_str(&file.text).map_err(|error| error.to_string())?;
        let baseline = Self::new(&path, read.findings, Some(file));
        let mut seen = baseline.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (at, entry) in baseline.entries.iter().enumerate() {
            let file = seen.entry((entry.file.clone(), false)).or_default();
            file.held.insert(at, if found { entry.count } else { 0 });
        }
        drop(seen);
        Ok(baseline)
    }

    /// One that holds nothing yet, to be written to `path`.
    pub fn empty(path: &Path) -> Self {
        Self::new(path, Vec::new(), None)
    }

    fn new(path: &Path, entries: Vec<Entry>, file: Option<SourceFile>) -> Self {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let mut known: HashMap<Key, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            known.entry(entry.key()).or_default().push(at);
        }
        Self {
            file,
            path: path.to_path_buf(),
            folder: absolute.parent().unwrap_or(Path::new("/")).to_path_buf(),
            entries,
            known,
            seen: Mutex::default(),
        }
    }

    fn name_of(&self, path: &Path) -> String {
        below(&self.folder, path).map_or_else(|| reported(path), |path| reported(&path))
    }

    /// Marks the findings of the file at `path` that the baseline holds. `of_organization` says that these are the findings
    /// that it has as a policy of the organization.
    pub(super) fn apply(&self, path: &Path, of_organization: bool, found: &mut [Finding]) {
        let name = self.name_of(path);
        let mut in_file = InFile::default();
        for finding in found.iter_mut().filter(|one| one.suppressed.is_none()) {
            let entry = Entry::of(&name, finding);
            if self.holds(&entry, finding.severity, &mut in_file.held) {
                finding.suppressed = Some(Suppressed {
                    by: "baseline",
                    reason: String::new(),
                    owner: String::new(),
                    expires: String::new(),
                });
            } else {
                in_file.new.push(entry);
            }
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert((name, of_organization), in_file);
    }

    /// True, and one more of them is `held`, where an entry holds such a finding.
    fn holds(&self, entry: &Entry, severity: Severity, held: &mut HashMap<usize, u32>) -> bool {
        let positions = self.known.get(&entry.key());
        for at in positions.into_iter().flatten() {
            let Some(known) = self.entries.get(*at) else {
                continue;
            };
            let grave = Severity::from_name(&known.severity).is_some_and(|was| severity <= was);
            let held = held.entry(*at).or_default();
            if grave && *held < known.count {
                *held += 1;
                return true;
            }
        }
        false
    }

    /// Writes it anew, without what is stale. What it does not hold yet goes in if it has never been written, or with `grow`.
    /// Gives how many findings it holds now, and how many of this run it does not.
    pub fn write(
        &self,
        linter: &Linter,
        everything: bool,
        grow: bool,
    ) -> Result<(usize, usize), BaselineError> {
        let mut kept: Vec<Entry> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let stale = self.stale(at, entry, linter, everything);
            let count = entry.count - stale;
            if count > 0 {
                kept.push(Entry {
                    count,
                    ..entry.clone()
                });
            }
        }
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let new = seen.values().flat_map(|in_file| &in_file.new);
        let mut left = new.clone().count();
        if grow || self.file.is_none() {
            left = 0;
            kept.extend(new.cloned());
        }
        kept.sort();
        kept.dedup_by(|next, first| {
            let same = next.key() == first.key() && next.severity == first.severity;
            if same {
                first.count += next.count;
            }
            same
        });
        let held: u32 = kept.iter().map(|entry| entry.count).sum();
        self.replace(&text(&kept))
            .map_err(|error| BaselineError::Write(reported(&self.path), error.to_string()))?;
        Ok((held as usize, left))
    }

    /// Writes the file in one step, so that nobody meets half of it. A link stays a link.
    fn replace(&self, text: &str) -> io::Result<()> {
        let target = match self.path.canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound => self.path.clone(),
            Err(error) => return Err(error),
        };
        if self.file.as_ref().is_some_and(|file| file.text == text) {
            return Ok(());
        }
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.tmp", std::process::id()));
        let beside = target.with_file_name(name);
        fs::write(&beside, text)?;
        fs::rename(&beside, &target).inspect_err(|_| {
            let _ = fs::remove_file(&beside);
        })
    }

    /// How many findings of an entry are not there any more, as far as this run can tell.
    fn stale(&self, at: usize, entry: &Entry, linter: &Linter, everything: bool) -> u32 {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let of_file = |of_organization| seen.get(&(entry.file.clone(), of_organization));
        let met = of_file(false).is_some();
        let gone = everything && !met && !self.folder.join(&entry.file).exists();
        let asked = !linter.leaves_out(&entry.rule);
        if gone || (met && asked) {
            let in_file = [of_file(false), of_file(true)].into_iter().flatten();
            let held: u32 = in_file.filter_map(|file| file.held.get(&at)).sum();
            entry.count.saturating_sub(held)
        } else {
            0
        }
    }
}

impl Entry {
    fn of(file: &str, finding: &Finding) -> Self {
        let place = || match finding.pointer.as_str() {
            "" => "the whole file".to_owned(),
            pointer => pointer.to_owned(),
        };
        Self {
            file: file.to_owned(),
            rule: finding.rule.to_string(),
            severity: finding.severity.name().to_owned(),
            statement: finding.sid.clone().unwrap_or_else(place),
            identity: finding.identity.clone(),
            count: 1,
        }
    }

    fn key(&self) -> Key {
        (self.file.clone(), self.rule.clone(), self.identity.clone())
    }
}

/// The file: a finding a line, so that a diff shows what came and went.
fn text(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        let json = serde_json::to_string(entry).unwrap_or_default();
        format!("\n    {json}")
    };
    let lines: Vec<String> = entries.iter().map(line).collect();
    let close = if lines.is_empty() { "]" } else { "\n  ]" };
    format!(
        "{{\n  \"version\": {VERSION},\n  \"findings\": [{}{close}\n}}\n",
        lines.join(",")
    )
}

impl Linter {
    /// What is to be said of the baseline once all files are linted: what it holds and nothing fits any more.
    pub fn about_baseline(&self, everything: bool) -> Option<FileReport> {
        let baseline = self.baseline.as_ref()?;
        let file = baseline.file.as_ref()?;
        // The lines of one file's entries are together, since the file is sorted.
        let mut stale: BTreeMap<&str, Vec<(Span, u32, &Entry, usize)>> = BTreeMap::new();
        let mut from = 0;
        for (position, entry) in baseline.entries.iter().enumerate() {
            let span = place(&file.text, &entry.identity, &mut from);
            let count = baseline.stale(position, entry, self, everything);
            if count > 0 {
                let of_file = stale.entry(&entry.file).or_default();
                of_file.push((span, count, entry, position));
            }
        }
        let mut findings = Vec::new();
        for (name, entries) in stale {
            let Some((span, _, first, position)) = entries.first() else {
                continue;
            };
            let count: u32 = entries.iter().map(|(_, count, ..)| count).sum();
            let (findings_are, fit) = match count {
                1 => ("1 finding".to_owned(), "is"),
                _ => (format!("{count} findings"), "are"),
            };
            let message = format!(
                "{findings_are} of {} in the baseline {fit} not there any more",
                quoted(name)
            );
            let mut problem = Diagnostic::new(STALE, *span, message)
                .label(label(first))
                .help(format!(
                    "`iamlint check --write-baseline {}` takes them out",
                    reported(&baseline.path)
                ));
            for (span, _, entry, _) in entries.iter().skip(1).take(MOST_NAMED) {
                problem = problem.also(*span, label(entry));
            }
            let pointer = format!("/findings/{position}");
            findings.extend(finding(&self.rules, &file.name, pointer, problem));
        }
        Some(report(file, findings))
    }
}

fn label(entry: &Entry) -> String {
    format!("{} at {}", entry.rule, quoted(&entry.statement))
}

/// The place of the next `identity` from `from` on.
fn place(text: &str, identity: &str, from: &mut usize) -> Span {
    let rest = text.get(*from..).unwrap_or_default();
    let Some(at) = rest.find(identity).filter(|_| !identity.is_empty()) else {
        return Span::at(0);
    };
    let start = *from + at;
    *from = start + identity.len();
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(at(start), at(*from))
}
