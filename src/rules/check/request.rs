//! `forbid request where …`: a condition about requests, taken apart into regions.
//!
//! What the condition says about the request forms the region, whatever else it says is asked of
//! the policy. Where an `or` joins parts of the request, each branch is a region of its own.

use super::super::ast::{Expr, Operand, Quoted, Word};
use super::super::plan::{Ask, Asked, Node, Part, Path, Question, STATEMENT, Test};
use super::question::polarity;
use super::{Checker, broken};
use crate::policy::ast::Effect;
use crate::source::{Span, Spanned};

/// The most regions that one condition may be taken apart into.
const REGIONS: usize = 32;

/// A condition that is still to be taken in, and whether it or its opposite is wanted.
type Todo<'e, 't> = (&'e Expr<'t>, bool);

impl<'t> Checker<'t, '_> {
    /// The condition of `forbid request`: this Allow statement lets such a request pass.
    pub(super) fn requests(&mut self, expr: &Expr<'t>, wanted: bool, span: Span) -> Node {
        self.witness(span);
        let mut regions = 0;
        let node = self.regions(&[(expr, wanted)], Vec::new(), &mut regions);
        if regions > REGIONS {
            let message = format!(
                "this condition has more than {REGIONS} alternatives; make it several rules"
            );
            self.error(span, message);
        }
        let allow = Test::Effect(Path::slot(STATEMENT), Effect::Allow);
        Node::all(vec![
            Node::Test {
                test: allow,
                wanted: true,
            },
            node,
        ])
    }

    fn regions(
        &mut self,
        todo: &[Todo<'_, 't>],
        mut parts: Vec<Part>,
        regions: &mut usize,
    ) -> Node {
        let mut plain = Vec::new();
        let mut branching = Vec::new();
        let mut rest: Vec<Todo<'_, 't>> = todo.iter().rev().copied().collect();
        while let Some((expr, wanted)) = rest.pop() {
            if !about_request(expr) {
                plain.push(self.lower(expr, wanted));
                continue;
            }
            match expr {
                Expr::And(all) if wanted => rest.extend(all.iter().rev().map(|part| (part, true))),
                Expr::Or(all) if !wanted => rest.extend(all.iter().rev().map(|part| (part, false))),
                Expr::Not(inner) => rest.push((&**inner, !wanted)),
                Expr::And(_) | Expr::Or(_) | Expr::Quantified { .. } => {
                    branching.push((expr, wanted));
                }
                Expr::Compare {
                    left,
                    relation,
                    negated,
                    right,
                } => {
                    let negated = *negated == wanted;
                    match request_part(left) {
                        Some((dimension, key)) => {
                            let part = self.part(dimension, key, (*relation, negated), right);
                            match part {
                                Some(more) => parts.extend(more),
                                None => return broken(),
                            }
                        }
                        None => return broken(),
                    }
                }
                _ => {
                    self.error(
                        self.clause,
                        "a part of the request can be compared, not searched",
                    );
                    return broken();
                }
            }
        }
        let node = match branching.split_first() {
            None => {
                *regions += 1;
                self.allowed_by(parts)
            }
            Some((&(first, wanted), rest)) => self.branch(first, wanted, rest, &parts, regions),
        };
        plain.push(node);
        Node::all(plain)
    }

    /// A condition with alternatives: each of them, with all that is still to be taken in.
    fn branch(
        &mut self,
        first: &Expr<'t>,
        wanted: bool,
        rest: &[Todo<'_, 't>],
        parts: &[Part],
        regions: &mut usize,
    ) -> Node {
        match first {
            Expr::And(all) | Expr::Or(all) => {
                let mut nodes = Vec::new();
                for part in all {
                    if *regions > REGIONS {
                        return broken();
                    }
                    let mut todo = vec![(part, wanted)];
                    todo.extend_from_slice(rest);
                    nodes.push(self.regions(&todo, parts.to_vec(), regions));
                }
                Node::Or(nodes.into())
            }
            Expr::Quantified {
                quantifier,
                binders,
                range,
                body,
            } => {
                if !polarity(*quantifier, wanted).0 {
                    let message = "a part of the request cannot stand under `every` or `no`: one request cannot be all of them";
                    self.error(range.span(), message);
                    return broken();
                }
                let mut inner = |checker: &mut Self, wanted| {
                    let mut todo = vec![(&**body, wanted)];
                    todo.extend_from_slice(rest);
                    checker.regions(&todo, parts.to_vec(), regions)
                };
                self.quantified(*quantifier, binders, range, &mut inner, wanted)
            }
            _ => broken(),
        }
    }

    fn allowed_by(&mut self, parts: Vec<Part>) -> Node {
        let question = Question {
            ask: Ask::AllowedBy(Path::slot(STATEMENT)),
            parts: parts.into(),
        };
        let slot = self.witness(self.clause);
        Node::Ask {
            asked: Box::new(Asked {
                questions: [question].into(),
                slot,
            }),
            wanted: true,
        }
    }
}

/// The part of the request that is compared: its dimension and, for the context, the key.
fn request_part<'t>(left: &Operand<'t>) -> Option<(Word<'t>, Option<Quoted<'t>>)> {
    match left {
        Operand::ContextKey(key, span) => Some((Spanned::new("context", *span), Some(*key))),
        Operand::Path(path) => match path.names.as_slice() {
            [word] if matches!(word.value, "action" | "resource" | "principal" | "context") => {
                Some((*word, None))
            }
            _ => None,
        },
        _ => None,
    }
}

/// True where a condition says something about the request. Nesting is bounded by the reader.
fn about_request(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(about_request),
        Expr::Not(inner) => about_request(inner),
        Expr::Quantified { body, .. }
        | Expr::Covers {
            body: Some(body), ..
        } => about_request(body),
        Expr::Compare { left, .. } => request_part(left).is_some(),
        _ => false,
    }
}
