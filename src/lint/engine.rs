//! Files to reports.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::active::ActiveRule;
use super::audience;
use super::baseline::Baseline;
use super::by_path::PathRules;
use super::document::{self, Document};
use super::exceptions::Exceptions;
use super::faithful::obstacles;
use super::finding::{FileReport, Finding, Reading};
use super::groups::{Groups, Troubles};
use super::organization::Collected;
use super::{fingerprint, syntax};
use crate::carrier::{self, Carried, Content, looks_like_policy_text};
use crate::config::{Config, Membership};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::Value;
use crate::policy::{self, Audience, Policy, PolicyKind, Said};
use crate::source::{Found, Loaded, ReadError, Reason, SourceFile, Span, read};

/// What came of one file.
#[derive(Debug)]
pub enum Outcome {
    /// It holds policies, or was meant to.
    Linted(FileReport),
    /// Found in a folder, and no business of ours.
    PassedOver(Reason),
    /// Named by the user, and holds no policy.
    NoPolicy {
        /// The file as reported.
        name: String,
        /// Why not.
        reason: Reason,
    },
    /// It could not be read.
    Unreadable(ReadError),
}

/// Rules and settings of a run. Made once, used from many threads.
#[derive(Debug)]
pub struct Linter {
    /// The rules that run.
    pub(super) rules: Vec<ActiveRule>,
    /// Ids of rules that there are and that do not run.
    pub(super) left_out: HashSet<Arc<str>>,
    /// What else runs where, by position in `Config::files`.
    pub(super) by_path: Vec<PathRules>,
    /// The policies that the configuration attaches together.
    pub(super) groups: Groups,
    /// The configuration's exceptions.
    pub(super) exceptions: Exceptions,
    /// The policies that this run has met, where they make an organization.
    pub(super) collected: Option<Collected>,
    /// The configuration.
    pub config: Config,
    /// The day on which exceptions are judged; today unless somebody says.
    pub today: Date,
    /// Findings that were there before.
    pub baseline: Option<Baseline>,
    /// `--kind`.
    pub kind: Option<PolicyKind>,
    /// A named file without a policy is passed over.
    pub skip_non_policies: bool,
    /// Findings that others stand for are reported too, and documents are looked at for what keeps them from being read
    /// faithfully: for whoever takes something from the absence of a finding.
    pub exhaustive: bool,
}

/// Today in UTC: the same day for everybody who runs it.
pub fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}

impl Linter {
    /// Takes all service and resource control policies that the run meets for those of one organization, unless
    /// the configuration says which they are.
    #[must_use]
    pub fn with_organization(mut self) -> Self {
        let listed = self.config.organization.as_ref();
        let listed = listed.is_some_and(|organization| !organization.policies.is_empty());
        self.collected = (!listed).then(Collected::default);
        self
    }

    /// What has come up so far about policies attached together.
    pub fn troubles(&self) -> Troubles {
        self.groups.troubles()
    }

    /// True where an organization has been declared: rules about one are asked of it alone.
    pub fn has_organization(&self) -> bool {
        self.collected.is_some() || self.config.organization.is_some()
    }

    /// True if the rule of this id runs and is about an organization.
    pub fn asks_organizations(&self, rule: &str) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|known| **known.id() == *rule && known.is_of_organization())
    }

    /// True if a rule of the run asks where the patient data is.
    pub fn asks_about_phi(&self) -> bool {
        self.rules.iter().any(ActiveRule::asks_about_phi)
    }

    /// True if there is a rule of this id that does not run.
    pub(super) fn leaves_out(&self, rule: &str) -> bool {
        !self.runs(rule) && self.left_out.contains(rule)
    }

    /// True if the rule of this id runs.
    pub fn runs(&self, rule: &str) -> bool {
        self.rules.iter().any(|known| **known.id() == *rule)
    }

    /// True if the rule of this id runs and is asked of such policies.
    pub fn asks(&self, rule: &str, kind: &PolicyKind, audience: Audience) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|known| **known.id() == *rule && known.applies(kind, audience))
    }

    /// Lints one file.
    pub fn lint_file(&self, found: &Found) -> Outcome {
        match read(&found.path, &found.name) {
            Ok(loaded) => self.lint_loaded(loaded, &found.path, found.named),
            Err(error) => Outcome::Unreadable(error),
        }
    }

    /// Lints a text. `path` is where its settings come from; `named` says that the user named it.
    pub fn lint_loaded(&self, loaded: Loaded, path: &Path, named: bool) -> Outcome {
        self.groups.met(path, &loaded.file.name);
        let (tree, problems) = carrier::parse(&loaded);
        let mut run = Run {
            linter: self,
            rules: self.rules_for(path),
            name: self.known_as(path, &loaded.file.name),
            file: &loaded.file,
            path,
            memberships: self.config.memberships(path),
            by_trust: None,
            findings: Vec::new(),
            documents: Vec::new(),
        };
        let forced = self.kind.is_some() && named;
        let carried = carrier::find(&tree);
        let count = match &carried {
            Carried::Itself(_) => 1,
            Carried::Inside(documents) => documents.len(),
            Carried::Template(_) | Carried::Foreign | Carried::Nothing => usize::from(forced),
        };
        // What is broken past recognition says so itself.
        if count > 1 || (count == 0 && problems.is_empty()) {
            let memberships = std::mem::take(&mut run.memberships);
            self.groups.not_one(&self.config, memberships, count);
        }
        match carried {
            Carried::Itself(root) => run.policy(root, "", None, problems),
            Carried::Inside(documents) => {
                run.syntax("", problems);
                let roles: Vec<_> = documents
                    .iter()
                    .map(|document| audience::beside(&document.pointer, &documents))
                    .collect();
                for (document, by_trust) in documents.into_iter().zip(roles) {
                    run.by_trust = by_trust;
                    run.carried(document);
                }
                run.by_trust = None;
            }
            Carried::Template(_) if !forced => {
                return self.without_policy(&loaded.file, named, Reason::Template);
            }
            Carried::Foreign if !forced => {
                return self.without_policy(&loaded.file, named, Reason::OtherPolicy);
            }
            Carried::Nothing if !forced => {
                let broken = !problems.is_empty()
                    && (looks_like_policy_text(&loaded.file.text)
                        || (named && !self.skip_non_policies && is_meant_as_json(&loaded.file)));
                if !broken {
                    return self.without_policy(&loaded.file, named, Reason::NoPolicy);
                }
                run.syntax("", problems);
            }
            Carried::Template(_) | Carried::Foreign | Carried::Nothing => match tree.root() {
                Some(root) => run.policy(root, "", None, problems),
                None => run.syntax("", problems),
            },
        }
        let Run {
            mut findings,
            documents,
            ..
        } = run;
        let has_error = |finding: &Finding| finding.severity == Severity::Error;
        if findings.iter().any(has_error) {
            self.groups.blame(path);
        }
        super::sort(&mut findings);
        fingerprint::number(&mut findings);
        self.quiet(path, false, &mut findings);
        let mut report = FileReport {
            findings,
            documents,
            file: SourceFile::default(),
        };
        if let Some(collected) = &self.collected {
            collected.take(&loaded, &report);
        }
        report.file = loaded.file;
        Outcome::Linted(report)
    }

    /// The name of the file at `path` from the folder of the configuration on, or else as `reported`: the same from
    /// wherever the program is run.
    pub(super) fn known_as<'n>(&self, path: &Path, reported: &'n str) -> Cow<'n, str> {
        match self.config.relative(path) {
            Some(path) => Cow::Owned(crate::source::reported(&path)),
            None => Cow::Borrowed(reported),
        }
    }

    fn without_policy(&self, file: &SourceFile, named: bool, reason: Reason) -> Outcome {
        if named && !self.skip_non_policies {
            Outcome::NoPolicy {
                name: file.name.clone(),
                reason,
            }
        } else {
            Outcome::PassedOver(reason)
        }
    }
}

/// True for a file that a person would call JSON, broken or not.
fn is_meant_as_json(file: &SourceFile) -> bool {
    let extension = Path::new(&file.name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
        || file
            .text
            .trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
            .starts_with(['{', '['])
}

/// One file on its way.
struct Run<'a> {
    linter: &'a Linter,
    /// The rules that run on this file.
    rules: Cow<'a, [ActiveRule]>,
    /// The file's name from the folder of the configuration on.
    name: Cow<'a, str>,
    file: &'a SourceFile,
    path: &'a Path,
    /// Where the file is attached together with others.
    memberships: &'a [Membership],
    /// Who takes on the role whose policy is at hand, by the trust policy beside it.
    by_trust: Option<Audience>,
    findings: Vec<Finding>,
    documents: Vec<Reading>,
}

impl Run<'_> {
    fn syntax(&mut self, document: &str, problems: Vec<Diagnostic>) {
        let findings = syntax::findings(&self.rules, &self.name, document, problems);
        self.findings.extend(findings);
    }

    fn carried(&mut self, document: carrier::Document<'_>) {
        let carrier::Document {
            pointer,
            kind,
            content,
        } = document;
        match content {
            Content::Part(value) => self.policy(value, &pointer, kind, Vec::new()),
            Content::Embedded(tree, problems) => match tree.root() {
                Some(root) => self.policy(root, &pointer, kind, problems),
                None => self.syntax(&pointer, problems),
            },
        }
    }

    fn policy(
        &mut self,
        root: Value<'_>,
        pointer: &str,
        carrier: Option<(PolicyKind, &'static str)>,
        mut problems: Vec<Diagnostic>,
    ) {
        let (policy, more) = policy::read(root, PolicyKind::Identity);
        problems.extend(more);
        let places = self.memberships;
        let Some((last, others)) = places.split_last() else {
            self.document(policy, pointer, carrier, problems, None);
            return;
        };
        // Once for each group; what several groups say is said once.
        let mut seen = HashSet::new();
        for place in others {
            let (policy, problems) = (policy.clone(), problems.clone());
            let before = self.findings.len();
            self.document(policy, pointer, carrier.clone(), problems, Some(*place));
            self.keep_new(before, &mut seen);
        }
        let before = self.findings.len();
        self.document(policy, pointer, carrier, problems, Some(*last));
        self.keep_new(before, &mut seen);
    }

    /// Drops the findings from position `before` on that an earlier group has brought up.
    fn keep_new(&mut self, before: usize, seen: &mut HashSet<(Arc<str>, Span)>) {
        let key = |finding: &Finding| (Arc::clone(&finding.rule), finding.diagnostic.span);
        let mut found = self.findings.split_off(before);
        found.retain(|finding| !seen.contains(&key(finding)));
        seen.extend(found.iter().map(key));
        self.findings.extend(found);
    }

    /// Lints a policy in one place where it is attached, or by itself.
    fn document(
        &mut self,
        mut policy: Policy<'_>,
        pointer: &str,
        carrier: Option<(PolicyKind, &'static str)>,
        problems: Vec<Diagnostic>,
        place: Option<Membership>,
    ) {
        let config = &self.linter.config;
        let groups = &self.linter.groups;
        let attached = place.and_then(|place| config.attached(place));
        let stands = audience::Place {
            what: carrier.as_ref().map(|(_, what)| *what),
            by_trust: self.by_trust,
        };
        let users = audience::users((config, groups), self.path, place, stands);
        let by_slot = attached.map(|(_, attached)| &attached.kind);
        let said = Said {
            carrier,
            option: self.linter.kind.as_ref(),
            configuration: config
                .kind_by_path(self.path)
                .or(by_slot)
                .or_else(|| config.kind_in_organization(self.path)),
        };
        let (kind, reason) = policy::decide(&policy, &self.file.name, said);
        policy.kind = kind;
        if !self.documents.iter().any(|read| read.pointer == pointer) {
            let asked = self.linter.exhaustive.then(|| problems.clone());
            let obstacles = asked.map(|asked| obstacles(&policy, &self.file.text, asked));
            self.documents.push(Reading {
                pointer: pointer.to_owned(),
                kind: policy.kind.to_string(),
                reason: reason.to_string(),
                audience: users.audience,
                audience_reason: users.reason,
                faithful: obstacles.is_none_or(|obstacles| obstacles.is_empty()),
            });
        }
        let mut fellows = None;
        if let (Some((principal, attached)), Some(place)) = (attached, place) {
            if attached.slot.takes(&policy.kind) {
                fellows = groups
                    .fellows(principal, place.policy)
                    .filter(|fellows| groups.every_level_allows(fellows, &policy));
            } else {
                groups.misplaced(attached, &policy, &reason.to_string());
            }
        }
        let document = Document {
            additions: &self.linter.config.additions,
            name: &self.name,
            text: &self.file.text,
            pointer,
            policy: &policy,
            users,
            group: fellows.as_ref().and_then(|fellows| fellows.group(&policy)),
            phi: config.phi.as_ref(),
            organization: None,
        };
        let exhaustive = self.linter.exhaustive;
        // Of one policy alone, a rule about an organization says too little to conclude anything.
        let apart = exhaustive || self.linter.has_organization();
        let rules = self.rules.iter();
        let rules = rules.filter(|rule| !(apart && rule.is_of_organization()));
        let rules = (rules, exhaustive);
        let findings = document::lint(&document, rules, problems);
        self.findings.extend(findings);
    }
}
