use proptest::prelude::*;

use super::*;

/// What a pattern is, in short: `*`, `service|name`, or the kind of problem and the wrong bytes.
fn short(text: &str) -> String {
    let pattern = ActionPattern::parse(text);
    match &pattern {
        ActionPattern::Everything => "*".to_owned(),
        ActionPattern::Named { .. } => format!(
            "{}|{}",
            pattern.service(text).unwrap(),
            pattern.name(text).unwrap()
        ),
        ActionPattern::Invalid(problem) => {
            format!(
                "{:?} {:?}",
                problem.kind,
                text.get(problem.range.clone()).unwrap()
            )
        }
    }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(short(text), expected, "{text:?}");
}

/// IAM User Guide, "IAM JSON policy elements: Action".
#[test]
fn patterns() {
    check("*", "*");
    check("s3:GetObject", "s3|GetObject");
    check("sqs:SendMessage", "sqs|SendMessage");
    check("iam:*AccessKey*", "iam|*AccessKey*");
    check("iam:Pass?ole", "iam|Pass?ole");
    check("SNS:publish", "SNS|publish");
    check("ec2:*", "ec2|*");
    check("rds-data:Execute*", "rds-data|Execute*");
}

/// IAM User Guide, "IAM JSON policy elements: Action"; for variables "IAM policy elements:
/// Variables and tags", which names the elements that take them.
#[test]
fn problems() {
    check("", "Empty \"\"");
    check("  ", "Space \"  \"");
    check("GetObject", "MissingColon \"GetObject\"");
    check("s3*", "MissingColon \"s3*\"");
    check("A list of rights", "MissingColon \"A list of rights\"");
    check("s*:Get*", "WildcardInService \"*\"");
    check("s??:Get*", "WildcardInService \"??\"");
    check("*:*", "WildcardInService \"*\"");
    check(":Get", "Empty \":\"");
    check("s3:", "Empty \":\"");
    check("ec2:* ", "Space \" \"");
    check("ec2: \t*", "Space \" \\t\"");
    check(" s3:Get", "Space \" \"");
    check("s3:\u{a0}Get", "Space \"\\u{a0}\"");
    check("s3:Get:Object", "BadCharacter \":\"");
    check("s3:Get[A-Z]*", "BadCharacter \"[\"");
    check("s3:Gét", "BadCharacter \"é\"");
    check("<service>:Get", "BadCharacter \"<\"");
    check("s3:${aws:username}", "Variable \"${aws:username}\"");
    check("${svc}:Get", "Variable \"${svc}\"");
    check("s3:Get ${x", "Variable \"${x\"");
    check("s3:$Get", "BadCharacter \"$\"");
}

#[test]
fn a_control_character_is_named_not_printed() {
    let pattern = ActionPattern::parse("s3:\u{1b}[0m");
    let message = &pattern.problem().unwrap().message;
    assert!(message.contains("U+001B"), "{message}");
    assert!(!message.contains('\u{1b}'));
}

#[track_caller]
fn check_match(text: &str, action: &str, expected: bool) {
    let pattern = ActionPattern::parse(text);
    assert_eq!(pattern.matches(text, action), expected, "{text} {action}");
}

/// IAM User Guide, "IAM JSON policy elements: Action".
#[test]
fn matching() {
    check_match("*", "s3:GetObject", true);
    check_match("s3:GetObject", "S3:getobject", true);
    check_match("s3:Get*", "s3:GetObject", true);
    check_match("s3:Get*", "s3:Get", true);
    check_match("s3:Get*", "s3:ListBucket", false);
    check_match("s3:*", "s3express:CreateSession", false);
    check_match("s3:*", "s3", false);
    check_match("s3:*", "s3:Gét", false);
    check_match("iam:Pass?ole", "iam:PassRole", true);
    check_match("iam:Pass?ole", "iam:Passole", false);
    check_match("iam:*Access*Key", "iam:CreateAccessKey", true);
    check_match("iam:*Access*Key", "iam:CreateAccessKeys", false);
    check_match("iam:**", "iam:Get", true);
    check_match("s*:Get", "s3:Get", false);
}

#[test]
fn matching_a_hostile_pattern_ends() {
    let text = format!("s3:{}b", "*a".repeat(100_000));
    check_match(&text, &format!("s3:{}", "a".repeat(300)), false);
}

/// The plainest matcher there is.
fn naive(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', rest @ ..], _) => {
            naive(rest, text) || (!text.is_empty() && naive(pattern, text.get(1..).unwrap()))
        }
        (['?', rest @ ..], [_, more @ ..]) => naive(rest, more),
        ([a, rest @ ..], [b, more @ ..]) => a.eq_ignore_ascii_case(b) && naive(rest, more),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_fast_path_agrees_with_the_grammar(text in "[a:*?/${}', 1Z_.é-]{0,12}") {
        let by_grammar = ActionPattern::parse_by_grammar(&text);
        match ActionPattern::parse_common(&text) {
            Some(fast) => prop_assert_eq!(fast, by_grammar),
            None => prop_assert!(matches!(by_grammar, ActionPattern::Invalid(_)), "{:?}", by_grammar),
        }
    }

    #[test]
    fn a_right_action_takes_the_fast_path(text in "[a-z0-9-]{1,8}:[A-Za-z0-9*?_-]{1,8}") {
        let fast = ActionPattern::parse_common(&text);
        prop_assert_eq!(fast, Some(ActionPattern::parse_by_grammar(&text)));
    }

    #[test]
    fn a_problem_lies_in_the_text(text in "[a:*?/${}', 1Z_.é-]{0,12}") {
        if let ActionPattern::Invalid(problem) = ActionPattern::parse(&text) {
            prop_assert!(text.get(problem.range).is_some());
            prop_assert!(problem.kind != ProblemKind::Unread);
        }
    }

    #[test]
    fn matching_agrees_with_the_plainest_matcher(pattern in "[abA*?]{1,8}", action in "[abB]{0,8}") {
        let text = format!("s3:{pattern}");
        let expected = naive(
            &pattern.chars().collect::<Vec<_>>(),
            &action.chars().collect::<Vec<_>>(),
        );
        prop_assert_eq!(
            ActionPattern::parse(&text).matches(&text, &format!("s3:{action}")),
            expected
        );
    }
}
