use super::{compiled, run, run_on, statement};
use crate::policy::PolicyKind;

const ALLOW: &str = r#""Sid":"S","Effect":"Allow","Action":["s3:Get*","iam:PassRole"],"Resource":["arn:aws:s3:::phi/*","*"]"#;
const DENY: &str = r#""Effect":"Deny","NotAction":["iam:*","sts:GetSessionToken"],"Resource":"*","Condition":{"Null":{"aws:MultiFactorAuthAge":"true"},"ForAnyValue:StringNotLikeIfExists":{"aws:TagKeys":["a","b*"]},"NumericLessThan":{"s3:TlsVersion":"1.2"}}"#;
const TRUST: &str = r#""Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::444455556666:role/x"],"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"IpAddress":{"aws:SourceIp":["10.1.0.0/16","203.0.113.7"]}}"#;
const PUBLIC: &str = r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:us-east-1:111122223333:accesspoint/x""#;

#[track_caller]
fn check(body: &str, condition: &str, expected: bool) {
    for (verb, expected) in [("forbid", expected), ("require", !expected)] {
        let rule = compiled(&format!(
            "{verb} statement where {condition}\nmessage \"m\""
        ));
        let kind = PolicyKind::Resource(Some("s3".to_owned()));
        let fired = !run_on(&rule, &statement(body), kind).is_empty();
        assert_eq!(fired, expected, "{verb} {condition}\n{body}");
    }
}

#[test]
fn effects_and_elements() {
    check(ALLOW, "effect is Allow", true);
    check(ALLOW, "statement is Deny", false);
    check(DENY, "effect is not Allow", true);
    check(ALLOW, "has Action and has no Condition", true);
    check(DENY, "has Action or not has Resource", false);
    check(ALLOW, "statement has Sid and has Version", true);
    check(ALLOW, "sid is \"S\"", true);
    check(DENY, "sid is absent", true);
    check(DENY, "sid is \"S\"", false);
    check(DENY, "sid is not \"S\"", true);
    check(ALLOW, "index is 0 and version is \"2012-10-17\"", true);
    check(ALLOW, "audience is people and kind is resource", true);
    check(
        ALLOW,
        "kind is resource:s3 and kind in {identity, \"resource:s3\"}",
        true,
    );
    check(ALLOW, "kind is resource:kms", false);
}

#[test]
fn precedence_is_not_and_or() {
    check(
        ALLOW,
        "effect is Allow or effect is Deny and has NotAction",
        true,
    );
    check(
        ALLOW,
        "(effect is Allow or effect is Deny) and has NotAction",
        false,
    );
    check(ALLOW, "not effect is Deny and has Action", true);
    check(ALLOW, "not (effect is Allow and has NotAction)", true);
    check(ALLOW, "not not effect is Allow", true);
}

#[test]
fn quantifiers() {
    check(ALLOW, "some a in actions: a is \"IAM:passrole\"", true);
    check(ALLOW, "every a in actions: a is \"iam:PassRole\"", false);
    check(ALLOW, "no a in actions: a is \"iam:CreateUser\"", true);
    check(DENY, "every a in actions: a is \"x:y\"", true);
    check(DENY, "some a in actions: a.has-wildcard", false);
    check(
        ALLOW,
        "some a in actions: some r in resources: a.service is \"s3\" and r is everything",
        true,
    );
    check(
        ALLOW,
        "some a in {\"s3:GetObject\", \"kms:Decrypt\"}: a is \"kms:Decrypt\"",
        true,
    );
    check(
        ALLOW,
        "actions.count is 2 and resources.count >= 2 and conditions.count < 1",
        true,
    );
    check(ALLOW, "document.statements.count > 1", false);
    check(
        ALLOW,
        "some s in statements: s is Allow and some a in s.actions: a.name like \"pass*\"",
        true,
    );
}

#[test]
fn a_line_no_deeper_than_a_quantifier_ends_its_body() {
    let inside = "some a in actions: a is \"x:y\"\n  or effect is Allow";
    check(ALLOW, inside, true);
    check(DENY, inside, false);
    check(
        DENY,
        "some a in actions: a is \"x:y\"\nor effect is Deny",
        true,
    );
    let two = "no a in actions:\n  some r in resources:\n    r is everything\n  and a is \"x:y\"\nand effect is Deny";
    check(ALLOW, two, false);
    check(DENY, two, true);
    check(
        DENY,
        "(some a in actions: a is \"x:y\"\nor effect is Deny)\nand has NotAction",
        true,
    );
}

#[test]
fn actions_and_the_catalogue() {
    check(ALLOW, "some a in actions: a covers \"s3:GetObject\"", true);
    check(ALLOW, "some a in actions: a covers \"s3:PutObject\"", false);
    check(ALLOW, "some a in actions: a covers some @phi-read", true);
    check(ALLOW, "some a in actions: a covers some @phi-delete", false);
    check(ALLOW, "some a in actions: a covers no @phi-delete", true);
    check(ALLOW, "some a in actions: a covers every @phi-read", false);
    check(
        ALLOW,
        "some a in actions: a covers some p in @phi-read: p.name is \"GetObject\"",
        true,
    );
    check(
        ALLOW,
        "some a in actions: a covers some p in @phi-read: p.service is \"kms\"",
        false,
    );
    check(ALLOW, "statement covers \"iam:passrole\"", true);
    check(DENY, "statement covers \"iam:PassRole\"", false);
    check(
        DENY,
        "statement covers \"s3:GetObject\" and statement covers every @phi-read",
        true,
    );
    check(DENY, "statement covers some @identity-escalation", true);
    check(ALLOW, "some a in actions: a within @phi-data", false);
    check(ALLOW, "some a in actions: a in @identity-escalation", true);
    check(ALLOW, "every a in actions: a is known", true);
    check(
        r#""Effect":"Allow","Action":"s3:GetObjekt""#,
        "some a in actions: a is not known and a.service is known",
        true,
    );
    check(
        ALLOW,
        "some a in actions: some x in a.matches: x.access-level is Read",
        true,
    );
    check(ALLOW, "some a in actions: a.access-level is Write", true);
    check(
        ALLOW,
        "some a in actions: every x in a.matches: x.resource-types.count is 0",
        false,
    );
    check(
        ALLOW,
        "some a in actions: a.service.supports-rcp and a.service.eligibility is \"yes\"",
        true,
    );
    check(
        r#""Effect":"Allow","Action":"ds:CreateDirectory""#,
        "some a in actions: a.service.eligibility-note like \"*Simple AD*\"",
        true,
    );
}

#[test]
fn resources() {
    check(ALLOW, "some r in resources: r is everything", true);
    check(PUBLIC, "some r in resources: r is everything", false);
    check(
        ALLOW,
        "some r in resources: r covers \"arn:aws:s3:::phi/a\"",
        true,
    );
    check(
        PUBLIC,
        "some r in resources: r.partition is \"aws\" and r.service is \"s3\" and r.region like \"us-*\" and r.account is \"111122223333\" and r.resource is \"accesspoint/x\"",
        true,
    );
    check(ALLOW, "some r in resources: r.bucket is \"phi\"", true);
    check(
        r#""Effect":"Allow","Action":"s3:*","Resource":"arn:*:s3:*::phi-*""#,
        "some r in resources: r.bucket is \"phi-*\"",
        true,
    );
    check(PUBLIC, "some r in resources: r.bucket is absent", true);
    for (pattern, expected) in [
        ("*", true),
        ("***", true),
        ("arn:*", true),
        ("arn:*:*:*:*:*", true),
        ("arn:aws:*", true),
        ("arn:aws:*:*:*:*", true),
        ("arn:aws:s3:*", false),
        ("arn:aws", false),
        ("arn:aws:*:*:111122223333:*", false),
        ("arn:*:*:*:*:*:*", false),
        ("a*", false),
        ("", false),
    ] {
        check(
            &format!(r#""Effect":"Allow","Action":"*","Resource":"{pattern}""#),
            "some r in resources: r is everything",
            expected,
        );
    }
}

#[test]
fn patterns_that_match_every_action() {
    for (pattern, action, name) in [
        ("*", true, false),
        ("*:*", true, false),
        ("s3:*", false, true),
        ("s3:?*", false, true),
        ("s3:Get*", false, false),
        ("s3:????*", false, false),
    ] {
        let body = format!(r#""Effect":"Allow","Action":"{pattern}","Resource":"*""#);
        check(&body, "some a in actions: a is everything", action);
        check(&body, "some a in actions: a.name is everything", name);
    }
}

#[test]
fn parts_of_keys_and_values() {
    let tagged = r#""Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:ResourceTag/a/b":["arn:aws:sns:*:111122223333:t","x"]}}"#;
    check(tagged, "some c in conditions: c.tag is \"a/b\"", true);
    check(
        tagged,
        "some c in conditions: some v in c.values: v.account is \"111122223333\" and v.resource is \"t\"",
        true,
    );
    check(
        tagged,
        "some c in conditions: every v in c.values: v.account is not absent",
        false,
    );
    let plain = r#""Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}"#;
    check(plain, "some c in conditions: c.tag is absent", true);
}

#[test]
fn arns_of_actions() {
    let body =
        r#""Effect":"Allow","Action":["s3:ListBucket","s3:ListAllMyBuckets"],"Resource":"*""#;
    check(
        body,
        "some a in actions: some arn in a.arns: arn is \"arn:${Partition}:s3:::${BucketName}\"",
        true,
    );
    check(body, "some a in actions: a.arns.count is 0", true);
}

#[test]
fn principals() {
    check(
        TRUST,
        "some p in principals: p.type is AWS and p.account is \"111122223333\" and p.resource is \"root\"",
        true,
    );
    check(
        TRUST,
        "some p in principals: p.account is \"444455556666\" and p.resource like \"role/*\"",
        true,
    );
    check(
        TRUST,
        "some p in principals: p.type is Service and p like \"*.amazonaws.com\"",
        true,
    );
    check(TRUST, "some p in principals: p is everyone", false);
    check(
        PUBLIC,
        "every p in principals: p is everyone and p.type is Everyone",
        true,
    );
    check(
        r#""Effect":"Allow","Principal":{"AWS":"*"},"Action":"*""#,
        "some p in principals: p is everyone and p.type is AWS",
        true,
    );
    check(
        r#""Effect":"Allow","Principal":{"Federated":"*"},"Action":"*""#,
        "some p in principals: p is everyone",
        false,
    );
    check(DENY, "some p in not-principals: p is everyone", false);
}

#[test]
fn conditions() {
    let some = |rest: &str| format!("some c in conditions: {rest}");
    check(
        DENY,
        &some(
            "c.comparison is Null and c.key is \"AWS:multifactorauthage\" and every v in c.values: v is \"true\"",
        ),
        true,
    );
    check(
        DENY,
        &some(
            "c.operator is \"ForAnyValue:StringNotLikeIfExists\" and c.quantifier is ForAnyValue and c.if-exists and c.negated",
        ),
        true,
    );
    check(
        DENY,
        &some("c.comparison in {StringNotLike, StringLike} and some v in c.values: v like \"b*\""),
        true,
    );
    check(
        DENY,
        &some("c.key like \"aws:MULTI*\" and c.holds-when-absent"),
        true,
    );
    check(
        DENY,
        &some(
            "c.comparison is NumericLessThan and not c.holds-when-absent and some v in c.values: v < 1.3",
        ),
        true,
    );
    check(
        DENY,
        &some("c.comparison is NumericLessThan and some v in c.values: v > 1.2"),
        false,
    );
    check(
        DENY,
        &some("c.values.count is 2 and some v in c.values: v.length is 1"),
        true,
    );
    check(DENY, "every c in conditions: c.quantifier is absent", false);
    check(
        TRUST,
        &some(
            "some v in c.values: v within \"10.0.0.0/8\" and v.is-private and v.prefix-length is 16 and v.ip-version is 4",
        ),
        true,
    );
    check(
        TRUST,
        &some("some v in c.values: v.prefix-length is 32 and not v.is-private"),
        true,
    );
    check(
        TRUST,
        &some("some v in c.values: v within \"2001:db8::/32\""),
        false,
    );
}

#[test]
fn no_rule_runs_where_its_filter_says_no_and_no_filter_hides_a_finding() {
    let rule = compiled(
        "forbid statement where effect is Deny and some a in actions: a covers some @phi-read\nmessage \"m\"",
    );
    for (body, expected) in [
        (r#""Effect":"Deny","Action":"s3:GetObject""#, 1),
        (r#""Effect":"Deny","Action":"S3:*""#, 1),
        (r#""Effect":"Deny","Action":"*""#, 1),
        (r#""Effect":"Deny","Action":"ec2:*""#, 0),
        (r#""Effect":"Allow","Action":"s3:GetObject""#, 0),
        (r#""Effect":"Deny","NotAction":"s3:GetObject""#, 0),
    ] {
        assert_eq!(run(&rule, &statement(body)).len(), expected, "{body}");
    }
    let rule =
        compiled("applies-to @phi-delete\nforbid statement where effect is Allow\nmessage \"m\"");
    assert_eq!(
        run(&rule, &statement(r#""Effect":"Allow","Action":"s3:Get*""#)).len(),
        0
    );
    assert_eq!(
        run(&rule, &statement(r#""Effect":"Allow","Action":"s3:*""#)).len(),
        1
    );
    assert_eq!(
        run(&rule, &statement(r#""Effect":"Allow","NotAction":"s3:*""#)).len(),
        1
    );
}

#[test]
fn too_much_to_compare_ends_and_says_so() {
    let many: Vec<String> = (0..3_000).map(|n| format!("\"s3:A{n}\"")).collect();
    let text = statement(&format!(
        r#""Effect":"Allow","Action":[{}]"#,
        many.join(",")
    ));
    let rule = compiled(
        "forbid statement where some a in actions: some b in actions: a is \"x:y\" and b is \"x:y\"\nmessage \"m\"",
    );
    let found = run(&rule, &text);
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("not finished"), "{found:?}");
}
