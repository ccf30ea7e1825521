//! An `Effect` that is neither `Allow` nor `Deny`.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "invalid-effect";

/// The effect that was most likely meant.
fn meant(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "allow" | "allowed" | "allows" | "alow" | "permit" | "grant" => Some("Allow"),
        "deny" | "denied" | "denies" | "denny" | "forbid" => Some("Deny"),
        _ => None,
    }
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for effect in policy
        .statements
        .iter()
        .filter_map(|statement| statement.effect.as_ref())
    {
        if effect.value.is_some() {
            continue;
        }
        let text = &effect.leaf.text;
        let message = format!(
            "{} is no effect: a statement says `Allow` or `Deny`",
            quoted(text)
        );
        let problem = Diagnostic::new(NAME, effect.leaf.span(), message).code("INVALID_EFFECT");
        let Some(meant) = meant(text) else {
            cx.report(
                problem
                    .label("AWS refuses it")
                    .help("write `Allow` or `Deny`"),
            );
            continue;
        };
        let label = if meant.eq_ignore_ascii_case(text) {
            "the case of the letters counts"
        } else {
            "AWS refuses it"
        };
        // A statement that AWS refused begins to grant.
        let safety = if meant == "Deny" {
            Safety::Safe
        } else {
            Safety::Unsafe
        };
        let problem = problem.label(label).help(format!("write `{meant}`"));
        let written = element::string(meant);
        cx.report(element::replace(
            problem,
            safety,
            effect.leaf.node,
            &written,
        ));
    }
}
