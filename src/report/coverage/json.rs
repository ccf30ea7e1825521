//! The table for programs: `docs/coverage.schema.json` defines it. A type of its own; the judgement may change, this may not.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::super::json::{Range, to_text};
use super::super::{PhiPlaces, Places, Tool};
use super::CoverageReport;
use crate::catalog;
use crate::coverage::{Answer, Attested, Document, Judged, Place, Section, Shown, Status};
use crate::source::SourceFile;

/// Version of the report's shape. A change that could break a reader makes it one more.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'r> {
    version: u32,
    tool: &'r Tool,
    as_of: String,
    phi: &'r PhiPlaces,
    summary: Summary,
    obstacles: &'r [String],
    sections: Vec<SectionEntry<'r>>,
    items: Vec<ItemEntry<'r>>,
    policies: Vec<PolicyEntry<'r>>,
    organization: Option<&'r [usize]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    files: usize,
    policies: usize,
    templates_passed_over: usize,
    items: usize,
    contradicted: usize,
    proved: usize,
    attested: usize,
    partly: usize,
    not_shown: usize,
    not_visible: usize,
    attestations_out_of_force: usize,
}

#[derive(Serialize)]
struct SectionEntry<'r> {
    title: &'r str,
    rows: Vec<RowEntry<'r>>,
}

#[derive(Serialize)]
struct RowEntry<'r> {
    item: &'r str,
    title: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemEntry<'r> {
    id: &'r str,
    title: &'r str,
    status: &'static str,
    citations: &'r [String],
    policies_can_show: Option<&'r str>,
    needs: Option<&'r str>,
    rules: Vec<RuleEntry<'r>>,
    statements: Vec<PlaceEntry<'r>>,
    given: &'r [usize],
    listed: Option<Listed<'r>>,
    contradictions: Vec<FindingEntry<'r>>,
    remarks: Vec<FindingEntry<'r>>,
    attestation: Option<AttestationEntry<'r>>,
}

#[derive(Serialize)]
struct RuleEntry<'r> {
    rule: &'r str,
    about: Option<&'r str>,
    proves: bool,
    state: &'static str,
    policies: &'r [usize],
}

#[derive(Serialize)]
struct PlaceEntry<'r> {
    file: &'r str,
    document: &'r str,
    pointer: &'r str,
    sid: Option<&'r str>,
    span: Range,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed<'r> {
    list_of: &'static str,
    eligible: Vec<&'r str>,
    not_eligible: Vec<&'r str>,
}

#[derive(Serialize)]
struct FindingEntry<'r> {
    rule: &'r str,
    severity: &'static str,
    message: &'r str,
    #[serde(flatten)]
    place: PlaceEntry<'r>,
    exception: Option<&'r str>,
    suspected: bool,
    absent: bool,
}

#[derive(Serialize)]
struct AttestationEntry<'r> {
    what: &'r str,
    who: &'r str,
    when: String,
    until: String,
    link: Option<&'r str>,
    state: &'static str,
}

#[derive(Serialize)]
struct PolicyEntry<'r> {
    file: &'r str,
    document: &'r str,
    kind: String,
    audience: &'static str,
}

pub(super) fn write(report: &CoverageReport<'_>) -> String {
    let coverage = report.coverage;
    let mut known = Known::default();
    let entry = Report {
        version: VERSION,
        tool: report.tool,
        as_of: coverage.as_of.to_string(),
        phi: report.phi,
        summary: summary(report),
        obstacles: &coverage.obstacles,
        sections: coverage.sections.iter().map(section).collect(),
        items: coverage
            .items
            .iter()
            .map(|judged| item(&mut known, judged))
            .collect(),
        policies: coverage.documents.iter().map(policy).collect(),
        organization: coverage.organization.as_deref(),
    };
    let mut text = to_text(&entry);
    text.push('\n');
    text
}

fn summary(report: &CoverageReport<'_>) -> Summary {
    let coverage = report.coverage;
    let count = coverage.count();
    Summary {
        files: report.files,
        templates_passed_over: report.templates,
        policies: coverage.documents.len(),
        items: count.total(),
        contradicted: count.of(Status::Contradicted),
        proved: count.of(Status::Proved),
        attested: count.of(Status::Attested),
        partly: count.of(Status::Partly),
        not_shown: count.of(Status::NotShown),
        not_visible: count.of(Status::NotVisible),
        attestations_out_of_force: count.out_of_force,
    }
}

fn section(section: &Section) -> SectionEntry<'_> {
    let rows = section.rows.iter();
    SectionEntry {
        title: &section.title,
        rows: rows
            .map(|row| RowEntry {
                item: &row.0,
                title: &row.1,
            })
            .collect(),
    }
}

/// The lines of each file, counted once.
#[derive(Default)]
struct Known<'r>(HashMap<*const SourceFile, Places<'r>>);

impl<'r> Known<'r> {
    fn range(&mut self, place: &'r Place) -> Range {
        let places = self.0.entry(Arc::as_ptr(&place.file));
        Range::new(
            places.or_insert_with(|| Places::new(&place.file.text)),
            place.span,
        )
    }
}

fn item<'r>(known: &mut Known<'r>, judged: &'r Judged) -> ItemEntry<'r> {
    let item = judged.item;
    ItemEntry {
        id: &item.id,
        title: &item.title,
        status: judged.status.name(),
        citations: &item.cite,
        policies_can_show: item.policies.as_deref(),
        needs: item.needs.as_deref(),
        rules: judged.answers.iter().map(rule).collect(),
        statements: judged
            .statements
            .iter()
            .map(|one| place(known, one))
            .collect(),
        given: &judged.given,
        listed: (!judged.listed.is_empty()).then(|| listed(judged)),
        contradictions: judged
            .contradictions
            .iter()
            .map(|one| finding(known, one))
            .collect(),
        remarks: judged
            .remarks
            .iter()
            .map(|one| finding(known, one))
            .collect(),
        attestation: judged.attested.as_ref().map(attestation),
    }
}

fn rule(answer: &Answer) -> RuleEntry<'_> {
    RuleEntry {
        rule: &answer.asked.rule,
        about: answer.asked.about.as_deref(),
        proves: answer.proves,
        state: answer.state.name(),
        policies: &answer.policies,
    }
}

fn place<'r>(known: &mut Known<'r>, place: &'r Place) -> PlaceEntry<'r> {
    PlaceEntry {
        file: &place.file.name,
        document: &place.document,
        pointer: &place.pointer,
        sid: place.sid.as_deref(),
        span: known.range(place),
    }
}

fn listed(judged: &Judged) -> Listed<'_> {
    let with = |wanted: bool| {
        let services = judged.listed.iter().filter(|(_, listed)| *listed == wanted);
        services.map(|(service, _)| *service).collect()
    };
    Listed {
        list_of: catalog::hipaa_date(),
        eligible: with(true),
        not_eligible: with(false),
    }
}

fn finding<'r>(known: &mut Known<'r>, shown: &'r Shown) -> FindingEntry<'r> {
    FindingEntry {
        rule: &shown.rule,
        severity: shown.severity.name(),
        message: &shown.message,
        place: place(known, &shown.place),
        exception: shown.covered.as_deref(),
        suspected: shown.suspected,
        absent: shown.absent,
    }
}

fn attestation(attested: &Attested) -> AttestationEntry<'_> {
    let by = &attested.by;
    AttestationEntry {
        what: &by.what,
        who: &by.who,
        when: by.when.to_string(),
        until: by.until.to_string(),
        link: by.link.as_deref(),
        state: attested.force.name(),
    }
}

fn policy(document: &Document) -> PolicyEntry<'_> {
    PolicyEntry {
        file: &document.file,
        document: &document.pointer,
        kind: document.kind.to_string(),
        audience: document.audience.name(),
    }
}
