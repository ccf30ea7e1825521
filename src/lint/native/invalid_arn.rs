//! Resources that are no ARN, and ARNs with a field that AWS does not know.

use super::naming::{is_like_region, is_placeholder, not_in_catalogue, region_meant};
use crate::catalog::{self, Additions};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Entry, Leaf};
use crate::policy::grammar::{Problem, ProblemKind};
use crate::policy::resource::{Arn, ResourcePattern, account_is_valid};
use crate::source::Span;

const NAME: &str = "invalid-arn";

fn no_arn(text: &str, problem: &Problem) -> String {
    if text.trim().is_empty() {
        return problem.message.clone();
    }
    format!("{} is no resource: {}", quoted(text), problem.message)
}

fn no_partition(partition: &str) -> String {
    if partition.contains(['*', '?']) {
        return format!("{} matches no partition of AWS", quoted(partition));
    }
    format!("{} is no partition of AWS", quoted(partition))
}

fn capitals(service: &str) -> String {
    format!(
        "the service of an ARN is written in lower case, not {}",
        quoted(service)
    )
}

fn no_region(region: &str) -> String {
    if region.contains(['*', '?']) {
        return format!(
            "{} matches no Region, {}",
            quoted(region),
            not_in_catalogue()
        );
    }
    if !is_like_region(region) && region_meant(region).is_none() {
        return format!("{} stands where a Region belongs", quoted(region));
    }
    format!("{} is no Region, {}", quoted(region), not_in_catalogue())
}

fn elsewhere(region: &str, partition: &str) -> String {
    format!(
        "the Region {} is not in the partition {}",
        quoted(region),
        quoted(partition)
    )
}

fn no_service(arn: &str) -> String {
    format!("{} names no service", quoted(arn))
}

fn no_account(account: &str) -> String {
    if !account.contains(|c: char| c.is_ascii_digit()) {
        return format!("{} stands where an account belongs", quoted(account));
    }
    format!("an account is twelve digits, not {}", quoted(account))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let variables = policy.has_variables();
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            match read(entry, variables) {
                Read::Nothing => {}
                Read::Wrong(problem) => cx.report(malformed(&entry.leaf, &problem)),
                Read::Arn(arn) => {
                    for found in fields(&entry.leaf, &arn, cx.additions) {
                        cx.report(found);
                    }
                }
            }
        }
    }
}

enum Read {
    Nothing,
    Wrong(Problem),
    Arn(Arn),
}

/// An entry as its policy's version has it. What is wrong with a variable is another rule's.
fn read(entry: &Entry<'_, ResourcePattern>, variables: bool) -> Read {
    let text = &*entry.leaf.text;
    let reread = match &entry.pattern {
        ResourcePattern::Invalid(_) if !variables => ResourcePattern::parse_without_variables(text),
        pattern => pattern.clone(),
    };
    match reread {
        ResourcePattern::Everything => Read::Nothing,
        ResourcePattern::Arn(arn) => Read::Arn(arn),
        ResourcePattern::Invalid(problem) => match problem.kind {
            ProblemKind::NoArnPrefix
            | ProblemKind::MissingField
            | ProblemKind::Empty
            | ProblemKind::Space => Read::Wrong(problem),
            _ => Read::Nothing,
        },
    }
}

fn malformed(leaf: &Leaf<'_>, problem: &Problem) -> Diagnostic {
    let text = &*leaf.text;
    let place = if problem.range.is_empty() {
        leaf.span()
    } else {
        leaf.span_of(problem.range.clone())
    };
    let found = Diagnostic::new(NAME, place, no_arn(text, problem)).label("AWS refuses the policy");
    match problem.kind {
        // AWS documents neither that a wildcard stands for the fields that are missing, nor that
        // it does not.
        ProblemKind::MissingField if text.ends_with('*') && colons_missing(text).is_none() => found
            .code("MISSING_ARN_FIELD")
            .severity(Severity::Warning)
            .label("not documented: a wildcard for several fields")
            .help("write all six fields, as in `arn:aws:ec2:*:*:*`"),
        ProblemKind::MissingField => {
            let found = found.code("MISSING_ARN_FIELD");
            match colons_missing(text) {
                Some(meant) => found.help(format!("write `{meant}`")).edit(
                    Safety::Unsafe,
                    leaf.span(),
                    leaf.node.escape_for_file(&format!("\"{meant}\"")),
                ),
                None => {
                    found.help("leave a field empty where a service has none, but write its colon")
                }
            }
        }
        ProblemKind::Space => found
            .code("INVALID_ARN_PREFIX")
            .help("remove the white space")
            .edit(Safety::Unsafe, place, ""),
        _ => {
            let found = found.code("INVALID_ARN_PREFIX");
            let headless = ["aws:", "aws-cn:", "aws-us-gov:"]
                .iter()
                .any(|head| text.starts_with(head));
            if headless && Arn::split(&format!("arn:{text}")).is_some() {
                found.help(format!("write `arn:{text}`")).edit(
                    Safety::Unsafe,
                    leaf.span_of(0..0),
                    "arn:",
                )
            } else if is_placeholder(text) {
                found.help("this looks like a placeholder: put an ARN or `*` in its place")
            } else {
                found.help("write the whole ARN, or `*` for every resource")
            }
        }
    }
}

/// `arn:aws:s3:::bucket` for `arn:aws:s3:bucket` and `arn:aws:s3::bucket`: S3's ARNs have neither
/// Region nor account.
fn colons_missing(text: &str) -> Option<String> {
    let (head, rest) = text.split_once(":s3:")?;
    let rest = rest.trim_start_matches(':');
    let plain = |c: char| !c.is_control() && !matches!(c, '"' | '\\' | ':');
    (head.starts_with("arn:") && !rest.is_empty() && rest.chars().all(plain))
        .then(|| format!("{head}:s3:::{rest}"))
}

/// What is wrong with the fields of an ARN.
fn fields(leaf: &Leaf<'_>, arn: &Arn, additions: &Additions) -> Vec<Diagnostic> {
    let text = &*leaf.text;
    let (partition, service) = (arn.partition(text), arn.service(text));
    let (region, account) = (arn.region(text), arn.account(text));
    let mut problems = Vec::new();
    let at = |range: &std::ops::Range<usize>| {
        if range.is_empty() {
            leaf.span()
        } else {
            leaf.span_of(range.clone())
        }
    };
    if !has_variable(partition)
        && !catalog::partitions().any(|known| catalog::glob(partition, known))
    {
        let found = Diagnostic::new(NAME, at(&arn.partition), no_partition(partition))
            .code("INVALID_PARTITION")
            .label("no resource has such an ARN");
        problems.push(placeholder_or(
            partition,
            found,
            "`aws`, unless the resource is in China (`aws-cn`) or in GovCloud (`aws-us-gov`)",
        ));
    }
    let lower = service.to_ascii_lowercase();
    if service.is_empty() {
        problems.push(
            Diagnostic::new(NAME, leaf.span(), no_service(text))
                .code("INVALID_SERVICE")
                .label("no resource has such an ARN")
                .help("write the service behind the partition, as in `arn:aws:s3:::bucket/*`"),
        );
    } else if lower != service
        && (!is_placeholder(service) || !catalog::arn_templates(&lower).is_empty())
    {
        problems.push(
            Diagnostic::new(NAME, at(&arn.service), capitals(service))
                .code("INVALID_ARN_SERVICE_CASE")
                .label("no resource has such an ARN")
                .help(format!("write `{lower}`"))
                .edit(Safety::Unsafe, at(&arn.service), lower),
        );
    }
    if !region.is_empty() && !has_variable(region) && !additions.has_region(region) {
        if !catalog::region_is_in("*", region) {
            problems.push(unknown_region(region, at(&arn.region)));
        } else if let Some(right) = catalog::partition_of(region)
            && catalog::partition(partition)
            && right != partition
        {
            problems.push(
                Diagnostic::new(NAME, at(&arn.region), elsewhere(region, partition))
                    .code("INVALID_ARN_REGION")
                    .label(format!("a Region of `{right}`"))
                    .help(format!("write `arn:{right}:`, or another Region"))
                    .edit(Safety::Unsafe, at(&arn.partition), right),
            );
        }
    }
    if !has_variable(account) && !account_is_valid(account) {
        let found = Diagnostic::new(NAME, at(&arn.account), no_account(account))
            .code("INVALID_ARN_ACCOUNT")
            .label("no resource has such an ARN");
        problems.push(placeholder_or(
            account,
            found,
            "the twelve digits of the account that owns the resource",
        ));
    }
    problems
}

fn unknown_region(region: &str, place: Span) -> Diagnostic {
    let found = Diagnostic::new(NAME, place, no_region(region))
        .code("INVALID_ARN_REGION")
        .label("no resource has such an ARN");
    match region_meant(region) {
        Some(meant) => {
            found
                .help(format!("did you mean `{meant}`?"))
                .edit(Safety::Unsafe, place, meant)
        }
        None => found.help("write a Region such as `us-east-1`, or `*` for all"),
    }
}

fn has_variable(field: &str) -> bool {
    field.contains("${")
}

fn placeholder_or(field: &str, found: Diagnostic, wanted: &str) -> Diagnostic {
    found.help(if is_placeholder(field) {
        format!("this looks like a placeholder: put {wanted} in its place")
    } else {
        format!("write {wanted}")
    })
}
