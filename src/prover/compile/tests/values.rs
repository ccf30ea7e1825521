//! Points and how requests write them.

use super::*;
use crate::prover::line::LineSet;

#[track_caller]
fn check(key: &str, values: &[&str]) {
    let mut space = Space::default();
    let lit = equals(&mut space, key, values);
    let dim = space.get(lit).unwrap().dim;
    for value in values {
        let point = point_of(&space, dim, value).unwrap();
        assert_eq!(text_of(&space, dim, point), *value);
        assert_eq!(
            answer(&space, lit, &Held::read(value)),
            Some(true),
            "{value}"
        );
    }
}

#[test]
fn values_are_read_as_they_are_written() {
    let numbers = [
        "0",
        "-1",
        "3600",
        "0.5",
        "-0.000000000000000001",
        "85000000000000000000",
    ];
    check("aws:MultiFactorAuthAge", &numbers);
    check(
        "aws:TokenIssueTime",
        &[
            "1970-01-01T00:00:00Z",
            "2026-11-24T10:30:00.001Z",
            "0001-01-01T00:00:00Z",
        ],
    );
    check("aws:EpochTime", &["0", "1795000000", "-5", "02026"]);
    check(
        "aws:SourceIp",
        &[
            "0.0.0.0",
            "10.1.2.3",
            "255.255.255.255",
            "2001:db8::1",
            "::",
        ],
    );
    check("aws:SecureTransport", &["false", "true"]);
    check("aws:username", &[]);
}

#[test]
fn every_point_has_a_text() {
    for key in [
        "aws:MultiFactorAuthAge",
        "aws:EpochTime",
        "aws:TokenIssueTime",
        "aws:SourceIp",
    ] {
        let mut space = Space::default();
        let lit = equals(&mut space, key, &["1"]);
        let dim = space.get(lit).unwrap().dim;
        let points = [
            0,
            1,
            5,
            1 << 63,
            1 << 127,
            (1 << 127) + 1,
            (1 << 127) - 1,
            u128::MAX,
        ];
        for point in points {
            let text = text_of(&space, dim, point);
            assert!(
                point_of(&space, dim, &text).is_some(),
                "{key} {point}: {text}"
            );
        }
    }
}

/// Between any two numbers there is another.
#[test]
fn no_number_is_left_out() {
    let mut space = Space::default();
    let key = "aws:MultiFactorAuthAge";
    let dim = {
        let lit = equals(&mut space, key, &["0"]);
        space.get(lit).unwrap().dim
    };
    let order = [
        "-100000000000000000000000",
        "-85000000000000000000",
        "-1.0000000000000000001",
        "-1",
        "-0.0000000000000000009",
        "0",
        "0.0000000000000000001",
        "0.000000000000000001",
        "0.0000000000000000019",
        "9.99",
        "10",
        "85000000000000000000",
        "100000000000000000000000",
    ];
    let points: Vec<u128> = order
        .iter()
        .map(|text| point_of(&space, dim, text).unwrap())
        .collect();
    assert!(points.is_sorted_by(|a, b| a < b), "{points:?}");
    // The first and last points stand for what is beyond.
    for point in points[1..points.len() - 1]
        .iter()
        .flat_map(|p| [*p, p.saturating_sub(1), p.saturating_add(1)])
    {
        let text = text_of(&space, dim, point);
        assert_eq!(point_of(&space, dim, &text), Some(point), "{text}");
    }
}

#[test]
fn simple_points_are_in_the_set() {
    #[track_caller]
    fn check(key: &str, condition: &str, expected: &str) {
        let mut space = Space::default();
        let lit = literal_of(&mut space, condition, &Bindings::new());
        let literal = space.get(lit).unwrap();
        let Set::Line(set) = &literal.must.values else {
            panic!("{key}: {literal:?}");
        };
        let point = simplest(&space, literal.dim, set).unwrap();
        assert!(set.contains(point));
        assert_eq!(text_of(&space, literal.dim, point), expected, "{condition}");
    }
    let age = |operator: &str, value| {
        format!(r#"{{"{operator}": {{"aws:MultiFactorAuthAge": "{value}"}}}}"#)
    };
    check("age", &age("NumericLessThan", "3600"), "0");
    check("age", &age("NumericGreaterThan", "3600"), "3601");
    check("age", &age("NumericGreaterThan", "0.5"), "1");
    check("age", &age("NumericLessThanEquals", "-0.5"), "-1");
    check("age", &age("NumericEquals", "0.25"), "0.25");
    check("age", &age("NumericNotEquals", "0"), "1");
    let time =
        |operator: &str, value| format!(r#"{{"{operator}": {{"aws:CurrentTime": "{value}"}}}}"#);
    check(
        "time",
        &time("DateGreaterThan", "2026-01-01"),
        "2030-01-01T00:00:00Z",
    );
    check(
        "time",
        &time("DateGreaterThanEquals", "2031-01-01"),
        "2031-01-01T00:00:00Z",
    );
    check(
        "time",
        &time("DateLessThanEquals", "2026-01-01"),
        "2026-01-01T00:00:00Z",
    );
    let ip = |operator: &str, value| format!(r#"{{"{operator}": {{"aws:SourceIp": {value}}}}}"#);
    check("ip", &ip("NotIpAddress", r#""10.0.0.0/8""#), "203.0.113.10");
    check(
        "ip",
        &ip("NotIpAddress", r#""203.0.113.0/24""#),
        "198.51.100.10",
    );
    check("ip", &ip("IpAddress", r#""10.0.0.0/8""#), "10.0.0.0");
    check(
        "ip",
        &ip("IpAddress", r#"["::/0", "10.0.0.7"]"#),
        "10.0.0.7",
    );
}

#[test]
fn nothing_has_no_simple_point() {
    let mut space = Space::default();
    let lit = equals(&mut space, "aws:SourceIp", &["1.2.3.4"]);
    let dim = space.get(lit).unwrap().dim;
    assert_eq!(simplest(&space, dim, &LineSet::union([])), None);
}

#[track_caller]
fn check_question(space: &Space, lit: Lit, yes: &str, no: &str) {
    for (values, expected) in [(yes, true), (no, false)] {
        for value in values.split_whitespace() {
            assert_eq!(
                answer(space, lit, &Held::read(value)),
                Some(expected),
                "{value}"
            );
        }
    }
}

#[test]
fn questions() {
    let mut space = Space::default();
    let space = &mut space;
    let lit = equals(space, "aws:SourceIp", &["1.2.3.4", "10.0.0.0/8"]);
    check_question(
        space,
        lit,
        "1.2.3.4 10.9.9.9 ::ffff:1.2.3.4",
        "- 1.2.3.5 ::1",
    );
    let lit = equals(space, "AWS:multifactorauthpresent", &["true"]);
    check_question(space, lit, "true", "- false");
    let same = literal_of(
        space,
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
        &Bindings::new(),
    );
    assert_eq!(lit, same);
    let lit = equals(space, "aws:SecureTransport", &["perhaps"]);
    check_question(space, lit, "", "- false true");
    let lit = equals(space, "aws:MultiFactorAuthAge", &["10.0"]);
    check_question(space, lit, "10 +010.00", "- 10.1 ten");
    let lit = equals(space, "aws:username", &["a*", "b"]);
    check_question(space, lit, "a* b", "- ab B");
    let lit = like(space, "aws:username", &["a*"]);
    check_question(space, lit, "a* ab a", "- ba");
    let lit = like(space, "aws:SecureTransport", &["t*"]);
    check_question(space, lit, "true", "- false");
    let lit = equals(space, "aws:TagKeys", &["a", "b"]);
    check_question(space, lit, "[a] [c|b]", "- [] [c]");
    let lit = absent(space, "aws:TagKeys").not();
    check_question(space, lit, "[] [a] [a|b]", "-");
    let lit = absent(space, "aws:TagKeys");
    check_question(space, lit, "-", "[] [a] [a|b]");
    let lit = absent(space, "aws:username");
    check_question(space, lit, "-", "a");
    let principal = space.known_key("aws:username").unwrap();
    assert_eq!(domain(space, principal), None);
    let lit = equals(
        space,
        "aws:PrincipalArn",
        &["arn:aws:iam::111122223333:user/a"],
    );
    let dim = space.get(lit).unwrap().dim;
    let lit = domain(space, dim).unwrap();
    check_question(
        space,
        lit,
        "- arn:aws:iam::111122223333:role/a:b arn:::::",
        "a * arn:aws:s3::b",
    );
}
