//! The examples of a rule's page: what the rule finds in each.

use std::path::Path;
use std::sync::Arc;

use super::active::ActiveRule;
use super::baseline::Baseline;
use super::engine::{Linter, Outcome};
use super::finding::FileReport;
use super::housekeeping::{NAMES, STALE};
use super::organization::Collected;
use super::select::Selection;
use crate::config::{Config, FileSettings, Globs, Organization};
use crate::policy::{Audience, PolicyKind};
use crate::rules::{self, Example, Rule, Section, UNDECIDED};
use crate::source::{SourceFile, Span, Spanned, decode};

/// One rule, ready to be run on the examples of its page.
#[derive(Debug)]
pub struct Examples {
    linter: Linter,
    rule: Arc<str>,
    /// The kind of policy of an example that does not say.
    kind: PolicyKind,
    /// Each example is the only policy of its organization.
    of_organization: bool,
}

impl Examples {
    /// The rule `id`: `own`, or else a built-in one. `None` where there is none.
    pub fn new(own: Option<Rule>, id: &str) -> Option<Self> {
        let builtin = || Some(rules::builtin().iter().find(|known| known.id == id)?.rule());
        let rule = match &own {
            Some(rule) => rule,
            None => builtin()?,
        };
        let kind = rule.kinds.first().cloned();
        let of_organization = rule.is_of_organization();
        let mut selection = Selection::new(own.into_iter().collect());
        let only = Spanned::new(id.to_owned(), Span::at(0));
        selection.select([&only]).ok()?;
        let config = Config {
            root: std::env::current_dir().unwrap_or_default(),
            ..Config::default()
        };
        Some(Self {
            linter: selection.linter(config, None, false),
            rule: Arc::from(id),
            kind: kind.unwrap_or(PolicyKind::Identity),
            of_organization,
        })
    }

    /// What a rule about exceptions or the baseline finds: its examples are such files. `today=DAY` says when;
    /// `findings=none`, that nothing fits.
    fn housekeeping(&mut self, example: &Example) -> Result<Option<FileReport>, String> {
        let mut names = self.linter.rules.iter().filter_map(ActiveRule::native);
        let Some(name) = names.find(|name| self.rule.ends_with(name) && NAMES.contains(name))
        else {
            return Ok(None);
        };
        let found = example.attribute("findings") != Some("none");
        let file = |name: &str| SourceFile {
            name: name.to_owned(),
            text: example.text.clone(),
        };
        let mut report = if name == STALE {
            let baseline = Baseline::pretend(file("baseline.json"), found)?;
            self.linter.baseline = Some(baseline);
            self.linter.left_out.clear();
            self.linter.about_baseline(true)
        } else {
            let config = Config::read(file("iamlint.toml"))?;
            let mut selection = Selection::new(Vec::new());
            let only = Spanned::new(self.rule.to_string(), Span::at(0));
            selection
                .select([&only])
                .map_err(|error| error.to_string())?;
            self.linter = selection.linter(config, None, false);
            if let Some(day) = example.attribute("today") {
                self.linter.today = day.parse().map_err(|_| format!("`{day}` is no day"))?;
            }
            self.linter.exceptions.pretend(found);
            self.linter.about_exceptions(true)
        };
        if let Some(report) = &mut report {
            report.findings.retain(|finding| finding.rule == self.rule);
        }
        Ok(report)
    }

    /// What the rule finds in an example; an error says what is wrong with the example itself. Where the rule
    /// cannot decide, it has found nothing.
    pub fn run(&mut self, example: &Example) -> Result<FileReport, String> {
        let kind = match example.attribute("kind") {
            Some(name) => PolicyKind::from_name(name)
                .ok_or_else(|| format!("`{name}` is no kind of policy"))?,
            None => self.kind.clone(),
        };
        let audience = match example.attribute("audience") {
            Some(name) => {
                Some(Audience::from_name(name).ok_or_else(|| format!("`{name}` is no audience"))?)
            }
            None => None,
        };
        if let Some(report) = self.housekeeping(example)? {
            return Ok(report);
        }
        self.linter.kind = Some(kind);
        self.linter.config.files = vec![FileSettings {
            paths: Globs::new(["**"]).unwrap_or_default(),
            audience,
            ..FileSettings::default()
        }];
        if self.of_organization {
            self.linter.config.organization = Some(organization(example));
            self.linter.collected = Some(Collected::default());
        }
        let name = example.attribute("file").unwrap_or("policy.json");
        let loaded = decode(example.policy().into_bytes(), name);
        match self.linter.lint_loaded(loaded, Path::new(name), true) {
            Outcome::Linted(mut report) => {
                let judged = self.linter.organization().into_iter();
                let of_organization = judged.flat_map(|judged| judged.reports);
                let more = of_organization.flat_map(|report| report.findings);
                report.findings.extend(more);
                report.findings.retain(|finding| {
                    finding.rule == self.rule && finding.diagnostic.name != UNDECIDED
                });
                Ok(report)
            }
            _ => Err("this example is no policy".to_owned()),
        }
    }
}

/// What an example says of its organization.
fn organization(example: &Example) -> Organization {
    let list = |name: &str| -> Option<Vec<String>> {
        let values = example.attribute(name)?.split(',');
        Some(values.map(str::to_owned).collect())
    };
    let mut organization = Organization::default();
    organization.exempt = list("exempt");
    organization.regions = list("regions").unwrap_or_default();
    organization.services = list("services").unwrap_or_default();
    organization
}

/// True if what was found in an example is what its section says.
pub fn is_as_said(example: &Example, report: &FileReport) -> bool {
    let fired = !report.findings.is_empty();
    fired == (example.section == Section::Violates)
}
