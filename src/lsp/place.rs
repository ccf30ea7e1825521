//! The policies of a document, and what stands at a place in them.

use crate::carrier::{self, Carried, Content};
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Condition, Entry, Leaf, OperatorBlock, PrincipalMember, Statement};
use crate::policy::resource::ResourcePattern;
use crate::policy::{self, Policy, PolicyKind};
use crate::source::Span;

use super::check::Snapshot;

/// What stands at a place.
pub(super) enum Thing<'a, 'p> {
    Action(&'a Entry<'p, ActionPattern>),
    Resource(&'a Entry<'p, ResourcePattern>),
    Principal(Option<&'a PrincipalMember<'p>>, &'a Leaf<'p>),
    Operator(&'a OperatorBlock<'p>),
    Key(&'a OperatorBlock<'p>, &'a Condition<'p>),
    Value(&'a OperatorBlock<'p>, &'a Condition<'p>, &'a Leaf<'p>),
    Statement(&'a Statement<'p>),
    Element(&'static str),
}

/// Reads the policies of a document, broken or not, with their JSON Pointers, and hands them on.
pub(super) fn with_policies<R>(
    document: &Snapshot,
    look: impl FnOnce(&[(String, Policy<'_>)]) -> R,
) -> R {
    let loaded = document.loaded();
    let (tree, _) = carrier::parse(&loaded);
    let documents = match carrier::find(&tree) {
        Carried::Itself(root) => {
            let (policy, _) = policy::read(root, PolicyKind::Identity);
            return look(&[(String::new(), policy)]);
        }
        Carried::Inside(documents) => documents,
        Carried::Template(_) | Carried::Foreign | Carried::Nothing => return look(&[]),
    };
    let roots = documents.iter().filter_map(|document| {
        let root = match &document.content {
            Content::Part(value) => Some(*value),
            Content::Embedded(tree, _) => tree.root(),
        };
        Some((document.pointer.clone(), root?))
    });
    let read = |(pointer, root)| (pointer, policy::read(root, PolicyKind::Identity).0);
    let policies: Vec<_> = roots.map(read).collect();
    look(&policies)
}

/// The statement that covers `offset`.
pub(super) fn statement_at<'a, 'p>(
    policies: &'a [(String, Policy<'p>)],
    offset: u32,
) -> Option<&'a Statement<'p>> {
    let mut statements = policies.iter().flat_map(|(_, policy)| &policy.statements);
    statements.find(|statement| has(statement.node.span(), offset))
}

/// What stands at `offset`, and its place.
pub(super) fn thing_at<'a, 'p>(
    policies: &'a [(String, Policy<'p>)],
    offset: u32,
) -> Option<(Thing<'a, 'p>, Span)> {
    let statement = statement_at(policies, offset)?;
    in_statement(statement, offset)
}

fn in_statement<'a, 'p>(
    statement: &'a Statement<'p>,
    offset: u32,
) -> Option<(Thing<'a, 'p>, Span)> {
    let at = |leaf: &Leaf<'_>| has(leaf.span(), offset);
    let sid = statement.sid.as_ref().filter(|sid| at(sid));
    if let Some(sid) = sid {
        return Some((Thing::Statement(statement), sid.span()));
    }
    let effect = statement.effect.as_ref().map(|effect| &effect.leaf);
    if let Some(effect) = effect.filter(|effect| at(effect)) {
        return Some((Thing::Statement(statement), effect.span()));
    }
    for element in [&statement.action, &statement.not_action]
        .into_iter()
        .flatten()
    {
        if let Some(entry) = element.entries.iter().find(|entry| at(&entry.leaf)) {
            return Some((Thing::Action(entry), entry.leaf.span()));
        }
    }
    for element in [&statement.resource, &statement.not_resource]
        .into_iter()
        .flatten()
    {
        if let Some(entry) = element.entries.iter().find(|entry| at(&entry.leaf)) {
            return Some((Thing::Resource(entry), entry.leaf.span()));
        }
    }
    for element in [&statement.principal, &statement.not_principal]
        .into_iter()
        .flatten()
    {
        if let Some(leaf) = element.bare.as_ref().filter(|leaf| at(leaf)) {
            return Some((Thing::Principal(None, leaf), leaf.span()));
        }
        for member in &element.members {
            if let Some(leaf) = member.values.iter().find(|leaf| at(leaf)) {
                return Some((Thing::Principal(Some(member), leaf), leaf.span()));
            }
        }
    }
    let conditions = statement
        .condition
        .iter()
        .flat_map(|block| &block.operators);
    for block in conditions {
        if at(&block.name) {
            return Some((Thing::Operator(block), block.name.span()));
        }
        for condition in &block.conditions {
            if at(&condition.key) {
                return Some((Thing::Key(block, condition), condition.key.span()));
            }
            if let Some(leaf) = condition.values.iter().find(|leaf| at(leaf)) {
                return Some((Thing::Value(block, condition, leaf), leaf.span()));
            }
        }
    }
    let (key, _) = statement
        .node
        .members()
        .find(|(key, _)| has(key.span(), offset))?;
    let name = ELEMENTS.iter().find(|name| key.text() == **name)?;
    Some((Thing::Element(name), key.span()))
}

/// The elements of a statement, in the order in which people write them.
pub(super) const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// True where the cursor at `offset` touches `span`.
fn has(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}
