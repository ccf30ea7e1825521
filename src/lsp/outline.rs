//! The outline of a document: statements by name, and what can be folded.

use gen_lsp_types::{DocumentSymbol, FoldingRange, SymbolKind};
use serde_json::{Value, json};

use super::check::Snapshot;
use super::client::Client;
use super::place::with_policies;
use crate::carrier;
use crate::json::{Kind, Value as Node};
use crate::policy::ast::Statement;
use crate::report::printable_line;

/// How many texts of a list are told.
const TOLD: usize = 3;

/// The policies and their statements: nested where the client can show that, else a plain list.
pub(super) fn symbols(document: &Snapshot, client: &Client) -> Value {
    with_policies(document, |policies| {
        let text = &document.text;
        let mut all = Vec::new();
        for (pointer, policy) in policies {
            let statements = policy.statements.iter().map(|statement| {
                let place = text.range(statement.node.span());
                let name = statement
                    .sid
                    .as_ref()
                    .map_or(place, |sid| text.range(sid.span()));
                symbol(
                    &name_of(statement),
                    Some(detail(statement)),
                    SymbolKind::Function,
                    (place, name),
                )
            });
            let mut statements: Vec<_> = statements.collect();
            if pointer.is_empty() {
                all.append(&mut statements);
                continue;
            }
            let place = text.range(policy.node.span());
            let mut whole = symbol(pointer, None, SymbolKind::Module, (place, place));
            whole.children = Some(statements);
            all.push(whole);
        }
        if client.nested_symbols {
            return json!(all);
        }
        let flat = all.iter().flat_map(|symbol| {
            let inside = symbol.children.iter().flatten();
            std::iter::once(symbol).chain(inside)
        });
        let flat = flat.map(|symbol| {
            let place = json!({"uri": &*document.uri, "range": symbol.range});
            json!({"name": symbol.name, "kind": symbol.kind, "location": place})
        });
        Value::from(flat.collect::<Vec<_>>())
    })
}

#[allow(deprecated, reason = "the field of the protocol must be filled in")]
fn symbol(
    name: &str,
    detail: Option<String>,
    kind: SymbolKind,
    (range, selection_range): (gen_lsp_types::Range, gen_lsp_types::Range),
) -> DocumentSymbol {
    DocumentSymbol {
        name: printable_line(name),
        detail,
        kind,
        tags: None,
        deprecated: None,
        range,
        selection_range,
        children: None,
    }
}

/// The `Sid`, or the position.
pub(super) fn name_of(statement: &Statement<'_>) -> String {
    match &statement.sid {
        Some(sid) if !sid.text.trim().is_empty() => printable_line(&sid.text),
        _ => format!("Statement {}", statement.index + 1),
    }
}

/// `Allow s3:GetObject, s3:PutObject`
fn detail(statement: &Statement<'_>) -> String {
    let effect = statement
        .effect
        .as_ref()
        .map_or("", |effect| &*effect.leaf.text);
    let (not, element) = match (&statement.action, &statement.not_action) {
        (Some(element), _) => ("", Some(element)),
        (None, element) => ("all but ", element.as_ref()),
    };
    let entries = element.map_or(&[][..], |element| &element.entries);
    let mut told: Vec<&str> = entries
        .iter()
        .take(TOLD)
        .map(|entry| &*entry.leaf.text)
        .collect();
    if entries.len() > TOLD {
        told.push("…");
    }
    printable_line(&format!("{effect} {not}{}", told.join(", ")))
}

/// Every object and array of more than one line, in files that hold policies.
pub(super) fn folding(document: &Snapshot, client: &Client) -> Vec<FoldingRange> {
    if with_policies(document, |policies| policies.is_empty()) {
        return Vec::new();
    }
    let loaded = document.loaded();
    let (tree, _) = carrier::parse(&loaded);
    let mut ranges = Vec::new();
    let mut pending: Vec<Node<'_>> = tree.root().into_iter().collect();
    while let Some(node) = pending.pop() {
        let members = node.members().map(|(_, value)| value);
        let inside = members.chain(node.items());
        pending.extend(inside.filter(|node| matches!(node.kind(), Kind::Array | Kind::Object)));
        let place = document.text.range(node.span());
        // The closing bracket stays in view.
        let last = place.end.line.saturating_sub(1);
        if last > place.start.line {
            ranges.push(FoldingRange {
                start_line: place.start.line,
                start_character: (!client.folds_lines).then_some(place.start.character + 1),
                end_line: last,
                end_character: None,
                kind: None,
                collapsed_text: None,
            });
        }
    }
    ranges.sort_by_key(|range| (range.start_line, range.end_line));
    ranges.dedup_by_key(|range| range.start_line);
    ranges
}
