//! A key of a principal map that AWS does not know.

use super::element;
use super::principal;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::PrincipalMember;
use crate::policy::principal::PrincipalType;

const NAME: &str = "invalid-principal-key";

/// What the key was most likely meant to be: by its spelling, or else by what stands behind it.
fn meant(member: &PrincipalMember<'_>) -> Option<PrincipalType> {
    let by_spelling = match member.key.text.trim().to_ascii_lowercase().as_str() {
        "aws" | "awsaccount" | "account" | "arn" => Some(PrincipalType::Aws),
        "service" | "services" | "awsservice" => Some(PrincipalType::Service),
        "federated" | "federation" | "federate" => Some(PrincipalType::Federated),
        "canonicaluser" | "canonicaluserid" | "canonicalid" => Some(PrincipalType::CanonicalUser),
        _ => None,
    };
    let by_value = || {
        let mut values = member.values.iter().take(64);
        let first = principal::key_for(&values.next()?.text)?;
        values
            .all(|value| principal::key_for(&value.text) == Some(first))
            .then_some(first)
    };
    by_spelling.or_else(by_value)
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let principals = policy.statements.iter().flat_map(element::principals);
    for member in principals.flat_map(|principal| &principal.members) {
        if member.principal_type.is_some() {
            continue;
        }
        let text = &member.key.text;
        let message = format!("{} is no kind of principal", quoted(text));
        let problem =
            Diagnostic::new(NAME, member.key.span(), message).code("INVALID_PRINCIPAL_KEY");
        cx.report(match meant(member) {
            Some(right) => {
                let cased = right.name().eq_ignore_ascii_case(text);
                let problem = problem
                    .label(if cased {
                        "the case of the letters counts"
                    } else {
                        "AWS refuses it"
                    })
                    .help(format!("write `{right}`"));
                element::replace(
                    problem,
                    Safety::Unsafe,
                    member.key.node,
                    &format!("\"{right}\""),
                )
            }
            None => problem.label("AWS refuses it").help(
                "the keys of a principal are `AWS`, `Service`, `Federated` and `CanonicalUser`",
            ),
        });
    }
}
