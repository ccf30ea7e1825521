//! A trust policy whose action is not the one by which its principal comes in.

use super::element;
use super::principal;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Effect, Entry, Leaf, Statement};
use crate::policy::principal::PrincipalValue;

const NAME: &str = "mismatched-action-for-principal";
const ROLE: &str = "sts:AssumeRole";
const SAML: &str = "sts:AssumeRoleWithSAML";
const WEB: &str = "sts:AssumeRoleWithWebIdentity";

/// The action by which a principal assumes a role; `None` for a text that is no principal and for
/// `*`, which may stand for any of them.
///
/// Source: IAM User Guide, "Methods to assume a role".
fn right_action(value: &PrincipalValue) -> Option<&'static str> {
    Some(match value {
        PrincipalValue::Invalid(_) | PrincipalValue::Everyone => return None,
        PrincipalValue::SamlProvider { .. } => SAML,
        PrincipalValue::OidcProvider { .. } => WEB,
        _ => ROLE,
    })
}

fn mismatch(action: &Leaf<'_>, principal: &Leaf<'_>, right: &'static str) -> Diagnostic {
    let who = quoted(&principal.text);
    let message = match right {
        SAML => format!("{who} is a SAML provider, whose users assume a role by `{SAML}`"),
        WEB => format!("{who} is a web identity provider, whose users assume a role by `{WEB}`"),
        _ => format!("{who} is no identity provider and assumes a role by `{ROLE}`"),
    };
    Diagnostic::new(NAME, action.span(), message)
        .code("MISMATCHED_ACTION_FOR_PRINCIPAL")
        .label("not the action of this principal")
        .also(principal.span(), "the principal")
        .help(format!("write `{right}`"))
}

fn nobodys(action: &Leaf<'_>) -> Diagnostic {
    let message = format!(
        "no principal of this statement assumes a role by {}",
        quoted(&action.text)
    );
    Diagnostic::new(NAME, action.span(), message)
        .code("MISMATCHED_ACTION_FOR_PRINCIPAL")
        .label("for users of an identity provider")
        .help("remove it, or trust the provider in a statement of its own")
}

fn judge(statement: &Statement<'_>, cx: &mut Context<'_>) {
    let Some(action) = &statement.action else {
        return;
    };
    let matched = |entry: &Entry<'_, ActionPattern>, name: &str| {
        entry.pattern.matches(&entry.leaf.text, name)
    };
    let allows = |name: &str| action.entries.iter().any(|entry| matched(entry, name));
    let mut unclear = statement.principal.is_none();
    let mut principals = Vec::new();
    for named in principal::of(statement) {
        match right_action(&named.value) {
            Some(right) => principals.push((named.leaf, right)),
            None => unclear = true,
        }
    }
    let wanted = |name: &str| principals.iter().any(|(_, right)| *right == name);
    // An action that none of the principals comes in by, spelt out.
    let wrong = action.entries.iter().find(|entry| {
        let exact = |name: &&&str| entry.leaf.text.eq_ignore_ascii_case(name);
        [ROLE, SAML, WEB]
            .iter()
            .find(exact)
            .is_some_and(|name| !wanted(name))
    });
    let Some(wrong) = wrong else {
        return;
    };
    // A principal with its own action beside it has what it needs; others of the statement may
    // need the rest.
    if let Some((leaf, right)) = principals.iter().find(|(_, right)| !allows(right)) {
        let problem = mismatch(&wrong.leaf, leaf, right);
        let one = principals.iter().all(|(_, other)| other == right);
        cx.report(if one {
            element::replace(
                problem,
                Safety::Unsafe,
                wrong.leaf.node,
                &format!("\"{right}\""),
            )
        } else {
            problem
        });
    } else if !unclear && !principals.is_empty() && !wrong.leaf.text.eq_ignore_ascii_case(ROLE) {
        cx.report(nobodys(&wrong.leaf));
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        // A Deny may name any action for any principal.
        if statement.effect() == Some(Effect::Allow) {
            judge(statement, cx);
        }
    }
}
