//! A `Version` that AWS does not know.

use super::element;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "invalid-version";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let Some(version) = &policy.version else {
        return;
    };
    if matches!(&*version.text, "2012-10-17" | "2008-10-17") {
        return;
    }
    let message = format!(
        "{} is no version of the policy language",
        quoted(&version.text)
    );
    let problem = Diagnostic::new(NAME, version.span(), message)
        .code("INVALID_VERSION")
        .label("AWS refuses the policy")
        .help("write `2012-10-17`: `Version` names the policy language, not the day you wrote the policy");
    cx.report(element::replace(
        problem,
        Safety::Unsafe,
        version.node,
        "\"2012-10-17\"",
    ));
}
