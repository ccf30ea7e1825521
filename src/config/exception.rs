//! `[[exception]]`: findings that somebody answers for, and until when; `[exceptions]`: for how long at most.

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::Globs;
use super::read::{Reader, Value, problem, span};
use crate::source::{Span, Spanned};

pub(super) const EXCEPTION: [&str; 7] = [
    "rule", "path", "sid", "pointer", "reason", "owner", "expires",
];
pub(super) const EXCEPTIONS: [&str; 1] = ["max-days"];

/// Findings that do not count, since somebody answers for them. Whether there are such rules is asked by the caller.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Where it begins.
    pub span: Span,
    /// Id of the rule, or a glob over ids.
    pub rule: Spanned<String>,
    /// The globs of the files as written, at the first of them.
    pub path: Spanned<Vec<String>>,
    /// The same, compiled.
    pub paths: Globs,
    /// The statement, by its Sid.
    pub sid: Option<String>,
    /// The place, by a JSON Pointer into the policy.
    pub pointer: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it counts.
    pub expires: Option<Spanned<Date>>,
}

impl Exception {
    /// The first of the keys that an exception to a safeguard of HIPAA must have and this one lacks.
    pub fn lacks(&self) -> Option<&'static str> {
        [
            ("reason", self.reason.is_none()),
            ("owner", self.owner.is_none()),
            ("expires", self.expires.is_none()),
        ]
        .into_iter()
        .find_map(|(key, lacks)| lacks.then_some(key))
    }

    /// True where it names one file, and no glob.
    pub fn names_one_file(&self) -> bool {
        matches!(self.path.value.as_slice(), [path] if path.contains('/') && is_plain(path))
            || matches!(self.path.value.as_slice(), [path] if is_plain(path) && path.contains('.'))
    }
}

fn is_plain(glob: &str) -> bool {
    !glob.contains(['*', '?', '[', '{'])
}

impl Reader {
    pub(super) fn exceptions(&mut self, value: Value<'_, '_>) -> Vec<Exception> {
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong_type(value, "an array of tables, written `[[exception]]`");
            return Vec::new();
        };
        let mut exceptions = Vec::new();
        for entry in entries {
            let DeValue::Table(table) = entry.get_ref() else {
                self.wrong_type(entry, "a table");
                continue;
            };
            exceptions.extend(self.exception(table, span(entry.span())));
        }
        exceptions
    }

    /// One of them; `None`, with a problem on record, where something is missing.
    fn exception(&mut self, table: &DeTable<'_>, place: Span) -> Option<Exception> {
        let before = self.problems.len();
        let (mut rule, mut path, mut paths) = (None, None, Globs::default());
        let (mut sid, mut pointer) = (None, None);
        let (mut reason, mut owner, mut expires) = (None, None, None);
        for (key, value) in table {
            match &**key.get_ref() {
                "rule" => rule = self.said(value),
                "path" => {
                    let written = self.strings(value);
                    let texts = written.into_iter().map(|glob| glob.value).collect();
                    path = Some(Spanned::new(texts, span(value.span())));
                    paths = self.globs(value);
                }
                "sid" => sid = self.said(value),
                "pointer" => pointer = self.pointer(value),
                "reason" => reason = self.said(value),
                "owner" => owner = self.said(value),
                "expires" => expires = self.day(value),
                _ => self.unknown_key(key, "`[[exception]]`", &EXCEPTION),
            }
        }
        if let (Some(_), Some(pointer)) = (&sid, &pointer) {
            let wrong = problem(pointer.span, "`sid` and `pointer` say the same twice");
            self.problems
                .push(wrong.help("a Sid holds when statements move; leave `pointer` out"));
        }
        if self.problems.len() > before {
            return None;
        }
        for (key, missing) in [("rule", rule.is_none()), ("path", path.is_none())] {
            if missing {
                self.problem(place, format!("`[[exception]]` needs `{key}`"));
            }
        }
        let text = |text: Spanned<String>| text.value;
        Some(Exception {
            span: place,
            rule: rule?,
            path: path?,
            paths,
            sid: sid.map(text),
            pointer: pointer.map(text),
            reason: reason.map(text),
            owner: owner.map(text),
            expires,
        })
    }

    fn pointer(&mut self, value: Value<'_, '_>) -> Option<Spanned<String>> {
        let pointer = self.said(value)?;
        if !pointer.value.starts_with('/') {
            let wrong = problem(pointer.span, "a JSON Pointer begins with `/`");
            self.problems
                .push(wrong.help("the first statement is `/Statement/0`"));
            return None;
        }
        Some(pointer)
    }

    /// The longest term of an exception in days.
    pub(super) fn longest_term(&mut self, value: Value<'_, '_>) -> Option<u32> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(
                value,
                "a table, written `[exceptions]`; an exception is written `[[exception]]`",
            );
            return None;
        };
        let mut longest = None;
        for (key, value) in table {
            if &**key.get_ref() != "max-days" {
                self.unknown_key(key, "`[exceptions]`", &EXCEPTIONS);
                continue;
            }
            let days = match value.get_ref() {
                DeValue::Integer(days) if days.radix() == 10 => days.as_str().parse().ok(),
                _ => None,
            };
            longest = days.filter(|days| (1..=36_500).contains(days));
            if longest.is_none() {
                self.wrong_type(value, "a number of days, at least 1");
            }
        }
        longest
    }
}
