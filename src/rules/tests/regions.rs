//! What a question asks the prover: the region that a rule's text makes.

use super::questions::{by_resource, found, region};
use super::statement;
use crate::policy::PolicyKind;
use crate::prover::{Question, Verdict};
use crate::source::Span;

const ALLOW: &str = r#""Effect":"Allow","Action":["ec2:*","s3:Get*"],"Resource":"*""#;

/// Answers nothing, and tells what was asked.
fn telling(questions: &[Question<'_>]) -> Verdict {
    let told = questions.iter().map(|question| {
        let kind = match question {
            Question::Allowed(_) => "allowed".to_owned(),
            Question::Undenied(_) => "undenied".to_owned(),
            Question::Matched(id, _) => format!("matched {}", id.statement),
        };
        let region = region(question);
        assert!(region.typed);
        let mut parts = vec![kind];
        parts.extend(region.action.iter().map(|test| match test {
            crate::prover::ActionTest::In(set) => {
                format!(
                    "in {:?}",
                    set.iter()
                        .map(crate::catalog::Action::name)
                        .collect::<Vec<_>>()
                )
            }
            other => format!("{other:?}"),
        }));
        let test = |test: &crate::prover::Test| {
            format!(
                "{}{:?}",
                if test.negated { "not " } else { "" },
                test.wanted
            )
        };
        parts.extend(
            region
                .resource
                .iter()
                .map(|one| format!("resource {}", test(one))),
        );
        parts.extend(region.principal.iter().map(|who| format!("{who:?}")));
        parts.extend(
            region
                .not_principal
                .iter()
                .map(|who| format!("not {who:?}")),
        );
        let keys = region.context.iter();
        parts.extend(keys.map(|key| format!("{} {}", key.key, test(&key.test))));
        parts.extend(region.free.iter().map(|key| format!("free {key}")));
        parts.extend(region.others_foreign.then(|| "others foreign".to_owned()));
        parts.join(", ")
    });
    Verdict::Unknown(told.collect::<Vec<_>>().join(" & "))
}

#[track_caller]
fn asks(clause: &str, body: &str, kind: PolicyKind, expected: &str) {
    let fence = format!("forbid {clause}\nmessage \"m\"");
    let found = found(&fence, &statement(body), kind, telling);
    let message = found.first().map_or("", |found| found.message.as_str());
    let told = message.trim_start_matches("whether this rule is broken could not be decided: ");
    assert_eq!(told, expected, "{clause}");
}

#[test]
fn regions() {
    let allow = |clause: &str, expected: &str| asks(clause, ALLOW, PolicyKind::Identity, expected);
    allow(
        "request where action is \"s3:GetObject\" and resource like \"*/a\" and principal is not workload",
        r#"matched 0, in ["s3:GetObject"], resource Like(["*/a"]), not Workload & allowed, in ["s3:GetObject"], resource Like(["*/a"]), not Workload"#,
    );
    allow(
        "group where allowed(action not in {\"s3:GetObject\"}, principal in {person, \"arn:x\"}, context foreign)",
        r#"allowed, NotLike(["s3:GetObject"]), Person, Like(["arn:x"]), others foreign"#,
    );
    allow(
        "group where some a in {\"s3:GetObject\"}: undenied(action a, context \"k\" is not absent, context \"l\" is foreign)",
        r#"undenied, Like(["s3:GetObject"]), k not Absent, l Foreign"#,
    );
    allow(
        "statement s where some r in resources: matched(s, action like \"s3:G*\", resource r) and same request allowed(action \"s3:GetObject\")",
        r#"matched 0, Like(["s3:G*"]), resource Like(["*"]) & allowed, in ["s3:GetObject"]"#,
    );
    allow(
        "group where allowed(context \"k\" not in {\"a\", 3}, resource everything, principal root)",
        r#"allowed, Root, k not Is(["a", "3"])"#,
    );
    // Where nobody has said which places hold patient data, any may.
    allow(
        "request where resource is phi and action is \"s3:GetObject\"",
        r#"matched 0, in ["s3:GetObject"] & allowed, in ["s3:GetObject"]"#,
    );
    allow(
        "group where allowed(resource like \"arn:*:ec2:*:*:instance/*\", context \"k\" is everything, context foreign)",
        r#"allowed, resource Fits(["arn:*:ec2:*:*:instance/*"]), free k, others foreign"#,
    );
    allow(
        "request where resource is foreign and context is foreign",
        "matched 0, resource Foreign, others foreign & allowed, resource Foreign, others foreign",
    );
    // A key may have holes, a pattern of the catalogue placeholders.
    asks(
        "statement s where some c in conditions: some a in s.actions: allowed(resource like a.arns, context \"aws:RequestTag/{c.tag}\" is \"x\", context \"{c.key}\" is absent)",
        r#""Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}"#,
        PolicyKind::Identity,
        r#"allowed, resource Fits(["arn:*:sqs:*:*:*"]), aws:RequestTag/team Is(["x"]), aws:ResourceTag/team Absent"#,
    );
    // Alternatives about the request are questions of their own.
    allow(
        "request where resource is foreign and (context \"k\" is absent or not principal is person)",
        "matched 0, resource Foreign, k Absent & allowed, resource Foreign, k Absent",
    );
    allow(
        "request where effect is Deny and action is \"s3:GetObject\"",
        "",
    );
    asks(
        "statement where some p in principals: allowed(principal p)",
        r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*""#,
        PolicyKind::Resource(None),
        r#"allowed, Like(["arn:*:*::111122223333:*"])"#,
    );
}

const EXEMPT: &str = r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"ArnNotLikeIfExists":{"AWS:PrincipalArn":["arn:a","arn:b"]},"StringEquals":{"aws:PrincipalArn":"arn:c"},"StringNotEquals":{"aws:PrincipalTag/x":"d"}}"#;

#[test]
fn exempted_values() {
    let clause = "organization where some s, pattern in exempted(s, \"aws:PrincipalArn\"): undenied(resource like pattern)";
    let asked = r#"undenied, resource Like(["arn:a"])"#;
    asks(clause, EXEMPT, PolicyKind::Scp, asked);
    asks(clause, EXEMPT, PolicyKind::Rcp, asked);
    asks(clause, EXEMPT, PolicyKind::Identity, "");
    asks(
        clause,
        &EXEMPT.replace("Deny", "Allow"),
        PolicyKind::Scp,
        "",
    );
    let every = "statement s where every pattern in exempted(s, \"aws:PrincipalArn\"): pattern in {\"arn:a\", \"arn:b\"} and undenied(resource is pattern)";
    asks(
        every,
        EXEMPT,
        PolicyKind::Scp,
        r#"undenied, resource Is(["arn:a"])"#,
    );
    let text = statement(EXEMPT);
    let fence = "forbid organization where some s, pattern in exempted(s, \"aws:PrincipalArn\"): undenied(resource like pattern)\nat pattern message \"{pattern}\"";
    let found = found(fence, &text, PolicyKind::Scp, by_resource);
    assert_eq!(found.len(), 1);
    let at = |span: Span| text.get(span.range()).unwrap();
    assert_eq!(at(found[0].span), "\"arn:a\"");
    assert_eq!(at(found[0].related[0].span), "\"arn:b\"");
}
