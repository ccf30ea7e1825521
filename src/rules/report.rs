//! A rule on a policy: where its condition holds, the finding as it says.

use super::attached::Facts;
use super::eval::{Answers, PLACES, Run};
use super::plan::{Ask, Beside, Element, Grouping, Place, Plan};
use super::say::{Said, say};
use super::value::Value;
use super::{facts, mend, told};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::policy::ast::{ConditionBlock, Policy, Statement};
use crate::prover::Instance;
use crate::request::{ContextValue, Witness};
use crate::source::Span;

/// How many findings of one statement a rule that reports per item may give.
const FINDINGS: usize = 100;

/// Name of the diagnostic that says that a question of the rule had no answer: the rule might fire
/// there. It is no finding of the rule, stands for no other and never weighs more than a note.
pub const UNDECIDED: &str = "undecided";

/// What a rule finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What is wrong and where, or that this is [`UNDECIDED`].
    pub diagnostic: Diagnostic,
    /// A request that shows the harm, where the rule asked for one.
    pub witness: Option<Box<Witness>>,
}

impl From<Diagnostic> for Found {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            witness: None,
        }
    }
}

impl Plan {
    pub(super) fn run(&self, policy: &Policy<'_>, facts: &Facts<'_>) -> Vec<Found> {
        let asked = match self.beside {
            // Guardrails are asked of the organization alone.
            _ if self.absent.is_some() => false,
            Beside::Group => true,
            Beside::Organization => facts.is_of_organization(),
            // Only a declared organization has members.
            Beside::Members => facts.declared().is_some(),
        };
        if !asked {
            return Vec::new();
        }
        let answers = match self.witness {
            Some(_) => Answers::new(),
            None => Answers::default(),
        };
        let mut run = Run::new(policy, facts, &answers);
        run.asks_about(self.beside != Beside::Group, self.witness);
        let mut found = Vec::new();
        let mut undecided: Option<Found> = None;
        let each: &mut dyn Iterator<Item = Option<&Statement<'_>>> = if self.per_statement {
            &mut policy.statements.iter().map(Some)
        } else {
            &mut std::iter::once(None)
        };
        for statement in each {
            if let Some(statement) = statement {
                run.enter(statement);
            }
            run.undecided = None;
            if run.holds(&self.condition) {
                self.report(&mut run, policy, statement, &mut found);
            } else if undecided.is_none()
                && let Some(reason) = run.undecided(&self.condition)
            {
                undecided = Some(not_decided(policy, statement, &reason));
            }
            // One finding shows so many places and no more.
            let enough = matches!(self.grouping, Grouping::Document) && found.len() > PLACES;
            if enough || run.exhausted() {
                break;
            }
        }
        if run.exhausted() {
            // Never silent: what was not looked at may be wrong.
            let message = "this rule has too much to compare in this document and was not finished";
            let unfinished = Diagnostic::new(
                "rule",
                Value::Document(policy).span().unwrap_or_default(),
                message,
            );
            return vec![unfinished.severity(Severity::Warning).into()];
        }
        if matches!(self.grouping, Grouping::Document) {
            found = one(found);
        }
        found.extend(undecided);
        found
    }

    /// The finding (or findings) of a condition that holds.
    fn report<'x>(
        &'x self,
        run: &mut Run<'x, '_>,
        policy: &'x Policy<'x>,
        statement: Option<&'x Statement<'x>>,
        found: &mut Vec<Found>,
    ) {
        if let Place::Path(path) = &self.at {
            let most = if matches!(self.grouping, Grouping::Statement | Grouping::Document) {
                PLACES + 1
            } else {
                FINDINGS
            };
            run.collect(&self.condition, path.slot, most);
        }
        // Each item with all that is known: what belongs to it, and the rest as found first.
        let first = run.slots;
        let items = run.items.iter().map(|item| {
            let mut slots = first;
            for (at, slot) in slots.iter_mut().enumerate() {
                if run.of_item & (1 << at) != 0
                    && let Some(value) = item.get(at)
                {
                    *slot = *value;
                }
            }
            slots
        });
        let items: Vec<_> = items.collect();
        let mut groups: Vec<(String, Found)> = Vec::new();
        for slots in if items.is_empty() { vec![first] } else { items } {
            run.slots = slots;
            let said = Said {
                run: &*run,
                policy,
                statement,
            };
            if let Place::Allowing(slot) = self.at
                && said.allowing(slot).is_none()
            {
                // Another policy of the group allows it; the finding is for that one.
                return;
            }
            let group = match &self.grouping {
                Grouping::Statement | Grouping::Document => String::new(),
                Grouping::Item => groups.len().to_string(),
                Grouping::Text(path) => said
                    .run
                    .path(path)
                    .text()
                    .unwrap_or_default()
                    .to_ascii_lowercase(),
            };
            let known = groups.iter_mut().find(|(name, _)| *name == group);
            if let Some((_, known)) = known {
                let span = said.place(&self.at);
                let diagnostic = &mut known.diagnostic;
                if diagnostic.related.len() < PLACES && diagnostic.span != span {
                    diagnostic.related.push(Label {
                        span,
                        message: say(&self.label, &said),
                    });
                }
                continue;
            }
            let mut new = self.found(&said);
            let severity = self
                .severities
                .iter()
                .find(|(_, condition)| run.holds(condition));
            new.diagnostic.severity = severity.map(|(severity, _)| *severity);
            for (codes, condition) in &self.codes {
                if run.holds(condition) {
                    new.diagnostic.codes.extend(codes.iter().cloned());
                }
            }
            groups.push((group, new));
        }
        found.extend(groups.into_iter().map(|(_, found)| found));
    }

    fn found<'x>(&'x self, said: &Said<'_, 'x, '_>) -> Found {
        let mut diagnostic =
            Diagnostic::new("rule", said.place(&self.at), say(&self.message, said));
        diagnostic.label = say(&self.label, said);
        for (place, words) in &self.also {
            diagnostic = diagnostic.also(said.place(place), say(words, said));
        }
        diagnostic.help = self.help.as_ref().map(|text| say(text, said));
        diagnostic.example = self.example.as_ref().map(|text| say(text, said));
        diagnostic.fix = self
            .fix
            .as_ref()
            .and_then(|(what, safety)| mend::mend(what, *safety, said));
        let witness = self.witness.filter(|_| self.finds);
        let instance = witness.and_then(|slot| said.instance(slot));
        if let Some(instance) = instance {
            self.show(instance, said, &mut diagnostic);
        }
        Found {
            diagnostic,
            witness: instance.map(|instance| Box::new(instance.witness.clone())),
        }
    }

    /// True if a hole of a Deny is worth telling. That a condition is about other requests (plain HTTP, say) is
    /// none, unless the request is without the key or the rule asks for it.
    fn tells(&self, deny: &Statement<'_>, hole: Span, instance: &Instance) -> bool {
        let block = deny.condition.iter();
        let mut conditions = block.flat_map(ConditionBlock::conditions);
        let condition = conditions.find(|(_, condition)| {
            condition.key.span().covers(hole) || condition.value.span().covers(hole)
        });
        let Some((_, condition)) = condition else {
            return true;
        };
        let key = &condition.key.text;
        let context = &instance.witness.context;
        let mut held = context
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(key));
        let absent = held.all(|(_, value)| matches!(value, ContextValue::Absent));
        absent || self.condition.asks_for_key(key)
    }

    /// Tells the request that was found, and why the Denies of the document let it go.
    fn show(&self, instance: &Instance, said: &Said<'_, '_, '_>, diagnostic: &mut Diagnostic) {
        let outcome = if self.condition.finds(Ask::is_allowed) {
            Some("allowed")
        } else if self.condition.finds(Ask::is_undenied) {
            Some("no Deny matches")
        } else {
            None
        };
        if let (None, Some(outcome)) = (&diagnostic.example, outcome) {
            diagnostic.example = Some(format!("{}: {outcome}", told::tell(&instance.witness)));
        }
        for hole in &instance.holes {
            let deny = said.run.facts.own(hole.statement);
            let own = deny.is_some_and(|deny| self.tells(deny, hole.span, instance));
            let known = diagnostic.span == hole.span
                || diagnostic
                    .related
                    .iter()
                    .any(|label| label.span == hole.span);
            if own && !known && diagnostic.related.len() < PLACES {
                diagnostic.related.push(Label {
                    span: hole.span,
                    message: hole.message.clone(),
                });
            }
        }
    }
}

/// Says that the rule might fire here, and why that is not known.
fn not_decided(policy: &Policy<'_>, statement: Option<&Statement<'_>>, reason: &str) -> Found {
    let place = match statement {
        Some(statement) => Value::Statement(statement).span(),
        None => Value::Document(policy).span(),
    };
    let message = format!("whether this rule is broken could not be decided: {reason}");
    Diagnostic::new(UNDECIDED, place.unwrap_or_default(), message)
        .severity(Severity::Note)
        .into()
}

impl<'x> Said<'_, 'x, '_> {
    /// Where a place of the rule is in this policy: the narrowest thing there is.
    pub(super) fn place(&self, place: &Place) -> Span {
        let exact = match place {
            Place::Path(path) => self.run.path(path).span(),
            Place::Element(element) => self.element(*element),
            Place::Allowing(slot) => self
                .allowing(*slot)
                .and_then(|statement| self.grant(statement, *slot)),
        };
        let owner = match self.statement {
            Some(statement) => Value::Statement(statement),
            None => Value::Document(self.policy),
        };
        exact.or_else(|| owner.span()).unwrap_or_default()
    }

    /// The key of an element.
    fn element(&self, element: Element) -> Option<Span> {
        if element.of_document() {
            return self
                .policy
                .node
                .members()
                .find(|(key, _)| key.text() == element.name())
                .map(|(key, _)| key.span());
        }
        let members = self.statement?.node.members();
        let mut named = members.filter(|(key, _)| key.text() == element.name());
        named.next().map(|(key, _)| key.span())
    }

    /// What a question has found.
    fn instance(&self, slot: u8) -> Option<&'x Instance> {
        match self.run.slots.get(usize::from(slot)) {
            Some(Value::Found(instance)) => Some(instance),
            _ => None,
        }
    }

    /// The statement of this document that allows the request in a slot.
    fn allowing(&self, slot: u8) -> Option<&'x Statement<'x>> {
        if let Some(statement) = self.statement {
            return Some(statement);
        }
        let ids = &self.instance(slot)?.statements;
        ids.iter().find_map(|id| self.run.facts.own(*id))
    }

    /// What of the statement allows the action of the request: its entry, or else the key of
    /// `NotAction`.
    fn grant(&self, statement: &'x Statement<'x>, slot: u8) -> Option<Span> {
        let action = &self.instance(slot)?.witness.action;
        if let Some(excepted) = &statement.not_action {
            return Some(excepted.key.span());
        }
        let mut entries = statement.action.iter().flat_map(|list| &list.entries);
        let entry = entries.find(|entry| facts::glob_ignore_case(&entry.leaf.text, action))?;
        Some(entry.leaf.span())
    }
}

/// Many findings as one: the first, the others' places as further labels.
fn one(found: Vec<Found>) -> Vec<Found> {
    let mut found = found.into_iter();
    let Some(mut first) = found.next() else {
        return Vec::new();
    };
    for other in found {
        if first.diagnostic.related.len() >= PLACES {
            break;
        }
        let Diagnostic { span, label, .. } = other.diagnostic;
        first.diagnostic = first.diagnostic.also(span, label);
    }
    vec![first]
}
