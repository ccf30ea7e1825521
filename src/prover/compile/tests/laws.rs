//! What must hold for every literal: bounds in order, opposites, one number for one meaning.

use super::*;
use crate::policy::condition::{Comparison, ConditionOperator};

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
const LISTED: &[&[&str]] = &[
    &[],
    &["a"],
    &["a*", "?b"],
    &["true"],
    &["5", "no"],
    &["2026"],
    &["2026-01-01"],
    &["10.0.0.0/8", "2001:db8::/32"],
    &["::1/8"],
    &["Zm9v"],
    &["arn:aws:*::*:user/?"],
    &["arn:*"],
    &["${aws:username}"],
    &["a", "x/${aws:username, 'b'}/*"],
    &["${aws:TagKeys}"],
    &["${aws:}"],
    &["${*}a"],
    &["arn:aws:*:${aws:username}:*:user/x"],
    &["99999999999999999999999999"],
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

pub(super) type Asked = (&'static str, ConditionOperator, &'static [&'static str]);

pub(super) fn conditions() -> Vec<Asked> {
    let mut all = Vec::new();
    for key in KEYS {
        for operator in every_operator() {
            all.extend(LISTED.iter().map(|listed| (*key, operator, *listed)));
        }
    }
    all
}

fn every_operator() -> Vec<ConditionOperator> {
    let mut all = Vec::new();
    for comparison in Comparison::ALL {
        for prefix in ["", "ForAllValues:", "ForAnyValue:"] {
            for suffix in ["", "IfExists"] {
                let name = format!("{prefix}{comparison}{suffix}");
                all.extend(ConditionOperator::parse(&name));
            }
        }
    }
    all
}

fn with_variables() -> Vec<Asked> {
    let mut all = conditions();
    all.retain(|(_, _, listed)| listed.iter().any(|text| text.contains("${")));
    all
}

pub(super) fn compile(
    space: &mut Space,
    (key, operator, listed): Asked,
    bindings: &Bindings,
) -> Lit {
    let dim = key::of_question(space, key);
    condition::literal(space, &mut Resolver::new(bindings), dim, operator, listed)
}

pub(super) fn held(space: &Space, lit: Lit) -> Vec<Held> {
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
    for (at, condition) in conditions().into_iter().enumerate() {
        let lit = compile(&mut space, condition, &Bindings::new());
        assert_eq!(lit.not().not(), lit);
        // Each value meets a third of the conditions.
        for held in held(&space, lit).into_iter().skip(at % 3).step_by(3) {
            let answers = (answer(&space, lit, &held), answer(&space, lit.not(), &held));
            assert_eq!(
                answers.0,
                answers.1.map(|yes| !yes),
                "{condition:?} {held:?}"
            );
        }
        let again = compile(&mut space, condition, &Bindings::new());
        assert_eq!(again, lit, "{condition:?}");
    }
}

/// Two conditions that are one literal, or opposites, give the same answer, or opposite ones, for
/// every value of the variable.
#[test]
fn one_number_is_one_meaning() {
    let mut open = Space::default();
    let mut known: BTreeMap<Lit, Vec<(Asked, bool)>> = BTreeMap::new();
    for condition in with_variables() {
        let lit = compile(&mut open, condition, &Bindings::new());
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
    for same in known.values().filter(|same| same.len() > 1) {
        for value in values {
            let bound = bindings(&[("aws:username", value)]);
            let mut space = Space::default();
            let lits: Vec<Lit> = same
                .iter()
                .map(|(condition, plain)| {
                    let lit = compile(&mut space, *condition, &bound);
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
    for condition in with_variables() {
        for value in values {
            let mut space = Space::default();
            let open = compile(&mut space, condition, &Bindings::new());
            let bound = compile(&mut space, condition, &bindings(&[("aws:username", value)]));
            for held in held(&space, open) {
                let (open, bound) = (answer(&space, open, &held), answer(&space, bound, &held));
                assert!(
                    open.is_none() || open == bound,
                    "{condition:?} {value:?} {held:?}"
                );
            }
        }
    }
}
