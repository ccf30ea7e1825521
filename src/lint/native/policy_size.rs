//! A policy that is longer than AWS takes.

use super::element;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::document::Context;
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "policy-size";

/// What counts towards a quota.
#[derive(Clone, Copy, PartialEq)]
enum Counted {
    /// Characters other than white space.
    Dense,
    /// Every character.
    Characters,
    /// Every byte of UTF-8.
    Bytes,
}

/// How long a policy may be.
struct Quota {
    limit: usize,
    counted: Counted,
    /// Whose quota it is: `an SCP may have 10,240`.
    owner: &'static str,
    code: &'static str,
    severity: Severity,
    /// How a policy that is too long can be mended.
    help: &'static str,
}

const IDENTITY: &str = "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA";
const RESOURCE: &str = "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA";
const SPLIT: &str =
    "split it into several managed policies, or take actions of one service together by a wildcard";
const SHORTEN: &str =
    "take statements together, or move what holds for many accounts into a Condition";

/// Sources: IAM User Guide, "IAM and AWS STS quotas"; AWS Organizations User Guide, "Quotas and
/// service limits"; AWS `PrivateLink` Guide, "Control access to VPC endpoints using endpoint
/// policies".
fn quota(kind: &PolicyKind) -> Option<Quota> {
    let quota = |limit, counted, owner, code, severity, help| Quota {
        limit,
        counted,
        owner,
        code,
        severity,
        help,
    };
    let warning = Severity::Warning;
    Some(match kind {
        PolicyKind::Identity => quota(
            10_240,
            Counted::Dense,
            "an identity policy",
            IDENTITY,
            warning,
            SPLIT,
        ),
        PolicyKind::Boundary => quota(
            6_144,
            Counted::Dense,
            "a managed policy, which a boundary is,",
            IDENTITY,
            warning,
            SHORTEN,
        ),
        PolicyKind::Session => quota(
            2_048,
            Counted::Characters,
            "a session policy",
            IDENTITY,
            warning,
            SHORTEN,
        ),
        PolicyKind::Trust => quota(
            2_048,
            Counted::Dense,
            "a trust policy",
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            warning,
            "take principals together by a Condition, or ask AWS to raise the quota of the account (up to 8,192)",
        ),
        PolicyKind::Endpoint => quota(
            20_480,
            Counted::Characters,
            "an endpoint policy",
            RESOURCE,
            warning,
            SHORTEN,
        ),
        PolicyKind::Scp => quota(
            10_240,
            Counted::Characters,
            "an SCP",
            "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
            Severity::Error,
            "split it into several SCPs",
        ),
        PolicyKind::Rcp => quota(
            5_120,
            Counted::Characters,
            "an RCP",
            "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
            Severity::Error,
            "split it into several RCPs",
        ),
        PolicyKind::Resource(service) => {
            let (limit, counted, owner) = of_service(service.as_deref()?)?;
            quota(limit, counted, owner, RESOURCE, warning, SHORTEN)
        }
    })
}

/// Sources: Amazon S3 User Guide, "Bucket policies for Amazon S3"; AWS KMS Developer Guide, "Key
/// policies in AWS KMS"; Amazon SQS Developer Guide, "Amazon SQS policy quotas"; AWS Lambda
/// Developer Guide, "Lambda quotas"; Amazon `DynamoDB` API Reference, `PutResourcePolicy`; AWS
/// Secrets Manager User Guide, "Quotas"; Amazon ECR API Reference, `SetRepositoryPolicy`; Amazon
/// EFS User Guide, "Resource-based policy examples for Amazon EFS"; AWS Organizations User Guide,
/// "Quotas and service limits".
fn of_service(service: &str) -> Option<(usize, Counted, &'static str)> {
    Some(match service {
        "s3" => (20_480, Counted::Bytes, "a bucket policy"),
        "kms" => (32_768, Counted::Bytes, "a key policy"),
        "sqs" => (8_192, Counted::Bytes, "a queue policy"),
        "sns" => (30_720, Counted::Bytes, "a topic policy"),
        "lambda" => (20_480, Counted::Bytes, "a function policy"),
        "dynamodb" => (20_480, Counted::Bytes, "a policy of DynamoDB"),
        "secretsmanager" => (20_480, Counted::Characters, "a policy of Secrets Manager"),
        "ecr" => (10_240, Counted::Bytes, "a repository policy"),
        "elasticfilesystem" => (20_000, Counted::Characters, "a file system policy"),
        "organizations" => (40_000, Counted::Characters, "a delegation policy"),
        _ => return None,
    })
}

/// The largest managed policy; a longer identity policy fits a role only, and inline.
///
/// Source: IAM User Guide, "IAM and AWS STS quotas".
const MANAGED: usize = 6_144;

fn length(text: &str, counted: Counted) -> usize {
    match counted {
        Counted::Dense => text.chars().filter(|c| !c.is_whitespace()).count(),
        Counted::Characters => text.chars().count(),
        Counted::Bytes => text.len(),
    }
}

impl Counted {
    /// `1 character`, `10,240 characters`
    fn of(self, number: usize) -> String {
        let plural = if number == 1 { "" } else { "s" };
        let number = grouped(number);
        match self {
            Self::Dense => format!("{number} character{plural} besides white space"),
            Self::Characters => format!("{number} character{plural}"),
            Self::Bytes => format!("{number} byte{plural}"),
        }
    }
}

/// `10,240`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn too_long(policy: &Policy<'_>, quota: &Quota, length: usize) -> Diagnostic {
    let message = format!(
        "this policy is {} too long: it has {}, {} may have {}",
        quota.counted.of(length - quota.limit),
        grouped(length),
        quota.owner,
        grouped(quota.limit)
    );
    Diagnostic::new(NAME, element::opening(policy.node), message)
        .code(quota.code)
        .severity(quota.severity)
        .label(quota.counted.of(length))
        .help(quota.help)
}

/// Too long as it lies there, not once it is packed.
fn only_by_space(problem: Diagnostic, dense: usize, kind: &PolicyKind) -> Diagnostic {
    let packed = format!("without white space it has {}", grouped(dense));
    let who = match kind {
        PolicyKind::Session => "pass it so to AWS STS",
        _ => "save it so; the console strips white space by itself, the API does not",
    };
    problem
        .severity(Severity::Warning)
        .help(format!("{packed}: {who}"))
}

fn managed(policy: &Policy<'_>, length: usize) -> Diagnostic {
    let message = format!(
        "this policy is {} too long for a managed policy ({} of {})",
        Counted::Dense.of(length - MANAGED),
        grouped(length),
        grouped(MANAGED)
    );
    Diagnostic::new(NAME, element::opening(policy.node), message)
        .code(IDENTITY)
        .severity(Severity::Note)
        .label("fits inline in a role only")
        .help(SPLIT)
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let text = policy.node.raw();
    // No quota is smaller, and most policies are.
    if text.len() <= 2_048 {
        return;
    }
    let Some(quota) = quota(&policy.kind) else {
        return;
    };
    let counted = length(text, quota.counted);
    if counted <= quota.limit {
        if policy.kind == PolicyKind::Identity && counted > MANAGED {
            cx.report(managed(policy, counted));
        }
        return;
    }
    let problem = too_long(policy, &quota, counted);
    let packed = matches!(
        policy.kind,
        PolicyKind::Scp | PolicyKind::Rcp | PolicyKind::Session
    );
    let dense = length(text, Counted::Dense);
    cx.report(if packed && dense <= quota.limit {
        only_by_space(problem, dense, &policy.kind)
    } else {
        problem
    });
}
