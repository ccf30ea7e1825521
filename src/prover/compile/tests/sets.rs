//! Set operators and policy variables.
//!
//! Source: IAM User Guide, "Set operators for multivalued context keys" and "IAM policy elements:
//! Variables and tags".

use super::conditions::{c, check, check_bound};

#[test]
fn sets_of_values() {
    let c = |operator: &str, value: &str| c(operator, "aws:TagKeys", value);
    let ab = r#"["a", "b"]"#;
    check(
        &c("ForAllValues:StringEquals", ab),
        "- [] [a] [a|b]",
        "[c] [a|c]",
        "",
    );
    check(
        &c("ForAnyValue:StringEquals", ab),
        "[a] [a|c]",
        "- [] [c]",
        "",
    );
    check(
        &c("ForAllValues:StringNotEquals", ab),
        "- [] [c]",
        "[a] [a|c]",
        "",
    );
    check(
        &c("ForAnyValue:StringNotEquals", ab),
        "[c] [a|c]",
        "- [] [a] [a|b]",
        "",
    );
    check(
        &c("ForAllValues:StringEqualsIfExists", ab),
        "- [] [a]",
        "[c]",
        "",
    );
    check(
        &c("ForAnyValue:StringEqualsIfExists", ab),
        "[a]",
        "[] [c]",
        "-",
    );
    check(
        &c("ForAnyValue:StringNotEqualsIfExists", ab),
        "[c]",
        "[] [a]",
        "-",
    );
    check(&c("ForAllValues:StringEquals", "[]"), "- []", "[a]", "");
    check(&c("ForAnyValue:StringEquals", "[]"), "", "- [] [a]", "");
    check(&c("ForAnyValue:StringNotEquals", "[]"), "[a]", "- []", "");
    check(&c("StringEquals", ab), "", "-", "[a] [a|b]");
    check(&c("StringNotEquals", ab), "-", "", "[a] [c]");
    check(&c("StringEqualsIfExists", ab), "-", "", "[a] [c]");
}

#[test]
fn sets_of_one() {
    let c = |operator: &str, value: &str| c(operator, "aws:username", value);
    check(&c("ForAllValues:StringEquals", r#""a""#), "- a", "b", "");
    check(&c("ForAnyValue:StringEquals", r#""a""#), "a", "- b", "");
    check(&c("ForAllValues:StringNotEquals", r#""a""#), "- b", "a", "");
    check(&c("ForAnyValue:StringNotEquals", r#""a""#), "b", "- a", "");
    check(
        &c("ForAnyValue:StringEqualsIfExists", r#""a""#),
        "a",
        "b",
        "-",
    );
}

#[test]
fn open_variables() {
    let c = |operator: &str, value: &str| c(operator, "s3:prefix", value);
    check(&c("StringEquals", r#""${aws:username}""#), "", "-", "a b");
    check(
        &c("StringNotEquals", r#""${aws:username}""#),
        "-",
        "",
        "a b",
    );
    check(
        &c("StringLike", r#"["x", "h/${aws:username}/*"]"#),
        "x",
        "- y",
        "h/a/ h/a/b",
    );
    check(
        &c("StringNotLike", r#"["x", "h/${aws:username}/*"]"#),
        "- y",
        "x",
        "h/a/ h/a/b",
    );
    check(
        &c("StringEquals", r#""${aws:username, 'b'}""#),
        "",
        "-",
        "a b",
    );
    check(&c("StringLike", r#""a${*}${?}${$}""#), "a*?$", "- abcd", "");
    check(
        &c("StringEquals", r#""${aws:TagKeys, 'a'}""#),
        "",
        "- a",
        "",
    );
    check(
        &c("StringNotEquals", r#""${aws:TagKeys, 'a'}""#),
        "- a",
        "",
        "",
    );
    for malformed in ["${aws:username", "${}", "${aws:username 'a'}"] {
        let listed = format!(r#"["{malformed}", "a"]"#);
        check(&c("StringEquals", &listed), "a", "- b", "");
        let listed = format!(r#""{malformed}""#);
        check(&c("StringNotLike", &listed), "- a", "", "");
    }
    // These operators take no variables.
    check(&c("NumericEquals", r#""${aws:username}""#), "", "- 1", "");
    check(
        &c("NumericNotEquals", r#""${aws:username}""#),
        "- 1",
        "",
        "",
    );
}

#[test]
fn bound_variables() {
    let c = |operator: &str, value: &str| c(operator, "s3:prefix", value);
    let bound = [("aws:username", Some("a*")), ("aws:userid", None)];
    let check = |condition: String, yes, no| check_bound(&condition, &bound, yes, no, "");
    check(
        c("StringLike", r#""${aws:UserName}/*""#),
        "a*/ a*/b",
        "- ab/b",
    );
    check(c("StringEquals", r#""${aws:username}""#), "a*", "- a ab");
    check(c("StringEquals", r#"["${aws:userid}", "x"]"#), "x", "- a");
    check(
        c("StringNotEquals", r#"["${aws:userid}", "x"]"#),
        "- a",
        "x",
    );
    check(c("StringLike", r#""${aws:userid, 'd*'}""#), "d*", "- de");
    check(c("StringLike", r#""${aws:username, 'd'}""#), "a*", "- d");
    check_bound(
        &super::conditions::c("ArnLike", "aws:SourceArn", r#""${aws:x}""#),
        &[("aws:x", Some("arn:aws:s3:::b"))],
        "arn:aws:s3:::b",
        "- arn:aws:s3:::c",
        "",
    );
}
