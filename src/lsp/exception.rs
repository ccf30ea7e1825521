//! "Add an exception…": a table `[[exception]]` at the end of the configuration.
//!
//! Reason and owner are left for a person to fill in.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use gen_lsp_types::{Position, Range};
use serde_json::{Value, json};

use super::requests::Asked;
use super::settings::Setup;
use super::text::{Text, narrow};
use super::uri;
use super::workers::Shared;
use crate::config::FILE_NAMES;
use crate::lint::Finding;
use crate::source::reported;

/// Days after which an exception ends, unless the configuration allows fewer or a person writes another date.
const TERM: i64 = 90;

/// The action that writes an exception for a finding.
pub(super) fn action(finding: &Finding, asked: &Asked, shared: &Shared) -> Option<Value> {
    let path = asked.document.path.as_deref()?;
    let known = shared.settings.config_for(path);
    let exists = known.is_some();
    let config = if let Some(config) = known {
        config
    } else {
        let mut roots = shared.client.roots.iter();
        let root = roots.find(|root| path.starts_with(root))?;
        root.join(FILE_NAMES.first()?)
    };
    let root = config.parent()?;
    let below = reported(path.strip_prefix(root).ok()?);
    let title = format!("add an exception for {}…", finding.rule);
    let open = asked.configuration.as_ref();
    let text = match open {
        Some(open) => (*open.text).clone(),
        None => Text::new(
            fs::read_to_string(&config).unwrap_or_default(),
            shared.client.encoding,
        ),
    };
    let end = text.position(narrow(text.text().len()));
    let before = match text.text() {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let table = format!("{before}{}", table(finding, &below, term(path, shared)));
    let address = open.map_or_else(|| uri::of(&config), |open| open.uri.to_string());
    Some(json!({
        "title": title,
        "kind": "quickfix",
        "edit": edit(&address, (end, &table), exists, shared),
    }))
}

/// Days after which an exception ends: no more than the configuration allows.
fn term(path: &Path, shared: &Shared) -> i64 {
    match &*shared.settings.for_file(Some(path)) {
        Setup::Ready(linter) => {
            let longest = linter.config.longest_term;
            longest.map_or(TERM, |longest| TERM.min(longest.into()))
        }
        Setup::Wrong { .. } | Setup::Unreadable(_) => TERM,
    }
}

fn edit(address: &str, (end, table): (Position, &str), exists: bool, shared: &Shared) -> Value {
    let range = Range { start: end, end };
    let edits = json!([{"range": range, "newText": table}]);
    if exists || !shared.client.creates_files {
        return json!({"changes": {address: edits}});
    }
    json!({"documentChanges": [
        {"kind": "create", "uri": address, "options": {"ignoreIfExists": true}},
        {"textDocument": {"uri": address, "version": null}, "edits": edits},
    ]})
}

/// The table in TOML.
fn table(finding: &Finding, path: &str, days: i64) -> String {
    let rule = string(&finding.rule);
    // Globs are meant by the configuration, and no file of this name may be one.
    let path = string(&escaped(path));
    let place = match &finding.sid {
        Some(sid) => format!("sid     = {}\n", string(sid)),
        None if finding.pointer.is_empty() => String::new(),
        None => format!("pointer = {}\n", string(&statement(&finding.pointer))),
    };
    let expires = jiff::tz::TimeZone::UTC
        .to_datetime(jiff::Timestamp::now())
        .date()
        .saturating_add(jiff::Span::new().days(days));
    format!(
        "[[exception]]\nrule    = {rule}\npath    = {path}\n{place}reason  = \"…\"\nowner   = \"…\"\nexpires = {expires}\n"
    )
}

/// `/Statement/0` of `/Statement/0/Action/2`.
fn statement(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.split('/').take(3).collect();
    match parts.as_slice() {
        [_, "Statement", index] if index.parse::<usize>().is_ok() => parts.join("/"),
        _ => pointer.to_owned(),
    }
}

/// A path as a glob that fits nothing else.
fn escaped(path: &str) -> String {
    let mut glob = String::with_capacity(path.len());
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}') {
            glob.push('[');
            glob.push(c);
            glob.push(']');
        } else {
            glob.push(c);
        }
    }
    glob
}

/// A basic string of TOML.
fn string(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_so_that_they_are_read_back() {
        for text in ["a", "a\"b\\c", "\n\u{7f}\u{1b}é𝄞"] {
            let table = format!("a = {}", string(text));
            let read: toml::Table = toml::from_str(&table).unwrap();
            assert_eq!(read.get("a").and_then(toml::Value::as_str), Some(text));
        }
        assert_eq!(escaped("a[1]*.json"), "a[[]1[]][*].json");
        assert_eq!(statement("/Statement/0/Action/2"), "/Statement/0");
        assert_eq!(statement("/Statement/Action"), "/Statement/Action");
    }
}
