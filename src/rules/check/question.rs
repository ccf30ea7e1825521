//! Questions to the prover: `allowed(…)`, `denied(…)`, `undenied(…)`, `matched(s, …)` and, after
//! `in`, `exempted(s, "key")`.

use super::super::ast::{Argument, Expr, Operand, Quantifier, Quoted, Word};
use super::super::plan::{Ask, Asked, DOCUMENT, Each, Node, Part, Path, Question, Range};
use super::super::types::{Prop, Type};
use super::{Checker, Name, Scope, broken};
use crate::source::Span;

const QUESTIONS: [&str; 5] = ["allowed", "denied", "undenied", "matched", "exempted"];

impl<'t> Checker<'t, '_> {
    /// A question, and those that `same request` joins to it.
    pub(super) fn ask(&mut self, calls: &[&Operand<'t>], wanted: bool) -> Node {
        let mut wanted = wanted;
        let mut questions = Vec::new();
        let mut others = 0;
        for call in calls {
            let Some((question, denied)) = self.question(call) else {
                return broken();
            };
            if denied && calls.len() > 1 {
                let message = "`denied` is about a whole region: ask `undenied` about one request";
                self.error(call.span(), message);
            }
            others += usize::from(!matches!(question.ask, Ask::Matched(_)));
            if others == 2 {
                let message = "of questions about one request, all but one must be `matched(…)`";
                self.error(call.span(), message);
            }
            wanted ^= denied;
            questions.push(question);
        }
        let span = calls.first().map_or(Span::at(0), |call| call.span());
        let slot = self.witness(span);
        let questions = questions.into();
        Node::Ask {
            asked: Box::new(Asked { questions, slot }),
            wanted,
        }
    }

    /// The slot of the request that a question finds; texts call it `request`, and its parts
    /// `action`, `resource` and `principal`.
    pub(super) fn witness(&mut self, span: Span) -> u8 {
        if let Some(slot) = self.witness {
            return slot;
        }
        let slot = self.fresh(span);
        self.witness = Some(slot);
        let part = |prop| {
            let mut path = Path::slot(slot);
            path.push(prop);
            path
        };
        self.exported.extend([
            Name {
                text: "request",
                path: Path::slot(slot),
                ty: Type::Request,
            },
            Name {
                text: "action",
                path: part(Prop::RequestAction),
                ty: Type::Catalogued,
            },
            Name {
                text: "resource",
                path: part(Prop::RequestResource),
                ty: Type::Text,
            },
            Name {
                text: "principal",
                path: part(Prop::RequestPrincipal),
                ty: Type::Text,
            },
        ]);
        slot
    }

    /// One question; true beside it for `denied`, which asks the opposite of `undenied`.
    fn question(&mut self, operand: &Operand<'t>) -> Option<(Question, bool)> {
        let (name, arguments) = self.call(operand)?;
        if name.value == "exempted" {
            let message = "`exempted(…)` is a list: ask `some pattern in exempted(…): …`";
            self.error(name.span, message);
            return None;
        }
        let mut arguments = arguments.iter();
        let ask = match name.value {
            "allowed" => Some(Ask::Allowed),
            "matched" => self
                .statement_argument(name, arguments.next())
                .map(Ask::Matched),
            _ => Some(Ask::Undenied),
        };
        let parts: Vec<Option<Vec<Part>>> = arguments
            .map(|argument| match argument {
                Argument::Value(value) => {
                    let message =
                        "say what this is: `action …`, `resource …`, `principal …` or `context …`";
                    self.error(value.span(), message);
                    None
                }
                Argument::Constraint {
                    dimension,
                    key,
                    relation,
                    negated,
                    value,
                } => self.part(*dimension, *key, (*relation, *negated), value),
            })
            .collect();
        let parts: Option<Vec<Vec<Part>>> = parts.into_iter().collect();
        let question = Question {
            ask: ask?,
            parts: parts?.into_iter().flatten().collect(),
        };
        Some((question, name.value == "denied"))
    }

    /// The name and the arguments of a question.
    fn call<'o>(&mut self, operand: &'o Operand<'t>) -> Option<(Word<'t>, &'o [Argument<'t>])> {
        let Operand::Call(name, arguments, _) = operand else {
            self.error(
                operand.span(),
                "a question such as `allowed(…)` is wanted here",
            );
            return None;
        };
        if !QUESTIONS.contains(&name.value) {
            let message = format!("`{}` is no question", name.value);
            self.unknown(*name, message, QUESTIONS.into_iter());
            return None;
        }
        Some((*name, arguments))
    }

    /// `matched` and `exempted` are about a statement.
    fn statement_argument(
        &mut self,
        name: Word<'t>,
        argument: Option<&Argument<'t>>,
    ) -> Option<Path> {
        let Some(Argument::Value(Operand::Path(path))) = argument else {
            let message = format!("`{}` wants a statement first", name.value);
            self.error(name.span, message);
            return None;
        };
        let (found, ty) = self.path(path)?;
        if ty != Type::Statement {
            let message = format!(
                "`{}` is about a statement, this is {}",
                name.value,
                ty.name()
            );
            self.error(path.span, message);
            return None;
        }
        Some(found)
    }

    /// `some pattern in exempted(s, "key"): …`; with a second name before it, `s` is each statement
    /// of the document in turn.
    pub(super) fn exemptions(
        &mut self,
        quantifier: Quantifier,
        binders: &[Word<'t>],
        range: &Operand<'t>,
        body: &mut dyn FnMut(&mut Self, bool) -> Node,
        wanted: bool,
    ) -> Node {
        let Some((name, arguments)) = self.call(range) else {
            return broken();
        };
        if name.value != "exempted" {
            let message = format!("`{}` is true or false and has no items", name.value);
            self.error(name.span, message);
            return broken();
        }
        let (statement, pattern) = match binders {
            [pattern] => (None, *pattern),
            [statement, pattern] => (Some(*statement), *pattern),
            _ => {
                self.error(
                    range.span(),
                    "`exempted(…)` gives a statement and a pattern",
                );
                return broken();
            }
        };
        if self.scope == Scope::Guardrail {
            let message = "`exempted(…)` is about the statements of one policy: leave out `absent`";
            self.error(range.span(), message);
            return broken();
        }
        let depth = self.names.len();
        let outer = statement.map(|name| {
            let slot = self.slot(name, Type::Statement);
            self.bring(name.value, Path::slot(slot), Type::Statement);
            slot
        });
        let mut arguments = arguments.iter();
        let subject = self.statement_argument(name, arguments.next());
        let key = self.key_argument(range, arguments.next());
        if let Some(Argument::Value(more)) = arguments.next() {
            self.error(
                more.span(),
                "`exempted` takes a statement and a condition key",
            );
        }
        let slot = self.slot(pattern, Type::Value);
        self.bring(pattern.value, Path::slot(slot), Type::Value);
        let (some, inner) = polarity(quantifier, wanted);
        let body = body(self, inner);
        let bound = self.names.drain(depth..);
        self.exported.extend(bound);
        let (Some(subject), Some(key)) = (subject, key) else {
            return broken();
        };
        let range = Range::Exempted(subject, key.value.into());
        let node = each(some, Each { slot, range, body });
        let Some(slot) = outer else { return node };
        let mut path = Path::slot(DOCUMENT);
        path.push(Prop::Statements);
        let range = Range::List(path);
        each(
            some,
            Each {
                slot,
                range,
                body: node,
            },
        )
    }

    fn key_argument(
        &mut self,
        call: &Operand<'t>,
        argument: Option<&Argument<'t>>,
    ) -> Option<Quoted<'t>> {
        if let Some(Argument::Value(Operand::Text(key))) = argument {
            return Some(*key);
        }
        let message = "`exempted(s, \"key\")` wants a condition key in quotes";
        self.error(call.span(), message);
        None
    }
}

/// Whether some item is asked for or every one, and what is asked of its body: `no x: E` is
/// `every x: not E`, and the opposite of `every` is `some` of the opposite.
pub(super) fn polarity(quantifier: Quantifier, wanted: bool) -> (bool, bool) {
    match quantifier {
        Quantifier::Some => (wanted, wanted),
        Quantifier::Every => (!wanted, wanted),
        Quantifier::No => (!wanted, !wanted),
    }
}

pub(super) fn each(some: bool, each: Each) -> Node {
    if some {
        Node::Some(Box::new(each))
    } else {
        Node::Every(Box::new(each))
    }
}

/// The operand of a question that stands alone, without `same request`.
pub(super) fn alone<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Operand<'t>> {
    match expr {
        Expr::Truth(call @ Operand::Call(..)) => Some(call),
        _ => None,
    }
}
