//! The compiled rule: names are slots, properties are steps, negation stands only at the leaves.
//!
//! Owns everything it needs; knows no text of the rule file.

mod question;

pub(super) use question::{Ask, Asked, Of, Part, Question, What, Who};

use std::borrow::Cow;

use ipnet::IpNet;

use super::facts::Action;
use super::sets::SetRef;
use super::types::Prop;
use crate::diagnostic::{Safety, Severity};
use crate::policy::ast::Effect;
use crate::policy::kind::PolicyKind;

/// Issue codes of Access Analyzer.
pub(super) type Codes = Box<[Cow<'static, str>]>;

/// How many things a rule may name at once.
pub(super) const SLOTS: usize = 16;
/// The slot of the document.
pub(super) const DOCUMENT: u8 = 0;
/// The slot of the statement, in the scope `statement`.
pub(super) const STATEMENT: u8 = 1;

/// A slot and the steps from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) slot: u8,
    pub(super) steps: Box<[Prop]>,
}

impl Path {
    /// A slot without steps.
    pub(super) fn slot(slot: u8) -> Self {
        Self {
            slot,
            steps: Box::default(),
        }
    }

    /// Goes one step further.
    pub(super) fn push(&mut self, prop: Prop) {
        let mut steps = std::mem::take(&mut self.steps).into_vec();
        steps.push(prop);
        self.steps = steps.into();
    }
}

/// A value written in the rule.
#[derive(Clone, Debug)]
pub(super) enum Const {
    Text(Box<str>),
    Number(f64),
    Kind(PolicyKind),
    Action(Action),
}

/// A value: found or written.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Path(Path),
    Const(Const),
}

/// What a value is compared with.
#[derive(Clone, Debug)]
pub(super) enum Right {
    One(Term),
    OneOf(Box<[Term]>),
    Set(SetRef),
    List(Path),
}

/// An element of a policy that can be there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Version,
    Id,
    Statement,
    Sid,
    Effect,
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
}

impl Element {
    const ALL: [(&'static str, Self); 12] = [
        ("Version", Self::Version),
        ("Id", Self::Id),
        ("Statement", Self::Statement),
        ("Sid", Self::Sid),
        ("Effect", Self::Effect),
        ("Principal", Self::Principal),
        ("NotPrincipal", Self::NotPrincipal),
        ("Action", Self::Action),
        ("NotAction", Self::NotAction),
        ("Resource", Self::Resource),
        ("NotResource", Self::NotResource),
        ("Condition", Self::Condition),
    ];

    /// The names of all elements.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(name, _)| *name)
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, element)| *element)
    }

    pub(super) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, element)| *element == self)
            .map_or("", |(name, _)| name)
    }

    /// True for what a document has and a statement has not.
    pub(super) const fn of_document(self) -> bool {
        matches!(self, Self::Version | Self::Id | Self::Statement)
    }

    /// Its bit in [`super::outline`].
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// `<` and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a question to the prover costs, compared with other tests.
const ASK: u8 = 4;

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Node {
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Some(Box<Each>),
    Every(Box<Each>),
    Test {
        test: Test,
        wanted: bool,
    },
    /// Questions to the prover; not wanted: no request answers them.
    Ask {
        asked: Box<Asked>,
        wanted: bool,
    },
}

/// A range, the slot that its items go into, and what is asked of each.
#[derive(Clone, Debug)]
pub(super) struct Each {
    pub(super) slot: u8,
    pub(super) range: Range,
    pub(super) body: Node,
}

/// What a quantifier runs over.
#[derive(Clone, Debug)]
pub(super) enum Range {
    List(Path),
    Set(SetRef),
    Terms(Box<[Term]>),
    /// The actions of a set that a pattern or a statement matches.
    Covered(Path, SetRef),
    /// One action, if a pattern or a statement matches it.
    CoveredOne(Path, Term),
    /// The values of this key that a Deny leaves alone.
    Exempted(Path, Box<str>),
}

/// A question about one value.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Effect(Path, Effect),
    Has(Path, Element),
    True(Path),
    Absent(Term),
    Known(Path),
    Everything(Path),
    Everyone(Path),
    Is {
        left: Term,
        right: Right,
        fold: bool,
    },
    Like {
        left: Term,
        right: Right,
        fold: bool,
    },
    Order {
        left: Term,
        order: Order,
        right: Term,
    },
    Covers {
        subject: Path,
        what: Term,
    },
    Within {
        subject: Path,
        set: SetRef,
    },
    InBlock {
        left: Term,
        block: IpNet,
    },
}

impl Node {
    /// A condition that always holds.
    pub(super) fn yes() -> Self {
        Self::And(Box::default())
    }

    /// All of these, the cheap ones first: they may be asked in any order.
    pub(super) fn all(mut parts: Vec<Self>) -> Self {
        parts.sort_by_key(Self::cost);
        Self::And(parts.into())
    }

    /// A condition that never holds.
    pub(super) fn no() -> Self {
        Self::Or(Box::default())
    }

    pub(super) fn is_yes(&self) -> bool {
        matches!(self, Self::And(parts) if parts.is_empty())
    }

    /// The slots that are filled wherever the condition holds, as bits.
    pub(super) fn bound(&self) -> u32 {
        match self {
            Self::And(parts) => parts.iter().fold(0, |bits, part| bits | part.bound()),
            Self::Or(parts) => {
                let all = parts.iter().map(Self::bound).reduce(|a, b| a & b);
                all.unwrap_or(0)
            }
            Self::Some(each) => (1 << each.slot) | each.body.bound(),
            Self::Ask {
                asked,
                wanted: true,
            } => 1 << asked.slot,
            Self::Ask { .. } | Self::Every(_) | Self::Test { .. } => 0,
        }
    }

    fn cost(&self) -> u8 {
        match self {
            Self::Test {
                test: Test::Effect(..),
                ..
            } => 0,
            Self::Test {
                test: Test::Has(..),
                ..
            } => 1,
            Self::Test { .. } => 2,
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::cost).max().unwrap_or(0),
            Self::Ask { .. } => ASK,
            // One question decides more than many.
            Self::Some(each) | Self::Every(each) if each.body.asks() => ASK + 1,
            Self::Some(_) | Self::Every(_) => 3,
        }
    }
}

/// A text with holes.
#[derive(Clone, Debug, Default)]
pub(super) struct Template(pub(super) Box<[Piece]>);

/// A piece of a [`Template`].
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Text(Box<str>),
    Value(Path),
}

/// Where a finding points.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Path(Path),
    Element(Element),
    /// What allows the request in this slot: the entry of `Action` of the statement.
    Allowing(u8),
}

/// What a fix does.
#[derive(Clone, Debug)]
pub(super) enum Mend {
    AddCondition {
        operator: Box<str>,
        key: Template,
        values: Box<[Template]>,
    },
    Replace {
        what: Path,
        text: Template,
    },
    Set {
        element: Element,
        text: Template,
    },
    Remove(Place),
}

/// What one finding is about.
#[derive(Clone, Debug)]
pub(super) enum Grouping {
    Statement,
    Document,
    /// One finding per item of the place.
    Item,
    /// One finding per different text of this value.
    Text(Path),
}

/// Which policies count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// All that are attached together.
    Group,
    /// Those of an organization.
    Organization,
    /// Those of an organization that has been declared: the rule asks about its members.
    Members,
}

/// A compiled `forbid` or `require`.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// True where each statement is asked about, false where the document is.
    pub(super) per_statement: bool,
    /// Which policies count beside the document.
    pub(super) beside: Beside,
    /// What a guardrail says where nothing of the organization is about it: it is asked once of the
    /// organization, and of no document.
    pub(super) absent: Option<Template>,
    /// The slot of the request that questions find, if the rule asks any.
    pub(super) witness: Option<u8>,
    /// True where a request has been found whenever the condition holds.
    pub(super) finds: bool,
    pub(super) condition: Node,
    pub(super) at: Place,
    pub(super) label: Template,
    pub(super) also: Box<[(Place, Template)]>,
    pub(super) message: Template,
    pub(super) help: Option<Template>,
    pub(super) example: Option<Template>,
    pub(super) severities: Box<[(Severity, Node)]>,
    /// Codes of Access Analyzer that apply where the condition holds.
    pub(super) codes: Box<[(Codes, Node)]>,
    pub(super) fix: Option<(Mend, Safety)>,
    pub(super) grouping: Grouping,
    pub(super) applies_to: Option<SetRef>,
    /// What the document must have.
    pub(super) filter: super::outline::Filter,
    /// What it must have beside, where no other policy is attached with it.
    pub(super) filter_alone: super::outline::Filter,
}
