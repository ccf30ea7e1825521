//! A finding in words, for formats that hold a text instead of a drawing.

use super::text;
use crate::diagnostic::{Fix, Safety, masked};
use crate::lint::Finding;

/// The message, the example and the help, each a paragraph of its own; printable but for the line breaks
/// between them.
pub(super) fn paragraphs(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let mut out = text::line(&diagnostic.message);
    if let Some(example) = &diagnostic.example {
        out.push_str("\nexample: ");
        out.push_str(&text::line(example));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str("\nhelp: ");
        let lines: Vec<String> = text::lines(help).collect();
        out.push_str(&lines.join("\n"));
    }
    out
}

/// The same in sentences. The first stands alone; what they quote is as it was written.
pub(super) fn sentences(finding: &Finding) -> String {
    let diagnostic = &finding.diagnostic;
    let mut out = sentence(&diagnostic.message);
    if !diagnostic.label.is_empty() {
        out.push(' ');
        out.push_str(&sentence(&diagnostic.label));
    }
    if let Some(example) = &diagnostic.example {
        out.push_str("\nExample: ");
        out.push_str(&stopped(example));
    }
    if let Some(help) = &diagnostic.help {
        out.push_str("\nHelp: ");
        out.push_str(&stopped(help));
    }
    out
}

/// A message as a sentence: a capital where it begins with a plain word, and a full stop.
pub(super) fn sentence(message: &str) -> String {
    let word = message.split([' ', ',']).next().unwrap_or_default();
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let mut characters = message.chars();
    match characters.next() {
        Some(first) if plain => stopped(&format!(
            "{}{}",
            first.to_ascii_uppercase(),
            characters.as_str()
        )),
        _ => stopped(message),
    }
}

fn stopped(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '?', '!', ':']) || text.contains('\n') {
        ""
    } else {
        "."
    };
    format!("{text}{stop}")
}

/// Text whose only control characters are line breaks, for formats that have an escape for these. Not cut: a name
/// must stay the name.
pub(super) fn printable(raw: &str) -> String {
    let raw = &*masked(raw);
    let mut before = None;
    let mut out = String::with_capacity(raw.len());
    for (at, c) in raw.char_indices() {
        let after = raw.get(at + c.len_utf8()..).unwrap_or_default();
        out.push(match c {
            '\n' | '\r' => c,
            c => text::stand_in(before, c, after),
        });
        before = Some(c);
    }
    out
}

/// The mend of a finding, where a program may offer it: not one that is only to be read, nor one that would write
/// a masked credential.
pub(super) fn applicable(finding: &Finding) -> Option<&Fix> {
    let fix = finding.diagnostic.fix.as_ref()?;
    let whole = fix
        .edits
        .iter()
        .all(|edit| *masked(&edit.text) == edit.text);
    (fix.safety != Safety::Display && whole && !fix.edits.is_empty()).then_some(fix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        for (message, expected) in [
            ("this statement allows all", "This statement allows all."),
            ("`s3:Get*` is wide", "`s3:Get*` is wide."),
            ("s3:GetObject is allowed", "s3:GetObject is allowed."),
            ("S3 has no key", "S3 has no key."),
            ("", "."),
        ] {
            assert_eq!(sentence(message), expected);
        }
    }
}
