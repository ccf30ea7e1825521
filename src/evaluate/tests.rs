use proptest::prelude::*;

use super::Outcome::{Allowed, ExplicitDeny, ImplicitDeny};
use super::*;
use crate::json::Tree;
use crate::policy;
use crate::request::ContextValue;

fn request(principal: &str, context: &[(&str, &str)]) -> Request {
    let context = context.iter().map(|(key, value)| {
        let value = ContextValue::One((*value).to_owned());
        ((*key).to_owned(), value)
    });
    Request {
        principal: principal.to_owned(),
        action: "s3:GetObject".to_owned(),
        resource: "arn:aws:s3:::bucket/key".to_owned(),
        resource_account: None,
        context: context.collect(),
    }
}

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

/// What keeps the first statement from matching: the text underlined, and the message.
#[track_caller]
fn check(kind: &str, statement: &str, context: &[(&str, &str)], place: &str, message: &str) {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    let (tree, _) = Tree::parse(&text);
    let kind = PolicyKind::from_name(kind).unwrap();
    let (policy, _) = policy::read(tree.root().unwrap(), kind);
    let request = request(ALICE, context);
    let found = applies(&request, &policy, &policy.statements[0]).unwrap_err();
    let underlined = text.get(found.span.range()).unwrap();
    assert_eq!((underlined, found.message.as_str()), (place, message));
}

#[track_caller]
fn condition(block: &str, context: &[(&str, &str)], place: &str, message: &str) {
    let statement =
        format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {block}}}"#);
    check("identity", &statement, context, place, message);
}

#[test]
fn the_first_element_that_does_not_match() {
    check(
        "identity",
        r#"{"Effect": "allow", "Action": "*", "Resource": "*"}"#,
        &[],
        r#""allow""#,
        "a statement without `Allow` or `Deny` does nothing",
    );
    check(
        "identity",
        r#"{"Effect": "Allow", "Action": ["s3:Put*"], "Resource": "x"}"#,
        &[],
        r#""Action""#,
        "`s3:GetObject` is none of these actions",
    );
    check(
        "identity",
        r#"{"Effect": "Allow", "NotAction": ["s3:Put*", "s3:Get*"], "Resource": "x"}"#,
        &[],
        r#""s3:Get*""#,
        "`s3:GetObject` is one of the actions that are left out here",
    );
    check(
        "identity",
        r#"{"Effect": "Allow", "Action": "*", "Resource": ["arn:aws:s3:::other/*"]}"#,
        &[],
        r#""Resource""#,
        "`arn:aws:s3:::bucket/key` is none of these resources",
    );
    check(
        "identity",
        r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/a}"}"#,
        &[],
        r#""arn:aws:s3:::${aws:PrincipalTag/a}""#,
        "a variable in `arn:aws:s3:::${aws:PrincipalTag/a}` has no value in this request",
    );
    check(
        "resource",
        r#"{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "*"}"#,
        &[],
        r#""Principal""#,
        "`arn:aws:iam::111122223333:user/alice` is none of these principals",
    );
    check(
        "resource",
        r#"{"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "*"}"#,
        &[],
        r#""NotPrincipal""#,
        "`arn:aws:iam::111122223333:user/alice` is one of the principals that are left out here",
    );
}

#[test]
fn conditions_that_do_not_hold() {
    condition(
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
        &[],
        r#""aws:MultiFactorAuthPresent""#,
        "the request has no `aws:MultiFactorAuthPresent`",
    );
    condition(
        r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
        &[("aws:SourceIp", "1.2.3.4")],
        r#""10.0.0.0/8""#,
        "`aws:SourceIp` is `1.2.3.4`, outside `10.0.0.0/8`",
    );
    condition(
        r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}}"#,
        &[("aws:SourceIp", "1.2.3.4")],
        r#"["10.0.0.0/8", "192.0.2.0/24"]"#,
        "`aws:SourceIp` is `1.2.3.4`, outside every block listed",
    );
    condition(
        r#"{"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-2"]}}"#,
        &[("aws:RequestedRegion", "us-east-1")],
        r#"["eu-west-1", "eu-west-2"]"#,
        "`aws:RequestedRegion` is `us-east-1`, none of the values listed",
    );
    condition(
        r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": 300}}"#,
        &[("aws:MultiFactorAuthAge", "301")],
        "300",
        "`aws:MultiFactorAuthAge` is `301`, not less than `300`",
    );
    condition(
        r#"{"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}"#,
        &[("aws:RequestedRegion", "us-east-1")],
        r#""us-east-1""#,
        "`aws:RequestedRegion` is `us-east-1`, which `StringNotEquals` excludes",
    );
    condition(
        r#"{"Null": {"aws:TokenIssueTime": "false"}}"#,
        &[],
        r#""aws:TokenIssueTime""#,
        "the request has no `aws:TokenIssueTime`",
    );
    condition(
        r#"{"Null": {"aws:username": "true"}}"#,
        &[],
        r#""aws:username""#,
        "the request has `aws:username`",
    );
    condition(
        r#"{"StringEqual": {"aws:username": "alice"}}"#,
        &[],
        r#""StringEqual""#,
        "`StringEqual` is no condition operator",
    );
    condition(
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::b"}}"#,
        &[("aws:SourceArn", "b")],
        r#""aws:SourceArn""#,
        "`aws:SourceArn` is `b`, which is no ARN",
    );
    condition(
        r#"{"StringEquals": {"aws:username": "${aws:PrincipalTag/name}"}}"#,
        &[],
        r#""${aws:PrincipalTag/name}""#,
        "a variable in `${aws:PrincipalTag/name}` has no value in this request",
    );
}

#[test]
fn long_values_are_cut() {
    let long = "x".repeat(10_000);
    let text = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {"StringEquals": {"aws:UserAgent": "a"}}}}"#;
    let (tree, _) = Tree::parse(text);
    let (policy, _) = policy::read(tree.root().unwrap(), PolicyKind::Identity);
    let request = request(ALICE, &[("aws:UserAgent", &long)]);
    let found = applies(&request, &policy, &policy.statements[0]).unwrap_err();
    assert!(found.message.len() < 200, "{}", found.message);
}

/// Identity policies, resource policy and SCP levels as statements; `""` is no resource policy.
#[track_caller]
fn reason(
    principal: &str,
    identity: &[&str],
    resource: &str,
    scp: &[&str],
    expected: (Outcome, &str, &[&str]),
) {
    let wrap =
        |statement: &str| format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#);
    let texts = |statements: &[&str]| statements.iter().map(|s| wrap(s)).collect::<Vec<_>>();
    let (identity, scp, resource) = (texts(identity), texts(scp), wrap(resource));
    let trees = |texts: &[String]| -> Vec<Tree<'static>> {
        let texts = texts.iter().map(|text| &*text.clone().leak());
        texts.map(|text| Tree::parse(text).0).collect()
    };
    let (identity, scp) = (trees(&identity), trees(&scp));
    let read = |tree: &'static Tree<'static>, kind| policy::read(tree.root().unwrap(), kind).0;
    let all = |trees: Vec<Tree<'static>>, kind: PolicyKind| -> &'static [Policy<'static>] {
        let trees: &'static [Tree<'static>] = trees.leak();
        let policies = trees.iter().map(|tree| read(tree, kind.clone()));
        policies.collect::<Vec<_>>().leak()
    };
    let identity = all(identity, PolicyKind::Identity);
    let scp = all(scp, PolicyKind::Scp);
    let kind = PolicyKind::Resource(None);
    let resource = all(trees(&[resource]), kind);
    let group = Group {
        identity: identity.iter().collect(),
        resource: resource.first().filter(|p| !p.statements.is_empty()),
        scp: scp.iter().map(|policy| vec![policy]).collect(),
        ..Group::default()
    };
    let decision = evaluate(&request(principal, &[]), &group);
    let decided_by: Vec<String> = decision
        .decided_by
        .iter()
        .map(|id| format!("{}#{}", id.policy, id.statement))
        .collect();
    let (outcome, reason, statements) = expected;
    assert_eq!(
        (decision.outcome, decision.reason.as_str()),
        (outcome, reason)
    );
    assert_eq!(decided_by, statements);
}

#[test]
fn reasons() {
    const ALL: &str = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    const EC2: &str = r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}"#;
    const DENY: &str = r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#;
    let names = |who: &str| {
        format!(r#"{{"Effect": "Allow", "Principal": {{{who}}}, "Action": "*", "Resource": "*"}}"#)
    };
    reason(
        ALICE,
        &[EC2],
        "",
        &[],
        (ImplicitDeny, "no statement of identity/0 allows it", &[]),
    );
    reason(
        ALICE,
        &[ALL],
        "",
        &[ALL, EC2],
        (
            ImplicitDeny,
            "scp/1: no policy of this level allows it",
            &[],
        ),
    );
    reason(
        ALICE,
        &[EC2, ALL],
        "",
        &[ALL],
        (
            Allowed,
            "identity/1 allows it",
            &["identity/1#0", "scp/0/0#0"],
        ),
    );
    reason(
        ALICE,
        &[ALL, DENY],
        "",
        &[],
        (
            ExplicitDeny,
            "a Deny of identity/1 matches",
            &["identity/1#0"],
        ),
    );
    let session = "arn:aws:sts::111122223333:assumed-role/ci/run";
    reason(
        session,
        &[],
        &names(&format!(r#""AWS": "{session}""#)),
        &[],
        (
            Allowed,
            "the resource policy allows the session by name",
            &["resource#0"],
        ),
    );
    reason(
        ALICE,
        &[ALL],
        &names(r#""AWS": "111122223333""#),
        &[],
        (Allowed, "identity/0 allows it", &["identity/0#0"]),
    );
    reason(
        "logs.amazonaws.com",
        &[ALL],
        &names(r#""Service": "sns.amazonaws.com""#),
        &[],
        (
            ImplicitDeny,
            "no statement of the resource policy allows it",
            &[],
        ),
    );
    reason(
        "arn:aws:iam::111122223333:root",
        &[],
        "",
        &[],
        (
            Allowed,
            "the root user may do all that the account may",
            &[],
        ),
    );
}

/// A policy that plays no part says so of each of its statements.
#[test]
fn policies_without_a_say() {
    let text = r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;
    let (tree, _) = Tree::parse(text);
    let (policy, _) = policy::read(tree.root().unwrap(), PolicyKind::Scp);
    let group = Group {
        scp: vec![vec![&policy]],
        ..Group::default()
    };
    let decision = evaluate(&request("logs.amazonaws.com", &[]), &group);
    assert_eq!(decision.outcome, Outcome::ImplicitDeny);
    let mismatch = decision.statements[0].mismatch.as_ref().unwrap();
    assert_eq!(
        mismatch.message,
        "service control policies do not apply to a service principal"
    );
}

proptest! {
    /// No text of a request or of a policy brings the evaluator down; and a Deny of everything
    /// leaves nothing allowed.
    #[test]
    fn any_text_is_judged(
        principal in "(arn:aws:(iam|sts)::[0-9]{0,12}:)?[a-z/:*-]{0,12}",
        action in "(sts|kms|s3|:)?:?[A-Za-z*?]{0,8}",
        resource in "(arn:aws:)?[a-z:/*?$]{0,12}",
        value in "[a-z0-9:./*?${}', ü-]{0,12}",
        operator in prop::sample::select(&crate::policy::condition::Comparison::ALL[..]),
        set in prop::sample::select(vec!["", "ForAnyValue:", "ForAllValues:"]),
        kind in prop::sample::select(vec!["identity", "resource:kms", "trust", "scp", "rcp"]),
    ) {
        let text = serde_json::json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action,
             "Resource": value, "Condition": {format!("{set}{operator}"): {"aws:x": value}}},
            {"Effect": "Allow", "NotPrincipal": {"AWS": value}, "NotAction": value,
             "NotResource": value},
            {"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]});
        let text = text.to_string();
        let (tree, _) = Tree::parse(&text);
        let kind = PolicyKind::from_name(kind).unwrap();
        let (policy, _) = policy::read(tree.root().unwrap(), kind);
        let mut request = request(&principal, &[("aws:x", &value)]);
        (request.action, request.resource) = (action, resource);
        prop_assert_eq!(alone(&request, &policy).outcome, ExplicitDeny);
        let group = Group {
            identity: vec![&policy],
            boundary: Some(&policy),
            session: vec![&policy],
            resource: Some(&policy),
            endpoint: Some(&policy),
            scp: vec![vec![&policy]],
            rcp: vec![vec![&policy]],
        };
        prop_assert_eq!(evaluate(&request, &group).outcome, ExplicitDeny);
    }
}
