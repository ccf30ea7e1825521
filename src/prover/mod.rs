//! What policies let happen over all requests: emptiness, witness, comparison.
//!
//! A statement is a product of one set per dimension of a request (a [`cube`]); what policies allow
//! is a union of such products less others; every question is whether that is empty. Answers are
//! *never*, *some* with a witness that [`crate::evaluate`] has confirmed, or *unknown* with the reason.
//! Shares no code that matches or compares values with `evaluate`. Knows no rule.

mod actions;
mod ask;
mod base;
mod caller;
mod case;
mod change;
mod compile;
mod compiled;
mod confirm;
mod cube;
mod custom;
mod difference;
mod exactly;
mod fit;
mod foreign;
mod guess;
mod joint;
mod letters;
mod likely;
mod line;
mod owner;
mod plan;
mod principal;
mod proof;
mod public;
mod region;
mod search;
mod size;
mod solve;
mod space;
mod statement;
mod strings;
mod task;
mod typed;
mod witness;

pub use change::{no_deny_lost, no_deny_lost_in, no_new_access, no_new_access_in};
pub use custom::{Answer, access_not_granted, no_public_access};
pub use difference::{Difference, difference, without_statements};
pub use proof::{Proof, comparable};
pub use region::{ActionTest, ContextTest, PrincipalClass, Region, Test, Wanted};
pub use statement::{Constant, NeverMatches};

use foldhash::HashMap;
use std::cell::RefCell;

use compile::Bindings;
use compiled::Compiled;
use fit::Left;
use strings::{Found, Glob, TextSet};

use crate::request::{Group, Request, StatementId};
use crate::source::Span;

/// False where no text is matched by both patterns: `*` any run, `?` one character. In `arn`, if it is an ARN,
/// wildcards stay within their part in the first five.
pub fn may_meet(pattern: &str, arn: &str) -> bool {
    let pattern = TextSet::union([Glob::new(pattern)]);
    let arn = TextSet::union([Glob::of(arn)]);
    let mut budget = ENOUGH;
    strings::meet(&[&pattern, &arn], &mut budget) != Found::Nothing
}

/// How many states are looked at to compare two patterns.
const ENOUGH: u32 = 10_000;

/// The answer to a question about a region of requests.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// No request of the region is of that sort. Never wrong.
    Never,
    /// This one is.
    Some(Box<Instance>),
    /// Not decided; the reason in words.
    Unknown(String),
}

/// A request that answers a question, and the statements that make it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The request, confirmed by `evaluate`.
    pub witness: Request,
    /// The Allow statements that let it pass, those of the principal's own policies first. For
    /// `matched`, the statement asked about.
    pub statements: Vec<StatementId>,
    /// Deny statements that meet the request's action and resource and still let it go.
    pub holes: Vec<Hole>,
}

/// Why a Deny statement lets a request go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The Deny statement.
    pub statement: StatementId,
    /// The part of it that the request escapes by: a value, a condition key.
    pub span: Span,
    /// In words: "the request has no `aws:MultiFactorAuthPresent`".
    pub message: String,
}

/// A question about one request of a region.
#[derive(Clone, Copy, Debug)]
pub enum Question<'r> {
    /// Is such a request allowed?
    Allowed(&'r Region),
    /// Is there such a request that no Deny matches?
    Undenied(&'r Region),
    /// Does this statement match such a request?
    Matched(StatementId, &'r Region),
}

/// Policies made ready for questions. What is compiled is kept, so many questions about the same
/// policies are cheap.
///
/// Where the group has no resource policy, the questions are about the principal's side: a resource
/// policy that would be needed is taken to allow. Where it has no identity policy, an identity policy
/// that would be needed is taken to allow.
#[derive(Debug)]
pub struct Prover<'p> {
    group: Group<'p>,
    /// Why it is not asked about.
    too_large: Option<&'static str>,
    /// Compiled by the first question.
    compiled: RefCell<Option<Compiled<'p>>>,
    /// What has been answered: rules ask the same of one document again and again.
    answers: RefCell<HashMap<Vec<Asked>, Verdict>>,
}

/// A [`Question`] that is kept.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Asked {
    Allowed(Region),
    Undenied(Region),
    Matched(StatementId, Region),
}

impl From<&Question<'_>> for Asked {
    fn from(question: &Question<'_>) -> Self {
        match *question {
            Question::Allowed(region) => Self::Allowed(region.clone()),
            Question::Undenied(region) => Self::Undenied(region.clone()),
            Question::Matched(id, region) => Self::Matched(id, region.clone()),
        }
    }
}

/// How many answers are kept. A hostile policy makes rules ask many different questions.
const KEPT: usize = 4_096;

impl<'p> Prover<'p> {
    /// Takes up a group of policies; nothing is compiled yet.
    pub fn new(group: Group<'p>) -> Self {
        Self {
            too_large: size::too_large(&group),
            group,
            compiled: RefCell::new(None),
            answers: RefCell::default(),
        }
    }

    /// The policies.
    pub fn group(&self) -> &Group<'p> {
        &self.group
    }

    /// Is there one request for which all questions are answered yes? Each question may ask about
    /// an action of its own (and, where that needs another resource type, it is the same resource
    /// text all the same); principal, resource and context are the same in all. At most one of them
    /// may be other than [`Question::Matched`].
    pub fn ask(&self, questions: &[Question<'_>]) -> Verdict {
        let asked: Vec<Asked> = questions.iter().map(Asked::from).collect();
        if let Some(known) = self.answers.borrow().get(&asked) {
            return known.clone();
        }
        let verdict = self
            .with(|compiled| ask::ask(&self.group, compiled, questions))
            .unwrap_or_else(|reason| Verdict::Unknown(reason.to_owned()));
        let mut answers = self.answers.borrow_mut();
        if answers.len() < KEPT {
            answers.insert(asked, verdict.clone());
        }
        verdict
    }

    /// Does something with the compiled policies; an error says why they are not asked about.
    fn with<R>(&self, work: impl FnOnce(&mut Compiled<'p>) -> R) -> Result<R, &'static str> {
        if let Some(reason) = self.too_large {
            return Err(reason);
        }
        let mut compiled = self.compiled.borrow_mut();
        let compiled = compiled.get_or_insert_with(|| Compiled::new(&self.group, &Bindings::new()));
        // Each question has the whole budget.
        compiled.budget(Left::WHOLE);
        Ok(work(compiled))
    }

    /// Is some request of the region allowed?
    pub fn allowed(&self, region: &Region) -> Verdict {
        self.ask(&[Question::Allowed(region)])
    }

    /// Is there a request of the region that no Deny matches? `Never` means: all of it is denied.
    pub fn undenied(&self, region: &Region) -> Verdict {
        self.ask(&[Question::Undenied(region)])
    }

    /// Does the statement match a request of the region?
    pub fn matched(&self, statement: StatementId, region: &Region) -> Verdict {
        self.ask(&[Question::Matched(statement, region)])
    }
}
