//! Files to reports.

use std::path::Path;

use super::active::ActiveRule;
use super::document::{self, Document};
use super::finding::{FileReport, Finding, Reading};
use super::{fingerprint, syntax};
use crate::carrier::{self, Carried, Content, looks_like_policy_text};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::json::Value;
use crate::policy::{self, Audience, PolicyKind, Said};
use crate::source::{Found, Loaded, ReadError, Reason, SourceFile, read};

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
    /// The configuration.
    pub config: Config,
    /// `--kind`.
    pub kind: Option<PolicyKind>,
    /// A named file without a policy is passed over.
    pub skip_non_policies: bool,
}

/// Who uses a policy that stands at such a place.
fn audience_of(carrier: Option<&'static str>) -> Option<Audience> {
    carrier
        .filter(|what| what.contains("of a user"))
        .map(|_| Audience::People)
}

impl Linter {
    /// Lints one file.
    pub fn lint_file(&self, found: &Found) -> Outcome {
        match read(&found.path, &found.name) {
            Ok(loaded) => self.lint_loaded(loaded, &found.path, found.named),
            Err(error) => Outcome::Unreadable(error),
        }
    }

    /// Lints a text. `path` is where its settings come from; `named` says that the user named it.
    pub fn lint_loaded(&self, loaded: Loaded, path: &Path, named: bool) -> Outcome {
        let (tree, problems) = carrier::parse(&loaded);
        let mut run = Run {
            linter: self,
            file: &loaded.file,
            path,
            findings: Vec::new(),
            documents: Vec::new(),
        };
        let forced = self.kind.is_some() && named;
        match carrier::find(&tree) {
            Carried::Itself(root) => run.policy(root, "", None, problems),
            Carried::Inside(documents) => {
                run.syntax("", problems);
                for document in documents {
                    run.carried(document);
                }
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
        super::sort(&mut findings);
        fingerprint::number(&mut findings);
        Outcome::Linted(FileReport {
            findings,
            documents,
            file: loaded.file,
        })
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
    file: &'a SourceFile,
    path: &'a Path,
    findings: Vec<Finding>,
    documents: Vec<Reading>,
}

impl Run<'_> {
    fn syntax(&mut self, document: &str, problems: Vec<Diagnostic>) {
        let rules = &self.linter.rules;
        let findings = syntax::findings(rules, &self.file.name, document, problems);
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
        let config = &self.linter.config;
        let (mut policy, more) = policy::read(root, PolicyKind::Identity);
        problems.extend(more);
        let place = carrier.as_ref().map(|(_, what)| *what);
        let said = Said {
            carrier,
            option: self.linter.kind.as_ref(),
            configuration: config.kind_of(self.path),
        };
        let (kind, reason) = policy::decide(&policy, &self.file.name, said);
        policy.kind = kind;
        self.documents.push(Reading {
            pointer: pointer.to_owned(),
            kind: policy.kind.to_string(),
            reason: reason.to_string(),
        });
        let audience = config.audience_of(self.path).or_else(|| audience_of(place));
        let document = Document {
            file: &self.file.name,
            text: &self.file.text,
            pointer,
            policy: &policy,
            audience: audience.unwrap_or_default(),
        };
        let findings = document::lint(&document, &self.linter.rules, problems);
        self.findings.extend(findings);
    }
}
