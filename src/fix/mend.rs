//! One file: fixes applied until no more can be.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::slice;
use std::sync::Arc;

use super::apply::{applied, clash};
use super::proved::{nothing_new, reads_as_well};
use crate::diagnostic::{Edit, Fix, Safety, Severity};
use crate::lint::{FileReport, Finding, Linter, Outcome};
use crate::source::{Loaded, SourceFile, Span};

/// How often a file is linted anew. A file with more to mend is mended further by the next run.
const MOST_TRIES: usize = 400;

const NOT_UTF8: &str = "the file is not UTF-8";

/// What came of a file.
#[derive(Debug)]
pub struct Mended {
    /// The report of the new text. Its text is the new text.
    pub report: FileReport,
    /// Fixes that were applied; none: the text is the old one.
    pub fixed: usize,
    /// Fixes that were not applied, at their places in the new text.
    pub left: Vec<Left>,
    /// Findings whose fix changes what the policy means and was not asked for.
    pub with_unsafe: usize,
}

/// A fix that was not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The rule of its finding.
    pub rule: Arc<str>,
    /// Where the finding is.
    pub span: Span,
    /// Why, in words.
    pub reason: String,
}

/// Applies fixes.
#[derive(Clone, Copy, Debug)]
pub struct Mender<'l> {
    /// By which it lints.
    pub linter: &'l Linter,
    /// Apply fixes too that change what a policy means.
    pub unsafe_too: bool,
}

/// A text whose fixes are tried, and not applied.
pub struct Trial<'l, 'p>(Work<'l, 'p>);

impl Trial<'_, '_> {
    /// Nothing where the fix of `finding` does by itself what a fix is to do, a safe one with proof; otherwise why it is
    /// not to be applied.
    pub fn holds(&self, finding: &Finding) -> Result<(), String> {
        if !self.0.is_utf8() {
            return Err(NOT_UTF8.to_owned());
        }
        self.0.attempt(slice::from_ref(finding)).map(drop)
    }
}

/// A text on its way.
struct State {
    loaded: Loaded,
    report: FileReport,
}

impl Mender<'_> {
    /// Mends a text that was read. The outcome where it holds no policy.
    pub fn mend(&self, loaded: Loaded, path: &Path, named: bool) -> Result<Mended, Outcome> {
        let mut work = self.begin(loaded, path, named)?;
        if work.is_utf8() {
            work.run();
        } else {
            work.leave_all(NOT_UTF8);
        }
        Ok(work.finish())
    }

    /// Makes ready to try the fixes of a text one by one. The outcome where it holds no policy.
    pub fn trial<'p>(&self, loaded: Loaded, path: &'p Path) -> Result<Trial<'_, 'p>, Outcome> {
        self.begin(loaded, path, false).map(Trial)
    }

    fn begin<'p>(
        &self,
        loaded: Loaded,
        path: &'p Path,
        named: bool,
    ) -> Result<Work<'_, 'p>, Outcome> {
        let report = match self.linter.lint_loaded(loaded.clone(), path, named) {
            Outcome::Linted(report) => report,
            other => return Err(other),
        };
        Ok(Work {
            mender: *self,
            path,
            named,
            seen: HashSet::from([loaded.file.text.clone()]),
            state: State { loaded, report },
            left: Vec::new(),
            fixed: 0,
            tries: 0,
        })
    }

    fn wants(&self, finding: &Finding) -> bool {
        finding.suppressed.is_none()
            && match safety(finding) {
                Some(Safety::Safe) => true,
                Some(Safety::Unsafe) => self.unsafe_too,
                Some(Safety::Display) | None => false,
            }
    }
}

fn safety(finding: &Finding) -> Option<Safety> {
    finding.diagnostic.fix.as_ref().map(|fix| fix.safety)
}

fn edits(finding: &Finding) -> &[Edit] {
    let fix: Option<&Fix> = finding.diagnostic.fix.as_ref();
    fix.map_or(&[], |fix| &fix.edits)
}

struct Work<'l, 'p> {
    mender: Mender<'l>,
    path: &'p Path,
    named: bool,
    state: State,
    left: Vec<Left>,
    /// Texts that there have been: none comes again.
    seen: HashSet<String>,
    fixed: usize,
    tries: usize,
}

impl Work<'_, '_> {
    fn is_utf8(&self) -> bool {
        self.state.loaded.invalid.is_empty() && !self.state.loaded.wide
    }

    fn run(&mut self) {
        loop {
            let before = self.fixed;
            self.left.clear();
            self.pass();
            // What stood in the way of a fix may have been mended since.
            if self.fixed == before || self.left.is_empty() || self.tries >= MOST_TRIES {
                return;
            }
        }
    }

    /// Applies what can be applied, many fixes at a time while that goes well.
    fn pass(&mut self) {
        let mut most = usize::MAX;
        loop {
            let batch = self.batch(most);
            if batch.is_empty() {
                return;
            }
            if self.tries >= MOST_TRIES {
                self.leave_all("the file has too much to mend for one run");
                return;
            }
            self.tries += 1;
            match self.attempt(&batch) {
                Ok(state) => {
                    self.accept(&batch, state);
                    most = most.saturating_mul(2);
                }
                Err(reason) => match batch.as_slice() {
                    [only] => self.left.push(Left {
                        rule: Arc::clone(&only.rule),
                        span: only.diagnostic.span,
                        reason,
                    }),
                    several => most = several.len() / 2,
                },
            }
        }
    }

    /// Findings whose fixes can be applied together; safe ones by themselves.
    fn batch(&self, most: usize) -> Vec<Finding> {
        let is_left = |finding: &Finding| {
            let same =
                |left: &Left| left.rule == finding.rule && left.span == finding.diagnostic.span;
            self.left.iter().any(same)
        };
        let findings = self.state.report.findings.iter();
        let wanted = findings.filter(|finding| self.mender.wants(finding) && !is_left(finding));
        let wanted: Vec<&Finding> = wanted.collect();
        let safe = |finding: &Finding| safety(finding) == Some(Safety::Safe);
        let only_safe = wanted.iter().any(|finding| safe(finding));
        let mut batch: Vec<Finding> = Vec::new();
        let mut last: Option<u32> = None;
        let mut wanted: Vec<&Finding> = wanted
            .into_iter()
            .filter(|finding| !only_safe || safe(finding))
            .collect();
        wanted.sort_by_key(|finding| edits(finding).iter().map(|edit| edit.span).min());
        for finding in wanted {
            // Edits are in the order of their places, so one look back is enough but for fixes of several edits.
            let start = edits(finding).iter().map(|edit| edit.span.start).min();
            let near = last >= start && last.is_some();
            if near
                && batch
                    .iter()
                    .any(|other| clash(edits(other), edits(finding)))
            {
                continue;
            }
            last = last.max(edits(finding).iter().map(|edit| edit.span.end).max());
            batch.push(finding.clone());
            if batch.len() >= most {
                break;
            }
        }
        batch
    }

    /// The text with these fixes, if they do what they are to do.
    fn attempt(&self, batch: &[Finding]) -> Result<State, String> {
        let State { loaded, report } = &self.state;
        let text = applied(&loaded.file.text, batch.iter().flat_map(edits))
            .ok_or_else(|| "its edits do not fit the text".to_owned())?;
        if self.seen.contains(&text) {
            return Err("it would take another fix back".to_owned());
        }
        let after = Loaded {
            file: SourceFile {
                name: loaded.file.name.clone(),
                text,
            },
            invalid: Vec::new(),
            wide: false,
        };
        let linter = self.mender.linter;
        let Outcome::Linted(new) = linter.lint_loaded(after.clone(), self.path, self.named) else {
            return Err("the file would hold no policy any more".to_owned());
        };
        reads_as_well((loaded, &report.documents), (&after, &new.documents))?;
        let (before, there) = (counts(report), counts(&new));
        let mut gone: HashMap<Key<'_>, usize> = HashMap::new();
        for finding in batch {
            *gone.entry(key(report, finding)).or_default() += 1;
        }
        let number = |counts: &HashMap<Key<'_>, usize>, key| counts.get(key).copied().unwrap_or(0);
        let mut keys = gone.keys();
        if keys.any(|key| number(&there, key) + number(&gone, key) > number(&before, key)) {
            return Err("the finding would not be gone".to_owned());
        }
        if let Some(rule) = new_error(report, &new) {
            return Err(format!("it would bring up an error of `{rule}`"));
        }
        if batch
            .iter()
            .any(|finding| safety(finding) == Some(Safety::Safe))
        {
            nothing_new(loaded, &after, &new.documents)?;
        }
        Ok(State {
            loaded: after,
            report: new,
        })
    }

    fn accept(&mut self, batch: &[Finding], state: State) {
        for left in &mut self.left {
            let before = batch.iter().flat_map(edits);
            let before = before.filter(|edit| edit.span.end <= left.span.start);
            let shift: i64 = before
                .map(|edit| {
                    i64::try_from(edit.text.len()).unwrap_or(0) - i64::from(edit.span.len())
                })
                .sum();
            let moved = |offset: u32| u32::try_from(i64::from(offset) + shift).unwrap_or(offset);
            left.span = Span::new(moved(left.span.start), moved(left.span.end));
        }
        self.fixed += batch.len();
        self.seen.insert(state.loaded.file.text.clone());
        self.state = state;
    }

    fn leave_all(&mut self, reason: &str) {
        let findings = self.state.report.findings.iter();
        let wanted = findings.filter(|finding| self.mender.wants(finding));
        let left = wanted.map(|finding| Left {
            rule: Arc::clone(&finding.rule),
            span: finding.diagnostic.span,
            reason: reason.to_owned(),
        });
        self.left = left.collect();
    }

    fn finish(self) -> Mended {
        let findings = self.state.report.findings.iter();
        let is_unsafe = |finding: &&Finding| {
            finding.suppressed.is_none() && safety(finding) == Some(Safety::Unsafe)
        };
        let with_unsafe = if self.mender.unsafe_too {
            0
        } else {
            findings.filter(is_unsafe).count()
        };
        Mended {
            report: self.state.report,
            fixed: self.fixed,
            left: self.left,
            with_unsafe,
        }
    }
}

/// What a person would call the same finding before and after a fix: the rule, the policy, the statement's Sid, the
/// element and the text that is wrong.
type Key<'r> = (&'r str, &'r str, Option<&'r str>, String, &'r str);

fn key<'r>(report: &'r FileReport, finding: &'r Finding) -> Key<'r> {
    let numbers = |part: &&str| part.parse::<usize>().is_err();
    let element: Vec<&str> = finding.pointer.split('/').filter(numbers).collect();
    let text = report.file.text.get(finding.diagnostic.span.range());
    // A whole statement is not its own text: a fix makes it another.
    let text = text.filter(|text| !text.starts_with(['{', '[']));
    (
        &finding.rule,
        &finding.document,
        finding.sid.as_deref(),
        element.join("/"),
        text.unwrap_or_default(),
    )
}

fn counts(report: &FileReport) -> HashMap<Key<'_>, usize> {
    let mut counts = HashMap::new();
    for finding in &report.findings {
        *counts.entry(key(report, finding)).or_default() += 1;
    }
    counts
}

/// A rule that has more errors in a policy than before.
fn new_error(before: &FileReport, after: &FileReport) -> Option<String> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    for finding in errors(before) {
        *counts
            .entry((&finding.rule, &finding.document))
            .or_default() += 1;
    }
    for finding in errors(after) {
        let count = counts
            .entry((&finding.rule, &finding.document))
            .or_default();
        match count.checked_sub(1) {
            Some(fewer) => *count = fewer,
            None => return Some(finding.rule.to_string()),
        }
    }
    None
}

fn errors(report: &FileReport) -> impl Iterator<Item = &Finding> {
    let findings = report.findings.iter();
    findings.filter(|finding| finding.severity == Severity::Error && finding.suppressed.is_none())
}
