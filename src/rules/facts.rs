//! The catalogue as rules see it: every question to it goes through this file.

use std::ops::Range;

use crate::catalog::{self, ActionGlob, Service};
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Entry, Policy};

pub(super) use crate::catalog::{Action, glob, glob_ignore_case};

/// The patterns of the ARNs of the resources that the action can be about.
pub(super) fn arns(action: Action) -> impl Iterator<Item = &'static str> {
    action.arn_templates().iter().map(|template| template.text)
}

/// Whether `A` and `a` are the same letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Counts,
    Ignored,
}

/// A set of actions. Their order is that of their positions in the catalogue.
#[derive(Debug, Default)]
pub(super) struct Actions {
    sorted: Vec<Action>,
    /// The same in the order of the page, which puts the most telling ones first.
    written: Vec<Action>,
    /// Prefixes of their services, each once.
    services: Vec<&'static str>,
}

impl FromIterator<Action> for Actions {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        let written: Vec<Action> = actions.into_iter().collect();
        let mut sorted = written.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let mut services: Vec<_> = sorted.iter().map(|action| action.prefix()).collect();
        services.dedup();
        Self {
            sorted,
            written,
            services,
        }
    }
}

impl Actions {
    /// Prefixes of the services that have a member.
    pub(super) fn services(&self) -> &[&'static str] {
        &self.services
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Action> {
        self.sorted.iter().copied()
    }

    /// The members as the page lists them.
    pub(super) fn as_written(&self) -> impl Iterator<Item = Action> {
        self.written.iter().copied()
    }

    pub(super) fn contains(&self, action: Action) -> bool {
        self.sorted.binary_search(&action).is_ok()
    }

    /// The members that a pattern matches, in order.
    pub(super) fn matched<'s>(&'s self, pattern: &'s Pattern) -> impl Iterator<Item = Action> + 's {
        let start = self
            .sorted
            .partition_point(|action| action.index() < pattern.range.start);
        let near = self.sorted.get(start..).unwrap_or_default().iter().copied();
        near.take_while(|action| action.index() < pattern.range.end)
            .filter(|&action| pattern.glob.matches(action))
    }
}

/// An entry of `Action` or `NotAction`, ready to be compared with the catalogue.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Number of the entry's node in its tree.
    node: u32,
    glob: ActionGlob,
    /// Positions of the actions that it may match; empty for what is no pattern.
    range: Range<u32>,
    /// The action that it names without wildcards.
    exactly: Option<Action>,
}

impl Pattern {
    fn new(entry: &Entry<'_, ActionPattern>) -> Self {
        let glob = ActionGlob::new(&entry.leaf.text);
        let literal = !entry.leaf.text.contains(['*', '?']);
        let exactly = literal.then(|| catalog::action(&entry.leaf.text)).flatten();
        let range = match (&entry.pattern, exactly) {
            (ActionPattern::Invalid(_), _) => 0..0,
            (_, Some(action)) => action.index()..action.index() + 1,
            _ if literal => 0..0,
            _ => glob.range(),
        };
        Self {
            node: entry.leaf.node.index(),
            glob,
            range,
            exactly,
        }
    }

    /// The action that the entry names without wildcards.
    pub(super) fn exactly(&self) -> Option<Action> {
        self.exactly
    }

    /// How many actions it may match.
    pub(super) fn candidates(&self) -> u32 {
        self.range.end - self.range.start
    }

    /// How many of them stand before the action at `index`.
    pub(super) fn before(&self, index: u32) -> u32 {
        index.saturating_sub(self.range.start)
    }

    /// True if it matches this action.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Action".
    pub(super) fn matches(&self, action: Action) -> bool {
        self.range.contains(&action.index()) && self.glob.matches(action)
    }
}

/// All patterns of a document, each made ready once for all rules.
#[derive(Debug, Default)]
pub(super) struct Patterns(Vec<Pattern>);

impl Patterns {
    pub(super) fn of(policy: &Policy<'_>) -> Self {
        let mut patterns: Vec<Pattern> = policy
            .statements
            .iter()
            .flat_map(|statement| statement.action.iter().chain(&statement.not_action))
            .flat_map(|element| element.entries.iter().map(Pattern::new))
            .collect();
        patterns.sort_by_key(|pattern| pattern.node);
        Self(patterns)
    }

    /// The pattern of an entry.
    pub(super) fn get(&self, entry: &Entry<'_, ActionPattern>) -> Option<&Pattern> {
        let node = entry.leaf.node.index();
        let at = self
            .0
            .binary_search_by_key(&node, |pattern| pattern.node)
            .ok()?;
        self.0.get(at)
    }
}

/// The action of this name, case ignored.
pub(super) fn action(name: &str) -> Option<Action> {
    catalog::action(name)
}

/// The actions that an entry of `Action` matches.
pub(super) fn matched(entry: &Entry<'_, ActionPattern>) -> impl Iterator<Item = Action> {
    let valid = !matches!(entry.pattern, ActionPattern::Invalid(_));
    valid
        .then(|| catalog::expand(&entry.leaf.text))
        .into_iter()
        .flatten()
}

/// The actions that a pattern of a set matches.
pub(super) fn expand(pattern: &str) -> impl Iterator<Item = Action> {
    catalog::expand(pattern)
}

/// The service with this prefix, case ignored.
pub(super) fn service(prefix: &str) -> Option<Service> {
    catalog::service(prefix)
}

/// The known action that `name` was most likely meant to be.
pub(super) fn suggest_action(name: &str) -> Option<String> {
    catalog::suggest_action(name)
}
