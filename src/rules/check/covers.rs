//! `covers`: which actions or ARNs a pattern or a statement matches.

use super::super::ast::{Expr, Operand, Quantifier, Word};
use super::super::facts;
use super::super::plan::{Const, Each, Element, Node, Path, Range, Term, Test};
use super::super::types::Type;
use super::{Checker, Name, broken};
use crate::source::Span;

impl<'t> Checker<'t, '_> {
    pub(super) fn covers(
        &mut self,
        subject: &Operand<'t>,
        quantifier: Option<Quantifier>,
        binder: Option<Word<'t>>,
        range: &Operand<'t>,
        body: Option<&Expr<'t>>,
        wanted: bool,
    ) -> Node {
        let Some((Term::Path(path), ty)) = self.term(subject) else {
            return broken();
        };
        if !matches!(ty, Type::Action | Type::Statement | Type::Resource) {
            let message = format!(
                "an action pattern, a resource pattern or a statement covers something, this is {}",
                ty.name()
            );
            self.error(subject.span(), message);
            return broken();
        }
        if ty == Type::Statement && path.slot == super::STATEMENT {
            self.mentioned.push(Element::Action);
        }
        let Some(quantifier) = quantifier else {
            return self.covers_one(path, ty, range, body, wanted);
        };
        let Some(items) = self.items(range) else {
            return broken();
        };
        let fits = if ty == Type::Resource {
            items.ty.is_text()
        } else {
            items.ty == Type::Catalogued
        };
        if !fits {
            self.error(
                range.span(),
                format!("{} does not cover {}", ty.name(), items.ty.name()),
            );
            return broken();
        }
        if quantifier == Quantifier::Every && (binder.is_some() || body.is_some()) {
            self.error(range.span(), "after `covers every` no name and no condition can stand; write `every p in …: a covers p`");
            return broken();
        }
        // `covers every`: each item is covered. `covers some … [: body]`: an item is covered and has the body.
        let depth = self.names.len();
        let slot = match binder {
            Some(name) => {
                self.legal_name(name);
                let slot = self.slot(name, items.ty);
                self.bring(name.value, Path::slot(slot), items.ty);
                slot
            }
            None if items.ty == Type::Catalogued && quantifier != Quantifier::Every => {
                self.covered_slot(range.span())
            }
            None => self.fresh(range.span()),
        };
        if quantifier == Quantifier::Every {
            let test = Test::Covers {
                subject: path,
                what: Term::Path(Path::slot(slot)),
            };
            let body = Node::Test { test, wanted };
            let each = Box::new(Each {
                slot,
                range: items.range,
                body,
            });
            return if wanted {
                Node::Every(each)
            } else {
                Node::Some(each)
            };
        }
        let wanted = wanted == (quantifier == Quantifier::Some);
        let body = match body {
            Some(body) => self.lower(body, wanted),
            None if wanted => Node::yes(),
            None => Node::no(),
        };
        let bound = self.names.drain(depth..);
        self.exported.extend(bound);
        let each = match items.range {
            Range::Set(set) if ty != Type::Resource => Each {
                slot,
                range: Range::Covered(path, set),
                body,
            },
            range => {
                let test = Test::Covers {
                    subject: path,
                    what: Term::Path(Path::slot(slot)),
                };
                let covered = Node::Test { test, wanted };
                let body = if wanted {
                    Node::And([covered, body].into())
                } else {
                    Node::Or([covered, body].into())
                };
                Each { slot, range, body }
            }
        };
        if wanted {
            Node::Some(Box::new(each))
        } else {
            Node::Every(Box::new(each))
        }
    }

    /// `a covers "iam:PassRole"`, `a covers p`, `r covers "arn:…"`.
    fn covers_one(
        &mut self,
        subject: Path,
        ty: Type,
        what: &Operand<'t>,
        body: Option<&Expr<'t>>,
        wanted: bool,
    ) -> Node {
        if body.is_some() {
            self.error(
                what.span(),
                "a condition can follow `covers some … in …` only",
            );
        }
        if matches!(what, Operand::Set(_) | Operand::List(..)) {
            self.error(
                what.span(),
                "say how many: `covers some`, `covers every` or `covers no`",
            );
            return broken();
        }
        let Some((term, found)) = self.term(what) else {
            return broken();
        };
        if ty == Type::Resource {
            if !found.is_text() {
                self.error(
                    what.span(),
                    format!("a resource pattern covers an ARN, this is {}", found.name()),
                );
            }
            return Node::Test {
                test: Test::Covers {
                    subject,
                    what: term,
                },
                wanted,
            };
        }
        let term = match term {
            Term::Const(Const::Text(name)) => match self.action(&name, what.span()) {
                Some(action) => Term::Const(Const::Action(action)),
                None => return broken(),
            },
            term if found == Type::Catalogued => term,
            _ => {
                self.error(
                    what.span(),
                    format!("an action is wanted here, this is {}", found.name()),
                );
                return broken();
            }
        };
        if !wanted || matches!(term, Term::Path(_)) {
            return Node::Test {
                test: Test::Covers {
                    subject,
                    what: term,
                },
                wanted,
            };
        }
        let slot = self.covered_slot(what.span());
        Node::Some(Box::new(Each {
            slot,
            range: Range::CoveredOne(subject, term),
            body: Node::yes(),
        }))
    }

    /// An action of the catalogue by its name.
    pub(super) fn action(&mut self, name: &str, span: Span) -> Option<facts::Action> {
        let action = facts::action(name);
        if action.is_none() && name.contains(['*', '?']) {
            self.error(
                span,
                "one action is wanted here, without wildcards; use a set for several",
            );
        } else if action.is_none() {
            let mut error = super::problem(span, format!("the catalogue has no action `{name}`"));
            if let Some(meant) = facts::suggest_action(name) {
                error = error.help(format!("did you mean `{meant}`?"));
            }
            self.errors.push(error);
        }
        action
    }

    fn covered_slot(&mut self, span: Span) -> u8 {
        if let Some(slot) = self.covered {
            return slot;
        }
        let slot = self.fresh(span);
        self.covered = Some(slot);
        self.exported.push(Name {
            text: "covered",
            path: Path::slot(slot),
            ty: Type::Catalogued,
        });
        slot
    }
}
