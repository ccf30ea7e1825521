//! What tells a policy from other JSON.

use crate::json::{Kind, Value};

/// Elements of which a statement has at least one; other JSON with a key `Statement` (rules of
/// AWS WAF, say) has none.
const STATEMENT_ELEMENTS: [&str; 9] = [
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Sid",
    "Condition",
];

/// True for an object in other data that is a policy: it has statements.
pub fn has_statements(value: Value<'_>) -> bool {
    let statements =
        |(key, value): (Value<'_>, Value<'_>)| key.text() == "Statement" && is_statements(value);
    value.members().any(statements)
}

/// True for a whole file's object that its author meant to be a policy, right or wrong.
pub fn is_policy_like(value: Value<'_>) -> bool {
    if value.kind() != Kind::Object {
        return false;
    }
    let mut version = false;
    let mut foreign = 0_usize;
    let mut elements = 0_usize;
    for (key, value) in value.members() {
        let key = key.text();
        if key.eq_ignore_ascii_case("statement") || key.eq_ignore_ascii_case("statements") {
            if is_statements(value) {
                return true;
            }
        } else if key == "Version" {
            version = matches!(&*value.text(), "2012-10-17" | "2008-10-17");
        } else if STATEMENT_ELEMENTS.contains(&&*key) {
            elements += 1;
        } else if key != "Id" {
            foreign += 1;
        }
    }
    // A lone statement, or a policy without its statements.
    (value.get("Effect").is_some() && elements >= 2 && foreign <= 2) || (version && foreign <= 2)
}

fn is_statements(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::Object => is_statement(value),
        Kind::Array => {
            let mut items = value.items();
            items.next().is_none() || value.items().any(is_statement)
        }
        Kind::Missing => true,
        Kind::Null | Kind::Bool | Kind::Number | Kind::String => false,
    }
}

fn is_statement(value: Value<'_>) -> bool {
    let named = |key: &str| {
        STATEMENT_ELEMENTS
            .iter()
            .any(|name| name.eq_ignore_ascii_case(key))
    };
    let known = value
        .members()
        .filter(|(key, _)| named(&key.text()))
        .count();
    known >= 2 || (known == 1 && value.members().count() == 1)
}

/// True for a CloudFormation stack policy: written like an IAM policy, with actions of its own.
///
/// Source: CloudFormation User Guide, "Prevent updates to stack resources".
pub fn is_stack_policy(root: Value<'_>) -> bool {
    const ACTIONS: [&str; 4] = [
        "Update:Modify",
        "Update:Replace",
        "Update:Delete",
        "Update:*",
    ];
    let update = |action: Value<'_>| ACTIONS.contains(&&*action.text());
    let is_one = |statement: Value<'_>| {
        let actions = [statement.get("Action"), statement.get("NotAction")];
        let mut actions = actions.into_iter().flatten();
        actions.any(|action| update(action) || action.items().any(update))
    };
    let statements = root.get("Statement");
    statements.is_some_and(|value| is_one(value) || value.items().any(is_one))
}

/// True for a scenario of this program. The policies in it are parts of a test: some are wrong on
/// purpose, and what they grant is judged there.
pub fn is_scenario(root: Value<'_>) -> bool {
    let is = |key: &str, kind: Kind| root.get(key).is_some_and(|value| value.kind() == kind);
    is("policies", Kind::Object) && is("cases", Kind::Array)
}

/// What kind of template or plan an object is, if it is one.
pub fn is_template(root: Value<'_>) -> Option<&'static str> {
    let has = |key: &str| root.get(key).is_some();
    let resources = |value: Value<'_>| {
        value.members().any(|(_, resource)| {
            let name = resource.get("Type").map(Value::text);
            name.is_some_and(|name| name.starts_with("AWS::") || name.starts_with("Custom::"))
        })
    };
    if has("AWSTemplateFormatVersion") || root.get("Resources").is_some_and(resources) {
        Some("a CloudFormation template")
    } else if has("planned_values") || has("resource_changes") {
        Some("a Terraform plan")
    } else if has("terraform_version") {
        Some("a Terraform state")
    } else {
        None
    }
}

/// True where a text that could not be read as JSON was in all likelihood meant to be a policy.
pub fn looks_like_policy_text(text: &str) -> bool {
    // Policies are short; a long text shows what it is early on.
    let mut end = text.len().min(64 * 1024);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let has = |word: &str| text.contains(word);
    has("Statement") && (has("Effect") || has("Action") || has("2012-10-17"))
        || has("Effect") && has("Action") && (has("Allow") || has("Deny"))
}
