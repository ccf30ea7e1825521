//! Services, their resource types and their condition keys.

use std::sync::OnceLock;

use super::action::Action;
use super::hipaa::Eligibility;
use super::key::KeyType;
use super::tables::{self, ServiceRow};

/// A service of the catalogue; services are ordered by prefix.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Service(u16);

/// A resource type of a service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceType {
    /// Name within the service, such as `object`; may hold spaces.
    pub name: &'static str,
    /// Patterns such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`; mostly one.
    pub arns: Vec<&'static str>,
    /// Full names of the keys that requests for such a resource carry.
    pub keys: Vec<&'static str>,
}

/// A condition key that a service lists, the three global keys for tags included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ConditionKey {
    /// Full name; `${…}` stands for any text: `s3:ExistingObjectTag/${key}`.
    pub name: &'static str,
    /// Type of its values.
    pub key_type: KeyType,
    /// True if a request may carry several values (`ArrayOf…`).
    pub multivalued: bool,
}

/// What is read from a service's lines once.
struct Details {
    resource_types: Vec<ResourceType>,
    condition_keys: Vec<ConditionKey>,
}

static DETAILS: [OnceLock<Details>; tables::SERVICES.len()] =
    [const { OnceLock::new() }; tables::SERVICES.len()];

/// The service with this prefix (`s3`), case ignored.
pub fn service(prefix: &str) -> Option<Service> {
    let found = tables::SERVICES.binary_search_by(|row| tables::compare(row.prefix, prefix));
    Some(Service(u16::try_from(found.ok()?).ok()?))
}

/// The service whose lines hold this byte of the text.
pub(super) fn at(offset: u32) -> Option<Service> {
    let offset = usize::try_from(offset).ok()?;
    let found = tables::SERVICES.partition_point(|row| row.text.1 <= offset);
    Some(Service(u16::try_from(found).ok()?))
}

/// All services in order.
pub fn services() -> impl Iterator<Item = Service> {
    (0..u16::try_from(tables::SERVICES.len()).unwrap_or(u16::MAX)).map(Service)
}

impl Service {
    fn row(self) -> Option<&'static ServiceRow> {
        tables::SERVICES.get(usize::from(self.0))
    }

    /// Position among all services, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// `s3`
    pub fn prefix(self) -> &'static str {
        self.row().map_or("", |row| row.prefix)
    }

    /// `Amazon S3`
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }

    /// True if resource control policies apply to it.
    ///
    /// Source: AWS Organizations User Guide, "List of AWS services that support RCPs".
    pub fn supports_rcp(self) -> bool {
        self.row().is_some_and(|row| row.rcp)
    }

    /// Whether AWS lists it as HIPAA eligible; `None` where `catalog/hipaa.txt` is silent.
    pub fn eligibility(self) -> Option<Eligibility> {
        let (word, _) = self.row()?.eligibility?;
        Eligibility::ALL.get(word).copied()
    }

    /// Under which product AWS lists it, and exclusions; empty where there is none.
    pub fn eligibility_note(self) -> &'static str {
        let eligibility = self.row().and_then(|row| row.eligibility);
        eligibility.map_or("", |(_, note)| note)
    }

    /// Its actions in order.
    pub fn actions(self) -> impl Iterator<Item = Action> + Clone {
        let (first, end) = self.row().map_or((0, 0), |row| row.actions);
        (first..end).map(Action)
    }

    /// Its resource types, sorted by name.
    pub fn resource_types(self) -> &'static [ResourceType] {
        self.details()
            .map_or(&[], |details| &details.resource_types)
    }

    /// The resource type of this name, case ignored.
    pub fn resource_type(self, name: &str) -> Option<&'static ResourceType> {
        let types = self.resource_types();
        let found = types.binary_search_by(|of_type| tables::compare(of_type.name, name));
        types.get(found.ok()?)
    }

    /// The condition keys that it lists, sorted by name.
    pub fn condition_keys(self) -> &'static [ConditionKey] {
        self.details()
            .map_or(&[], |details| &details.condition_keys)
    }

    fn details(self) -> Option<&'static Details> {
        let row = self.row()?;
        let details = DETAILS.get(usize::from(self.0))?;
        Some(details.get_or_init(|| Details::read(row)))
    }
}

impl Details {
    fn read(row: &ServiceRow) -> Self {
        let (start, end) = row.text;
        let mut details = Self {
            resource_types: Vec::new(),
            condition_keys: Vec::new(),
        };
        for line in tables::TEXT.get(start..end).unwrap_or_default().lines() {
            let mut fields = line.split('\t');
            let mut field = || fields.next().unwrap_or("-");
            match field() {
                "key" => {
                    let (name, key_type) = (field(), field());
                    details
                        .condition_keys
                        .extend(ConditionKey::read(name, key_type));
                }
                "resource" => details.resource_types.push(ResourceType {
                    name: field(),
                    arns: tables::words(field()).collect(),
                    keys: tables::words(field()).collect(),
                }),
                // The actions of a service come last, and are the most.
                "action" => break,
                _ => {}
            }
        }
        details
    }
}

impl ConditionKey {
    pub(super) fn read(name: &'static str, key_type: &str) -> Option<Self> {
        let (multivalued, single) = match key_type.strip_prefix("ArrayOf") {
            Some(single) => (true, single),
            None => (false, key_type),
        };
        Some(Self {
            name,
            key_type: KeyType::from_name(single)?,
            multivalued,
        })
    }
}
