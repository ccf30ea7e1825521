//! An organization's service and resource control policies, judged together.
//!
//! They are those that the configuration lists or, with `--organization` alone, all that the run has met.
//! INVARIANT: a policy that cannot be read faithfully is left out, and that is told.

mod judging;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use super::engine::Linter;
use super::faithful::obstacles;
use super::finding::FileReport;
use crate::carrier::{self, Carried, Content};
use crate::catalog::Additions;
use crate::config::{self, Attached, Slot};
use crate::diagnostic::Diagnostic;
use crate::json::{Tree, Value};
use crate::policy::ast::{Effect, Statement};
use crate::policy::{self, Policy, PolicyKind};
use crate::request::{Attachment, Group};
use crate::rules::{Organization, Settings};
use crate::source::{Found, Loaded, reported};
use judging::Judging;

/// What AWS attaches to every part of an organization unless somebody takes it away.
///
/// Source: AWS Organizations User Guide, "SCP evaluation".
const FULL_ACCESS: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

/// What AWS attaches everywhere where resource control policies are enabled.
const FULL_ACCESS_RCP: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;

/// What came of an organization.
#[derive(Debug, Default)]
pub struct Judged {
    /// Its findings, by file. The files were counted where they were checked.
    pub reports: Vec<FileReport>,
    /// How many service and how many resource control policies were looked at.
    pub policies: (usize, usize),
    /// The files that were left out, since they have errors of their own.
    pub left_out: Vec<String>,
    /// The policies that were looked at: files and JSON Pointers in them.
    pub members: Vec<(String, String)>,
    /// Ids of the guardrails of which no policy holds anything.
    pub absent: BTreeSet<Arc<str>>,
}

/// The policies of a run that make its organization.
#[derive(Debug, Default)]
pub(super) struct Collected(Mutex<Vec<Kept>>);

/// A file that holds service or resource control policies.
#[derive(Debug)]
struct Kept {
    loaded: Loaded,
    /// JSON Pointers of those policies, and of which kind they are.
    policies: Vec<(String, PolicyKind)>,
}

impl Collected {
    /// Keeps what of a file the organization is made of.
    pub(super) fn take(&self, loaded: &Loaded, report: &FileReport) {
        let of_organization = |kind: &str| match kind {
            "scp" => Some(PolicyKind::Scp),
            "rcp" => Some(PolicyKind::Rcp),
            _ => None,
        };
        let policies: Vec<(String, PolicyKind)> = report
            .documents
            .iter()
            .filter_map(|read| Some((read.pointer.clone(), of_organization(&read.kind)?)))
            .collect();
        if !policies.is_empty() {
            let loaded = loaded.clone();
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push(Kept { loaded, policies });
        }
    }

    fn take_in_order(&self) -> Vec<Kept> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = std::mem::take(&mut *kept);
        kept.sort_by(|a, b| a.loaded.file.name.cmp(&b.loaded.file.name));
        kept
    }
}

/// A policy of the organization.
struct Member<'m> {
    file: String,
    /// The name by which its findings are known.
    name: String,
    text: &'m str,
    pointer: &'m str,
    slot: Slot,
    policy: Policy<'m>,
}

impl Linter {
    /// Judges the organization, where there is one: to be asked once, when all files of a run are linted.
    pub fn organization(&self) -> Option<Judged> {
        let mut judged = match (&self.config.organization, &self.collected) {
            (_, Some(collected)) => self.of_run(collected),
            (Some(organization), None) => self.of_configuration(organization),
            (None, None) => return None,
        };
        for report in &mut judged.reports {
            let path = Path::new(&report.file.name);
            self.quiet(path, true, &mut report.findings);
        }
        Some(judged)
    }

    /// Policies of the organization that the configuration lists and that the run has not met so far.
    pub fn organization_not_met(&self) -> Vec<Found> {
        let current = current();
        let listed = self.config.organization.iter();
        let listed = listed.flat_map(|organization| &organization.policies);
        let mut left: Vec<Found> = listed
            .filter(|attached| self.groups.met_as(attached).is_none())
            .map(|attached| Found {
                path: attached.path.clone(),
                name: name_of(attached, &current),
                named: false,
            })
            .collect();
        left.sort_by(|a, b| a.path.cmp(&b.path));
        left.dedup_by(|a, b| a.path == b.path);
        left
    }

    fn of_configuration(&self, organization: &config::Organization) -> Judged {
        let current = current();
        let members = organization.policies.iter().filter_map(|attached| {
            let (policy, lone) = self.groups.member(attached)?;
            let file = self
                .groups
                .met_as(attached)
                .map_or_else(|| name_of(attached, &current), ToOwned::to_owned);
            Some(Member {
                name: self.known_as(&attached.path, &file).into_owned(),
                file,
                text: lone.text(),
                pointer: &lone.pointer,
                slot: attached.slot,
                policy,
            })
        });
        self.judge(&members.collect::<Vec<_>>())
    }

    fn of_run(&self, collected: &Collected) -> Judged {
        let kept = collected.take_in_order();
        let trees: Vec<(Tree<'_>, Vec<Diagnostic>)> = kept
            .iter()
            .map(|kept| carrier::parse(&kept.loaded))
            .collect();
        let carried: Vec<Carried<'_>> = trees.iter().map(|(tree, _)| carrier::find(tree)).collect();
        let mut members = Vec::new();
        let mut left_out = Vec::new();
        for ((kept, (tree, problems)), carried) in kept.iter().zip(&trees).zip(&carried) {
            let name = &kept.loaded.file.name;
            for (pointer, kind) in &kept.policies {
                let Some((root, more)) = root_at(pointer, tree, carried) else {
                    continue;
                };
                let (mut policy, reported) = policy::read(root, kind.clone());
                policy.kind = kind.clone();
                let text = &kept.loaded.file.text;
                let reported = problems.iter().chain(more).cloned().chain(reported);
                if !obstacles(&policy, text, reported.collect()).is_empty() {
                    left_out.push(name.clone());
                    continue;
                }
                members.push(Member {
                    name: self.known_as(Path::new(name), name).into_owned(),
                    file: name.clone(),
                    text,
                    pointer,
                    slot: match kind {
                        PolicyKind::Rcp => Slot::Rcp(0),
                        _ => Slot::Scp(0),
                    },
                    policy,
                });
            }
        }
        let mut judged = self.judge(&members);
        judged.left_out = left_out;
        judged
    }

    fn judge(&self, members: &[Member<'_>]) -> Judged {
        let of = |wanted: fn(&Slot) -> bool| {
            members.iter().filter(|member| wanted(&member.slot)).count()
        };
        let policies = (
            of(|slot| matches!(slot, Slot::Scp(_))),
            of(|slot| matches!(slot, Slot::Rcp(_))),
        );
        let name = |member: &Member<'_>| (member.file.clone(), member.pointer.to_owned());
        let mut judged = Judged {
            policies,
            members: members.iter().map(name).collect(),
            ..Judged::default()
        };
        if members.is_empty() {
            return judged;
        }
        let (scp, rcp) = (Tree::parse(FULL_ACCESS).0, Tree::parse(FULL_ACCESS_RCP).0);
        let (Some(scp), Some(rcp)) = (scp.root(), rcp.root()) else {
            return judged;
        };
        let full = policy::read(scp, PolicyKind::Scp).0;
        let full_rcp = policy::read(rcp, PolicyKind::Rcp).0;
        let (group, places) = group(members);
        let (group, implied) = with_full_access(group, &full, &full_rcp);
        let settings = self.config.organization.as_ref();
        let mut settings = settings.map_or_else(Settings::default, settings_of);
        settings.additions = self.config.additions.clone();
        let judging = Judging {
            linter: self,
            organization: Rc::new(Organization::new(group, implied, settings)),
            members,
            places,
        };
        (judged.reports, judged.absent) = judging.reports();
        judged
    }
}

/// The root of the policy at `pointer`, and what is wrong with the text that holds it.
fn root_at<'t>(
    pointer: &str,
    tree: &'t Tree<'t>,
    carried: &'t Carried<'t>,
) -> Option<(Value<'t>, &'t [Diagnostic])> {
    let none: &[Diagnostic] = &[];
    let Carried::Inside(documents) = carried else {
        return Some((tree.root()?, none));
    };
    let document = documents.iter().find(|one| one.pointer == pointer)?;
    match &document.content {
        Content::Part(value) => Some((*value, none)),
        Content::Embedded(tree, problems) => Some((tree.root()?, problems)),
    }
}

fn current() -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    current.canonicalize().unwrap_or(current)
}

/// A file of the configuration as the walk would report it from the current folder.
fn name_of(attached: &Attached, current: &Path) -> String {
    reported(
        attached
            .path
            .strip_prefix(current)
            .unwrap_or(&attached.path),
    )
}

fn settings_of(organization: &config::Organization) -> Settings {
    let services = organization.services.iter();
    Settings {
        exempt: organization.exempt.clone(),
        regions: organization.regions.clone(),
        services: services.map(|prefix| format!("{prefix}:*")).collect(),
        id: organization.id.clone(),
        additions: Additions::default(),
    }
}

/// The policies by level, and where each of them is.
fn group<'p>(members: &'p [Member<'p>]) -> (Group<'p>, Vec<Attachment>) {
    fn push<'p>(levels: &mut Vec<Vec<&'p Policy<'p>>>, level: usize, of: &'p Policy<'p>) -> usize {
        while levels.len() <= level {
            levels.push(Vec::new());
        }
        let Some(policies) = levels.get_mut(level) else {
            return 0;
        };
        policies.push(of);
        policies.len() - 1
    }
    let mut group = Group::default();
    let place = |member: &'p Member<'p>| match member.slot {
        Slot::Rcp(level) => Attachment::Rcp(level, push(&mut group.rcp, level, &member.policy)),
        Slot::Scp(level) => Attachment::Scp(level, push(&mut group.scp, level, &member.policy)),
        _ => Attachment::Scp(0, push(&mut group.scp, 0, &member.policy)),
    };
    let places = members.iter().map(place).collect();
    (group, places)
}

/// Adds what AWS attaches by itself: to each level that would allow nothing without, and so that there is a
/// policy of either kind. Says how many of each kind were added.
fn with_full_access<'p>(
    mut group: Group<'p>,
    full: &'p Policy<'p>,
    full_rcp: &'p Policy<'p>,
) -> (Group<'p>, [usize; 2]) {
    let mut implied = [0, 0];
    let [scps, rcps] = &mut implied;
    if group.scp.is_empty() {
        group.scp.push(Vec::new());
    }
    for level in &mut group.scp {
        let mut statements = level.iter().flat_map(|policy| &policy.statements);
        let allows = |effect| effect == Some(Effect::Allow);
        if !statements.any(|statement| allows(Statement::effect(statement))) {
            level.push(full);
            *scps += 1;
        }
    }
    if group.rcp.is_empty() {
        group.rcp.push(vec![full_rcp]);
        *rcps += 1;
    }
    (group, implied)
}
