//! Two versions of a file: what each policy in it newly lets happen, and what no longer.
//!
//! Policies are paired by their place in the file. Knows no output format and no git.

mod documents;

use std::path::Path;

use crate::carrier;
use crate::config::Config;
use crate::policy::ast::Statement;
use crate::policy::{Policy, PolicyKind};
use crate::prover::{Difference, Instance, comparable, difference, without_statements};
use crate::request::Request;
use crate::source::{Lines, Loaded};
use documents::{Document, Held};

/// Requests of one sort that are shown of a policy.
pub const MOST_SHOWN: usize = 5;

/// How a policy has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is there no more.
    Deleted,
    /// It is another than it was.
    Changed,
}

impl Change {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Deleted => "deleted",
            Self::Changed => "changed",
        }
    }
}

/// What a change of access comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A request shows that more can happen.
    Grew,
    /// Not decided.
    Unknown,
    /// It was proved that nothing more can happen.
    NotGrown,
}

impl Judgement {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grew => "grew",
            Self::Unknown => "unknown",
            Self::NotGrown => "not-grown",
        }
    }
}

/// A request, and the statements that decide it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The request.
    pub request: Request,
    /// The statements.
    pub statements: Vec<Stated>,
}

/// Where a statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// JSON Pointer within the policy.
    pub pointer: String,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// The line in which it begins, from 1, in the version that has it.
    pub line: u32,
}

/// A policy that is not what it was.
#[derive(Clone, Debug)]
pub struct ChangedPolicy {
    /// The file as reported; of a deleted one, as it was.
    pub file: String,
    /// The name that the file had, where it had another.
    pub was: Option<String>,
    /// JSON Pointer of the policy in the file.
    pub document: String,
    /// How it has changed.
    pub change: Change,
    /// The kind of the policy as it is, or else as it was.
    pub kind: PolicyKind,
    /// The kind that it had, where that was another.
    pub old_kind: Option<PolicyKind>,
    /// Requests that the new version allows and the old one did not. Statements of the new version.
    pub allows: Vec<Told>,
    /// Requests that the old version denied, the new one does not, and the new one does not allow by itself.
    /// Statements of the old version.
    pub releases: Vec<Told>,
    /// Requests that the old version allowed and the new one does not. Statements of the old version.
    pub no_longer_allows: Vec<Told>,
    /// Requests that the new version denies and the old one did not, where the old one did not allow them by itself.
    /// Statements of the new version.
    pub denies: Vec<Told>,
    /// More has become possible than is shown.
    pub more: bool,
    /// What is not known of what has become possible, and why.
    pub unknown: Vec<String>,
}

impl ChangedPolicy {
    /// What the change comes to. What is not known never counts as not grown.
    pub fn judgement(&self) -> Judgement {
        if !self.allows.is_empty() || !self.releases.is_empty() {
            Judgement::Grew
        } else if !self.unknown.is_empty() {
            Judgement::Unknown
        } else {
            Judgement::NotGrown
        }
    }
}

/// One version of a file.
#[derive(Clone, Copy, Debug)]
pub struct FileVersion<'a> {
    /// Its text.
    pub loaded: &'a Loaded,
    /// Its path, for the configuration and for words that tell the kind.
    pub path: &'a Path,
}

/// What says of what kind policies are.
#[derive(Clone, Copy, Debug)]
pub struct Kinds<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// `--kind`.
    pub option: Option<&'a PolicyKind>,
}

/// The policies that differ between two versions of a file, in the order of the new one; at least one of them is there.
pub fn compare(
    old: Option<FileVersion<'_>>,
    new: Option<FileVersion<'_>>,
    kinds: Kinds<'_>,
) -> Vec<ChangedPolicy> {
    let old_trees = old.map(documents::Trees::of);
    let new_trees = new.map(documents::Trees::of);
    let old_carried = old_trees.as_ref().map(|trees| carrier::find(&trees.tree));
    let new_carried = new_trees.as_ref().map(|trees| carrier::find(&trees.tree));
    let was = documents::read(old_trees.as_ref().zip(old_carried.as_ref()), kinds);
    let is = documents::read(new_trees.as_ref().zip(new_carried.as_ref()), kinds);
    let pair = Pair {
        file: new.or(old).map_or("", |version| &version.loaded.file.name),
        was: old.map(|version| version.loaded.file.name.as_str()),
        renamed: new.is_some(),
    };
    let mut changed = Vec::new();
    for document in &is.documents {
        let before = was
            .documents
            .iter()
            .find(|was| was.pointer == document.pointer);
        changed.extend(pair.changed(before, Some(document), &was, &is));
    }
    for document in &was.documents {
        if !is.documents.iter().any(|is| is.pointer == document.pointer) {
            changed.extend(pair.changed(Some(document), None, &was, &is));
        }
    }
    changed.extend(pair.illegible(&was, &is));
    changed
}

/// The two versions of a file by name.
struct Pair<'a> {
    file: &'a str,
    was: Option<&'a str>,
    renamed: bool,
}

impl Pair<'_> {
    /// A file of which nothing can be read as a policy, though it is meant to hold one, and did not before.
    fn illegible(&self, before: &Held<'_>, after: &Held<'_>) -> Option<ChangedPolicy> {
        let reason = after
            .broken
            .as_ref()
            .filter(|_| after.documents.is_empty())?;
        if !before.documents.is_empty() {
            return None;
        }
        let reason =
            format!("the new version has errors ({reason}), so nothing can be proved about it");
        Some(ChangedPolicy {
            unknown: vec![reason],
            ..self.blank(String::new(), PolicyKind::Identity, Change::Changed)
        })
    }

    fn blank(&self, document: String, kind: PolicyKind, change: Change) -> ChangedPolicy {
        let was = self.was.filter(|was| self.renamed && *was != self.file);
        ChangedPolicy {
            file: self.file.to_owned(),
            was: was.map(ToOwned::to_owned),
            document,
            change,
            kind,
            old_kind: None,
            allows: Vec::new(),
            releases: Vec::new(),
            no_longer_allows: Vec::new(),
            denies: Vec::new(),
            more: false,
            unknown: Vec::new(),
        }
    }

    fn changed(
        &self,
        old: Option<&Document<'_>>,
        new: Option<&Document<'_>>,
        before: &Held<'_>,
        after: &Held<'_>,
    ) -> Option<ChangedPolicy> {
        let one = new.or(old)?;
        let kind = |document: &Document<'_>| document.policy.kind.clone();
        if let (Some(old), Some(new)) = (old, new)
            && old.raw == new.raw
            && kind(old) == kind(new)
            && old.obstacle.is_some() == new.obstacle.is_some()
        {
            return None;
        }
        let change = match (old, new) {
            (None, _) => Change::Added,
            (_, None) => Change::Deleted,
            _ => Change::Changed,
        };
        let mut changed = ChangedPolicy {
            old_kind: old.map(kind).filter(|was| *was != kind(one)),
            ..self.blank(one.pointer.clone(), kind(one), change)
        };
        let mut unknown = Vec::new();
        if let Some(reason) = old
            .and_then(|old| old.obstacle.as_ref())
            .or(before.broken.as_ref())
        {
            unknown.push(format!(
                "the old version has errors ({reason}), so all that the new one allows counts as new"
            ));
        }
        let broken = match new {
            Some(new) => new.obstacle.as_ref(),
            None => after.broken.as_ref(),
        };
        if let Some(reason) = broken {
            unknown.push(format!(
                "the new version has errors ({reason}), so nothing can be proved about it"
            ));
            changed.unknown = unknown;
            return Some(changed);
        }
        let old = old.filter(|old| old.obstacle.is_none());
        changed.judge(old, before.lines.as_ref(), new, after.lines.as_ref());
        changed.unknown.splice(0..0, unknown);
        Some(changed)
    }
}

impl ChangedPolicy {
    fn judge(
        &mut self,
        old: Option<&Document<'_>>,
        old_lines: Option<&Lines<'_>>,
        new: Option<&Document<'_>>,
        new_lines: Option<&Lines<'_>>,
    ) {
        match (old, new) {
            (Some(old), Some(new)) if !comparable(&old.policy.kind, &new.policy.kind) => {
                // It governs other requests now: one policy has gone, another has come.
                let (no_old, no_new) = (
                    without_statements(&new.policy),
                    without_statements(&old.policy),
                );
                self.both((&old.policy, old_lines), (&no_new, None));
                self.both((&no_old, None), (&new.policy, new_lines));
            }
            (Some(old), Some(new)) => {
                self.both((&old.policy, old_lines), (&new.policy, new_lines));
            }
            (None, Some(new)) => self.both(
                (&without_statements(&new.policy), None),
                (&new.policy, new_lines),
            ),
            (Some(old), None) => self.both(
                (&old.policy, old_lines),
                (&without_statements(&old.policy), None),
            ),
            (None, None) => {}
        }
    }

    fn both(
        &mut self,
        old: (&Policy<'_>, Option<&Lines<'_>>),
        new: (&Policy<'_>, Option<&Lines<'_>>),
    ) {
        let gained = difference(old.0, new.0, MOST_SHOWN);
        let lost = difference(new.0, old.0, MOST_SHOWN);
        let Difference {
            allowed,
            released,
            more,
            unknown,
        } = gained;
        self.allows.extend(told(&allowed, new));
        self.releases.extend(told(&released, old));
        self.no_longer_allows.extend(told(&lost.allowed, old));
        self.denies.extend(told(&lost.released, new));
        self.more |= more;
        self.unknown.extend(unknown);
    }
}

fn told(instances: &[Instance], (policy, lines): (&Policy<'_>, Option<&Lines<'_>>)) -> Vec<Told> {
    let tree = policy.node.tree();
    let base = tree.pointer_at(policy.node.span());
    let stated = |statement: &Statement<'_>| {
        let span = statement.node.span();
        let pointer = tree.pointer_at(span);
        Stated {
            pointer: pointer.strip_prefix(&base).unwrap_or(&pointer).to_owned(),
            sid: statement.sid.as_ref().map(|sid| sid.text.to_string()),
            line: lines.map_or(1, |lines| lines.line_of(span.start)),
        }
    };
    let tell = |instance: &Instance| Told {
        request: instance.witness.clone(),
        statements: instance
            .statements
            .iter()
            .filter_map(|id| policy.statements.get(id.statement))
            .map(stated)
            .collect(),
    };
    instances.iter().map(tell).collect()
}
