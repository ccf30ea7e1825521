//! What AWS defines: services, actions, access levels, resource types, condition keys, HIPAA
//! eligibility, Regions, service principals.
//!
//! The facts are text under `catalog/`, embedded as it is. Nothing is read at start-up: a look-up
//! is a binary search, and the details of a service or an action are read from its lines when
//! somebody asks. Names ignore ASCII case everywhere, as in IAM. Knows no policy and no rule.

mod action;
mod action_set;
mod additions;
mod arn;
mod glob;
mod hipaa;
mod key;
mod pattern;
mod region;
mod service;
mod service_principal;
mod suggest;
mod tables;
#[cfg(test)]
mod tests;
mod words;

pub use action::{AccessLevel, Action, ActionResource, action, action_at, action_count, actions};
pub use action_set::ActionSet;
pub use additions::{Additions, NO_ADDITIONS};
pub use arn::{ArnTemplate, arn_templates, with_names};
pub use glob::{glob, glob_ignore_case};
pub use hipaa::Eligibility;
pub use key::{KeyFacts, KeySource, KeyType, condition_key, global_keys, is_certainly_no_key};
pub use pattern::{ActionGlob, Matches, expand, matches_any};
pub use region::{partition, partition_of, partitions, region, region_is_in, regions};
pub use service::{ConditionKey, ResourceType, Service, service, services};
pub use service_principal::{is_service_principal, service_principals};
pub use suggest::{
    suggest_action, suggest_condition_key, suggest_service, suggest_service_principal,
};

/// The day of the catalogue's facts, `2026-09-26`.
pub fn date() -> &'static str {
    tables::DATE
}

/// The day of AWS's list of HIPAA eligible services, as ISO 8601.
///
/// Source: AWS, "HIPAA Eligible Services Reference".
pub fn hipaa_date() -> &'static str {
    tables::HIPAA_DATE
}
