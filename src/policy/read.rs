//! Tree to policy. Whatever does not fit is reported and the rest is read on.

use super::action::ActionPattern;
use super::ast::{
    Condition, ConditionBlock, Effect, EffectElement, Element, Entry, Leaf, OperatorBlock, Policy,
    PrincipalElement, PrincipalMember, Statement,
};
use super::condition::ConditionOperator;
use super::kind::PolicyKind;
use super::principal::PrincipalType;
use super::resource::ResourcePattern;
use super::shape;
use crate::diagnostic::Diagnostic;
use crate::json::{Kind, Value};

/// Reads `node` as a policy of kind `kind`. What the grammar does not know is a diagnostic named
/// `invalid-policy-element`, `data-type-mismatch` or `duplicate-key`.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language".
pub fn read(node: Value<'_>, kind: PolicyKind) -> (Policy<'_>, Vec<Diagnostic>) {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let mut policy = Policy {
        node,
        kind,
        version: None,
        id: None,
        statement_key: None,
        statements: Vec::new(),
    };
    if node.kind() == Kind::Object {
        reader.policy(node, &mut policy);
    } else if node.kind() != Kind::Missing {
        reader.mismatch(node, "a policy", "an object");
    }
    (policy, reader.problems)
}

struct Reader {
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn policy<'a>(&mut self, node: Value<'a>, policy: &mut Policy<'a>) {
        shape::duplicates(node, &mut self.problems);
        for (key, value) in node.members() {
            match &*key.text() {
                "Version" => policy.version = self.string(value, "Version"),
                "Id" => policy.id = self.string(value, "Id"),
                "Statement" => {
                    policy.statement_key = Some(key);
                    self.statements(value, &mut policy.statements);
                }
                _ => self.problems.push(shape::unknown_policy_element(key)),
            }
        }
    }

    fn statements<'a>(&mut self, value: Value<'a>, statements: &mut Vec<Statement<'a>>) {
        match value.kind() {
            Kind::Object => statements.push(self.statement(value, 0)),
            Kind::Array => {
                for (index, item) in value.items().enumerate() {
                    match item.kind() {
                        Kind::Object => statements.push(self.statement(item, index)),
                        Kind::Missing => {}
                        _ => self.mismatch(item, "a statement", "an object"),
                    }
                }
            }
            Kind::Missing => {}
            _ => self.mismatch(value, "`Statement`", "an object or an array of objects"),
        }
    }

    fn statement<'a>(&mut self, node: Value<'a>, index: usize) -> Statement<'a> {
        let mut statement = Statement {
            node,
            index,
            sid: None,
            effect: None,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        };
        shape::duplicates(node, &mut self.problems);
        for (key, value) in node.members() {
            match &*key.text() {
                "Sid" => statement.sid = self.string(value, "Sid"),
                "Effect" => statement.effect = self.effect(value),
                "Principal" => statement.principal = Some(self.principal(key, value)),
                "NotPrincipal" => statement.not_principal = Some(self.principal(key, value)),
                "Action" => statement.action = Some(self.actions(key, value)),
                "NotAction" => statement.not_action = Some(self.actions(key, value)),
                "Resource" => statement.resource = Some(self.resources(key, value)),
                "NotResource" => statement.not_resource = Some(self.resources(key, value)),
                "Condition" => statement.condition = Some(self.condition(key, value)),
                _ => self.problems.push(shape::unknown_statement_element(key)),
            }
        }
        statement
    }

    fn effect<'a>(&mut self, value: Value<'a>) -> Option<EffectElement<'a>> {
        let leaf = self.string(value, "Effect")?;
        let value = match &*leaf.text {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            _ => None,
        };
        Some(EffectElement { leaf, value })
    }

    fn actions<'a>(&mut self, key: Value<'a>, value: Value<'a>) -> Element<'a, ActionPattern> {
        self.element(key, value, ActionPattern::parse)
    }

    fn resources<'a>(&mut self, key: Value<'a>, value: Value<'a>) -> Element<'a, ResourcePattern> {
        self.element(key, value, ResourcePattern::parse)
    }

    fn element<'a, T>(
        &mut self,
        key: Value<'a>,
        value: Value<'a>,
        parse: impl Fn(&str) -> T,
    ) -> Element<'a, T> {
        let entries = self.strings(value, &shape::quoted(key));
        let entries = entries.into_iter().map(|leaf| Entry {
            pattern: parse(&leaf.text),
            leaf,
        });
        Element {
            key,
            value,
            entries: entries.collect(),
        }
    }

    /// A bare string or array is kept as it is: `invalid-principal-format` judges it.
    fn principal<'a>(&mut self, key: Value<'a>, value: Value<'a>) -> PrincipalElement<'a> {
        let mut element = PrincipalElement {
            key,
            value,
            bare: None,
            members: Vec::new(),
        };
        match value.kind() {
            Kind::String => element.bare = Some(Leaf::new(value)),
            Kind::Object => {
                shape::duplicates(value, &mut self.problems);
                for (key, value) in value.members() {
                    let name = Leaf::new(key);
                    element.members.push(PrincipalMember {
                        principal_type: PrincipalType::from_name(&name.text),
                        values: self.strings(value, &shape::quoted(key)),
                        key: name,
                        value,
                    });
                }
            }
            Kind::Array | Kind::Missing => {}
            Kind::Null | Kind::Bool | Kind::Number => {
                self.mismatch(value, &shape::quoted(key), "`\"*\"` or an object");
            }
        }
        element
    }

    fn condition<'a>(&mut self, key: Value<'a>, value: Value<'a>) -> ConditionBlock<'a> {
        let mut operators = Vec::new();
        if self.is_object(value, "`Condition`", "an object of operators") {
            shape::duplicates(value, &mut self.problems);
            for (name, value) in value.members() {
                operators.push(self.operator(Leaf::new(name), value));
            }
        }
        ConditionBlock {
            key,
            value,
            operators,
        }
    }

    fn operator<'a>(&mut self, name: Leaf<'a>, value: Value<'a>) -> OperatorBlock<'a> {
        let mut conditions = Vec::new();
        if self.is_object(
            value,
            &shape::quoted(name.node),
            "an object of condition keys",
        ) {
            shape::duplicates(value, &mut self.problems);
            for (key, value) in value.members() {
                conditions.push(Condition {
                    key: Leaf::new(key),
                    value,
                    values: self.scalars(value, &shape::quoted(key)),
                });
            }
        }
        OperatorBlock {
            operator: ConditionOperator::parse(&name.text).ok(),
            name,
            value,
            conditions,
        }
    }

    fn is_object(&mut self, value: Value<'_>, what: &str, wanted: &str) -> bool {
        let is_object = value.kind() == Kind::Object;
        if !is_object && value.kind() != Kind::Missing {
            self.mismatch(value, what, wanted);
        }
        is_object
    }

    fn string<'a>(&mut self, value: Value<'a>, name: &str) -> Option<Leaf<'a>> {
        match value.kind() {
            Kind::String => Some(Leaf::new(value)),
            Kind::Missing => None,
            _ => {
                self.mismatch(value, &format!("`{name}`"), "a string");
                None
            }
        }
    }

    fn strings<'a>(&mut self, value: Value<'a>, what: &str) -> Vec<Leaf<'a>> {
        self.leaves(value, what, "a string or an array of strings", |kind| {
            kind == Kind::String
        })
    }

    /// Condition values: quotation marks are optional around numbers and Booleans.
    fn scalars<'a>(&mut self, value: Value<'a>, what: &str) -> Vec<Leaf<'a>> {
        let wanted = "a string, number or Boolean, or an array of them";
        self.leaves(value, what, wanted, |kind| {
            matches!(kind, Kind::String | Kind::Number | Kind::Bool)
        })
    }

    fn leaves<'a>(
        &mut self,
        value: Value<'a>,
        what: &str,
        wanted: &str,
        fits: impl Fn(Kind) -> bool,
    ) -> Vec<Leaf<'a>> {
        if fits(value.kind()) {
            return vec![Leaf::new(value)];
        }
        let mut leaves = Vec::new();
        match value.kind() {
            Kind::Array => {
                for item in value.items() {
                    if fits(item.kind()) {
                        leaves.push(Leaf::new(item));
                    } else if item.kind() != Kind::Missing {
                        self.mismatch(item, what, wanted);
                    }
                }
            }
            Kind::Missing => {}
            _ => self.mismatch(value, what, wanted),
        }
        leaves
    }

    fn mismatch(&mut self, value: Value<'_>, what: &str, wanted: &str) {
        self.problems
            .push(shape::type_mismatch(value, what, wanted));
    }
}
