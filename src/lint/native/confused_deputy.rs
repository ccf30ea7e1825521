//! A service that may act here for any of its customers.

use super::principal::{self, Named};
use super::unsupported_condition_key_for_service_principal::excludes_services;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::ast::{ConditionBlock, Effect, Statement};
use crate::policy::condition::Comparison;
use crate::policy::principal::{PrincipalType, PrincipalValue};
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "confused-deputy";

/// Keys that say for whom a service acts, and keys of services by which a statement says the same.
///
/// Sources: IAM User Guide, "The confused deputy problem"; AWS KMS Developer Guide, "Condition
/// keys for AWS KMS"; Alexa Skills Kit, "Host a custom skill as an AWS Lambda function"
/// (`lambda:EventSourceToken` holds the id of the skill).
const KEYS: [&str; 10] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "kms:CallerAccount",
    "kms:ViaService",
    "lambda:EventSourceToken",
];

/// The same for keys whose names end as the policy likes.
const KEY_STARTS: [&str; 1] = ["kms:EncryptionContext:"];

/// A service that tells its customer's account in a key that others do not set: older pages of
/// Amazon SES ask for it.
const BY_REFERER: (&str, &str) = ("ses.amazonaws.com", "aws:Referer");

/// Services that act for their customers without saying for whom.
const SILENT: [&str; 1] = ["ec2.amazonaws.com"];

/// Services whose documentation asks for the keys in the trust policy of the role that they
/// assume, in a section "Cross-service confused deputy prevention" or of that meaning.
///
/// Sources: the user guides of Amazon Bedrock, AWS CloudTrail, AWS Config, AWS `DataSync`,
/// Amazon `EventBridge` (pipes, scheduler), Amazon `OpenSearch` Service, Amazon RDS, Amazon
/// `SageMaker`, AWS Step Functions, AWS Systems Manager, AWS Transfer Family.
const ASKING: [&str; 12] = [
    "bedrock.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "datasync.amazonaws.com",
    "es.amazonaws.com",
    "pipes.amazonaws.com",
    "rds.amazonaws.com",
    "sagemaker.amazonaws.com",
    "scheduler.amazonaws.com",
    "ssm.amazonaws.com",
    "states.amazonaws.com",
    "transfer.amazonaws.com",
];

fn deputy(named: &Named<'_, '_>, kind: &PolicyKind) -> Diagnostic {
    let service = quoted(&named.leaf.text);
    let problem = Diagnostic::new(
        NAME,
        named.leaf.span(),
        format!("{service} may act here for any AWS customer"),
    )
    .label("no Condition says for whom");
    match kind {
        PolicyKind::Trust => problem
            .severity(Severity::Note)
            .help("add a Condition on `aws:SourceAccount` with your account, and on `aws:SourceArn` with the resource the service works for"),
        _ => problem
            .code("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL")
            .example(format!(
                "somebody in another account points {service} at this resource: allowed, the service has the right"
            ))
            .help("add a Condition on `aws:SourceArn` with the resource the service acts for, or on `aws:SourceAccount` or `aws:SourceOrgID`"),
    }
}

/// True where a condition says for whom the service acts.
fn is_limited(statement: &Statement<'_>) -> bool {
    tests(statement, |key| {
        KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
            || KEY_STARTS.iter().any(|start| {
                key.get(..start.len())
                    .is_some_and(|given| given.eq_ignore_ascii_case(start))
            })
    })
}

/// True where a condition asks such a key for a value.
fn tests(statement: &Statement<'_>, says: impl Fn(&str) -> bool) -> bool {
    let conditions = statement
        .condition
        .iter()
        .flat_map(ConditionBlock::conditions);
    conditions.into_iter().any(|(operator, condition)| {
        // An operator that could not be read is a finding of its own.
        let limits = operator.operator.is_none_or(|operator| {
            !operator.comparison.is_negated() && operator.comparison != Comparison::Null
        });
        limits && says(&condition.key.text)
    })
}

fn concerns(named: &Named<'_, '_>, kind: &PolicyKind) -> bool {
    let text = &*named.leaf.text;
    matches!(named.value, PrincipalValue::Service { .. })
        && match kind {
            PolicyKind::Trust => ASKING.contains(&text),
            _ => !SILENT.contains(&text),
        }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    // Only a trust policy is about the actions of STS, whatever it was taken for.
    if policy.kind == PolicyKind::Resource(Some("sts".to_owned())) {
        return;
    }
    for statement in &policy.statements {
        if statement.effect() != Some(Effect::Allow)
            || statement.principal.is_none()
            || is_limited(statement)
            || excludes_services(statement)
        {
            continue;
        }
        let services =
            principal::of(statement).filter(|named| named.principal_type == PrincipalType::Service);
        let (by_referer, referer) = BY_REFERER;
        let told = tests(statement, |key| key.eq_ignore_ascii_case(referer));
        for named in services.filter(|named| concerns(named, &policy.kind)) {
            if told && named.leaf.text == by_referer {
                continue;
            }
            cx.report(deputy(&named, &policy.kind));
        }
    }
}
