//! Asking all questions of a rule, and not only as many as decide: a guardrail is to name all that is open.

use super::super::attached::Facts;
use super::super::facts;
use super::super::organization::Settings;
use super::super::plan::{Each, Node};
use super::super::value::Value;
use super::{Answers, Run, Slots};
use crate::catalog::Action;
use crate::prover::{ActionTest, Region};

/// Fewer actions than this are looked at one by one.
const FEW: usize = 100;

/// What came of a question.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Answered<'x> {
    /// There is such a request; it is in the slots.
    pub(in crate::rules) open: bool,
    /// The actions that were asked about, where they are a set.
    pub(in crate::rules) actions: Vec<Action>,
    /// All that was known then.
    pub(in crate::rules) slots: Slots<'x>,
}

/// The actions that a region is about, where they are named and few.
pub(in crate::rules) fn asked_about(region: &Region) -> Option<Vec<Action>> {
    match region.action.as_slice() {
        [ActionTest::In(set)] if set.len() < FEW => Some(set.iter().collect()),
        [ActionTest::Like(names)] if names.len() < FEW => {
            names.iter().map(|name| facts::action(name)).collect()
        }
        _ => None,
    }
}

impl<'x, 'p> Run<'x, 'p> {
    /// One rule on an organization as a whole.
    pub(in crate::rules) fn of_organization(
        settings: &'x Settings,
        facts: &'x Facts<'p>,
        answers: &'x Answers,
    ) -> Self {
        let mut run = Self::with(Value::Organization(settings), facts, answers);
        run.survey = Some(Vec::new());
        run
    }

    /// Takes down what came of a question, where all are asked.
    pub(super) fn note(&mut self, regions: &[&Region], open: bool) {
        let slots = self.slots;
        if let Some(survey) = &mut self.survey {
            let actions = regions
                .first()
                .and_then(|region| asked_about(region))
                .unwrap_or_default();
            survey.push(Answered {
                open,
                actions,
                slots,
            });
        }
    }

    /// How many questions have been asked in a survey.
    pub(super) fn asked(&self) -> usize {
        self.survey.as_ref().map_or(0, Vec::len)
    }

    /// Forgets the questions of a survey from `start` to `end`, if others have been asked since.
    pub(super) fn forget(&mut self, start: usize, end: usize) {
        if let Some(asked) = self.survey.as_mut().filter(|asked| asked.len() > end) {
            asked.drain(start..end);
        }
    }

    /// Asks about every branch of an `or`; whether one holds.
    pub(super) fn each_branch(&mut self, parts: &'x [Node]) -> bool {
        let mut any = false;
        for part in parts {
            any |= self.holds(part);
        }
        any
    }

    /// Asks about every item of a `some`; whether the condition holds for one.
    pub(super) fn each_item(&mut self, each: &'x Each) -> bool {
        let mut any = false;
        self.each(&each.range, false, &mut |run, value| {
            run.set(each.slot, value);
            any |= run.holds(&each.body);
            false
        });
        any
    }
}
