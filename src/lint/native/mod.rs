//! Checks written in Rust: about syntax and AWS's grammar, where the rule language would only get
//! in the way. One file each, named like the rule; everything else about it is in its Markdown.

mod action_resource_mismatch;
mod allow_wholly_denied;
mod arn_pattern;
mod constant_condition;
mod covered;
mod credential_in_policy;
mod deny_always_applies;
mod deny_never_applies;
mod duplicate_keys_with_different_case;
mod element;
mod empty_array;
mod empty_object;
mod empty_sid_value;
mod equivalent_to_null;
mod federated_principal_not_supported;
mod forallvalues_with_single_valued_key;
mod if_exists_idle;
mod improve_ip_range;
mod invalid_action;
mod invalid_arn;
mod invalid_arn_resource;
mod invalid_condition_data_type;
mod invalid_condition_multiple_boolean;
mod invalid_condition_operator;
mod invalid_condition_value;
mod invalid_date_value;
mod invalid_effect;
mod invalid_federated_principal_syntax_in_role_trust_policy;
mod invalid_kms_key_value;
mod invalid_principal_format;
mod invalid_principal_key;
mod invalid_region;
mod invalid_service_in_action;
mod invalid_service_principal_format;
mod invalid_variable_for_operator;
mod invalid_version;
mod invalid_vpc_format;
mod irrelevant_condition_key_in_policy;
mod mismatched_action_for_principal;
mod missing_action;
mod missing_action_for_roles_anywhere_trust_policy;
mod missing_effect;
mod missing_principal;
mod missing_qualifier;
mod missing_resource;
mod missing_statement;
mod missing_tag_key_in_condition;
mod missing_version;
mod naming;
mod never;
mod null_with_if_exists;
mod null_with_qualifier;
mod outcome;
mod overlap;
mod policy_size;
mod policy_variable;
mod presence;
mod principal;
mod principal_no_longer_exists;
mod private_ip_address;
mod rcp_syntax_error_action;
mod rcp_syntax_error_allow;
mod rcp_syntax_error_notaction;
mod rcp_syntax_error_principal;
mod recommended_condition_key_for_service_principal;
mod redundant_action;
mod redundant_condition_value_num;
mod redundant_principal_in_role_trust_policy;
mod redundant_resource;
mod redundant_statement;
mod role_trust_policy_syntax_error;
mod s3_prefix_in_negative_context;
mod scp_syntax_error_principal;
mod sensitive_key_value_too_wide;
mod set_operator_on_audience;
mod statement_never_matches;
mod string_like_operator_with_arn_condition_keys;
mod type_mismatch;
mod unique_sids;
mod unknown_condition_key;
mod unknown_service_principal;
mod unsupported_action_for_condition_key;
mod unsupported_action_in_policy;
mod unsupported_condition_key_for_service_principal;
mod unsupported_element_combination;
mod unsupported_global_condition_key;
mod unsupported_principal;
mod unsupported_sid;
mod unsupported_wildcard_in_principal;
mod untrustworthy_condition_key;
mod variable_unsupported_in_element;
mod variable_unsupported_in_version;
mod wildcard_in_service_name;
mod wildcard_without_like_operator;

use super::document::Context;
use crate::policy::Policy;

/// A native check.
pub type Check = fn(&Policy<'_>, &mut Context<'_>);

/// Problems that other parts report by themselves; their rules have no check of their own.
pub const REPORTED: [&str; 8] = [
    "json-syntax-error",
    "duplicate-key",
    "invalid-policy-element",
    "data-type-mismatch",
    "exception-expired",
    "exception-ends-soon",
    "exception-unused",
    "baseline-stale",
];

/// The check called `name`; `None` for one of [`REPORTED`] and for a name that does not exist.
#[allow(clippy::too_many_lines, reason = "a line a check")]
pub fn check(name: &str) -> Option<Check> {
    Some(match name {
        "action-resource-mismatch" => action_resource_mismatch::check,
        "allow-wholly-denied" => allow_wholly_denied::check,
        "constant-condition" => constant_condition::check,
        "credential-in-policy" => credential_in_policy::check,
        "deny-always-applies" => deny_always_applies::check,
        "deny-never-applies" => deny_never_applies::check,
        "duplicate-keys-with-different-case" => duplicate_keys_with_different_case::check,
        "empty-array" => empty_array::check,
        "empty-object" => empty_object::check,
        "empty-sid-value" => empty_sid_value::check,
        "equivalent-to-null" => equivalent_to_null::check,
        "federated-principal-not-supported" => federated_principal_not_supported::check,
        "forallvalues-with-single-valued-key" => forallvalues_with_single_valued_key::check,
        "if-exists-idle" => if_exists_idle::check,
        "improve-ip-range" => improve_ip_range::check,
        "invalid-action" => invalid_action::check,
        "invalid-arn" => invalid_arn::check,
        "invalid-arn-resource" => invalid_arn_resource::check,
        "invalid-condition-data-type" => invalid_condition_data_type::check,
        "invalid-condition-multiple-boolean" => invalid_condition_multiple_boolean::check,
        "invalid-condition-operator" => invalid_condition_operator::check,
        "invalid-condition-value" => invalid_condition_value::check,
        "invalid-date-value" => invalid_date_value::check,
        "invalid-effect" => invalid_effect::check,
        "invalid-federated-principal-syntax-in-role-trust-policy" => {
            invalid_federated_principal_syntax_in_role_trust_policy::check
        }
        "invalid-kms-key-value" => invalid_kms_key_value::check,
        "invalid-principal-format" => invalid_principal_format::check,
        "invalid-principal-key" => invalid_principal_key::check,
        "invalid-region" => invalid_region::check,
        "invalid-service-in-action" => invalid_service_in_action::check,
        "invalid-service-principal-format" => invalid_service_principal_format::check,
        "invalid-variable-for-operator" => invalid_variable_for_operator::check,
        "invalid-version" => invalid_version::check,
        "invalid-vpc-format" => invalid_vpc_format::check,
        "irrelevant-condition-key-in-policy" => irrelevant_condition_key_in_policy::check,
        "mismatched-action-for-principal" => mismatched_action_for_principal::check,
        "missing-action" => missing_action::check,
        "missing-action-for-roles-anywhere-trust-policy" => {
            missing_action_for_roles_anywhere_trust_policy::check
        }
        "missing-effect" => missing_effect::check,
        "missing-principal" => missing_principal::check,
        "missing-qualifier" => missing_qualifier::check,
        "missing-resource" => missing_resource::check,
        "missing-statement" => missing_statement::check,
        "missing-tag-key-in-condition" => missing_tag_key_in_condition::check,
        "missing-version" => missing_version::check,
        "null-with-if-exists" => null_with_if_exists::check,
        "null-with-qualifier" => null_with_qualifier::check,
        "policy-size" => policy_size::check,
        "policy-variable" => policy_variable::check,
        "principal-no-longer-exists" => principal_no_longer_exists::check,
        "private-ip-address" => private_ip_address::check,
        "rcp-syntax-error-action" => rcp_syntax_error_action::check,
        "rcp-syntax-error-allow" => rcp_syntax_error_allow::check,
        "rcp-syntax-error-notaction" => rcp_syntax_error_notaction::check,
        "rcp-syntax-error-principal" => rcp_syntax_error_principal::check,
        "recommended-condition-key-for-service-principal" => {
            recommended_condition_key_for_service_principal::check
        }
        "redundant-action" => redundant_action::check,
        "redundant-condition-value-num" => redundant_condition_value_num::check,
        "redundant-principal-in-role-trust-policy" => {
            redundant_principal_in_role_trust_policy::check
        }
        "redundant-resource" => redundant_resource::check,
        "redundant-statement" => redundant_statement::check,
        "role-trust-policy-syntax-error" => role_trust_policy_syntax_error::check,
        "s3-prefix-in-negative-context" => s3_prefix_in_negative_context::check,
        "scp-syntax-error-principal" => scp_syntax_error_principal::check,
        "sensitive-key-value-too-wide" => sensitive_key_value_too_wide::check,
        "set-operator-on-audience" => set_operator_on_audience::check,
        "statement-never-matches" => statement_never_matches::check,
        "string-like-operator-with-arn-condition-keys" => {
            string_like_operator_with_arn_condition_keys::check
        }
        "type-mismatch" => type_mismatch::check,
        "unique-sids" => unique_sids::check,
        "unknown-condition-key" => unknown_condition_key::check,
        "unknown-service-principal" => unknown_service_principal::check,
        "unsupported-action-for-condition-key" => unsupported_action_for_condition_key::check,
        "unsupported-action-in-policy" => unsupported_action_in_policy::check,
        "unsupported-condition-key-for-service-principal" => {
            unsupported_condition_key_for_service_principal::check
        }
        "unsupported-element-combination" => unsupported_element_combination::check,
        "unsupported-global-condition-key" => unsupported_global_condition_key::check,
        "unsupported-principal" => unsupported_principal::check,
        "unsupported-sid" => unsupported_sid::check,
        "unsupported-wildcard-in-principal" => unsupported_wildcard_in_principal::check,
        "untrustworthy-condition-key" => untrustworthy_condition_key::check,
        "variable-unsupported-in-element" => variable_unsupported_in_element::check,
        "variable-unsupported-in-version" => variable_unsupported_in_version::check,
        "wildcard-in-service-name" => wildcard_in_service_name::check,
        "wildcard-without-like-operator" => wildcard_without_like_operator::check,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
