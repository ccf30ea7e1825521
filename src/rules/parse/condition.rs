//! The tokens of a condition to its tree.

use pest::iterators::Pair;

use super::super::ast::{Argument, Expr, Operand, Path, Quantifier, Relation, Word};
use super::super::syntax::Token;
use super::{Inner, Reader};
use crate::source::Spanned;

impl<'t> Reader<'_> {
    /// Any of the rules that a condition is made of. Nesting is bounded by [`super::syntax`].
    pub(super) fn expr(&self, pair: Pair<'t, Token>) -> Expr<'t> {
        let token = pair.as_rule();
        let inner = pair.into_inner();
        match token {
            Token::expr | Token::conj => {
                let mut parts: Vec<Expr<'t>> = inner
                    .filter(|part| !matches!(part.as_rule(), Token::or_ | Token::and_))
                    .map(|part| self.expr(part))
                    .collect();
                match parts.len() {
                    1 => parts.pop().unwrap_or(Expr::And(Vec::new())),
                    _ if token == Token::expr => Expr::Or(parts),
                    _ => Expr::And(parts),
                }
            }
            Token::unit => {
                let mut negated = false;
                let mut whole = Expr::And(Vec::new());
                for part in inner {
                    if part.as_rule() == Token::not_ {
                        negated = !negated;
                    } else {
                        whole = self.expr(part);
                    }
                }
                if negated {
                    Expr::Not(Box::new(whole))
                } else {
                    whole
                }
            }
            Token::group => match inner.into_iter().next() {
                Some(part) => self.expr(part),
                None => Expr::And(Vec::new()),
            },
            Token::quantified => self.quantified(inner.peekable()),
            Token::has => {
                let (absent, element) = self.has(&mut inner.peekable());
                Expr::Has {
                    subject: None,
                    absent,
                    element,
                }
            }
            Token::same_request => match inner.last() {
                Some(call) => Expr::SameRequest(self.operand(call)),
                None => Expr::And(Vec::new()),
            },
            _ => self.comparison(inner.peekable()),
        }
    }

    /// `has NAME`, `has no NAME`.
    fn has(&self, inner: &mut Inner<'t>) -> (bool, Word<'t>) {
        let having = self.word(inner);
        (having.value.trim_end().ends_with("no"), self.word(inner))
    }

    fn quantified(&self, mut inner: Inner<'t>) -> Expr<'t> {
        let quantifier = quantifier(self.word(&mut inner).value);
        let binders = inner
            .next()
            .map(|pair| self.words(pair))
            .unwrap_or_default();
        let _in = inner.next();
        match (inner.next(), inner.next()) {
            (Some(range), Some(body)) => Expr::Quantified {
                quantifier,
                binders,
                range: self.operand(range),
                body: Box::new(self.expr(body)),
            },
            _ => Expr::And(Vec::new()),
        }
    }

    fn comparison(&self, mut inner: Inner<'t>) -> Expr<'t> {
        let Some(left) = inner.next().map(|pair| self.operand(pair)) else {
            return Expr::And(Vec::new());
        };
        let Some(relation) = inner.next() else {
            return Expr::Truth(left);
        };
        let mut parts = relation.into_inner().peekable();
        match parts.peek().map(Pair::as_rule) {
            Some(Token::having) => {
                let (absent, element) = self.has(&mut parts);
                Expr::Has {
                    subject: Some(left),
                    absent,
                    element,
                }
            }
            Some(Token::covers) => {
                let negated = self.word(&mut parts).value.starts_with("not");
                self.covers(left, negated, parts)
            }
            _ => {
                let (relation, negated) = relation_of(self.word(&mut parts).value);
                match parts.next() {
                    Some(value) => Expr::Compare {
                        left,
                        relation,
                        negated,
                        right: self.operand(value),
                    },
                    None => Expr::Truth(left),
                }
            }
        }
    }

    fn covers(&self, subject: Operand<'t>, negated: bool, mut parts: Inner<'t>) -> Expr<'t> {
        let quantity = parts.next_if(|pair| pair.as_rule() == Token::quantity);
        let mut words = quantity.into_iter().flat_map(Pair::into_inner);
        let quantifier = words.next().map(|word| quantifier(word.as_str()));
        let binder = words.next().map(|word| self.as_word(&word));
        let Some(range) = parts.next() else {
            return Expr::Truth(subject);
        };
        Expr::Covers {
            subject,
            negated,
            quantifier,
            binder,
            range: self.operand(range),
            body: parts.next().map(|body| Box::new(self.expr(body))),
        }
    }

    fn operand(&self, pair: Pair<'t, Token>) -> Operand<'t> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Token::string => Operand::Text(self.as_quoted(pair)),
            Token::number => Operand::Number(self.as_word(&pair)),
            Token::set => Operand::Set(self.set(pair)),
            Token::list => {
                let items = pair.into_inner().map(|item| self.operand(item));
                Operand::List(items.collect(), span)
            }
            Token::call => {
                let mut inner = pair.into_inner().peekable();
                if let Some(key) = inner.next_if(|pair| pair.as_rule() == Token::context_key) {
                    return match key.into_inner().next() {
                        Some(string) => Operand::ContextKey(self.as_quoted(string), span),
                        None => Operand::Number(Spanned::new("", span)),
                    };
                }
                let path = inner.next().map(|pair| self.path(pair));
                let path = path.unwrap_or(Path {
                    names: Vec::new(),
                    span,
                });
                match inner.next() {
                    Some(arguments) => {
                        let name = path.names.last().copied();
                        let name = name.unwrap_or(Spanned::new("", span));
                        let arguments = arguments.into_inner();
                        Operand::Call(
                            name,
                            arguments.map(|one| self.argument(one)).collect(),
                            span,
                        )
                    }
                    None => Operand::Path(path),
                }
            }
            _ if pair.as_str().contains(':') => {
                let word = self.as_word(&pair);
                Operand::Path(Path {
                    names: vec![word],
                    span,
                })
            }
            _ => Operand::Path(self.path(pair)),
        }
    }

    fn argument(&self, pair: Pair<'t, Token>) -> Argument<'t> {
        let span = self.span(&pair);
        let empty = Argument::Value(Operand::Number(Spanned::new("", span)));
        let Some(inner) = pair.into_inner().next() else {
            return empty;
        };
        if inner.as_rule() != Token::constraint {
            return Argument::Value(self.operand(inner));
        }
        let mut parts = inner.into_inner().peekable();
        let Some(first) = parts.next() else {
            return empty;
        };
        let (dimension, key) = if first.as_rule() == Token::context_key {
            let place = self.span(&first);
            let string = first.into_inner().next();
            (
                Spanned::new("context", place),
                string.map(|string| self.as_quoted(string)),
            )
        } else {
            (self.as_word(&first), None)
        };
        let Some(next) = parts.next() else {
            return empty;
        };
        if next.as_rule() != Token::relation {
            let value = self.operand(next);
            return Argument::Constraint {
                dimension,
                key,
                relation: Relation::Is,
                negated: false,
                value,
            };
        }
        let mut words = next.into_inner().peekable();
        let (relation, negated) = relation_of(self.word(&mut words).value);
        let value = words.next().map(|pair| self.operand(pair));
        value.map_or(empty, |value| Argument::Constraint {
            dimension,
            key,
            relation,
            negated,
            value,
        })
    }
}

fn quantifier(word: &str) -> Quantifier {
    match word.trim_end() {
        "some" => Quantifier::Some,
        "every" => Quantifier::Every,
        _ => Quantifier::No,
    }
}

/// `is`, `is not`, `not in`, `<`, …: the comparison, and true where it is negated.
fn relation_of(text: &str) -> (Relation, bool) {
    let negated = text.starts_with("not ") || text.ends_with(" not");
    let word = text.trim_start_matches("not ").trim_start();
    let relation = match word {
        "in" => Relation::In,
        "like" => Relation::Like,
        "within" => Relation::Within,
        "<" => Relation::Less,
        "<=" => Relation::LessOrEqual,
        ">" => Relation::Greater,
        ">=" => Relation::GreaterOrEqual,
        _ => Relation::Is,
    };
    (relation, negated)
}
