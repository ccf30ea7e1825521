//! What came of an item in words, for every rendering that people read.

use std::fmt::Write;

use super::super::summary::plural;
use super::super::{Places, text};
use super::CoverageReport;
use crate::catalog;
use crate::coverage::{
    Answer, Attested, Count, Coverage, Document, Force, Judged, Place, Shown, State, Status,
};
use crate::policy::PolicyKind;

/// Places, files or rules that are told of an item before the rest is counted.
const FEW: usize = 3;

/// A line about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What sort of thing it tells.
    pub(super) sort: Sort,
    /// In words; hidden characters have stand-ins.
    pub(super) text: String,
}

/// Sorts of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A finding that contradicts the item.
    Against,
    /// What speaks for it.
    For,
    /// An attestation.
    Attested,
    /// An attestation that does not count.
    Idle,
    /// Anything else.
    Aside,
}

/// All lines about an item.
pub(super) fn lines(report: &CoverageReport<'_>, judged: &Judged) -> Vec<Line> {
    let mut lines = Lines(Vec::new());
    let coverage = report.coverage;
    let against: Vec<&Shown> = judged.contradictions.iter().collect();
    lines.findings(Sort::Against, &against, "findings");
    let (absent, remarks): (Vec<&Shown>, Vec<&Shown>) =
        judged.remarks.iter().partition(|shown| shown.absent);
    let (suspected, aside): (Vec<&Shown>, Vec<&Shown>) =
        remarks.into_iter().partition(|shown| shown.suspected);
    lines.listed(judged);
    let speaks = judged.contradictions.is_empty();
    if speaks || report.verbose {
        lines.statements(judged);
        lines.given(coverage, judged);
        lines.clean(coverage, judged);
        lines.absent(&absent);
        lines.findings(Sort::Idle, &suspected, "suspected");
    }
    if let Some(attested) = &judged.attested {
        lines.attested(judged, attested);
    }
    let of_organization =
        |document: &Document| matches!(document.kind, PolicyKind::Scp | PolicyKind::Rcp);
    if report.verbose || (speaks && coverage.documents.iter().any(of_organization)) {
        lines.without_organization(judged);
    }
    if report.verbose {
        lines.findings(Sort::Aside, &aside, "remarks");
        lines.unanswered(judged);
        if let (Some(needs), false) = (&judged.item.needs, judged.status.is_covered()) {
            lines.add(Sort::Aside, format!("to attest: {needs}"));
        }
    }
    lines.0
}

struct Lines(Vec<Line>);

impl Lines {
    fn add(&mut self, sort: Sort, text: impl AsRef<str>) {
        self.0.push(Line {
            sort,
            text: text::line(text.as_ref()),
        });
    }

    fn findings(&mut self, sort: Sort, findings: &[&Shown], what: &str) {
        for shown in findings.iter().take(FEW) {
            let mut line = format!(
                "{} {}[{}] {}",
                place(&shown.place),
                shown.severity.name(),
                shown.rule,
                shown.message
            );
            if let Some(reason) = &shown.covered {
                let _ = write!(line, " (exception: {reason})");
            }
            if shown.suspected {
                line.push_str(" (if people use it: `audience` in iamlint.toml says)");
            }
            self.add(sort, line);
        }
        if let Some(more) = findings.len().checked_sub(FEW).filter(|more| *more > 0) {
            self.add(sort, format!("and {more} more {what}"));
        }
    }

    /// Guardrails that the organization does not have.
    fn absent(&mut self, findings: &[&Shown]) {
        for shown in findings {
            self.add(Sort::Idle, format!("{}: {}", shown.rule, shown.message));
        }
    }

    /// Rules that need an organization, where none is declared.
    fn without_organization(&mut self, judged: &Judged) {
        let rules = with_state(judged, State::NoOrganization);
        if !rules.is_empty() {
            let rules = rules.join(", ");
            let line = format!("not decided, since no organization is declared: {rules}");
            self.add(Sort::Aside, line);
        }
    }

    fn listed(&mut self, judged: &Judged) {
        let with = |wanted: bool| {
            let listed = judged.listed.iter().filter(|(_, listed)| *listed == wanted);
            listed.map(|(service, _)| *service).collect::<Vec<_>>()
        };
        let day = catalog::hipaa_date();
        let (yes, no) = (with(true), with(false));
        if !no.is_empty() {
            let line = format!("AWS's list of {day} does not hold {}", no.join(", "));
            self.add(Sort::Against, line);
        } else if !yes.is_empty() {
            let line = format!("AWS's list of {day} holds {}", yes.join(", "));
            self.add(Sort::For, line);
        }
    }

    fn statements(&mut self, judged: &Judged) {
        for meant in judged.statements.iter().take(FEW) {
            let sid = meant
                .sid
                .as_ref()
                .map_or_else(String::new, |sid| format!(" `{sid}`"));
            self.add(Sort::For, format!("statement{sid} at {}", place(meant)));
        }
        if let Some(more) = judged
            .statements
            .len()
            .checked_sub(FEW)
            .filter(|more| *more > 0)
        {
            self.add(Sort::For, format!("and {more} more statements"));
        }
    }

    fn given(&mut self, coverage: &Coverage, judged: &Judged) {
        if judged.given.is_empty() {
            return;
        }
        let files = files(coverage, &judged.given);
        let count = plural(judged.given.len(), "policy", "policies");
        self.add(Sort::For, format!("{count} of an organization: {files}"));
    }

    fn clean(&mut self, coverage: &Coverage, judged: &Judged) {
        let clean: Vec<&Answer> = judged
            .answers
            .iter()
            .filter(|answer| answer.state == State::Clean)
            .collect();
        let mut policies: Vec<usize> = clean
            .iter()
            .flat_map(|answer| answer.policies.iter().copied())
            .collect();
        policies.sort_unstable();
        policies.dedup();
        if clean.is_empty() {
            return;
        }
        let rules: Vec<&str> = clean
            .iter()
            .map(|answer| answer.asked.rule.as_str())
            .collect();
        let rules = if rules.len() > FEW {
            format!("{} rules", rules.len())
        } else {
            rules.join(", ")
        };
        let count = plural(policies.len(), "policy", "policies");
        let line = format!(
            "{rules}: nothing found in {count}: {}",
            files(coverage, &policies)
        );
        self.add(Sort::For, line);
    }

    fn attested(&mut self, judged: &Judged, attested: &Attested) {
        let by = &attested.by;
        match attested.force {
            Force::InForce => {
                let mut line = format!(
                    "attested by {} on {}, until {}: {}",
                    by.who, by.when, by.until, by.what
                );
                if let Some(link) = &by.link {
                    let _ = write!(line, " ({link})");
                }
                self.add(Sort::Attested, line);
                if judged.status == Status::Contradicted {
                    let line = "an attestation does not outweigh what a policy shows";
                    self.add(Sort::Idle, line);
                }
            }
            Force::Expired => {
                let line = format!(
                    "the attestation of {} has expired: it counted until {}",
                    by.who, by.until
                );
                self.add(Sort::Idle, line);
            }
            Force::NotYet => {
                let line = format!("the attestation of {} counts from {} on", by.who, by.when);
                self.add(Sort::Idle, line);
            }
        }
    }

    /// Rules that say nothing, and why.
    fn unanswered(&mut self, judged: &Judged) {
        for (state, why) in [
            (State::Undecided, "not decided"),
            (State::NotAsked, "no policy to ask"),
            (State::Off, "switched off by `ignore`"),
            (State::Awaited, "not part of this version"),
        ] {
            let rules = with_state(judged, state);
            if !rules.is_empty() {
                self.add(Sort::Aside, format!("{why}: {}", rules.join(", ")));
            }
        }
    }
}

fn with_state(judged: &Judged, state: State) -> Vec<&str> {
    let answers = judged.answers.iter();
    let with = answers.filter(|answer| answer.state == state);
    with.map(|answer| answer.asked.rule.as_str()).collect()
}

/// `policies/a.json:12:9`.
fn place(place: &Place) -> String {
    let start = Places::new(&place.file.text).position(place.span.start);
    format!(
        "{}:{}:{}",
        text::file_name(&place.file.name),
        start.line,
        start.column
    )
}

fn files(coverage: &Coverage, policies: &[usize]) -> String {
    let mut names: Vec<&str> = policies
        .iter()
        .filter_map(|at| coverage.documents.get(*at))
        .map(|document| &*document.file)
        .collect();
    names.dedup();
    let shown = names.get(..FEW).unwrap_or(&names);
    let mut told = shown.join(", ");
    if let Some(more) = names.len().checked_sub(FEW).filter(|more| *more > 0) {
        let _ = write!(told, " and {more} more");
    }
    told
}

/// `56 items: 2 contradicted, 3 proved, …`.
pub(super) fn summary(count: &Count) -> String {
    let parts: Vec<String> = Status::ALL
        .into_iter()
        .filter(|status| count.of(*status) > 0)
        .map(|status| format!("{} {}", count.of(status), status.words()))
        .collect();
    format!(
        "{}: {}",
        plural(count.total(), "item", "items"),
        parts.join(", ")
    )
}

/// What the judgement rests on, and what stands in its way.
pub(super) fn basis(report: &CoverageReport<'_>) -> Vec<String> {
    let coverage = report.coverage;
    let policies = plural(coverage.documents.len(), "policy", "policies");
    let files = plural(report.files, "file", "files");
    let mut lines = vec![format!("{policies} in {files}, as of {}", coverage.as_of)];
    let control = coverage
        .documents
        .iter()
        .filter(|document| matches!(document.kind, PolicyKind::Scp | PolicyKind::Rcp))
        .count();
    match &coverage.organization {
        Some(members) => {
            let count = plural(members.len(), "policy", "policies");
            lines.push(format!("{count} judged together as those of the organization"));
        }
        None if control > 0 => lines.push(
            "no organization is declared (`[organization]` in iamlint.toml, or --organization), so what its policies do together is not decided"
                .to_owned(),
        ),
        None => {}
    }
    if report.templates > 0 {
        let count = plural(report.templates, "template was", "templates were");
        lines.push(format!("{count} passed over, with what policies they hold"));
    }
    let idle = coverage.count().out_of_force;
    if idle > 0 {
        let count = plural(idle, "attestation does", "attestations do");
        lines.push(format!("{count} not count"));
    }
    for why in coverage.obstacles.iter().take(FEW) {
        lines.push(format!("nothing is proved by rules: {why}"));
    }
    if let Some(more) = coverage
        .obstacles
        .len()
        .checked_sub(FEW)
        .filter(|more| *more > 0)
    {
        lines.push(format!("and {more} more that could not be read"));
    }
    lines.iter().map(|line| text::line(line)).collect()
}
