//! Condition keys that requests for an action of the statement never carry.

use super::outcome::{conditions, holds_when_absent};
use crate::catalog::{self, Action, KeyFacts};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Condition, ConditionBlock, Effect, Leaf, OperatorBlock, Statement};
use crate::policy::condition::Comparison;

const NAME: &str = "unsupported-action-for-condition-key";
const OF_SOME_SERVICES: &str = "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES";

/// Longer lists are not compared: each action is held against each key.
const MOST: usize = 500;

fn never_carried(action: &str, key: &str, one: bool) -> String {
    let whom = if one {
        "a request for"
    } else {
        "no request that is matched by"
    };
    let never = if one { " never" } else { "" };
    format!("{whom} {}{never} carries {}", quoted(action), quoted(key))
}

/// Sources: Service Authorization Reference, "Condition keys"; IAM User Guide, "Access Analyzer policy check
/// reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let Some(key) = catalog::condition_key(&condition.key.text) else {
            continue;
        };
        // With IfExists the author has said what is to be done without the key, and so has one who asks for its
        // absence.
        let asks_for_absence = block.operator.is_some_and(|operator| {
            operator.comparison == Comparison::Null
                && holds_when_absent(block, condition) != Some(false)
        });
        let Some(operator) = block.operator else {
            continue;
        };
        // A negated operator is true without the key anyhow, so IfExists says nothing there. With a key that few
        // services fill in that is rarely known.
        let wide_only = operator.if_exists;
        if asks_for_absence
            || wide_only && !(operator.comparison.is_negated() && key.is_of_some_services())
        {
            continue;
        }
        let Some(holds) = holds_when_absent(block, condition) else {
            continue;
        };
        let case = Case {
            statement,
            block,
            condition,
            key,
            holds,
        };
        let elements = statement.action.iter();
        for entry in elements.flat_map(|element| element.entries.iter().take(MOST)) {
            let found = match entry.pattern {
                ActionPattern::Named { .. } if !wide_only => case.entry(&entry.leaf),
                ActionPattern::Everything => case.everything(&entry.leaf),
                _ => None,
            };
            if let Some(found) = found {
                cx.report(found);
            }
        }
        if let Some(found) = case.not_action() {
            cx.report(found);
        }
    }
}

/// A condition whose key some requests do not carry.
struct Case<'p, 'a> {
    statement: &'p Statement<'a>,
    block: &'p OperatorBlock<'a>,
    condition: &'p Condition<'a>,
    key: KeyFacts,
    /// Whether the condition holds without the key.
    holds: bool,
}

impl Case<'_, '_> {
    /// What is wrong with an entry of `Action` none of whose actions carries the key.
    fn entry(&self, leaf: &Leaf<'_>) -> Option<Diagnostic> {
        let mut actions = catalog::expand(&leaf.text);
        let first = actions.next()?;
        if self.key.is_carried_by(first) || actions.any(|action| self.key.is_carried_by(action)) {
            return None;
        }
        let one = catalog::action(&leaf.text).is_some();
        let message = never_carried(&leaf.text, &self.condition.key.text, one);
        let found = Diagnostic::new(NAME, leaf.span(), message)
            .label(self.consequence())
            .also(self.condition.key.span(), self.why());
        let effect = self.statement.effect();
        let tag_code = match effect {
            Some(Effect::Deny) => "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            _ => "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        };
        let found = if self.key.is_of_some_services() {
            found.code(OF_SOME_SERVICES).severity(Severity::Warning)
        } else if one {
            let found = found.code("UNSUPPORTED_ACTION_FOR_CONDITION_KEY");
            // The same call of AssumeRole is asked for both, and may well carry what the other does.
            if is_companion(first) {
                found.severity(Severity::Note)
            } else if self.key.is_about_tags() {
                // Some services look at tags where the reference says nothing of it.
                found.code(tag_code).severity(Severity::Warning)
            } else {
                found
            }
        } else if self.key.is_about_tags() {
            found.code(tag_code).severity(match effect {
                Some(Effect::Deny) => Severity::Warning,
                _ => Severity::Note,
            })
        } else {
            found.severity(Severity::Warning)
        };
        Some(found.help("put the action into a statement of its own without this condition, or use a key that its requests carry: `iamlint catalog action ACTION` lists them"))
    }

    /// `*` beside a key that only some services fill in.
    fn everything(&self, leaf: &Leaf<'_>) -> Option<Diagnostic> {
        if !self.key.is_of_some_services() || self.is_meant() {
            return None;
        }
        let key = &self.condition.key;
        let message = format!(
            "{} also matches the services that never fill in {}",
            quoted(&leaf.text),
            quoted(&key.text)
        );
        let found = Diagnostic::new(NAME, leaf.span(), message)
            .code(OF_SOME_SERVICES)
            .severity(Severity::Warning)
            .label(format!("their actions: {}", self.consequence()))
            .also(key.span(), self.why());
        Some(found.help("name the services that fill in the key, in `Action`"))
    }

    /// True for a question whether the key is there, and if one beside it keeps the requests without the key away.
    fn is_meant(&self) -> bool {
        let blocks = self.statement.condition.iter();
        let asks = |block: &OperatorBlock<'_>| {
            let comparison = block.operator.map(|operator| operator.comparison);
            comparison == Some(Comparison::Null)
        };
        asks(self.block)
            || self.holds
                && blocks
                    .flat_map(ConditionBlock::conditions)
                    .any(|(block, other)| {
                        other
                            .key
                            .text
                            .eq_ignore_ascii_case(&self.condition.key.text)
                            && holds_when_absent(block, other) == Some(false)
                    })
    }

    /// `NotAction` beside a tag or another key that only some services fill in: the others are among those that are
    /// left.
    fn not_action(&self) -> Option<Diagnostic> {
        let element = self.statement.not_action.as_ref()?;
        let some_services = self.key.is_of_some_services();
        if !self.key.is_about_tags() && (!some_services || self.is_meant()) {
            return None;
        }
        let key = &self.condition.key;
        let (code, severity) = match self.statement.effect()? {
            _ if some_services => (OF_SOME_SERVICES, Severity::Warning),
            Effect::Deny => (
                "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                Severity::Warning,
            ),
            Effect::Allow => (
                "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                Severity::Note,
            ),
        };
        let message = format!(
            "many of the actions that `NotAction` leaves never carry {}",
            quoted(&key.text)
        );
        Some(
            Diagnostic::new(NAME, key.span(), message)
                .code(code)
                .severity(severity)
                .label(self.consequence())
                .also(
                    element.key.span(),
                    "every action of every service but these",
                )
                .help(if some_services {
                    "name the services that fill in the key, in `Action`"
                } else {
                    "name the actions whose requests carry the tag, in `Action`"
                }),
        )
    }

    fn consequence(&self) -> &'static str {
        match (self.statement.effect(), self.holds) {
            (Some(Effect::Deny), true) => "denied whatever the value",
            (Some(Effect::Deny), false) => "never denied by this statement",
            (_, true) => "not limited by this condition",
            (_, false) => "never allowed by this statement",
        }
    }

    fn why(&self) -> String {
        let operator = quoted(&self.block.name.text);
        if self.holds {
            format!("{operator} is true without the key")
        } else {
            format!("{operator} is false without the key")
        }
    }
}

/// Actions that AWS asks for beside `sts:AssumeRole` and its like, for the same call.
fn is_companion(action: Action) -> bool {
    matches!(
        action.name(),
        "sts:TagSession" | "sts:SetSourceIdentity" | "sts:SetContext"
    )
}
