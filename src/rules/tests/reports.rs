use super::{compiled, run, statement};
use crate::diagnostic::{Diagnostic, Severity};

const POLICY: &str = r#""Sid":"Sätze","Effect":"Allow","Action":["s3:GetObject","ec2:RunInstances","s3:PutObject"],"Resource":"*""#;

fn shown(text: &str, found: &Diagnostic) -> String {
    let at = |span: crate::source::Span| text.get(span.range()).unwrap().to_owned();
    let mut parts = vec![format!("{} @ {}", found.message, at(found.span))];
    if !found.label.is_empty() {
        parts.push(format!("({})", found.label));
    }
    let related = found.related.iter();
    parts.extend(related.map(|label| format!("+ {} ({})", at(label.span), label.message)));
    parts.join(" ")
}

#[track_caller]
fn check(fence: &str, body: &str, expected: &[&str]) {
    let text = statement(body);
    let found: Vec<String> = run(&compiled(fence), &text)
        .iter()
        .map(|found| shown(&text, found))
        .collect();
    assert_eq!(found, expected, "{fence}");
}

#[test]
fn further_items_are_further_places() {
    let rule = "forbid statement where some a in actions: a covers some p in @phi-data\n";
    check(
        &format!("{rule}message \"{{a}} gives {{p}} by {{sid}}\" label \"{{a.name}}\""),
        POLICY,
        &[
            r#"s3:GetObject gives s3:GetObject by Sätze @ "s3:GetObject" (GetObject) + "s3:PutObject" (PutObject)"#,
        ],
    );
    check(
        &format!("{rule}message \"{{a}}\" report per action"),
        POLICY,
        &[
            r#"s3:GetObject @ "s3:GetObject""#,
            r#"s3:PutObject @ "s3:PutObject""#,
        ],
    );
    check(
        "forbid statement where some a in actions: has Sid\nmessage \"{a.service}\" report per a.service",
        POLICY,
        &[
            r#"s3 @ "s3:GetObject" + "s3:PutObject" ()"#,
            r#"ec2 @ "ec2:RunInstances""#,
        ],
    );
}

#[test]
fn places() {
    let rule =
        |rest: &str| format!("forbid statement s where effect is Allow {rest}\nmessage \"m\"");
    check(&rule(""), POLICY, &[r#"m @ "Allow""#]);
    check(&rule("and has Resource"), POLICY, &[r#"m @ "Resource""#]);
    check(
        &rule("and some a in actions: a.service is \"ec2\""),
        POLICY,
        &[r#"m @ "ec2:RunInstances""#],
    );
    check(
        &rule("and some a in actions: a is \"ec2:RunInstances\"\nat a.service"),
        POLICY,
        &["m @ ec2"],
    );
    check(
        &rule(
            "and some a in actions: a is \"ec2:RunInstances\"\nat element Action also s \"the statement\" also sid \"its name\"",
        ),
        POLICY,
        &[r#"m @ "Action" + "Allow" (the statement) + "Sätze" (its name)"#],
    );
    check(
        &rule("and has no Condition\nat element Condition"),
        POLICY,
        &[r#"m @ "Allow""#],
    );
    check(
        "forbid document where version is \"2012-10-17\" message \"{version}\"",
        POLICY,
        &[r#"2012-10-17 @ "Version""#],
    );
    check(
        "forbid statement s where s covers \"s3:GetObject\" message \"{s}: {covered}, {actions}, {document.kind}\"",
        POLICY,
        &[
            r#"Sätze: s3:GetObject, s3:GetObject, ec2:RunInstances, s3:PutObject, identity @ "Action""#,
        ],
    );
}

#[test]
fn one_finding_for_the_document() {
    let text = r#"{"Statement":[{"Effect":"Allow"},{"Effect":"Deny"},{"Effect":"Allow"}]}"#;
    let found = run(
        &compiled(
            "forbid statement where effect is Allow\nmessage \"m\" label \"here\" report per document",
        ),
        text,
    );
    assert_eq!(found.len(), 1);
    assert_eq!(
        shown(text, &found[0]),
        r#"m @ "Allow" (here) + "Allow" (here)"#
    );
}

#[test]
fn severities_of_cases() {
    let rule = compiled(
        "severity error forbid statement where some a in actions: a covers some p in @phi-data\n\
         severity warning when p in @phi-write severity note when a.service is \"s3\"\nmessage \"m\"",
    );
    let severity = |action: &str| {
        run(
            &rule,
            &statement(&format!(r#""Effect":"Allow","Action":"{action}""#)),
        )[0]
        .severity
    };
    assert_eq!(severity("s3:PutObject"), Some(Severity::Warning));
    assert_eq!(severity("s3:GetObject"), Some(Severity::Note));
    assert_eq!(severity("dynamodb:GetItem"), None);
}

#[test]
fn long_texts_are_cut_and_braces_are_written_twice() {
    let long = "a".repeat(500);
    let body = format!(r#""Sid":"{long}","Effect":"Allow""#);
    let found = run(
        &compiled(r#"forbid statement where has Sid message "{{{sid}}} \"${{x}}\"""#),
        &statement(&body),
    );
    assert_eq!(
        found[0].message,
        format!("{{{}…}} \"${{x}}\"", "a".repeat(120))
    );
}
