//! A `Sid` with characters that IAM does not take.

use std::collections::HashSet;

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;

const NAME: &str = "unsupported-sid";

fn unsupported(sid: &Leaf<'_>, start: usize, wrong: &str) -> Diagnostic {
    let shown = match wrong.chars().next() {
        Some(c) if c.is_whitespace() => "white space".to_owned(),
        Some('`') => "a backtick".to_owned(),
        Some(c) if c.is_control() => format!("the control character U+{:04X}", u32::from(c)),
        Some(c) => format!("`{c}`"),
        None => String::new(),
    };
    let message = format!(
        "the Sid {} holds {shown}; IAM takes letters and digits only",
        quoted(&sid.text)
    );
    Diagnostic::new(NAME, sid.span_of(start..start + wrong.len()), message)
        .code("UNSUPPORTED_SID")
        .label("AWS refuses the policy")
}

/// The words of a Sid, run together: `Read the records` becomes `ReadTheRecords`.
fn joined(sid: &str) -> String {
    let words = sid.split(|c: char| !c.is_ascii_alphanumeric());
    let mut joined = String::with_capacity(sid.len());
    for word in words.filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
    }
    joined
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let is_wrong = |c: char| !c.is_ascii_alphanumeric();
    let sids = || {
        policy
            .statements
            .iter()
            .filter_map(|statement| statement.sid.as_ref())
    };
    if !sids().any(|sid| sid.text.contains(is_wrong)) {
        return;
    }
    let mut taken: HashSet<String> = sids().map(|sid| sid.text.to_string()).collect();
    for sid in sids() {
        let Some(start) = sid.text.find(is_wrong) else {
            continue;
        };
        let rest = sid.text.get(start..).unwrap_or_default();
        let length = rest.find(|c: char| !is_wrong(c)).unwrap_or(rest.len());
        let problem = unsupported(sid, start, rest.get(..length).unwrap_or_default());
        let joined = joined(&sid.text);
        if joined.is_empty() || !taken.insert(joined.clone()) {
            cx.report(
                problem.help("name the statement with letters and digits, or leave `Sid` out"),
            );
            continue;
        }
        let problem = problem.help(format!("write {}", quoted(&joined)));
        cx.report(element::replace(
            problem,
            Safety::Safe,
            sid.node,
            &element::string(&joined),
        ));
    }
}
