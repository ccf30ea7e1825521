//! Comparisons: `is`, `in`, `like`, `within`, `<`.

use super::super::ast::{Operand, Relation, Word};
use super::super::eval::effect_named;
use super::super::plan::{Const, Order, Path, Right, Term, Test};
use super::super::sets::SetKind;
use super::super::types::{Prop, Type, Vocabulary};
use super::Checker;
use crate::policy::kind::PolicyKind;
use crate::source::Span;

impl<'t> Checker<'t, '_> {
    pub(super) fn compare(
        &mut self,
        left: &Operand<'t>,
        relation: Relation,
        right: &Operand<'t>,
    ) -> Option<Test> {
        let (term, ty) = self.term(left)?;
        match relation {
            Relation::Is => self.is(term, ty, left.span(), right),
            Relation::In => self.member(term, ty, left.span(), right),
            Relation::Like => {
                self.textual(ty, left.span())?;
                let right = self.right(Type::Text, right)?;
                Some(Test::Like {
                    left: term,
                    right,
                    fold: ty.ignores_case(),
                })
            }
            Relation::Within => self.within(term, ty, left.span(), right),
            Relation::Less => self.order(term, ty, left.span(), Order::Less, right),
            Relation::LessOrEqual => self.order(term, ty, left.span(), Order::LessOrEqual, right),
            Relation::Greater => self.order(term, ty, left.span(), Order::Greater, right),
            Relation::GreaterOrEqual => {
                self.order(term, ty, left.span(), Order::GreaterOrEqual, right)
            }
        }
    }

    fn textual(&mut self, ty: Type, span: Span) -> Option<()> {
        if ty.is_text() {
            return Some(());
        }
        self.error(
            span,
            format!("a text is wanted here, this is {}", ty.name()),
        );
        None
    }

    fn is(&mut self, left: Term, ty: Type, span: Span, right: &Operand<'t>) -> Option<Test> {
        if let (Some(word), Term::Path(path)) = (self.free_word(right), &left) {
            let path = path.clone();
            match (word.value, ty) {
                ("absent", _) => return Some(Test::Absent(left)),
                ("known", Type::Action | Type::Service) => return Some(Test::Known(path)),
                ("everything", Type::Resource | Type::Action | Type::Name) => {
                    return Some(Test::Everything(path));
                }
                ("everyone", Type::Principal) => return Some(Test::Everyone(path)),
                ("Allow" | "Deny", Type::Statement) => {
                    return effect_named(word.value).map(|effect| Test::Effect(path, effect));
                }
                ("Allow" | "Deny", Type::Word(Vocabulary::Effect)) => {
                    let (Prop::Effect, before) = path.steps.split_last()? else {
                        return None;
                    };
                    let owner = Path {
                        slot: path.slot,
                        steps: before.into(),
                    };
                    return effect_named(word.value).map(|effect| Test::Effect(owner, effect));
                }
                ("known" | "everything" | "everyone", _) => {
                    let message = format!("{} cannot be `{}`", ty.name(), word.value);
                    self.error(right.span(), message);
                    return None;
                }
                _ => {}
            }
        }
        let comparable = ty.is_text() || matches!(ty, Type::Number | Type::Bool | Type::Kind);
        if !comparable {
            self.error(span, format!("{} cannot be compared with `is`", ty.name()));
            return None;
        }
        let right = self.right(ty, right)?;
        Some(Test::Is {
            left,
            right,
            fold: ty.ignores_case(),
        })
    }

    fn member(&mut self, left: Term, ty: Type, span: Span, right: &Operand<'t>) -> Option<Test> {
        match right {
            Operand::Set(word) => {
                let set = self.set(*word)?;
                let fits = match set.kind() {
                    SetKind::Actions => matches!(ty, Type::Action | Type::Catalogued),
                    SetKind::Texts => ty.is_text(),
                    SetKind::Table => false,
                };
                if !fits {
                    self.error(
                        word.span,
                        format!("{} cannot be in `@{}`", ty.name(), word.value),
                    );
                    return None;
                }
                Some(Test::Is {
                    left,
                    right: Right::Set(set),
                    fold: ty.ignores_case(),
                })
            }
            Operand::List(..) => {
                let right = self.right(ty, right)?;
                Some(Test::Is {
                    left,
                    right,
                    fold: ty.ignores_case(),
                })
            }
            Operand::Path(path) => match self.path(path)? {
                (list, Type::List(_)) => {
                    self.textual(ty, span)?;
                    Some(Test::Is {
                        left,
                        right: Right::List(list),
                        fold: ty.ignores_case(),
                    })
                }
                (_, other) => {
                    self.error(
                        path.span,
                        format!("a list or a set is wanted here, this is {}", other.name()),
                    );
                    None
                }
            },
            _ => {
                self.error(
                    right.span(),
                    "a list or a set is wanted here, such as `{\"a\", \"b\"}`",
                );
                None
            }
        }
    }

    fn within(&mut self, left: Term, ty: Type, span: Span, right: &Operand<'t>) -> Option<Test> {
        match (right, left) {
            (Operand::Set(word), Term::Path(subject))
                if matches!(ty, Type::Action | Type::Statement) =>
            {
                let set = self.action_set(*word)?;
                Some(Test::Within { subject, set })
            }
            (Operand::Text(quoted), left) if ty.is_text() => {
                let Some(block) = super::super::address::block(quoted.value) else {
                    self.error(
                        right.span(),
                        format!(
                            "`{}` is no address block such as `10.0.0.0/8`",
                            quoted.value
                        ),
                    );
                    return None;
                };
                Some(Test::InBlock { left, block })
            }
            _ => {
                let message = "`within` asks whether an action pattern stays in a set, or an address in a block such as \"10.0.0.0/8\"";
                self.error(span.join(right.span()), message);
                None
            }
        }
    }

    fn order(
        &mut self,
        left: Term,
        ty: Type,
        span: Span,
        order: Order,
        right: &Operand<'t>,
    ) -> Option<Test> {
        let (right_term, right_ty) = self.term(right)?;
        for (ty, span) in [(ty, span), (right_ty, right.span())] {
            if ty != Type::Number && ty != Type::Value && ty != Type::Text {
                self.error(
                    span,
                    format!("a number is wanted here, this is {}", ty.name()),
                );
                return None;
            }
        }
        Some(Test::Order {
            left,
            order,
            right: right_term,
        })
    }

    /// A single word that is no name in scope.
    pub(super) fn free_word(&self, operand: &Operand<'t>) -> Option<Word<'t>> {
        let Operand::Path(path) = operand else {
            return None;
        };
        match path.names.as_slice() {
            [word] if !self.names.iter().any(|name| name.text == word.value) => Some(*word),
            _ => None,
        }
    }

    /// The right side of a comparison with something of type `ty`.
    fn right(&mut self, ty: Type, right: &Operand<'t>) -> Option<Right> {
        if let Operand::List(items, _) = right {
            let terms: Vec<Option<Term>> =
                items.iter().map(|item| self.right_term(ty, item)).collect();
            return Some(Right::OneOf(
                terms.into_iter().collect::<Option<Vec<_>>>()?.into(),
            ));
        }
        self.right_term(ty, right).map(Right::One)
    }

    fn right_term(&mut self, ty: Type, operand: &Operand<'t>) -> Option<Term> {
        if let Type::Kind = ty {
            return self.kind(operand);
        }
        if let Type::Word(vocabulary) = ty {
            let word = match operand {
                Operand::Text(quoted) => Some(*quoted),
                _ => self.free_word(operand),
            };
            if let Some(word) = word {
                if vocabulary.words().contains(&word.value) {
                    return Some(super::super::eval::text(word.value));
                }
                let message = format!("`{}` is none of the words that can stand here", word.value);
                self.unknown(word, message, vocabulary.words().iter().copied());
                return None;
            }
        }
        let (term, found) = self.term(operand)?;
        let fits = ty == found
            || ty.is_text() && found.is_text()
            || matches!((ty, found), (Type::Value | Type::Text, Type::Number));
        if !fits {
            self.error(
                operand.span(),
                format!("{} cannot be {}", ty.name(), found.name()),
            );
            return None;
        }
        Some(term)
    }

    fn kind(&mut self, operand: &Operand<'t>) -> Option<Term> {
        let word = match operand {
            Operand::Text(quoted) => Some(*quoted),
            _ => self.free_word(operand),
        };
        let Some(word) = word else {
            self.error(operand.span(), "a kind of policy is wanted here");
            return None;
        };
        if let Some(kind) = PolicyKind::from_name(word.value) {
            Some(Term::Const(Const::Kind(kind)))
        } else {
            let message = format!("`{}` is no kind of policy", word.value);
            self.unknown(word, message, super::super::header::KINDS.into_iter());
            None
        }
    }
}
