//! Named sets and tables: `@phi-data`, `@siblings`.
//!
//! A set is a Markdown file with one fence: `set` (actions), `list` (texts) or `table`. Its
//! content is read on first use.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::facts::{self, Action, Actions};
use super::syntax::problem;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetKind {
    /// Actions: names, patterns and other sets.
    Actions,
    /// Texts.
    Texts,
    /// Rows with named columns.
    Table,
}

/// A named set.
#[derive(Debug)]
pub struct NamedSet {
    name: Cow<'static, str>,
    kind: SetKind,
    page: Cow<'static, str>,
    fence: Span,
    /// The sets of the user's folder that this one may name.
    peers: Vec<Arc<NamedSet>>,
    content: OnceLock<Content>,
}

/// A set that a rule uses.
#[derive(Clone, Debug)]
pub(super) enum SetRef {
    Builtin(&'static NamedSet),
    Own(Arc<NamedSet>),
}

impl std::ops::Deref for SetRef {
    type Target = NamedSet;

    fn deref(&self) -> &NamedSet {
        match self {
            Self::Builtin(set) => set,
            Self::Own(set) => set,
        }
    }
}

#[derive(Debug)]
pub(super) enum Content {
    Actions(Actions),
    Texts(Vec<Box<str>>),
    Table(Vec<Row>),
}

/// One row of a table: a cell a column.
#[derive(Debug)]
pub(super) struct Row(pub(super) Vec<Cell>);

/// One cell.
#[derive(Debug)]
pub(super) enum Cell {
    Text(Box<str>),
    Texts(Vec<Box<str>>),
    Action(Action),
    Actions(Vec<Action>),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    Texts,
    Action,
    Actions,
}

impl NamedSet {
    /// A set embedded in the program. The build script has found its fence and checked that sets
    /// do not contain each other in a circle.
    pub(super) const fn builtin(
        name: &'static str,
        kind: SetKind,
        page: &'static str,
        fence: Span,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            page: Cow::Borrowed(page),
            fence,
            peers: Vec::new(),
            content: OnceLock::new(),
        }
    }

    /// A set of a user's folder; `peers` are those of the folder that come before it.
    pub(super) fn own(
        name: String,
        kind: SetKind,
        page: String,
        fence: Span,
        peers: Vec<Arc<Self>>,
    ) -> Self {
        Self {
            name: Cow::Owned(name),
            kind,
            page: Cow::Owned(page),
            fence,
            peers,
            content: OnceLock::new(),
        }
    }

    /// Its name, without `@`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds.
    pub fn kind(&self) -> SetKind {
        self.kind
    }

    /// The Markdown page.
    pub fn page(&self) -> &str {
        &self.page
    }

    pub(super) fn fence_text(&self) -> &str {
        self.page.get(self.fence.range()).unwrap_or_default()
    }

    /// Names of the sets that this one contains.
    pub(super) fn contained(&self) -> impl Iterator<Item = &str> {
        self.lines().filter_map(|(line, _)| line.strip_prefix('@'))
    }

    /// The actions; empty for a set of another kind.
    pub(super) fn actions(&self) -> &Actions {
        static EMPTY: OnceLock<Actions> = OnceLock::new();
        match self.content() {
            Content::Actions(actions) => actions,
            _ => EMPTY.get_or_init(Actions::default),
        }
    }

    /// The texts; empty for a set of another kind.
    pub(super) fn texts(&self) -> &[Box<str>] {
        match self.content() {
            Content::Texts(texts) => texts,
            _ => &[],
        }
    }

    /// The rows; empty for a set of another kind.
    pub(super) fn rows(&self) -> &[Row] {
        match self.content() {
            Content::Table(rows) => rows,
            _ => &[],
        }
    }

    fn content(&self) -> &Content {
        self.content.get_or_init(|| self.read().0)
    }

    /// What is wrong with the set: names that the catalogue or the folder lacks, rows of the wrong
    /// length. Spans lie in its page.
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.read().1
    }

    /// The columns of a table, in order.
    pub(super) fn columns(&self) -> Vec<(&str, ColumnKind)> {
        let header = self.lines().next().map_or("", |(line, _)| line);
        let column = |text| {
            let (name, kind) = str::split_once(text, ':').unwrap_or((text, "text"));
            let kind = match kind.trim() {
                "texts" => ColumnKind::Texts,
                "action" => ColumnKind::Action,
                "actions" => ColumnKind::Actions,
                _ => ColumnKind::Text,
            };
            (name.trim(), kind)
        };
        header.split('|').map(column).collect()
    }

    /// The lines that say something, without comments, and their places in the page.
    fn lines(&self) -> impl Iterator<Item = (&str, Span)> {
        let mut start = self.fence.start;
        self.fence_text()
            .split_inclusive('\n')
            .filter_map(move |line| {
                let begin = start;
                start = start.saturating_add(length(line));
                let said = line.split('#').next().unwrap_or_default();
                let indent = length(said) - length(said.trim_start());
                let said = said.trim();
                let span = Span::new(begin + indent, begin + indent + length(said));
                (!said.is_empty()).then_some((said, span))
            })
    }

    fn read(&self) -> (Content, Vec<Diagnostic>) {
        let mut errors = Vec::new();
        let content = match self.kind {
            SetKind::Texts => Content::Texts(self.lines().map(|(line, _)| line.into()).collect()),
            SetKind::Actions => Content::Actions(self.read_actions(&mut errors)),
            SetKind::Table => Content::Table(self.read_rows(&mut errors)),
        };
        (content, errors)
    }

    fn read_actions(&self, errors: &mut Vec<Diagnostic>) -> Actions {
        let mut actions: Vec<Action> = Vec::new();
        for (line, span) in self.lines() {
            if let Some(name) = line.strip_prefix('@') {
                match self.peer(name) {
                    Some(set) if set.kind == SetKind::Actions => {
                        actions.extend(set.actions().as_written());
                    }
                    Some(_) => {
                        errors.push(problem(span, format!("`@{name}` is no set of actions")));
                    }
                    None => errors.push(problem(span, format!("there is no set `@{name}`"))),
                }
            } else if line.contains(['*', '?']) {
                let before = actions.len();
                actions.extend(facts::expand(line));
                if actions.len() == before {
                    errors.push(problem(span, format!("`{line}` matches no action")));
                }
            } else {
                actions.extend(known_action(line, span, errors));
            }
        }
        actions.into_iter().collect()
    }

    fn peer(&self, name: &str) -> Option<&NamedSet> {
        let own = self.peers.iter().find(|set| set.name == name);
        own.map(|set| &**set).or_else(|| super::builtin::set(name))
    }

    fn read_rows(&self, errors: &mut Vec<Diagnostic>) -> Vec<Row> {
        let columns = self.columns();
        let mut rows = Vec::new();
        for (line, span) in self.lines().skip(1) {
            let texts: Vec<&str> = line.split('|').map(str::trim).collect();
            if texts.len() != columns.len() {
                let message = format!(
                    "this row has {} cells, the table has {} columns",
                    texts.len(),
                    columns.len()
                );
                errors.push(problem(span, message));
                continue;
            }
            let cells = texts
                .iter()
                .zip(&columns)
                .filter_map(|(&text, &(_, kind))| {
                    let parts = || {
                        text.split(',')
                            .map(str::trim)
                            .filter(|part| !part.is_empty())
                    };
                    Some(match kind {
                        ColumnKind::Text => Cell::Text(text.into()),
                        ColumnKind::Texts => Cell::Texts(parts().map(Into::into).collect()),
                        ColumnKind::Action => Cell::Action(known_action(text, span, errors)?),
                        ColumnKind::Actions => Cell::Actions(
                            parts()
                                .filter_map(|part| known_action(part, span, errors))
                                .collect(),
                        ),
                    })
                });
            let row = Row(cells.collect());
            if row.0.len() == columns.len() {
                rows.push(row);
            }
        }
        rows
    }
}

fn known_action(name: &str, span: Span, errors: &mut Vec<Diagnostic>) -> Option<Action> {
    let action = facts::action(name);
    if action.is_none() {
        let mut error = problem(span, format!("the catalogue has no action `{name}`"));
        if let Some(meant) = facts::suggest_action(name) {
            error = error.help(format!("did you mean `{meant}`?"));
        }
        errors.push(error);
    }
    action
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The sets that a rule may name: a user's own first, then the built-in ones.
#[derive(Clone, Debug, Default)]
pub struct Sets {
    pub(super) own: Vec<Arc<NamedSet>>,
}

impl Sets {
    /// The set called `name` (without `@`).
    pub(super) fn get(&self, name: &str) -> Option<SetRef> {
        let own = self.own.iter().find(|set| set.name == name).cloned();
        own.map(SetRef::Own)
            .or_else(|| super::builtin::set(name).map(SetRef::Builtin))
    }

    /// All names, for "did you mean".
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.own.iter().map(|set| set.name());
        own.chain(super::builtin::sets().iter().map(NamedSet::name))
    }
}
