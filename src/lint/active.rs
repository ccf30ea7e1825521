//! A rule of a run: built in or one's own, with the severity it has here.

use std::rc::Rc;
use std::sync::Arc;

use super::described::Described;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Audience, Policy, PolicyKind};
use crate::rules::{BuiltinRule, Facts, Found, Guarded, Organization, Rule};

/// Where a rule comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Part of the program; compiled on first use.
    Builtin(&'static BuiltinRule),
    /// Read from a folder of one's own.
    Own(Arc<Rule>),
}

/// A rule that runs.
#[derive(Clone, Debug)]
pub(super) struct ActiveRule {
    id: Arc<str>,
    origin: Origin,
    /// What the configuration says its severity is.
    severity: Option<Severity>,
}

impl ActiveRule {
    pub(super) fn new(origin: Origin, severity: Option<Severity>) -> Self {
        let id = match &origin {
            Origin::Builtin(rule) => Arc::from(rule.id),
            Origin::Own(rule) => Arc::clone(&rule.id),
        };
        Self {
            id,
            origin,
            severity,
        }
    }

    /// The same with another severity.
    pub(super) fn weighing(&self, severity: Severity) -> Self {
        Self {
            severity: Some(severity),
            ..self.clone()
        }
    }

    /// What the configuration says its severity is.
    pub(super) fn configured(&self) -> Option<Severity> {
        self.severity
    }

    pub(super) fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// The compiled rule.
    fn rule(&self) -> &Rule {
        match &self.origin {
            Origin::Builtin(rule) => rule.rule(),
            Origin::Own(rule) => rule,
        }
    }

    /// Name of the native check, if the rule is one. Needs no compiled rule.
    pub(super) fn native(&self) -> Option<&str> {
        match &self.origin {
            Origin::Builtin(rule) => rule.native,
            Origin::Own(rule) => rule.native(),
        }
    }

    /// True if the rule asks where the patient data is.
    pub(super) fn asks_about_phi(&self) -> bool {
        match &self.origin {
            Origin::Builtin(rule) => rule.asks_about_phi(),
            Origin::Own(rule) => rule.asks_about_phi(),
        }
    }

    /// True where the rule is about such policies. Needs no compiled rule.
    pub(super) fn applies(&self, kind: &PolicyKind, audience: Audience) -> bool {
        match &self.origin {
            Origin::Builtin(rule) => rule.applies(kind, audience),
            Origin::Own(rule) => rule.applies(kind, audience),
        }
    }

    /// True where the rule is asked of the policies of an organization. Needs no compiled rule.
    pub(super) fn is_of_organization(&self) -> bool {
        match &self.origin {
            Origin::Builtin(rule) => rule.of_organization,
            Origin::Own(rule) => rule.is_of_organization(),
        }
    }

    /// True where the rule is asked of an organization as a whole.
    pub(super) fn is_guardrail(&self) -> bool {
        self.is_of_organization() && self.rule().is_guardrail()
    }

    /// What a guardrail finds in an organization.
    pub(super) fn guard(&self, organization: &Rc<Organization<'_>>) -> Option<Guarded> {
        self.rule().guard(organization)
    }

    /// What the rule finds in `policy`.
    pub(super) fn run(&self, policy: &Policy<'_>, facts: &Facts<'_>) -> Vec<Found> {
        match &self.origin {
            Origin::Builtin(rule) if !rule.may_fire(facts) => Vec::new(),
            // Without an organization there is nothing to ask, and no need to compile it.
            Origin::Builtin(rule) if rule.declared_only && !facts.has_organization() => Vec::new(),
            _ => self.rule().run(policy, facts),
        }
    }

    /// The severity of a finding whose diagnostic asks for `special`.
    pub(super) fn severity(&self, special: Option<Severity>) -> Severity {
        self.severity
            .or(special)
            .unwrap_or_else(|| match &self.origin {
                Origin::Builtin(rule) => rule.severity,
                Origin::Own(rule) => rule.severity,
            })
    }

    /// What reports say about it.
    pub(super) fn describe(&self) -> Described {
        let rule = self.rule();
        Described {
            id: Arc::clone(&self.id),
            title: rule.title.clone(),
            severity: self.severity(None),
            citations: rule.citations.clone(),
            page: Arc::clone(&rule.page),
        }
    }

    pub(super) fn citations(&self) -> Vec<String> {
        self.rule().citations.clone()
    }

    /// The Access Analyzer codes of a finding: those of the rule that hold for it. A check in Rust says them itself, or
    /// else has one case.
    pub(super) fn aliases_of(&self, problem: &Diagnostic) -> Vec<String> {
        let rule = self.rule();
        let said = problem.codes.iter().map(ToString::to_string);
        if rule.native().is_some() && !problem.codes.is_empty() {
            return said.collect();
        }
        rule.always.iter().cloned().chain(said).collect()
    }

    pub(super) fn stands_for_others(&self) -> bool {
        !self.rule().stands_for.is_empty()
    }

    /// True where a finding of this rule makes one of rule `id` at the same statement needless.
    pub(super) fn stands_for(&self, id: &str) -> bool {
        // The language admits ids and whole packs.
        let fits = |pattern: &String| match pattern.strip_suffix('*') {
            Some(pack) => id.starts_with(pack),
            None => pattern == id,
        };
        self.rule().stands_for.iter().any(fits)
    }
}
