//! `[[attest]]`: what policies cannot show, said by somebody who answers for it.

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::read::{Reader, Value, span};
use crate::source::{Span, Spanned};

pub(super) const ATTEST: [&str; 6] = ["item", "what", "who", "when", "until", "link"];

/// What somebody attests of an item of `iamlint coverage`. Whether there is such an item is asked by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Id of the item.
    pub item: Spanned<String>,
    /// What is so.
    pub what: String,
    /// Who answers for it.
    pub who: String,
    /// The day on which it was attested.
    pub when: Date,
    /// The last day on which it counts.
    pub until: Date,
    /// Where more stands.
    pub link: Option<String>,
}

impl Reader {
    pub(super) fn attestations(&mut self, value: Value<'_, '_>) -> Vec<Attestation> {
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong_type(value, "an array of tables, written `[[attest]]`");
            return Vec::new();
        };
        let mut attestations: Vec<Attestation> = Vec::new();
        for entry in entries {
            let DeValue::Table(table) = entry.get_ref() else {
                self.wrong_type(entry, "a table");
                continue;
            };
            let Some(attestation) = self.attestation(table, span(entry.span())) else {
                continue;
            };
            let item = &attestation.item;
            if attestations
                .iter()
                .any(|other| other.item.value == item.value)
            {
                let message = format!("`{}` is attested already", item.value);
                self.problem(item.span, message);
            }
            attestations.push(attestation);
        }
        attestations
    }

    /// One of them; `None`, with a problem on record, where something is missing.
    fn attestation(&mut self, table: &DeTable<'_>, place: Span) -> Option<Attestation> {
        let before = self.problems.len();
        let (mut item, mut what, mut who, mut link) = (None, None, None, None);
        let (mut when, mut until) = (None, None);
        for (key, value) in table {
            match &**key.get_ref() {
                "item" => item = self.said(value),
                "what" => what = self.said(value),
                "who" => who = self.said(value),
                "link" => link = self.said(value),
                "when" => when = self.day(value),
                "until" => until = self.day(value),
                _ => self.unknown_key(key, "`[[attest]]`", &ATTEST),
            }
        }
        if let (Some(when), Some(until)) = (&when, &until)
            && until.value < when.value
        {
            self.problem(until.span, "it ends before it begins");
        }
        if self.problems.len() > before {
            return None;
        }
        let missing = [
            ("item", item.is_none()),
            ("what", what.is_none()),
            ("who", who.is_none()),
            ("when", when.is_none()),
            ("until", until.is_none()),
        ];
        if let Some((key, _)) = missing.iter().find(|(_, missing)| *missing) {
            self.problem(place, format!("`[[attest]]` needs `{key}`"));
        }
        Some(Attestation {
            item: item?,
            what: what?.value,
            who: who?.value,
            when: when?.value,
            until: until?.value,
            link: link.map(|link| link.value),
        })
    }

    /// A text that says something.
    pub(super) fn said(&mut self, value: Value<'_, '_>) -> Option<Spanned<String>> {
        let text = self.string(value)?;
        if text.value.trim().is_empty() {
            self.problem(text.span, "this says nothing");
            return None;
        }
        Some(text)
    }

    /// A day: `2026-11-24`, as a date of TOML or as a string.
    pub(super) fn day(&mut self, value: Value<'_, '_>) -> Option<Spanned<Date>> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                self.wrong_type(value, "a day, such as 2026-11-24");
                return None;
            }
        };
        let plain = text.len() == "2026-11-24".len();
        match text.parse::<Date>() {
            Ok(day) if plain => Some(Spanned::new(day, span(value.span()))),
            _ => {
                self.wrong_type(value, "a day, such as 2026-11-24");
                None
            }
        }
    }
}
