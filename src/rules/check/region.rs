//! Regions of requests: what an argument of a question, or a comparison under `forbid request`,
//! says that a request must be.

use super::super::ast::{Operand, Quoted, Relation, Word};
use super::super::facts;
use super::super::plan::{Const, Of, Part, Right, Term, What, Who};
use super::super::sets::SetKind;
use super::super::types::Type;
use super::Checker;
use crate::prover::PrincipalClass;

/// What a principal can be besides a value.
static PRINCIPALS: [(&str, PrincipalClass); 8] = [
    ("person", PrincipalClass::Person),
    ("workload", PrincipalClass::Workload),
    ("service", PrincipalClass::Service),
    ("anonymous", PrincipalClass::Anonymous),
    ("everyone", PrincipalClass::Everyone),
    ("root", PrincipalClass::Root),
    ("foreign", PrincipalClass::Foreign),
    ("stranger", PrincipalClass::Stranger),
];

/// Whoever an organization's guardrails bind: what that is, the organization says.
const MEMBER: &str = "member";

/// The words that can stand for a value of such a part.
fn words(dimension: &str) -> Vec<&'static str> {
    match dimension {
        "principal" => {
            let classes = PRINCIPALS.iter().map(|(word, _)| *word);
            classes.chain([MEMBER]).collect()
        }
        "resource" => vec!["everything", "foreign", "phi"],
        "context" => vec!["absent", "everything", "foreign"],
        _ => Vec::new(),
    }
}

impl<'t> Checker<'t, '_> {
    /// One part of a region. `Some` of nothing where it says nothing.
    pub(super) fn part(
        &mut self,
        dimension: Word<'t>,
        key: Option<Quoted<'t>>,
        (relation, negated): (Relation, bool),
        value: &Operand<'t>,
    ) -> Option<Vec<Part>> {
        let of = match (dimension.value, key) {
            ("action", _) => Of::Action,
            ("resource", _) => Of::Resource,
            ("principal", _) => Of::Principal,
            (_, Some(key)) => Of::Key(self.template(key, &[])),
            _ => Of::OtherKeys,
        };
        if !matches!(relation, Relation::Is | Relation::In | Relation::Like) {
            let message = "a question compares with `is`, `in` or `like` only";
            self.error(value.span(), message);
            return None;
        }
        let what = if let Of::Principal = of {
            self.who(relation, value)?
        } else if let Some(word) = self.part_word(dimension, value)? {
            match word {
                "foreign" => What::Foreign,
                "absent" => What::Absent,
                "phi" => What::Phi,
                _ => What::Everything,
            }
        } else if let Of::OtherKeys = of {
            let message = "say which key: `context \"aws:SecureTransport\" is \"false\"`";
            self.error(value.span(), message);
            return None;
        } else {
            let right = self.part_values(dimension, relation, value)?;
            if relation == Relation::Like {
                What::Like(right)
            } else {
                What::Is(right)
            }
        };
        match (&of, &what) {
            (Of::Resource, What::Everything) if negated => {
                self.error(value.span(), "no request has a resource that is nothing");
                return None;
            }
            (Of::Key(_) | Of::OtherKeys, What::Everything)
                if negated || matches!(of, Of::OtherKeys) =>
            {
                let message =
                    "`everything` is said of one key: `context \"sts:ExternalId\" is everything`";
                self.error(value.span(), message);
                return None;
            }
            (Of::Key(_), What::Everything) => {}
            (Of::Resource, What::Phi) if negated => {
                self.error(value.span(), "`resource is phi` has no opposite");
                return None;
            }
            (Of::OtherKeys, _) if negated => {
                self.error(value.span(), "`context foreign` has no opposite");
                return None;
            }
            (Of::Principal, What::Who(who))
                if negated && who.iter().any(|who| matches!(who, Who::Member)) =>
            {
                self.error(value.span(), "`member` has no opposite");
                return None;
            }
            (_, What::Everything) => return Some(Vec::new()),
            _ => {}
        }
        Some(vec![Part { of, what, negated }])
    }

    /// A word such as `foreign` in place of a value. `None` outside where the word is wrong.
    #[allow(
        clippy::option_option,
        reason = "wrong, a word, and no word are three answers"
    )]
    fn part_word(
        &mut self,
        dimension: Word<'t>,
        value: &Operand<'t>,
    ) -> Option<Option<&'static str>> {
        let Some(word) = self.free_word(value) else {
            return Some(None);
        };
        let words = words(dimension.value);
        if let Some(known) = words.iter().find(|known| **known == word.value) {
            return Some(Some(known));
        }
        let message = format!(
            "`{}` is nothing that `{}` can be",
            word.value, dimension.value
        );
        let names = self.names.iter().map(|name| name.text);
        let known: Vec<&str> = names.chain(words).collect();
        self.unknown(word, message, known.into_iter());
        None
    }

    /// Principals: words, values, lists of both.
    fn who(&mut self, relation: Relation, value: &Operand<'t>) -> Option<What> {
        let single = [value];
        let items: Vec<&Operand<'t>> = match value {
            Operand::List(items, _) => items.iter().collect(),
            _ => single.to_vec(),
        };
        let several = items.len() > 1;
        let mut who = Vec::new();
        for item in items {
            let dimension = Word::new("principal", item.span());
            who.push(match self.part_word(dimension, item)? {
                Some(MEMBER) => {
                    self.of_members(item.span(), several);
                    Who::Member
                }
                Some(word) => {
                    let mut known = PRINCIPALS.iter();
                    let (_, class) = known.find(|(name, _)| *name == word)?;
                    Who::Class(class.clone())
                }
                None => Who::Values(self.part_values(dimension, relation, item)?),
            });
        }
        Some(What::Who(who.into()))
    }

    /// The values that a part of a request is compared with.
    fn part_values(
        &mut self,
        dimension: Word<'t>,
        relation: Relation,
        value: &Operand<'t>,
    ) -> Option<Right> {
        match value {
            Operand::Set(name) => {
                let set = if dimension.value == "action" {
                    self.action_set(*name)?
                } else {
                    self.set(*name)?
                };
                if dimension.value != "action" && set.kind() != SetKind::Texts {
                    let message = format!(
                        "`{}` can be in a list of texts, `@{}` is none",
                        dimension.value, name.value
                    );
                    self.error(name.span, message);
                    return None;
                }
                Some(Right::Set(set))
            }
            Operand::List(items, _) => {
                let terms: Vec<Option<Term>> = items
                    .iter()
                    .map(|item| match self.free_word(item) {
                        Some(word) => {
                            let message = format!(
                                "`{}` cannot stand in a list: ask two questions",
                                word.value
                            );
                            self.error(word.span, message);
                            None
                        }
                        None => self.part_value(dimension, relation, item),
                    })
                    .collect();
                let terms: Option<Vec<Term>> = terms.into_iter().collect();
                Some(Right::OneOf(terms?.into()))
            }
            Operand::Path(path) => {
                let (found, ty) = self.path(path)?;
                if let Type::List(item) = ty
                    && relation != Relation::Is
                    && item.is_text()
                {
                    return Some(Right::List(found));
                }
                self.fits(dimension, value, ty)?;
                Some(Right::One(Term::Path(found)))
            }
            _ => self.part_value(dimension, relation, value).map(Right::One),
        }
    }

    fn part_value(
        &mut self,
        dimension: Word<'t>,
        relation: Relation,
        value: &Operand<'t>,
    ) -> Option<Term> {
        let (term, ty) = self.term(value)?;
        self.fits(dimension, value, ty)?;
        match term {
            // A name that no action has would make a question that is never answered yes.
            Term::Const(Const::Text(name))
                if dimension.value == "action" && relation != Relation::Like =>
            {
                let action = self.action(&name, value.span())?;
                Some(Term::Const(Const::Action(action)))
            }
            Term::Const(Const::Text(pattern)) if dimension.value == "action" => {
                if facts::expand(&pattern).next().is_none() {
                    let message = format!("`{pattern}` matches no action");
                    self.error(value.span(), message);
                    return None;
                }
                Some(Term::Const(Const::Text(pattern)))
            }
            term => Some(term),
        }
    }

    /// Refuses a value that such a part of a request can never be.
    fn fits(&mut self, dimension: Word<'t>, value: &Operand<'t>, ty: Type) -> Option<()> {
        let fits = match (dimension.value, ty) {
            ("action", ty) => matches!(ty, Type::Text | Type::Action | Type::Catalogued),
            ("context", Type::Number) => true,
            (_, ty) => ty.is_text(),
        };
        if fits {
            return Some(());
        }
        let message = format!("`{}` cannot be {}", dimension.value, ty.name());
        self.error(value.span(), message);
        None
    }
}
