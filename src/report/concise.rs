//! Findings for other programs' eyes: one line each, `path:line:column: severity[rule] message`.

use super::style::Role;
use super::{Options, Places, text};
use crate::lint::Finding;

/// One finding; ends in the only line break.
pub(super) fn finding(
    options: &Options,
    places: &Places<'_>,
    file: &str,
    finding: &Finding,
) -> String {
    let paint = options.paint();
    let start = places.position(finding.diagnostic.span.start);
    let severity = finding.severity;
    let rule = text::line(&finding.rule);
    let url = (options.page)(&finding.rule);
    let linked = paint.link(url.as_deref(), &rule);
    format!(
        "{}:{}:{}: {} {}\n",
        paint.text(Role::Strong, &text::file_name(file)),
        start.line,
        start.column,
        paint.text(
            Role::Severity(severity),
            &format!("{}[{linked}]", severity.name())
        ),
        text::line(&finding.diagnostic.message),
    )
}
