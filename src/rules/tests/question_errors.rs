//! What the checker accepts and refuses of questions about requests.

use super::compiled;
use super::errors::{check, errors};

#[test]
fn questions_to_the_prover_are_understood() {
    compiled(
        "forbid request where\n action in @phi-data\n and principal is not workload\n and context \"aws:MultiFactorAuthPresent\" is not \"true\"\nmessage \"{action} {resource} {principal} {request} {request.action}\"",
    );
    compiled(
        "forbid statement s where s is Deny and allowed(action \"s3:GetObject\", resource everything, context \"a\" is absent)\nmessage \"{action.service.full-name}\"",
    );
    compiled(
        "forbid group where allowed(action \"iam:PassRole\", resource foreign, context \"iam:PassedToService\" in {\"a\", \"b\"}) and not denied(action in @phi-data) and some s in statements: matched(s, action like \"s3:*\", principal anonymous)\nmessage \"m\"",
    );
    compiled(
        "forbid organization where some s, pattern in exempted(s, \"aws:PrincipalArn\"):\n    undenied(action \"iam:CreateRole\", resource like pattern, context \"aws:PrincipalArn\" not like pattern)\nmessage \"{s} {pattern}\" at pattern",
    );
    compiled("require request where principal in {person, \"arn:*:role/x\"}\nmessage \"m\"");
}

#[test]
fn questions_to_the_prover_are_checked() {
    let error = |condition: &str, expected: &[&str]| {
        let fence = format!("message \"m\" forbid statement where {condition}");
        check(&fence, expected);
    };
    error(
        "allowed(acton \"x\")",
        &["1:50 [\"] expected `,` or `)`, found `\"`; did you mean `action`?"],
    );
    error(
        "alowed(action \"x\")",
        &["1:36 [alowed] `alowed` is no question; did you mean `allowed`?"],
    );
    error(
        "allowed(action in @phi)",
        &["1:54 [@phi] there is no set `@phi`"],
    );
    error(
        "allowed(action \"s3:GetObjekt\")",
        &[
            "1:51 [\"s3:GetObjekt\"] the catalogue has no action `s3:GetObjekt`; did you mean `s3:GetObject`?",
        ],
    );
    error(
        "allowed(action like \"s4:*\")",
        &["1:56 [\"s4:*\"] `s4:*` matches no action"],
    );
    error(
        "allowed(principal robot)",
        &["1:54 [robot] `robot` is nothing that `principal` can be; did you mean `root`?"],
    );
    error(
        "allowed(resource is not phi)",
        &["1:60 [phi] `resource is phi` has no opposite"],
    );
    error(
        "allowed(action index)",
        &["1:51 [index] `index` is nothing that `action` can be"],
    );
    error(
        "allowed(action foreign)",
        &["1:51 [foreign] `foreign` is nothing that `action` can be"],
    );
    error(
        "allowed(resource is not everything)",
        &["1:60 [everything] no request has a resource that is nothing"],
    );
    error(
        "allowed(context \"a\" in {absent, \"x\"})",
        &["1:60 [absent] `absent` cannot stand in a list: ask two questions"],
    );
    error(
        "allowed(context \"aws:SourceIp\" within \"10.0.0.0/8\")",
        &["1:74 [\"10.0.0.0/8\"] a question compares with `is`, `in` or `like` only"],
    );
    error(
        "allowed(context \"k\" is not everything)",
        &[
            "1:63 [everything] `everything` is said of one key: `context \"sts:ExternalId\" is everything`",
        ],
    );
    error(
        "allowed(context \"aws:RequestTag/{t}\" is \"x\")",
        &["1:69 [t] nothing is called `t` here"],
    );
    error(
        "allowed(context \"x\")",
        &["1:52 [\"x\"] say which key: `context \"aws:SecureTransport\" is \"false\"`"],
    );
    error(
        "same request allowed()",
        &["1:49 [allowed()] `same request` follows a question, and `and` joins the two"],
    );
    error(
        "allowed() and same request denied()",
        &[
            "1:63 [denied()] `denied` is about a whole region: ask `undenied` about one request",
            "1:63 [denied()] of questions about one request, all but one must be `matched(…)`",
        ],
    );
    error(
        "exempted(statement, \"aws:PrincipalArn\")",
        &["1:36 [exempted] `exempted(…)` is a list: ask `some pattern in exempted(…): …`"],
    );
    error(
        "some x in allowed(): x is \"a\"",
        &["1:46 [allowed] `allowed` is true or false and has no items"],
    );
    error(
        "matched(version)",
        &["1:44 [version] `matched` is about a statement, this is a text"],
    );
}

#[test]
fn what_a_question_has_not_found_cannot_be_told() {
    let lost = "may be unknown when the rule fires: it stands under `every`, `no` or `not`, or in one branch of an `or`";
    for condition in [
        "denied(action \"s3:GetObject\")",
        "not allowed(action \"s3:GetObject\")",
        "every a in actions: allowed(action a)",
        "has Sid or allowed(action \"s3:GetObject\")",
    ] {
        let found = errors(&format!(
            "forbid statement where {condition}\nmessage \"{{resource}}\""
        ));
        assert_eq!(found, [format!("2:11 [resource] `resource` {lost}")]);
    }
    check(
        "forbid statement where has Sid\nmessage \"{action}\"",
        &["2:11 [action] nothing is called `action` here; did you mean `actions`?"],
    );
}

#[test]
fn a_condition_about_requests_is_one_request() {
    check(
        "forbid request where every a in {\"s3:GetObject\", \"s3:PutObject\"}: action is a\nmessage \"m\"",
        &[
            "1:33 [{\"s3:GetObject\", \"s3:PutObject\"}] a part of the request cannot stand under `every` or `no`: one request cannot be all of them",
        ],
    );
    let pair = |n: usize| format!("(context \"a{n}\" is \"x\" or context \"a{n}\" is \"y\")");
    let many: Vec<String> = (0..30).map(pair).collect();
    check(
        &format!("forbid request where {}\nmessage \"m\"", many.join(" and ")),
        &[
            "1:1 [forbid request where] this condition has more than 32 alternatives; make it several rules",
        ],
    );
}
