//! Questions of several parts: each part's region counts, and no answer depends on what was asked before.

use iamlint::policy::PolicyKind;
use iamlint::prover::{
    ActionTest, ContextTest, PrincipalClass, Prover, Question, Region, Test, Verdict, Wanted,
};
use iamlint::request::{Attachment, Group, StatementId};

use super::with;

fn with_prover(policy: &str, kind: PolicyKind, body: impl FnOnce(&Prover<'_>)) {
    with(policy, kind, |policy| {
        body(&Prover::new(Group::alone(policy)));
    });
}

fn key(key: &str, wanted: Wanted, negated: bool) -> ContextTest {
    ContextTest {
        key: key.to_owned(),
        test: Test { wanted, negated },
    }
}

fn is(text: &str) -> Wanted {
    Wanted::Is(vec![text.to_owned()])
}

fn about(actions: &[&str], context: Vec<ContextTest>) -> Region {
    let actions = actions.iter().map(|text| (*text).to_owned()).collect();
    Region {
        action: vec![ActionTest::Like(actions)],
        context,
        ..Region::default()
    }
}

const BOTH: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
    {"Effect": "Allow", "Action": ["kms:Decrypt", "quartz:Knit"], "Resource": "*"}]}"#;

#[test]
fn what_a_part_says_of_the_request_holds_for_all() {
    with_prover(BOTH, PolicyKind::Identity, |prover| {
        let id = StatementId {
            policy: Attachment::Identity(0),
            statement: 1,
        };
        let ask = |secure: &str, other: &[&str]| {
            let main = about(
                &["s3:GetObject"],
                vec![key("aws:SecureTransport", is("true"), false)],
            );
            let part = about(other, vec![key("aws:SecureTransport", is(secure), false)]);
            prover.ask(&[Question::Matched(id, &part), Question::Allowed(&main)])
        };
        assert!(matches!(ask("true", &["kms:*"]), Verdict::Some(_)));
        assert!(matches!(ask("false", &["kms:*"]), Verdict::Never));
        // A name that the catalogue lacks, in the statement and in the part.
        assert!(matches!(ask("true", &["quartz:*"]), Verdict::Some(_)));
        assert!(matches!(ask("true", &["quartz:Purl"]), Verdict::Never));
    });
}

#[test]
fn whom_a_part_is_about_holds_for_all() {
    use PrincipalClass::{Anonymous, Everyone, Service};
    let policy = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::records/*"},
        {"Effect": "Allow", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::records/*"}]}"#;
    with_prover(policy, PolicyKind::Resource(None), |prover| {
        let id = StatementId {
            policy: Attachment::Resource,
            statement: 1,
        };
        let ask = |of_main: PrincipalClass, of_part: PrincipalClass| {
            let by = |region: Region, class| Region {
                principal: vec![class],
                ..region
            };
            let main = by(about(&["s3:GetObject"], Vec::new()), of_main);
            let part = by(about(&["s3:PutObject"], Vec::new()), of_part);
            prover.ask(&[Question::Matched(id, &part), Question::Allowed(&main)])
        };
        assert!(matches!(ask(Everyone, Service), Verdict::Some(_)));
        assert!(matches!(ask(Anonymous, Service), Verdict::Never));
    });
}

#[test]
fn an_answer_is_the_same_when_asked_again() {
    let policy = r#"{"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::records/*"}}"#;
    with_prover(policy, PolicyKind::Resource(None), |prover| {
        // No organization is anybody's who calls without a signature.
        let region = Region {
            principal: vec![PrincipalClass::Anonymous],
            ..about(
                &["s3:GetObject"],
                vec![key("aws:PrincipalOrgID", Wanted::Absent, true)],
            )
        };
        for _ in 0..2 {
            assert!(matches!(prover.allowed(&region), Verdict::Never));
        }
    });
}

#[test]
fn a_wildcard_of_an_arn_stays_within_its_part() {
    let policy = r#"{"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
         "Condition": {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/*"}}}}"#;
    with_prover(policy, PolicyKind::Identity, |prover| {
        let region = |arn: &str| Region {
            principal: vec![PrincipalClass::Like(vec![arn.to_owned()])],
            ..about(&["s3:GetObject"], Vec::new())
        };
        // Not `arn:aws:sts::111122223333:federated-user/:iam::1:user/x`.
        let user = prover.allowed(&region("arn:aws:*::*:user/*"));
        assert!(matches!(user, Verdict::Never), "{user:?}");
        let role = prover.allowed(&region("arn:aws:iam::*:role/*"));
        assert!(matches!(role, Verdict::Some(_)), "{role:?}");
    });
}
