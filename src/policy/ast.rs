//! A policy as it is written: every element with its place, nothing thrown away.
//!
//! Knows the grammar of policies, not the catalogue and no rule.

use std::borrow::Cow;
use std::ops::Range;

use super::action::ActionPattern;
use super::condition::ConditionOperator;
use super::kind::PolicyKind;
use super::principal::PrincipalType;
use super::resource::ResourcePattern;
use crate::json::Value;
use crate::source::Span;

/// A string (or other scalar) of a policy.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    /// The node it was read from.
    pub node: Value<'a>,
    /// The decoded text; for a number, Boolean or null the text as written.
    pub text: Cow<'a, str>,
}

impl<'a> Leaf<'a> {
    /// Reads the text of a scalar node.
    pub fn new(node: Value<'a>) -> Self {
        Self {
            node,
            text: node.text(),
        }
    }

    /// The whole value, quotes included.
    pub fn span(&self) -> Span {
        self.node.span()
    }

    /// The place of a byte range of `text`.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        self.node.span_of(range)
    }
}

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// The document's node.
    pub node: Value<'a>,
    /// Which kind of policy this is.
    pub kind: PolicyKind,
    /// `Version`, where it is a string.
    pub version: Option<Leaf<'a>>,
    /// `Id`, where it is a string.
    pub id: Option<Leaf<'a>>,
    /// The key `Statement`, where there is one.
    pub statement_key: Option<Value<'a>>,
    /// The statements in order; one that is no object is left out (and reported).
    pub statements: Vec<Statement<'a>>,
}

impl Policy<'_> {
    /// True for `"Version": "2012-10-17"`, the only version with policy variables.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Version".
    pub fn has_variables(&self) -> bool {
        self.version
            .as_ref()
            .is_some_and(|version| version.text == "2012-10-17")
    }
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// The statement's node.
    pub node: Value<'a>,
    /// Its position in `Statement`; 0 where that is one object.
    pub index: usize,
    /// `Sid`, where it is a string.
    pub sid: Option<Leaf<'a>>,
    /// `Effect`, where it is a string.
    pub effect: Option<EffectElement<'a>>,
    /// `Principal`.
    pub principal: Option<PrincipalElement<'a>>,
    /// `NotPrincipal`.
    pub not_principal: Option<PrincipalElement<'a>>,
    /// `Action`.
    pub action: Option<Element<'a, ActionPattern>>,
    /// `NotAction`.
    pub not_action: Option<Element<'a, ActionPattern>>,
    /// `Resource`.
    pub resource: Option<Element<'a, ResourcePattern>>,
    /// `NotResource`.
    pub not_resource: Option<Element<'a, ResourcePattern>>,
    /// `Condition`.
    pub condition: Option<ConditionBlock<'a>>,
}

impl Statement<'_> {
    /// `Allow` or `Deny`; `None` where the effect is missing or misspelt.
    pub fn effect(&self) -> Option<Effect> {
        self.effect.as_ref().and_then(|effect| effect.value)
    }

    /// True if the statement is about this action: an entry of `Action` matches it, or no entry
    /// of `NotAction` does.
    pub fn covers(&self, action: &str) -> bool {
        let matched = |element: &Element<'_, ActionPattern>| {
            let mut entries = element.entries.iter();
            entries.any(|entry| entry.pattern.matches(&entry.leaf.text, action))
        };
        match (&self.action, &self.not_action) {
            (Some(element), _) => matched(element),
            (None, not_action) => not_action.as_ref().is_some_and(|element| !matched(element)),
        }
    }
}

/// `Effect` with its text.
#[derive(Clone, Debug)]
pub struct EffectElement<'a> {
    /// The text as written.
    pub leaf: Leaf<'a>,
    /// Its meaning; `None` for any text but `Allow` and `Deny` (case counts).
    pub value: Option<Effect>,
}

/// An element whose value is a string or a list of strings.
#[derive(Clone, Debug)]
pub struct Element<'a, T> {
    /// The key (`Action`, `NotResource`, …).
    pub key: Value<'a>,
    /// The value as it stands: a string or an array.
    pub value: Value<'a>,
    /// Its strings in order; what is no string is left out (and reported).
    pub entries: Vec<Entry<'a, T>>,
}

/// One string of an element and what it means.
#[derive(Clone, Debug)]
pub struct Entry<'a, T> {
    /// The text and its place.
    pub leaf: Leaf<'a>,
    /// The text, read by the grammar.
    pub pattern: T,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug)]
pub struct PrincipalElement<'a> {
    /// The key.
    pub key: Value<'a>,
    /// The value as it stands.
    pub value: Value<'a>,
    /// The value where it is a bare string; `"*"` is everyone, any other text is wrong.
    pub bare: Option<Leaf<'a>>,
    /// The members where it is a map.
    pub members: Vec<PrincipalMember<'a>>,
}

/// One key of a principal map.
#[derive(Clone, Debug)]
pub struct PrincipalMember<'a> {
    /// The key (`AWS`, `Service`, …).
    pub key: Leaf<'a>,
    /// Its meaning; `None` for an unknown key.
    pub principal_type: Option<PrincipalType>,
    /// The value as it stands: a string or an array.
    pub value: Value<'a>,
    /// Its strings in order.
    pub values: Vec<Leaf<'a>>,
}

/// `Condition`.
#[derive(Clone, Debug)]
pub struct ConditionBlock<'a> {
    /// The key `Condition`.
    pub key: Value<'a>,
    /// The value as it stands.
    pub value: Value<'a>,
    /// Its operators in order.
    pub operators: Vec<OperatorBlock<'a>>,
}

impl<'a> ConditionBlock<'a> {
    /// Every condition with its operator, in order.
    pub fn conditions(&self) -> impl Iterator<Item = (&OperatorBlock<'a>, &Condition<'a>)> {
        self.operators.iter().flat_map(|block| {
            block
                .conditions
                .iter()
                .map(move |condition| (block, condition))
        })
    }
}

/// One operator and the keys under it.
#[derive(Clone, Debug)]
pub struct OperatorBlock<'a> {
    /// The operator as written.
    pub name: Leaf<'a>,
    /// Its meaning; `None` for an unknown operator.
    pub operator: Option<ConditionOperator>,
    /// The value as it stands.
    pub value: Value<'a>,
    /// The keys under it, in order.
    pub conditions: Vec<Condition<'a>>,
}

/// One key under an operator, and the values it is compared with.
#[derive(Clone, Debug)]
pub struct Condition<'a> {
    /// The condition key as written.
    pub key: Leaf<'a>,
    /// The value as it stands: a scalar or an array.
    pub value: Value<'a>,
    /// The values in order (numbers and Booleans as their text).
    pub values: Vec<Leaf<'a>>,
}
