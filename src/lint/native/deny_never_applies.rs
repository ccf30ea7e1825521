//! A Deny that no request matches.

use super::never;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Effect;

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    never::report(
        "deny-never-applies",
        Effect::Deny,
        "this Deny stops no request",
        policy,
        cx,
    );
}
