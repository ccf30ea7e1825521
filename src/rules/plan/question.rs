//! Questions about requests, compiled.

use super::{Node, Path, Piece, Right, Template};
use crate::prover::PrincipalClass;

/// Questions about one request: does it exist?
#[derive(Clone, Debug)]
pub(in crate::rules) struct Asked {
    pub(in crate::rules) questions: Box<[Question]>,
    /// The slot of the request that answers them.
    pub(in crate::rules) slot: u8,
}

/// One of them.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Question {
    pub(in crate::rules) ask: Ask,
    /// What the request must be; all must hold.
    pub(in crate::rules) parts: Box<[Part]>,
}

/// What is asked about a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Ask {
    Allowed,
    Undenied,
    /// The statement at the end of the path applies.
    Matched(Path),
    /// As `Allowed`, and this statement applies.
    AllowedBy(Path),
}

/// A part of a request, and what it must be.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Part {
    pub(in crate::rules) of: Of,
    pub(in crate::rules) what: What,
    /// True: the opposite.
    pub(in crate::rules) negated: bool,
}

/// Which part of a request.
#[derive(Clone, Debug)]
pub(in crate::rules) enum Of {
    Action,
    Resource,
    Principal,
    /// A context key; it may have holes.
    Key(Template),
    /// All context keys that no other part names.
    OtherKeys,
}

/// What it must be.
#[derive(Clone, Debug)]
pub(in crate::rules) enum What {
    Is(Right),
    Like(Right),
    /// A value that no policy here names.
    Foreign,
    /// Not there.
    Absent,
    /// One of the places where the patient data is; anything where nobody has said. For resources only.
    Phi,
    /// Anything.
    Everything,
    /// One of these principals.
    Who(Box<[Who]>),
}

/// A principal, or several.
#[derive(Clone, Debug)]
pub(in crate::rules) enum Who {
    Class(PrincipalClass),
    /// Whoever the guardrails of an organization bind.
    Member,
    Values(Right),
}

impl Node {
    /// True if the condition asks about requests.
    pub(in crate::rules) fn asks(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::asks),
            Self::Some(each) | Self::Every(each) => each.body.asks(),
            Self::Ask { .. } => true,
            Self::Test { .. } => false,
        }
    }

    /// True if a question of the condition says something of this context key.
    pub(in crate::rules) fn asks_for_key(&self, key: &str) -> bool {
        self.asks_for(&|part| part.may_be_of_key(key))
    }

    /// True if a question of the condition wants a context key to hold something.
    pub(in crate::rules) fn asks_for_some_key(&self) -> bool {
        self.asks_for(&|part| part.is_of_key() && part.wants_something())
    }

    /// True if a question of the condition wants this context key to hold something.
    pub(in crate::rules) fn wants_key(&self, key: &str) -> bool {
        self.asks_for(&|part| part.may_be_of_key(key) && part.wants_something())
    }

    /// True if a question of the condition says who the principal is, more than that it is a member.
    pub(in crate::rules) fn asks_for_principals(&self) -> bool {
        self.asks_for(&|part| matches!(part.of, Of::Principal) && !part.is_member())
    }

    /// True if a question of the condition has such a part.
    fn asks_for(&self, wanted: &dyn Fn(&Part) -> bool) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.asks_for(wanted)),
            Self::Some(each) | Self::Every(each) => each.body.asks_for(wanted),
            Self::Ask { asked, .. } => {
                let mut parts = asked.questions.iter().flat_map(|question| &question.parts);
                parts.any(wanted)
            }
            Self::Test { .. } => false,
        }
    }

    /// True if, wherever the condition holds, it has found a request that was asked for so.
    pub(in crate::rules) fn finds(&self, asked_so: fn(&Ask) -> bool) -> bool {
        match self {
            Self::And(parts) => parts.iter().any(|part| part.finds(asked_so)),
            Self::Or(parts) => !parts.is_empty() && parts.iter().all(|part| part.finds(asked_so)),
            Self::Some(each) => each.body.finds(asked_so),
            Self::Ask { asked, wanted } => {
                let mut questions = asked.questions.iter();
                *wanted && questions.any(|question| asked_so(&question.ask))
            }
            Self::Every(_) | Self::Test { .. } => false,
        }
    }
}

impl Part {
    /// False if it wants a thing not to be there.
    fn wants_something(&self) -> bool {
        self.negated || !matches!(self.what, What::Absent)
    }

    /// True if it says that the principal is a member of an organization.
    pub(in crate::rules) fn is_member(&self) -> bool {
        matches!(&self.what, What::Who(who) if who.iter().any(|who| matches!(who, Who::Member)))
    }

    /// True if it is about a context key.
    fn is_of_key(&self) -> bool {
        matches!(self.of, Of::Key(_))
    }

    /// True if it may be about this context key.
    fn may_be_of_key(&self, key: &str) -> bool {
        matches!(&self.of, Of::Key(known) if may_be(known, key))
    }
}

/// True if the text may be this key once its holes are filled.
fn may_be(text: &Template, key: &str) -> bool {
    match &*text.0 {
        [Piece::Text(text)] => text.eq_ignore_ascii_case(key),
        pieces => pieces.iter().any(|piece| matches!(piece, Piece::Value(_))),
    }
}

impl Ask {
    /// True if the request that answers it is allowed.
    pub(in crate::rules) fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed | Self::AllowedBy(_))
    }

    /// True if no Deny matches the request that answers it.
    pub(in crate::rules) fn is_undenied(&self) -> bool {
        matches!(self, Self::Undenied)
    }
}
