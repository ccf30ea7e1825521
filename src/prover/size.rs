//! Policies too large to be asked about.
//!
//! AWS stores no policy of more than 40,000 characters (AWS Organizations User Guide, "Quotas and service limits"),
//! so these limits are out of reach of whatever can be attached.

use crate::policy::ast::{ConditionBlock, Statement};
use crate::request::Group;

/// The most statements of a group that questions are answered about.
const STATEMENTS: usize = 2_000;
/// The most actions, resources, principals and condition values.
const ENTRIES: usize = 20_000;

/// Why a group is not asked about; `None` if it is.
pub(super) fn too_large(group: &Group<'_>) -> Option<&'static str> {
    let policies = group.policies();
    let statements = || policies.iter().flat_map(|(_, policy)| &policy.statements);
    if statements().take(STATEMENTS + 1).count() > STATEMENTS {
        return Some("the policies have more than 2,000 statements");
    }
    let listed: usize = statements().map(entries).sum();
    (listed > ENTRIES).then_some("the policies list more than 20,000 actions, resources and values")
}

fn entries(statement: &Statement<'_>) -> usize {
    let actions = statement.action.iter().chain(&statement.not_action);
    let resources = statement.resource.iter().chain(&statement.not_resource);
    let principals = statement.principal.iter().chain(&statement.not_principal);
    let conditions = statement
        .condition
        .iter()
        .flat_map(ConditionBlock::conditions);
    actions.map(|element| element.entries.len()).sum::<usize>()
        + resources
            .map(|element| element.entries.len())
            .sum::<usize>()
        + principals
            .flat_map(|element| &element.members)
            .map(|member| member.values.len())
            .sum::<usize>()
        + conditions
            .map(|(_, condition)| condition.values.len() + 1)
            .sum::<usize>()
}
