//! The policies of one version of a file.

use super::{FileVersion, Kinds};
use crate::carrier::{self, Carried, looks_like_policy_text};
use crate::diagnostic::Diagnostic;
use crate::json::Tree;
use crate::lint::obstacles;
use crate::policy::{self, Policy, PolicyKind, Said};
use crate::source::{Lines, Loaded, reported};

/// A file's text as a tree.
pub(super) struct Trees<'a> {
    version: FileVersion<'a>,
    pub(super) tree: Tree<'a>,
    problems: Vec<Diagnostic>,
}

impl<'a> Trees<'a> {
    pub(super) fn of(version: FileVersion<'a>) -> Self {
        let (tree, problems) = carrier::parse(version.loaded);
        Self {
            version,
            tree,
            problems,
        }
    }
}

/// A policy in a file.
pub(super) struct Document<'a> {
    /// Where it is in the file.
    pub(super) pointer: String,
    pub(super) policy: Policy<'a>,
    /// What keeps it from being read as AWS would read it: the first of that.
    pub(super) obstacle: Option<String>,
    /// Its text.
    pub(super) raw: &'a str,
}

/// What a version of a file holds.
#[derive(Default)]
pub(super) struct Held<'a> {
    pub(super) documents: Vec<Document<'a>>,
    /// It is meant to hold a policy and cannot be read: the first error.
    pub(super) broken: Option<String>,
    pub(super) lines: Option<Lines<'a>>,
}

/// The policies of a version; none where there is no such version. `carried` is what was found in the tree.
pub(super) fn read<'a>(
    version: Option<(&'a Trees<'a>, &'a Carried<'a>)>,
    kinds: Kinds<'_>,
) -> Held<'a> {
    let Some((trees, carried)) = version else {
        return Held::default();
    };
    let loaded: &Loaded = trees.version.loaded;
    let text = &loaded.file.text;
    let lines = Lines::new(text);
    let said = |problem: &Diagnostic| {
        let line = lines.line_of(problem.span.start);
        format!("line {line}: {}", problem.message)
    };
    let mut held = Held {
        broken: trees.problems.first().map(said),
        ..Held::default()
    };
    match carried {
        Carried::Itself(_) => {}
        // A string that was meant to be a policy and is none that can be read.
        Carried::Inside(documents) => {
            if carrier::held(&trees.tree, carried).len() < documents.len() {
                held.broken = Some("a string that should hold a policy is not JSON".to_owned());
            }
        }
        Carried::Template(_) | Carried::Foreign => return Held::default(),
        Carried::Nothing => {
            let meant = loaded.wide || looks_like_policy_text(text);
            held.broken = held.broken.filter(|_| meant);
            return held;
        }
    }
    let name = reported(trees.version.path);
    for found in carrier::held(&trees.tree, carried) {
        let (mut policy, more) = policy::read(found.root, PolicyKind::Identity);
        let from = Said {
            carrier: found.kind,
            option: kinds.option,
            configuration: kinds.config.kind_of(trees.version.path),
        };
        let (kind, _) = policy::decide(&policy, &name, from);
        policy.kind = kind;
        let reported = trees.problems.iter().chain(&found.problems).chain(&more);
        let obstacles = obstacles(&policy, text, reported.cloned().collect());
        held.documents.push(Document {
            pointer: found.pointer,
            policy,
            obstacle: obstacles.first().map(said),
            raw: found.root.raw(),
        });
    }
    held.lines = Some(lines);
    held
}
