//! What could stand at a place.

mod context;
mod names;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, InsertTextFormat, Position, Range, TextEdit,
};

use super::check::Snapshot;
use super::client::Client;
use super::place::{ELEMENTS, statement_at, with_policies};
use super::text::narrow;
use crate::catalog::ActionSet;
use crate::source::Span;
use context::{Context, Step};

/// A text that could stand there.
pub(super) struct Offer {
    text: String,
    detail: String,
    kind: CompletionItemKind,
}

impl Offer {
    fn new(text: impl Into<String>, detail: impl Into<String>, kind: CompletionItemKind) -> Self {
        Self {
            text: text.into(),
            detail: detail.into(),
            kind,
        }
    }
}

/// A piece of JSON with places to fill in.
struct Snippet {
    name: &'static str,
    text: &'static str,
}

const STATEMENTS: [Snippet; 3] = [
    Snippet {
        name: "Allow statement",
        text: "{\n  \"Effect\": \"Allow\",\n  \"Action\": \"${1}\",\n  \"Resource\": \"${2}\"\n}",
    },
    Snippet {
        name: "Deny statement with a condition",
        text: "{\n  \"Effect\": \"Deny\",\n  \"Action\": \"${1}\",\n  \"Resource\": \"${2:*}\",\n  \"Condition\": {\n    \"${3:StringNotEquals}\": {\"${4}\": \"${5}\"}\n  }\n}",
    },
    Snippet {
        name: "Deny requests without TLS",
        text: "{\n  \"Effect\": \"Deny\",\n  \"Principal\": \"*\",\n  \"Action\": \"${1:s3:*}\",\n  \"Resource\": \"${2}\",\n  \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}\n}",
    },
];

const POLICY: Snippet = Snippet {
    name: "policy",
    text: "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"${1}\",\n      \"Resource\": \"${2}\"\n    }\n  ]\n}",
};

/// What could stand at a place of the document.
pub(super) fn at(document: &Snapshot, place: Position, client: &Client) -> Vec<CompletionItem> {
    let text = document.text.text();
    let offset = document.text.offset(place);
    let Some(found) = context::at(text, offset) else {
        return Vec::new();
    };
    let edit = Place::new(document, &found, offset);
    let mut items = Vec::new();
    for offer in offers(document, &found, offset) {
        items.push(edit.item(offer));
    }
    if found.string.is_none() && client.snippets {
        items.extend(snippets(text, &found).map(|snippet| edit.snippet(snippet)));
    }
    items
}

/// The path below `Statement`; `None` elsewhere.
fn in_statement(path: &[Step]) -> Option<&[Step]> {
    let is_statement = |step: &Step| matches!(step, Step::Key(key) if key == "Statement");
    let at = path.iter().position(is_statement)?;
    let rest = path.get(at + 1..)?;
    // One statement may stand there without its array.
    Some(rest.strip_prefix(&[Step::Item]).unwrap_or(rest))
}

fn offers(document: &Snapshot, found: &Context, offset: usize) -> Vec<Offer> {
    let text = document.text.text();
    let typed = found.string.and_then(|start| text.get(start..offset));
    let typed = typed.unwrap_or_default();
    let property = |names: &[&str]| -> Vec<Offer> {
        let absent = names
            .iter()
            .filter(|name| !found.siblings.iter().any(|key| key == **name));
        let offer = |name: &&str| Offer::new(*name, "", CompletionItemKind::Property);
        absent.map(offer).collect()
    };
    let words = |words: &[&str]| -> Vec<Offer> {
        let offer = |word: &&str| Offer::new(*word, "", CompletionItemKind::EnumMember);
        words.iter().map(offer).collect()
    };
    let key = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Item => String::new(),
    };
    let Some(path) = in_statement(&found.path) else {
        return match found.path.as_slice() {
            [] if found.is_key && is_like_a_policy(text, found) => {
                property(&["Version", "Id", "Statement"])
            }
            [Step::Key(key)] if key == "Version" && !found.is_key && has_statement(text) => {
                words(&["2012-10-17"])
            }
            _ => Vec::new(),
        };
    };
    let names: Vec<String> = path.iter().map(key).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (names.as_slice(), found.is_key) {
        ([], true) => property(&ELEMENTS),
        (["Effect"], false) => words(&["Allow", "Deny"]),
        (["Action" | "NotAction"] | ["Action" | "NotAction", ""], false) => names::actions(typed),
        (["Resource" | "NotResource"] | ["Resource" | "NotResource", ""], false) => {
            names::variables(typed).unwrap_or_else(|| names::arns(&actions(document, offset)))
        }
        (["Principal" | "NotPrincipal"], true) => {
            property(&["AWS", "Service", "Federated", "CanonicalUser"])
        }
        (["Principal" | "NotPrincipal"], false) => words(&["*"]),
        (["Principal" | "NotPrincipal", of] | ["Principal" | "NotPrincipal", of, ""], false) => {
            names::principals(of)
        }
        (["Condition"], true) => names::operators(typed),
        (["Condition", _], true) => names::keys(&actions(document, offset)),
        (["Condition", operator, key] | ["Condition", operator, key, ""], false) => {
            names::values(operator, key, typed)
        }
        _ => Vec::new(),
    }
}

/// True for a text that holds nothing that no policy holds.
fn is_like_a_policy(text: &str, found: &Context) -> bool {
    let policy = |key: &String| matches!(key.as_str(), "Version" | "Id" | "Statement");
    has_statement(text) || found.siblings.iter().all(policy) && text.len() < 4096
}

fn has_statement(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"\"Statement\"").is_some()
}

/// The actions of the statement at a place, as far as it can be read.
fn actions(document: &Snapshot, offset: usize) -> ActionSet {
    with_policies(document, |policies| {
        let statement = statement_at(policies, narrow(offset));
        let element = statement.and_then(|statement| statement.action.as_ref());
        let entries = element.map_or(&[][..], |element| &element.entries);
        ActionSet::of_patterns(entries.iter().map(|entry| &*entry.leaf.text))
    })
}

/// Snippets for a place where a value is due.
fn snippets<'s>(text: &str, found: &Context) -> impl Iterator<Item = &'s Snippet> {
    let statement = match found.path.as_slice() {
        [.., Step::Key(key)] | [.., Step::Key(key), Step::Item] => key == "Statement",
        _ => false,
    };
    let statements = STATEMENTS
        .iter()
        .filter(move |_| statement && !found_is_key(found));
    let empty = text.trim().is_empty();
    statements.chain(std::iter::once(&POLICY).filter(move |_| empty))
}

fn found_is_key(found: &Context) -> bool {
    found.is_key
}

/// What an item replaces.
struct Place {
    range: Range,
    /// The item brings its own quotes.
    quotes: bool,
}

impl Place {
    fn new(document: &Snapshot, found: &Context, offset: usize) -> Self {
        let text = document.text.text();
        let start = found.string.unwrap_or(offset);
        let rest = text.get(offset..).unwrap_or_default();
        // To the closing quote, where there is one on the line.
        let line = rest.lines().next().unwrap_or_default();
        let end = match line.find('"') {
            Some(quote) if found.string.is_some() => {
                let inside = line.get(..quote).unwrap_or_default();
                let plain = !inside.contains([',', '{', '}', '[', ']', ' ']);
                if plain { offset + quote } else { offset }
            }
            _ => offset,
        };
        Self {
            range: document.text.range(Span::new(narrow(start), narrow(end))),
            quotes: found.string.is_none(),
        }
    }

    fn item(&self, offer: Offer) -> CompletionItem {
        let new_text = if self.quotes {
            format!("\"{}\"", offer.text)
        } else {
            offer.text.clone()
        };
        let edit = TextEdit {
            range: self.range,
            new_text: new_text.clone(),
        };
        CompletionItem {
            label: offer.text,
            kind: Some(offer.kind),
            detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
            filter_text: Some(new_text),
            text_edit: Some(edit.into()),
            ..CompletionItem::default()
        }
    }

    fn snippet(&self, snippet: &Snippet) -> CompletionItem {
        let edit = TextEdit {
            range: self.range,
            new_text: snippet.text.to_owned(),
        };
        CompletionItem {
            label: snippet.name.to_owned(),
            kind: Some(CompletionItemKind::Snippet),
            insert_text_format: Some(InsertTextFormat::Snippet),
            text_edit: Some(edit.into()),
            ..CompletionItem::default()
        }
    }
}
