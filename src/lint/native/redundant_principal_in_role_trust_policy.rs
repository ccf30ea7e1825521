//! A session of a role that stands beside its role.

use std::collections::HashMap;

use super::principal::{self, Named};
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Leaf, PrincipalMember, Statement};
use crate::policy::principal::PrincipalValue;

const NAME: &str = "redundant-principal-in-role-trust-policy";

fn covered(session: &str, role: &str) -> String {
    format!("{} is a session of {}", quoted(session), quoted(role))
}

/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Access Analyzer policy check
/// reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        if statement.principal.is_some() {
            judge(statement, cx);
        }
    }
}

fn judge(statement: &Statement<'_>, cx: &mut Context<'_>) {
    let mut roles: HashMap<[&str; 3], &Leaf<'_>> = HashMap::new();
    let named: Vec<Named<'_, '_>> = principal::of(statement).collect();
    for named in &named {
        let text = &*named.leaf.text;
        if let PrincipalValue::Role { arn, name } = &named.value {
            let name = text.get(name.clone()).unwrap_or_default();
            roles
                .entry([arn.partition(text), arn.account(text), name])
                .or_insert(named.leaf);
        }
    }
    for named in &named {
        let text = &*named.leaf.text;
        let PrincipalValue::AssumedRole { arn, role, .. } = &named.value else {
            continue;
        };
        let role = text.get(role.clone()).unwrap_or_default();
        let Some(parent) = roles.get(&[arn.partition(text), arn.account(text), role]) else {
            continue;
        };
        let found = Diagnostic::new(NAME, named.leaf.span(), covered(text, &parent.text))
            .code("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY")
            .label("adds nobody")
            .also(parent.span(), "this names all of the role's sessions")
            .help("remove the session, or the role if only this session is meant");
        cx.report(without(found, named.member, named.leaf));
    }
}

/// Takes the entry out of its list.
fn without(found: Diagnostic, member: &PrincipalMember<'_>, leaf: &Leaf<'_>) -> Diagnostic {
    let values = &member.values;
    let Some(at) = values
        .iter()
        .position(|other| other.node.index() == leaf.node.index())
    else {
        return found;
    };
    let before = at.checked_sub(1).and_then(|at| values.get(at));
    let after = values.get(at + 1);
    let span = match (before, after) {
        (_, Some(after)) => crate::source::Span::new(leaf.span().start, after.span().start),
        (Some(before), None) => crate::source::Span::new(before.span().end, leaf.span().end),
        (None, None) => return found,
    };
    found.edit(Safety::Unsafe, span, "")
}
