//! What must hold for every literal: bounds in order, opposites, one number for one meaning.

use super::*;

/// Values of many sorts.
const VALUES: &[&str] = &[
    "-",
    "a",
    "A",
    "ab",
    "a*",
    "",
    "true",
    "false",
    "TRUE",
    "5",
    "5.0",
    "-7",
    "1e3",
    "2026",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "1767225600",
    "1.2.3.4",
    "10.0.0.1",
    "::ffff:10.0.0.1",
    "2001:db8::1",
    "::/0",
    "Zm9v",
    "Zg==",
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:role/a:b",
    "arn:aws:iam:a",
];

/// What policies compare with.
const LISTED: &[&str] = &[
    "[]",
    r#""a""#,
    r#"["a*", "?b"]"#,
    r#""true""#,
    r#"["5", "no"]"#,
    r#""2026""#,
    r#""2026-01-01""#,
    r#"["10.0.0.0/8", "2001:db8::/32"]"#,
    r#""::1/8""#,
    r#""Zm9v""#,
    r#""arn:aws:*::*:user/?""#,
    r#""arn:*""#,
    r#""${aws:username}""#,
    r#"["a", "x/${aws:username, 'b'}/*"]"#,
    r#""${aws:TagKeys}""#,
    r#""${aws:}""#,
    r#""${*}a""#,
    r#""arn:aws:*:${aws:username}:*:user/x""#,
    r#""99999999999999999999999999""#,
];

const KEYS: &[&str] = &[
    "aws:username",
    "aws:PrincipalArn",
    "aws:MultiFactorAuthAge",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:SecureTransport",
    "aws:SourceIp",
    "aws:TagKeys",
    "x:unknown",
];

fn conditions() -> impl Iterator<Item = (&'static str, String)> {
    use crate::policy::condition::Comparison;
    let names = Comparison::ALL.into_iter().flat_map(|comparison| {
        ["", "ForAllValues:", "ForAnyValue:"]
            .into_iter()
            .flat_map(move |prefix| {
                ["", "IfExists"]
                    .into_iter()
                    .map(move |suffix| format!("{prefix}{}{suffix}", comparison.name()))
            })
    });
    let names: Vec<String> = names
        .filter(|name| !name.ends_with("NullIfExists"))
        .collect();
    KEYS.iter().flat_map(move |key| {
        let names = names.clone();
        names.into_iter().flat_map(move |name| {
            LISTED
                .iter()
                .map(move |listed| (*key, format!(r#"{{"{name}": {{"{key}": {listed}}}}}"#)))
        })
    })
}

fn held(space: &Space, lit: Lit) -> Vec<Held> {
    let several = space.get(lit).unwrap().quantifier != Quantifier::One;
    let read = |text: &&str| match Held::read(text) {
        Held::One(value) if several => Held::Many(vec![value]),
        held => held,
    };
    let mut all: Vec<Held> = VALUES.iter().map(read).collect();
    if several {
        all.extend(["[]", "[a|b]", "[true|5]"].map(Held::read));
    }
    all
}

#[test]
fn opposites_and_bounds() {
    let mut space = Space::default();
    for (_, condition) in conditions() {
        let lit = literal_of(&mut space, &condition, &Bindings::new());
        assert_eq!(lit.not().not(), lit);
        for held in held(&space, lit) {
            let answers = (answer(&space, lit, &held), answer(&space, lit.not(), &held));
            assert_eq!(answers.0, answers.1.map(|yes| !yes), "{condition} {held:?}");
        }
        let again = literal_of(&mut space, &condition, &Bindings::new());
        assert_eq!(again, lit, "{condition}");
    }
}

/// Two conditions that are one literal, or opposites, give the same answer, or opposite ones, for
/// every value of the variable.
#[test]
fn one_number_is_one_meaning() {
    let mut open = Space::default();
    let mut known: std::collections::HashMap<Lit, Vec<(String, bool)>> =
        std::collections::HashMap::new();
    for (_, condition) in conditions().filter(|(_, condition)| condition.contains("${")) {
        let lit = literal_of(&mut open, &condition, &Bindings::new());
        let plain = Lit(lit.0 & !1);
        let said = (condition, lit == plain);
        known.entry(plain).or_default().push(said);
    }
    let values = [
        None,
        Some("a"),
        Some("A"),
        Some("a*"),
        Some("true"),
        Some("iam::a"),
    ];
    for (_, same) in known.iter().filter(|(_, same)| same.len() > 1) {
        for value in values {
            let bound = bindings(&[("aws:username", value)]);
            let mut space = Space::default();
            let lits: Vec<Lit> = same
                .iter()
                .map(|(condition, plain)| {
                    let lit = literal_of(&mut space, condition, &bound);
                    if *plain { lit } else { lit.not() }
                })
                .collect();
            for held in held(&space, lits[0]) {
                let answers: Vec<_> = lits.iter().map(|lit| answer(&space, *lit, &held)).collect();
                assert!(
                    answers.iter().all(|a| *a == answers[0]),
                    "{value:?} {held:?} {same:?}"
                );
            }
        }
    }
}

/// A binding gives an answer within the bounds of the open variable.
#[test]
fn bindings_lie_within_the_bounds() {
    let values = [
        None,
        Some("a"),
        Some("A"),
        Some("a*"),
        Some("true"),
        Some("b:c:d"),
        Some(""),
    ];
    for (_, condition) in conditions().filter(|(_, condition)| condition.contains("${")) {
        for value in values {
            let mut space = Space::default();
            let open = literal_of(&mut space, &condition, &Bindings::new());
            let bound = literal_of(
                &mut space,
                &condition,
                &bindings(&[("aws:username", value)]),
            );
            for held in held(&space, open) {
                let (open, bound) = (answer(&space, open, &held), answer(&space, bound, &held));
                assert!(
                    open.is_none() || open == bound,
                    "{condition} {value:?} {held:?}"
                );
            }
        }
    }
}
