//! Conditions: types, and negation pushed down to the leaves.

use super::super::ast::{Expr, Operand, Quantifier, Word};
use super::super::plan::{Each, Element, Node, Path, Range, Term, Test};
use super::super::sets::SetKind;
use super::super::types::{Prop, Type};
use super::question::{alone, each, polarity};
use super::{Checker, Scope, broken};
use crate::source::Span;

/// A range and what its items are.
pub(super) struct Items {
    pub(super) range: Range,
    pub(super) ty: Type,
}

impl<'t> Checker<'t, '_> {
    /// The condition `expr`, or its opposite where it is not `wanted`.
    pub(super) fn lower(&mut self, expr: &Expr<'t>, wanted: bool) -> Node {
        match expr {
            Expr::And(parts) | Expr::Or(parts) => {
                let joined = matches!(expr, Expr::And(_));
                let nodes = self.parts(parts, joined, wanted);
                if joined == wanted {
                    Node::all(nodes)
                } else {
                    Node::Or(nodes.into())
                }
            }
            Expr::Not(inner) => self.lower(inner, !wanted),
            Expr::Quantified {
                quantifier,
                binders,
                range,
                body,
            } => {
                let mut inner = |checker: &mut Self, wanted| checker.lower(body, wanted);
                self.quantified(*quantifier, binders, range, &mut inner, wanted)
            }
            Expr::Has {
                subject,
                absent,
                element,
            } => self.has(subject.as_ref(), *absent, *element, wanted),
            Expr::Compare {
                left,
                relation,
                negated,
                right,
            } => match self.compare(left, *relation, right) {
                Some(test) => Node::Test {
                    test,
                    wanted: wanted != *negated,
                },
                None => broken(),
            },
            Expr::Covers {
                subject,
                negated,
                quantifier,
                binder,
                range,
                body,
            } => {
                let wanted = wanted != *negated;
                self.covers(
                    subject,
                    *quantifier,
                    *binder,
                    range,
                    body.as_deref(),
                    wanted,
                )
            }
            Expr::Truth(operand) => self.truth(operand, wanted),
            Expr::SameRequest(call) => {
                let message = "`same request` follows a question, and `and` joins the two";
                self.error(call.span(), message);
                broken()
            }
        }
    }

    /// The parts of an `and` or `or`; in an `and`, `same request` joins a question to the one
    /// before it.
    fn parts(&mut self, parts: &[Expr<'t>], joined: bool, wanted: bool) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(parts.len());
        let mut rest = parts.iter().peekable();
        while let Some(part) = rest.next() {
            let Some(call) = alone(part).filter(|_| joined) else {
                nodes.push(self.lower(part, wanted));
                continue;
            };
            let mut calls = vec![call];
            while let Some(Expr::SameRequest(call)) =
                rest.next_if(|next| matches!(next, Expr::SameRequest(_)))
            {
                calls.push(call);
            }
            nodes.push(self.ask(&calls, wanted));
        }
        nodes
    }

    fn truth(&mut self, operand: &Operand<'t>, wanted: bool) -> Node {
        if let Operand::Call(..) = operand {
            return self.ask(&[operand], wanted);
        }
        match self.term(operand) {
            Some((Term::Path(path), Type::Bool)) => Node::Test {
                test: Test::True(path),
                wanted,
            },
            Some((_, ty)) => {
                let message = format!("a condition is wanted here, this is {}", ty.name());
                self.error(operand.span(), message);
                broken()
            }
            None => broken(),
        }
    }

    fn has(
        &mut self,
        subject: Option<&Operand<'t>>,
        absent: bool,
        word: Word<'t>,
        wanted: bool,
    ) -> Node {
        let element = self.element(word);
        if self.scope == Scope::Guardrail && subject.is_none() {
            self.error(word.span, "an organization has no elements of its own");
            return broken();
        }
        let owner = match subject {
            Some(operand) => self.term(operand),
            None if element.is_some_and(Element::of_document) || !self.scope.of_statement() => {
                Some((Term::Path(Path::slot(super::DOCUMENT)), Type::Document))
            }
            None => Some((Term::Path(Path::slot(super::STATEMENT)), Type::Statement)),
        };
        let (Some(element), Some((Term::Path(path), ty))) = (element, owner) else {
            return broken();
        };
        let fits = match ty {
            Type::Statement => !element.of_document(),
            Type::Document => element.of_document(),
            _ => false,
        };
        if !fits {
            let message = format!("{} cannot have `{}`", ty.name(), element.name());
            self.error(word.span, message);
            return broken();
        }
        self.mentioned.push(element);
        Node::Test {
            test: Test::Has(path, element),
            wanted: wanted != absent,
        }
    }

    /// A quantifier; `body` lowers what is asked of each item, or its opposite.
    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        binders: &[Word<'t>],
        range: &Operand<'t>,
        body: &mut dyn FnMut(&mut Self, bool) -> Node,
        wanted: bool,
    ) -> Node {
        let depth = self.names.len();
        for &binder in binders {
            self.legal_name(binder);
        }
        if let Operand::Call(..) = range {
            return self.exemptions(quantifier, binders, range, body, wanted);
        }
        let items = self.items(range);
        let ty = items.as_ref().map_or(Type::Text, |items| items.ty);
        let Some(&first) = binders.first() else {
            return broken();
        };
        let slot = if binders.len() == 1 {
            self.slot(first, ty)
        } else {
            self.fresh(first.span)
        };
        if binders.len() == 1 {
            self.bring(first.value, Path::slot(slot), ty);
        } else if items.is_some() {
            self.bring_columns(binders, slot, ty, range.span());
        }
        let (some, body_wanted) = polarity(quantifier, wanted);
        let body = body(self, body_wanted);
        let bound = self.names.drain(depth..);
        self.exported.extend(bound);
        let Some(Items { range, .. }) = items else {
            return broken();
        };
        each(some, Each { slot, range, body })
    }

    /// `some (a, b) in @table`: a name for each column.
    fn bring_columns(&mut self, binders: &[Word<'t>], slot: u8, ty: Type, span: Span) {
        let Type::Row(table) = ty else {
            let message = "only the rows of a table can be taken apart into several names";
            return self.error(span, message);
        };
        let kinds: Vec<Type> = self.tables.get(table).map_or(Vec::new(), |set| {
            set.columns()
                .iter()
                .map(|(_, kind)| super::names::column_type(*kind))
                .collect()
        });
        if kinds.len() != binders.len() {
            let message = format!(
                "this table has {} columns, here are {} names",
                kinds.len(),
                binders.len()
            );
            return self.error(span, message);
        }
        for (at, (binder, ty)) in binders.iter().zip(kinds).enumerate() {
            let mut path = Path::slot(slot);
            path.push(Prop::Column(u8::try_from(at).unwrap_or(u8::MAX)));
            self.bring(binder.value, path, ty);
        }
    }

    /// What a quantifier runs over.
    pub(super) fn items(&mut self, range: &Operand<'t>) -> Option<Items> {
        match range {
            Operand::Set(word) => {
                let set = self.set(*word)?;
                let ty = match set.kind() {
                    SetKind::Actions => Type::Catalogued,
                    SetKind::Texts => Type::Text,
                    SetKind::Table => {
                        self.tables.push(set.clone());
                        Type::Row(self.tables.len() - 1)
                    }
                };
                Some(Items {
                    range: Range::Set(set),
                    ty,
                })
            }
            Operand::List(items, span) => {
                let terms: Vec<(Term, Type)> =
                    items.iter().filter_map(|item| self.term(item)).collect();
                let ty = terms.first().map_or(Type::Text, |(_, ty)| *ty);
                if terms.iter().any(|(_, other)| *other != ty) {
                    self.error(*span, "the values of this list are of different types");
                }
                let terms = terms.into_iter().map(|(term, _)| term).collect();
                Some(Items {
                    range: Range::Terms(terms),
                    ty,
                })
            }
            Operand::Path(path) => match self.path(path)? {
                (path, Type::List(item)) => Some(Items {
                    range: Range::List(path),
                    ty: *item,
                }),
                (_, ty) => {
                    self.error(
                        path.span,
                        format!("a list or a set is wanted here, this is {}", ty.name()),
                    );
                    None
                }
            },
            _ => {
                self.error(range.span(), "a list or a set is wanted here");
                None
            }
        }
    }
}
