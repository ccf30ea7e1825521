//! Which actions of the catalogue a pattern or a statement matches.

use super::super::facts::{self, Action, Actions, Pattern};
use super::super::value::Value;
use super::Run;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Element, Entry};

/// How many actions of the catalogue are looked at for one step of the budget.
const ACTIONS_A_STEP: u32 = 8;

type List<'x> = Element<'x, ActionPattern>;

impl<'x> Run<'x, '_> {
    pub(super) fn pattern(&self, entry: &'x Entry<'x, ActionPattern>) -> Option<&'x Pattern> {
        self.facts.patterns().get(entry)
    }

    /// True if a pattern or a statement matches `what`, `NotAction` included.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: `NotAction`".
    pub(super) fn covers(&self, subject: Value<'x>, what: Value<'x>) -> bool {
        let Value::Catalogued(action) = what else {
            // A resource pattern and an ARN.
            return match (subject, what.text()) {
                (Value::Resource(entry), Some(arn)) => facts::glob(&entry.leaf.text, arn),
                _ => false,
            };
        };
        match subject {
            Value::Action(entry) => self.matches(entry, action),
            Value::Statement(statement) => match (&statement.action, &statement.not_action) {
                (Some(list), _) => self.any_matches(list, action),
                (None, Some(list)) => !self.any_matches(list, action),
                (None, None) => false,
            },
            _ => false,
        }
    }

    fn matches(&self, entry: &'x Entry<'x, ActionPattern>, action: Action) -> bool {
        self.pattern(entry)
            .is_some_and(|pattern| pattern.matches(action))
    }

    fn any_matches(&self, list: &'x List<'x>, action: Action) -> bool {
        self.spend(u32::try_from(list.entries.len()).unwrap_or(u32::MAX) / ACTIONS_A_STEP);
        list.entries.iter().any(|entry| self.matches(entry, action))
    }

    /// Calls `ask` with the actions of the set that the subject covers until it says true; returns
    /// whether it did. `first` says that it will at the first.
    pub(super) fn each_covered(
        &mut self,
        subject: Value<'x>,
        set: &'x Actions,
        first: bool,
        ask: &mut dyn FnMut(&mut Self, Value<'x>) -> bool,
    ) -> bool {
        if self.collect.is_some() {
            // What is found now is told to people: the most telling action first.
            return set.as_written().any(|action| {
                let action = Value::Catalogued(action);
                self.covers(subject, action) && ask(self, action)
            });
        }
        let mut entry_covers = |run: &mut Self, entry| {
            let pattern = run.pattern(entry);
            let mut actions = pattern.into_iter().flat_map(|pattern| set.matched(pattern));
            actions.any(|action| ask(run, Value::Catalogued(action)))
        };
        match subject {
            Value::Action(entry) => entry_covers(self, entry),
            // One after another: an action that two entries match would come twice.
            Value::Statement(statement) if first && statement.action.is_some() => {
                let list = statement.action.iter();
                list.flat_map(|list| &list.entries)
                    .any(|entry| entry_covers(self, entry))
            }
            _ => set.iter().any(|action| {
                let action = Value::Catalogued(action);
                self.covers(subject, action) && ask(self, action)
            }),
        }
    }

    /// True if the pattern matches an action of the catalogue and, where a set is given, every one
    /// that it matches is in the set.
    pub(super) fn stays_within(
        &self,
        entry: &'x Entry<'x, ActionPattern>,
        set: Option<&Actions>,
    ) -> bool {
        let Some(pattern) = self.pattern(entry) else {
            return false;
        };
        // The last action that was looked at; `None` where all were.
        let mut last = None;
        let mut matched = facts::matched(entry).inspect(|action| last = Some(action.index()));
        let within = match (matched.next(), set) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(first), Some(set)) => {
                set.contains(first) && matched.all(|action| set.contains(action))
            }
        };
        drop(matched);
        let all = within && set.is_some();
        let looked_at = last
            .filter(|_| !all)
            .map_or(pattern.candidates(), |last| pattern.before(last));
        self.spend(looked_at / ACTIONS_A_STEP);
        within
    }
}
