//! An identity provider as principal where nobody signs in.

use super::element;
use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::principal::PrincipalType;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "federated-principal-not-supported";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    // Only a trust policy is about the actions of STS, whatever it was taken for.
    if policy.kind == PolicyKind::Resource(Some("sts".to_owned())) {
        return;
    }
    let principals = policy.statements.iter().flat_map(element::principals);
    for member in principals.flat_map(|principal| &principal.members) {
        if member.principal_type != Some(PrincipalType::Federated) {
            continue;
        }
        let message = "an identity provider can be a principal in a role's trust policy only";
        cx.report(
            Diagnostic::new(NAME, member.key.span(), message)
                .code("FEDERATED_PRINCIPAL_NOT_SUPPORTED")
                .label("AWS refuses the policy")
                .help("let the role of the federated users be the principal: `{\"AWS\": \"arn:aws:iam::111122223333:role/…\"}`"),
        );
    }
}
