//! Condition keys about the owner of the resource, in the policy of one resource.

use super::outcome::conditions;
use crate::catalog;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::ast::{Condition, Statement};
use crate::policy::condition::Comparison;
use crate::policy::resource::ResourcePattern;
use crate::policy::template::has_variable;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "irrelevant-condition-key-in-policy";

/// Keys that tell who owns the resource.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference" and "AWS global condition
/// context keys"; Service Authorization Reference, Amazon S3.
const KEYS: [&str; 4] = [
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "s3:ResourceAccount",
];

fn same_for_all(key: &str) -> String {
    format!(
        "{} is the same for every request that this policy is about",
        quoted(key)
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    if !is_of_one_resource(policy) {
        return;
    }
    for (_, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        let compares = block
            .operator
            .is_some_and(|operator| operator.comparison != Comparison::Null);
        if !compares
            || !KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
            || varies(condition)
        {
            continue;
        }
        cx.report(
            Diagnostic::new(NAME, condition.key.span(), same_for_all(key))
                .code("IRRELEVANT_CONDITION_KEY_IN_POLICY")
                .label("the owner of the resource that has this policy")
                .help("remove the condition; to limit who may come in, test `aws:PrincipalAccount` or `aws:PrincipalOrgID`"),
        );
    }
}

/// True where the key is compared with what the caller brings.
fn varies(condition: &Condition<'_>) -> bool {
    condition
        .values
        .iter()
        .any(|value| has_variable(&value.text))
}

/// True for the policy of a resource, of which every statement names resources of one service
/// without leaving open which. The policy of a VPC endpoint, about everybody's resources, would
/// not.
fn is_of_one_resource(policy: &Policy<'_>) -> bool {
    let PolicyKind::Resource(Some(service)) = &policy.kind else {
        return false;
    };
    let mut owners = Vec::new();
    for statement in &policy.statements {
        match owner_part(statement, service) {
            Some(part) => owners.extend(part),
            None => return false,
        }
    }
    let first = owners.first();
    first.is_some() && owners.iter().all(|owner| Some(owner) == first)
}

/// The part of each ARN that says whose the resource is: the bucket, or else the account.
fn owner_part(statement: &Statement<'_>, service: &str) -> Option<Vec<String>> {
    let resource = statement.resource.as_ref()?;
    let parts = resource.entries.iter().map(|entry| {
        let ResourcePattern::Arn(arn) = &entry.pattern else {
            return None;
        };
        let text = &*entry.leaf.text;
        let part = if arn.account(text).is_empty() {
            arn.resource(text).split('/').next()?
        } else {
            arn.account(text)
        };
        let open = part.contains(['*', '?']) || has_variable(part);
        let known = catalog::service(service).is_some();
        (!open && !part.is_empty() && known && arn.service(text) == service)
            .then(|| part.to_owned())
    });
    parts.collect()
}
