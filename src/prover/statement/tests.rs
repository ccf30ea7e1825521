use super::*;
use crate::json::Tree;
use crate::policy::{self, PolicyKind};
use crate::request::Group;

/// What is answered about the statements of a policy of this kind.
fn with<T>(kind: &str, statements: &str, ask: impl Fn(&Prover<'_>, StatementId) -> T) -> Vec<T> {
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let (tree, problems) = Tree::parse(&text);
    assert!(problems.is_empty(), "{problems:?}");
    let kind = PolicyKind::from_name(kind).unwrap();
    let (policy, _) = policy::read(tree.root().unwrap(), kind.clone());
    let (group, at) = match kind {
        PolicyKind::Identity => (
            Group {
                identity: vec![&policy],
                ..Group::default()
            },
            Attachment::Identity(0),
        ),
        PolicyKind::Scp => (
            Group {
                scp: vec![vec![&policy]],
                ..Group::default()
            },
            Attachment::Scp(0, 0),
        ),
        PolicyKind::Rcp => (
            Group {
                rcp: vec![vec![&policy]],
                ..Group::default()
            },
            Attachment::Rcp(0, 0),
        ),
        _ => (
            Group {
                resource: Some(&policy),
                ..Group::default()
            },
            Attachment::Resource,
        ),
    };
    let prover = Prover::new(group);
    let ids = (0..policy.statements.len()).map(|statement| StatementId {
        policy: at,
        statement,
    });
    ids.map(|id| ask(&prover, id)).collect()
}

#[track_caller]
fn never(kind: &str, statement: &str, expected: Option<&str>) {
    let found = with(kind, statement, |prover, id| {
        prover.never_matches(id).map(|never| match never {
            NeverMatches::Side(_) => "side",
            NeverMatches::Together(spans) if spans.is_empty() => "principal",
            NeverMatches::Together(_) => "together",
            NeverMatches::Resource => "resource",
            NeverMatches::OnlyStar(_) => "star",
            NeverMatches::Services => "services",
        })
    });
    assert_eq!(found, [expected], "{statement}");
}

fn allow(rest: &str) -> String {
    format!(r#"{{"Effect": "Allow", {rest}}}"#)
}

#[test]
fn what_no_request_matches() {
    let get = |resource: &str| {
        allow(&format!(
            r#""Action": "s3:GetObject", "Resource": "{resource}""#
        ))
    };
    never("identity", &get("arn:aws:s3:::b"), Some("resource"));
    never("identity", &get("arn:aws:s3:::b*"), None);
    never("identity", &get("arn:aws:s3:::${aws:PrincipalTag/b}"), None);
    never(
        "identity",
        &get("arn:aws:s3::111122223333:b"),
        Some("resource"),
    );
    // A sort of resource that the catalogue lacks may be one of the action's.
    let change_set = r#""Action": "cloudformation:CreateChangeSet", "Resource": "arn:aws:cloudformation:us-east-1:aws:transform/x""#;
    never("identity", &allow(change_set), None);
    let list = r#""Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::*""#;
    never("identity", &allow(list), Some("star"));
    let unknown = r#""Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::b""#;
    never("identity", &allow(unknown), None);
}

#[test]
fn conditions_that_no_request_fulfils() {
    let when = |condition: &str| {
        allow(&format!(
            r#""Action": "s3:*", "Resource": "*", "Condition": {{{condition}}}"#
        ))
    };
    never(
        "identity",
        &when(r#""Null": {"aws:CurrentTime": "true"}"#),
        Some("side"),
    );
    never(
        "identity",
        &when(r#""StringEquals": {"aws:username": []}"#),
        Some("side"),
    );
    never(
        "identity",
        &when(r#""Bool": {"ec2:Encrypted": "true"}, "Null": {"ec2:Encrypted": "true"}"#),
        Some("together"),
    );
    never(
        "identity",
        &when(r#""BoolIfExists": {"ec2:Encrypted": "true"}, "Null": {"ec2:Encrypted": "true"}"#),
        None,
    );
    never(
        "scp",
        &when(r#""ArnLike": {"aws:PrincipalArn": "arn:aws:sts::*:assumed-role/x/*"}"#),
        Some("principal"),
    );
    never(
        "scp",
        &when(r#""ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}"#),
        None,
    );
}

#[test]
fn principals_count() {
    let of = |principal: &str, rest: &str| {
        format!(
            r#"{{"Effect": "Deny", {principal}, "Action": "sns:Publish", "Resource": "*"{rest}}}"#
        )
    };
    let organization = r#", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#;
    let service = r#""Principal": {"Service": "s3.amazonaws.com"}"#;
    never(
        "resource:sns",
        &of(service, organization),
        Some("principal"),
    );
    never(
        "resource:sns",
        &of(r#""Principal": "*""#, organization),
        None,
    );
    // Whom they name is another question.
    never("resource:sns", &of(r#""Principal": {"AWS": []}"#, ""), None);
    never(
        "resource:sns",
        &of(r#""NotPrincipal": {"AWS": "*"}"#, ""),
        None,
    );
    never("rcp", &of(r#""Principal": "*""#, ""), Some("services"));
}

#[track_caller]
fn covered(kind: &str, statements: &[&str], expected: &[Option<&[usize]>]) {
    let found = with(kind, &statements.join(","), |prover, id| {
        prover.covered_by(id)
    });
    let found: Vec<Option<Vec<usize>>> = found
        .into_iter()
        .map(|by| by.map(|by| by.into_iter().map(|id| id.statement).collect()))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|by| by.map(<[usize]>::to_vec))
        .collect();
    assert_eq!(found, expected, "{statements:?}");
}

#[test]
fn statements_that_others_cover() {
    let get = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}"#;
    let all = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b*"}"#;
    let deny = r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#;
    covered("identity", &[get, all, deny], &[Some(&[1]), None, None]);
    covered("identity", &[get, get], &[Some(&[1]), Some(&[0])]);
    let a = r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}"#;
    let b = r#"{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#;
    covered("identity", &[a, b, get], &[None, None, Some(&[0, 1])]);
    covered("identity", &[a, get], &[None, None]);
}

#[test]
fn an_account_is_no_role_of_it() {
    let to = |principal: &str| {
        format!(
            r#"{{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": "sqs:SendMessage", "Resource": "*"}}"#
        )
    };
    let (account, role) = (to("111122223333"), to("arn:aws:iam::111122223333:role/r"));
    covered("resource:sqs", &[&account, &role], &[None, None]);
    covered(
        "resource:sqs",
        &[&account, &role, &to("*")],
        &[Some(&[2]), Some(&[2]), None],
    );
}

#[test]
fn allows_of_which_denies_leave_nothing() {
    let check = |statements: &[&str], expected: &[bool]| {
        let found = with("identity", &statements.join(","), |prover, id| {
            prover.wholly_denied_by(id).is_some()
        });
        assert_eq!(found, expected, "{statements:?}");
    };
    let delete = r#"{"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "*"}"#;
    let both = r#"{"Effect": "Allow", "Action": "s3:DeleteObject*", "Resource": "*"}"#;
    let deny = r#"{"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}"#;
    let but = r#"{"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::b/*"}"#;
    check(&[delete, both, deny], &[true, false, false]);
    check(&[delete, but], &[false, false]);
}

#[test]
fn conditions_that_make_no_difference() {
    let check = |condition: &str, expected: &[bool]| {
        let statement = allow(&format!(
            r#""Action": "s3:*", "Resource": "*", "Condition": {{{condition}}}"#
        ));
        let found = with("identity", &statement, |prover, id| {
            prover.constants(id).into_iter().collect::<Vec<_>>()
        });
        let found: Vec<bool> = found.into_iter().flatten().map(|one| one.value).collect();
        assert_eq!(found, expected, "{condition}");
    };
    check(
        r#""Bool": {"aws:SecureTransport": ["true", "false"]}"#,
        &[true],
    );
    check(
        r#""StringLikeIfExists": {"aws:PrincipalOrgID": "*"}"#,
        &[true],
    );
    check(r#""StringLike": {"aws:PrincipalOrgID": "*"}"#, &[]);
    check(r#""Null": {"aws:CurrentTime": "false"}"#, &[true]);
    check(r#""Null": {"aws:MultiFactorAuthPresent": "false"}"#, &[]);
    check(r#""IpAddress": {"aws:SourceIp": "0.0.0.0/0"}"#, &[]);
    check(
        r#""StringEquals": {"aws:username": "${aws:username}"}"#,
        &[],
    );
}
