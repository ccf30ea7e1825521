//! The ARNs that resources have: templates such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`, and
//! whether a pattern of a policy can mean one.

use std::sync::OnceLock;

use super::action::{Action, actions};
use super::service::{ResourceType, Service, service, services};
use super::tables;

/// The ARNs of one resource type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArnTemplate {
    /// The service that has the type.
    pub service: Service,
    /// The type's name within the service.
    pub resource_type: &'static str,
    /// The template, six fields.
    pub text: &'static str,
    /// What stands between the colons: `arn`, partition, service, Region, account, resource.
    fields: [&'static str; 6],
    /// True if its last name holds no slash: what has one is of another type (a bucket, an object).
    closed: bool,
}

/// The text with `name` in place of each `${…}`; what has no closing brace reaches to the end.
pub fn with_names(template: &str, name: &str) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        text.push_str(before);
        text.push_str(name);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

type Templates = OnceLock<Box<[ArnTemplate]>>;

/// By position in the table of service fields, and by action. Read when somebody asks.
static BY_FIELD: [Templates; tables::ARN_SERVICES.len()] =
    [const { OnceLock::new() }; tables::ARN_SERVICES.len()];
static BY_ACTION: OnceLock<Box<[Templates]>> = OnceLock::new();

/// The templates of all ARNs with this service field, case not ignored; none where the catalogue knows no such
/// ARN.
pub fn arn_templates(field: &str) -> &'static [ArnTemplate] {
    let found = tables::ARN_SERVICES.binary_search_by(|(known, _)| known.cmp(&field));
    let Ok(at) = found else {
        return &[];
    };
    let (Some((field, of)), Some(known)) = (tables::ARN_SERVICES.get(at), BY_FIELD.get(at)) else {
        return &[];
    };
    known.get_or_init(|| {
        let listed = of.iter().filter_map(|at| services().nth(usize::from(*at)));
        let listed = listed.flat_map(|service| {
            let types = service.resource_types().iter();
            types.flat_map(move |of_type| ArnTemplate::of(service, of_type))
        });
        let all = more().chain(listed);
        all.filter(|template| template.service_field() == *field)
            .collect()
    })
}

/// What `catalog/arns.txt` adds.
fn more() -> impl Iterator<Item = ArnTemplate> {
    tables::ARNS
        .iter()
        .filter_map(|[prefix, resource_type, text, _]| {
            ArnTemplate::new(service(prefix)?, resource_type, text, false)
        })
}

impl Action {
    /// The templates of the ARNs that it works on. Empty: only `*` can be its resource.
    pub fn arn_templates(self) -> &'static [ArnTemplate] {
        let all = BY_ACTION.get_or_init(|| actions().map(|_| OnceLock::new()).collect());
        let index = usize::try_from(self.index()).unwrap_or(usize::MAX);
        let Some(known) = all.get(index) else {
            return &[];
        };
        known.get_or_init(|| {
            let service = self.service();
            let types = self.resource_types();
            let named = |name: &str| types.iter().any(|of| of.resource_type == name);
            let listed = types
                .iter()
                .filter_map(|of| service.resource_type(of.resource_type));
            let listed = listed.flat_map(|of_type| ArnTemplate::of(service, of_type));
            let more = more().filter(|of| of.service == service && named(of.resource_type));
            listed.chain(more).collect()
        })
    }
}

impl ResourceType {
    /// True if its ARNs are those of `template`, a slash and more.
    fn extends(&self, template: &str) -> bool {
        let longer = |arn: &&str| {
            let rest = arn.strip_prefix(template);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        template.ends_with('}') && self.arns.iter().any(longer)
    }
}

impl ArnTemplate {
    fn new(
        service: Service,
        resource_type: &'static str,
        text: &'static str,
        closed: bool,
    ) -> Option<Self> {
        let fields: Vec<&str> = text.splitn(6, ':').collect();
        Some(Self {
            service,
            resource_type,
            text,
            fields: fields.try_into().ok()?,
            closed,
        })
    }

    fn of(service: Service, of_type: &'static ResourceType) -> impl Iterator<Item = Self> {
        of_type.arns.iter().filter_map(move |text| {
            let mut types = service.resource_types().iter();
            let closed = types.any(|other| other.extends(text));
            Self::new(service, of_type.name, text, closed)
        })
    }

    /// A field: 1 the partition, 3 the Region, 4 the account, 5 the resource with all its colons.
    pub fn field(&self, number: usize) -> &'static str {
        self.fields.get(number).copied().unwrap_or_default()
    }

    /// What stands in the service field; a name in one template that is of any service.
    pub fn service_field(&self) -> &'static str {
        self.field(2)
    }

    /// True if a field of an ARN pattern, `*` and `?` as wildcards, can mean the template's field of this number. A
    /// name in the template stands for one character or more.
    pub fn field_meets(&self, number: usize, pattern: &str) -> bool {
        let field = self.field(number);
        if number < 5 {
            // Most fields before the resource are empty or one name.
            if field.is_empty() {
                return pattern.bytes().all(|byte| byte == b'*');
            }
            if field.starts_with("${") && field.find('}') == Some(field.len() - 1) {
                return !pattern.is_empty();
            }
        }
        meets(pattern, field, self.closed && number == 5)
    }
}

/// One step of a pattern or template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Char(char),
    Any,
    Run,
    /// Any character but a slash.
    NoSlash,
    NoSlashRun,
}

impl Step {
    fn is_run(self) -> bool {
        matches!(self, Self::Run | Self::NoSlashRun)
    }

    /// True if some character fits both.
    fn agrees(self, other: Self) -> bool {
        let closed = |step| matches!(step, Self::NoSlash | Self::NoSlashRun);
        match (self, other) {
            (Self::Char(a), Self::Char(b)) => a == b,
            (Self::Char(c), step) | (step, Self::Char(c)) => c != '/' || !closed(step),
            _ => true,
        }
    }
}

/// Longer patterns are taken to mean everything: IAM's policies are shorter than this.
const LONGEST: usize = 2_048;

fn meets(pattern: &str, template: &str, closed: bool) -> bool {
    if pattern.len() > LONGEST {
        return true;
    }
    let head = pattern.find(['*', '?']).unwrap_or(pattern.len());
    let fixed = template.find(['$', '*']).unwrap_or(template.len());
    let both = head.min(fixed);
    if pattern.as_bytes().get(..both) != template.as_bytes().get(..both) {
        return false;
    }
    let pattern: Vec<Step> = pattern
        .chars()
        .map(|c| match c {
            '*' => Step::Run,
            '?' => Step::Any,
            c => Step::Char(c),
        })
        .collect();
    have_common(&pattern, &steps(template, closed))
}

fn steps(template: &str, closed: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = template;
    while let Some((before, from)) = rest.split_once("${") {
        steps.extend(before.chars().map(literal));
        rest = from.split_once('}').map_or("", |(_, after)| after);
        if closed && rest.is_empty() {
            steps.extend([Step::NoSlash, Step::NoSlashRun]);
        } else {
            steps.extend([Step::Any, Step::Run]);
        }
    }
    steps.extend(rest.chars().map(literal));
    steps
}

/// Some templates of the catalogue hold a `*`.
fn literal(c: char) -> Step {
    if c == '*' { Step::Run } else { Step::Char(c) }
}

/// True if some text fits both. As many steps as the lengths multiplied.
fn have_common(a: &[Step], b: &[Step]) -> bool {
    // For each position of `b`, whether what was read of `a` can lead there.
    let mut row = vec![false; b.len() + 1];
    reach(&mut row, 0);
    skip_runs(&mut row, b);
    for &step in a {
        let mut next = if step.is_run() {
            row.clone()
        } else {
            vec![false; row.len()]
        };
        for (at, &other) in b.iter().enumerate() {
            let from = if step.is_run() { &next } else { &row };
            if from.get(at) == Some(&true) && step.agrees(other) {
                reach(&mut next, at + usize::from(!other.is_run()));
            }
            if step.is_run() && other.is_run() && next.get(at) == Some(&true) {
                reach(&mut next, at + 1);
            }
        }
        skip_runs(&mut next, b);
        row = next;
    }
    row.last() == Some(&true)
}

fn reach(row: &mut [bool], at: usize) {
    if let Some(slot) = row.get_mut(at) {
        *slot = true;
    }
}

/// A run may be empty.
fn skip_runs(row: &mut [bool], steps: &[Step]) {
    for (at, step) in steps.iter().enumerate() {
        if step.is_run() && row.get(at) == Some(&true) {
            reach(row, at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, template: &str, closed: bool, expected: bool) {
        assert_eq!(
            meets(pattern, template, closed),
            expected,
            "{pattern} and {template}"
        );
    }

    #[test]
    fn patterns_and_templates() {
        check("role/app", "role/${RoleName}", false, true);
        check("role/a/b", "role/${RoleName}", false, true);
        check("role/", "role/${RoleName}", false, false);
        check("rolle/app", "role/${RoleName}", false, false);
        check("Role/app", "role/${RoleName}", false, false);
        check("r*", "role/${RoleName}", false, true);
        check("*", "role/${RoleName}", false, true);
        check("*/app", "role/${RoleName}", false, true);
        check("role?app", "role/${RoleName}", false, true);
        check("user*", "role/${RoleName}", false, false);
        check("bucket", "${BucketName}", true, true);
        check("bucket/", "${BucketName}", true, false);
        check("bucket/*", "${BucketName}", true, false);
        check("bucket*", "${BucketName}", true, true);
        check("bucket/*", "${BucketName}/${ObjectName}", false, true);
        check("bucket", "${BucketName}/${ObjectName}", false, false);
        check("bucke?*", "${BucketName}/${ObjectName}", false, true);
        check("*:b", "table/${Table}:index/${Index}", false, true);
        check("table/a", "table/${Table}:index/${Index}", false, false);
        check("", "${Account}", false, false);
        check("*", "", false, true);
        check("", "", false, true);
        check("a", "", false, false);
        check("?", "", false, false);
    }

    #[test]
    fn templates_of_a_field() {
        let of = |field: &str| {
            arn_templates(field)
                .iter()
                .map(|of| of.service.prefix())
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert!(of("catalog").contains("servicecatalog"));
        assert!(of("s3").contains("s3"));
        assert!(of("S3").is_empty());
        let bucket = arn_templates("s3");
        let bucket = bucket
            .iter()
            .find(|of| of.resource_type == "bucket")
            .unwrap();
        assert!(bucket.field_meets(5, "phi") && !bucket.field_meets(5, "phi/a"));
        assert!(bucket.field_meets(4, "*") && !bucket.field_meets(4, "111122223333"));
        assert!(tables::ARN_SERVICES.is_sorted_by_key(|(field, _)| *field));
    }

    #[test]
    fn hostile_patterns_end() {
        let many = "*a".repeat(1_000);
        check(&many, &"b".repeat(500), false, false);
        check(&many, &format!("{}${{X}}", "b".repeat(500)), false, true);
        check(&"*".repeat(100_000), "role/${RoleName}", false, true);
    }
}
