//! The Deny of an organization that nearly stops what a guardrail is about, and where it lets go.
//!
//! Decides nothing about what is open: that is proved. It looks for the place that a person would
//! mend, and finds none where a Deny was written for something else.

mod wording;

use super::guard::{Survey, names};
use super::organization::{Deny, Organization, Side};
use super::plan::{Beside, Plan};
use crate::catalog::Action;
use crate::diagnostic::{Label, quoted};
use crate::policy::ast::Statement;
use crate::prover::Hole;
use crate::request::Attachment;
use crate::rules::facts;
use crate::source::Span;
use wording::{
    Named, condition_at, conditions, is_for_such, is_of_principal, leaves_alone, limits,
    limits_callers, named, only_exempts,
};

/// Most further places of one finding.
const MORE: usize = 8;

/// Where a Deny lets go.
pub(super) struct Near {
    pub(super) policy: Attachment,
    pub(super) span: Span,
    pub(super) label: String,
    /// What to do about it, where that is plain.
    pub(super) help: Option<String>,
    /// What to do about it, where the rule does not say.
    pub(super) hint: &'static str,
    /// Other places of the same policy.
    pub(super) more: Vec<Label>,
    /// Position of the open request that shows it.
    pub(super) open: usize,
}

/// The place to mend, if there is one.
pub(super) fn find(
    organization: &Organization<'_>,
    side: Side,
    plan: &Plan,
    survey: &Survey<'_>,
) -> Option<Near> {
    let search = Search {
        organization,
        side,
        plan,
        survey,
    };
    search
        .hole()
        .or_else(|| search.other_resources())
        .or_else(|| search.left_out())
        .or_else(|| search.missing())
}

struct Search<'s, 'p> {
    organization: &'s Organization<'p>,
    side: Side,
    plan: &'s Plan,
    survey: &'s Survey<'s>,
}

impl Near {
    fn new(policy: Attachment, span: Span, label: String, open: usize) -> Self {
        Self {
            policy,
            span,
            label,
            help: None,
            hint: "",
            more: Vec::new(),
            open,
        }
    }

    /// Adds another hole, where it is in the same policy.
    fn and_so(&mut self, hole: &Hole) {
        let mut known = self.more.iter().map(|label| label.span).chain([self.span]);
        let new = !known.any(|span| span == hole.span);
        if new && self.policy == hole.statement.policy && self.more.len() < MORE {
            self.more.push(Label {
                span: hole.span,
                message: hole.message.clone(),
            });
        }
    }
}

impl Search<'_, '_> {
    /// A condition by which a request escapes from a Deny that is about it.
    fn hole(&self) -> Option<Near> {
        let mut first: Option<Near> = None;
        for (position, open) in self.survey.open.iter().enumerate() {
            let action = &open.instance.witness.action;
            for hole in &open.instance.holes {
                let statement = self.organization.group.statement(hole.statement);
                let about = statement.filter(|statement| self.is_about(statement, hole, action));
                match (about, &mut first) {
                    (None, _) => {}
                    (Some(statement), None) => {
                        let label = hole.message.clone();
                        let mut near = Near::new(hole.statement.policy, hole.span, label, position);
                        near.hint = self.hint(statement, hole);
                        first = Some(near);
                    }
                    (Some(_), Some(near)) => near.and_so(hole),
                }
            }
        }
        first
    }

    /// True where a Deny that the request escapes was written for such requests.
    fn is_about(&self, statement: &Statement<'_>, hole: &Hole, action: &str) -> bool {
        let Some((block, condition)) = condition_at(statement, hole.span) else {
            return false;
        };
        match named(statement, action) {
            Named::Not => false,
            _ if self.asks_for_conditions() && self.has_asked(statement) => true,
            Named::Narrowly if self.asks_for_conditions() => only_exempts(statement),
            Named::Narrowly => true,
            Named::ByService if !self.asks_for_conditions() => {
                limits_callers(block, &condition.key.text)
            }
            Named::ByService | Named::AtLarge => false,
        }
    }

    /// A Deny that names the action, but on other resources.
    fn other_resources(&self) -> Option<Near> {
        let mut open = self.survey.open.iter().enumerate();
        open.find_map(|(position, open)| {
            let action = &open.instance.witness.action;
            let holes = &open.instance.holes;
            let mut denies = self.organization.denies(self.side);
            denies.find_map(|deny| {
                let escaped = holes.iter().any(|hole| hole.statement == deny.id);
                let meant = match named(deny.statement, action) {
                    Named::Narrowly => self.may_be_meant(deny.statement),
                    Named::ByService => {
                        self.asks_for_conditions() && self.has_asked(deny.statement)
                    }
                    Named::AtLarge | Named::Not => false,
                };
                if escaped || !meant {
                    return None;
                }
                let (span, label) = limits(deny.statement)?;
                let mut near = Near::new(deny.id.policy, span, label.to_owned(), position);
                near.help = Some("deny it on every resource: `\"Resource\": \"*\"`".to_owned());
                Some(near)
            })
        })
    }

    /// An entry of `NotAction` that leaves the action out.
    fn left_out(&self) -> Option<Near> {
        let mut open = self.survey.open.iter().enumerate();
        open.find_map(|(position, open)| {
            let action = &open.instance.witness.action;
            let mut denies = self.organization.denies(self.side);
            denies.find_map(|deny| {
                let excepted = deny.statement.not_action.as_ref()?;
                let meant = if self.asks_for_conditions() {
                    self.has_asked(deny.statement)
                } else {
                    self.survey.broad && only_exempts(deny.statement)
                };
                let mut entries = excepted.entries.iter().filter(|_| meant);
                let entry =
                    entries.find(|entry| facts::glob_ignore_case(&entry.leaf.text, action))?;
                let label = "what is listed here is left out".to_owned();
                let mut near = Near::new(deny.id.policy, entry.leaf.span(), label, position);
                let action = quoted(action);
                near.help = Some(format!("take out this entry, or deny {action} by itself"));
                Some(near)
            })
        })
    }

    /// A Deny that stops others of the guardrail's actions.
    fn missing(&self) -> Option<Near> {
        let stopped = |deny: &Deny<'_>| -> Vec<&'static str> {
            let closed = self.survey.closed.iter();
            let stopped = closed.filter(|action| self.stops(deny, **action));
            stopped.map(|action| action.name()).collect()
        };
        let denies = self.organization.denies(self.side);
        let mut best: Option<(Vec<&str>, &Deny<'_>)> = None;
        for deny in denies {
            let stopped = stopped(deny);
            let most = best.as_ref().map_or(0, |(most, _)| most.len());
            if stopped.len() > most {
                best = Some((stopped, deny));
            }
        }
        let (stopped, deny) = best?;
        // What it stops must be something like what is open.
        let meant = self.asks_for_conditions() && self.has_asked(deny.statement);
        let service = |action: &str| action.split(':').next().map(str::to_owned);
        let akin = |action: &str| {
            meant
                || stopped
                    .iter()
                    .any(|stopped| service(stopped) == service(action))
        };
        let open = self.survey.open.iter();
        let open: Vec<&str> = open.map(|open| &*open.instance.witness.action).collect();
        let position = open.iter().position(|action| akin(action))?;
        let missing = names(open.iter().copied());
        let first = open.first();
        let one = open.iter().all(|action| Some(action) == first);
        let label = format!("{missing} {} missing here", if one { "is" } else { "are" });
        let element = deny.statement.action.as_ref()?;
        let mut near = Near::new(deny.id.policy, element.key.span(), label, position);
        near.help = Some(format!("deny {missing} too"));
        Some(near)
    }

    /// What to do about a hole.
    fn hint(&self, statement: &Statement<'_>, hole: &Hole) -> &'static str {
        let condition = condition_at(statement, hole.span);
        let exemption = condition.is_some_and(|(block, condition)| {
            is_of_principal(&condition.key.text) && leaves_alone(block)
        });
        if exemption && self.plan.beside == Beside::Members {
            "narrow this exemption; who is meant to be outside can be named under `exempt` of `[organization]`"
        } else {
            "deny it without this condition, in a statement of its own"
        }
    }

    /// True where a Deny names an action that is stopped, and may be what stops it.
    fn stops(&self, deny: &Deny<'_>, action: Action) -> bool {
        let named = named(deny.statement, action.name());
        matches!(named, Named::Narrowly | Named::ByService) && self.may_be_meant(deny.statement)
    }

    /// False where the conditions of a Deny show that it is about something else.
    fn may_be_meant(&self, statement: &Statement<'_>) -> bool {
        if self.plan.condition.asks_for_some_key() {
            self.has_asked(statement) || only_exempts(statement)
        } else {
            !self.asks_for_principals() || self.has_asked(statement)
        }
    }

    /// True where the guardrail is about requests of some sort, not about all of some actions.
    fn asks_for_conditions(&self) -> bool {
        self.plan.condition.asks_for_some_key() || self.asks_for_principals()
    }

    fn asks_for_principals(&self) -> bool {
        self.plan.condition.asks_for_principals()
    }

    /// True where a Deny is about what the guardrail asks for: one of its keys or, where it has none, principals of
    /// some sort.
    fn has_asked(&self, statement: &Statement<'_>) -> bool {
        let plan = &self.plan.condition;
        if plan.asks_for_some_key() {
            return conditions(statement).any(|(_, key)| plan.wants_key(key));
        }
        let mut open = self.survey.open.iter();
        let principal = open.next().map(|open| &*open.instance.witness.principal);
        self.asks_for_principals()
            && principal.is_some_and(|principal| is_for_such(statement, principal))
    }
}

/// True where a guardrail's actions are stopped, some of them, by a Deny that was written for it.
pub(super) fn is_begun(
    organization: &Organization<'_>,
    side: Side,
    plan: &Plan,
    survey: &Survey<'_>,
) -> bool {
    let search = Search {
        organization,
        side,
        plan,
        survey,
    };
    let mut denies = organization.denies(side);
    denies.any(|deny| {
        let mut closed = survey.closed.iter();
        closed.any(|action| search.stops(deny, *action))
    })
}
