//! What stands at a place, in words.

mod action;
mod condition;
mod resource;
mod statement;

use gen_lsp_types::{Hover, MarkupContent, MarkupKind, Position};

use super::check::Snapshot;
use super::client::Client;
use super::links;
use super::place::{Thing, thing_at, with_policies};
use super::text::narrow;
use crate::report::printable_line;

/// What is said of the thing at a place.
pub(super) fn at(document: &Snapshot, place: Position, client: &Client) -> Option<Hover> {
    let text = &document.text;
    let offset = narrow(text.offset(place));
    with_policies(document, |policies| {
        let (thing, span) = thing_at(policies, offset)?;
        let words = match thing {
            Thing::Action(entry) => action::words(&entry.leaf.text)?,
            Thing::Resource(entry) => resource::words(&entry.leaf.text)?,
            Thing::Principal(member, leaf) => resource::principal(member, &leaf.text),
            Thing::Operator(block) => condition::operator(block)?,
            Thing::Key(block, found) => condition::key(block, found)?,
            Thing::Value(block, found, leaf) => condition::value(block, found, &leaf.text)?,
            Thing::Statement(found) => statement::words(found),
            Thing::Element(name) => statement::element(name),
        };
        let (kind, value) = if client.markdown {
            (MarkupKind::Markdown, words)
        } else {
            (MarkupKind::PlainText, plain(&words))
        };
        Some(Hover {
            contents: MarkupContent { kind, value }.into(),
            range: Some(text.range(span)),
        })
    })
}

/// Text of a policy as code in Markdown, on one line.
fn code(text: &str) -> String {
    let text = printable_line(text);
    // A fence that is longer than any run of backticks in the text.
    if text.contains('`') {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        return format!("{fence} {text} {fence}");
    }
    format!("`{text}`")
}

/// A link to one of AWS's pages.
fn link(words: &str, address: &str) -> String {
    format!("[{words}]({address})")
}

/// Several names as code, the first few of them.
fn list<'t>(names: impl IntoIterator<Item = &'t str>, most: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let mut told: Vec<String> = names.iter().take(most).map(|name| code(name)).collect();
    if names.len() > most {
        told.push(format!("and {} more", names.len() - most));
    }
    told.join(", ")
}

/// Markdown of this module as plain text.
fn plain(words: &str) -> String {
    let mut text = words.replace("**", "");
    while let Some(start) = text.find("](") {
        let Some(length) = text.get(start..).and_then(|rest| rest.find(')')) else {
            break;
        };
        let address = text.get(start + 2..start + length).unwrap_or_default();
        let instead = format!(": {address}");
        text.replace_range(start..=start + length, &instead);
        if let Some(open) = text.get(..start).and_then(|before| before.rfind('[')) {
            text.remove(open);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_policy_stays_code() {
        assert_eq!(code("s3:*"), "`s3:*`");
        assert_eq!(code("a`` [x](y)"), "``` a`` [x](y) ```");
        assert_eq!(plain("**a** [b](c) d"), "a b: c d");
    }
}
