//! Tests of the language as a whole: a rule's text in, findings or errors out.

mod conditions;
mod errors;
mod fixes;
mod folders;
mod guardrails;
mod question_errors;
mod questions;
mod regions;
mod reports;

use super::{Facts, Page, Rule, Sets};
use crate::diagnostic::Diagnostic;
use crate::json::Tree;
use crate::policy::{Audience, Policy, PolicyKind};

/// Compiles a fence put into a page.
fn compile(fence: &str) -> (Option<Rule>, Vec<Diagnostic>, String) {
    let text = format!("# Title\n\n```rule\n{fence}\n```\n");
    let (rule, errors) = Rule::compile("local/test", &Page::parse(text.as_str()), &Sets::default());
    (rule, errors, text)
}

/// Compiles a fence that must be right.
#[track_caller]
fn compiled(fence: &str) -> Rule {
    let (rule, errors, _) = compile(fence);
    assert!(errors.is_empty(), "{fence}\n{errors:#?}");
    rule.unwrap()
}

/// What a rule finds in a policy of a kind.
fn run_on(rule: &Rule, text: &str, kind: PolicyKind) -> Vec<Diagnostic> {
    let (tree, _) = Tree::parse(text);
    let (policy, _) = crate::policy::read(tree.root().unwrap(), kind);
    found_on(rule, &policy, &Facts::new(&policy, Audience::People))
}

fn found_on(rule: &Rule, policy: &Policy<'_>, facts: &Facts<'_>) -> Vec<Diagnostic> {
    let found = rule.run(policy, facts).into_iter();
    found.map(|found| found.diagnostic).collect()
}

fn run(rule: &Rule, text: &str) -> Vec<Diagnostic> {
    run_on(rule, text, PolicyKind::Identity)
}

/// A document of one statement.
fn statement(body: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{body}}}]}}"#)
}
