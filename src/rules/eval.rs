//! A compiled condition on one policy: does it hold, and for which things?
//!
//! Allocates nothing unless the rule fires and its places are collected. The work is bounded by a
//! budget of steps, so that no policy can make a rule run on and on.

mod ask;
mod compare;
mod covers;
mod survey;

use std::cell::Cell;

pub(super) use ask::{Answers, exempts, of_account};
pub(super) use compare::{effect_named, kind_is};
use compare::{has, is, like};
pub(super) use survey::{Answered, asked_about};

use super::attached::Facts;
use super::facts::{self, Case};
use super::plan::{
    Const, DOCUMENT, Each, Node, Order, Path, Range, Right, SLOTS, STATEMENT, Term, Test,
};
use super::types::Prop;
use super::value::{Value, count, is_every_action, is_every_resource};
use crate::policy::ast::{Policy, Statement};

/// How many items a rule may look at in one document.
const BUDGET: u32 = 4_000_000;
/// How many further places one finding shows.
pub(super) const PLACES: usize = 20;

/// What the slots hold.
pub(super) type Slots<'x> = [Value<'x>; SLOTS];

/// One rule on one document.
pub(super) struct Run<'x, 'p> {
    pub(super) slots: Slots<'x>,
    pub(super) facts: &'x Facts<'p>,
    /// True where only the policies of an organization are asked about.
    organization: bool,
    /// The slot of the request that a question finds.
    witness: Option<u8>,
    /// Whether a question without an answer counts as one with the wanted answer. No condition is
    /// negated but at its leaves, so what holds where it does not is true, and what holds only
    /// where it does is undecided.
    unknown_holds: bool,
    /// Why the first such question has no answer.
    pub(super) undecided: Option<String>,
    answers: &'x Answers,
    answered: usize,
    steps: Cell<u32>,
    /// The slot whose items are collected, and how many of them.
    collect: Option<(u8, usize)>,
    /// What came of each question, where all of them are asked and not only as many as decide.
    pub(super) survey: Option<Vec<Answered<'x>>>,
    /// The slots at each item collected, and which of them belong to the item, as bits.
    pub(super) items: Vec<Slots<'x>>,
    pub(super) of_item: u32,
}

impl<'x, 'p> Run<'x, 'p> {
    pub(super) fn new(policy: &'x Policy<'x>, facts: &'x Facts<'p>, answers: &'x Answers) -> Self {
        Self::with(Value::Document(policy), facts, answers)
    }

    fn with(about: Value<'x>, facts: &'x Facts<'p>, answers: &'x Answers) -> Self {
        let mut slots = [Value::Nothing; SLOTS];
        if let Some(slot) = slots.get_mut(usize::from(DOCUMENT)) {
            *slot = about;
        }
        Self {
            slots,
            facts,
            organization: false,
            witness: None,
            unknown_holds: false,
            undecided: None,
            answers,
            answered: 0,
            steps: Cell::new(BUDGET),
            collect: None,
            survey: None,
            items: Vec::new(),
            of_item: 0,
        }
    }

    /// Says whose policies questions are about, and where what they find goes.
    pub(super) fn asks_about(&mut self, organization: bool, witness: Option<u8>) {
        self.organization = organization;
        self.witness = witness;
    }

    /// Goes to a statement.
    pub(super) fn enter(&mut self, statement: &'x Statement<'x>) {
        self.set(STATEMENT, Value::Statement(statement));
    }

    /// Where the condition does not hold: why it might, if a question had been answered.
    pub(super) fn undecided(&mut self, node: &'x Node) -> Option<String> {
        // Only where a question found no answer is there more to ask.
        self.undecided.take()?;
        self.unknown_holds = true;
        let may_hold = self.holds(node);
        self.unknown_holds = false;
        self.undecided.take().filter(|_| may_hold)
    }

    /// True where the budget is used up: the answers are then not to be relied on.
    pub(super) fn exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// Takes something off the budget.
    fn spend(&self, steps: u32) {
        self.steps.set(self.steps.get().saturating_sub(steps));
    }

    /// Asks again and collects the items of `slot` for which the condition holds, up to `most`; the
    /// slots are left as the first of them found them.
    pub(super) fn collect(&mut self, node: &'x Node, slot: u8, most: usize) {
        self.collect = Some((slot, most));
        self.holds(node);
        self.collect = None;
    }

    fn set(&mut self, slot: u8, value: Value<'x>) {
        if let Some(place) = self.slots.get_mut(usize::from(slot)) {
            *place = value;
        }
    }

    /// True where the condition holds. Where it does, the slots bound by it hold what was found.
    pub(super) fn holds(&mut self, node: &'x Node) -> bool {
        match node {
            Node::And(parts) => {
                let before = self.found();
                let asked = self.asked();
                let all = parts.iter().all(|part| {
                    let earlier = self.asked();
                    let held = self.holds(part);
                    // Of several questions the last is the one that the rule is about.
                    self.forget(asked, earlier);
                    held
                });
                if !all {
                    self.restore(before);
                }
                all
            }
            Node::Or(parts) if self.survey.is_some() => self.each_branch(parts),
            Node::Or(parts) => parts.iter().any(|part| self.holds(part)),
            Node::Some(each) if self.survey.is_some() => self.each_item(each),
            Node::Some(each) => match self.collect {
                Some((slot, most)) if slot == each.slot => self.some_collecting(each, most),
                _ => self.some(each),
            },
            Node::Every(each) => {
                // What is found for one item is not what was found for the condition.
                let before = self.found();
                let failed = self.each(&each.range, false, &mut |run, value| {
                    run.set(each.slot, value);
                    !run.holds(&each.body)
                });
                self.restore(before);
                !failed
            }
            Node::Test { test, wanted } => self.test(test) == *wanted,
            Node::Ask { asked, wanted } => self.ask(asked, *wanted),
        }
    }

    /// The request that the last question has found.
    fn found(&self) -> Option<Value<'x>> {
        self.slots.get(usize::from(self.witness?)).copied()
    }

    /// Forgets what questions have found since [`Self::found`] was asked.
    fn restore(&mut self, before: Option<Value<'x>>) {
        if let (Some(slot), Some(before)) = (self.witness, before) {
            self.set(slot, before);
        }
    }

    fn some(&mut self, each: &'x Each) -> bool {
        let any = each.body.is_yes();
        self.each(&each.range, any, &mut |run, value| {
            run.set(each.slot, value);
            any || run.holds(&each.body)
        })
    }

    fn some_collecting(&mut self, each: &'x Each, most: usize) -> bool {
        self.items.clear();
        self.of_item = (1 << each.slot) | each.body.bound();
        self.each(&each.range, false, &mut |run, value| {
            run.set(each.slot, value);
            if run.holds(&each.body) {
                let slots = run.slots;
                run.items.push(slots);
            }
            run.items.len() >= most
        });
        match self.items.first() {
            Some(first) => {
                self.slots = *first;
                true
            }
            None => false,
        }
    }

    /// Calls `ask` with each item of the range until it says true; returns whether it did.
    /// `any` says that it will at the first.
    fn each(
        &mut self,
        range: &'x Range,
        any: bool,
        ask: &mut dyn FnMut(&mut Self, Value<'x>) -> bool,
    ) -> bool {
        let mut step = |run: &mut Self, value| {
            run.spend(1);
            run.exhausted() || ask(run, value)
        };
        match range {
            Range::List(path) => {
                let Some((&list, before)) = path.steps.split_last() else {
                    return false;
                };
                let owner = self.walk(path.slot, before);
                owner.each(list, &mut |value| step(self, value))
            }
            Range::Set(set) => match set.kind() {
                super::sets::SetKind::Actions => set
                    .actions()
                    .as_written()
                    .any(|action| step(self, Value::Catalogued(action))),
                super::sets::SetKind::Texts => {
                    set.texts().iter().any(|text| step(self, Value::Text(text)))
                }
                super::sets::SetKind::Table => {
                    set.rows().iter().any(|row| step(self, Value::Row(row)))
                }
            },
            Range::Terms(terms) => terms.iter().any(|term| {
                let value = self.term(term);
                step(self, value)
            }),
            Range::Covered(subject, set) => {
                let subject = self.path(subject);
                self.each_covered(subject, set.actions(), any, &mut step)
            }
            Range::Exempted(subject, key) => match self.path(subject) {
                Value::Statement(statement) => {
                    ask::each_exempted(statement, key, &mut |value| step(self, value))
                }
                _ => false,
            },
            Range::CoveredOne(subject, what) => {
                let (subject, what) = (self.path(subject), self.term(what));
                self.covers(subject, what) && step(self, what)
            }
        }
    }

    /// The value at the end of a path.
    pub(super) fn path(&self, path: &Path) -> Value<'x> {
        self.walk(path.slot, &path.steps)
    }

    fn walk(&self, slot: u8, steps: &[Prop]) -> Value<'x> {
        let mut value = self
            .slots
            .get(usize::from(slot))
            .copied()
            .unwrap_or(Value::Nothing);
        let mut rest = steps.iter().copied();
        while let Some(prop) = rest.next() {
            value = match (prop, rest.clone().next()) {
                (Prop::Audience, _) => Value::Text(self.facts.audience.name()),
                (Prop::ReachesPhi, _) => Value::Bool(self.facts.reaches_phi(value)),
                (list, Some(Prop::Count)) => {
                    let mut items = 0;
                    value.each(list, &mut |_| {
                        items += 1;
                        false
                    });
                    return Value::Number(count(items));
                }
                _ => value.step(prop),
            };
        }
        value
    }

    pub(super) fn term(&self, term: &'x Term) -> Value<'x> {
        match term {
            Term::Path(path) => self.path(path),
            Term::Const(constant) => Value::of_const(constant),
        }
    }

    fn test(&self, test: &'x Test) -> bool {
        match test {
            Test::Effect(path, effect) => match self.path(path) {
                Value::Statement(statement) => statement.effect() == Some(*effect),
                _ => false,
            },
            Test::Has(path, element) => has(self.path(path), *element),
            Test::True(path) => matches!(self.path(path), Value::Bool(true)),
            Test::Absent(term) => matches!(self.term(term), Value::Nothing),
            Test::Known(path) => match self.path(path) {
                Value::Action(entry) => self.stays_within(entry, None),
                value => value
                    .text()
                    .is_some_and(|text| facts::service(text).is_some()),
            },
            Test::Everything(path) => match self.path(path) {
                Value::Resource(entry) => is_every_resource(&entry.leaf.text),
                value => value.text().is_some_and(is_every_action),
            },
            Test::Everyone(path) => match self.path(path) {
                Value::Principal(kind, leaf) => {
                    kind == "Everyone" || kind == "AWS" && leaf.text == "*"
                }
                _ => false,
            },
            Test::Is { left, right, fold } => {
                let left = self.term(left);
                self.compare(left, right, |a, b| is(a, b, *fold))
            }
            Test::Like { left, right, fold } => {
                let left = self.term(left);
                let case = if *fold { Case::Ignored } else { Case::Counts };
                self.compare(left, right, |a, b| like(a, b, case))
            }
            Test::Order { left, order, right } => {
                let numbers = self.term(left).number().zip(self.term(right).number());
                numbers.is_some_and(|(a, b)| match order {
                    Order::Less => a < b,
                    Order::LessOrEqual => a <= b,
                    Order::Greater => a > b,
                    Order::GreaterOrEqual => a >= b,
                })
            }
            Test::Covers { subject, what } => self.covers(self.path(subject), self.term(what)),
            Test::Within { subject, set } => match self.path(subject) {
                Value::Action(entry) => self.stays_within(entry, Some(set.actions())),
                Value::Statement(statement) => statement.action.as_ref().is_some_and(|action| {
                    let mut entries = action.entries.iter();
                    !action.entries.is_empty()
                        && entries.all(|entry| self.stays_within(entry, Some(set.actions())))
                }),
                _ => false,
            },
            Test::InBlock { left, block } => {
                let inner = self.term(left).text().and_then(super::address::block);
                inner.is_some_and(|inner| block.contains(&inner))
            }
        }
    }

    fn compare(
        &self,
        left: Value<'x>,
        right: &'x Right,
        same: impl Fn(Value<'x>, Value<'x>) -> bool,
    ) -> bool {
        match right {
            Right::One(term) => same(left, self.term(term)),
            Right::OneOf(terms) => terms.iter().any(|term| same(left, self.term(term))),
            Right::Set(set) => match left {
                Value::Catalogued(action) => set.actions().contains(action),
                Value::Action(entry) => {
                    let pattern = self.facts.patterns().get(entry);
                    let exactly = pattern.and_then(facts::Pattern::exactly);
                    exactly.is_some_and(|action| set.actions().contains(action))
                }
                _ => set.texts().iter().any(|text| same(left, Value::Text(text))),
            },
            Right::List(path) => match path.steps.split_last() {
                Some((&list, before)) => {
                    let owner = self.walk(path.slot, before);
                    owner.each(list, &mut |item| same(left, item))
                }
                None => false,
            },
        }
    }
}

/// A constant text.
pub(super) fn text(text: &str) -> Term {
    Term::Const(Const::Text(text.into()))
}
