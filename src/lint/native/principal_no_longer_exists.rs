//! A principal that shows as a unique id, since its user or role was deleted.

use super::principal;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::principal::{PrincipalValue, UniqueIdKind};

const NAME: &str = "principal-no-longer-exists";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for named in principal::all(policy) {
        let PrincipalValue::UniqueId(kind) = named.value else {
            continue;
        };
        let (what, code) = match kind {
            UniqueIdKind::Role => ("role", "INVALID_ROLE_REFERENCE"),
            UniqueIdKind::User => ("user", "INVALID_USER_REFERENCE"),
            UniqueIdKind::Other => continue,
        };
        let message = format!(
            "{} is the id of a {what} that no longer exists",
            quoted(&named.leaf.text)
        );
        cx.report(
            Diagnostic::new(NAME, named.leaf.span(), message)
                .code(code)
                .label("matches nobody")
                .help(format!(
                    "remove it, or write the ARN of the {what} that takes its place"
                )),
        );
    }
}
