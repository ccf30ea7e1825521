//! Operators on keys with one value.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use super::*;

/// Checks for which values a condition holds, does not, and may hold. White space separates.
#[track_caller]
pub(super) fn check(condition: &str, yes: &str, no: &str, perhaps: &str) {
    check_bound(condition, &[], yes, no, perhaps);
}

#[track_caller]
pub(super) fn check_bound(
    condition: &str,
    bound: &[(&str, Option<&str>)],
    yes: &str,
    no: &str,
    perhaps: &str,
) {
    let mut space = Space::default();
    let lit = literal_of(&mut space, condition, &bindings(bound));
    for (list, expected) in [(yes, Some(true)), (no, Some(false)), (perhaps, None)] {
        for value in list.split_whitespace() {
            let found = answer(&space, lit, &Held::read(value));
            assert_eq!(
                found,
                expected,
                "{condition}: {value}: {:?}",
                space.get(lit)
            );
        }
    }
}

/// A condition of one operator, one key and a JSON value.
pub(super) fn c(operator: &str, key: &str, value: &str) -> String {
    format!(r#"{{"{operator}": {{"{key}": {value}}}}}"#)
}

#[test]
fn strings() {
    let c = |operator, value| c(operator, "aws:username", value);
    check(&c("StringEquals", r#"["a", "b*"]"#), "a b*", "- A b bc", "");
    check(
        &c("StringNotEquals", r#"["a", "b*"]"#),
        "- A b bc",
        "a b*",
        "",
    );
    check(
        &c("StringEqualsIgnoreCase", r#"["aB", "É"]"#),
        "ab AB É",
        "- a é",
        "",
    );
    check(
        &c("StringNotEqualsIgnoreCase", r#""aB""#),
        "- a",
        "ab AB",
        "",
    );
    check(
        &c("StringLike", r#"["a*c", "?"]"#),
        "ac a:/c é",
        "- ab AC",
        "",
    );
    check(
        &c("StringNotLike", r#"["a*c", "?"]"#),
        "- ab AC",
        "ac a:/c é",
        "",
    );
    check(&c("StringEquals", r#""**""#), "**", "- *", "");
    check(&c("StringEqualsIfExists", r#""a""#), "- a", "b", "");
    check(&c("StringNotEqualsIfExists", r#""a""#), "- b", "a", "");
    check(&c("StringEquals", "[]"), "", "- a", "");
    check(&c("StringNotEquals", "[]"), "- a", "", "");
    check(&c("StringEqualsIfExists", "[]"), "-", "a", "");
    check(&c("StringEquals", "5"), "5", "- 5.0", "");
}

#[test]
fn booleans() {
    let mfa = |operator, value| c(operator, "aws:MultiFactorAuthPresent", value);
    check(&mfa("Bool", r#""true""#), "true", "- false", "");
    check(&mfa("Bool", "true"), "true", "- false", "");
    check(&mfa("Bool", r#""FALSE""#), "false", "- true", "");
    check(&mfa("Bool", r#""perhaps""#), "false", "- true", "");
    check(&mfa("Bool", r#"["true", "false"]"#), "true false", "-", "");
    check(&mfa("Bool", "[]"), "", "- true false", "");
    check(&mfa("BoolIfExists", r#""true""#), "- true", "false", "");
    check(&mfa("StringEquals", r#""true""#), "true", "- false", "");
    check(&mfa("StringNotEquals", r#""true""#), "- false", "true", "");
    check(&mfa("StringEquals", r#""True""#), "", "- true false", "");
    check(
        &mfa("StringEqualsIgnoreCase", r#""True""#),
        "true",
        "- false",
        "",
    );
    check(&mfa("StringLike", r#""*e""#), "true false", "-", "");
    check(&mfa("StringLike", r#""f*""#), "false", "- true", "");
    check(&mfa("Bool", r#""${aws:username}""#), "", "-", "true false");
    check(
        &mfa("StringLike", r#""t${aws:username}""#),
        "",
        "- false",
        "true",
    );
    let tag = |operator, value| c(operator, "aws:PrincipalTag/admin", value);
    check(&tag("Bool", r#""true""#), "true True", "- false yes", "");
    check(&tag("Bool", r#""false""#), "false yes", "- true TRUE", "");
    check(&tag("Bool", r#"["true", "no"]"#), "false yes TRUE", "-", "");
    // A Boolean on a key of addresses.
    check(&c("Bool", "aws:SourceIp", r#""true""#), "", "-", "1.2.3.4");
}

#[test]
fn presence() {
    let c = |operator, value| c(operator, "aws:username", value);
    check(&c("Null", r#""true""#), "-", "a", "");
    check(&c("Null", "false"), "a", "-", "");
    check(&c("Null", r#"["TRUE", "false"]"#), "- a", "", "");
    check(&c("Null", r#"["no"]"#), "", "- a", "");
    check(&c("Null", "[]"), "", "- a", "");
    check(&c("ForAllValues:Null", r#""true""#), "-", "", "a");
    check(&c("ForAllValues:Null", r#""false""#), "a", "", "-");
    check(&c("ForAnyValue:Null", r#""true""#), "", "a", "-");
    check(&c("ForAnyValue:Null", r#""false""#), "", "-", "a");
    let keys = |value| super::conditions::c("Null", "aws:TagKeys", value);
    check(&keys(r#""true""#), "-", "[] [a] [a|b]", "");
    check(&keys(r#""false""#), "[] [a] [a|b]", "-", "");
    check(&keys(r#"["true", "false"]"#), "- [] [a|b]", "", "");
    check(&keys("[]"), "", "- [] [a|b]", "");
    let keys = |operator| super::conditions::c(operator, "aws:TagKeys", r#""true""#);
    check(&keys("ForAllValues:Null"), "- []", "", "[a]");
    check(&keys("ForAnyValue:Null"), "", "[] [a]", "-");
}

#[test]
fn arns() {
    let pattern = r#""arn:aws:s:*:111122223333:f/*""#;
    let match_ = "arn:aws:s:us-east-2:111122223333:f/d:e arn:aws:s::111122223333:f/";
    let others = "arn:aws:s:us-east-2:999999999999:x:111122223333:f/d arn:aws:S::111122223333:f/";
    for key in ["aws:SourceArn", "aws:PrincipalTag/arn"] {
        for operator in ["ArnLike", "ArnEquals"] {
            check(
                &c(operator, key, pattern),
                match_,
                &format!("- {others} text"),
                "",
            );
        }
        for operator in ["ArnNotLike", "ArnNotEquals"] {
            check(
                &c(operator, key, pattern),
                &format!("- {others}"),
                match_,
                "",
            );
        }
        check(&c("ArnLike", key, r#""*""#), "", &format!("- {match_}"), "");
        check(
            &c("ArnNotLike", key, r#""*""#),
            &format!("- {match_}"),
            "",
            "",
        );
        check(&c("ArnLike", key, r#""arn:a?s:?:*""#), "", match_, "");
        check(&c("StringLike", key, pattern), match_, "- text", "");
        check(&c("StringNotLike", key, pattern), "- text", match_, "");
    }
    // On a key of any texts, what is no ARN never matches.
    check(
        &c("ArnNotLike", "aws:PrincipalTag/arn", pattern),
        "",
        "text arn:aws:s3::b",
        "",
    );
    check(
        &c("ForAnyValue:ArnNotLike", "x:list", pattern),
        "[text|a:b:c:d:e:f]",
        "- [] [text]",
        "",
    );
    check(
        &c("ForAllValues:ArnNotLike", "x:list", pattern),
        "- [] [a:b:c:d:e:f]",
        "[text|a:b:c:d:e:f]",
        "",
    );
    check(
        &c(
            "ArnLike",
            "aws:SourceArn",
            r#""arn:aws:*:*:${aws:username}:x*""#,
        ),
        "",
        "- arn:aws:s3:::y",
        "arn:aws:s3:::x arn:aws:s3::1:2:x",
    );
}

#[test]
fn binaries() {
    let c = |operator, value| c(operator, "kms:x", value);
    check(
        &c("BinaryEquals", r#"["Zm9v", "Zg=="]"#),
        "Zm9v Zg== Zh==",
        "- Zm9w Zw== Zg",
        "",
    );
    check(
        &c("BinaryEquals", r#""Zm8=""#),
        "Zm8= Zm9=",
        "- Zm7= Zm-=",
        "",
    );
    check(&c("BinaryEquals", r#""Zg""#), "", "- Zg Zg==", "");
    check(&c("BinaryEqualsIfExists", r#""Zm9v""#), "- Zm9v", "x", "");
}
