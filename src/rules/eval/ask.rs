//! Questions to the prover: the region is filled in, the answer kept.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::super::plan::{Ask, Asked, Of, Part, Piece, Right, Template, What, Who};
use super::super::value::Value;
use super::Run;
use crate::catalog::ActionSet;
use crate::policy::ast::{ConditionBlock, Effect, Statement};
use crate::policy::condition::{Comparison, ConditionOperator};
use crate::prover::{
    ActionTest, ContextTest, Instance, PrincipalClass, Question, Region, Test, Verdict, Wanted,
};

/// What a question takes off the budget of a rule.
const QUESTION: u32 = 10_000;

/// Every user.
const USERS: &str = "arn:*:iam::*:user/*";

/// How many of a set's actions a witness should rather have than others.
const TELLING: usize = 1000;

/// Requests that answered a rule's questions on one document.
#[derive(Debug, Default)]
pub(in crate::rules) struct Answers {
    found: Vec<OnceCell<Box<Instance>>>,
}

impl Answers {
    /// Room for the answers to as many questions as the budget allows.
    pub(in crate::rules) fn new() -> Self {
        let most = super::BUDGET / QUESTION;
        Self {
            found: (0..most).map(|_| OnceCell::new()).collect(),
        }
    }
}

impl<'x> Run<'x, '_> {
    /// Whether the answer is the wanted one. One that is not known counts as
    /// [`Run::unknown_holds`] says.
    pub(super) fn ask(&mut self, asked: &'x Asked, wanted: bool) -> bool {
        // Each question about the places of patient data is asked of each sort of place in turn.
        let parts: Vec<Vec<Region>> = asked
            .questions
            .iter()
            .map(|question| self.regions(&question.parts))
            .collect();
        let mut unknown = None;
        for regions in combinations(&parts) {
            self.spend(QUESTION);
            if self.exhausted() {
                return false;
            }
            match self.ask_about(asked, &regions) {
                Verdict::Never if wanted => self.note(&regions, false),
                Verdict::Never => {}
                Verdict::Some(instance) => {
                    if wanted {
                        self.keep(asked.slot, instance);
                        self.note(&regions, true);
                    }
                    return wanted;
                }
                Verdict::Unknown(reason) => {
                    unknown.get_or_insert(reason);
                }
            }
        }
        match unknown {
            None => !wanted,
            Some(reason) => {
                self.undecided.get_or_insert(reason);
                self.unknown_holds
            }
        }
    }

    /// Asks the prover, each question about its region.
    fn ask_about(&self, asked: &'x Asked, regions: &[&Region]) -> Verdict {
        let mut questions = Vec::with_capacity(regions.len() + 1);
        for (question, region) in asked.questions.iter().zip(regions) {
            if let Ask::Matched(path) | Ask::AllowedBy(path) = &question.ask {
                let Value::Statement(statement) = self.path(path) else {
                    return Verdict::Never;
                };
                let Some(id) = self.facts.id_of(statement) else {
                    return Verdict::Never;
                };
                questions.push(Question::Matched(id, region));
            }
            match question.ask {
                Ask::Allowed | Ask::AllowedBy(_) => questions.push(Question::Allowed(region)),
                Ask::Undenied => questions.push(Question::Undenied(region)),
                Ask::Matched(_) => {}
            }
        }
        self.facts.ask(self.organization, &questions)
    }

    fn keep(&mut self, slot: u8, instance: Box<Instance>) {
        if let Some(place) = self.answers.found.get(self.answered) {
            self.answered += 1;
            self.set(slot, Value::Found(place.get_or_init(|| instance)));
        }
    }

    /// The region that the parts make, or its parts that lie in the places of patient data.
    fn regions(&self, parts: &'x [Part]) -> Vec<Region> {
        let region = self.region(parts);
        let in_places = parts.iter().any(|part| matches!(part.what, What::Phi));
        match self.facts.phi.filter(|_| in_places) {
            Some(phi) => phi.parts(&region),
            None => vec![region],
        }
    }

    fn region(&self, parts: &'x [Part]) -> Region {
        // Only requests that there can be: the resource fits the action.
        let mut region = Region {
            typed: true,
            ..Region::default()
        };
        for part in parts {
            match &part.of {
                Of::Action => {
                    region.action.extend(self.action_test(part));
                    if let (What::Is(Right::Set(set)), false) = (&part.what, part.negated) {
                        let telling = set.actions().as_written().take(TELLING);
                        region.prefer.extend(telling);
                    }
                }
                Of::Resource => region.resource.extend(self.text_test(part)),
                Of::Principal => {
                    let who = self.who(part);
                    if part.negated {
                        region.not_principal.extend(who);
                    } else {
                        region.principal.extend(who);
                    }
                }
                Of::Key(key) => {
                    let key = self.filled(key);
                    match self.text_test(part) {
                        Some(test) => region.context.push(ContextTest { key, test }),
                        None => region.free.push(key),
                    }
                }
                Of::OtherKeys => region.others_foreign = true,
            }
        }
        if let Some(organization) = self.facts.declared().filter(|_| self.organization) {
            organization.without_unheard_keys(&mut region);
            if parts.iter().any(Part::is_member) {
                organization.by_members(&mut region);
            }
        }
        if self.facts.of_role && !self.organization && !region.principal.is_empty() {
            let users = vec![USERS.to_owned()];
            region.not_principal.push(PrincipalClass::Like(users));
        }
        region
    }

    /// A condition key with its holes filled.
    fn filled(&self, key: &Template) -> String {
        let pieces = key.0.iter().map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Value(path) => self.path(path).text().unwrap_or_default(),
        });
        pieces.collect()
    }

    fn action_test(&self, part: &'x Part) -> Option<ActionTest> {
        let (What::Is(right) | What::Like(right)) = &part.what else {
            return None;
        };
        let mut known = Vec::new();
        let mut patterns = Vec::new();
        self.each_value(right, &mut |value| match value {
            Value::Catalogued(action) => known.push(action),
            value => patterns.extend(value.text().map(str::to_owned)),
        });
        if part.negated || !patterns.is_empty() {
            patterns.extend(known.iter().map(|action| action.name().to_owned()));
        }
        Some(if part.negated {
            ActionTest::NotLike(patterns)
        } else if patterns.is_empty() {
            ActionTest::In(known.into_iter().collect::<ActionSet>())
        } else {
            ActionTest::Like(patterns)
        })
    }

    fn text_test(&self, part: &'x Part) -> Option<Test> {
        let wanted = match &part.what {
            What::Foreign => Wanted::Foreign,
            What::Absent => Wanted::Absent,
            What::Like(right) => match (&part.of, self.texts(right).0) {
                (Of::Resource, texts) if texts.iter().all(|text| is_arn(text)) => {
                    let globs: BTreeSet<String> = texts.into_iter().map(as_glob).collect();
                    Wanted::Fits(globs.into_iter().collect())
                }
                (_, texts) => Wanted::Like(texts),
            },
            // A pattern of the policy stands for all that it matches.
            What::Is(right) => match self.texts(right) {
                (texts, true) => Wanted::Like(texts),
                (texts, false) => Wanted::Is(texts),
            },
            What::Phi | What::Everything | What::Who(_) => return None,
        };
        Some(Test {
            wanted,
            negated: part.negated,
        })
    }

    /// The texts, and whether a resource pattern is among them.
    fn texts(&self, right: &'x Right) -> (Vec<String>, bool) {
        let mut texts = Vec::new();
        let mut pattern = false;
        self.each_value(right, &mut |value| match value {
            Value::Number(number) => texts.push(number.to_string()),
            Value::Bool(truth) => texts.push(truth.to_string()),
            Value::Catalogued(action) => texts.push(action.name().to_owned()),
            value => {
                pattern |= matches!(value, Value::Resource(_));
                texts.extend(value.text().map(str::to_owned));
            }
        });
        (texts, pattern)
    }

    fn who(&self, part: &'x Part) -> Vec<PrincipalClass> {
        let What::Who(who) = &part.what else {
            return Vec::new();
        };
        let bound = who.iter().filter(|who| !matches!(who, Who::Member));
        let classes = bound.map(|who| match who {
            Who::Class(class) => class.clone(),
            Who::Member => PrincipalClass::Everyone,
            Who::Values(right) => {
                let mut globs = Vec::new();
                self.each_value(right, &mut |value| globs.extend(principal(value)));
                PrincipalClass::Like(globs)
            }
        });
        classes.collect()
    }

    /// Calls `take` with each value that is compared with.
    fn each_value(&self, right: &'x Right, take: &mut dyn FnMut(Value<'x>)) {
        match right {
            Right::One(term) => take(self.term(term)),
            Right::OneOf(terms) => terms.iter().for_each(|term| take(self.term(term))),
            Right::Set(set) => {
                let actions = set.actions().iter().map(Value::Catalogued);
                let texts = set.texts().iter().map(|text| Value::Text(text));
                actions.chain(texts).for_each(take);
            }
            Right::List(path) => {
                if let Some((&list, before)) = path.steps.split_last() {
                    self.walk(path.slot, before).each(list, &mut |value| {
                        take(value);
                        false
                    });
                }
            }
        }
    }
}

/// True for a pattern that has all parts of an ARN.
fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && text.matches(':').count() >= 5
}

/// The pattern with `*` for the placeholders of the catalogue, such as `${Region}`. Policy variables have a colon.
fn as_glob(text: String) -> String {
    let Some((before, rest)) = text.split_once("${") else {
        return text;
    };
    match rest.split_once('}') {
        Some((name, after)) if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{before}*{}", as_glob(after.to_owned()))
        }
        _ => text,
    }
}

/// A glob for the principals of an account.
pub(in crate::rules) fn of_account(account: &str) -> String {
    format!("arn:*:*::{account}:*")
}

/// One of each list, in every way.
fn combinations(lists: &[Vec<Region>]) -> Vec<Vec<&Region>> {
    let mut all = vec![Vec::new()];
    for list in lists {
        let longer = |start: &Vec<_>| {
            let start = start.clone();
            list.iter().map(move |one| {
                let mut longer = start.clone();
                longer.push(one);
                longer
            })
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// A glob for the principals that a value names: those of an account, where it is one.
fn principal(value: Value<'_>) -> Option<String> {
    let text = value.text()?;
    let digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    Some(match (value, text.strip_suffix(":root")) {
        (Value::Principal(..), _) if digits => of_account(text),
        (Value::Principal(..), Some(arn)) => of_account(arn.rsplit(':').next()?),
        _ => text.to_owned(),
    })
}

/// True for operators by which a Deny leaves values alone: the negated ones. A request whose key is one of the
/// values does not meet the condition.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
pub(in crate::rules) fn exempts(operator: ConditionOperator) -> bool {
    matches!(
        operator.comparison,
        Comparison::StringNotEquals
            | Comparison::StringNotEqualsIgnoreCase
            | Comparison::StringNotLike
            | Comparison::ArnNotEquals
            | Comparison::ArnNotLike
    )
}

/// Calls `ask` with each value of `key` that a Deny leaves alone until it says true; returns
/// whether it did.
pub(super) fn each_exempted<'x>(
    statement: &'x Statement<'x>,
    key: &str,
    ask: &mut dyn FnMut(Value<'x>) -> bool,
) -> bool {
    let block = statement.condition.iter();
    let mut conditions = block
        .filter(|_| statement.effect() == Some(Effect::Deny))
        .flat_map(ConditionBlock::conditions);
    conditions.any(|(operator, condition)| {
        operator.operator.is_some_and(exempts)
            && condition.key.text.eq_ignore_ascii_case(key)
            && condition.values.iter().any(|value| ask(Value::Leaf(value)))
    })
}
