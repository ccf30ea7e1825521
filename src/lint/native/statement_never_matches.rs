//! An Allow that no request matches.

use super::never;
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Effect;

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    never::report(
        "statement-never-matches",
        Effect::Allow,
        "this Allow lets no request pass",
        policy,
        cx,
    );
}
