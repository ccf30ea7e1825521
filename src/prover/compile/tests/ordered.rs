//! Numbers, dates and addresses.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

use super::conditions::{c, check};

#[test]
fn numbers() {
    let c = |operator, value| c(operator, "s3:max-keys", value);
    check(
        &c("NumericEquals", r#"["10", "0.5"]"#),
        "10 10.0 +010 0.50",
        "- 11 ten 1e1",
        "",
    );
    check(
        &c("NumericEquals", "10"),
        "10",
        "- 9.99999999999999999999",
        "",
    );
    check(
        &c("NumericNotEquals", r#""10""#),
        "- 11 9.9999999999999999999",
        "10 10.0",
        "",
    );
    check(
        &c("NumericLessThan", r#""10""#),
        "9.9999999999999999999 -5 -0",
        "- 10 11",
        "",
    );
    check(
        &c("NumericLessThanEquals", r#""-10""#),
        "-10 -11",
        "- -9.9 0",
        "",
    );
    check(
        &c("NumericGreaterThan", r#""10""#),
        "10.00000000000000000001 11",
        "- 10 -11",
        "",
    );
    check(
        &c("NumericGreaterThanEquals", r#"["10", "5"]"#),
        "5 7 10",
        "- 4.9",
        "",
    );
    check(
        &c("NumericGreaterThan", r#""85000000000000000000""#),
        "1000000000000000000000000",
        "-",
        "",
    );
    // What is no number equals nothing; so it compares on either side.
    check(&c("NumericEquals", r#""ten""#), "", "- 10", "");
    check(&c("NumericNotEquals", r#""ten""#), "- 10", "", "");
    check(
        &c("NumericEquals", r#""99999999999999999999999""#),
        "",
        "-",
        "1",
    );
    check(
        &c("NumericNotEqualsIfExists", r#""0.0000000000000000001""#),
        "-",
        "",
        "1",
    );
    // A text of a key without a type is beside the line.
    let tag = |operator, value| super::conditions::c(operator, "aws:PrincipalTag/n", value);
    check(&tag("NumericEquals", r#""10""#), "10.0", "- ten", "");
    check(&tag("NumericNotEquals", r#""10""#), "- 11 ten", "10.0", "");
}

#[test]
fn dates() {
    let c = |operator, value| c(operator, "aws:TokenIssueTime", value);
    let same = "2026-01-01T00:00:00Z 2026-01-01T01:00:00+01:00 1767225600 2026-01 2026-01-01";
    let other = "- 2026-01-01T00:00:00.001Z 2025-12-31";
    check(&c("DateEquals", r#""2026-01-01""#), same, other, "");
    check(&c("DateNotEquals", r#""2026-01-01""#), other, same, "");
    check(
        &c("DateLessThan", r#""1767225600""#),
        "2025-12-31 0",
        "- 2026-01-01 2027-01-01",
        "",
    );
    check(
        &c("DateGreaterThan", r#""2026-01-01""#),
        "2026-01-01T00:00:00.001Z",
        same,
        "",
    );
    check(
        &c("DateLessThanEquals", r#""2026-01-01""#),
        same,
        "- 2026-01-02",
        "",
    );
    check(
        &c("DateGreaterThanEqualsIfExists", r#""2026-01-01""#),
        "- 2026-01-01",
        "2025-12-31",
        "",
    );
    check(&c("DateEquals", r#""soon""#), "", "- 2026-01-01", "");
    check(&c("DateNotEquals", r#""soon""#), "- 2026-01-01", "", "");
    // Four digits are a year or seconds.
    check(
        &c("DateLessThan", r#""2026""#),
        "1970-01-01",
        "- 2026-01-01",
        "2000-01-01",
    );
    check(
        &c("DateNotEquals", r#""2026""#),
        "- 2000-01-01",
        "",
        "2026-01-01",
    );
    let epoch = |operator, value| super::conditions::c(operator, "aws:EpochTime", value);
    check(
        &epoch("NumericLessThan", "1767225600"),
        "1767225599 -5",
        "- 1767225600",
        "",
    );
    check(
        &epoch("NumericGreaterThan", r#""0.5""#),
        "1 2",
        "- 0 -1",
        "",
    );
    check(&epoch("NumericLessThan", r#""-0.5""#), "-1 -2", "- 0 1", "");
    check(&epoch("NumericEquals", r#""0.5""#), "", "- 0 1", "");
    check(&epoch("NumericNotEquals", r#""0.5""#), "- 0 1", "", "");
    check(
        &epoch("NumericLessThan", "99999999999999999999"),
        "",
        "-",
        "5",
    );
    check(
        &epoch("DateGreaterThan", r#""2026-01-01T00:00:00.5Z""#),
        "1767225601",
        "- 1767225600",
        "",
    );
    check(
        &epoch("DateEquals", r#""2026-01-01""#),
        "1767225600",
        "- 1767225601",
        "",
    );
}

#[test]
fn addresses() {
    let c = |operator, value| c(operator, "aws:SourceIp", value);
    let private = r#"["10.1.2.3/8", "2001:db8::/32"]"#;
    let inside = "10.0.0.0 10.255.255.255 ::ffff:10.1.1.1 2001:db8::1";
    let outside = "11.0.0.0 9.255.255.255 2001:db9::";
    check(
        &c("IpAddress", private),
        inside,
        "- 11.0.0.0 2001:db9:: ten",
        "",
    );
    check(
        &c("NotIpAddress", private),
        &format!("- {outside}"),
        &format!("{inside} ten"),
        "",
    );
    check(&c("IpAddressIfExists", private), "- 10.0.0.0", outside, "");
    check(
        &c("IpAddress", r#""0.0.0.0/0""#),
        "0.0.0.0 255.255.255.255",
        "- ::1 ten",
        "",
    );
    check(
        &c("IpAddress", r#""::/0""#),
        "::1 2001:db8::1",
        "- 1.2.3.4 ::ffff:1.2.3.4",
        "",
    );
    check(
        &c("NotIpAddress", r#"["::/0", "0.0.0.0/0"]"#),
        "-",
        "1.2.3.4 ::1",
        "",
    );
    check(
        &c("IpAddress", r#""::ffff:0:0/96""#),
        "",
        "- 1.2.3.4 ::1",
        "",
    );
    // Bits behind the prefix.
    check(
        &c("IpAddress", r#""2001:db8::1/32""#),
        "",
        "- 2001:db8::1",
        "",
    );
    check(
        &c("NotIpAddress", r#""2001:db8::1/32""#),
        "- 2001:db8::1 1.2.3.4",
        "",
        "",
    );
    check(&c("NotIpAddress", r#""here""#), "- 1.2.3.4", "here", "");
    check(&c("IpAddress", "[]"), "", "- 1.2.3.4", "");
    check(&c("NotIpAddress", "[]"), "- 1.2.3.4", "", "");
    let tag = super::conditions::c("NotIpAddress", "aws:PrincipalTag/ip", r#""10.0.0.0/8""#);
    check(&tag, "- 11.1.1.1", "10.1.1.1 here", "");
}
