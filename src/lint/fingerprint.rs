//! Fingerprints: the same finding in the next version of a file keeps its name.
//!
//! Made of what a person would call the same: the rule, the file, the policy in it, the statement's
//! Sid, the element and the text that is wrong. Not of lines, positions or the order of
//! statements. Findings that agree in all of it are numbered.

use std::collections::HashMap;
use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher13};

use super::document::Document;
use super::finding::Finding;
use crate::json::{Kind, Value};
use crate::source::Span;

/// How deep two values are compared whatever their order; below that, as they are written.
const DEPTH: u32 = 32;

/// The fingerprint of a finding of rule `rule` at `span`, before equal ones are numbered.
pub(super) fn of(
    document: &Document<'_>,
    rule: &str,
    sid: Option<&str>,
    pointer: &str,
    span: Span,
) -> String {
    // A whole statement or document is not its own text: any edit would make it another.
    let text = document
        .text
        .get(span.range())
        .filter(|text| text.len() <= 512);
    let text = text.filter(|text| !text.starts_with(['{', '[']));
    let text = bare(text.unwrap_or_default());
    let element: Vec<_> = pointer
        .split('/')
        .filter(|part| part.parse::<usize>().is_err())
        .collect();
    hash(&[
        rule,
        document.name,
        document.pointer,
        sid.unwrap_or_default(),
        &element.join("/"),
        &text,
    ])
}

/// What baselines know the findings of one document by: the rule and all of the statements that it marks, or the marked
/// text where that is in none. Of a rule and a statement there is one finding, and which of several places it marks depends on
/// their order, so the place is left out. Whatever changes a statement makes its findings new: nobody has looked at it as
/// it is now.
#[derive(Debug, Default)]
pub(super) struct Identities {
    /// Hashes of values by their number: each is written out once, however many findings it has.
    contents: HashMap<u32, String>,
}

impl Identities {
    /// The identity of a finding of rule `rule` at `span`.
    pub(super) fn of(
        &mut self,
        document: &Document<'_>,
        rule: &str,
        statements: &[Value<'_>],
        pointer: &str,
        span: Span,
    ) -> String {
        let whole = document.policy.node;
        let mut contents: Vec<String> = statements.iter().map(|one| self.content(*one)).collect();
        contents.sort_unstable();
        let content = match contents.as_slice() {
            [_, ..] => contents.join(" "),
            [] if span.covers(whole.span()) => self.content(whole),
            [] => {
                let marked = document.text.get(span.range()).unwrap_or_default();
                format!("{pointer} {}", as_read(marked))
            }
        };
        hash(&[rule, document.pointer, &content])
    }

    fn content(&mut self, value: Value<'_>) -> String {
        let known = self.contents.entry(value.index());
        known
            .or_insert_with(|| hash(&[&canonical(value, DEPTH)]))
            .clone()
    }
}

/// The same for a finding about a whole file.
pub(super) fn identity_of_file(rule: &str, document: &str, message: &str) -> String {
    hash(&[rule, document, message])
}

/// A value as text that is the same however it is laid out and in whatever order its members and elements stand: in a
/// policy, order means nothing. A list of one is that one.
fn canonical(value: Value<'_>, depth: u32) -> String {
    let joined = |mut parts: Vec<String>, open: char, close: char| {
        parts.sort_unstable();
        let mut text = String::from(open);
        for part in parts {
            text.push_str(&part);
            text.push(',');
        }
        text.push(close);
        text
    };
    match value.kind() {
        Kind::Object | Kind::Array if depth == 0 => bare(value.raw()),
        Kind::Object => {
            let member = |(key, value): (Value<'_>, Value<'_>)| {
                format!("{:?}:{}", key.text(), canonical(value, depth - 1))
            };
            joined(value.members().map(member).collect(), '{', '}')
        }
        Kind::Array => {
            let mut parts: Vec<_> = value
                .items()
                .map(|item| canonical(item, depth - 1))
                .collect();
            match parts.pop() {
                Some(only) if parts.is_empty() => only,
                last => {
                    parts.extend(last);
                    joined(parts, '[', ']')
                }
            }
        }
        Kind::String => format!("{:?}", value.text()),
        _ => value.text().into_owned(),
    }
}

/// A text of the file, a string or a part of one most often, however it is escaped.
fn as_read(text: &str) -> String {
    if text.contains('\\') {
        let whole = serde_json::from_str::<String>(text);
        let part = || serde_json::from_str::<String>(&format!("\"{text}\""));
        if let Ok(string) = whole
            .map(|string| format!("\"{string}\""))
            .or_else(|_| part())
        {
            return string;
        }
    }
    bare(text)
}

/// The text without white space outside of strings.
fn bare(text: &str) -> String {
    let mut in_string = false;
    let mut escaped = false;
    let kept = |c: &char| {
        let keep = in_string || !c.is_ascii_whitespace();
        match c {
            '"' if !escaped => in_string = !in_string,
            _ => {}
        }
        escaped = *c == '\\' && !escaped;
        keep
    };
    text.chars().filter(kept).collect()
}

/// The fingerprint of a finding about a whole file.
pub(super) fn of_file(rule: &str, file: &str, message: &str) -> String {
    hash(&[rule, file, message])
}

/// Tells findings with equal fingerprints apart by their order.
pub(super) fn number(findings: &mut [Finding]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let count = seen.entry(finding.fingerprint.clone()).or_default();
        if *count > 0 {
            finding.fingerprint = hash(&[&finding.fingerprint, &count.to_string()]);
        }
        *count += 1;
    }
}

/// 128 bits in hexadecimal. SipHash with a zero key: the same on every machine and in every release.
fn hash(parts: &[&str]) -> String {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xFF);
    }
    let hash = hasher.finish128();
    format!("{:016x}{:016x}", hash.h1, hash.h2)
}
