//! Policy variables in a policy whose version has none.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::Family;
use crate::policy::template::Template;

const NAME: &str = "variable-unsupported-in-version";

fn plain_text(variable: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!(
            "{} is plain text in version {}",
            quoted(variable),
            quoted(version)
        ),
        None => format!(
            "{} is plain text in a policy without `Version`",
            quoted(variable)
        ),
    }
}

/// Source: IAM User Guide, "IAM JSON policy elements: Version".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let version = policy.version.as_ref();
    // An unknown version is another rule's.
    if version.is_some_and(|version| version.text != "2008-10-17") {
        return;
    }
    for statement in &policy.statements {
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements.flat_map(|element| &element.entries) {
            judge(policy, &entry.leaf, cx);
        }
    }
    for (_, block, condition) in conditions(policy) {
        let family = block.operator.map(|operator| operator.comparison.family());
        if matches!(family, Some(Family::String | Family::Arn)) {
            for value in &condition.values {
                judge(policy, value, cx);
            }
        }
    }
}

fn judge(policy: &Policy<'_>, leaf: &Leaf<'_>, cx: &mut Context<'_>) {
    let template = Template::parse(&leaf.text);
    // `${Account}` without a colon is no condition key but a placeholder of some template.
    let first = template.variables().find(|(_, key, _)| {
        leaf.text
            .get(key.clone())
            .is_some_and(|key| key.contains(':'))
    });
    let Some((range, _, _)) = first else {
        return;
    };
    let variable = leaf.text.get(range.clone()).unwrap_or_default();
    let version = policy.version.as_ref();
    let found = Diagnostic::new(
        NAME,
        leaf.span_of(range),
        plain_text(variable, version.map(|version| &*version.text)),
    )
    .code("VARIABLE_UNSUPPORTED_IN_VERSION")
    .label("compared letter by letter")
    .help("write `\"Version\": \"2012-10-17\"`, the version that has policy variables");
    cx.report(match version {
        Some(version) => {
            let text = version.node.escape_for_file("\"2012-10-17\"");
            found
                .also(version.span(), "this version has no variables")
                .edit(Safety::Unsafe, version.span(), text)
        }
        None => found,
    });
}
