//! Statements to cubes: what actions, resources and conditions mean as sets.
//!
//! Principals are not its business: what a principal element means depends on the sort of principal
//! that a question is about.

use std::collections::BTreeMap;

use super::cube::Cube;
use super::space::Space;
use crate::policy::Policy;
use crate::policy::ast::Statement;
use crate::request::StatementId;

/// Values of context keys that policy variables are replaced with; keys in lower case. `None`: the
/// key is absent, so a default counts, or else the variable is not resolved.
pub(super) type Bindings = BTreeMap<Box<str>, Option<Box<str>>>;

/// What a statement matches. `None` where it matches nothing whatever the request: no effect, no
/// action.
pub(super) fn cube(
    space: &mut Space,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    id: StatementId,
    bindings: &Bindings,
) -> Option<Cube> {
    let _ = (space, policy, statement, id, bindings);
    None
}
