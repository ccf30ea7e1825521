//! The answer to a question of `iamlint prove`: for a person, and as `docs/proof.schema.json` has it.

use std::fmt::Write;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::json::{Range, to_text};
use super::style::Role;
use super::{Options, Places, human, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Entry, Statement};
use crate::prover::{Answer, Instance, Proof};
use crate::request::{ContextValue, Request};
use crate::source::Span;

/// Version of the answer's shape. A change that could break a reader makes it one more.
const VERSION: u32 = 1;

/// A file whose policy was judged.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The file as reported.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The kind of its policy.
    pub kind: String,
    /// Why it was taken to be of that kind.
    pub reason: String,
}

/// A question, its answer, and what it was about.
#[derive(Clone, Copy, Debug)]
pub struct ProofReport<'a> {
    /// The question.
    pub proof: &'a Proof<'a>,
    /// The answer.
    pub answer: &'a Answer,
    /// The files of its policies in the order of the question; that of [`Proof::policy`] is the last.
    pub judged: &'a [Judged<'a>],
}

#[derive(Serialize)]
struct AnswerEntry<'a> {
    version: u32,
    question: &'static str,
    answer: &'static str,
    reason: String,
    witness: Option<&'a Request>,
    statements: Vec<StatementEntry<'a>>,
}

#[derive(Serialize)]
struct StatementEntry<'a> {
    file: &'a str,
    pointer: String,
    sid: Option<&'a str>,
    span: Range,
}

impl<'a> ProofReport<'a> {
    /// One JSON object, ended by a line break.
    pub fn json(&self) -> String {
        let (answer, instance) = match self.answer {
            Answer::Proved => ("proved", None),
            Answer::Refuted(instance) => ("refuted", Some(&**instance)),
            Answer::Unknown(_) => ("unknown", None),
        };
        let entry = AnswerEntry {
            version: VERSION,
            question: self.proof.name(),
            answer,
            reason: self.reason(),
            witness: instance.map(|instance| &instance.witness),
            statements: instance.map_or_else(Vec::new, |instance| self.entries(instance)),
        };
        format!("{}\n", to_text(&entry))
    }

    /// For a person; ends in a line break.
    pub fn human(&self, options: &Options) -> String {
        let paint = options.paint();
        let (word, severity) = match self.answer {
            Answer::Proved => ("proved:", None),
            Answer::Refuted(_) => ("refuted:", Some(Severity::Error)),
            Answer::Unknown(_) => ("unknown:", Some(Severity::Warning)),
        };
        let role = severity.map_or(Role::Key, Role::Severity);
        let mut out = String::new();
        let whole = format!("{word} {}", text::line(&self.reason()));
        for (number, line) in text::wrap(&whole, options.columns().saturating_sub(2))
            .iter()
            .enumerate()
        {
            match line.strip_prefix(word) {
                Some(rest) if number == 0 => {
                    out.push_str(&paint.text(role, word));
                    out.push_str(&paint.text(Role::Strong, rest));
                }
                _ => {
                    out.push_str("  ");
                    out.push_str(&paint.text(Role::Strong, line));
                }
            }
            out.push('\n');
        }
        if let Answer::Refuted(instance) = self.answer {
            out.push_str(&self.refutation(options, instance));
        }
        for judged in self.judged {
            let line = format!("{}: {} ({})", judged.file, judged.kind, judged.reason);
            let line = text::defuse(text::line(&line));
            let _ = writeln!(out, "  {}", paint.text(Role::Faint, &line));
        }
        out
    }

    /// The answer in a sentence, without the word that names it.
    fn reason(&self) -> String {
        let name = |at: usize| {
            self.judged
                .get(at)
                .map_or("the policy", |judged| judged.file)
        };
        let file = name(0);
        match (self.proof, self.answer) {
            (_, Answer::Unknown(reason)) => reason.clone(),
            (Proof::NoPublicAccess(_), Answer::Proved) => {
                format!("`{file}` allows no request from outside")
            }
            (Proof::NoPublicAccess(_), Answer::Refuted(_)) => {
                format!("`{file}` allows a request from outside")
            }
            (Proof::NoNewAccess { .. }, Answer::Proved) => {
                format!(
                    "`{}` allows no request that `{file}` does not allow",
                    name(1)
                )
            }
            (Proof::NoNewAccess { .. }, Answer::Refuted(_)) => {
                format!(
                    "`{}` allows a request that `{file}` does not allow",
                    name(1)
                )
            }
            (
                Proof::AccessNotGranted {
                    actions, resources, ..
                },
                Answer::Proved,
            ) => {
                let actions = any(actions, "action");
                let resources = any(resources, "resource");
                format!("`{file}` does not allow {actions} on {resources}")
            }
            (
                Proof::AccessNotGranted {
                    actions, resources, ..
                },
                Answer::Refuted(_),
            ) => {
                let actions = some(actions, "action");
                let resources = some(resources, "resource");
                format!("`{file}` allows {actions} on {resources}")
            }
        }
    }

    /// The file that a refutation's statements stand in.
    fn subject(&self) -> Option<&'a Judged<'a>> {
        self.judged.last()
    }

    fn statements(&self, instance: &Instance) -> Vec<&'a Statement<'a>> {
        let policy = self.proof.policy();
        let ids = instance.statements.iter();
        ids.filter_map(|id| policy.statements.get(id.statement))
            .collect()
    }

    fn entries(&self, instance: &Instance) -> Vec<StatementEntry<'a>> {
        let Some(subject) = self.subject() else {
            return Vec::new();
        };
        let places = Places::new(subject.text);
        let tree = self.proof.policy().node.tree();
        let base = tree.pointer_at(self.proof.policy().node.span());
        let entry = |statement: &'a Statement<'a>| {
            let span = statement.node.span();
            let pointer = tree.pointer_at(span);
            StatementEntry {
                file: subject.file,
                pointer: pointer.strip_prefix(&base).unwrap_or(&pointer).to_owned(),
                sid: statement.sid.as_ref().map(|sid| &*sid.text),
                span: Range::new(&places, span),
            }
        };
        self.statements(instance).into_iter().map(entry).collect()
    }

    /// The witness in words and as a table, and the statements that are to blame.
    fn refutation(&self, options: &Options, instance: &Instance) -> String {
        let paint = options.paint();
        let request = &instance.witness;
        let mut out = String::new();
        let told = told(request);
        out.push_str(&human::paragraph(
            paint,
            options.columns(),
            "example",
            &told,
        ));
        for (name, value) in rows(request) {
            let name = format!("{name:<9}");
            let value = text::line(&value);
            let _ = writeln!(out, "    {}  {value}", paint.text(Role::Faint, &name));
        }
        let (Some(subject), Some(diagnostic)) = (self.subject(), self.places(instance)) else {
            return out;
        };
        let places = Places::new(subject.text);
        out.push_str(&human::snippets(
            options,
            &places,
            subject.file,
            Severity::Error,
            &diagnostic,
        ));
        out
    }

    /// The places of a refutation: the statements that allow the request, and where the Deny
    /// statements let it go.
    fn places(&self, instance: &Instance) -> Option<Diagnostic> {
        let action = instance.witness.action.as_str();
        let statements = self.statements(instance).into_iter();
        let mut statements = statements.map(|statement| place(statement, action));
        let first = statements.next()?;
        let mut diagnostic = Diagnostic::new("proof", first, "").label("allowed by this statement");
        for span in statements {
            diagnostic = diagnostic.also(span, "and by this one");
        }
        for hole in &instance.holes {
            let message = format!("this Deny does not stop it: {}", hole.message);
            diagnostic = diagnostic.also(hole.span, message);
        }
        Some(diagnostic)
    }
}

/// What is underlined of a statement that allows an action: the entry that names it.
fn place(statement: &Statement<'_>, action: &str) -> Span {
    let entries = statement.action.iter().flat_map(|element| &element.entries);
    let names = |entry: &&Entry<'_, ActionPattern>| entry.pattern.matches(&entry.leaf.text, action);
    let entry = entries
        .into_iter()
        .find(names)
        .map(|entry| entry.leaf.span());
    let not_action = || Some(statement.not_action.as_ref()?.key.span());
    let effect = || Some(statement.effect.as_ref()?.leaf.span());
    entry
        .or_else(not_action)
        .or_else(effect)
        .unwrap_or_else(|| statement.node.span())
}

/// What was asked about, where none of it is allowed.
fn any(patterns: &[String], what: &str) -> String {
    match patterns {
        [] => format!("any {what}"),
        [one] if one.contains(['*', '?']) => format!("any {what} that `{one}` matches"),
        [one] => format!("`{one}`"),
        more => format!("any of these {} {what}s", more.len()),
    }
}

/// What was asked about, where some of it is allowed.
fn some(patterns: &[String], what: &str) -> String {
    let article = if what.starts_with('a') { "an" } else { "a" };
    match patterns {
        [] => format!("{article} {what}"),
        [one] if one.contains(['*', '?']) => format!("{article} {what} that `{one}` matches"),
        [one] => format!("`{one}`"),
        more => format!("one of these {} {what}s", more.len()),
    }
}

/// A request that is allowed, in words.
pub(super) fn told(request: &Request) -> String {
    let principal = match request.principal.as_str() {
        "anonymous" => "anybody, without signing in,".to_owned(),
        // An ARN has colons, the name of a service has none.
        service if !service.contains(':') => format!("the service {service}"),
        arn => arn.to_owned(),
    };
    let set = |value: &ContextValue| *value != ContextValue::Absent;
    let (there, absent): (Vec<_>, Vec<_>) =
        request.context.iter().partition(|(_, value)| set(value));
    let mut conditions = Vec::new();
    let (one, many) = (
        "with the context value below",
        "with the context values below",
    );
    match there.len() {
        0 => {}
        1 => conditions.push(one.to_owned()),
        _ => conditions.push(many.to_owned()),
    }
    match absent.as_slice() {
        [] => {}
        [(key, _)] => conditions.push(format!("without {key}")),
        _ => conditions.push("without the keys that are absent".to_owned()),
    }
    let mut words = format!("{principal} may call {}", request.action);
    if request.resource != "*" {
        let _ = write!(words, " on {}", request.resource);
    }
    if !conditions.is_empty() {
        let _ = write!(words, ", {}", conditions.join(" and "));
    }
    words
}

/// A request as a table: names and values.
pub(super) fn rows(request: &Request) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("principal", request.principal.clone()),
        ("action", request.action.clone()),
        ("resource", request.resource.clone()),
    ];
    if let Some(account) = &request.resource_account {
        rows.push(("account", format!("{account} owns the resource")));
    }
    let widest = request
        .context
        .keys()
        .map(|key| text::line(key).width())
        .max();
    let widest = widest.unwrap_or_default().min(60);
    for (number, (key, value)) in request.context.iter().enumerate() {
        let name = if number == 0 { "context" } else { "" };
        let key = text::line(key);
        let margin = widest.saturating_sub(key.width());
        rows.push((name, format!("{key}{:margin$}  {}", "", written(value))));
    }
    rows
}

fn written(value: &ContextValue) -> String {
    match value {
        ContextValue::Absent => "absent".to_owned(),
        ContextValue::One(text) if text.is_empty() => "an empty text".to_owned(),
        ContextValue::One(text) => text.clone(),
        ContextValue::Many(values) => format!("[{}]", values.join(", ")),
    }
}

#[cfg(test)]
mod tests;
