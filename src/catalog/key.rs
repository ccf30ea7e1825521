//! Condition keys by name: global ones, those of services and of identity providers.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use super::action::Action;
use super::arn::with_names;
use super::glob;
use super::service::{self, ConditionKey, Service};
use super::tables;

/// Type of a condition key's values.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the variants are AWS's words")]
pub enum KeyType {
    String,
    Arn,
    Numeric,
    Date,
    Bool,
    IpAddress,
    Binary,
}

impl KeyType {
    /// Reads AWS's word (`ARN`, `IPAddress`, …), case ignored.
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [KeyType; 7] = [
            KeyType::String,
            KeyType::Arn,
            KeyType::Numeric,
            KeyType::Date,
            KeyType::Bool,
            KeyType::IpAddress,
            KeyType::Binary,
        ];
        ALL.into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(name))
    }

    /// AWS's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::Bool => "Bool",
            Self::IpAddress => "IPAddress",
            Self::Binary => "Binary",
        }
    }
}

/// Who defines a condition key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum KeySource {
    /// Not one service's own; the category in AWS's words: `principal`, `session`, `network`,
    /// `resource`, `request`, or `legacy` for keys that another one replaced.
    Global(&'static str),
    /// A service.
    Service(Service),
    /// An identity provider whose claims become keys in trust policies.
    IdentityProvider,
}

/// What is known of a condition key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeyFacts {
    /// As AWS spells it, `${…}` for any text: `aws:ResourceTag/${TagKey}`. Empty for a key of an
    /// identity provider that the catalogue does not list by name.
    pub name: &'static str,
    /// Type of its values.
    pub key_type: KeyType,
    /// A second type that fits as well (`aws:EpochTime`).
    pub also: Option<KeyType>,
    /// True if a request may carry several values (`ArrayOf…`).
    pub multivalued: bool,
    /// Who defines it.
    pub source: KeySource,
    /// True if every request carries it.
    pub always_present: bool,
    /// When requests carry it, in words (`always`); only for global keys.
    pub presence: Option<&'static str>,
    /// Words of the catalogue about it.
    remarks: &'static str,
}

impl KeyFacts {
    /// True if AWS makes the value, so that a policy names it whole: a wildcard or variable in it
    /// fits values of others.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", Sensitive condition keys.
    pub fn is_whole(&self) -> bool {
        self.remarks.split(' ').any(|word| word == "whole")
    }

    /// True if no request that a service principal makes carries it.
    pub fn is_never_of_services(&self) -> bool {
        self.remarks.split(' ').any(|word| word == "no-service")
    }
}

/// What is known of the key of this name (`aws:ResourceTag/Team`, `s3:prefix`), case ignored;
/// `None` if AWS defines no such key.
///
/// Every key of an OpenID Connect provider (`host.name:claim`) is taken for known, since providers
/// are customers' own. Source: IAM User Guide, "IAM and AWS STS condition context keys".
pub fn condition_key(name: &str) -> Option<KeyFacts> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(facts) = known.get(name) {
            return *facts;
        }
        let facts = look_up(name);
        // Names come from policies: as many as are in use, not as many as somebody writes.
        if known.len() < KEPT && name.len() < 200 {
            known.insert(name.into(), facts);
        }
        facts
    })
}

impl KeyFacts {
    /// Whether a request for `action` can carry the key. What an identity provider says is known only where the
    /// catalogue lists the claim; other claims count as carried.
    ///
    /// Sources: Service Authorization Reference, "Condition keys" of each action and resource type; IAM User Guide,
    /// "AWS global condition context keys", availability of each key.
    pub fn is_carried_by(&self, action: Action) -> bool {
        let listed = || action.lists_key(self.name) || is_added(action, self.name);
        match self.source {
            // The reference leaves out which actions some keys belong to.
            KeySource::Service(service) => {
                listed() || (action.service() == service && !is_assigned(service, self.name))
            }
            KeySource::IdentityProvider => true,
            KeySource::Global(_) if is_about_tags(self.name) => listed(),
            KeySource::Global(_) => match services_with(self.name) {
                // The page names this exception.
                Some(_) if action.name() == "iam:PassRole" => false,
                Some(services) => tables::words(services).any(|prefix| prefix == action.prefix()),
                None => true,
            },
        }
    }

    /// True for the keys that hold tags of the resource or of the request, which services list for each action.
    pub fn is_about_tags(&self) -> bool {
        is_about_tags(self.name)
    }

    /// True for a global key that only some services fill in.
    pub fn is_of_some_services(&self) -> bool {
        services_with(self.name).is_some()
    }
}

/// What `catalog/action-keys.txt` adds.
fn is_added(action: Action, key: &str) -> bool {
    let mut added = tables::ACTION_KEYS.iter();
    added.any(|[of, name, _]| *of == action.name() && *name == key)
}

/// True if the service lists the key for one of its actions or resource types.
fn is_assigned(service: Service, key: &str) -> bool {
    static ASSIGNED: [OnceLock<Box<[&str]>>; tables::SERVICES.len()] =
        [const { OnceLock::new() }; tables::SERVICES.len()];
    let Some(known) = ASSIGNED.get(service.index()) else {
        return false;
    };
    let known = known.get_or_init(|| {
        let of_types = service.resource_types().iter().flat_map(|of| &of.keys);
        let of_actions = service.actions().flat_map(Action::condition_keys);
        let mut keys: Vec<&str> = of_types.copied().chain(of_actions).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into()
    });
    known.binary_search(&key).is_ok()
}

fn is_about_tags(name: &str) -> bool {
    matches!(
        name,
        "aws:ResourceTag/${TagKey}" | "aws:RequestTag/${TagKey}" | "aws:TagKeys"
    )
}

/// The services that fill in a global key, between spaces; `None` where all do.
fn services_with(name: &str) -> Option<&'static str> {
    let found = tables::KEY_SERVICES.binary_search_by(|[key, _]| tables::compare(key, name));
    tables::KEY_SERVICES
        .get(found.ok()?)
        .map(|[_, services]| *services)
}

/// Keys that AWS uses in policies of its own and documents nowhere: requests may carry them.
const UNDOCUMENTED: [&str; 2] = ["aws:PrincipalOrgMasterAccountId", "lakeformation:GlueARN"];

/// True where AWS defines no key of this name and the catalogue is complete enough to say so: no
/// request carries it.
pub fn is_certainly_no_key(name: &str) -> bool {
    let undocumented = UNDOCUMENTED
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name));
    let Some((prefix, _)) = name.split_once(':').filter(|_| !undocumented) else {
        return false;
    };
    // Of some services the catalogue lists only the global keys for tags.
    let has_own_keys = |service: Service| {
        let mut keys = service.condition_keys().iter();
        keys.any(|key| !key.name.starts_with("aws:"))
    };
    let complete =
        prefix.eq_ignore_ascii_case("aws") || service::service(prefix).is_some_and(has_own_keys);
    complete && condition_key(name).is_none()
}

/// How many answers are kept.
const KEPT: usize = 1_000;

thread_local! {
    /// Answers to [`condition_key`]: the same few keys are asked about again and again.
    static KNOWN: RefCell<HashMap<Box<str>, Option<KeyFacts>>> = RefCell::default();
}

fn look_up(name: &str) -> Option<KeyFacts> {
    let (prefix, rest) = name.split_once(':')?;
    if prefix.is_empty() || rest.is_empty() {
        return None;
    }
    global_key(name)
        .or_else(|| service_key(name))
        .or_else(|| provider_key(prefix))
}

/// The names of the keys that are not one service's own; `${…}` stands for any text.
pub fn global_keys() -> impl Iterator<Item = &'static str> {
    tables::GLOBAL_KEYS.iter().map(|[name, ..]| *name)
}

fn global_key(name: &str) -> Option<KeyFacts> {
    let [name, key_type, category, remarks, presence] = tables::GLOBAL_KEYS
        .iter()
        .find(|[known, ..]| names(known, name))?;
    let (first, also) = match key_type.split_once(',') {
        Some((first, also)) => (first, Some(also)),
        None => (*key_type, None),
    };
    let key = ConditionKey::read(name, first)?;
    Some(KeyFacts {
        name,
        key_type: key.key_type,
        also: also.and_then(KeyType::from_name),
        multivalued: key.multivalued,
        source: KeySource::Global(category),
        always_present: *presence == "always",
        presence: Some(presence),
        remarks,
    })
}

fn service_key(name: &str) -> Option<KeyFacts> {
    let count = tables::KEY_LINES.len();
    let key = |index: u32| {
        let mut fields = tables::fields(tables::KEY_LINES.get(index)?).skip(1);
        ConditionKey::read(fields.next()?, fields.next()?)
    };
    let before = |index: u32, text: &str| {
        key(index).is_some_and(|key| tables::compare(key.name, text) == Ordering::Less)
    };
    let exact = tables::partition_point(count, |index| before(index, name));
    let found = Some(exact).filter(|index| key(*index).is_some_and(|key| names(key.name, name)));
    // A name with `${…}` sorts after its literal head, so it is within the prefix's keys.
    let (prefix, _) = name.split_once(':')?;
    let found = found.or_else(|| {
        let first = tables::partition_point(count, |index| before(index, &format!("{prefix}:")));
        let end = tables::partition_point(count, |index| before(index, &format!("{prefix};")));
        (first..end).find(|index| key(*index).is_some_and(|key| names(key.name, name)))
    })?;
    let key = key(found)?;
    let provider = key.name.split(':').next()?.contains('.') || prefix.eq_ignore_ascii_case("saml");
    let source = if provider {
        KeySource::IdentityProvider
    } else {
        KeySource::Service(
            service::service(prefix).or_else(|| service::at(tables::KEY_LINES.get(found)?))?,
        )
    };
    Some(KeyFacts {
        name: key.name,
        key_type: key.key_type,
        also: None,
        multivalued: key.multivalued,
        source,
        always_present: false,
        presence: None,
        remarks: "",
    })
}

/// A claim of an OpenID Connect provider: the prefix is a host name, perhaps with a path.
fn provider_key(prefix: &str) -> Option<KeyFacts> {
    let host = prefix.split('/').next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_host = host.contains('.')
        && host.chars().all(plain)
        && host.split('.').all(|label| !label.is_empty());
    is_host.then_some(KeyFacts {
        name: "",
        key_type: KeyType::String,
        also: None,
        multivalued: false,
        source: KeySource::IdentityProvider,
        always_present: false,
        presence: None,
        remarks: "",
    })
}

/// True if the catalogue's `known` name means this key: case ignored, `${…}` is any text but none.
fn names(known: &str, name: &str) -> bool {
    if !known.contains("${") {
        return known.eq_ignore_ascii_case(name);
    }
    let pattern = with_names(known, "?*");
    glob::glob_ignore_case(&pattern, name)
}

#[cfg(test)]
mod tests;
