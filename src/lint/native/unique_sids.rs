//! Two statements of one `Sid`.

use std::collections::HashMap;

use super::element;
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::ast::Leaf;
use crate::policy::{Policy, PolicyKind};
use crate::source::Span;

const NAME: &str = "unique-sids";

fn repeated(sid: &Leaf<'_>, first: Span, kind: &PolicyKind) -> Diagnostic {
    let message = format!(
        "two statements of this policy have the Sid {}",
        quoted(&sid.text)
    );
    let problem = Diagnostic::new(NAME, sid.span(), message).also(first, "first here");
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp => {
            problem
                .code("UNIQUE_SIDS_REQUIRED")
                .severity(Severity::Error)
                .label("AWS refuses the policy")
        }
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Endpoint | PolicyKind::Rcp => {
            problem
                .code("UNIQUE_SIDS_RECOMMENDED")
                .label("the same Sid again")
        }
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    /// Where a Sid stood first, and the last number that was tried to tell another one from it.
    struct Known {
        first: Span,
        number: u32,
    }
    let sids = || {
        policy
            .statements
            .iter()
            .filter_map(|statement| statement.sid.as_ref())
            .filter(|sid| !sid.text.is_empty())
    };
    let mut known: HashMap<String, Known> = HashMap::new();
    for sid in sids() {
        known.entry(sid.text.to_string()).or_insert(Known {
            first: sid.span(),
            number: 1,
        });
    }
    for sid in sids() {
        let Some(entry) = known.get_mut(&*sid.text) else {
            continue;
        };
        let (first, mut number) = (entry.first, entry.number);
        if first == sid.span() {
            continue;
        }
        let free = loop {
            number = number.saturating_add(1);
            let name = format!("{}{number}", sid.text);
            if !known.contains_key(&name) {
                break name;
            }
        };
        if let Some(entry) = known.get_mut(&*sid.text) {
            entry.number = number;
        }
        let problem = repeated(sid, first, &policy.kind).help(format!(
            "give each statement a Sid of its own, for example {}, or leave `Sid` out",
            quoted(&free)
        ));
        cx.report(element::replace(
            problem,
            Safety::Safe,
            sid.node,
            &element::string(&free),
        ));
    }
}
