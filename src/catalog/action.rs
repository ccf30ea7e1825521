//! Actions: names, access levels, the resource types, keys and dependent actions of each.

use std::cmp::Ordering;
use std::fmt;

use super::service::{self, Service};
use super::tables;

/// An action of the catalogue; actions are ordered by their full names without regard to case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Action(pub(super) u32);

/// What an action does to its resources.
///
/// Source: IAM User Guide, "Use the access levels in policy summaries".
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum AccessLevel {
    /// Sees that resources exist.
    List,
    /// Reads contents.
    Read,
    /// Creates, changes or deletes.
    Write,
    /// Grants or changes permissions.
    PermissionsManagement,
    /// Changes tags only.
    Tagging,
}

impl AccessLevel {
    /// The levels in AWS's order.
    pub const ALL: [Self; 5] = [
        Self::List,
        Self::Read,
        Self::Write,
        Self::PermissionsManagement,
        Self::Tagging,
    ];

    /// AWS's name: `List`, `Read`, `Write`, `Permissions management`, `Tagging`.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
            Self::Tagging => "Tagging",
        }
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A resource type that an action works on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActionResource {
    /// Name within the action's service; see [`Service::resource_type`].
    pub resource_type: &'static str,
    /// True if a request for the action always names a resource of this type.
    pub required: bool,
    /// Keys that a request for the action carries with this type only.
    pub keys: Vec<&'static str>,
}

/// How many actions the catalogue has.
pub fn action_count() -> usize {
    tables::LEVELS.len()
}

/// All actions in order.
pub fn actions() -> impl Iterator<Item = Action> {
    (0..count()).map(Action)
}

/// The action at a position among all actions.
pub fn action_at(index: u32) -> Option<Action> {
    (index < count()).then_some(Action(index))
}

pub(super) fn count() -> u32 {
    tables::NAME_ENDS.len()
}

/// The action of this name (`s3:getobject`), case ignored.
pub fn action(name: &str) -> Option<Action> {
    let index = tables::partition_point(count(), |index| {
        tables::compare(Action(index).name(), name) == Ordering::Less
    });
    let found = Action(index);
    found
        .name()
        .eq_ignore_ascii_case(name)
        .then_some(found)
        .filter(|_| !name.is_empty())
}

impl Action {
    /// Position among all actions, from 0; less than [`action_count`].
    pub fn index(self) -> u32 {
        self.0
    }

    /// `s3:GetObject`, as AWS spells it.
    pub fn name(self) -> &'static str {
        let start = match self.0.checked_sub(1) {
            Some(previous) => tables::NAME_ENDS.get(previous),
            None => Some(0),
        };
        let range = start.zip(tables::NAME_ENDS.get(self.0));
        range
            .and_then(|(start, end)| {
                let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
                tables::NAMES.get(start..end)
            })
            .unwrap_or_default()
    }

    /// `s3`
    pub fn prefix(self) -> &'static str {
        self.name().split(':').next().unwrap_or_default()
    }

    /// `GetObject`
    pub fn short_name(self) -> &'static str {
        self.name().split(':').nth(1).unwrap_or_default()
    }

    /// The service it belongs to.
    pub fn service(self) -> Service {
        service::service(self.prefix()).unwrap_or_default()
    }

    /// What it does to its resources.
    pub fn access_level(self) -> AccessLevel {
        let position = usize::try_from(self.0).unwrap_or(usize::MAX);
        let level = tables::LEVELS.get(position).copied();
        level
            .and_then(|level| AccessLevel::ALL.get(usize::from(level)).copied())
            .unwrap_or(AccessLevel::Write)
    }

    /// The nth field of its line: name, level, resource types, keys, dependent actions.
    fn field(self, index: usize) -> &'static str {
        let line = tables::ACTION_LINES.get(self.0);
        line.and_then(|line| tables::fields(line).nth(index))
            .unwrap_or("-")
    }

    /// The resource types it works on. Empty: only `*` can be its resource.
    pub fn resource_types(self) -> Vec<ActionResource> {
        self.field(3)
            .split(", ")
            .filter(|word| *word != "-")
            .map(|word| {
                let (name, keys) = match word.split_once('[') {
                    Some((name, keys)) => (name, keys.trim_end_matches(']')),
                    None => (word, "-"),
                };
                ActionResource {
                    resource_type: name.trim_end_matches('*'),
                    required: name.ends_with('*'),
                    keys: tables::words(keys).collect(),
                }
            })
            .collect()
    }

    /// Full names of the keys that a request for it may carry, those of its resource types
    /// included, global ones left out except the three for tags (`aws:ResourceTag/${TagKey}`, …).
    /// Sorted, each once.
    pub fn condition_keys(self) -> Vec<&'static str> {
        let mut keys: Vec<&'static str> = tables::words(self.field(4)).collect();
        let service = self.service();
        for resource in self.resource_types() {
            if let Some(of_type) = service.resource_type(resource.resource_type) {
                keys.extend(&of_type.keys);
            }
            keys.extend(resource.keys);
        }
        keys.sort_by(|a, b| tables::compare(a, b));
        keys.dedup();
        keys
    }

    /// True if [`condition_keys`](Self::condition_keys) has this name, as the catalogue spells it.
    pub fn lists_key(self, name: &str) -> bool {
        let service = self.service();
        tables::words(self.field(4)).any(|key| key == name)
            || self.resource_types().iter().any(|of| {
                let of_type = service.resource_type(of.resource_type);
                of.keys.contains(&name) || of_type.is_some_and(|of| of.keys.contains(&name))
            })
    }

    /// Full names of the actions that a caller needs besides this one.
    pub fn dependent_actions(self) -> Vec<&'static str> {
        tables::words(self.field(5)).collect()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
