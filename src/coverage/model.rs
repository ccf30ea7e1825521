//! The judgement: what every rendering is made of.

use std::sync::Arc;

use jiff::civil::Date;

use super::items::{Asked, Item, Section};
use crate::config::Attestation;
use crate::diagnostic::Severity;
use crate::policy::{Audience, PolicyKind};
use crate::source::{SourceFile, Span};

/// How far the items are covered.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The day for which attestations were judged.
    pub as_of: Date,
    /// The steps and checklists, in order.
    pub sections: &'static [Section],
    /// One judgement an item, in the order of the items.
    pub items: Vec<Judged>,
    /// The policies that were asked.
    pub documents: Vec<Document>,
    /// The policies of the organization that is declared, as positions in `documents`; `None` where none is.
    pub organization: Option<Vec<usize>>,
    /// Why nothing is proved though rules found nothing: policies that could not be read as AWS would read them.
    pub obstacles: Vec<String>,
}

/// A policy that was asked.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its file as reported.
    pub file: Arc<str>,
    /// JSON Pointer of the policy in the file; empty where the file is the policy.
    pub pointer: String,
    /// What it was taken for.
    pub kind: PolicyKind,
    /// Who uses it.
    pub audience: Audience,
}

/// What came of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Policies prove it.
    Proved,
    /// Somebody answers for what policies do not show.
    Attested,
    /// Policies show a part of it.
    Partly,
    /// A policy shows that it is not so.
    Contradicted,
    /// Policies can show it; those at hand do not.
    NotShown,
    /// Nothing of it is visible in policies.
    NotVisible,
}

impl Status {
    /// In the order of reports.
    pub const ALL: [Self; 6] = [
        Self::Contradicted,
        Self::Proved,
        Self::Attested,
        Self::Partly,
        Self::NotShown,
        Self::NotVisible,
    ];

    /// The word used in reports for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Attested => "attested",
            Self::Partly => "partly",
            Self::Contradicted => "contradicted",
            Self::NotShown => "not-shown",
            Self::NotVisible => "not-visible",
        }
    }

    /// In the words of a person.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotShown => "not shown",
            Self::NotVisible => "not visible",
            other => other.name(),
        }
    }

    /// True where nothing more is to be shown.
    pub const fn is_covered(self) -> bool {
        matches!(self, Self::Proved | Self::Attested)
    }
}

/// An item and what came of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The item.
    pub item: &'static Item,
    /// What came of it.
    pub status: Status,
    /// What each of its rules answered.
    pub answers: Vec<Answer>,
    /// The statements that are to bring it about.
    pub statements: Vec<Place>,
    /// The policies that are a part of it by being there, as positions in [`Coverage::documents`].
    pub given: Vec<usize>,
    /// The services that AWS lists as eligible, and the day of the list; empty where it is not about services.
    pub listed: Vec<(&'static str, bool)>,
    /// What shows that it is not so.
    pub contradictions: Vec<Shown>,
    /// Findings that say something of it without deciding it: notes, those that an exception covers, those that are
    /// only suspected, and guardrails that an organization does not have.
    pub remarks: Vec<Shown>,
    /// Who answers for it.
    pub attested: Option<Attested>,
}

/// What a rule answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The rule, and what it is asked about.
    pub asked: &'static Asked,
    /// True if it is one of those that prove the item.
    pub proves: bool,
    /// What came of it.
    pub state: State,
    /// The policies that it was asked of, as positions in [`Coverage::documents`].
    pub policies: Vec<usize>,
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was asked, and found nothing.
    Clean,
    /// It found something.
    Found,
    /// It found only what does not decide: see [`Judged::remarks`].
    Remarked,
    /// A question had no answer.
    Undecided,
    /// It is about a guardrail of an organization, and there is none: that shows nothing, and contradicts nothing.
    Absent,
    /// It is about an organization, and none is declared.
    NoOrganization,
    /// There was no policy to ask it of.
    NotAsked,
    /// The configuration switches it off.
    Off,
    /// It is not part of this version.
    Awaited,
}

impl State {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Found => "found",
            Self::Remarked => "remarked",
            Self::Undecided => "undecided",
            Self::Absent => "absent",
            Self::NoOrganization => "no-organization",
            Self::NotAsked => "not-asked",
            Self::Off => "off",
            Self::Awaited => "awaited",
        }
    }
}

/// A place in a policy.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file and its text.
    pub file: Arc<SourceFile>,
    /// JSON Pointer of the policy in the file.
    pub document: String,
    /// JSON Pointer of the place in the policy.
    pub pointer: String,
    /// `Sid` of the statement.
    pub sid: Option<String>,
    /// The place in the file.
    pub span: Span,
}

/// A finding that says something of an item.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Id of the rule.
    pub rule: Arc<str>,
    /// How much it weighs.
    pub severity: Severity,
    /// In words.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Why it does not count, in the words of its owner.
    pub covered: Option<String>,
    /// True if it depends on who uses the policy, and nothing says that.
    pub suspected: bool,
    /// True if it says that the organization has no such guardrail.
    pub absent: bool,
}

/// An attestation, and whether it counts.
#[derive(Clone, Debug)]
pub struct Attested {
    /// What was attested.
    pub by: Attestation,
    /// Whether it counts.
    pub force: Force,
}

/// Whether an attestation counts on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It does.
    InForce,
    /// Not any more.
    Expired,
    /// Not yet.
    NotYet,
}

impl Force {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
        }
    }

    /// Whether an attestation counts on `day`.
    pub fn on(attestation: &Attestation, day: Date) -> Self {
        if day > attestation.until {
            Self::Expired
        } else if day < attestation.when {
            Self::NotYet
        } else {
            Self::InForce
        }
    }
}

/// How many items there are of each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    counts: [usize; Status::ALL.len()],
    /// Attestations that count no more, or not yet.
    pub out_of_force: usize,
}

impl Count {
    /// How many items have this status.
    pub fn of(&self, status: Status) -> usize {
        let at = Status::ALL.iter().position(|known| *known == status);
        at.and_then(|at| self.counts.get(at)).copied().unwrap_or(0)
    }

    /// All items.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

impl Coverage {
    /// How many items there are of each status.
    pub fn count(&self) -> Count {
        let mut count = Count::default();
        for judged in &self.items {
            let at = Status::ALL.iter().position(|known| *known == judged.status);
            if let Some(count) = at.and_then(|at| count.counts.get_mut(at)) {
                *count += 1;
            }
            let attested = judged.attested.as_ref();
            let idle = attested.is_some_and(|attested| attested.force != Force::InForce);
            count.out_of_force += usize::from(idle);
        }
        count
    }

    /// What came of the item of this id.
    pub fn get(&self, id: &str) -> Option<&Judged> {
        self.items.iter().find(|judged| judged.item.id == id)
    }
}
