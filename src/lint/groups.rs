//! Policies attached together: the files of `[[principal]]` and `[organization]`, each read once, and what is
//! wrong with them.
//!
//! INVARIANT: a document is judged together with the others or, with a trouble on record, by itself.
//! It never passes because a file could not be read.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::faithful::obstacles;
use crate::carrier::{Lone, NotOne, Taken};
use crate::config::{Attached, Config, Membership, Principal, Slot};
use crate::diagnostic::{Diagnostic, quoted};
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};
use crate::request::{Attachment, Group};
use crate::source::{Span, read};

/// What is wrong with groups, at its place in the configuration.
#[derive(Clone, Debug, Default)]
pub struct Troubles {
    /// Documents were judged by themselves, and nothing else says so.
    pub errors: Vec<Diagnostic>,
    /// The same, but the file that is the reason has findings of its own.
    pub notes: Vec<Diagnostic>,
}

/// The files of all groups.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// By path without symbolic links. Never grows.
    files: HashMap<PathBuf, Entry>,
    troubles: Mutex<BTreeMap<(Span, String), Trouble>>,
}

#[derive(Debug, Default)]
struct Entry {
    lone: OnceLock<Result<Lone, Unusable>>,
    /// Whether it has errors that keep it from being judged, by the kind it is read as.
    broken: [OnceLock<bool>; Slot::KINDS],
    /// It has been linted, and has findings of severity `error`.
    blamed: AtomicBool,
    /// The name by which the run reports it, once it has met it.
    met_as: OnceLock<String>,
}

/// Why a file is no policy that can be attached.
#[derive(Debug)]
enum Unusable {
    /// It is broken JSON, which is a finding where it is linted.
    Broken,
    /// It holds no policy, or several; the message.
    NotOne(String),
    /// It cannot be read; the message.
    Unreadable(String),
}

#[derive(Debug)]
struct Trouble {
    problem: Diagnostic,
    /// The file whose findings tell it as well.
    told_by: Option<PathBuf>,
}

/// The policies of a principal but for one, which is being linted.
#[derive(Debug)]
pub(super) struct Fellows<'l> {
    /// `None` stands for the document.
    policies: Vec<(Slot, Span, Option<Policy<'l>>)>,
}

impl Groups {
    pub(super) fn new(config: &Config) -> Self {
        let attached = config
            .principals
            .iter()
            .flat_map(|principal| &principal.policies);
        let organization = config.organization.iter();
        let attached = attached.chain(organization.flat_map(|organization| &organization.policies));
        Self {
            files: attached
                .map(|attached| (attached.path.clone(), Entry::default()))
                .collect(),
            troubles: Mutex::default(),
        }
    }

    /// Reads the policies that are attached together with one of a principal. `None`, with a trouble
    /// on record, where one of them cannot be used.
    pub(super) fn fellows(&self, principal: &Principal, own: usize) -> Option<Fellows<'_>> {
        let mut policies = Vec::new();
        let mut whole = true;
        for (position, attached) in principal.policies.iter().enumerate() {
            let policy = if position == own {
                None
            } else {
                let policy = self.policy(attached, Whose::Principal);
                whole &= policy.is_some();
                policy
            };
            policies.push((attached.slot, attached.span, policy));
        }
        whole.then_some(Fellows { policies })
    }

    /// The trust policy of a principal; `None`, with a trouble on record, where it cannot be used.
    pub(super) fn trust(&self, principal: &Principal) -> Option<Policy<'_>> {
        let mut policies = principal.policies.iter();
        self.policy(
            policies.find(|attached| attached.slot == Slot::Trust)?,
            Whose::Principal,
        )
    }

    /// Reads a policy of the organization, and gives the file that it stands in. `None`, with a trouble on
    /// record, where it cannot be used.
    pub(super) fn member(&self, attached: &Attached) -> Option<(Policy<'_>, &Lone)> {
        let policy = self.policy(attached, Whose::Organization)?;
        let lone = self.files.get(&attached.path)?.lone.get()?;
        Some((policy, lone.as_ref().ok()?))
    }

    fn policy(&self, attached: &Attached, whose: Whose) -> Option<Policy<'_>> {
        let entry = self.files.get(&attached.path)?;
        let lone = match entry.lone.get_or_init(|| load(attached)) {
            Ok(lone) => lone,
            Err(Unusable::Unreadable(message)) => {
                self.error(attached.span, message.clone(), None);
                return None;
            }
            Err(Unusable::NotOne(message)) => {
                self.error(attached.span, message.clone(), Some(whose.holds_one()));
                return None;
            }
            Err(Unusable::Broken) => {
                self.broken(attached, whose);
                return None;
            }
        };
        let read = lone.read(None, Some(&attached.kind), &attached.name)?;
        if !attached.slot.takes(&read.policy.kind) {
            self.misplaced(attached, &read.policy, &read.reason.to_string());
            return None;
        }
        let mut policy = read.policy;
        policy.kind = attached.kind.clone();
        let slot = entry.broken.get(attached.slot.number())?;
        let broken = slot.get_or_init(|| {
            let reported = lone.problems.iter().chain(&read.problems);
            !obstacles(&policy, lone.text(), reported.cloned().collect()).is_empty()
        });
        if *broken {
            self.broken(attached, whose);
            return None;
        }
        Some(policy)
    }

    /// Notes that a document's kind does not fit the place where its file is attached.
    pub(super) fn misplaced(&self, attached: &Attached, policy: &Policy<'_>, reason: &str) {
        let message = format!(
            "{} is {}, and cannot be attached as {}",
            quoted(&attached.name),
            policy.kind.in_words(),
            attached.kind.in_words()
        );
        let help = format!("it was taken for that because {reason}");
        self.error(attached.span, message, Some(&help));
    }

    /// Notes that a file with `count` policies is attached.
    pub(super) fn not_one(&self, config: &Config, memberships: &[Membership], count: usize) {
        for membership in memberships {
            if let Some((_, attached)) = config.attached(*membership) {
                let name = quoted(&attached.name);
                let message = match count {
                    0 => format!("{name} holds no policy"),
                    _ => format!("{name} holds {count} policies"),
                };
                self.error(attached.span, message, Some(Whose::Principal.holds_one()));
            }
        }
    }

    /// Notes that the run has met the file at `path`, and reports it by this name.
    pub(super) fn met(&self, path: &Path, name: &str) {
        if self.files.is_empty() {
            return;
        }
        let path = path.canonicalize();
        if let Some(entry) = path.ok().and_then(|path| self.files.get(&path)) {
            entry.met_as.get_or_init(|| name.to_owned());
        }
    }

    /// The name by which the run reports the file, if it has met it.
    pub(super) fn met_as(&self, attached: &Attached) -> Option<&str> {
        let entry = self.files.get(&attached.path)?;
        entry.met_as.get().map(String::as_str)
    }

    /// Notes that the findings of the file at `path` say that it is broken.
    pub(super) fn blame(&self, path: &Path) {
        if self.files.is_empty() {
            return;
        }
        let path = path.canonicalize();
        if let Some(entry) = path.ok().and_then(|path| self.files.get(&path)) {
            entry.blamed.store(true, Ordering::Relaxed);
        }
    }

    fn broken(&self, attached: &Attached, whose: Whose) {
        let name = quoted(&attached.name);
        let message = match whose {
            Whose::Principal => format!(
                "{name} has errors, so the policies attached together with it were checked by themselves"
            ),
            Whose::Organization => {
                format!("{name} has errors, so the organization was checked without it")
            }
        };
        let problem = problem(attached.span, message).help("mend it first");
        self.add(Trouble {
            problem,
            told_by: Some(attached.path.clone()),
        });
    }

    fn error(&self, span: Span, message: String, help: Option<&str>) {
        let mut problem = problem(span, message);
        problem.help = help.map(ToOwned::to_owned);
        self.add(Trouble {
            problem,
            told_by: None,
        });
    }

    fn add(&self, trouble: Trouble) {
        let key = (trouble.problem.span, trouble.problem.message.clone());
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.entry(key).or_insert(trouble);
    }

    /// What has come up so far, each once, in the order of the configuration.
    pub(super) fn troubles(&self) -> Troubles {
        let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = Troubles::default();
        for trouble in troubles.values() {
            let entry = trouble
                .told_by
                .as_ref()
                .and_then(|path| self.files.get(path));
            let told = entry.is_some_and(|entry| entry.blamed.load(Ordering::Relaxed));
            let list = if told {
                &mut all.notes
            } else {
                &mut all.errors
            };
            list.push(trouble.problem.clone());
        }
        all
    }
}

/// To whom policies are attached.
#[derive(Clone, Copy)]
enum Whose {
    Principal,
    Organization,
}

impl Whose {
    const fn holds_one(self) -> &'static str {
        match self {
            Self::Principal => "a file of a `[[principal]]` holds one policy",
            Self::Organization => "a file of `[organization]` holds one policy",
        }
    }
}

fn problem(span: Span, message: String) -> Diagnostic {
    Diagnostic::new("configuration", span, message)
}

fn load(attached: &Attached) -> Result<Lone, Unusable> {
    let loaded = read(&attached.path, &attached.name);
    let loaded = loaded.map_err(|error| Unusable::Unreadable(error.to_string()))?;
    Lone::of(loaded, Taken::ByLooks).map_err(|error| match error {
        NotOne::Broken { .. } => Unusable::Broken,
        error => Unusable::NotOne(error.to_string()),
    })
}

impl Fellows<'_> {
    /// All policies of the principal, `own` in its place, and which place that is. `None` for a trust
    /// policy, which decides who becomes the principal and not what it may do.
    pub(super) fn group<'p>(&'p self, own: &'p Policy<'p>) -> Option<(Group<'p>, Attachment)> {
        let mut group = Group::default();
        let mut at = None;
        for (slot, _, policy) in &self.policies {
            let is_own = policy.is_none();
            let policy = policy.as_ref().unwrap_or(own);
            let place = match *slot {
                Slot::Identity => {
                    group.identity.push(policy);
                    Attachment::Identity(group.identity.len() - 1)
                }
                Slot::Session => {
                    group.session.push(policy);
                    Attachment::Session(group.session.len() - 1)
                }
                Slot::Boundary => {
                    group.boundary = Some(policy);
                    Attachment::Boundary
                }
                Slot::Scp(level) => Attachment::Scp(level, push(&mut group.scp, level, policy)),
                Slot::Rcp(level) => Attachment::Rcp(level, push(&mut group.rcp, level, policy)),
                Slot::Trust => continue,
            };
            if is_own {
                at = Some(place);
            }
        }
        Some((group, at?))
    }
}

/// Puts a policy on a level and gives its position there.
fn push<'p>(levels: &mut Vec<Vec<&'p Policy<'p>>>, level: usize, policy: &'p Policy<'p>) -> usize {
    while levels.len() <= level {
        levels.push(Vec::new());
    }
    let Some(policies) = levels.get_mut(level) else {
        return 0;
    };
    policies.push(policy);
    policies.len() - 1
}

impl Groups {
    /// True where every level of service control policies allows something. One that does not,
    /// with a trouble on record, is most likely listed without `FullAWSAccess`; nothing could be
    /// said of such a group but that all is denied.
    ///
    /// Source: Organizations User Guide, "SCP evaluation".
    pub(super) fn every_level_allows(&self, fellows: &Fellows<'_>, own: &Policy<'_>) -> bool {
        let mut levels: BTreeMap<usize, (Span, bool)> = BTreeMap::new();
        for (slot, span, policy) in &fellows.policies {
            let Slot::Scp(level) = *slot else {
                continue;
            };
            let statements = match policy {
                Some(policy) => policy.statements.iter(),
                None => own.statements.iter(),
            };
            let allows = statements
                .map(Statement::effect)
                .any(|effect| effect == Some(Effect::Allow));
            levels.entry(level).or_insert((*span, false)).1 |= allows;
        }
        let mut all = true;
        for (span, allows) in levels.into_values() {
            if !allows {
                all = false;
                let message =
                    "no policy on this level allows anything, so nothing at all would be allowed";
                let help = "list a copy of AWS's `FullAWSAccess` too where it is attached there";
                self.error(span, message.to_owned(), Some(help));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests;
