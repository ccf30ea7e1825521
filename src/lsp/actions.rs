//! What could be done about findings: their fixes, an exception, their rule's page.

use std::sync::Arc;

use gen_lsp_types::{Range, TextEdit};
use serde_json::{Value, json};

use super::capabilities::{EXPLAIN, FIX_ALL};
use super::check::{Checked, Snapshot, check};
use super::exception;
use super::requests::Asked;
use super::text::narrow;
use super::workers::Shared;
use crate::diagnostic::{Edit, Safety};
use crate::lint::Finding;
use crate::report::printable_line;
use crate::source::Span;

/// The most findings in a range that something is offered for.
const MOST: usize = 50;

/// The actions for a range; of these kinds only, if any are named.
pub(super) fn at(
    asked: &Asked,
    range: Range,
    only: Option<&[String]>,
    shared: &Shared,
) -> Vec<Value> {
    let document = &asked.document;
    let checked = match &asked.latest {
        Some(latest) => Arc::clone(latest),
        None => Arc::new(check(document, &shared.settings, &shared.client)),
    };
    let wanted = |kind: &str| {
        only.is_none_or(|kinds| {
            let within = |wider: &String| {
                let rest = kind.strip_prefix(wider.as_str());
                wider.is_empty()
                    || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            kinds.iter().any(within)
        })
    };
    let mut actions = Vec::new();
    if wanted("quickfix") {
        let text = &document.text;
        let (start, end) = (
            narrow(text.offset(range.start)),
            narrow(text.offset(range.end)),
        );
        let touches = |span: Span| span.start <= end && start <= span.end;
        let here = checked.findings.iter().zip(&checked.shown);
        let here = here
            .filter(|(finding, _)| touches(finding.diagnostic.span))
            .take(MOST);
        let here: Vec<_> = here.collect();
        for (finding, shown) in &here {
            actions.extend(fix(finding, &json!(shown), document));
        }
        for (finding, shown) in here {
            let exception = exception::action(finding, asked, shared);
            actions.extend(exception.map(|action| with(action, "diagnostics", json!([shown]))));
            actions.push(explain(finding, &json!(shown)));
        }
    }
    // Fixing a whole file is no answer to a question about one finding.
    if wanted(FIX_ALL) && only.is_some() {
        actions.extend(fix_all(&checked, document));
    }
    actions
}

fn with(mut action: Value, name: &str, value: Value) -> Value {
    if let Some(map) = action.as_object_mut() {
        map.insert(name.to_owned(), value);
    }
    action
}

/// The finding's own fix, if it can be applied.
fn fix(finding: &Finding, shown: &Value, document: &Snapshot) -> Option<Value> {
    let fix = finding.diagnostic.fix.as_ref()?;
    let safe = match fix.safety {
        Safety::Safe => true,
        Safety::Unsafe => false,
        // It holds a placeholder.
        Safety::Display => return None,
    };
    let words = finding.diagnostic.help.as_ref();
    let words = printable_line(words.unwrap_or(&finding.diagnostic.message));
    let title = if safe {
        words
    } else {
        format!("{words} (changes what the policy means)")
    };
    Some(json!({
        "title": title,
        "kind": "quickfix",
        "isPreferred": safe,
        "diagnostics": [shown],
        "edit": changes(document, &fix.edits),
    }))
}

fn explain(finding: &Finding, shown: &Value) -> Value {
    let title = format!("explain {}", finding.rule);
    json!({
        "title": title,
        "kind": "quickfix",
        "diagnostics": [shown],
        "command": {"title": title, "command": EXPLAIN, "arguments": [&*finding.rule]},
    })
}

/// Every safe fix that touches none before it.
fn fix_all(checked: &Checked, document: &Snapshot) -> Option<Value> {
    let mut edits: Vec<Edit> = Vec::new();
    let safe = checked.findings.iter().filter_map(|finding| {
        let fix = finding.diagnostic.fix.as_ref()?;
        (fix.safety == Safety::Safe).then_some(fix)
    });
    for fix in safe {
        let new = fix.edits.iter().filter(|edit| !edits.contains(edit));
        let new: Vec<Edit> = new.cloned().collect();
        if new.iter().all(|edit| apart(&edits, edit.span)) {
            edits.extend(new);
            edits.sort_by_key(|edit| edit.span);
        }
    }
    (!edits.is_empty()).then(|| {
        json!({
            "title": "apply all safe fixes of iamlint",
            "kind": FIX_ALL,
            "edit": changes(document, &edits),
        })
    })
}

/// True if `span` neither overlaps nor meets one of the edits, which are sorted and apart.
fn apart(edits: &[Edit], span: Span) -> bool {
    let after = edits.partition_point(|edit| edit.span.end < span.start);
    edits
        .get(after)
        .is_none_or(|next| span.end < next.span.start)
}

fn changes(document: &Snapshot, edits: &[Edit]) -> Value {
    let edit = |edit: &Edit| TextEdit {
        range: document.text.range(edit.span),
        new_text: edit.text.clone(),
    };
    let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
    json!({"changes": {&*document.uri: edits}})
}
