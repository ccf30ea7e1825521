//! What keeps a policy from being read as its author and AWS would read it.
//!
//! A proof, and a judgement of several policies together, is about what a policy lets happen. Where
//! AWS refuses the text, or it can be read in two ways, there is no such thing to speak of.
//!
//! Left out on purpose: what AWS refuses although it is plain what it would mean (its size, two
//! equal `Sid`s, a field of an ARN that no service has), and what AWS accepts although it is most
//! likely a mistake (an action or key that the catalogue lacks).

use super::document::Context;
use super::native;
use crate::catalog::NO_ADDITIONS;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::action::ActionPattern;
use crate::policy::resource::ResourcePattern;
use crate::policy::{Audience, Policy, PolicyKind};
use crate::rules::Facts;
use crate::source::Span;

/// Checks of a policy of any kind.
const ALWAYS: [&str; 11] = [
    "missing-statement",
    "missing-effect",
    "invalid-effect",
    "missing-action",
    "unsupported-element-combination",
    "invalid-condition-operator",
    "null-with-if-exists",
    "duplicate-keys-with-different-case",
    "invalid-version",
    "invalid-principal-format",
    "invalid-principal-key",
];

/// Checks whose findings count where they are about a text that is no pattern at all.
const PATTERNS: [&str; 3] = [
    "invalid-action",
    "invalid-arn",
    "variable-unsupported-in-element",
];

/// Checks of a policy of this kind.
fn of_kind(kind: &PolicyKind) -> &'static [&'static str] {
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session => {
            &["missing-resource", "unsupported-principal"]
        }
        PolicyKind::Trust => &["missing-principal", "role-trust-policy-syntax-error"],
        PolicyKind::Resource(_) | PolicyKind::Endpoint => {
            &["missing-principal", "missing-resource"]
        }
        PolicyKind::Scp => &["missing-resource", "scp-syntax-error-principal"],
        PolicyKind::Rcp => &[
            "missing-resource",
            "missing-principal",
            "rcp-syntax-error-action",
            "rcp-syntax-error-allow",
            "rcp-syntax-error-notaction",
            "rcp-syntax-error-principal",
        ],
    }
}

/// What keeps `policy` from being read faithfully; nothing where it can be. `reported` is what
/// reading its text has brought up, `text` the text of its file.
pub fn obstacles(policy: &Policy<'_>, text: &str, reported: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut found = reported;
    let names = ALWAYS.iter().chain(of_kind(&policy.kind));
    for name in names {
        found.extend(run(name, policy, text));
    }
    let no_patterns = no_patterns(policy);
    for name in PATTERNS {
        let about_one = |problem: &Diagnostic| {
            let after = no_patterns.partition_point(|place| place.start <= problem.span.start);
            let place = after.checked_sub(1).and_then(|at| no_patterns.get(at));
            place.is_some_and(|place| place.covers(problem.span))
        };
        found.extend(run(name, policy, text).into_iter().filter(about_one));
    }
    found.retain(|problem| {
        problem
            .severity
            .is_none_or(|severity| severity == Severity::Error)
    });
    found.sort_by_key(|problem| problem.span);
    found
}

fn run(name: &str, policy: &Policy<'_>, text: &str) -> Vec<Diagnostic> {
    match native::check(name) {
        Some(check) => Context::run(
            check,
            policy,
            text,
            &NO_ADDITIONS,
            &Facts::new(policy, Audience::Unknown),
        ),
        None => Vec::new(),
    }
}

/// The entries of `Action` and `Resource` that are no pattern, in the order of their places.
fn no_patterns(policy: &Policy<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for statement in &policy.statements {
        let actions = statement.action.iter().chain(&statement.not_action);
        for entry in actions.flat_map(|element| &element.entries) {
            if matches!(entry.pattern, ActionPattern::Invalid(_)) {
                spans.push(entry.leaf.span());
            }
        }
        let resources = statement.resource.iter().chain(&statement.not_resource);
        for entry in resources.flat_map(|element| &element.entries) {
            if matches!(entry.pattern, ResourcePattern::Invalid(_)) {
                spans.push(entry.leaf.span());
            }
        }
    }
    spans.sort_unstable();
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tree;
    use crate::policy::read;

    #[track_caller]
    fn check(statement: &str, kind: &str, expected: &[&str]) {
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{{statement}}}]}}");
        let (tree, mut problems) = Tree::parse(&text);
        let kind = PolicyKind::from_name(kind).unwrap();
        let (policy, more) = read(tree.root().unwrap(), kind);
        problems.extend(more);
        let names: Vec<_> = obstacles(&policy, &text, problems)
            .iter()
            .map(|problem| problem.name)
            .collect();
        assert_eq!(names, expected, "{statement}");
    }

    const REST: &str = r#""Action": "s3:GetObject", "Resource": "*""#;

    #[test]
    fn what_aws_refuses_is_an_obstacle() {
        let allow = format!("\"Effect\": \"Allow\", {REST}");
        check(&allow, "identity", &[]);
        check(REST, "identity", &["missing-effect"]);
        check(
            &format!("\"Effect\": \"allow\", {REST}"),
            "identity",
            &["invalid-effect"],
        );
        check(
            &format!("{allow}, \"Effect\": \"Deny\""),
            "identity",
            &["duplicate-key"],
        );
        check(&format!("{allow},"), "identity", &["json-syntax-error"]);
        check(
            &format!("{allow}, \"Conditions\": {{}}"),
            "identity",
            &["invalid-policy-element"],
        );
        check(
            &format!("{allow}, \"Condition\": {{\"StringEqual\": {{\"aws:x\": \"y\"}}}}"),
            "identity",
            &["invalid-condition-operator"],
        );
        check(
            &format!("{allow}, \"NotAction\": \"s3:*\""),
            "identity",
            &["unsupported-element-combination"],
        );
        check(
            r#""Effect": "Allow", "Action": "GetObject", "Resource": "bucket""#,
            "identity",
            &["invalid-action", "invalid-arn"],
        );
    }

    #[test]
    fn the_kind_decides_about_principals_and_resources() {
        let allow = format!("\"Effect\": \"Allow\", {REST}");
        let everyone = format!("{allow}, \"Principal\": \"*\"");
        check(&everyone, "resource:s3", &[]);
        check(&allow, "resource:s3", &["missing-principal"]);
        check(&everyone, "identity", &["unsupported-principal"]);
        check(&everyone, "scp", &["scp-syntax-error-principal"]);
        check(
            r#""Effect": "Allow", "Action": "s3:GetObject""#,
            "boundary",
            &["missing-resource"],
        );
    }

    #[test]
    fn what_aws_accepts_is_none() {
        check(
            r#""Sid": "", "Effect": "Allow", "Action": ["s3:GetObjekt", "nonesuch:X", "*:*"],
               "Resource": "arn:aws:s3:nowhere::b""#,
            "identity",
            &[],
        );
        check(
            &format!(
                "\"Effect\": \"Allow\", {REST}, \"Condition\": {{\"NumericEquals\": {{\"aws:x\": \"y\"}}}}"
            ),
            "identity",
            &[],
        );
    }
}
