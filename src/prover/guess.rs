//! Values to replace policy variables with when a witness is looked for.
//!
//! A wrong guess costs time, never truth: what it leads to is confirmed by the evaluator.

use std::collections::BTreeMap;
use std::ops::Range;

use super::compile::Bindings;
use super::compiled::Compiled;
use super::likely;
use crate::policy::ast::Statement;
use crate::policy::template::{PieceKind, Template, has_variable};
use crate::request::{ContextValue, Request, StatementId};

/// Values that keys of policy variables may have, in lower case; `None`: absent.
pub(super) type Values = BTreeMap<Box<str>, Option<Box<str>>>;

/// Bindings to try, the likeliest first.
pub(super) fn bindings(
    compiled: &Compiled<'_>,
    variables: &[Box<str>],
    found: &Values,
) -> Vec<Bindings> {
    let plain = |key: &str| -> Option<Box<str>> {
        Some(match key {
            "aws:username" => named_user(compiled).unwrap_or("alice").into(),
            "aws:principalaccount" | "aws:resourceaccount" => {
                let named = compiled.space.accounts().first();
                let usual = likely::ACCOUNTS.first().copied().unwrap_or_default();
                named.map_or(usual, String::as_str).into()
            }
            "aws:userid" => "AIDAEXAMPLEEXAMPLEEX".into(),
            "aws:principalorgid" | "aws:resourceorgid" => "o-a1b2c3d4e5".into(),
            "aws:requestedregion" => "us-east-1".into(),
            _ => "x".into(),
        })
    };
    let each = |value: &dyn Fn(&str) -> Option<Box<str>>| -> Bindings {
        let values = variables.iter().map(|key| (key.clone(), value(key)));
        values.collect()
    };
    let mut guesses = vec![
        each(&|key| found.get(key).cloned().unwrap_or_else(|| plain(key))),
        each(&plain),
        each(&|_| None),
        each(&|_| Some("y".into())),
    ];
    // One of several absent, for conditions that let an absent key through.
    if variables.len() > 1 {
        for absent in variables.iter().take(4) {
            guesses.push(each(&|key| {
                (key != &**absent).then(|| plain(key)).flatten()
            }));
        }
    }
    guesses.dedup();
    guesses
}

/// The name of a user whom a statement names as principal.
fn named_user<'c>(compiled: &'c Compiled<'_>) -> Option<&'c str> {
    let statements = compiled.stated.iter().map(|stated| stated.statement);
    let principals = statements.filter_map(|statement| statement.principal.as_ref());
    let members = principals.flat_map(|element| &element.members);
    let mut texts = members.flat_map(|member| &member.values);
    texts.find_map(|leaf| {
        let (_, path) = leaf.text.split_once(":user/")?;
        path.rsplit('/').next()
    })
}

/// What variables must be for the statements entered to match a request: `home/${aws:username}/*`
/// and `home/bob/x` say that it is `bob`.
pub(super) fn captured(
    compiled: &Compiled<'_>,
    entered: &[StatementId],
    request: &Request,
    values: &mut Values,
) {
    for stated in entered.iter().filter_map(|id| compiled.get(*id)) {
        if !stated.cube.variables.is_empty() {
            from_statement(stated.statement, request, values);
        }
    }
}

fn from_statement(statement: &Statement<'_>, request: &Request, values: &mut Values) {
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.entries);
    for entry in resources {
        capture(&entry.leaf.text, &request.resource, values);
    }
    let Some(block) = &statement.condition else {
        return;
    };
    for (_, condition) in block.conditions() {
        let held = request
            .context
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(&condition.key.text));
        let texts: &[String] = match held {
            Some((_, ContextValue::One(text))) => std::slice::from_ref(text),
            Some((_, ContextValue::Many(texts))) => texts,
            _ => continue,
        };
        for value in &condition.values {
            for text in texts {
                capture(&value.text, text, values);
            }
        }
    }
}

/// The most steps that one capture takes.
const STEPS: u32 = 20_000;

fn capture(pattern: &str, text: &str, values: &mut Values) {
    if !has_variable(pattern) {
        return;
    }
    let template = Template::parse(pattern);
    let mut matching = Matching {
        pattern,
        template: &template,
        taken: Vec::new(),
        steps: STEPS,
    };
    if matching.rest(0, text) {
        for (key, value) in matching.taken {
            values.entry(key).or_insert_with(|| Some(value.into()));
        }
    }
}

struct Matching<'m> {
    pattern: &'m str,
    template: &'m Template,
    /// Keys and what their variables took.
    taken: Vec<(Box<str>, String)>,
    steps: u32,
}

impl Matching<'_> {
    /// True if the pieces from the nth on match all of `text`.
    fn rest(&mut self, at: usize, text: &str) -> bool {
        let Some(piece) = self.template.pieces.get(at) else {
            return text.is_empty();
        };
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return false;
        }
        let slice = |range: Range<usize>| self.pattern.get(range).unwrap_or_default();
        match &piece.kind {
            PieceKind::Literal => {
                let literal = slice(piece.range.clone());
                text.strip_prefix(literal)
                    .is_some_and(|text| self.rest(at + 1, text))
            }
            PieceKind::Escaped(c) => text
                .strip_prefix(*c)
                .is_some_and(|text| self.rest(at + 1, text)),
            PieceKind::AnyOne => {
                let mut rest = text.chars();
                rest.next().is_some() && self.rest(at + 1, rest.as_str())
            }
            PieceKind::AnyRun => ends(text).any(|(_, rest)| self.rest(at + 1, rest)),
            PieceKind::Variable { key, .. } => {
                let key: Box<str> = slice(key.clone()).to_ascii_lowercase().into();
                for (taken, rest) in ends(text).skip(1) {
                    self.taken.push((key.clone(), taken.to_owned()));
                    if self.rest(at + 1, rest) {
                        return true;
                    }
                    self.taken.pop();
                }
                false
            }
            PieceKind::Malformed => false,
        }
    }
}

/// Every way to cut a text in two, the shortest head first.
fn ends(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    places.filter_map(|at| text.split_at_checked(at))
}
