//! Which rules run, and with which severity.

use std::fmt;
use std::sync::Arc;

use globset::{Glob, GlobMatcher};

use super::active::{ActiveRule, Origin};
use super::engine::Linter;
use super::groups::Groups;
use super::syntax;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::PolicyKind;
use crate::rules::{self, Rule, Status};
use crate::source::{Span, Spanned};

/// A pattern that fits no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectError {
    /// The pattern as written.
    pub pattern: String,
    /// Where it was written.
    pub span: Span,
    /// The rule that was probably meant.
    pub suggestion: Option<String>,
}

impl SelectError {
    /// The same at its place in a configuration.
    pub fn in_configuration(&self) -> Diagnostic {
        let problem = Diagnostic::new("configuration", self.span, self.to_string());
        match &self.suggestion {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.help("`iamlint rules` lists them"),
        }
    }
}

impl fmt::Display for SelectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule is called `{}`", self.pattern)
    }
}

struct Candidate {
    origin: Origin,
    on: bool,
    ignored: bool,
    severity: Option<Severity>,
}

impl Candidate {
    fn id(&self) -> &str {
        match &self.origin {
            Origin::Builtin(rule) => rule.id,
            Origin::Own(rule) => &rule.id,
        }
    }

    fn is_optional(&self) -> bool {
        let status = match &self.origin {
            Origin::Builtin(rule) => rule.status,
            Origin::Own(rule) => rule.status,
        };
        status == Status::Optional
    }

    fn fits(&self, pattern: &Pattern) -> bool {
        match &self.origin {
            Origin::Builtin(rule) => pattern.fits(rule.id, rule.aliases, rule.formerly),
            Origin::Own(rule) => pattern.fits(&rule.id, &rule.aliases, &rule.formerly),
        }
    }
}

/// Rules and the choice among them. Without a choice, all run but the optional ones.
pub struct Selection {
    candidates: Vec<Candidate>,
}

impl Selection {
    /// The built-in rules and `own`; of two with one id, the own one.
    pub fn new(own: Vec<Rule>) -> Self {
        let builtin = rules::builtin().iter();
        let builtin = builtin.filter(|rule| !own.iter().any(|own| *own.id == *rule.id));
        let mut candidates: Vec<_> = builtin
            .map(|rule| Candidate {
                on: rule.status != Status::Optional,
                origin: Origin::Builtin(rule),
                ignored: false,
                severity: None,
            })
            .collect();
        candidates.extend(own.into_iter().map(|rule| Candidate {
            on: rule.status != Status::Optional,
            origin: Origin::Own(Arc::new(rule)),
            ignored: false,
            severity: None,
        }));
        Self { candidates }
    }

    /// Runs only the rules that `patterns` fit; no patterns change nothing. A glob leaves optional
    /// rules off unless it fits no others. Syntax errors are always reported: a text that could not
    /// be read must not pass for one without findings.
    pub fn select<'p>(
        &mut self,
        patterns: impl IntoIterator<Item = &'p Spanned<String>>,
    ) -> Result<(), SelectError> {
        let mut first = true;
        for pattern in patterns {
            if first {
                for candidate in &mut self.candidates {
                    candidate.on = matches!(&candidate.origin,
                        Origin::Builtin(rule) if rule.native == Some(syntax::NAME));
                }
                first = false;
            }
            let fitting = self.fitting(pattern)?;
            let optional = |at: &usize| self.candidates.get(*at).is_none_or(Candidate::is_optional);
            let glob = Pattern::new(&pattern.value).glob.is_some();
            let among_others = glob && !fitting.iter().all(optional);
            for at in fitting {
                if let Some(candidate) = self.candidates.get_mut(at) {
                    candidate.on |= !(among_others && candidate.is_optional());
                }
            }
        }
        Ok(())
    }

    /// Leaves out the rules that `patterns` fit.
    pub fn ignore<'p>(
        &mut self,
        patterns: impl IntoIterator<Item = &'p Spanned<String>>,
    ) -> Result<(), SelectError> {
        for pattern in patterns {
            for at in self.fitting(pattern)? {
                if let Some(candidate) = self.candidates.get_mut(at) {
                    candidate.ignored = true;
                }
            }
        }
        Ok(())
    }

    /// Gives the rules that the patterns fit another severity.
    pub fn severities<'p>(
        &mut self,
        severities: impl IntoIterator<Item = &'p (Spanned<String>, Severity)>,
    ) -> Result<(), SelectError> {
        for (pattern, severity) in severities {
            for at in self.fitting(pattern)? {
                if let Some(candidate) = self.candidates.get_mut(at) {
                    candidate.severity = Some(*severity);
                }
            }
        }
        Ok(())
    }

    /// Chooses and weighs as `config` says.
    pub fn configure(&mut self, config: &Config) -> Result<(), SelectError> {
        self.select(config.select.iter())?;
        self.ignore(config.ignore.iter())?;
        self.severities(config.severity.iter())
    }

    /// A linter that runs the chosen rules.
    pub fn linter(
        self,
        config: Config,
        kind: Option<PolicyKind>,
        skip_non_policies: bool,
    ) -> Linter {
        let chosen = self
            .candidates
            .into_iter()
            .filter(|rule| rule.on && !rule.ignored);
        let rules = chosen
            .map(|rule| ActiveRule::new(rule.origin, rule.severity))
            .collect();
        Linter {
            rules,
            groups: Groups::new(&config),
            collected: None,
            config,
            kind,
            skip_non_policies,
            exhaustive: false,
        }
    }

    /// Positions of the rules that `pattern` fits, at least one.
    fn fitting(&self, pattern: &Spanned<String>) -> Result<Vec<usize>, SelectError> {
        let compiled = Pattern::new(&pattern.value);
        let fits = |(at, candidate): (usize, &Candidate)| candidate.fits(&compiled).then_some(at);
        let fitting: Vec<_> = self
            .candidates
            .iter()
            .enumerate()
            .filter_map(fits)
            .collect();
        if !fitting.is_empty() {
            return Ok(fitting);
        }
        Err(SelectError {
            pattern: pattern.value.clone(),
            span: pattern.span,
            suggestion: nearest(&pattern.value, self.candidates.iter().map(Candidate::id)),
        })
    }
}

/// The id that `text` is most likely meant to be.
pub fn nearest<'a>(text: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = |id: &'a str| id.split_once('/').map_or(id, |(_, name)| name);
    let scored = ids.map(|id| {
        let whole = strsim::damerau_levenshtein(text, id);
        (whole.min(strsim::damerau_levenshtein(text, name(id))), id)
    });
    let (distance, id) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= 2.max(text.len() / 4)).then(|| id.to_owned())
}

/// A rule's id, a glob over ids, or an Access Analyzer code in either spelling
/// (`INVALID_ACTION`, `aws/invalid-action`).
pub struct Pattern {
    text: String,
    glob: Option<GlobMatcher>,
    code: String,
}

impl Pattern {
    /// Reads a pattern; a broken glob fits nothing.
    pub fn new(text: &str) -> Self {
        let is_glob = text.contains(['*', '?', '[', '{']);
        let code = text.strip_prefix("aws/").unwrap_or(text);
        Self {
            text: text.to_owned(),
            glob: is_glob.then(|| glob(text)).flatten(),
            code: code.replace('-', "_").to_ascii_uppercase(),
        }
    }

    /// True where the pattern fits a rule with this id, these codes and these former ids.
    pub fn fits(&self, id: &str, codes: &[impl AsRef<str>], formerly: &[impl AsRef<str>]) -> bool {
        if let Some(glob) = &self.glob {
            return glob.is_match(id);
        }
        self.text == id
            || formerly.iter().any(|former| former.as_ref() == self.text)
            || codes.iter().any(|code| code.as_ref() == self.code)
    }
}

/// A glob over rule ids: `hipaa/*`, `*/mfa-*`.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    Some(Glob::new(pattern).ok()?.compile_matcher())
}
