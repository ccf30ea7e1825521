use proptest::prelude::*;

use super::*;

/// What a pattern is, in short: `*`, its parts between bars, or the problem and the wrong bytes.
fn short(text: &str, pattern: &ResourcePattern) -> String {
    match pattern {
        ResourcePattern::Everything => "*".to_owned(),
        ResourcePattern::Arn(arn) => [
            arn.partition(text),
            arn.service(text),
            arn.region(text),
            arn.account(text),
            arn.resource(text),
        ]
        .join("|"),
        ResourcePattern::Invalid(problem) => format!(
            "{:?} {}:{:?}",
            problem.kind,
            problem.range.start,
            text.get(problem.range.clone()).unwrap()
        ),
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(short(text, &ResourcePattern::parse(text)), expected);
}

/// IAM User Guide, "IAM JSON policy elements: Resource" and "Identify AWS resources with Amazon
/// Resource Names (ARNs)".
#[test]
fn patterns() {
    check("*", "*");
    check(
        "arn:aws:s3:::amzn-s3-demo-bucket/*",
        "aws|s3|||amzn-s3-demo-bucket/*",
    );
    check(
        "arn:aws:sqs:us-east-2:111122223333:queue1",
        "aws|sqs|us-east-2|111122223333|queue1",
    );
    check("arn:aws-cn:iam::*:role/a b", "aws-cn|iam||*|role/a b");
    check(
        "arn:aws:logs:*:*:log-group:/aws/x:*",
        "aws|logs|*|*|log-group:/aws/x:*",
    );
    check("arn:*:*:*:*:*", "*|*|*|*|*");
    check("arn:aws:s3:::", "aws|s3|||");
    check("arn:nowhere:none:r:12:x", "nowhere|none|r|12|x");
}

/// IAM User Guide, "IAM policy elements: Variables and tags".
#[test]
fn variables() {
    check(
        "arn:aws:s3:::b/${aws:username}/*",
        "aws|s3|||b/${aws:username}/*",
    );
    check(
        "arn:aws:iam::111122223333:user/${aws:PrincipalTag/x, 'a:b'}:c",
        "aws|iam||111122223333|user/${aws:PrincipalTag/x, 'a:b'}:c",
    );
    check(
        "arn:aws:s3:${aws:RequestedRegion}:${a, 'x:y'}:x",
        "aws|s3|${aws:RequestedRegion}|${a, 'x:y'}|x",
    );
    check("arn:${a:b}:s3", "MissingField 13:\"\"");
    check(
        "arn:aws:s3:::b/${aws:username/*",
        "MissingBrace 15:\"${aws:username/*\"",
    );
    check(
        "arn:aws:s3:::b/${aws:username/${aws:userid}",
        "MissingBrace 15:\"${aws:username/\"",
    );
    check("arn:aws:s3:::b/${a, '${b}'}", "NestedVariable 21:\"${b}\"");
    check("arn:aws:s3:::b/${a b}", "aws|s3|||b/${a b}");
    check("arn:aws:s3:::a$b", "aws|s3|||a$b");
}

/// IAM User Guide, "IAM policy elements: Variables and tags".
#[test]
fn variables_before_the_fifth_colon() {
    for (text, expected) in [
        ("arn:aws:s3:::b/${a}", None),
        ("arn:aws:s3:::b", None),
        (
            "arn:aws:kms:*:${aws:PrincipalAccount}:key/*",
            Some("${aws:PrincipalAccount}"),
        ),
        ("arn:${p}:s3:${r}::b", Some("${p}")),
    ] {
        let pattern = ResourcePattern::parse(text);
        let problem = pattern.arn().unwrap().misplaced_variable(text);
        let wrong = problem.and_then(|problem| text.get(problem.range));
        assert_eq!(wrong, expected, "{text}");
    }
}

/// Organizations User Guide, "Quotas for AWS Organizations": the largest policy has 40,000
/// characters.
#[test]
fn a_text_longer_than_any_policy_is_refused_or_read_fast() {
    let long = "x".repeat(1 << 20);
    check(&format!("arn:aws:s3:::{long}"), &format!("aws|s3|||{long}"));
    let text = format!("arn:aws:s3:::${{a}}{long}");
    let kind = ResourcePattern::parse(&text).problem().map(|p| p.kind);
    assert_eq!(kind, Some(ProblemKind::TooLong));
    assert_eq!(Arn::parse(&text).unwrap_err().kind, ProblemKind::TooLong);
}

#[test]
fn problems() {
    check("", "Empty 0:\"\"");
    check("my-bucket", "NoArnPrefix 0:\"my-bucket\"");
    check("aws:s3:::bucket", "NoArnPrefix 0:\"aws\"");
    check("ARN:aws:s3:::bucket", "NoArnPrefix 0:\"ARN\"");
    check("*/x", "NoArnPrefix 0:\"*/x\"");
    check(" arn:aws:s3:::b", "Space 0:\" \"");
    check("arn", "NoArnPrefix 0:\"arn\"");
    check("arn:", "MissingField 4:\"\"");
    check("arn:aws:s3:bucket", "MissingField 17:\"\"");
    check("arn:aws:ec2:*", "MissingField 13:\"\"");
}

#[test]
fn the_missing_field_is_named() {
    for (text, name) in [
        ("arn:aws", "service"),
        ("arn:aws:s3", "region"),
        ("arn:aws:s3:", "account"),
        ("arn:aws:s3::b", "resource"),
    ] {
        let pattern = ResourcePattern::parse(text);
        let message = &pattern.problem().unwrap().message;
        assert!(message.contains(name), "{text}: {message}");
    }
}

/// IAM User Guide, "IAM JSON policy elements: Version".
#[test]
fn without_variables_a_brace_is_text() {
    let text = "arn:aws:s3:::b/${aws:username";
    assert_eq!(
        short(text, &ResourcePattern::parse_without_variables(text)),
        "aws|s3|||b/${aws:username"
    );
    let text = "arn:aws:s3:${a:b}:c";
    assert_eq!(
        short(text, &ResourcePattern::parse_without_variables(text)),
        "aws|s3|${a|b}|c"
    );
}

#[test]
fn an_arn_in_a_condition_takes_variables_everywhere() {
    let text = "arn:aws:sm:${aws:RequestedRegion}:${aws:PrincipalAccount}:x";
    let arn = Arn::parse(text).unwrap();
    assert_eq!(arn.region(text), "${aws:RequestedRegion}");
    assert_eq!(arn.account(text), "${aws:PrincipalAccount}");
    assert_eq!(Arn::parse("*").unwrap_err().kind, ProblemKind::NoArnPrefix);
}

#[track_caller]
fn check_account(account: &str, expected: bool) {
    assert_eq!(account_is_valid(account), expected, "{account:?}");
}

#[test]
fn accounts() {
    check_account("", true);
    check_account("111122223333", true);
    check_account("*", true);
    check_account("1111*", true);
    check_account("????????????", true);
    check_account("*????????????", true);
    check_account("aws", true);
    check_account("12345", false);
    check_account("1111222233334", false);
    check_account("11112222333?4", false);
    check_account("1111222233334*", false);
    check_account("account-id", false);
    check_account("AWS", false);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "arn:",
        "aws",
        "s3",
        ":",
        "::",
        ":::",
        "*",
        "?",
        "/",
        "$",
        "{",
        "${",
        "}",
        ", '",
        "'",
        " ",
        "a",
        "1",
        "é",
        "-",
        "${a:b}",
        "${a, 'c:d'}",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    let by_grammar = ResourcePattern::parse_by_grammar(text);
    match ResourcePattern::parse_common(text) {
        Some(fast) => prop_assert_eq!(fast, by_grammar),
        None => prop_assert!(
            has_variable(text) || matches!(by_grammar, ResourcePattern::Invalid(_)),
            "{:?}",
            by_grammar
        ),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_fast_path_agrees_with_the_grammar(text in "[a:*?/${}', 1-]{0,12}") {
        agree(&text)?;
    }

    #[test]
    fn the_fast_path_agrees_with_the_grammar_on_arns(text in pieces(), arn in any::<bool>()) {
        agree(&if arn { format!("arn:{text}") } else { text })?;
    }

    #[test]
    fn parts_and_problems_lie_in_the_text(text in pieces()) {
        let text = format!("arn:aws:{text}");
        match ResourcePattern::parse(&text) {
            ResourcePattern::Invalid(problem) => prop_assert!(text.get(problem.range).is_some()),
            ResourcePattern::Arn(arn) => {
                let whole = format!("arn:{}", short(&text, &ResourcePattern::Arn(arn)).replace('|', ":"));
                prop_assert_eq!(whole, text);
            }
            ResourcePattern::Everything => prop_assert!(false),
        }
    }
}
