//! A rule: compiled from its page, run on a policy.

use std::sync::Arc;

use super::eval::{PLACES, Run, kind_is};
use super::header::{self, Status};
use super::outline::Facts;
use super::page::Page;
use super::parse::parse;
use super::plan::{Element, Grouping, Place, Plan};
use super::say::{Said, say};
use super::sets::Sets;
use super::syntax::problem;
use super::value::Value;
use super::{check, layout, mend};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Audience;
use crate::policy::ast::{Policy, Statement};
use crate::policy::kind::PolicyKind;
use crate::source::Span;

/// How many findings of one statement a rule that reports per item may give.
const FINDINGS: usize = 100;

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
pub struct Checked(Box<Plan>);

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
    pub fn run<'x>(&'x self, policy: &'x Policy<'x>, facts: &'x Facts<'x>) -> Vec<Diagnostic> {
        let Body::Checked(Checked(plan)) = &self.body else {
            return Vec::new();
        };
        if !self.applies(&policy.kind, facts.audience)
            || !plan.filter.admits(&facts.outline)
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

    fn run<'x>(&'x self, policy: &'x Policy<'x>, facts: &'x Facts<'x>) -> Vec<Diagnostic> {
        let mut run = Run::new(policy, facts);
        let mut found = Vec::new();
        if self.per_statement {
            for statement in &policy.statements {
                run.enter(statement);
                if run.holds(&self.condition) {
                    self.report(&mut run, policy, Some(statement), &mut found);
                }
                if run.exhausted() {
                    break;
                }
            }
        } else if run.holds(&self.condition) {
            self.report(&mut run, policy, None, &mut found);
        }
        if run.exhausted() {
            // Never silent: what was not looked at may be wrong.
            let message = "this rule has too much to compare in this document and was not finished";
            let unfinished = Diagnostic::new(
                "rule",
                Value::Document(policy).span().unwrap_or_default(),
                message,
            );
            return vec![unfinished.severity(Severity::Warning)];
        }
        if matches!(self.grouping, Grouping::Document) {
            found = one(found);
        }
        found
    }

    /// The finding (or findings) of a condition that holds.
    fn report<'x>(
        &'x self,
        run: &mut Run<'x>,
        policy: &'x Policy<'x>,
        statement: Option<&'x Statement<'x>>,
        found: &mut Vec<Diagnostic>,
    ) {
        if let Place::Path(path) = &self.at {
            let most = if matches!(self.grouping, Grouping::Statement | Grouping::Document) {
                PLACES + 1
            } else {
                FINDINGS
            };
            run.collect(&self.condition, path.slot, most);
        }
        // Each item with all that is known: what belongs to it, and the rest as found first.
        let first = run.slots;
        let items = run.items.iter().map(|item| {
            let mut slots = first;
            for (at, slot) in slots.iter_mut().enumerate() {
                if run.of_item & (1 << at) != 0
                    && let Some(value) = item.get(at)
                {
                    *slot = *value;
                }
            }
            slots
        });
        let items: Vec<_> = items.collect();
        let mut groups: Vec<(String, Diagnostic)> = Vec::new();
        for slots in if items.is_empty() { vec![first] } else { items } {
            run.slots = slots;
            let said = Said {
                run: &*run,
                policy,
                statement,
            };
            let group = match &self.grouping {
                Grouping::Statement | Grouping::Document => String::new(),
                Grouping::Item => groups.len().to_string(),
                Grouping::Text(path) => said
                    .run
                    .path(path)
                    .text()
                    .unwrap_or_default()
                    .to_ascii_lowercase(),
            };
            let known = groups.iter_mut().find(|(name, _)| *name == group);
            if let Some((_, diagnostic)) = known {
                let span = said.place(&self.at);
                if diagnostic.related.len() < PLACES && diagnostic.span != span {
                    diagnostic.related.push(crate::diagnostic::Label {
                        span,
                        message: say(&self.label, &said),
                    });
                }
                continue;
            }
            let mut diagnostic = self.diagnostic(&said);
            let severity = self
                .severities
                .iter()
                .find(|(_, condition)| run.holds(condition));
            diagnostic.severity = severity.map(|(severity, _)| *severity);
            for (codes, condition) in &self.codes {
                if run.holds(condition) {
                    diagnostic.codes.extend(codes.iter().cloned());
                }
            }
            groups.push((group, diagnostic));
        }
        found.extend(groups.into_iter().map(|(_, diagnostic)| diagnostic));
    }

    fn diagnostic<'x>(&'x self, said: &Said<'_, 'x>) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new("rule", said.place(&self.at), say(&self.message, said));
        diagnostic.label = say(&self.label, said);
        for (place, words) in &self.also {
            diagnostic = diagnostic.also(said.place(place), say(words, said));
        }
        diagnostic.help = self.help.as_ref().map(|text| say(text, said));
        diagnostic.example = self.example.as_ref().map(|text| say(text, said));
        diagnostic.fix = self
            .fix
            .as_ref()
            .and_then(|(what, safety)| mend::mend(what, *safety, said));
        diagnostic
    }
}

impl Said<'_, '_> {
    /// Where a place of the rule is in this policy: the narrowest thing there is.
    pub(super) fn place(&self, place: &Place) -> Span {
        let exact = match place {
            Place::Path(path) => self.run.path(path).span(),
            Place::Element(element) => self.element(*element),
        };
        let owner = match self.statement {
            Some(statement) => Value::Statement(statement),
            None => Value::Document(self.policy),
        };
        exact.or_else(|| owner.span()).unwrap_or_default()
    }

    /// The key of an element.
    fn element(&self, element: Element) -> Option<Span> {
        if element.of_document() {
            return self
                .policy
                .node
                .members()
                .find(|(key, _)| key.text() == element.name())
                .map(|(key, _)| key.span());
        }
        let members = self.statement?.node.members();
        let mut named = members.filter(|(key, _)| key.text() == element.name());
        named.next().map(|(key, _)| key.span())
    }
}

/// Many findings as one: the first, the others' places as further labels.
fn one(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found = found.into_iter();
    let Some(mut first) = found.next() else {
        return Vec::new();
    };
    for other in found {
        if first.related.len() >= PLACES {
            break;
        }
        first = first.also(other.span, other.label);
    }
    vec![first]
}
