use super::*;
use crate::source::decode;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;

fn read(text: &str) -> Result<Scenario, Problems> {
    Scenario::read(
        decode(text.into(), "x.scenario.json"),
        Path::new("/nowhere"),
    )
}

fn case(request: &str, expect: &str) -> String {
    format!("{{\"name\": \"n\", \"request\": {request}, \"expect\": {expect}}}")
}

const REQUEST: &str =
    r#"{"principal": "anonymous", "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}"#;

fn scenario(policies: &str, cases: &str) -> String {
    format!("{{\"policies\": {policies}, \"cases\": [{cases}]}}")
}

#[track_caller]
fn check(text: &str, place: &str, message: &str, help: Option<&str>) {
    let problems = read(text).expect_err("it is wrong").problems;
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    assert_eq!(text.get(problem.span.range()), Some(place));
    assert_eq!(problem.message, message);
    assert_eq!(problem.help.as_deref(), help);
}

#[test]
fn a_whole_file_is_read() {
    let policies = format!(
        r#"{{"identity": [{POLICY}, {POLICY}], "boundary": {POLICY}, "session": [{POLICY}],
            "resource": {POLICY}, "endpoint": {POLICY}, "scp": [[{POLICY}], [], [{POLICY}, {POLICY}]],
            "rcp": [[]]}}"#
    );
    let request = r#"{"principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::b/k", "resourceAccount": "111122223333",
        "context": {"aws:MultiFactorAuthPresent": "true", "aws:TagKeys": ["a", "b"], "aws:SourceIp": null,
                    "aws:CalledVia": [], "s3:max-keys": 10, "aws:SecureTransport": true}}"#;
    let text = scenario(&policies, &case(request, "\"explicit-deny\""));
    let scenario = read(&text).unwrap();
    let [case] = scenario.cases.as_slice() else {
        panic!("one case");
    };
    assert_eq!(case.expected, Expected::ExplicitDeny);
    assert_eq!(
        text.get(case.expected_at.range()),
        Some("\"explicit-deny\"")
    );
    assert_eq!(
        case.request.resource_account.as_deref(),
        Some("111122223333")
    );
    let context = serde_json::to_value(&case.request.context).unwrap();
    let expected = serde_json::json!({
        "aws:MultiFactorAuthPresent": "true", "aws:TagKeys": ["a", "b"], "aws:SourceIp": null,
        "aws:CalledVia": [], "s3:max-keys": "10", "aws:SecureTransport": "true"});
    assert_eq!(context, expected);

    let attached = scenario.documents.read().unwrap();
    let group = attached.group();
    let names: Vec<_> = group
        .policies()
        .iter()
        .map(|(at, policy)| format!("{at} {}", policy.kind))
        .collect();
    let expected = [
        "identity/0 identity",
        "identity/1 identity",
        "boundary boundary",
        "session/0 session",
        "resource resource",
        "endpoint endpoint",
        "scp/0/0 scp",
        "scp/2/0 scp",
        "scp/2/1 scp",
    ];
    assert_eq!(names, expected);
    assert_eq!((group.scp.len(), group.rcp.len()), (3, 1));
}

#[test]
fn a_trust_policy_is_told_by_its_content() {
    let trust = r#"{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}"#;
    let key = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}}"#;
    for (policy, kind) in [
        (trust, "trust"),
        (key, "resource:kms"),
        (POLICY, "resource"),
    ] {
        let text = scenario(
            &format!("{{\"resource\": {policy}}}"),
            &case(REQUEST, "\"allowed\""),
        );
        let scenario = read(&text).unwrap();
        let attached = scenario.documents.read().unwrap();
        assert_eq!(attached.group().resource.unwrap().kind.to_string(), kind);
    }
}

#[test]
fn mistakes_stand_at_their_place() {
    let one = case(REQUEST, "\"allowed\"");
    let policies = |text: &str| scenario(text, &one);
    let cases = |text: &str| scenario("{}", text);
    check("[]", "[]", "a scenario must be an object", None);
    check(
        &format!("{{\"cases\": [{one}]}}"),
        "}",
        "a scenario needs `policies`",
        None,
    );
    check(&cases(""), "[]", "there are no cases", None);
    check(
        &policies("{\"identitty\": []}"),
        "\"identitty\"",
        "`policies` has no member `identitty`",
        Some("did you mean `identity`?"),
    );
    check(
        &policies("{\"SCP\": []}"),
        "\"SCP\"",
        "`policies` has no member `SCP`",
        Some("did you mean `scp`?"),
    );
    check(
        &policies("{\"identity\": {}}"),
        "{}",
        "this must be an array of policies",
        Some("put the policy in an array, also where it is the only one"),
    );
    check(
        &policies("{\"boundary\": []}"),
        "[]",
        "this must be a policy: an object, or the path of a file",
        None,
    );
    check(
        &policies("{\"scp\": [{}]}"),
        "{}",
        "this must be an array of policies",
        Some("put the policy in an array, also where it is the only one"),
    );
    check(
        &policies("{\"identity\": [], \"identity\": []}"),
        "\"identity\"",
        "`identity` stands here twice",
        None,
    );
}

#[test]
fn mistakes_in_cases_stand_at_their_place() {
    let one = case(REQUEST, "\"allowed\"");
    let policies = |text: &str| scenario(text, &one);
    let cases = |text: &str| scenario("{}", text);
    check(
        &cases(&case(REQUEST, "\"alowed\"")),
        "\"alowed\"",
        "`alowed` is no outcome",
        Some("did you mean `allowed`?"),
    );
    check(
        &cases(&case(REQUEST, "\"deny\"")),
        "\"deny\"",
        "`deny` is no outcome",
        Some("a Deny statement that matches is `explicit-deny`, a missing Allow `implicit-deny`"),
    );
    check(
        &cases(&case(REQUEST, "true")),
        "true",
        "this must be a string",
        None,
    );
    check(
        &cases("{\"expect\": \"allowed\"}"),
        "}",
        "a case needs `request`",
        None,
    );
    check(
        &cases(&case(
            &REQUEST.replace("s3:GetObject", "s3:*"),
            "\"allowed\"",
        )),
        "\"s3:*\"",
        "`s3:*` is a pattern, and a request has one action",
        Some("`iamlint catalog` lists what a pattern matches"),
    );
    let context = |text: &str| {
        let request = REQUEST.replace('}', &format!(", \"context\": {text}}}"));
        cases(&case(&request, "\"allowed\""))
    };
    check(
        &context("{\"aws:SourceIp\": {}}"),
        "{}",
        "this must be a string, an array of strings, or null",
        None,
    );
    check(
        &context("{\"SourceIp\": \"\"}"),
        "\"SourceIp\"",
        "`SourceIp` is no condition key",
        Some(
            "a condition key has a prefix, as in aws:SourceIp; `iamlint catalog` knows those of AWS",
        ),
    );
    check(
        &policies("{\"boundary\": \"gone.json\"}"),
        "\"gone.json\"",
        "cannot read `/nowhere/gone.json`: No such file or directory (os error 2)",
        None,
    );
}

#[test]
fn a_policy_that_aws_refuses_is_no_policy() {
    let broken = r#"{"Statement": [{"Effect": "Allow", "Actions": "*", "Resource": "*"}]}"#;
    let text = scenario(
        &format!("{{\"identity\": [{broken}], \"scp\": [[{broken}]]}}"),
        &case(REQUEST, "\"allowed\""),
    );
    let scenario = read(&text).unwrap();
    let problems = scenario.documents.read().expect_err("AWS refuses it");
    let messages: Vec<_> = problems
        .iter()
        .flat_map(|p| &p.problems)
        .map(|p| &*p.message)
        .collect();
    assert_eq!(messages, ["`Actions` is no element of a statement"; 2]);
}

#[test]
fn floods_end() {
    let wrong = "0,".repeat(100_000);
    let many = scenario("{}", &format!("{wrong}0"));
    assert_eq!(read(&many).unwrap_err().problems.len(), read::MOST_PROBLEMS);
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    read(&deep).unwrap_err();
    let deep = scenario(&format!("{{\"identity\": {deep}}}"), "");
    read(&deep).unwrap_err();
    let policies = format!("{{\"identity\": [{}{{}}]}}", "{},".repeat(100_000));
    let many = scenario(&policies, &case(REQUEST, "\"allowed\""));
    let problems = read(&many).unwrap_err().problems;
    assert_eq!(
        problems.first().unwrap().message,
        "more than 1000 policies are attached"
    );
}
