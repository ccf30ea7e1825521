//! Which rules run, and with which severity.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::active::{ActiveRule, Origin};
use super::by_path::PathRules;
use super::engine::{Linter, today};
use super::exceptions::{self, Entry, Exceptions};
use super::groups::Groups;
use super::pattern::{Pattern, nearest};
use super::{housekeeping, syntax};
use crate::config::{Config, FileSettings};
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

#[derive(Clone)]
struct Candidate {
    origin: Origin,
    on: bool,
    ignored: bool,
    /// It runs as the configuration has it, whatever the command line says.
    configured: bool,
    severity: Option<Severity>,
}

impl Candidate {
    fn id(&self) -> &str {
        match &self.origin {
            Origin::Builtin(rule) => rule.id,
            Origin::Own(rule) => &rule.id,
        }
    }

    fn shared_id(&self) -> Arc<str> {
        match &self.origin {
            Origin::Builtin(rule) => Arc::from(rule.id),
            Origin::Own(rule) => Arc::clone(&rule.id),
        }
    }

    fn runs(&self) -> bool {
        self.on && !self.ignored
    }

    /// It runs whatever is selected.
    fn always_runs(&self) -> bool {
        matches!(&self.origin, Origin::Builtin(rule)
            if rule.native.is_some_and(|name| name == syntax::NAME || housekeeping::NAMES.contains(&name)))
    }

    fn active(&self) -> ActiveRule {
        ActiveRule::new(self.origin.clone(), self.severity)
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
    by_path: Vec<Paths>,
}

/// What one `[[files]]` says of rules.
struct Paths {
    select: Option<Vec<bool>>,
    ignore: HashSet<Arc<str>>,
    severity: Vec<(HashSet<Arc<str>>, Severity)>,
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
                configured: false,
                severity: None,
            })
            .collect();
        candidates.extend(own.into_iter().map(|rule| Candidate {
            on: rule.status != Status::Optional,
            origin: Origin::Own(Arc::new(rule)),
            ignored: false,
            configured: false,
            severity: None,
        }));
        Self {
            candidates,
            by_path: Vec::new(),
        }
    }

    /// Chooses as the configuration says; an error stands in it.
    pub fn configure(&mut self, config: &Config) -> Result<(), SelectError> {
        self.select(&config.select)?;
        self.ignore(&config.ignore)?;
        self.severities(&config.severity)?;
        for settings in &config.files {
            let paths = self.paths(settings)?;
            self.by_path.push(paths);
        }
        for candidate in &mut self.candidates {
            candidate.configured = candidate.runs();
        }
        Ok(())
    }

    /// What the command line adds to the configuration: `select` instead of its own, for every path, and `ignore`.
    pub fn command_line(
        &mut self,
        select: &[Spanned<String>],
        ignore: &[Spanned<String>],
    ) -> Result<(), SelectError> {
        if !select.is_empty() {
            self.select(select)?;
            for paths in &mut self.by_path {
                paths.select = None;
            }
        }
        self.ignore(ignore)
    }

    fn paths(&mut self, settings: &FileSettings) -> Result<Paths, SelectError> {
        let mut select = None;
        if !settings.select.is_empty() {
            let before: Vec<_> = self.candidates.iter().map(|one| one.on).collect();
            let chosen = self.select(&settings.select);
            select = Some(self.candidates.iter().map(|one| one.on).collect());
            for (candidate, on) in self.candidates.iter_mut().zip(before) {
                candidate.on = on;
            }
            chosen?;
        }
        let mut ignore = HashSet::new();
        for pattern in &settings.ignore {
            ignore.extend(self.ids(pattern)?);
        }
        let mut severity = Vec::new();
        for (pattern, weight) in &settings.severity {
            severity.push((self.ids(pattern)?, *weight));
        }
        Ok(Paths {
            select,
            ignore,
            severity,
        })
    }

    /// Ids of the rules that `pattern` fits.
    fn ids(&self, pattern: &Spanned<String>) -> Result<HashSet<Arc<str>>, SelectError> {
        let fitting = self.fitting(pattern)?;
        let id = |at: usize| self.candidates.get(at).map(Candidate::shared_id);
        Ok(fitting.into_iter().filter_map(id).collect())
    }

    /// What is wrong with the configuration's exceptions.
    pub fn exception_problems(&self, config: &Config, today: Date) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for exception in &config.exceptions {
            match self.ids(&exception.rule) {
                Err(error) => problems.push(error.in_configuration()),
                Ok(ids) => {
                    let term = (config.longest_term, today);
                    problems.extend(exceptions::problem(exception, &ids, term));
                }
            }
        }
        problems
    }

    fn exceptions(&self, config: &Config) -> Exceptions {
        let entry = |rule: &Spanned<String>| {
            let fitting = self.fitting(rule).unwrap_or_default();
            let fitting: Vec<_> = fitting
                .into_iter()
                .filter_map(|at| self.candidates.get(at))
                // What `iamlint coverage` looks for is no fault.
                .filter(|one| !one.id().contains(':'))
                .collect();
            Entry {
                by_glob: Pattern::new(rule).glob.is_some(),
                asked: fitting.iter().all(|one| one.runs() || !one.configured),
                rules: fitting.into_iter().map(Candidate::shared_id).collect(),
                ..Entry::default()
            }
        };
        let all = config.exceptions.iter();
        Exceptions::new(all.map(|exception| entry(&exception.rule)).collect())
    }

    /// Runs only the rules that `patterns` fit; no patterns change nothing. A glob leaves optional
    /// rules off unless it fits no others. Syntax errors are always reported: a text that could not
    /// be read must not pass for one without findings. So are findings about what keeps findings quiet.
    pub fn select<'p>(
        &mut self,
        patterns: impl IntoIterator<Item = &'p Spanned<String>>,
    ) -> Result<(), SelectError> {
        let mut first = true;
        for pattern in patterns {
            if first {
                for candidate in &mut self.candidates {
                    candidate.on = candidate.always_runs();
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

    /// A linter that runs the chosen rules.
    pub fn linter(
        self,
        config: Config,
        kind: Option<PolicyKind>,
        skip_non_policies: bool,
    ) -> Linter {
        let exceptions = self.exceptions(&config);
        let chosen = self.candidates.iter().filter(|rule| rule.runs());
        let rules = chosen.map(Candidate::active).collect();
        let left_out = self.candidates.iter().filter(|rule| !rule.runs());
        let left_out = left_out.map(Candidate::shared_id).collect();
        let candidates = &self.candidates;
        let active = |on: Vec<bool>| {
            let chosen = candidates.iter().zip(on);
            let chosen = chosen.filter(|(rule, on)| *on && !rule.ignored);
            chosen.map(|(rule, _)| rule.active()).collect()
        };
        let by_path = self.by_path.into_iter().map(|paths| PathRules {
            select: paths.select.map(active),
            ignore: paths.ignore,
            severity: paths.severity,
        });
        Linter {
            by_path: by_path.collect(),
            rules,
            left_out,
            exceptions,
            today: today(),
            baseline: None,
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
