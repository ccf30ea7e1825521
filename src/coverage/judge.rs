//! From the findings of a run to a judgement of each item.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::ask::{is_ignored, item_of_guard};
use super::hit::{Hit, hit, is_about};
use super::items::{Asked, At, Item, Items};
use super::model::{Answer, Attested, Coverage, Document, Force, Judged, Shown, State, Status};
use crate::catalog::{self, Eligibility};
use crate::lint::{FileReport, Judged as Organization, Linter};
use crate::policy::{Audience, PolicyKind};

/// Takes in what was found, file by file.
#[derive(Debug)]
pub struct Judge<'l> {
    linter: &'l Linter,
    items: &'static Items,
    documents: Vec<Document>,
    /// What rules have found, by rule.
    found: BTreeMap<Arc<str>, Vec<Hit>>,
    /// The statements that are to bring an item about, by its id.
    statements: BTreeMap<String, Vec<Hit>>,
    obstacles: Vec<String>,
    /// Positions of the policies of the organization, once it has been judged.
    organization: Option<Vec<usize>>,
}

impl<'l> Judge<'l> {
    /// Judges what `linter`, made by [`super::linter`], finds.
    pub fn new(items: &'static Items, linter: &'l Linter) -> Self {
        Self {
            linter,
            items,
            documents: Vec::new(),
            found: BTreeMap::new(),
            statements: BTreeMap::new(),
            obstacles: Vec::new(),
            organization: None,
        }
    }

    /// Says why a policy could not be asked, or not as it will be.
    pub fn obstacle(&mut self, why: String) {
        self.obstacles.push(why);
    }

    /// Takes in what was found in a file.
    pub fn take(&mut self, report: FileReport) {
        let name: Arc<str> = Arc::from(report.file.name.as_str());
        let first = self.documents.len();
        if report.documents.is_empty() {
            self.obstacle(format!("`{name}` could not be read"));
        }
        for reading in report.documents {
            if !reading.faithful {
                self.obstacle(format!("`{name}` has errors, so AWS would refuse it"));
            }
            self.documents.push(Document {
                file: Arc::clone(&name),
                pointer: reading.pointer,
                kind: PolicyKind::from_name(&reading.kind).unwrap_or(PolicyKind::Identity),
                audience: reading.audience,
            });
        }
        let own = self.documents.get(first..).unwrap_or_default();
        let positions: Vec<Option<usize>> = report
            .findings
            .iter()
            .map(|finding| {
                let mut pointers = own.iter().map(|document| &document.pointer);
                let at = pointers.position(|pointer| *pointer == finding.document)?;
                Some(first + at)
            })
            .collect();
        let file = Arc::new(report.file);
        for (finding, document) in report.findings.into_iter().zip(positions) {
            let Some(document) = document else { continue };
            let item = item_of_guard(&finding.rule).map(ToOwned::to_owned);
            let rule = Arc::clone(&finding.rule);
            let mut hit = hit(&file, Some(document), finding);
            let users = self
                .documents
                .get(document)
                .map(|document| document.audience);
            hit.shown.suspected = users == Some(Audience::Unknown)
                && self.items.suspect.iter().any(|known| **known == *rule);
            match item {
                Some(item) => self.statements.entry(item).or_default().push(hit),
                None => self.found.entry(rule).or_default().push(hit),
            }
        }
    }

    /// Takes in what was found in the organization that is declared. All its policies have been taken in before.
    pub fn organization(&mut self, judged: Organization) {
        let position = |documents: &[Document], file: &str, pointer: &str| {
            let mut documents = documents.iter();
            documents.position(|known| *known.file == *file && known.pointer == pointer)
        };
        let members = judged.members.iter();
        let mut members: Vec<usize> = members
            .filter_map(|(file, pointer)| position(&self.documents, file, pointer))
            .collect();
        members.sort_unstable();
        members.dedup();
        self.organization = Some(members);
        for report in judged.reports {
            let file = Arc::new(report.file);
            for finding in report.findings {
                let rule = Arc::clone(&finding.rule);
                let document = position(&self.documents, &file.name, &finding.document);
                let mut hit = hit(&file, document, finding);
                hit.shown.absent = judged.absent.contains(&rule);
                self.found.entry(rule).or_default().push(hit);
            }
        }
    }

    /// The judgement of every item on a day.
    pub fn finish(self, as_of: Date) -> Coverage {
        let items = &self.items.items;
        let judged = items.iter().map(|item| self.judge(item, as_of)).collect();
        Coverage {
            as_of,
            sections: &self.items.sections,
            items: judged,
            documents: self.documents,
            organization: self.organization,
            obstacles: self.obstacles,
        }
    }

    fn judge(&self, item: &'static Item, as_of: Date) -> Judged {
        let meant = self.statements.get(&item.id).map_or(&[][..], Vec::as_slice);
        let mut judged = Judged {
            item,
            status: Status::NotVisible,
            answers: Vec::new(),
            statements: meant.iter().map(|hit| hit.shown.place.clone()).collect(),
            given: self.given(item),
            listed: listed(item),
            contradictions: Vec::new(),
            remarks: Vec::new(),
            attested: self.attested(item, as_of),
        };
        for asked in item.rules() {
            let (answer, hits) = self.answer(item, asked, meant);
            for hit in hits {
                judged.add(hit);
            }
            judged.answers.push(answer);
        }
        let wide = self.items.wide.iter().filter(|_| item.wide);
        for hit in wide
            .filter_map(|rule| self.found.get(rule.as_str()))
            .flatten()
        {
            if meant_there(item, meant, hit.document) {
                judged.add(hit);
            }
        }
        let faults = self.items.faults.iter();
        for hit in faults
            .filter_map(|rule| self.found.get(rule.as_str()))
            .flatten()
        {
            let same =
                |meant: &Hit| meant.document == hit.document && meant.statement == hit.statement;
            if !hit.undecided && meant.iter().any(same) {
                judged.add(hit);
            }
        }
        let graver = |shown: &Shown| std::cmp::Reverse(shown.severity);
        judged.contradictions.sort_by_key(graver);
        judged.status = self.status(&judged);
        judged
    }

    /// What policies show of an item, and whether somebody answers for the rest.
    fn status(&self, judged: &Judged) -> Status {
        let item = judged.item;
        let by_list = !judged.listed.is_empty();
        if !judged.contradictions.is_empty() || judged.listed.iter().any(|(_, listed)| !listed) {
            return Status::Contradicted;
        }
        let mut answers = judged.answers.iter();
        let mut proving = judged.answers.iter().filter(|answer| answer.proves);
        let proved = !item.proof.is_empty()
            && proving.all(|answer| answer.state == State::Clean)
            && answers.all(|answer| {
                matches!(
                    answer.state,
                    State::Clean | State::NotAsked | State::NoOrganization | State::Awaited
                )
            })
            && (item.guard.is_none() || !judged.statements.is_empty())
            && self.obstacles.is_empty();
        if proved || by_list {
            return Status::Proved;
        }
        let attested = judged.attested.as_ref();
        if attested.is_some_and(|attested| attested.force == Force::InForce) {
            return Status::Attested;
        }
        let shown = |answer: &Answer| matches!(answer.state, State::Clean | State::Remarked);
        if judged.answers.iter().any(shown)
            || !judged.statements.is_empty()
            || !judged.given.is_empty()
        {
            Status::Partly
        } else if item.is_visible() {
            Status::NotShown
        } else {
            Status::NotVisible
        }
    }

    /// What a rule answered, and its findings that are about the item.
    fn answer(
        &self,
        item: &'static Item,
        asked: &'static Asked,
        meant: &[Hit],
    ) -> (Answer, Vec<&Hit>) {
        let proves = item.proof.contains(asked);
        let mut answer = Answer {
            asked,
            proves,
            state: State::NotAsked,
            policies: Vec::new(),
        };
        if !self.linter.runs(&asked.rule) {
            answer.state = if is_ignored(&self.linter.config, &asked.rule) {
                State::Off
            } else {
                State::Awaited
            };
            return (answer, Vec::new());
        }
        let of_organization = self.linter.asks_organizations(&asked.rule);
        if of_organization && self.organization.is_none() {
            answer.state = State::NoOrganization;
            return (answer, Vec::new());
        }
        let members = self.organization.as_deref().unwrap_or_default();
        let is_asked = |at: &usize| {
            let document = self.documents.get(*at);
            let asks = |document: &Document| {
                self.linter
                    .asks(&asked.rule, &document.kind, document.audience)
            };
            document.is_some_and(asks)
                && meant_there(item, meant, Some(*at))
                && (!of_organization || members.contains(at))
        };
        answer.policies = (0..self.documents.len()).filter(is_asked).collect();
        let found = self.found.get(asked.rule.as_str());
        let about = |hit: &&Hit| {
            let service = asked.about.as_deref();
            meant_there(item, meant, hit.document)
                && (hit.undecided || service.is_none_or(|service| is_about(hit, service)))
        };
        let hits: Vec<&Hit> = found.into_iter().flatten().filter(about).collect();
        answer.state = if hits.iter().any(|hit| hit.counts()) {
            State::Found
        } else if hits.iter().any(|hit| hit.undecided) {
            State::Undecided
        } else if hits.iter().any(|hit| hit.shown.absent) {
            State::Absent
        } else if !hits.is_empty() {
            State::Remarked
        } else if answer.policies.is_empty() {
            State::NotAsked
        } else {
            State::Clean
        };
        (answer, hits)
    }

    fn given(&self, item: &Item) -> Vec<usize> {
        let documents = self.documents.iter().enumerate();
        documents
            .filter(|(_, document)| item.given.iter().any(|kind| kind.0 == document.kind))
            .map(|(at, _)| at)
            .collect()
    }

    fn attested(&self, item: &Item, as_of: Date) -> Option<Attested> {
        let mut attestations = self.linter.config.attestations.iter();
        let by = attestations.find(|attestation| attestation.item.value == item.id)?;
        Some(Attested {
            by: by.clone(),
            force: Force::on(by, as_of),
        })
    }
}

impl Judged {
    /// Takes up a finding about the item, once.
    fn add(&mut self, hit: &Hit) {
        let list = if hit.counts() {
            &mut self.contradictions
        } else {
            &mut self.remarks
        };
        let new = &hit.shown;
        let known = |old: &Shown| {
            old.rule == new.rule
                && old.place.span == new.place.span
                && Arc::ptr_eq(&old.place.file, &new.place.file)
        };
        if !list.iter().any(known) {
            list.push(new.clone());
        }
    }
}

/// True if the rules of an item count in this policy.
fn meant_there(item: &Item, meant: &[Hit], document: Option<usize>) -> bool {
    item.at == At::Everywhere || meant.iter().any(|hit| hit.document == document)
}

/// The services of an item, and whether AWS lists each.
fn listed(item: &'static Item) -> Vec<(&'static str, bool)> {
    let eligible = |prefix: &String| {
        let eligibility = catalog::service(prefix).and_then(catalog::Service::eligibility);
        eligibility == Some(Eligibility::Yes)
    };
    let services = item.eligible.iter();
    services
        .map(|prefix| (prefix.as_str(), eligible(prefix)))
        .collect()
}
