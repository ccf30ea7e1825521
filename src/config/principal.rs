//! `[[principal]]`: policies that are attached together.

use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use super::read::{Reader, Value, span};
use crate::policy::{Audience, PolicyKind};
use crate::source::{Span, Spanned};

pub(super) const PRINCIPAL: [&str; 8] = [
    "name", "identity", "boundary", "session", "scp", "rcp", "trust", "audience",
];

/// Where a policy is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// An identity policy of the principal.
    Identity,
    /// Its permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// A service control policy on this level, counted from the root.
    Scp(usize),
    /// A resource control policy on this level, counted from the root.
    Rcp(usize),
    /// The trust policy, where the principal is a role.
    Trust,
}

impl Slot {
    /// How many kinds of places there are.
    pub const KINDS: usize = 6;

    /// A number below [`Slot::KINDS`], the same for all levels.
    pub const fn number(self) -> usize {
        match self {
            Self::Identity => 0,
            Self::Boundary => 1,
            Self::Session => 2,
            Self::Scp(_) => 3,
            Self::Rcp(_) => 4,
            Self::Trust => 5,
        }
    }

    /// The kind of policy that is attached there.
    pub const fn kind(self) -> PolicyKind {
        match self {
            Self::Identity => PolicyKind::Identity,
            Self::Boundary => PolicyKind::Boundary,
            Self::Session => PolicyKind::Session,
            Self::Scp(_) => PolicyKind::Scp,
            Self::Rcp(_) => PolicyKind::Rcp,
            Self::Trust => PolicyKind::Trust,
        }
    }

    /// True where a policy of this kind can be attached there. An identity policy can be a boundary
    /// or a session policy: they are written alike.
    pub fn takes(self, kind: &PolicyKind) -> bool {
        use PolicyKind::{Boundary, Identity, Session};
        match self {
            Self::Identity | Self::Boundary | Self::Session => {
                matches!(kind, Identity | Boundary | Session)
            }
            Self::Scp(_) | Self::Rcp(_) | Self::Trust => *kind == self.kind(),
        }
    }
}

/// A principal and the policies that decide together what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// What people call it.
    pub name: Spanned<String>,
    /// Who uses its policies.
    pub audience: Option<Audience>,
    /// Its policies as they are written: paths and globs.
    pub(super) written: Vec<(Slot, Spanned<String>)>,
    /// Its policies' files, in the order of [`Slot`], then as written. Each stands once in a slot.
    pub policies: Vec<Attached>,
}

/// A file that is attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Where.
    pub slot: Slot,
    /// The file, without symbolic links.
    pub path: PathBuf,
    /// The file as reported: relative to the configuration.
    pub name: String,
    /// The kind of its slot.
    pub kind: PolicyKind,
    /// The place in the configuration that names it.
    pub span: Span,
}

impl Reader {
    pub(super) fn principals(&mut self, value: Value<'_, '_>) -> Vec<Principal> {
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong_type(value, "an array of tables, written `[[principal]]`");
            return Vec::new();
        };
        let mut principals: Vec<Principal> = Vec::new();
        for entry in entries {
            let DeValue::Table(table) = entry.get_ref() else {
                self.wrong_type(entry, "a table");
                continue;
            };
            let principal = self.principal(table, span(entry.span()));
            let name = &principal.name.value;
            if !name.is_empty() && principals.iter().any(|other| other.name.value == *name) {
                let message = format!("there is a `[[principal]]` called `{name}` already");
                self.problem(principal.name.span, message);
            }
            principals.push(principal);
        }
        principals
    }

    fn principal(&mut self, table: &DeTable<'_>, place: Span) -> Principal {
        let mut principal = Principal {
            name: Spanned::new(String::new(), place),
            audience: None,
            written: Vec::new(),
            policies: Vec::new(),
        };
        let before = self.problems.len();
        let mut named = false;
        for (key, value) in table {
            let slot = match &**key.get_ref() {
                "name" => {
                    named = true;
                    if let Some(name) = self.string(value) {
                        if name.value.trim().is_empty() {
                            self.problem(name.span, "a name needs a letter");
                        }
                        principal.name = name;
                    }
                    continue;
                }
                "audience" => {
                    let words = Audience::ALL.map(Audience::name);
                    principal.audience = self.word(value, "audience", &words, Audience::from_name);
                    continue;
                }
                "scp" => {
                    self.levels(value, Slot::Scp, &mut principal.written);
                    continue;
                }
                "rcp" => {
                    self.levels(value, Slot::Rcp, &mut principal.written);
                    continue;
                }
                "boundary" => {
                    let one = self.string(value);
                    let one = one.map(|path| (Slot::Boundary, path));
                    principal.written.extend(one);
                    continue;
                }
                "trust" => {
                    let one = self.string(value).map(|path| (Slot::Trust, path));
                    principal.written.extend(one);
                    continue;
                }
                "identity" => Slot::Identity,
                "session" => Slot::Session,
                _ => {
                    self.unknown_key(key, "`[[principal]]`", &PRINCIPAL);
                    continue;
                }
            };
            let paths = self.strings(value).into_iter();
            principal.written.extend(paths.map(|path| (slot, path)));
        }
        if !named {
            self.problem(place, "`[[principal]]` needs `name`");
        }
        if principal.written.is_empty() && self.problems.len() == before {
            self.problem(place, "`[[principal]]` needs at least one policy");
        }
        principal.written.sort_by_key(|(slot, _)| *slot);
        principal
    }

    /// A list of lists is levels from the root down; a list of strings is one level.
    pub(super) fn levels(
        &mut self,
        value: Value<'_, '_>,
        slot: fn(usize) -> Slot,
        written: &mut Vec<(Slot, Spanned<String>)>,
    ) {
        let nested = match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .any(|item| matches!(item.get_ref(), DeValue::Array(_)))
                .then_some(items),
            _ => None,
        };
        let Some(levels) = nested else {
            let paths = self.strings(value).into_iter();
            written.extend(paths.map(|path| (slot(0), path)));
            return;
        };
        for (number, level) in levels.iter().enumerate() {
            let DeValue::Array(_) = level.get_ref() else {
                self.wrong_type(level, "an array of strings, as the other levels are");
                continue;
            };
            let paths = self.strings(level);
            if paths.is_empty() {
                let message = "a level needs at least one policy: without any, nothing is allowed";
                self.problem(span(level.span()), message);
            }
            written.extend(paths.into_iter().map(|path| (slot(number), path)));
        }
    }
}
