//! A guardrail on an organization: nothing to say where its requests are proved to be stopped, or else the
//! statement that nearly stops them, or that nothing does.

use std::rc::Rc;

use super::attached::Facts;
use super::eval::{Answered, Answers, Run};
use super::near::{self, Near};
use super::organization::{Organization, Side};
use super::paste::paste;
use super::plan::{Beside, Plan, Template};
use super::report::{Found, UNDECIDED};
use super::rule::{Body, Checked, Rule};
use super::say::{Said, say};
use super::told;
use super::value::Value;
use crate::catalog::Action;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::policy::PolicyKind;
use crate::prover::Instance;
use crate::request::Attachment;

/// How many actions a label names.
const NAMED: usize = 4;

/// Where the finding of a guardrail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// No policy is about it: where the organization is declared. The place of the diagnostic means nothing.
    Organization,
    /// In this policy of the organization.
    Policy(Attachment),
}

/// What a guardrail finds.
#[derive(Clone, Debug)]
pub struct Guarded {
    /// What is wrong.
    pub found: Found,
    /// Where.
    pub at: Whereabouts,
}

/// A request that nothing stops, and all that was known when it was found.
pub(super) struct Open<'x> {
    pub(super) instance: &'x Instance,
    answered: Answered<'x>,
}

/// What came of all questions of a guardrail.
pub(super) struct Survey<'x> {
    pub(super) open: Vec<Open<'x>>,
    /// The actions that are stopped, where the questions name them.
    pub(super) closed: Vec<Action>,
    /// True where the guardrail is about more actions than anybody lists.
    pub(super) broad: bool,
}

/// A guardrail of more questions than this is about services rather than actions.
const BROAD: usize = 24;

impl Rule {
    /// True for a rule that is asked of an organization as a whole, by [`Rule::guard`].
    pub fn is_guardrail(&self) -> bool {
        self.plan().is_some_and(|plan| plan.absent.is_some())
    }

    /// True for a rule that is asked of the policies of an organization, be it as a whole or of each.
    pub fn is_of_organization(&self) -> bool {
        self.plan().is_some_and(|plan| plan.beside != Beside::Group)
    }

    fn plan(&self) -> Option<&Plan> {
        match &self.body {
            Body::Checked(Checked(plan)) => Some(plan),
            Body::Native(_) | Body::Broken => None,
        }
    }

    /// What a guardrail finds in an organization; nothing for another rule.
    pub fn guard(&self, organization: &Rc<Organization<'_>>) -> Option<Guarded> {
        let plan = self.plan()?;
        let absent = plan.absent.as_ref()?;
        let side = Side::of(&self.kinds);
        let facts = Facts::of_organization(organization, side)?;
        let answers = Answers::new();
        let mut run = Run::of_organization(&organization.settings, &facts, &answers);
        run.asks_about(true, plan.witness);
        let holds = run.holds(&plan.condition);
        if run.exhausted() {
            let message =
                "this rule has too much to ask about this organization and was not finished";
            return Some(at_large(
                Diagnostic::new("rule", crate::source::Span::default(), message)
                    .severity(Severity::Warning),
            ));
        }
        if !holds {
            let reason = run.undecided(&plan.condition)?;
            let message = format!("whether this rule is broken could not be decided: {reason}");
            return Some(at_large(
                Diagnostic::new(UNDECIDED, crate::source::Span::default(), message)
                    .severity(Severity::Note),
            ));
        }
        let survey = survey(run.survey.take().unwrap_or_default(), plan);
        let near = near::find(organization, side, plan, &survey);
        let begun = near::is_begun(organization, side, plan, &survey);
        let guardrail = Guardrail {
            rule: self,
            plan,
            absent,
            side,
            begun,
        };
        Some(guardrail.found(organization, &mut run, &survey, near))
    }
}

fn at_large(diagnostic: Diagnostic) -> Guarded {
    Guarded {
        found: diagnostic.into(),
        at: Whereabouts::Organization,
    }
}

fn survey<'x>(answered: Vec<Answered<'x>>, plan: &Plan) -> Survey<'x> {
    let many = |answered: &Answered<'_>| answered.actions.is_empty();
    let broad = answered.len() > BROAD || answered.iter().any(many);
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    let slot = plan.witness.map(usize::from);
    for answered in answered {
        let found = slot.and_then(|slot| answered.slots.get(slot).copied());
        match found {
            Some(Value::Found(instance)) if answered.open => {
                open.push(Open { instance, answered });
            }
            _ => closed.extend(answered.actions),
        }
    }
    Survey {
        open,
        closed,
        broad,
    }
}

/// A guardrail that is broken.
struct Guardrail<'r> {
    rule: &'r Rule,
    plan: &'r Plan,
    absent: &'r Template,
    side: Side,
    /// A Deny stops some of it.
    begun: bool,
}

impl Guardrail<'_> {
    fn found<'x>(
        &'x self,
        organization: &Organization<'_>,
        run: &mut Run<'x, '_>,
        survey: &Survey<'x>,
        near: Option<Near>,
    ) -> Guarded {
        let main = near.as_ref().map_or(0, |near| near.open);
        let open = survey.open.get(main);
        if let Some(open) = open {
            run.slots = open.answered.slots;
        }
        let absent = near.is_none() && !self.begun;
        let mut diagnostic = Diagnostic::new("rule", crate::source::Span::default(), "");
        let severity = self.plan.severities.iter();
        let mut severity = severity.filter(|(_, condition)| run.holds(condition));
        diagnostic.severity = severity.next().map(|(severity, _)| *severity);
        let Some(policy) = organization.some_policy() else {
            return at_large(diagnostic);
        };
        let said = Said {
            run,
            policy,
            statement: None,
        };
        let text = if absent {
            self.absent
        } else {
            &self.plan.message
        };
        diagnostic.message = say(text, &said);
        diagnostic.example = self.plan.example.as_ref().map(|text| say(text, &said));
        if let (None, Some(open)) = (&diagnostic.example, open) {
            let request = told::tell(&open.instance.witness);
            diagnostic.example = Some(format!("{request}: no policy of the organization stops it"));
        }
        let help = self.plan.help.as_ref().map(|text| say(text, &said));
        let at = if let Some(near) = near {
            diagnostic.span = near.span;
            diagnostic.label = near.label;
            diagnostic.related = near.more;
            let hint = Some(near.hint.to_owned()).filter(|hint| !hint.is_empty());
            diagnostic.help = near.help.or(help).or(hint);
            Whereabouts::Policy(near.policy)
        } else {
            diagnostic.label = self.nothing(organization, survey);
            let only_rcp = self.rule.kinds.first() == Some(&PolicyKind::Rcp);
            let of = if only_rcp { Side::Rcp } else { Side::Scp }.policies(1);
            let pasted = paste(&self.rule.page, &organization.settings);
            diagnostic.help = pasted
                .map(|text| format!("attach this {of}{}:\n{}", text.with, text.policy))
                .or(help);
            Whereabouts::Organization
        };
        Guarded {
            found: Found {
                diagnostic,
                witness: open.map(|open| Box::new(open.instance.witness.clone())),
            },
            at,
        }
    }

    /// The words where the organization is declared.
    fn nothing(&self, organization: &Organization<'_>, survey: &Survey<'_>) -> String {
        let open = names(
            survey
                .open
                .iter()
                .map(|open| &*open.instance.witness.action),
        );
        let count = organization.count(self.side);
        let policies = self.side.policies(count);
        match count {
            0 => format!("the organization has no {}", self.side.policies(1)),
            _ if self.begun => format!("still open: {open}"),
            1 => format!("the organization's only {policies} does not stop {open}"),
            _ => format!("none of the organization's {count} {policies} stops {open}"),
        }
    }
}

/// `a`, `b` and 2 more; each once.
pub(super) fn names<'n>(actions: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for action in actions {
        if !names.contains(&action) {
            names.push(action);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| quoted(name)).collect();
    match shown.split_last() {
        _ if more > 0 => format!("{} and {more} more", shown.join(", ")),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
