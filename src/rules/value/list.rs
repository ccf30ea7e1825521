//! The items of lists: entries, principals, conditions, values, statements.

use super::super::facts;
use super::super::sets::Cell;
use super::super::types::Prop;
use super::Value;
use crate::policy::ast::{Element, Entry, PrincipalElement};
use crate::policy::principal::PrincipalType;

impl<'x> Value<'x> {
    /// Calls `ask` with each item of a list until it says true; returns whether it did.
    pub(in crate::rules) fn each(self, prop: Prop, ask: &mut dyn FnMut(Value<'x>) -> bool) -> bool {
        fn entries<'x, T>(
            element: Option<&'x Element<'x, T>>,
            make: fn(&'x Entry<'x, T>) -> Value<'x>,
            ask: &mut dyn FnMut(Value<'x>) -> bool,
        ) -> bool {
            element.is_some_and(|element| element.entries.iter().any(|entry| ask(make(entry))))
        }
        match (self, prop) {
            (Self::Statement(statement), Prop::Actions) => {
                entries(statement.action.as_ref(), Value::Action, ask)
            }
            (Self::Statement(statement), Prop::NotActions) => {
                entries(statement.not_action.as_ref(), Value::Action, ask)
            }
            (Self::Statement(statement), Prop::Resources) => {
                entries(statement.resource.as_ref(), Value::Resource, ask)
            }
            (Self::Statement(statement), Prop::NotResources) => {
                entries(statement.not_resource.as_ref(), Value::Resource, ask)
            }
            (Self::Statement(statement), Prop::Principals) => {
                principals(statement.principal.as_ref(), ask)
            }
            (Self::Statement(statement), Prop::NotPrincipals) => {
                principals(statement.not_principal.as_ref(), ask)
            }
            (Self::Statement(statement), Prop::Conditions) => {
                statement.condition.as_ref().is_some_and(|block| {
                    block
                        .conditions()
                        .any(|(operator, condition)| ask(Value::Condition(operator, condition)))
                })
            }
            (Self::Condition(_, condition), Prop::Values) => {
                condition.values.iter().any(|value| ask(Value::Leaf(value)))
            }
            (Self::Document(policy), Prop::Statements) => policy
                .statements
                .iter()
                .any(|statement| ask(Value::Statement(statement))),
            (Self::Organization(settings), Prop::OwnRegions) => {
                settings.regions.iter().any(|text| ask(Value::Text(text)))
            }
            (Self::Organization(settings), Prop::OwnServices) => {
                settings.services.iter().any(|text| ask(Value::Text(text)))
            }
            (Self::Action(entry), Prop::Matches) => {
                facts::matched(entry).any(|action| ask(Value::Catalogued(action)))
            }
            (Self::Catalogued(action), Prop::ResourceTypes) => action
                .resource_types()
                .iter()
                .any(|of| ask(Value::Text(of.resource_type))),
            (Self::Action(entry), Prop::Arns) => facts::matched(entry)
                .flat_map(facts::arns)
                .any(|arn| ask(Value::Text(arn))),
            (Self::Catalogued(action), Prop::Arns) => {
                facts::arns(action).any(|arn| ask(Value::Text(arn)))
            }
            (Self::Row(row), Prop::Column(at)) => match row.0.get(usize::from(at)) {
                Some(Cell::Texts(texts)) => texts.iter().any(|text| ask(Value::Text(text))),
                Some(Cell::Actions(actions)) => {
                    actions.iter().any(|&action| ask(Value::Catalogued(action)))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

fn principals<'x>(
    element: Option<&'x PrincipalElement<'x>>,
    ask: &mut dyn FnMut(Value<'x>) -> bool,
) -> bool {
    let Some(element) = element else {
        return false;
    };
    if let Some(bare) = &element.bare {
        let kind = if bare.text == "*" { "Everyone" } else { "" };
        return ask(Value::Principal(kind, bare));
    }
    element.members.iter().any(|member| {
        let kind = member.principal_type.map_or("", PrincipalType::name);
        member
            .values
            .iter()
            .any(|value| ask(Value::Principal(kind, value)))
    })
}
