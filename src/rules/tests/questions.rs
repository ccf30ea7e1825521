//! Questions with answers that the tests give, in place of the prover's.

use std::collections::BTreeMap;

use super::{Facts, compiled, found_on, statement};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::Tree;
use crate::policy::{Audience, PolicyKind};
use crate::prover::{Hole, Instance, Question, Region, Verdict};
use crate::request::{Attachment, ContextValue, Group, Request, StatementId};
use crate::rules::Found;
use crate::source::Span;

const ALLOW: &str = r#""Effect":"Allow","Action":["ec2:*","s3:Get*"],"Resource":"*""#;

pub(super) fn region<'r>(question: &Question<'r>) -> &'r Region {
    match question {
        Question::Allowed(region) | Question::Undenied(region) | Question::Matched(_, region) => {
            region
        }
    }
}

fn instance(statement: usize) -> Verdict {
    let context = BTreeMap::from([
        (
            "aws:MultiFactorAuthPresent".to_owned(),
            ContextValue::Absent,
        ),
        (
            "aws:SourceIp".to_owned(),
            ContextValue::One("192.0.2.1".to_owned()),
        ),
    ]);
    Verdict::Some(Box::new(Instance {
        witness: Request {
            principal: "arn:aws:iam::111122223333:user/ada".to_owned(),
            action: "s3:GetObject".to_owned(),
            resource: "arn:aws:s3:::phi/a".to_owned(),
            resource_account: None,
            context,
        },
        statements: vec![StatementId {
            policy: Attachment::Identity(0),
            statement,
        }],
        holes: vec![Hole {
            statement: StatementId {
                policy: Attachment::Identity(0),
                statement: 0,
            },
            span: Span::new(3, 6),
            message: "the hole".to_owned(),
        }],
    }))
}

/// Says yes to a region whose resource is `yes`, and so on.
pub(super) fn by_resource(questions: &[Question<'_>]) -> Verdict {
    let asked = format!("{:?}", questions.iter().map(region).collect::<Vec<_>>());
    let has = |word: &str| asked.contains(&format!("\"{word}\""));
    if has("no") {
        Verdict::Never
    } else if has("unknown") {
        Verdict::Unknown("too hard".to_owned())
    } else {
        instance(0)
    }
}

pub(super) fn found(
    fence: &str,
    text: &str,
    kind: PolicyKind,
    fake: fn(&[Question<'_>]) -> Verdict,
) -> Vec<Diagnostic> {
    let rule = compiled(fence);
    let (tree, _) = Tree::parse(text);
    let (policy, _) = crate::policy::read(tree.root().unwrap(), kind);
    let facts = Facts::new(&policy, Audience::People).faking(fake);
    found_on(&rule, &policy, &facts)
}

/// Whether a condition on `ALLOW` fires, does not, or is undecided.
#[track_caller]
fn check(condition: &str, expected: &str) {
    let fence = format!("severity error\nforbid statement where {condition}\nmessage \"fires\"");
    let found = found(&fence, &statement(ALLOW), PolicyKind::Identity, by_resource);
    let outcome = match found.as_slice() {
        [] => "no".to_owned(),
        [one] if one.severity == Some(Severity::Note) => one.message.clone(),
        [one] => one.message.clone(),
        _ => format!("{found:?}"),
    };
    let outcome = match outcome.as_str() {
        "fires" => "yes",
        "whether this rule is broken could not be decided: too hard" => "unknown",
        other => other,
    };
    assert_eq!(outcome, expected, "{condition}");
}

#[test]
fn three_values() {
    let values = [
        ("yes", "allowed(resource \"yes\")"),
        ("no", "allowed(resource \"no\")"),
        ("unknown", "allowed(resource \"unknown\")"),
    ];
    for (a, first) in values {
        check(first, a);
        let not = match a {
            "yes" => "no",
            "no" => "yes",
            _ => "unknown",
        };
        check(&format!("not {first}"), not);
        check(&format!("not not {first}"), a);
        check(&first.replace("allowed", "denied"), not);
        check(&first.replace("allowed", "undenied"), a);
        for (b, second) in values {
            let and = match (a, b) {
                ("no", _) | (_, "no") => "no",
                ("yes", "yes") => "yes",
                _ => "unknown",
            };
            let or = match (a, b) {
                ("yes", _) | (_, "yes") => "yes",
                ("no", "no") => "no",
                _ => "unknown",
            };
            check(&format!("{first} and {second}"), and);
            check(&format!("{first} or {second}"), or);
            let list = |quantifier: &str| {
                format!("{quantifier} r in {{\"{a}\", \"{b}\"}}: allowed(resource r)")
            };
            check(&list("some"), or);
            check(&list("every"), and);
            let none = match or {
                "yes" => "no",
                "no" => "yes",
                other => other,
            };
            check(&list("no"), none);
        }
    }
    check("effect is Deny and allowed(resource \"unknown\")", "no");
    check("effect is Deny or allowed(resource \"unknown\")", "unknown");
    check("effect is Allow or allowed(resource \"unknown\")", "yes");
}

#[test]
fn the_stub_and_the_prover_never_make_a_rule_silent() {
    let fence = "severity error\nforbid request where action is \"s3:GetObject\"\nmessage \"m\"";
    let two = format!(r#"{{"Statement":[{{{ALLOW}}},{{{ALLOW}}}]}}"#);
    let found = found(fence, &two, PolicyKind::Identity, |_| {
        Verdict::Unknown("too hard".to_owned())
    });
    assert_eq!(found.len(), 1, "one note a rule and document: {found:?}");
    assert_eq!(found[0].name, "undecided");
    assert_eq!(found[0].severity, Some(Severity::Note));
}

#[test]
fn a_finding_tells_the_request_and_points_at_what_allows_it() {
    let fence = "forbid request where action is \"s3:GetObject\"\nmessage \"{action} {resource} {principal} {action.service}\"";
    let text = statement(ALLOW);
    let found = found(fence, &text, PolicyKind::Identity, by_resource);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "s3:GetObject arn:aws:s3:::phi/a arn:aws:iam::111122223333:user/ada s3"
    );
    assert_eq!(text.get(found[0].span.range()), Some("\"s3:Get*\""));
    assert_eq!(
        found[0].example.as_deref(),
        Some(
            "`s3:GetObject` on `arn:aws:s3:::phi/a` by `arn:aws:iam::111122223333:user/ada`, with `aws:SourceIp` `192.0.2.1`, without `aws:MultiFactorAuthPresent`: allowed"
        )
    );
    assert_eq!(found[0].related.len(), 1);
    assert_eq!(found[0].related[0].message, "the hole");
}

/// The action of the region, as the one that was found; never for one without.
fn by_action(questions: &[Question<'_>]) -> Verdict {
    let mut actions = questions
        .iter()
        .flat_map(|question| &region(question).action);
    let name = match actions.next() {
        Some(crate::prover::ActionTest::In(set)) => {
            set.iter().next().map(crate::catalog::Action::name)
        }
        _ => None,
    };
    match (name, instance(0)) {
        (Some(name), Verdict::Some(mut found)) => {
            name.clone_into(&mut found.witness.action);
            Verdict::Some(found)
        }
        _ => Verdict::Never,
    }
}

#[test]
fn what_is_told_is_what_made_the_rule_fire() {
    let told = |condition: &str| {
        let rule = compiled(&format!(
            "forbid statement where {condition}\nmessage \"m\""
        ));
        let text = statement(ALLOW);
        let (tree, _) = Tree::parse(&text);
        let (policy, _) = crate::policy::read(tree.root().unwrap(), PolicyKind::Identity);
        let facts = Facts::new(&policy, Audience::People).faking(by_action);
        let found = rule.run(&policy, &facts);
        assert_eq!(found.len(), 1, "{condition}");
        found[0]
            .witness
            .as_ref()
            .map(|request| request.action.clone())
    };
    let (get, put) = (
        "allowed(action \"s3:GetObject\")",
        "allowed(action \"s3:PutObject\")",
    );
    assert_eq!(
        told(&format!("{get} and {put}")).as_deref(),
        Some("s3:PutObject")
    );
    // What stands in a branch that fails, or under `every`, was not what made it fire.
    assert_eq!(
        told(&format!(
            "{get} and (({put} and allowed()) or not allowed())"
        ))
        .as_deref(),
        Some("s3:GetObject")
    );
    assert_eq!(
        told(&format!("{get} and every p in {{\"s3:PutObject\"}}: {put}")).as_deref(),
        Some("s3:GetObject")
    );
    assert_eq!(
        told(&format!("({get} and allowed()) or not allowed()")),
        None
    );
    assert_eq!(told(&format!("{get} or has Sid")), None);
    assert_eq!(told("denied()"), None);
}

/// What a rule of the scope `group` finds in a policy attached second, where the statement that
/// allows is the first's or the second's.
fn in_group(fake: fn(&[Question<'_>]) -> Verdict) -> Vec<Found> {
    let rule = compiled("forbid group where allowed(action \"s3:GetObject\")\nmessage \"m\"");
    let text = statement(ALLOW);
    let (tree, _) = Tree::parse(&text);
    let (policy, _) = crate::policy::read(tree.root().unwrap(), PolicyKind::Identity);
    let group = Group {
        identity: vec![&policy, &policy],
        ..Group::default()
    };
    let facts = Facts::in_group(&policy, Audience::People, group, Attachment::Identity(1));
    rule.run(&policy, &facts.faking(fake))
}

#[test]
fn a_finding_is_reported_in_the_document_that_allows() {
    assert_eq!(in_group(|_| instance(0)).len(), 0);
    let second = |_: &[Question<'_>]| match instance(0) {
        Verdict::Some(mut found) => {
            found.statements[0].policy = Attachment::Identity(1);
            Verdict::Some(found)
        }
        other => other,
    };
    let found = in_group(second);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].witness.as_ref().unwrap().action, "s3:GetObject");
    // The hole is in the other document.
    assert!(found[0].diagnostic.related.is_empty());
}

#[test]
fn filters_know_who_allows() {
    fn fires(_: &[Question<'_>]) -> Verdict {
        instance(0)
    }
    let fence =
        "forbid group where allowed(action in @phi-data)\nat element Version\nmessage \"m\"";
    let run = |body: &str, kind| found(fence, &statement(body), kind, fires).len();
    assert_eq!(run(ALLOW, PolicyKind::Identity), 1);
    let other = r#""Effect":"Allow","Action":"ce:*","Resource":"*""#;
    assert_eq!(run(other, PolicyKind::Identity), 0, "no service of the set");
    let deny = r#""Effect":"Deny","Action":"s3:*","Resource":"*""#;
    assert_eq!(run(deny, PolicyKind::Identity), 0, "allows nothing");
    assert_eq!(run(deny, PolicyKind::Rcp), 1, "RCPFullAWSAccess allows");
    // In a group, another policy may allow.
    let rule = compiled(fence);
    let text = statement(deny);
    let (tree, _) = Tree::parse(&text);
    let (policy, _) = crate::policy::read(tree.root().unwrap(), PolicyKind::Identity);
    let group = Group {
        identity: vec![&policy, &policy],
        ..Group::default()
    };
    let facts = Facts::in_group(&policy, Audience::People, group, Attachment::Identity(1));
    assert_eq!(rule.run(&policy, &facts.faking(fires)).len(), 1);
}

#[test]
fn many_questions_end() {
    let rows: Vec<String> = (0..700).map(|n| format!("\"r{n}\"")).collect();
    let fence = format!(
        "forbid statement where some r in {{{}}}: denied(resource r)\nmessage \"m\"",
        rows.join(", ")
    );
    let found = found(&fence, &statement(ALLOW), PolicyKind::Identity, by_resource);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("not finished"), "{found:?}");
}
