//! Questions to the prover: `allowed(…)`, `denied(…)`, `undenied(…)`, `matched(s, …)`,
//! `exempted(s, "key")`, and the conditions of `forbid request`.
//!
//! They are read and checked; nothing answers them yet.

use super::super::ast::{Argument, Operand, Quoted, Relation, Word};
use super::super::types::Type;
use super::{Checker, Scope};
use crate::source::Spanned;

const QUESTIONS: [&str; 5] = ["allowed", "denied", "undenied", "matched", "exempted"];
/// What a part of a request can be besides a value.
const PRINCIPALS: &[&str] = &[
    "person",
    "workload",
    "service",
    "anonymous",
    "everyone",
    "root",
    "foreign",
];
const RESOURCES: &[&str] = &["everything", "foreign"];
const CONTEXT: &[&str] = &["absent", "foreign"];

impl<'t> Checker<'t, '_> {
    /// Checks a question. `range` says that it stands after `in`, where only `exempted` can.
    pub(super) fn question(&mut self, operand: &Operand<'t>, range: bool) {
        let Operand::Call(name, arguments, span) = operand else {
            return self.error(
                operand.span(),
                "a question such as `allowed(…)` is wanted here",
            );
        };
        if !QUESTIONS.contains(&name.value) {
            let message = format!("`{}` is no question", name.value);
            return self.unknown(*name, message, QUESTIONS.into_iter());
        }
        self.prover.get_or_insert(*span);
        if range != (name.value == "exempted") {
            let message = if range {
                format!("`{}` is true or false and has no items", name.value)
            } else {
                "`exempted(…)` is a list: ask `some pattern in exempted(…): …`".to_owned()
            };
            self.error(name.span, message);
        }
        let mut arguments = arguments.iter();
        if matches!(name.value, "matched" | "exempted") {
            self.first_argument(*name, arguments.next());
        }
        if name.value == "exempted" {
            match arguments.next() {
                Some(Argument::Value(Operand::Text(_))) => {}
                _ => self.error(
                    *span,
                    "`exempted(s, \"key\")` wants a condition key in quotes",
                ),
            }
            if let Some(Argument::Value(more)) = arguments.next() {
                self.error(
                    more.span(),
                    "`exempted` takes a statement and a condition key",
                );
            }
            return;
        }
        for argument in arguments {
            match argument {
                Argument::Value(value) => {
                    let message =
                        "say what this is: `action …`, `resource …`, `principal …` or `context …`";
                    self.error(value.span(), message);
                }
                Argument::Constraint {
                    dimension,
                    key,
                    relation,
                    negated: _,
                    value,
                } => {
                    self.constraint(*dimension, *key, *relation, value);
                }
            }
        }
    }

    /// `matched` and `exempted` are about a statement. The name may be one that the question binds.
    fn first_argument(&mut self, name: Word<'t>, argument: Option<&Argument<'t>>) {
        match argument {
            Some(Argument::Value(Operand::Path(path))) => {
                if let Some((_, ty)) = self.path(path)
                    && ty != Type::Statement
                {
                    let message = format!(
                        "`{}` is about a statement, this is {}",
                        name.value,
                        ty.name()
                    );
                    self.error(path.span, message);
                }
            }
            _ => self.error(
                name.span,
                format!("`{}` wants a statement first", name.value),
            ),
        }
    }

    /// One part of a region of requests.
    pub(super) fn constraint(
        &mut self,
        dimension: Word<'t>,
        key: Option<Quoted<'t>>,
        relation: Relation,
        value: &Operand<'t>,
    ) {
        let words = match dimension.value {
            "principal" => PRINCIPALS,
            "resource" => RESOURCES,
            "context" => CONTEXT,
            _ => &["foreign"],
        };
        if let Operand::List(items, _) = value {
            for item in items {
                self.constraint(dimension, key, relation, item);
            }
            return;
        }
        if let Operand::Set(name) = value {
            if dimension.value == "action" {
                self.action_set(*name);
            } else {
                self.set(*name);
            }
            return;
        }
        if let Operand::Path(path) = value
            && let [word] = path.names.as_slice()
            && !self.names.iter().any(|name| name.text == word.value)
        {
            if words.contains(&word.value) {
                return;
            }
            let message = format!(
                "`{}` is nothing that `{}` can be",
                word.value, dimension.value
            );
            let known: Vec<&str> = self
                .names
                .iter()
                .map(|name| name.text)
                .chain(words.iter().copied())
                .collect();
            return self.unknown(*word, message, known.into_iter());
        }
        if dimension.value == "context" && key.is_none() {
            let message = "say which key: `context \"aws:SecureTransport\" is \"false\"`";
            return self.error(value.span(), message);
        }
        let Some((_, ty)) = self.term(value) else {
            return;
        };
        let fits = match (dimension.value, ty) {
            (_, Type::List(item)) if relation == Relation::In => item.is_text(),
            ("action", ty) => matches!(ty, Type::Text | Type::Action | Type::Catalogued),
            ("context", Type::Number) => true,
            (_, ty) => ty.is_text(),
        };
        if !fits {
            self.error(
                value.span(),
                format!("`{}` cannot be {}", dimension.value, ty.name()),
            );
        }
    }

    /// True where a comparison is one about the request: `action in @phi-data` under
    /// `forbid request`, or `context "key" is …` there.
    pub(super) fn request_comparison(
        &mut self,
        left: &Operand<'t>,
        relation: Relation,
        right: &Operand<'t>,
    ) -> bool {
        if self.scope != Scope::Request {
            return false;
        }
        match left {
            Operand::ContextKey(key, span) => {
                let dimension = Spanned::new("context", *span);
                self.constraint(dimension, Some(*key), relation, right);
                true
            }
            Operand::Path(path) => match path.names.as_slice() {
                [word] if matches!(word.value, "action" | "resource" | "principal") => {
                    self.constraint(*word, None, relation, right);
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }
}
