//! `NotAction` in an RCP.

use crate::diagnostic::Diagnostic;
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "rcp-syntax-error-notaction";

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for element in policy
        .statements
        .iter()
        .filter_map(|statement| statement.not_action.as_ref())
    {
        cx.report(
            Diagnostic::new(NAME, element.key.span(), "an RCP cannot hold `NotAction`")
                .code("RCP_SYNTAX_ERROR_NOTACTION")
                .label("AWS Organizations refuses the policy")
                .help("list in `Action` what is denied, for example `s3:*` and `sts:*`"),
        );
    }
}
