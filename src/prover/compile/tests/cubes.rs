//! Whole statements: actions, resources, and what becomes of the conditions.

use super::*;
use crate::catalog;
use crate::policy::ast::Effect;

fn statement(elements: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", {elements}}}}}"#)
}

/// Checks which actions of the catalogue, and which names that it lacks, a statement matches.
#[track_caller]
fn check_actions(elements: &str, count: usize, yes: &str, no: &str) {
    let mut space = Space::default();
    let cube = cube_of(&mut space, &statement(elements), &Bindings::new()).expect("a cube");
    assert_eq!(cube.actions.iter().count(), count, "{elements}");
    for (names, expected) in [(yes, true), (no, false)] {
        for name in names.split_whitespace() {
            let found = match catalog::action(name) {
                Some(action) => Some(cube.actions.contains(action)),
                None => answer(&space, cube.name, &Held::read(name)),
            };
            assert_eq!(found, Some(expected), "{elements}: {name}");
        }
    }
}

#[test]
fn actions() {
    let all = catalog::action_count();
    let gets = catalog::expand("s3:get*").count();
    check_actions(r#""Action": "*""#, all, "s3:GetObject x:Y", "");
    check_actions(
        r#""Action": ["nothing", "*:*"]"#,
        all,
        "s3:GetObject x:Y",
        "",
    );
    check_actions(
        r#""Action": "s3:Get*""#,
        gets,
        "s3:GetObject S3:GETNEW",
        "s3:PutObject s4:GetX",
    );
    check_actions(
        r#""Action": ["S3:getobject"]"#,
        1,
        "s3:GetObject",
        "s3:GetObjectX x:Y",
    );
    check_actions(
        r#""Action": ["s3:New?", "S3:GETOBJECT"]"#,
        1,
        "s3:GetObject s3:newX",
        "s3:New",
    );
    check_actions(r#""Action": "x:Y""#, 0, "x:y X:Y", "x:YZ s3:GetObject");
    check_actions(
        r#""NotAction": "s3:Get*""#,
        all - gets,
        "s3:PutObject x:Y",
        "s3:GetObject s3:GetNew",
    );
    check_actions(
        r#""NotAction": "s3:GetObject""#,
        all - 1,
        "s3:PutObject x:Y",
        "s3:GetObject",
    );
    check_actions(r#""NotAction": "no action""#, all, "s3:PutObject x:Y", "");
    check_actions(
        r#""Action": "s3:*", "NotAction": "*""#,
        0,
        "",
        "s3:GetObject x:Y",
    );
}

#[test]
fn statements_that_match_nothing() {
    #[track_caller]
    fn check(text: &str) {
        let mut space = Space::default();
        assert!(
            cube_of(&mut space, text, &Bindings::new()).is_none(),
            "{text}"
        );
    }
    check(r#"{"Statement": {"Action": "*", "Resource": "*"}}"#);
    check(r#"{"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}"#);
    check(r#"{"Statement": {"Effect": "Allow", "Resource": "*"}}"#);
    check(&statement(r#""Action": [], "Resource": "*""#));
    check(&statement(r#""Action": "no action", "Resource": "*""#));
    check(&statement(r#""NotAction": "*", "Resource": "*""#));
    check(&statement(r#""Action": "*", "Resource": []"#));
    check(&statement(r#""Action": "*", "NotResource": "*""#));
    check(&statement(
        r#""Action": "*", "Condition": {"stringequals": {}}"#,
    ));
    check(&statement(
        r#""Action": "*", "Condition": {"StringEquals": {"aws:username": []}}"#,
    ));
    check(&statement(
        r#""Action": "*", "Condition": {"Null": {"aws:CurrentTime": "true"}}"#,
    ));
}

/// Checks which resources a statement matches, does not, and may match.
#[track_caller]
fn check_resource(
    elements: &str,
    bound: &[(&str, Option<&str>)],
    yes: &str,
    no: &str,
    perhaps: &str,
) {
    let mut space = Space::default();
    let text = statement(&format!(r#""Action": "*", {elements}"#));
    let cube = cube_of(&mut space, &text, &bindings(bound)).expect("a cube");
    for (resources, expected) in [(yes, Some(true)), (no, Some(false)), (perhaps, None)] {
        for resource in resources.split_whitespace() {
            let held = Held::read(resource);
            let answers: Vec<_> = cube
                .sides
                .iter()
                .map(|s| answer(&space, s.lit, &held))
                .collect();
            let found = if answers.contains(&Some(false)) {
                Some(false)
            } else {
                answers.iter().all(|a| *a == Some(true)).then_some(true)
            };
            assert_eq!(found, expected, "{elements}: {resource}");
        }
    }
}

#[test]
fn resources() {
    let check = |elements, yes, no, perhaps| check_resource(elements, &[], yes, no, perhaps);
    check(r#""Sid": "none""#, "* a", "", "");
    check(r#""Resource": "*""#, "* a", "", "");
    check(
        r#""Resource": ["arn:aws:s3:::b/*", "x"]"#,
        "arn:aws:s3:::b/ arn:aws:s3:::b/c:d x",
        "arn:aws:s3:::b *",
        "",
    );
    check(
        r#""Resource": "arn:aws:s3:::B?""#,
        "arn:aws:s3:::Bx arn:aws:s3:::B:",
        "arn:aws:s3:::bx",
        "",
    );
    check(
        r#""NotResource": ["arn:aws:s3:::b*"]"#,
        "* arn:aws:s3:::a",
        "arn:aws:s3:::b",
        "",
    );
    check(r#""Resource": "b*", "NotResource": "*c""#, "", "a bc", "");
    // A star at a part's end may cross its colon.
    check(
        r#""Resource": "arn:aws:s3:*""#,
        "arn:aws:s3:::b",
        "arn:aws:sns:::b",
        "",
    );
    check(
        r#""Resource": "arn:aws:x:us-**:1:f""#,
        "arn:aws:x:us-east-1:1:f arn:aws:x:us-a:b:1:f",
        "",
        "",
    );
    // Whether other wildcards cross is contested.
    check(
        r#""Resource": "arn:aws:x:*-1:1:f""#,
        "arn:aws:x:us-1:1:f",
        "arn:aws:x:us-2:1:f",
        "arn:aws:x:us:a-1:1:f",
    );
    check(
        r#""NotResource": "arn:aws:x:r:1?3:f""#,
        "a",
        "arn:aws:x:r:123:f",
        "arn:aws:x:r:1:3:f",
    );
    check(
        r#""Resource": "arn:aws:x:r:1:a*?b""#,
        "arn:aws:x:r:1:a::b",
        "arn:aws:x:r:1:ab",
        "",
    );
}

#[test]
fn variables_in_resources() {
    let home = r#""Resource": ["arn:aws:s3:::${aws:username}/*", "x"]"#;
    check_resource(home, &[], "x", "y", "arn:aws:s3:::a/b");
    let bound = [("aws:username", Some("a*"))];
    check_resource(home, &bound, "x arn:aws:s3:::a*/b", "arn:aws:s3:::ab/c", "");
    check_resource(
        home,
        &[("aws:username", None)],
        "x",
        "arn:aws:s3:::a/b arn:aws:s3:::/b",
        "",
    );
    let not = r#""NotResource": ["arn:aws:s3:::${aws:username}/*", "x"]"#;
    check_resource(not, &[], "y", "x", "arn:aws:s3:::a/b");
    check_resource(
        not,
        &[("aws:username", None)],
        "y arn:aws:s3:::a/b",
        "x",
        "",
    );
    let broken = r#""Resource": ["${aws:username", "x"]"#;
    check_resource(broken, &[], "x", "${aws:username", "");
}

#[test]
fn without_variables_a_dollar_is_text() {
    let mut space = Space::default();
    let text =
        r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "a/${aws:username}"}}"#;
    let cube = cube_of(&mut space, text, &Bindings::new()).unwrap();
    assert_eq!(cube.effect, Effect::Deny);
    assert_eq!(
        answer(&space, cube.sides[0].lit, &Held::read("a/${aws:username}")),
        Some(true)
    );
    assert_eq!(
        answer(&space, cube.sides[0].lit, &Held::read("a/b")),
        Some(false)
    );
    assert!(cube.variables.is_empty());
}

#[test]
fn sides_stand_in_order_with_their_spans() {
    let mut space = Space::default();
    let text = statement(
        r#""Action": "*", "Resource": "arn:aws:s3:::${aws:userid}",
           "Condition": {"StringLike": {"s3:prefix": ["a${aws:PrincipalTag/Team}${aws:UserID}*"]},
                         "IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
                         "Null": {"aws:username": "false", "aws:CurrentTime": "false"}}"#,
    );
    let cube = cube_of(&mut space, &text, &Bindings::new()).unwrap();
    let spans: Vec<&str> = cube
        .sides
        .iter()
        .map(|side| {
            text.get(side.span.start as usize..side.span.end as usize)
                .unwrap()
        })
        .collect();
    // `aws:CurrentTime` is always there, so that its condition says nothing.
    let expected = [
        r#""aws:username""#,
        r#""aws:SourceIp""#,
        r#""s3:prefix""#,
        r#""Resource""#,
    ];
    assert_eq!(spans, expected);
    assert_eq!(
        cube.variables,
        ["aws:principaltag/team", "aws:userid"].map(Box::from)
    );
}

/// A Deny with the negated operator is escaped only where the Allow does not match.
#[test]
fn opposite_conditions_are_opposite_literals() {
    #[track_caller]
    fn check(one: &str, other: &str, opposite: bool) {
        let mut space = Space::default();
        let condition =
            |operator| format!(r#"{{"{operator}": {{"s3:prefix": "${{aws:username}}"}}}}"#);
        let one = literal_of(&mut space, &condition(one), &Bindings::new());
        let other = literal_of(&mut space, &condition(other), &Bindings::new());
        assert_eq!(
            one == other.not(),
            opposite,
            "{:?} {:?}",
            space.get(one),
            space.get(other)
        );
        assert_ne!(one, other);
    }
    check("StringEquals", "StringNotEquals", true);
    check("StringEquals", "StringNotEqualsIfExists", true);
    check("StringEqualsIfExists", "ForAnyValue:StringNotEquals", true);
    check("StringEqualsIfExists", "StringEquals", false);
    check("StringEqualsIfExists", "StringNotEquals", false);
    check("StringEquals", "StringEqualsIgnoreCase", false);
    check("StringEquals", "StringNotEqualsIgnoreCase", false);
    check(
        "ForAnyValue:StringEqualsIfExists",
        "ForAnyValue:StringNotEqualsIfExists",
        false,
    );
}
