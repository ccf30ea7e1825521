//! Where the patient data is: what `[phi]` of the configuration says, as rules ask for it.
//!
//! Knows the catalogue and no file: the configuration reads and checks what is written.

use std::sync::OnceLock;

use crate::catalog::{self, Action, ArnTemplate};
use crate::prover::{ActionTest, ContextTest, Region, Test, Wanted, may_meet};
use crate::source::Span;

/// The key by which a request tells a tag of its resource.
const TAG_KEY: &str = "aws:ResourceTag/";

/// Access points: in a Region, in several, and with a function before them. A bucket's ARN has neither Region nor
/// account.
const ACCESS_POINTS: [&str; 3] = [
    "arn:*:s3:?*:?*:accesspoint/*",
    "arn:*:s3::?*:accesspoint/*",
    "arn:*:s3-object-lambda:?*:?*:accesspoint/*",
];

/// The places of protected health information. A resource is one if its service is named, or one of the
/// patterns matches it, or, in a service of which neither says anything, if it carries one of the tags.
#[derive(Clone, Debug, Default)]
pub struct Phi {
    /// Prefixes of the services all of whose resources count.
    pub services: Vec<String>,
    /// ARN patterns as written.
    pub resources: Vec<String>,
    /// Keys of tags, each with the patterns of its values.
    pub tags: Vec<(String, Vec<String>)>,
    /// What is said about each action of the catalogue, worked out when somebody asks.
    reach: OnceLock<Box<[Reach]>>,
}

/// What the places say about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Whatever its resource is.
    Whole,
    /// Where the patterns match its resource.
    Patterns,
    /// Where its resource carries a tag.
    Tags,
    /// Nowhere.
    Nowhere,
}

impl Phi {
    /// These places.
    pub fn new(
        services: Vec<String>,
        resources: Vec<String>,
        tags: Vec<(String, Vec<String>)>,
    ) -> Self {
        Self {
            services,
            resources,
            tags,
            reach: OnceLock::new(),
        }
    }

    /// True if the action may work on one of the places.
    pub(super) fn reaches(&self, action: Action) -> bool {
        match self.reach(action) {
            Reach::Whole | Reach::Tags => true,
            Reach::Patterns => action.arn_templates().iter().any(|arn| {
                let arn = any_text(arn.text);
                self.patterns()
                    .iter()
                    .any(|pattern| may_meet(&arn, pattern))
            }),
            Reach::Nowhere => false,
        }
    }

    /// True if a resource pattern of a policy may match one of the places.
    pub(super) fn meets(&self, pattern: &str) -> bool {
        let pattern = any_text(pattern);
        let Some(service) = service_of(&pattern) else {
            return true;
        };
        let named = |name: &String| fields_of(name).any(|field| may_meet(service, field));
        if self.services.iter().any(named) {
            return true;
        }
        if self
            .patterns()
            .iter()
            .any(|known| may_meet(&pattern, known))
        {
            return true;
        }
        // A service of which the patterns say nothing is told by tags.
        !self.tags.is_empty() && (is_pattern(service) || !self.has_pattern_for(service))
    }

    /// The parts of a region that lie in the places. Whoever asks whether some request of the region is
    /// so asks of each part in turn; none of them: no request of the region is about the places.
    pub(super) fn parts(&self, region: &Region) -> Vec<Region> {
        let mut actions: [Vec<Action>; 3] = Default::default();
        let [whole, by_patterns, by_tags] = &mut actions;
        for action in about(region) {
            match self.reach(action) {
                Reach::Whole => whole.push(action),
                Reach::Patterns => by_patterns.push(action),
                Reach::Tags => by_tags.push(action),
                Reach::Nowhere => {}
            }
        }
        let mut parts = Vec::new();
        // What a person has named best comes first: it is what a finding tells.
        parts.extend(only(region, by_patterns).map(|mut part| {
            part.resource.push(test(Wanted::Below(self.patterns())));
            part
        }));
        parts.extend(only(region, whole));
        let told: Vec<Action> = by_tags.iter().copied().filter(|a| tells_tags(*a)).collect();
        for (key, values) in &self.tags {
            parts.extend(only(region, &told).map(|mut part| {
                let values = Wanted::Like(values.clone());
                part.context.push(tag(key, test(values)));
                part
            }));
        }
        by_tags.retain(|action| may_hide_tags(*action));
        parts.extend(only(region, by_tags).map(|mut part| {
            for (key, _) in &self.tags {
                part.context.push(tag(key, test(Wanted::Absent)));
            }
            part
        }));
        parts
    }

    fn reach(&self, action: Action) -> Reach {
        let all = || catalog::actions().map(|action| self.work_out(action));
        let known = self.reach.get_or_init(|| all().collect());
        let at = usize::try_from(action.index()).unwrap_or(usize::MAX);
        known.get(at).copied().unwrap_or(Reach::Nowhere)
    }

    fn work_out(&self, action: Action) -> Reach {
        let named = |service: &str| {
            let mut services = self.services.iter();
            services.any(|name| name.eq_ignore_ascii_case(service))
        };
        let arns = action.arn_templates().iter();
        let mut services: Vec<&str> = arns.map(ArnTemplate::service_field).collect();
        let names_none = services.is_empty();
        if names_none {
            services.extend(fields_of(action.prefix()));
        }
        if named(action.prefix()) || services.iter().any(|service| named(service)) {
            return Reach::Whole;
        }
        if services.iter().any(|service| self.has_pattern_for(service)) {
            // Where it names no resource, nothing tells on which it works.
            if names_none {
                Reach::Whole
            } else {
                Reach::Patterns
            }
        } else if self.tags.is_empty() {
            Reach::Nowhere
        } else {
            Reach::Tags
        }
    }

    /// True if a pattern names places of this service.
    fn has_pattern_for(&self, service: &str) -> bool {
        let mut named = self.resources.iter().filter_map(|arn| service_of(arn));
        named.any(|pattern| catalog::glob(pattern, service))
    }

    /// The patterns, with what belongs to the places beside: what lies below them, the bucket of objects,
    /// and access points, which may lead to any bucket unless the patterns say which.
    fn patterns(&self) -> Vec<String> {
        let mut patterns = Vec::new();
        for arn in &self.resources {
            patterns.push(arn.clone());
            if !arn.ends_with('*') {
                patterns.extend([format!("{arn}/*"), format!("{arn}:*")]);
            }
            let bucket = arn.splitn(6, ':').nth(5).and_then(|rest| rest.find('/'));
            if is_s3(arn)
                && let Some(at) = bucket
            {
                let before = arn.len() - arn.splitn(6, ':').nth(5).map_or(0, str::len);
                patterns.extend(arn.get(..before + at).map(ToOwned::to_owned));
            }
        }
        let mut named = self.resources.iter();
        if named.clone().any(|arn| is_s3(arn)) && !named.any(|arn| arn.contains(":accesspoint/")) {
            patterns.extend(ACCESS_POINTS.map(ToOwned::to_owned));
        }
        patterns
    }
}

/// True if the fence of a page has a word that asks for the places.
pub(super) fn is_asked_about(page: &str, fence: Span) -> bool {
    let text = page.get(fence.range()).unwrap_or_default();
    text.contains("reaches-phi") || text.contains("resource is phi")
}

fn is_s3(arn: &str) -> bool {
    service_of(arn).is_some_and(|service| service == "s3")
}

/// The service field of an ARN or of a pattern of ARNs.
fn service_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(2)
}

/// The service fields of the ARNs that belong to a service.
fn fields_of(prefix: &str) -> impl Iterator<Item = &str> {
    let types = catalog::service(prefix).map_or(&[][..], |service| service.resource_types());
    let arns = types.iter().flat_map(|of| of.arns.iter().copied());
    arns.filter_map(service_of).chain([prefix])
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// `${…}` may be any text.
fn any_text(pattern: &str) -> String {
    catalog::with_names(pattern, "*")
}

/// True if a request for the action may tell the tags of its resource.
fn tells_tags(action: Action) -> bool {
    let mut keys = action.condition_keys().into_iter();
    keys.any(|key| key.starts_with(TAG_KEY))
}

/// True if there may be a request for the action that does not tell the tags of its resource: some sorts of
/// resources have none, and S3 tells those of a bucket only where that is switched on.
///
/// Source: Amazon S3 User Guide, "Enabling ABAC in general purpose buckets"; Service Authorization Reference.
fn may_hide_tags(action: Action) -> bool {
    let service = action.service();
    let types = action.resource_types();
    let tells = |keys: &[&str]| keys.iter().any(|key| key.starts_with(TAG_KEY));
    let every_type_tells = types.iter().all(|of| {
        let known = service.resource_type(of.resource_type);
        tells(&of.keys) || known.is_some_and(|known| tells(&known.keys))
    });
    service.prefix() == "s3" || types.is_empty() || !every_type_tells
}

fn test(wanted: Wanted) -> Test {
    Test {
        wanted,
        negated: false,
    }
}

fn tag(key: &str, test: Test) -> ContextTest {
    ContextTest {
        key: format!("{TAG_KEY}{key}"),
        test,
    }
}

/// The actions of the catalogue that a region may be about.
fn about(region: &Region) -> Vec<Action> {
    let sets = region.action.iter().find_map(|test| match test {
        ActionTest::In(set) => Some(set),
        ActionTest::Like(_) | ActionTest::NotLike(_) => None,
    });
    match sets {
        Some(set) => set.iter().collect(),
        None => catalog::actions().collect(),
    }
}

/// The region, for these actions only; `None` where there are none.
fn only(region: &Region, actions: &[Action]) -> Option<Region> {
    if actions.is_empty() {
        return None;
    }
    let mut part = region.clone();
    let these = ActionTest::In(actions.iter().copied().collect());
    let mut tests = part.action.iter_mut();
    match tests.find(|test| matches!(test, ActionTest::In(_))) {
        // It is the set that they were taken from.
        Some(set) => *set = these,
        None => part.action.push(these),
    }
    Some(part)
}

#[cfg(test)]
mod tests;
