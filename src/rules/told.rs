//! A request in words.

use crate::diagnostic::quoted;
use crate::request::{ContextValue, Request};

/// How many context keys are told.
const KEYS: usize = 4;

/// `s3:GetObject` on `arn:…` by `arn:…`, with … and without ….
pub(super) fn tell(request: &Request) -> String {
    let mut words = quoted(&request.action);
    if request.resource != "*" {
        words.push_str(" on ");
        words.push_str(&quoted(&request.resource));
    }
    words.push_str(" by ");
    if request.principal == "anonymous" {
        words.push_str("anybody, without a signature");
    } else {
        words.push_str(&quoted(&request.principal));
    }
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for (key, value) in &request.context {
        match value {
            ContextValue::Absent => without.push(quoted(key)),
            ContextValue::One(value) => with.push(format!("{} {}", quoted(key), quoted(value))),
            ContextValue::Many(values) if values.is_empty() => {
                with.push(format!("an empty {}", quoted(key)));
            }
            ContextValue::Many(values) => {
                let values: Vec<String> = values.iter().take(KEYS).map(|one| quoted(one)).collect();
                with.push(format!("{} {}", quoted(key), values.join(" and ")));
            }
        }
    }
    push_list(&mut words, ", with ", &with);
    push_list(&mut words, ", without ", &without);
    words
}

fn push_list(words: &mut String, before: &str, items: &[String]) {
    let Some((first, rest)) = items.split_first() else {
        return;
    };
    words.push_str(before);
    words.push_str(first);
    for item in rest.iter().take(KEYS - 1) {
        words.push_str(", ");
        words.push_str(item);
    }
    if rest.len() >= KEYS {
        words.push_str(" and more");
    }
}
