use proptest::prelude::*;

use super::*;

fn every_operator() -> Vec<ConditionOperator> {
    let quantifiers = [
        None,
        Some(Quantifier::ForAllValues),
        Some(Quantifier::ForAnyValue),
    ];
    let mut all = Vec::new();
    for quantifier in quantifiers {
        for comparison in Comparison::ALL {
            for if_exists in [false, true] {
                if comparison != Comparison::Null || !if_exists {
                    all.push(ConditionOperator {
                        quantifier,
                        comparison,
                        if_exists,
                    });
                }
            }
        }
    }
    all
}

#[test]
fn every_operator_is_read_back() {
    for operator in every_operator() {
        let text = operator.to_string();
        assert_eq!(ConditionOperator::parse(&text), Ok(operator), "{text}");
        assert_eq!(ConditionOperator::parse_common(&text), Some(operator));
        assert_eq!(ConditionOperator::parse_by_grammar(&text), Some(operator));
        let lower = text.to_lowercase();
        assert_eq!(
            ConditionOperator::parse_ignoring_case(&lower),
            Some(operator)
        );
        assert!(text.len() <= LONGEST);
        assert_eq!(suggest(&text), None);
    }
    assert_eq!(every_operator().len(), 159);
}

/// A row of the operator table: family, negated, wildcards, variables, absent, with `IfExists`.
type Row = (Family, bool, bool, Option<bool>, Option<bool>);

#[track_caller]
fn check_row(names: &str, row: Row) {
    for name in names.split_whitespace() {
        let operator = ConditionOperator::parse(name).unwrap();
        let c = operator.comparison;
        let found = (
            c.family(),
            c.is_negated(),
            c.takes_wildcards(),
            c.takes_variables(),
            operator.holds_when_absent(),
        );
        assert_eq!(found, row, "{name}");
        if c != Comparison::Null {
            let with_suffix = ConditionOperator::parse(&format!("{name}IfExists")).unwrap();
            assert_eq!(with_suffix.holds_when_absent(), Some(true), "{name}");
        }
    }
}

/// IAM User Guide, "IAM JSON policy elements: Condition operators".
#[test]
fn the_operator_table() {
    use Family::{Arn, Binary, Bool, Date, IpAddress, Null, Numeric, String};
    let (yes, no) = (Some(true), Some(false));
    check_row(
        "StringEquals StringEqualsIgnoreCase",
        (String, false, false, yes, no),
    );
    check_row(
        "StringNotEquals StringNotEqualsIgnoreCase",
        (String, true, false, yes, yes),
    );
    check_row("StringLike", (String, false, true, yes, no));
    check_row("StringNotLike", (String, true, true, yes, yes));
    check_row(
        "NumericEquals NumericLessThan NumericLessThanEquals NumericGreaterThan \
         NumericGreaterThanEquals",
        (Numeric, false, false, no, no),
    );
    check_row("NumericNotEquals", (Numeric, true, false, no, yes));
    check_row(
        "DateEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
        (Date, false, false, no, no),
    );
    check_row("DateNotEquals", (Date, true, false, no, yes));
    check_row("Bool", (Bool, false, false, None, no));
    check_row("BinaryEquals", (Binary, false, false, no, no));
    check_row("IpAddress", (IpAddress, false, false, no, no));
    check_row("NotIpAddress", (IpAddress, true, false, no, yes));
    check_row("ArnEquals ArnLike", (Arn, false, true, yes, no));
    check_row("ArnNotEquals ArnNotLike", (Arn, true, true, yes, yes));
    check_row("Null", (Null, false, false, no, None));
    assert!(null_holds_when_absent(true));
    assert!(!null_holds_when_absent(false));
}

/// IAM User Guide, "Set operators for multivalued context keys"; for `Null` "Access Analyzer
/// policy check reference".
#[test]
fn an_absent_key_under_a_set_operator() {
    for operator in every_operator() {
        let expected = match (operator.quantifier, operator.if_exists) {
            (Some(Quantifier::ForAllValues), _) => Some(true),
            (Some(Quantifier::ForAnyValue), false) => Some(false),
            (Some(Quantifier::ForAnyValue), true) => None,
            (None, _) => continue,
        };
        assert_eq!(operator.holds_when_absent(), expected, "{operator}");
    }
}

#[track_caller]
fn check_problem(text: &str, kind: ProblemKind, wrong: &str) {
    let problem = ConditionOperator::parse(text).unwrap_err();
    assert_eq!(
        (problem.kind, text.get(problem.range).unwrap()),
        (kind, wrong),
        "{text}"
    );
}

/// IAM User Guide, "Access Analyzer policy check reference": Invalid condition operator, Null with
/// if exists.
#[test]
fn problems() {
    use ProblemKind::{Empty, NullWithIfExists, UnknownOperator, UnknownQuantifier};
    check_problem("", Empty, "");
    check_problem("StringMatches", UnknownOperator, "StringMatches");
    check_problem("stringLike", UnknownOperator, "stringLike");
    check_problem("StringEqualIfExists", UnknownOperator, "StringEqual");
    check_problem("ForAnyValue:StringLikes", UnknownOperator, "StringLikes");
    check_problem("ForAnyValue:", UnknownOperator, "");
    check_problem("ForAllValue:StringLike", UnknownQuantifier, "ForAllValue");
    check_problem(":StringLike", UnknownQuantifier, "");
    check_problem("NullIfExists", NullWithIfExists, "IfExists");
    check_problem("ForAnyValue:NullIfExists", NullWithIfExists, "IfExists");
    check_problem("IfExists", UnknownOperator, "IfExists");
    check_problem("StringLike ", UnknownOperator, "StringLike ");
    check_problem(
        "StringLikeIfExistsIfExists",
        UnknownOperator,
        "StringLikeIfExists",
    );
}

#[track_caller]
fn check_suggestion(text: &str, expected: Option<&str>) {
    assert_eq!(suggest(text).as_deref(), expected, "{text}");
}

#[test]
fn suggestions() {
    check_suggestion("stringequals", Some("StringEquals"));
    check_suggestion("ForAnyValue:Stringlike", Some("ForAnyValue:StringLike"));
    check_suggestion("BoolIfExist", Some("BoolIfExists"));
    check_suggestion("StringEqual", Some("StringEquals"));
    check_suggestion("IpAddressIfExist", Some("IpAddressIfExists"));
    check_suggestion("NotIpAdress", Some("NotIpAddress"));
    check_suggestion("ArnNotLikes", Some("ArnNotLike"));
    check_suggestion("ForAllValue:StringEqual", Some("ForAllValues:StringEquals"));
    check_suggestion("NumericGreaterThenEquals", Some("NumericGreaterThanEquals"));
    check_suggestion("IpNotAddress", Some("NotIpAddress"));
    check_suggestion("Boolean", Some("Bool"));
    check_suggestion("NullIfExists", Some("Null"));
    check_suggestion("StringMatches", None);
    check_suggestion("BinaryNotEquals", None);
    check_suggestion("BoolNotEquals", None);
    check_suggestion("condition", None);
    check_suggestion("", None);
    check_suggestion("ForEveryValueThereIs:StringLike", None);
    check_suggestion(&"StringEqual".repeat(100_000), None);
}

#[test]
fn a_suggestion_has_the_same_sense() {
    // One letter lost, doubled or swapped never turns an operator into its opposite.
    for operator in every_operator() {
        let text = operator.to_string();
        for at in 0..text.len() {
            let mut shorter = text.clone();
            shorter.remove(at);
            let Some(suggestion) = suggest(&shorter) else {
                continue;
            };
            let found = ConditionOperator::parse(&suggestion).unwrap();
            assert_eq!(
                found.comparison.is_negated(),
                operator.comparison.is_negated(),
                "{shorter}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_fast_path_agrees_with_the_grammar(
        text in prop::collection::vec(prop::sample::select(vec![
            "ForAllValues", "ForAnyValue", ":", "String", "Numeric", "Date", "Arn", "Not", "Equals",
            "Like", "IgnoreCase", "LessThan", "GreaterThan", "Bool", "Null", "IpAddress",
            "BinaryEquals", "IfExists", " ", "x",
        ]), 0..6).prop_map(|pieces| pieces.concat()),
    ) {
        prop_assert_eq!(
            ConditionOperator::parse_common(&text),
            ConditionOperator::parse_by_grammar(&text)
        );
        if let Err(problem) = ConditionOperator::parse(&text) {
            prop_assert!(text.get(problem.range).is_some());
        }
    }
}
