//! The tables of `tests/semantics/` by the prover: the region is just the request of the case.

use std::collections::BTreeMap;

use iamlint::evaluate;
use iamlint::policy::ast::ConditionBlock;
use iamlint::policy::template::{PieceKind, Template};
use iamlint::policy::{Policy, PolicyKind};
use iamlint::prover::{ActionTest, PrincipalClass, Prover, Region, Test, Verdict, Wanted};
use iamlint::request::{Group, Request};

use crate::semantics::{Subject, tables};

/// Cases that the prover leaves open, since AWS's pages do.
const CONTESTED: [&str; 7] = [
    "StringEquals without a set operator never takes a set",
    "StringNotEquals without a set operator never takes a set",
    "StringEqualsIfExists without a set operator never takes a set",
    "StringNotEqualsIfExists without a set operator never takes a set",
    "a set of one is a set too",
    "ForAnyValue:Null is always false: key absent",
    "ForAnyValue:Null is always false: key present",
];

/// Cases about requests that AWS cannot make, which the evaluator answers all the same.
const NO_REQUESTS: [&str; 6] = [
    "a request value that is no number, negated",
    "a request value that is no date, negated",
    "the root user has no user name",
    "the root user's id is the account",
    "an anonymous caller",
    "a service calls as itself",
];

/// Cases that turn on what the prover is not about.
const LEFT_OUT: [(&str, &str); 3] = [
    (
        "SCP: a service-linked role is free",
        "service-linked roles are left out",
    ),
    (
        "SCP: a session of a service-linked role is free",
        "the same",
    ),
    (
        "key: a key ARN tells a key policy",
        "a key policy is one by its kind",
    ),
];

/// The context keys that policies name, in conditions and as variables.
fn keys(policies: &[&Policy<'_>]) -> Vec<String> {
    let mut keys = Vec::new();
    let variables = |text: &str, keys: &mut Vec<String>| {
        for piece in Template::parse(text).pieces {
            if let PieceKind::Variable { key, .. } = piece.kind {
                keys.push(text[key].to_owned());
            }
        }
    };
    for statement in policies.iter().flat_map(|policy| &policy.statements) {
        for element in statement.resource.iter().chain(&statement.not_resource) {
            let entries = element.entries.iter();
            entries.for_each(|entry| variables(&entry.leaf.text, &mut keys));
        }
        let blocks = statement.condition.iter();
        for (_, condition) in blocks.flat_map(ConditionBlock::conditions) {
            keys.push(condition.key.text.to_string());
            let values = condition.values.iter();
            values.for_each(|value| variables(&value.text, &mut keys));
        }
    }
    keys
}

/// Just this request.
fn region(request: &Request, policies: &[&Policy<'_>]) -> Region {
    let mut exactly = BTreeMap::new();
    let named = keys(policies);
    let owner = "aws:resourceaccount".to_owned();
    for key in named.iter().chain(request.context.keys()).chain([&owner]) {
        exactly.insert(key.to_ascii_lowercase(), evaluate::held(request, key));
    }
    Region {
        action: vec![ActionTest::Like(vec![request.action.clone()])],
        resource: vec![Test {
            wanted: Wanted::Is(vec![request.resource.clone()]),
            negated: false,
        }],
        principal: vec![PrincipalClass::Is(request.principal.clone())],
        exactly,
        ..Region::default()
    }
}

/// A group in which no policy is missing that would be needed: what is silent allows nothing.
fn completed(request: &Request, group: &Group<'static>) -> Group<'static> {
    let mut group = group.clone();
    if group.identity.is_empty() {
        group.identity.push(silent(PolicyKind::Identity));
    }
    if group.resource.is_none() {
        let takes_role = request.action.starts_with("sts:Assume");
        let kind = match request.resource.split(':').nth(2) {
            Some("iam") if takes_role => PolicyKind::Trust,
            Some("kms") => PolicyKind::Resource(Some("kms".to_owned())),
            _ => PolicyKind::Resource(None),
        };
        group.resource = Some(silent(kind));
    }
    group
}

fn silent(kind: PolicyKind) -> &'static Policy<'static> {
    let text = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let tree = Box::leak(Box::new(iamlint::json::Tree::parse(text).0));
    Box::leak(Box::new(
        iamlint::policy::read(tree.root().unwrap(), kind).0,
    ))
}

#[test]
fn the_prover_answers_as_the_tables_say() {
    let (mut wrong, mut contested, mut impossible) = (Vec::new(), Vec::new(), Vec::new());
    let mut count = 0;
    for (file, table) in tables() {
        for case in &table.case {
            count += 1;
            let request = case.request(&table);
            let group = match case.subject(&table) {
                Subject::Group(group) => completed(&request, &group),
                Subject::Alone(policy) => Group::alone(policy),
            };
            let policies: Vec<_> = group
                .policies()
                .into_iter()
                .map(|(_, policy)| policy)
                .collect();
            let region = region(&request, &policies);
            let verdict = Prover::new(group).allowed(&region);
            let allowed = case.expect == "allowed";
            let name = case.name.as_str();
            match verdict {
                Verdict::Some(_) if allowed => {}
                Verdict::Never if !allowed => {}
                Verdict::Unknown(_) if CONTESTED.contains(&name) => contested.push(name.to_owned()),
                _ if NO_REQUESTS.contains(&name) => impossible.push(name.to_owned()),
                Verdict::Never | Verdict::Unknown(_)
                    if LEFT_OUT.iter().any(|(case, _)| *case == name) => {}
                verdict => wrong.push(format!("{file}: {name}: {verdict:?}, not {}", case.expect)),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let listed = CONTESTED.iter().chain(&NO_REQUESTS);
    let seen = |name: &&&str| {
        contested
            .iter()
            .chain(&impossible)
            .any(|seen| seen == **name)
    };
    let needless: Vec<_> = listed.filter(|name| !seen(name)).collect();
    assert!(needless.is_empty(), "answered all the same: {needless:?}");
}
