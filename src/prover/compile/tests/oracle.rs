//! Literals beside the evaluator, which reads the same conditions with other code.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::{collection, option};

use super::laws::{Asked, compile, conditions, held};
use super::*;
use crate::evaluate;
use crate::request::{ContextValue, Request};

fn request(context: BTreeMap<String, ContextValue>) -> Request {
    Request {
        principal: "anonymous".to_owned(),
        action: "s3:GetObject".to_owned(),
        resource: "*".to_owned(),
        resource_account: None,
        context,
    }
}

/// Whether the evaluator lets the only statement of a policy match.
fn matches(policy: &Policy<'_>, request: &Request) -> bool {
    evaluate::applies(request, policy, &policy.statements[0]).is_ok()
}

fn context_of(held: &Held) -> ContextValue {
    match held {
        Held::Absent => ContextValue::Absent,
        Held::One(value) => ContextValue::One(value.clone()),
        Held::Many(values) => ContextValue::Many(values.clone()),
    }
}

/// True if a request can hold the value, by what the catalogue says of the key.
fn can_hold(space: &mut Space, dim: Dim, held: &Held) -> bool {
    let arns = domain(space, dim);
    let space = &*space;
    if arns.is_some_and(|arns| answer(space, arns, held) == Some(false)) {
        return false;
    }
    let dimension = space.dimension(dim).unwrap();
    let (Held::One(value), true, Some(_)) = (held, dimension.always_on_line, dimension.line) else {
        return true;
    };
    let written = point_of(space, dim, value).map(|point| text_of(space, dim, point));
    match &*dimension.key {
        "aws:epochtime" | "aws:securetransport" => written.as_ref() == Some(value),
        _ => written.is_some(),
    }
}

fn document(asked: Asked) -> String {
    let (key, operator, listed) = asked;
    let listed = serde_json::to_string(listed).unwrap();
    under_condition(&format!(r#"{{"{operator}": {{"{key}": {listed}}}}}"#))
}

#[test]
fn conditions_agree_with_the_evaluator() {
    // The lists are an odd number, so that every operator and key meets each in turn.
    for (at, asked) in conditions().into_iter().enumerate().step_by(4) {
        let mut space = Space::default();
        let open = compile(&mut space, asked, &Bindings::new());
        let has_variable = asked.2.iter().any(|text| text.contains("${aws:username"));
        let own = asked.0 == "aws:username";
        let values: &[Option<&str>] = match (has_variable, own) {
            (true, false) => &[None, Some("a"), Some("a*"), Some("true"), Some("b:c:d")],
            _ => &[None],
        };
        let dim = space.get(open).unwrap().dim;
        let held: Vec<Held> = held(&space, open)
            .into_iter()
            .skip(at / 4 % 4)
            .step_by(4)
            .collect();
        with_policy(&document(asked), |policy| {
            for value in values {
                let bound = compile(&mut space, asked, &bindings(&[("aws:username", *value)]));
                for held in &held {
                    if !can_hold(&mut space, dim, held) {
                        continue;
                    }
                    let mut context = BTreeMap::from([(asked.0.to_owned(), context_of(held))]);
                    let variable =
                        value.map_or(ContextValue::Absent, |v| ContextValue::One(v.to_owned()));
                    context.entry("aws:username".to_owned()).or_insert(variable);
                    let expected = matches(policy, &request(context));
                    let lits = if own && has_variable {
                        vec![open]
                    } else {
                        vec![open, bound]
                    };
                    for lit in lits {
                        let found = answer(&space, lit, held);
                        assert!(
                            found.is_none_or(|found| found == expected),
                            "{asked:?} {held:?} with {value:?}: evaluator {expected}"
                        );
                    }
                }
            }
        });
    }
}

proptest! {
    #[test]
    fn resources_agree_with_the_evaluator(
        element in "Resource|NotResource",
        patterns in collection::vec(r"(a|:|\*|\?|\$\{aws:username\}|\$\{\*\}){0,8}", 0..3),
        resource in "[a:*]{0,8}",
        value in option::of("[a:*]{0,2}"),
    ) {
        let listed = serde_json::to_string(&patterns).unwrap();
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement":
               {{"Effect": "Allow", "Action": "*", "{element}": {listed}}}}}"#
        );
        let variable = value.clone().map_or(ContextValue::Absent, ContextValue::One);
        let request = Request {
            resource: resource.clone(),
            ..request(BTreeMap::from([("aws:username".to_owned(), variable)]))
        };
        let expected = with_policy(&text, |policy| matches(policy, &request));
        let bound = bindings(&[("aws:username", value.as_deref())]);
        for bindings in [Bindings::new(), bound] {
            let mut space = Space::default();
            let cube = cube_of(&mut space, &text, &bindings);
            let held = Held::One(resource.clone());
            let found = cube.map_or(Some(false), |cube| match cube.sides.as_slice() {
                [] => Some(true),
                [side] => answer(&space, side.lit, &held),
                sides => panic!("one side, not {}", sides.len()),
            });
            prop_assert!(found.is_none_or(|found| found == expected), "{found:?} {expected}");
        }
    }
}
