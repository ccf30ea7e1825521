//! What a document has, in a few words, and what a rule needs: rules that cannot fire are not run.

use super::plan::{Ask, Asked, Const, Element, Node, Of, Part, Range, Right, Term, Test, What};
use super::sets::SetRef;
use super::types::Prop;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Effect, Policy, Statement};

/// The elements and services that a document has in any of its statements.
#[derive(Clone, Debug)]
pub(super) struct Outline<'p> {
    effects: u8,
    elements: u16,
    /// `None` where a pattern may match any service.
    services: Option<Vec<&'p str>>,
}

/// More services than this count as any.
const MANY: usize = 64;

impl<'p> Outline<'p> {
    pub(super) fn of(policy: &'p Policy<'p>) -> Self {
        let mut outline = Self {
            effects: 0,
            elements: 0,
            services: Some(Vec::new()),
        };
        for (element, there) in [
            (Element::Version, policy.version.is_some()),
            (Element::Id, policy.id.is_some()),
            (Element::Statement, policy.statement_key.is_some()),
        ] {
            outline.elements |= if there { element.bit() } else { 0 };
        }
        for statement in &policy.statements {
            outline.add(statement);
        }
        outline
    }

    /// False where no statement has the effect, or no pattern may match an action of the services.
    pub(super) fn may_have(&self, effect: Option<&str>, services: Option<&[&str]>) -> bool {
        let effect = match effect {
            Some("Allow") => effect_bit(Effect::Allow),
            Some("Deny") => effect_bit(Effect::Deny),
            _ => self.effects,
        };
        let met = match (&self.services, services) {
            (Some(there), Some(wanted)) => there.iter().any(|service| {
                wanted
                    .iter()
                    .any(|wanted| wanted.eq_ignore_ascii_case(service))
            }),
            _ => true,
        };
        met && (effect == self.effects || effect & self.effects != 0)
    }

    fn add(&mut self, statement: &'p Statement<'p>) {
        self.effects |= statement.effect().map_or(0, effect_bit);
        for (element, there) in [
            (Element::Sid, statement.sid.is_some()),
            (Element::Effect, statement.effect.is_some()),
            (Element::Principal, statement.principal.is_some()),
            (Element::NotPrincipal, statement.not_principal.is_some()),
            (Element::Action, statement.action.is_some()),
            (Element::NotAction, statement.not_action.is_some()),
            (Element::Resource, statement.resource.is_some()),
            (Element::NotResource, statement.not_resource.is_some()),
            (Element::Condition, statement.condition.is_some()),
        ] {
            self.elements |= if there { element.bit() } else { 0 };
        }
        if statement.not_action.is_some() {
            self.services = None;
        }
        for entry in statement.action.iter().flat_map(|action| &action.entries) {
            let Some(services) = &mut self.services else {
                return;
            };
            let service = match &entry.pattern {
                ActionPattern::Named { service, .. } => entry.leaf.text.get(service.clone()),
                ActionPattern::Everything => None,
                ActionPattern::Invalid(_) => match entry.leaf.text.split_once(':') {
                    Some((service, _)) => Some(service),
                    None => continue,
                },
            };
            match service.filter(|service| !service.contains(['*', '?'])) {
                Some(service)
                    if services
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(service)) => {}
                Some(service) if services.len() < MANY => services.push(service),
                _ => self.services = None,
            }
        }
    }
}

const fn effect_bit(effect: Effect) -> u8 {
    match effect {
        Effect::Allow => 1,
        Effect::Deny => 2,
    }
}

/// What a document must have for a rule to fire on it. Never stricter than the rule's condition.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    effects: Option<u8>,
    elements: u16,
    services: Option<Vec<Services>>,
}

/// The services of a set or of a name.
#[derive(Clone, Debug)]
enum Services {
    Of(SetRef),
    Named(&'static str),
}

impl Filter {
    pub(super) fn admits(&self, outline: &Outline<'_>) -> bool {
        if self
            .effects
            .is_some_and(|effects| effects & outline.effects == 0)
        {
            return false;
        }
        if self.elements & outline.elements != self.elements {
            return false;
        }
        match (&self.services, &outline.services) {
            (Some(wanted), Some(there)) => wanted.iter().any(|wanted| wanted.meets(there)),
            _ => true,
        }
    }

    /// Takes in what `applies-to` says.
    #[cfg(test)]
    pub(super) fn limit_to(&mut self, set: &SetRef) {
        self.services = Some(vec![Services::Of(set.clone())]);
    }

    /// True if the filter asks for this effect and no other.
    #[cfg(test)]
    pub(super) fn needs_effect(&self, effect: &str) -> bool {
        let wanted = if effect == "Allow" {
            Effect::Allow
        } else {
            Effect::Deny
        };
        self.effects == Some(effect_bit(wanted))
    }

    /// True if the filter asks for an action of some service, all of them among `services`.
    #[cfg(test)]
    pub(super) fn needs_services(&self, services: &[&str]) -> bool {
        let among = |name: &str| {
            services
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        self.services.as_ref().is_some_and(|wanted| {
            wanted.iter().all(|wanted| match wanted {
                Services::Named(name) => among(name),
                Services::Of(set) => set.actions().services().iter().all(|name| among(name)),
            })
        })
    }

    /// Derives the filter of a condition that is asked of one statement (or of the document).
    /// `alone`: what is allowed is allowed by the document itself, not by others.
    pub(super) fn of(node: &Node, alone: bool) -> Self {
        let of = |node| Self::of(node, alone);
        match node {
            Node::And(parts) => parts.iter().map(of).fold(Self::default(), Self::both),
            Node::Or(parts) => {
                let either = parts.iter().map(of).reduce(Self::either);
                either.unwrap_or_default()
            }
            Node::Some(each) => Self::of_range(&each.range).both(of(&each.body)),
            Node::Test { test, wanted } => Self::of_test(test, *wanted),
            Node::Ask { asked, wanted } if *wanted => Self::of_questions(asked, alone),
            Node::Every(_) | Node::Ask { .. } => Self::default(),
        }
    }

    /// What must be there for the questions to be answered yes.
    fn of_questions(asked: &Asked, alone: bool) -> Self {
        let needs = asked.questions.iter().map(|question| {
            let mut filter = Self::default();
            let own = match question.ask {
                Ask::Matched(_) | Ask::AllowedBy(_) => true,
                Ask::Allowed => alone,
                Ask::Undenied => false,
            };
            if own {
                filter.services = question.parts.iter().find_map(services_of);
            }
            if question.ask == Ask::Allowed && alone {
                filter.effects = Some(effect_bit(Effect::Allow));
            }
            filter
        });
        needs.fold(Self::default(), Self::both)
    }

    fn of_range(range: &Range) -> Self {
        let mut filter = Self::default();
        match range {
            Range::List(path) => {
                filter.elements = path.steps.last().map_or(0, |&prop| element_of(prop));
            }
            Range::Covered(_, set) => filter.services = Some(vec![Services::Of(set.clone())]),
            Range::CoveredOne(_, Term::Const(Const::Action(action))) => {
                filter.services = Some(vec![Services::Named(action.prefix())]);
            }
            Range::Exempted(..) => {
                filter.effects = Some(effect_bit(Effect::Deny));
                filter.elements = Element::Condition.bit();
            }
            _ => {}
        }
        filter
    }

    fn of_test(test: &Test, wanted: bool) -> Self {
        let mut filter = Self::default();
        match test {
            // `is not Allow` also holds for a statement whose effect is missing.
            Test::Effect(_, effect) if wanted => filter.effects = Some(effect_bit(*effect)),
            Test::Has(_, element) if wanted => filter.elements = element.bit(),
            _ => {}
        }
        filter
    }

    fn both(self, other: Self) -> Self {
        Self {
            effects: match (self.effects, other.effects) {
                (Some(a), Some(b)) if a & b != 0 => Some(a & b),
                // Two statements may each have one: a document with either passes.
                (Some(a), Some(b)) => Some(a | b),
                (a, b) => a.or(b),
            },
            elements: self.elements | other.elements,
            services: self.services.or(other.services),
        }
    }

    fn either(self, other: Self) -> Self {
        Self {
            effects: self.effects.zip(other.effects).map(|(a, b)| a | b),
            elements: self.elements & other.elements,
            services: match (self.services, other.services) {
                (Some(mut a), Some(b)) => {
                    a.extend(b);
                    Some(a)
                }
                _ => None,
            },
        }
    }
}

/// The services that a request's action must be of.
fn services_of(part: &Part) -> Option<Vec<Services>> {
    let Part {
        of: Of::Action,
        what: What::Is(right),
        negated: false,
    } = part
    else {
        return None;
    };
    let named = |term: &Term| match term {
        Term::Const(Const::Action(action)) => Some(Services::Named(action.prefix())),
        _ => None,
    };
    match right {
        Right::One(term) => named(term).map(|one| vec![one]),
        Right::OneOf(terms) => terms.iter().map(named).collect(),
        Right::Set(set) => Some(vec![Services::Of(set.clone())]),
        Right::List(_) => None,
    }
}

/// The bit of the element that a list is read from.
fn element_of(prop: Prop) -> u16 {
    match prop {
        Prop::Actions => Element::Action.bit(),
        Prop::NotActions => Element::NotAction.bit(),
        Prop::Resources => Element::Resource.bit(),
        Prop::NotResources => Element::NotResource.bit(),
        Prop::Principals => Element::Principal.bit(),
        Prop::NotPrincipals => Element::NotPrincipal.bit(),
        Prop::Conditions => Element::Condition.bit(),
        Prop::Statements => Element::Statement.bit(),
        _ => 0,
    }
}

impl Services {
    fn meets(&self, there: &[&str]) -> bool {
        match self {
            Self::Named(name) => there
                .iter()
                .any(|service| service.eq_ignore_ascii_case(name)),
            Self::Of(set) => set.actions().services().iter().any(|wanted| {
                there
                    .iter()
                    .any(|service| service.eq_ignore_ascii_case(wanted))
            }),
        }
    }
}
