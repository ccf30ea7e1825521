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
use crate::source::Span;

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
    let element: Vec<_> = pointer
        .split('/')
        .filter(|part| part.parse::<usize>().is_err())
        .collect();
    hash(&[
        rule,
        document.file,
        document.pointer,
        sid.unwrap_or_default(),
        &element.join("/"),
        text.unwrap_or_default(),
    ])
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
