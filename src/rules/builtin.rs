//! The rules and sets that are part of the program.
//!
//! The build script walks `rules/` and writes a table of what it finds; nothing else lists them. A
//! rule's fence is compiled, and a set read, on first use.

use std::sync::OnceLock;

use super::attached::Facts;
use super::header::Status;
use super::page::Page;
use super::rule::{Body, Rule};
use super::sets::{NamedSet, SetKind, Sets};
use crate::catalog::Action;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Audience;
use crate::policy::kind::PolicyKind;
use crate::source::Span;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A rule of the program. What can be said without compiling it is in the table.
#[derive(Debug)]
pub struct BuiltinRule {
    /// Path of its page below `rules/`, without `.md`.
    pub id: &'static str,
    /// The page's title.
    pub title: &'static str,
    /// The whole page.
    pub page: &'static str,
    /// Where the text of its `rule` fence stands in the page.
    pub fence: Span,
    /// Its severity.
    pub severity: Severity,
    /// Whether it is on.
    pub status: Status,
    /// Names of the kinds that it is for; empty for all.
    pub kinds: &'static [&'static str],
    /// For whose policies it is; empty for all.
    pub audiences: &'static [&'static str],
    /// The check in Rust that it documents.
    pub native: Option<&'static str>,
    /// Issue codes of Access Analyzer.
    pub aliases: &'static [&'static str],
    /// Ids that it had before.
    pub formerly: &'static [&'static str],
    /// `Allow` or `Deny`, where it fires on no other statement.
    effect: Option<&'static str>,
    /// Where it fires only on documents that name an action of one of these services.
    services: Option<&'static [&'static str]>,
    /// True where it is asked of the policies of an organization.
    pub of_organization: bool,
    /// True where it is asked only if an organization has been declared.
    pub declared_only: bool,
    compiled: OnceLock<(Rule, Vec<Diagnostic>)>,
}

impl BuiltinRule {
    /// The rule, compiled on first use.
    pub fn rule(&'static self) -> &'static Rule {
        &self.compiled().0
    }

    /// What is wrong with its page; empty but while a page is being written.
    pub fn problems(&'static self) -> &'static [Diagnostic] {
        &self.compiled().1
    }

    /// The page, read as Markdown.
    pub fn read(&self) -> Page {
        Page::parse(self.page)
    }

    /// True if the rule is for policies of this kind and audience; compiles nothing.
    pub fn applies(&self, kind: &PolicyKind, audience: Audience) -> bool {
        let fits = |wanted: &&str| {
            PolicyKind::from_name(wanted).is_some_and(|wanted| super::eval::kind_is(kind, &wanted))
        };
        (self.kinds.is_empty() || self.kinds.iter().any(fits))
            && (self.audiences.is_empty() || self.audiences.contains(&audience.name()))
    }

    /// True if it asks where the patient data is; compiles nothing.
    pub fn asks_about_phi(&self) -> bool {
        super::phi::is_asked_about(self.page, self.fence)
    }

    /// False where it is plain, without compiling it, that the rule cannot fire on a document.
    pub fn may_fire(&self, facts: &Facts<'_>) -> bool {
        facts.outline.may_have(self.effect, self.services)
    }

    fn compiled(&'static self) -> &'static (Rule, Vec<Diagnostic>) {
        self.compiled.get_or_init(|| {
            let sets = Sets::default();
            let (rule, errors) =
                Rule::compile_fence(self.id, self.title, self.page, self.fence, &sets);
            (rule.unwrap_or_else(|| self.broken()), errors)
        })
    }

    /// What stands for a rule whose page is wrong; the tests exclude it.
    fn broken(&self) -> Rule {
        Rule {
            id: self.id.into(),
            title: self.title.to_owned(),
            severity: self.severity,
            kinds: Vec::new(),
            citations: Vec::new(),
            status: self.status,
            audiences: Vec::new(),
            aliases: Vec::new(),
            always: Vec::new(),
            stands_for: Vec::new(),
            formerly: Vec::new(),
            page: self.page.into(),
            body: Body::Broken,
        }
    }
}

/// All rules of the program, in the order of their ids.
pub fn builtin() -> &'static [BuiltinRule] {
    &RULES
}

/// All sets of the program, in the order of their names.
pub fn sets() -> &'static [NamedSet] {
    &SETS
}

/// What an action does with the data of patients, where it can: `reads`, `writes`, `deletes`.
pub fn phi_classes(action: Action) -> impl Iterator<Item = &'static str> {
    const CLASSES: [(&str, &str); 3] = [
        ("phi-read", "reads"),
        ("phi-write", "writes"),
        ("phi-delete", "deletes"),
    ];
    let holds = move |name| {
        let actions = set(name).map(NamedSet::actions);
        actions.is_some_and(|actions| actions.iter().any(|known| known == action))
    };
    let of = CLASSES.into_iter().filter(move |(name, _)| holds(*name));
    of.map(|(_, class)| class)
}

/// Where the page of a rule of the program can be read on the web; `None` for a rule of one's own.
pub fn page_address(id: &str) -> Option<String> {
    let builtin = builtin().iter().any(|rule| rule.id == id);
    builtin.then(|| format!("{}/blob/main/rules/{id}.md", env!("CARGO_PKG_REPOSITORY")))
}

/// The set of the program called `name`.
pub(super) fn set(name: &str) -> Option<&'static NamedSet> {
    let at = SETS.binary_search_by(|set| set.name().cmp(name)).ok()?;
    SETS.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the build script reads off a page must never be stricter than what the compiler
    /// derives from its meaning.
    #[test]
    fn the_table_skips_no_document_that_a_rule_needs() {
        let mut skipping = 0;
        for rule in builtin() {
            let Body::Checked(_) = &rule.rule().body else {
                continue;
            };
            let filter = rule.rule().filter();
            if let Some(effect) = rule.effect {
                assert!(filter.needs_effect(effect), "{}: {effect}", rule.id);
                skipping += 1;
            }
            if let Some(services) = rule.services {
                assert!(filter.needs_services(services), "{}: {services:?}", rule.id);
                skipping += 1;
            }
        }
        assert!(
            skipping > 40,
            "the build script reads pages no more: {skipping}"
        );
    }
}
