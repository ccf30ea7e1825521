//! Beside a wildcard, the number of actions that it stands for.

use gen_lsp_types::{InlayHint, Range};

use super::check::Snapshot;
use super::place::with_policies;
use super::text::narrow;
use crate::catalog;
use crate::policy::ast::Statement;

/// The most that is shown at a time.
const MOST: usize = 1000;

/// The hints within a range.
pub(super) fn within(document: &Snapshot, range: Range) -> Vec<InlayHint> {
    let text = &document.text;
    let (start, end) = (
        narrow(text.offset(range.start)),
        narrow(text.offset(range.end)),
    );
    with_policies(document, |policies| {
        let statements = policies.iter().flat_map(|(_, policy)| &policy.statements);
        let elements = statements.flat_map(|statement: &Statement<'_>| {
            [&statement.action, &statement.not_action]
                .into_iter()
                .flatten()
        });
        let entries = elements.flat_map(|element| &element.entries);
        let wild = entries.filter(|entry| {
            let place = entry.leaf.span();
            start <= place.end && place.start <= end && entry.pattern.has_wildcard(&entry.leaf.text)
        });
        let hint = |entry: &crate::policy::ast::Entry<'_, _>| {
            let count = catalog::expand(&entry.leaf.text).count();
            let word = if count == 1 { "action" } else { "actions" };
            InlayHint {
                position: text.position(entry.leaf.span().end),
                label: format!("{count} {word}").into(),
                kind: None,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            }
        };
        wild.take(MOST).map(hint).collect()
    })
}
