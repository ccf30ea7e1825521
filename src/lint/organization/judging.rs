//! The rules of a run on an organization, and the place of each finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::super::active::ActiveRule;
use super::super::audience::Users;
use super::super::document::{self, Document};
use super::super::engine::Linter;
use super::super::finding::{FileReport, Finding};
use super::super::fingerprint;
use super::Member;
use crate::diagnostic::Severity;
use crate::policy::Audience;
use crate::request::Attachment;
use crate::rules::{Guarded, Organization, UNDECIDED, Whereabouts};
use crate::source::{SourceFile, Span};

/// An organization and the rules of a run.
pub(super) struct Judging<'j> {
    pub(super) linter: &'j Linter,
    pub(super) organization: Rc<Organization<'j>>,
    pub(super) members: &'j [Member<'j>],
    /// Where each of them is attached.
    pub(super) places: Vec<Attachment>,
}

impl<'j> Judging<'j> {
    /// The findings, by file: first those in the configuration. And the ids of the guardrails that are absent.
    pub(super) fn reports(&self) -> (Vec<FileReport>, BTreeSet<Arc<str>>) {
        let mut absent = BTreeSet::new();
        let mut files: BTreeMap<(bool, &str), (&str, Vec<Finding>)> = BTreeMap::new();
        let mut add = |file: &'j str, text: &'j str, policy: bool, findings: Vec<Finding>| {
            let of_file = files.entry((policy, file)).or_insert((text, Vec::new()));
            of_file.1.extend(findings);
        };
        let rules = self.linter.rules.iter();
        for rule in rules.filter(|rule| rule.is_of_organization()) {
            if !rule.is_guardrail() {
                for (member, findings) in self.of_each(rule) {
                    add(&member.file, member.text, true, findings);
                }
                continue;
            }
            let Some(guarded) = rule.guard(&self.organization) else {
                continue;
            };
            let undecided = guarded.found.diagnostic.name == UNDECIDED;
            if matches!(guarded.at, Whereabouts::Organization) && !undecided {
                absent.insert(Arc::clone(rule.id()));
            }
            match (self.at(&guarded), self.declared()) {
                (Some(member), _) => {
                    let document = self.document(member, None);
                    let found = document::finding_of(&document, rule, guarded.found);
                    add(&member.file, member.text, true, vec![found]);
                }
                (None, Some((file, span))) => {
                    let found = in_configuration(rule, file, span, guarded);
                    add(&file.name, &file.text, false, vec![found]);
                }
                (None, None) => {
                    // One of the kind that the rule is about, rather than another.
                    let mut members = self.members.iter();
                    let akin =
                        members.find(|one| rule.applies(&one.policy.kind, Audience::Unknown));
                    let Some(member) = akin.or(self.members.first()) else {
                        continue;
                    };
                    let mut found = guarded.found;
                    let key = member.policy.statement_key;
                    found.diagnostic.span = key.unwrap_or(member.policy.node).span();
                    let document = self.document(member, None);
                    let found = document::finding_of(&document, rule, found);
                    add(&member.file, member.text, true, vec![found]);
                }
            }
        }
        let report = |((_, name), (text, mut findings)): ((bool, &str), (&str, Vec<Finding>))| {
            super::super::sort(&mut findings);
            fingerprint::number(&mut findings);
            FileReport {
                file: SourceFile {
                    name: name.to_owned(),
                    text: text.to_owned(),
                },
                findings,
                documents: Vec::new(),
            }
        };
        let found = files.into_iter().map(report);
        let found = found.filter(|file| !file.findings.is_empty());
        (found.collect(), absent)
    }

    /// What a rule finds in each policy. What it says of several in the same words is said once, where it comes up
    /// first.
    fn of_each(&self, rule: &ActiveRule) -> Vec<(&'j Member<'j>, Vec<Finding>)> {
        let mut times: HashMap<String, usize> = HashMap::new();
        let mut all = Vec::new();
        for (member, place) in self.members.iter().zip(&self.places) {
            let document = self.document(member, Some(*place));
            let mut findings =
                document::lint(&document, (std::iter::once(rule), false), Vec::new());
            findings.retain(|finding| {
                let seen = times.entry(finding.diagnostic.message.clone()).or_default();
                *seen += 1;
                *seen == 1
            });
            all.push((member, findings));
        }
        for finding in all.iter_mut().flat_map(|(_, findings)| findings) {
            let more = times.get(&finding.diagnostic.message);
            let more = more.copied().unwrap_or_default().saturating_sub(1);
            if more > 0 {
                let policies = if more == 1 { "policy" } else { "policies" };
                let label = &mut finding.diagnostic.label;
                let comma = if label.is_empty() { "" } else { ", " };
                *label = format!("{label}{comma}here and in {more} other {policies}");
            }
        }
        all
    }

    fn document(&self, member: &'j Member<'j>, place: Option<Attachment>) -> Document<'j> {
        Document {
            name: &member.name,
            text: member.text,
            pointer: member.pointer,
            policy: &member.policy,
            users: Users::default(),
            additions: &self.linter.config.additions,
            phi: self.linter.config.phi.as_ref(),
            group: None,
            organization: place.map(|place| (Rc::clone(&self.organization), place)),
        }
    }

    /// The policy in which a finding stands.
    fn at(&self, guarded: &Guarded) -> Option<&'j Member<'j>> {
        let Whereabouts::Policy(wanted) = guarded.at else {
            return None;
        };
        let position = self.places.iter().position(|place| *place == wanted)?;
        self.members.get(position)
    }

    /// Where the configuration declares the organization.
    fn declared(&self) -> Option<(&'j SourceFile, Span)> {
        let config = &self.linter.config;
        Some((config.file.as_ref()?, config.organization.as_ref()?.span))
    }
}

/// A finding about the organization as a whole, at its table.
fn in_configuration(rule: &ActiveRule, file: &SourceFile, span: Span, guarded: Guarded) -> Finding {
    let mut diagnostic = guarded.found.diagnostic;
    diagnostic.span = span;
    let undecided = diagnostic.name == UNDECIDED;
    Finding {
        rule: rule.id().clone(),
        severity: if undecided {
            Severity::Note
        } else {
            rule.severity(diagnostic.severity)
        },
        document: String::new(),
        kind: String::new(),
        pointer: String::new(),
        sid: None,
        citations: rule.citations(),
        aliases: rule.aliases_of(&diagnostic),
        witness: guarded.found.witness.map(|witness| *witness),
        fingerprint: fingerprint::of_file(rule.id(), &file.name, "organization"),
        identity: fingerprint::identity_of_file(rule.id(), "organization", &diagnostic.message),
        suppressed: None,
        diagnostic,
    }
}
