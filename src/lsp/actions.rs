//! What could be done about findings: their fixes, an exception, their rule's page.
//!
//! INVARIANT: an edit is handed out only where `iamlint check --fix` would make it: a safe one with proof, at this moment.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gen_lsp_types::{Range, TextEdit};
use serde_json::{Value, json};

use super::capabilities::{EXPLAIN, FIX_ALL};
use super::check::{Checked, Snapshot, check};
use super::exception;
use super::requests::Asked;
use super::settings::Setup;
use super::text::narrow;
use super::transport::Refusal;
use super::workers::Shared;
use crate::diagnostic::{Edit, Safety};
use crate::fix::{self, Mender, Trial};
use crate::lint::Finding;
use crate::report::printable_line;
use crate::source::Span;

/// The most findings in a range that something is offered for.
const MOST: usize = 50;

/// Where a check takes longer, a fix is proved once somebody has chosen it, if the client can ask for its edit then.
const PROMPT: Duration = Duration::from_millis(50);

/// The actions for a range; of these kinds only, if any are named.
pub(super) fn at(
    asked: &Asked,
    range: Range,
    only: Option<&[String]>,
    shared: &Shared,
) -> Vec<Value> {
    let document = &asked.document;
    let checked = latest(asked, shared);
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
        let later = shared.client.resolves_edits && checked.took > PROMPT;
        let mendable = |(finding, _): &(&Finding, _)| is_mendable(finding);
        if later {
            for (finding, shown) in here.iter().copied().filter(mendable) {
                actions.push(unproved(finding, &json!(shown), document));
            }
        } else if here.iter().any(mendable) {
            with_linter(asked, shared, |mender, path| {
                let Ok(trial) = mender.trial(document.loaded(), path) else {
                    return;
                };
                for (finding, shown) in here.iter().copied().filter(mendable) {
                    actions.extend(tried(&trial, finding, &json!(shown), asked, shared));
                }
            });
        }
        for (finding, shown) in here {
            let exception = exception::action(finding, asked, shared);
            actions.extend(exception.map(|action| with(action, "diagnostics", json!([shown]))));
            actions.push(explain(finding, &json!(shown)));
        }
    }
    // Fixing a whole file is no answer to a question about one finding.
    if wanted(FIX_ALL) && only.is_some() {
        actions.extend(fix_all(asked, shared));
    }
    actions
}

fn with(mut action: Value, name: &str, value: Value) -> Value {
    if let Some(map) = action.as_object_mut() {
        map.insert(name.to_owned(), value);
    }
    action
}

/// Hands the edit to an action that was offered without.
pub(super) fn resolved(asked: &Asked, action: &Value, shared: &Shared) -> Result<Value, Refusal> {
    let document = &asked.document;
    // Some clients ask although nothing is missing.
    if action.get("edit").is_some() {
        return Ok(action.clone());
    }
    let changed = || Refusal::new(Refusal::CONTENT_MODIFIED, "the document has changed since");
    if action.pointer("/data/version").and_then(Value::as_i64) != Some(document.version.into()) {
        return Err(changed());
    }
    let of = |name: &str| {
        action
            .pointer(&format!("/data/{name}"))
            .and_then(Value::as_str)
    };
    let (rule, fingerprint) = (of("rule"), of("fingerprint"));
    let checked = latest(asked, shared);
    let mut findings = checked.findings.iter();
    let same = |finding: &&Finding| {
        Some(&*finding.rule) == rule && Some(finding.fingerprint.as_str()) == fingerprint
    };
    let finding = findings.find(same).filter(|one| is_mendable(one));
    let finding = finding.ok_or_else(changed)?;
    let held = with_linter(asked, shared, |mender, path| {
        let trial = mender.trial(document.loaded(), path).ok()?;
        Some(trial.holds(finding))
    });
    match held.flatten().ok_or_else(changed)? {
        Ok(()) => {
            let edit = changes(document, edits(finding));
            Ok(with(action.clone(), "edit", edit))
        }
        Err(reason) => {
            let message = format!("not fixed: {}", printable_line(&reason));
            Err(Refusal::new(Refusal::REQUEST_FAILED, message))
        }
    }
}

fn latest(asked: &Asked, shared: &Shared) -> Arc<Checked> {
    match &asked.latest {
        Some(latest) => Arc::clone(latest),
        None => Arc::new(check(&asked.document, &shared.settings, &shared.client)),
    }
}

/// Does something with what mends the document, and where that is.
fn with_linter<T>(
    asked: &Asked,
    shared: &Shared,
    work: impl FnOnce(Mender<'_>, &Path) -> T,
) -> Option<T> {
    let document = &asked.document;
    let setup = shared.settings.for_file(document.path.as_deref());
    let Setup::Ready(linter) = &*setup else {
        return None;
    };
    let path = document.path.as_deref();
    if path.is_some_and(|path| linter.config.leaves_out(path)) {
        return None;
    }
    let mender = Mender {
        linter,
        unsafe_too: false,
    };
    Some(work(mender, path.unwrap_or(Path::new(&document.name))))
}

/// True if the finding has a fix that can be applied. One that is only to be shown holds a placeholder.
fn is_mendable(finding: &Finding) -> bool {
    let fix = finding.diagnostic.fix.as_ref();
    fix.is_some_and(|fix| fix.safety != Safety::Display)
}

fn is_safe(finding: &Finding) -> bool {
    let fix = finding.diagnostic.fix.as_ref();
    fix.is_some_and(|fix| fix.safety == Safety::Safe)
}

fn edits(finding: &Finding) -> &[Edit] {
    let fix = finding.diagnostic.fix.as_ref();
    fix.map_or(&[], |fix| &fix.edits)
}

/// The finding's own fix, without its edit.
fn fix(finding: &Finding, shown: &Value) -> Value {
    let words = finding.diagnostic.help.as_ref();
    let words = printable_line(words.unwrap_or(&finding.diagnostic.message));
    let title = if is_safe(finding) {
        words
    } else {
        format!("{words} (changes what the policy means)")
    };
    json!({"title": title, "kind": "quickfix", "diagnostics": [shown]})
}

/// The finding's own fix, to be proved when it is chosen.
fn unproved(finding: &Finding, shown: &Value, document: &Snapshot) -> Value {
    let data = json!({
        "uri": &*document.uri,
        "version": document.version,
        "rule": &*finding.rule,
        "fingerprint": finding.fingerprint,
    });
    with(fix(finding, shown), "data", data)
}

/// The finding's own fix if it does what it is to do; otherwise the reason, for a client that shows it.
fn tried(
    trial: &Trial<'_, '_>,
    finding: &Finding,
    shown: &Value,
    asked: &Asked,
    shared: &Shared,
) -> Option<Value> {
    let action = fix(finding, shown);
    match trial.holds(finding) {
        Ok(()) => {
            let action = with(action, "isPreferred", is_safe(finding).into());
            let edit = changes(&asked.document, edits(finding));
            Some(with(action, "edit", edit))
        }
        Err(reason) if shared.client.shows_disabled => {
            let reason = json!({"reason": format!("not fixed: {}", printable_line(&reason))});
            Some(with(action, "disabled", reason))
        }
        Err(_) => None,
    }
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

/// All that `iamlint check --fix` would change.
fn fix_all(asked: &Asked, shared: &Shared) -> Option<Value> {
    let document = &asked.document;
    let mended = with_linter(asked, shared, |mender, path| {
        mender.mend(document.loaded(), path, false).ok()
    });
    let mended = mended.flatten().filter(|mended| mended.fixed > 0)?;
    let edits = fix::changes(document.text.text(), &mended.report.file.text);
    Some(json!({
        "title": "apply all safe fixes of iamlint",
        "kind": FIX_ALL,
        "edit": changes(document, &edits),
    }))
}

fn changes(document: &Snapshot, edits: &[Edit]) -> Value {
    let edit = |edit: &Edit| TextEdit {
        range: document.text.range(edit.span),
        new_text: edit.text.clone(),
    };
    let edits: Vec<TextEdit> = edits.iter().map(edit).collect();
    json!({"changes": {&*document.uri: edits}})
}
