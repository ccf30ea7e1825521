//! A rule: compiled from its page, run on a policy.

use std::sync::Arc;

use super::attached::Facts;
use super::eval::kind_is;
use super::header::{self, Status};
use super::page::Page;
use super::parse::parse;
use super::plan::Plan;
use super::report::Found;
use super::sets::Sets;
use super::syntax::problem;
use super::{check, layout};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Audience;
use crate::policy::ast::Policy;
use crate::policy::kind::PolicyKind;
use crate::source::Span;

/// A rule that can be run.
#[derive(Debug)]
pub struct Rule {
    /// Path of its page without `.md`: `hipaa/phi-access-without-mfa`.
    pub id: Arc<str>,
    /// The page's title.
    pub title: String,
    /// How much its findings weigh, unless the rule says otherwise for a case.
    pub severity: Severity,
    /// The kinds of policy it is for; empty for all.
    pub kinds: Vec<PolicyKind>,
    /// Paragraphs of law and standards.
    pub citations: Vec<String>,
    /// Whether it is on.
    pub status: Status,
    /// For whose policies it is; empty for all.
    pub audiences: Vec<Audience>,
    /// Issue codes of Access Analyzer.
    pub aliases: Vec<String>,
    /// Those of `aliases` that do not depend on the case.
    pub always: Vec<String>,
    /// Rules whose findings at the same place this one replaces; `pack/*` for all of a pack.
    pub stands_for: Vec<String>,
    /// Ids that it had before.
    pub formerly: Vec<String>,
    /// The Markdown page.
    pub page: Arc<str>,
    /// What it does.
    pub body: Body,
}

/// What a rule does.
#[derive(Debug)]
pub enum Body {
    /// A check written in Rust.
    Native(String),
    /// A condition in the rule language.
    Checked(Checked),
    /// Nothing: its page is wrong. Only a built-in rule can be so, while its page is being written.
    Broken,
}

/// A compiled condition.
#[derive(Debug)]
pub struct Checked(pub(super) Box<Plan>);

impl Rule {
    /// Compiles the `rule` fence of a page. Every error is a diagnostic in the page; with an error
    /// there is no rule.
    pub fn compile(id: &str, page: &Page, sets: &Sets) -> (Option<Self>, Vec<Diagnostic>) {
        match page.fence {
            Some(fence) if !page.title.is_empty() => {
                Self::compile_fence(id, &page.title, page.text(), fence, sets)
            }
            Some(fence) => (
                None,
                vec![problem(
                    Span::at(fence.start),
                    "this page has no title: a line `# …` at its top",
                )],
            ),
            None => (
                None,
                vec![problem(Span::at(0), "this page has no fence ```rule")],
            ),
        }
    }

    /// As [`Self::compile`], for a page whose title and fence are known.
    pub(super) fn compile_fence(
        id: &str,
        title: &str,
        page: &str,
        fence: Span,
        sets: &Sets,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let text = page.get(fence.range()).unwrap_or_default();
        let prepared = match layout::prepare(text, fence.start) {
            Ok(prepared) => prepared,
            Err(error) => return (None, vec![*error]),
        };
        let (file, mut errors) = parse(text, &prepared, fence.start);
        let Some(file) = file else {
            return (None, errors);
        };
        let header = header::check(&file, &mut errors);
        let body = match (&file.native, &file.clause) {
            (Some(name), None) => Some(Body::Native(name.value.to_owned())),
            (Some(name), Some(_)) => {
                errors.push(problem(
                    name.span,
                    "a rule is either `native` or has a condition",
                ));
                None
            }
            (None, None) => {
                errors.push(problem(
                    Span::at(fence.start),
                    "this rule says neither `forbid … where …` nor `native …`",
                ));
                None
            }
            (None, Some(_)) if file.broken => None,
            (None, Some(clause)) => {
                if file.message.is_none() {
                    errors.push(problem(clause.span, "this rule has no `message`"));
                }
                let (plan, found) = check::check(&file, clause, sets);
                errors.extend(found);
                plan.map(|plan| Body::Checked(Checked(Box::new(plan))))
            }
        };
        let words = |words: &[super::ast::Word<'_>]| {
            words.iter().map(|word| word.value.to_owned()).collect()
        };
        let conditional = |code: &str| {
            let mut codes = file.codes.iter().flat_map(|(codes, _)| codes);
            codes.any(|word| word.value == code)
        };
        let rule = body.filter(|_| errors.is_empty()).map(|body| Self {
            id: id.into(),
            title: title.to_owned(),
            severity: header.severity,
            kinds: header.kinds,
            citations: file
                .citations
                .iter()
                .map(|text| text.value.to_owned())
                .collect(),
            status: header.status,
            audiences: header.audiences,
            aliases: words(&file.aliases),
            always: file
                .aliases
                .iter()
                .filter(|word| !conditional(word.value))
                .map(|word| word.value.to_owned())
                .collect(),
            stands_for: words(&file.stands_for),
            formerly: words(&file.formerly),
            page: page.into(),
            body,
        });
        (rule, errors)
    }

    /// Name of the check in Rust that the page documents.
    pub fn native(&self) -> Option<&str> {
        match &self.body {
            Body::Native(name) => Some(name),
            Body::Checked(_) | Body::Broken => None,
        }
    }

    /// True if it asks where the patient data is.
    pub fn asks_about_phi(&self) -> bool {
        let fence = Page::parse(&*self.page).fence;
        fence.is_some_and(|fence| super::phi::is_asked_about(&self.page, fence))
    }

    /// What the compiler found that a document must have.
    #[cfg(test)]
    pub(super) fn filter(&self) -> super::outline::Filter {
        match &self.body {
            Body::Checked(Checked(plan)) => {
                let mut filter = plan.filter.clone();
                if let Some(set) = &plan.applies_to {
                    filter.limit_to(set);
                }
                filter
            }
            _ => super::outline::Filter::default(),
        }
    }

    /// True if the rule is for policies of this kind and audience.
    pub fn applies(&self, kind: &PolicyKind, audience: Audience) -> bool {
        let kind_fits =
            self.kinds.is_empty() || self.kinds.iter().any(|wanted| kind_is(kind, wanted));
        kind_fits && (self.audiences.is_empty() || self.audiences.contains(&audience))
    }

    /// What the rule finds in a policy, in the order of its statements. Nothing for a native rule,
    /// whose check lives in `lint`, and nothing where the rule is not for this kind or audience.
    pub fn run(&self, policy: &Policy<'_>, facts: &Facts<'_>) -> Vec<Found> {
        let Body::Checked(Checked(plan)) = &self.body else {
            return Vec::new();
        };
        if !self.applies(&policy.kind, facts.audience)
            || !plan.filter.admits(&facts.outline)
            || (facts.grants_alone() && !plan.filter_alone.admits(&facts.outline))
            || !plan.concerns(policy, facts)
        {
            return Vec::new();
        }
        plan.run(policy, facts)
    }
}

impl Plan {
    /// True if the document may match an action of `applies-to`.
    fn concerns(&self, policy: &Policy<'_>, facts: &Facts<'_>) -> bool {
        let Some(set) = &self.applies_to else {
            return true;
        };
        policy.statements.iter().any(
            |statement| match (&statement.action, &statement.not_action) {
                (Some(list), _) => list
                    .entries
                    .iter()
                    .filter_map(|entry| facts.patterns().get(entry))
                    .any(|pattern| set.actions().matched(pattern).next().is_some()),
                (None, not_action) => not_action.is_some(),
            },
        )
    }
}
