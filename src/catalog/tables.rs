//! The embedded text and the tables into it, written by `build/catalog.rs`.

#![allow(clippy::unreadable_literal, reason = "offsets that a program wrote")]

use std::cmp::Ordering;

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// The lines of all services, one after the other.
pub(super) static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog.txt"));

/// All actions as `service:Name`, sorted without regard to case, with nothing between them.
pub(super) static NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/catalog-names.txt"));

/// The words of all names of actions and condition keys in lower case, each between line ends.
pub(super) static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-words.txt"));

/// The access level of each action, an index into `AccessLevel::ALL`.
pub(super) static LEVELS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog-levels.bin"));

/// Where the name of each action ends in `NAMES`.
pub(super) static NAME_ENDS: Numbers = Numbers(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/catalog-name-ends.bin"
)));

/// Where the line of each action begins in `TEXT`.
pub(super) static ACTION_LINES: Numbers = Numbers(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/catalog-actions.bin"
)));

/// Where the lines of condition keys begin in `TEXT`, sorted by name without regard to case, each
/// name once.
pub(super) static KEY_LINES: Numbers = Numbers(include_bytes!(concat!(
    env!("OUT_DIR"),
    "/catalog-keys.bin"
)));

/// Numbers of 32 bits, little-endian, read in place.
pub(super) struct Numbers(&'static [u8]);

impl Numbers {
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.0.len() / 4).unwrap_or(u32::MAX)
    }

    pub(super) fn get(&self, index: u32) -> Option<u32> {
        let start = usize::try_from(index).ok()?.checked_mul(4)?;
        let bytes = self.0.get(start..start.checked_add(4)?)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }
}

/// One service.
pub(super) struct ServiceRow {
    pub(super) prefix: &'static str,
    pub(super) name: &'static str,
    pub(super) rcp: bool,
    /// First and last byte (exclusive) of its lines in `TEXT`.
    pub(super) text: (usize, usize),
    /// First and last (exclusive) of its actions.
    pub(super) actions: (u32, u32),
    /// Index of the word and the note.
    pub(super) eligibility: Option<(usize, &'static str)>,
}

/// The fields of the line that begins at this byte of `TEXT`.
pub(super) fn fields(offset: u32) -> impl Iterator<Item = &'static str> {
    let rest = usize::try_from(offset).ok().and_then(|at| TEXT.get(at..));
    let line = rest.and_then(|rest| rest.lines().next());
    line.unwrap_or_default().split('\t')
}

/// A field that is a list of words; `-` is the empty list.
pub(super) fn words(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(' ').filter(|word| *word != "-")
}

/// Compares without regard to ASCII case.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    compare_bytes(a.as_bytes(), b.as_bytes())
}

/// Look-ups spend their time here: most bytes are equal as they stand, so case is looked at only
/// where two differ.
pub(super) fn compare_bytes(a: &[u8], b: &[u8]) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        if a != b {
            let order = a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase());
            if order != Ordering::Equal {
                return order;
            }
        }
    }
    a.len().cmp(&b.len())
}

/// The first of `0..count` for which `before` is false; `before` is true for a first part only.
pub(super) fn partition_point(count: u32, mut before: impl FnMut(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}
