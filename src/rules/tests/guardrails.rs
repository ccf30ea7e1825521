//! Rules that are asked of an organization as a whole.

use std::rc::Rc;

use super::errors::check;
use super::{compiled, statement};
use crate::json::Tree;
use crate::policy::{Audience, Policy, PolicyKind};
use crate::request::{Attachment, Group};
use crate::rules::{Facts, Guarded, Organization, Settings, UNDECIDED, Whereabouts};

const TRAIL: &str = "severity error\nkinds scp\nforbid organization where\n    some a in {\"cloudtrail:StopLogging\", \"cloudtrail:DeleteTrail\"}: allowed(action a, principal member)\nabsent \"nothing is there\"\nmessage \"{action} is open\"";

/// What a guardrail finds in an organization of service control policies, the first of which allows everything.
fn guard(fence: &str, policies: &[&str], settings: Settings) -> Option<Guarded> {
    let full = statement(r#""Effect":"Allow","Action":"*","Resource":"*""#);
    let texts = policies.iter().map(|body| statement(body));
    let texts: Vec<String> = std::iter::once(full).chain(texts).collect();
    let trees: Vec<Tree<'_>> = texts.iter().map(|text| Tree::parse(text).0).collect();
    let read = |tree| crate::policy::read(Tree::root(tree).unwrap(), PolicyKind::Scp).0;
    let policies: Vec<Policy<'_>> = trees.iter().map(read).collect();
    let group = Group {
        scp: vec![policies.iter().collect()],
        ..Group::default()
    };
    let organization = Rc::new(Organization::new(group, [1, 0], settings));
    let rule = compiled(fence);
    assert!(rule.is_guardrail() && rule.is_of_organization());
    // Of one policy nothing is asked.
    let first = policies.first().unwrap();
    let alone = Facts::new(first, Audience::Unknown);
    assert!(rule.run(first, &alone).is_empty());
    rule.guard(&organization)
}

/// Where a guardrail finds what, with the text that is marked.
#[track_caller]
fn found(policies: &[&str], expected: Option<(&str, &str, &str)>) {
    let guarded = guard(TRAIL, policies, Settings::default());
    let shown = guarded.map(|guarded| {
        let diagnostic = guarded.found.diagnostic;
        let place = match guarded.at {
            Whereabouts::Organization => String::new(),
            Whereabouts::Policy(Attachment::Scp(0, position)) => {
                let text = statement(policies[position - 1]);
                text.get(diagnostic.span.range()).unwrap().to_owned()
            }
            Whereabouts::Policy(at) => at.to_string(),
        };
        (diagnostic.message, place, diagnostic.label)
    });
    let shown = shown.as_ref();
    let shown = shown.map(|(message, place, label)| (&**message, &**place, &**label));
    assert_eq!(shown, expected);
}

#[test]
fn the_place_is_that_of_the_deny_that_nearly_does_it() {
    let other = r#""Effect":"Deny","Action":"s3:*","Resource":"*""#;
    found(
        &[other],
        Some((
            "nothing is there",
            "",
            "the organization's only service control policy does not stop `cloudtrail:StopLogging` and `cloudtrail:DeleteTrail`",
        )),
    );
    found(
        &[
            other,
            r#""Effect":"Deny","Action":["cloudtrail:Stop*"],"Resource":"*""#,
        ],
        Some((
            "cloudtrail:DeleteTrail is open",
            "\"Action\"",
            "`cloudtrail:DeleteTrail` is missing here",
        )),
    );
    found(
        &[
            r#""Effect":"Deny","Action":"cloudtrail:*Trail","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"false"}}"#,
        ],
        Some((
            "cloudtrail:DeleteTrail is open",
            "\"false\"",
            "`aws:ViaAWSService` is `true`, not `false`",
        )),
    );
    found(
        &[
            r#""Effect":"Deny","Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"arn:aws:cloudtrail:*:*:trail/a""#,
        ],
        Some((
            "cloudtrail:StopLogging is open",
            "\"arn:aws:cloudtrail:*:*:trail/a\"",
            "it is denied on these resources alone",
        )),
    );
    // A limit on Regions was not written for the trail.
    found(
        &[
            r#""Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}"#,
        ],
        Some((
            "nothing is there",
            "",
            "the organization's only service control policy does not stop `cloudtrail:StopLogging` and `cloudtrail:DeleteTrail`",
        )),
    );
    found(
        &[
            r#""Effect":"Deny","Action":"cloudtrail:S*","Resource":"*""#,
            r#""Effect":"Deny","Action":"cloudtrail:D*","Resource":"*""#,
        ],
        None,
    );
}

#[test]
fn who_is_meant_to_be_outside_is_no_member() {
    let except = |who: &str| {
        format!(r#""Effect":"Deny","Action":"cloudtrail:*","Resource":"*","Condition":{who}"#)
    };
    let fires = |who: &str, exempt: Option<&str>| {
        let settings = Settings {
            exempt: exempt.map(|pattern| vec![pattern.to_owned()]),
            ..Settings::default()
        };
        guard(TRAIL, &[&except(who)], settings).is_some()
    };
    let ops = r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/ops"}}"#;
    assert!(!fires(ops, None));
    assert!(!fires(ops, Some("arn:aws:iam::*:role/ops")));
    assert!(!fires(ops, Some("arn:*:iam::*:role/o*")));
    assert!(fires(ops, Some("arn:aws:iam::*:role/security")));
    assert!(fires(
        r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}"#,
        None
    ));
    assert!(fires(
        r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:root"}}"#,
        None
    ));
    let account = r#"{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#;
    assert!(!fires(account, None));
    assert!(fires(account, Some("arn:aws:iam::*:role/ops")));
    assert!(!fires(account, Some("arn:aws:iam::111122223333:*")));
    assert!(!fires(
        r#"{"StringNotEquals":{"aws:PrincipalTag/team":"sec"}}"#,
        None
    ));
    assert!(fires(r#"{"Null":{"aws:PrincipalTag/team":"true"}}"#, None));
    assert!(!fires(
        r#"{"ArnLike":{"aws:PrincipalArn":"arn:*:*:*:*:*"}}"#,
        None
    ));
    // No request carries a key that AWS does not define.
    assert!(!fires(r#"{"StringNotEquals":{"aws:NoSuchKey":"x"}}"#, None));
    assert!(fires(r#"{"StringEquals":{"aws:NoSuchKey":"x"}}"#, None));
}

#[test]
fn what_is_not_decided_is_told() {
    let deny = r#""Effect":"Deny","Action":"cloudtrail:*","Resource":"arn:aws:cloudtrail:*:*:trail/${aws:username}""#;
    let fence = "kinds scp\nforbid organization where allowed(action \"cloudtrail:StopLogging\", resource \"arn:aws:cloudtrail:us-east-1:111122223333:trail/a\", principal member, principal like \"arn:aws:iam::111122223333:user/*\")\nabsent \"a\"\nmessage \"m\"";
    let guarded = guard(fence, &[deny], Settings::default()).unwrap();
    let name = guarded.found.diagnostic.name;
    assert!(name == UNDECIDED || guarded.found.witness.is_some());
}

#[test]
fn words_of_guardrails_are_checked() {
    let error = |rest: &str, expected: &[&str]| {
        check(&format!("message \"m\" {rest}"), expected);
    };
    error(
        "absent \"a\" forbid statement where has Sid",
        &["1:21 [a] `absent` is for rules that are asked of an `organization`"],
    );
    error(
        "absent \"a\" label \"l\" forbid organization where allowed()",
        &[
            "1:21 [a] a rule with `absent` finds its place in the organization by itself and cannot have `label`",
        ],
    );
    error(
        "absent \"a\" absent \"b\" forbid organization where allowed()",
        &["1:24 [absent \"b\"] `absent` stands twice in this rule"],
    );
    error(
        "forbid group where allowed(principal member)",
        &["1:50 [member] only an `organization` has members"],
    );
    error(
        "forbid organization where allowed(principal not in {member, root})",
        &[
            "1:65 [member] `member` stands alone: say the rest in a part of its own",
            "1:64 [{member, root}] `member` has no opposite",
        ],
    );
    error(
        "forbid organization where allowed(principal membr)",
        &["1:57 [membr] `membr` is nothing that `principal` can be; did you mean `member`?"],
    );
    error(
        "absent \"a\" forbid organization where organization.region is \"x\"",
        &["1:63 [region] the organization has no property `region`; did you mean `regions`?"],
    );
    error(
        "absent \"a\" forbid organization where some s, p in exempted(s, \"aws:PrincipalArn\"): allowed()",
        &[
            "1:63 [exempted(s, \"aws:PrincipalArn\")] `exempted(…)` is about the statements of one policy: leave out `absent`",
        ],
    );
    error(
        "absent \"a\" forbid organization where has Statement",
        &["1:54 [Statement] an organization has no elements of its own"],
    );
    error(
        "forbid organization where allowed(context \"aws:RequestTag/{nobody}\" is \"x\")",
        &["1:72 [nobody] nothing is called `nobody` here"],
    );
}

#[test]
fn keys_can_be_named_by_what_was_found() {
    let rule = compiled(
        "forbid organization where some s in statements: s is Deny and some c in s.conditions: some v in c.values: undenied(action \"iam:TagRole\", context \"aws:RequestTag/{c.tag}\" is v)\nmessage \"{c.tag}\"",
    );
    let text = statement(
        r#""Effect":"Deny","Action":"iam:TagRole","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":["a","b"]}}"#,
    );
    assert!(super::run_on(&rule, &text, PolicyKind::Scp).is_empty());
    let found = super::run_on(&rule, &text.replace("TagRole", "TagUser"), PolicyKind::Scp);
    assert_eq!(found.first().map(|found| &*found.message), Some("team"));
}
