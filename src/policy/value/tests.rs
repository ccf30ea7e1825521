use proptest::prelude::*;

use super::*;

fn wrong(text: &str, problem: &Problem) -> String {
    format!(
        "{:?} {:?}",
        problem.kind,
        text.get(problem.range.clone()).unwrap()
    )
}

#[track_caller]
fn check_date(text: &str, expected: Result<(i64, DateForm), &str>) {
    let found = parse_date(text).map(|d| (d.milliseconds, d.form));
    let found = found.map_err(|problem| wrong(text, &problem));
    assert_eq!(found, expected.map_err(str::to_owned), "{text:?}");
}

/// W3C note "Date and Time Formats", to which IAM User Guide, "IAM JSON policy elements: Condition
/// operators", points; the milliseconds come from GNU date.
#[test]
fn dates() {
    check_date("1997", Ok((852_076_800_000, DateForm::Year)));
    check_date("1997-07", Ok((867_715_200_000, DateForm::Month)));
    check_date("1997-07-16", Ok((869_011_200_000, DateForm::Day)));
    check_date(
        "1997-07-16T19:20+01:00",
        Ok((869_077_200_000, DateForm::Time)),
    );
    check_date(
        "1997-07-16T19:20:30+01:00",
        Ok((869_077_230_000, DateForm::Time)),
    );
    check_date(
        "1997-07-16T19:20:30.45+01:00",
        Ok((869_077_230_450, DateForm::Time)),
    );
    check_date(
        "2020-02-29T00:00:00Z",
        Ok((1_582_934_400_000, DateForm::Time)),
    );
    check_date("1970-01-01T00:00:00.0009Z", Ok((0, DateForm::Time)));
    check_date("1969-12-31T23:59:59.5Z", Ok((-500, DateForm::Time)));
    check_date("1960-01-01", Ok((-315_619_200_000, DateForm::Day)));
    check_date(
        "9999-12-31T23:59:59-23:59",
        Ok((253_402_387_139_000, DateForm::Time)),
    );
    check_date("1609459200", Ok((1_609_459_200_000, DateForm::Epoch)));
    check_date("0", Ok((0, DateForm::Epoch)));
    check_date("-1", Ok((-1000, DateForm::Epoch)));
    assert_eq!(parse_date("1997").unwrap().as_epoch, Some(1_997_000));
    assert_eq!(parse_date("1997-07").unwrap().as_epoch, None);
}

#[test]
fn no_dates() {
    check_date("", Err("Empty \"\""));
    check_date("tomorrow", Err("NotOfType \"tomorrow\""));
    check_date("2020-1-1", Err("NotOfType \"2020-1-1\""));
    check_date("2020-01-01*", Err("NotOfType \"2020-01-01*\""));
    check_date(
        "2020-01-01 00:00:00Z",
        Err("NotOfType \"2020-01-01 00:00:00Z\""),
    );
    check_date(
        "2020-01-01t00:00:00z",
        Err("NotOfType \"2020-01-01t00:00:00z\""),
    );
    check_date("2020-13-01", Err("OutOfRange \"13\""));
    check_date("2020-00-01", Err("OutOfRange \"00\""));
    check_date("2021-02-29", Err("OutOfRange \"29\""));
    check_date("2020-01-01T24:00:00Z", Err("OutOfRange \"24\""));
    check_date("2020-01-01T00:60:00Z", Err("OutOfRange \"60\""));
    check_date("2020-01-01T00:00:00+24:00", Err("OutOfRange \"24\""));
    check_date("2020-01-01T00:00:00", Err("MissingZone \"\""));
    check_date("2020-01-01 ", Err("Space \" \""));
    check_date(" 2020", Err("Space \" \""));
    check_date("${aws:CurrentTime}", Err("Variable \"${aws:CurrentTime}\""));
    let long = "9".repeat(30);
    check_date(&long, Err(&format!("OutOfRange {long:?}")));
}

#[track_caller]
fn check_number(text: &str, expected: Result<&str, &str>) {
    let found = parse_number(text).map_err(|problem| wrong(text, &problem));
    match expected {
        Ok(same) => assert_eq!(found, Ok(parse_number(same).unwrap()), "{text:?}"),
        Err(problem) => assert_eq!(found.unwrap_err(), problem, "{text:?}"),
    }
}

/// IAM User Guide, "IAM JSON policy elements: Condition operators", Numeric.
#[test]
fn numbers() {
    check_number("1", Ok("1"));
    check_number("+01.0", Ok("1"));
    check_number("-0", Ok("0.00"));
    check_number("1.20", Ok("1.2"));
    check_number("", Err("Empty \"\""));
    check_number("ten", Err("NotOfType \"ten\""));
    check_number("1e3", Err("NotOfType \"1e3\""));
    check_number("1.", Err("NotOfType \"1.\""));
    check_number("--1", Err("NotOfType \"--1\""));
    check_number("1 ", Err("Space \" \""));
    check_number("${s3:max-keys}", Err("Variable \"${s3:max-keys}\""));
}

#[test]
fn numbers_are_compared_exactly() {
    let ordered = [
        "-100000000000000000000000000000001",
        "-100000000000000000000000000000000",
        "-1.5",
        "-1.25",
        "-1",
        "-0.1",
        "0",
        "0.05",
        "0.1",
        "0.11",
        "9",
        "10",
        "9007199254740992",
        "9007199254740993",
    ];
    for pair in ordered.windows(2) {
        assert!(
            parse_number(pair[0]).unwrap() < parse_number(pair[1]).unwrap(),
            "{pair:?}"
        );
    }
}

#[test]
fn booleans() {
    for (text, value) in [
        ("true", true),
        ("False", false),
        ("TRUE", true),
        ("false", false),
    ] {
        assert_eq!(parse_bool(text), Ok(value), "{text}");
    }
    for text in ["yes", "1", "truee", "null"] {
        let problem = parse_bool(text).unwrap_err();
        assert_eq!(wrong(text, &problem), format!("NotOfType {text:?}"));
    }
    assert_eq!(parse_bool("").unwrap_err().kind, ProblemKind::Empty);
    assert_eq!(parse_bool("true ").unwrap_err().range, 4..5);
}

#[track_caller]
fn check_ip(text: &str, expected: Result<&str, &str>) {
    let found = parse_ip_range(text)
        .map(|range| range.net.to_string())
        .map_err(|problem| wrong(text, &problem));
    assert_eq!(
        found,
        expected.map(str::to_owned).map_err(str::to_owned),
        "{text:?}"
    );
}

/// IAM User Guide, "IAM JSON policy elements: Condition operators", IP address.
#[test]
fn addresses() {
    check_ip("203.0.113.0/24", Ok("203.0.113.0/24"));
    check_ip("203.0.113.7", Ok("203.0.113.7/32"));
    check_ip("0.0.0.0/0", Ok("0.0.0.0/0"));
    check_ip("2001:DB8:1234:5678::/64", Ok("2001:db8:1234:5678::/64"));
    check_ip("::1", Ok("::1/128"));
    check_ip("::/0", Ok("::/0"));
    check_ip("::ffff:192.0.2.1", Ok("::ffff:192.0.2.1/128"));
    check_ip("64:ff9b::192.0.2.1/128", Ok("64:ff9b::c000:201/128"));
    check_ip("1:2:3:4:5:6:7:8", Ok("1:2:3:4:5:6:7:8/128"));
}

#[test]
fn no_addresses() {
    check_ip("", Err("Empty \"\""));
    check_ip("300.0.0.0/8", Err("OutOfRange \"300\""));
    check_ip("123.456.789.123", Err("OutOfRange \"456\""));
    check_ip("10.0.0.0/33", Err("OutOfRange \"33\""));
    check_ip("10.0.0.0/999", Err("OutOfRange \"999\""));
    check_ip("10.0.0.0/", Err("NotOfType \"/\""));
    check_ip("10.0.0.0/x", Err("NotOfType \"x\""));
    check_ip("10.0.0.0/8/8", Err("NotOfType \"8/8\""));
    check_ip("10.0.0", Err("NotOfType \"10.0.0\""));
    check_ip("10.0.0.0.0", Err("NotOfType \"10.0.0.0.0\""));
    check_ip("10..0.0", Err("NotOfType \".\""));
    check_ip(".0.0.0", Err("NotOfType \".\""));
    check_ip("10.0.0.", Err("NotOfType \".\""));
    check_ip("010.0.0.1", Err("NotOfType \"010\""));
    check_ip("xxx.xxx.xxx.xxx/xx", Err("NotOfType \"xxx\""));
    check_ip(
        "<my-corporate-cidr>",
        Err("NotOfType \"<my-corporate-cidr>\""),
    );
    check_ip("10.0.*.0", Err("NotOfType \"*\""));
    check_ip("10.0.0.0/8 ", Err("Space \" \""));
    check_ip("${aws:SourceIp}", Err("Variable \"${aws:SourceIp}\""));
    check_ip("1:2:3", Err("NotOfType \"1:2:3\""));
    check_ip("1::2::3", Err("NotOfType \"1::2::3\""));
    check_ip("1:2:3:4:5:6:7:8:9", Err("NotOfType \"1:2:3:4:5:6:7:8:9\""));
    check_ip("2001:db8::12345", Err("NotOfType \"12345\""));
    check_ip("2001:xyz::", Err("BadCharacter \"xyz\""));
    check_ip("2001:db8::/129", Err("OutOfRange \"129\""));
}

#[test]
fn host_bits_and_private_ranges() {
    for (text, host_bits, private) in [
        ("203.0.113.7/24", true, false),
        ("203.0.113.0/24", false, false),
        ("203.0.113.7", false, false),
        ("2001:db8::1/64", true, false),
        ("10.0.0.0/8", false, true),
        ("10.9.8.7/8", true, true),
        ("10.0.0.0/7", false, false),
        ("172.16.0.0/12", false, true),
        ("172.32.0.0/16", false, false),
        ("192.168.1.1", false, true),
        ("fd00::/8", false, true),
        ("fc00::/6", false, false),
        ("0.0.0.0/0", false, false),
    ] {
        let range = parse_ip_range(text).unwrap();
        assert_eq!(range.has_host_bits(), host_bits, "{text}");
        assert_eq!(is_private_range(&range.net), private, "{text}");
    }
}

/// RFC 4648, "The Base16, Base32, and Base64 Data Encodings", section 10.
#[test]
fn base64() {
    for (text, bytes) in [
        ("", ""),
        ("Zg==", "f"),
        ("Zm8=", "fo"),
        ("Zm9v", "foo"),
        ("Zm9vYg==", "foob"),
        ("Zm9vYmE=", "fooba"),
        ("Zm9vYmFy", "foobar"),
    ] {
        assert_eq!(parse_base64(text).unwrap(), bytes.as_bytes(), "{text}");
    }
    assert_eq!(parse_base64("+/+/").unwrap(), [0xFB, 0xFF, 0xBF]);
    for (text, expected) in [
        ("not base64!", "BadCharacter \" \""),
        ("Zm9vYg=", "NotOfType \"=\""),
        ("Zm9vY", "NotOfType \"\""),
        ("Zg==Zg==", "BadCharacter \"==\""),
        ("Zm9v ", "Space \" \""),
        ("Z-8_", "BadCharacter \"-\""),
    ] {
        let problem = parse_base64(text).unwrap_err();
        assert_eq!(wrong(text, &problem), expected, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn addresses_agree_with_the_standard_library(text in "[0-9a-f:.]{1,20}|[0-9]{1,3}(\\.[0-9]{1,3}){3}|([0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}") {
        let expected = text.parse::<std::net::IpAddr>().ok();
        let found = parse_ip_range(&text);
        prop_assert_eq!(found.as_ref().ok().map(|range| range.net.addr()), expected);
        if let Err(problem) = found {
            prop_assert!(text.get(problem.range).is_some());
        }
    }

    #[test]
    fn times_agree_with_jiff(ms in -62_000_000_000_000_i64..253_000_000_000_000) {
        let time = jiff::Timestamp::from_millisecond(ms).unwrap();
        prop_assert_eq!(parse_date(&time.to_string()).unwrap().milliseconds, ms);
    }

    #[test]
    fn numbers_agree_with_integers(a in any::<i64>(), b in any::<i64>()) {
        let (x, y) = (a.to_string(), b.to_string());
        prop_assert_eq!(parse_number(&x).unwrap().cmp(&parse_number(&y).unwrap()), a.cmp(&b));
    }

    #[test]
    fn a_problem_lies_in_the_text(text in "[aé0-9:./$\\{\\}T+=Z -]{0,12}") {
        let problems = [
            parse_date(&text).err(),
            parse_number(&text).err(),
            parse_bool(&text).err(),
            parse_ip_range(&text).err(),
            parse_base64(&text).err(),
        ];
        for problem in problems.into_iter().flatten() {
            prop_assert!(text.get(problem.range).is_some());
        }
    }
}
