//! What is said of an element that does not fit the grammar.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Safety};
use crate::json::{Kind, Value};

const POLICY_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The text of a key in backticks, shortened for a message.
pub(super) fn quoted(key: Value<'_>) -> String {
    crate::diagnostic::quoted(&key.text())
}

/// An unknown key of a policy.
pub(super) fn unknown_policy_element(key: Value<'_>) -> Diagnostic {
    let text = key.text();
    let belongs = STATEMENT_ELEMENTS.contains(&&*text);
    let mut problem = unknown(key, "a policy", &POLICY_ELEMENTS);
    if belongs {
        problem = problem.help(format!("move `{text}` into an object under `Statement`"));
        problem.fix = None;
    }
    problem
}

/// An unknown key of a statement.
pub(super) fn unknown_statement_element(key: Value<'_>) -> Diagnostic {
    unknown(key, "a statement", &STATEMENT_ELEMENTS)
}

fn unknown(key: Value<'_>, owner: &str, known: &[&'static str]) -> Diagnostic {
    let text = key.text();
    let problem = Diagnostic::new(
        "invalid-policy-element",
        key.span(),
        format!("{} is no element of {owner}", quoted(key)),
    )
    .code("INVALID_POLICY_ELEMENT");
    match nearest(&text, known) {
        Some(name) => {
            let cased = name.eq_ignore_ascii_case(&text);
            problem
                .label(if cased {
                    "the case of the letters counts"
                } else {
                    "AWS refuses it"
                })
                .help(format!("write `{name}`"))
                .edit(Safety::Unsafe, key.span(), format!("\"{name}\""))
        }
        None => problem.label("AWS refuses it").help(format!(
            "the elements of {owner} are {}; comments have no place in a policy, use `Sid`",
            list(known)
        )),
    }
}

/// The element of a statement that an unknown key is most likely meant to be.
pub fn meant_statement_element(key: &str) -> Option<&'static str> {
    meant(key, &STATEMENT_ELEMENTS)
}

/// The element of a policy that an unknown key is most likely meant to be.
pub fn meant_policy_element(key: &str) -> Option<&'static str> {
    meant(key, &POLICY_ELEMENTS)
}

fn meant(key: &str, known: &[&'static str]) -> Option<&'static str> {
    if known.contains(&key) {
        return None;
    }
    nearest(key, known)
}

/// The known name that `text` is most likely meant to be.
fn nearest(text: &str, known: &[&'static str]) -> Option<&'static str> {
    let folded = text.to_ascii_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&folded, &name.to_ascii_lowercase());
    if text.len() > 24 {
        return None;
    }
    let (best, name) = known
        .iter()
        .map(|name| (distance(name), *name))
        .min_by_key(|(distance, _)| *distance)?;
    (best <= name.len().min(6) / 3).then_some(name)
}

fn list(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

/// A value of the wrong JSON type.
pub(super) fn type_mismatch(value: Value<'_>, what: &str, wanted: &str) -> Diagnostic {
    let found = match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "a Boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Missing => "nothing",
    };
    let problem = Diagnostic::new(
        "data-type-mismatch",
        value.span(),
        format!("{what} must be {wanted}, not {found}"),
    )
    .label(found)
    .code("DATA_TYPE_MISMATCH");
    if matches!(value.kind(), Kind::Number | Kind::Bool) && wanted.contains("string") {
        let text = format!("\"{}\"", value.raw());
        problem
            .help("put it in quotation marks")
            .edit(Safety::Unsafe, value.span(), text)
    } else {
        problem.help(shown(what, wanted))
    }
}

/// How a value of the wanted type looks.
fn shown(what: &str, wanted: &str) -> String {
    let like = match wanted {
        "a string" => r#""…""#,
        "an object" if what == "a policy" => r#"{"Version": "2012-10-17", "Statement": […]}"#,
        "an object" | "an object or an array of objects" => {
            r#"{"Effect": …, "Action": …, "Resource": …}"#
        }
        "an object of operators" => r#"{"StringEquals": {"aws:PrincipalTag/team": "intake"}}"#,
        "an object of condition keys" => r#"{"aws:PrincipalTag/team": "intake"}"#,
        wanted if wanted.starts_with("`\"*\"`") => r#""*"` or `{"AWS": "111122223333"}"#,
        _ => r#""…"` or `["…", "…"]"#,
    };
    format!("write a value like `{like}`")
}

/// Reports every key of `object` that stood there before.
///
/// Source: IAM User Guide, "Grammar of the IAM JSON policy language": a key may not be repeated.
pub(super) fn duplicates(object: Value<'_>, problems: &mut Vec<Diagnostic>) {
    // Almost every object is small: comparing pairs is cheaper than hashing.
    let count = object.members().count();
    if count > 16 {
        let mut seen: HashMap<Cow<'_, str>, Value<'_>> = HashMap::with_capacity(count);
        for (key, _) in object.members() {
            if let Some(first) = seen.get(&key.text()) {
                problems.push(duplicate(key, *first));
            } else {
                seen.insert(key.text(), key);
            }
        }
        return;
    }
    for (position, (key, _)) in object.members().enumerate() {
        let text = key.text();
        let first = object
            .members()
            .take(position)
            .find(|(other, _)| other.text() == text);
        if let Some((first, _)) = first {
            problems.push(duplicate(key, first));
        }
    }
}

fn duplicate(key: Value<'_>, first: Value<'_>) -> Diagnostic {
    Diagnostic::new(
        "duplicate-key",
        key.span(),
        format!("{} stands twice in the same object", quoted(key)),
    )
    .label("AWS refuses the second, most programs drop the first")
    .also(first.span(), "first here")
    .help("join the two values in one array, or make two statements of them")
}
