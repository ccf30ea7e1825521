//! Condition keys that AWS does not define: no request carries them, so the condition has the
//! same outcome for every request.

use super::missing_tag_key_in_condition::tag_key_is_missing;
use super::naming::{Suggestions, is_placeholder, not_in_catalogue, service_name};
use super::outcome::{caller, conditions, consequence, example, holds_when_absent, is_alone};
use crate::catalog::{self, Service};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Condition, Effect, OperatorBlock, Statement};
use crate::policy::condition::{Comparison, Quantifier};

const NAME: &str = "unknown-condition-key";

fn without_prefix(key: &str) -> String {
    format!("the condition key {} has no prefix", quoted(key))
}

fn no_such_global_key(key: &str) -> String {
    format!("AWS has no global condition key {}", quoted(key))
}

fn no_such_service_key(service: Service, key: &str) -> String {
    format!(
        "{} has no condition key {}",
        service_name(service),
        quoted(key)
    )
}

fn no_such_prefix(key: &str) -> String {
    format!(
        "the condition key {} belongs to no service, {}",
        quoted(key),
        not_in_catalogue()
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        if catalog::condition_key(key).is_some()
            || is_placeholder(key)
            || tag_key_is_missing(key)
            || cx.additions.has_condition_key(key)
        {
            continue;
        }
        let meant = suggestions.ask(|| catalog::suggest_condition_key(key));
        let unknown = unknown(key, meant.is_some());
        let found = harm(policy, statement, block, condition, unknown);
        cx.report(mend(statement, condition, meant, found));
    }
}

/// What is wrong with a key that the catalogue does not have; the place is given later.
struct Unknown {
    message: String,
    code: &'static str,
    /// False where the catalogue may be what is wrong.
    certain: bool,
}

fn unknown(key: &str, near: bool) -> Unknown {
    let certain = catalog::is_certainly_no_key(key);
    let parts = key
        .split_once(':')
        .filter(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty());
    let Some((prefix, _)) = parts else {
        return Unknown {
            message: without_prefix(key),
            code: "INVALID_CONDITION_KEY_FORMAT",
            certain: true,
        };
    };
    if prefix.eq_ignore_ascii_case("aws") {
        return Unknown {
            message: no_such_global_key(key),
            code: "INVALID_GLOBAL_CONDITION_KEY",
            certain,
        };
    }
    match catalog::service(prefix) {
        Some(service) => Unknown {
            message: no_such_service_key(service, key),
            code: "INVALID_SERVICE_CONDITION_KEY",
            certain: near || certain,
        },
        None => Unknown {
            message: no_such_prefix(key),
            code: "INVALID_SERVICE",
            certain: near,
        },
    }
}

/// What the condition does instead of what it says.
fn harm(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    unknown: Unknown,
) -> Diagnostic {
    let Unknown {
        message,
        code,
        certain,
    } = unknown;
    let named = message.contains(catalog::date());
    let message = if certain || named {
        message
    } else {
        format!("{message}, {}", not_in_catalogue())
    };
    let mut found = Diagnostic::new(NAME, condition.key.span(), message).code(code);
    let carries = if certain {
        "no request carries this key"
    } else {
        found = found.severity(Severity::Warning);
        "if no request carries this key"
    };
    let Some(holds) = holds_when_absent(block, condition) else {
        return found.label(if certain { carries } else { "" });
    };
    let then = consequence(statement, holds);
    found = found.label(if certain {
        format!("{carries}, so {then}")
    } else {
        format!("{carries}, {then}")
    });
    if let Some(why) = why_it_holds(block).filter(|_| holds) {
        found = found.also(block.name.span(), why);
    }
    let example = if holds && is_alone(statement) && freezes_public_access_block(statement) {
        Some(format!(
            "{} switches the block on (s3:PutAccountPublicAccessBlock): denied",
            caller(&policy.kind)
        ))
    } else {
        example(policy, statement, holds)
    };
    match example {
        Some(example) => found.example(example),
        None => found,
    }
}

/// What about the operator lets the condition hold without its key.
fn why_it_holds(block: &OperatorBlock<'_>) -> Option<&'static str> {
    let operator = block.operator?;
    match operator.quantifier {
        Some(Quantifier::ForAllValues) => Some("`ForAllValues` is true when the key is absent"),
        None if operator.comparison.is_negated() => {
            Some("a negated operator is true when the key is absent")
        }
        None if operator.if_exists => Some("`IfExists` is true when the key is absent"),
        None if operator.comparison == Comparison::Null => {
            Some("`Null` asks whether the key is absent")
        }
        Some(Quantifier::ForAnyValue) | None => None,
    }
}

/// True for a Deny on the switch of S3 Block Public Access: no key says which way it is switched.
fn freezes_public_access_block(statement: &Statement<'_>) -> bool {
    statement.effect() == Some(Effect::Deny)
        && names_action(statement, "s3:PutAccountPublicAccessBlock")
}

fn names_action(statement: &Statement<'_>, action: &str) -> bool {
    let entries = statement.action.iter().flat_map(|element| &element.entries);
    let mut entries = entries.take(64);
    entries.any(|entry| entry.pattern.matches(&entry.leaf.text, action))
}

fn mend(
    statement: &Statement<'_>,
    condition: &Condition<'_>,
    meant: Option<String>,
    found: Diagnostic,
) -> Diagnostic {
    let leaf = &condition.key;
    if let Some(meant) = meant {
        let found = found.help(format!("did you mean `{meant}`?"));
        // A placeholder for the tag key is to be filled in by a person.
        return if meant.contains("${") {
            found
        } else {
            let text = leaf.node.escape_for_file(&format!("\"{meant}\""));
            found.edit(Safety::Unsafe, leaf.span(), text)
        };
    }
    if freezes_public_access_block(statement) {
        let other = "s3:PutBucketPublicAccessBlock";
        let also = if names_action(statement, other) {
            String::new()
        } else {
            format!(", and deny {other} too")
        };
        return found.help(format!("drop the Condition to freeze the setting{also}"));
    }
    let prefix = leaf.text.split(':').next().unwrap_or_default();
    match catalog::service(prefix) {
        Some(service) => found.help(keys_of(service)),
        None => found.help(
            "use a key of the IAM User Guide, \"AWS global condition context keys\", or of the service that is called",
        ),
    }
}

/// The keys of a service that has few, or where to look for them.
fn keys_of(service: Service) -> String {
    let keys = service.condition_keys().iter();
    let own: Vec<String> = keys
        .filter(|key| !key.name.starts_with("aws:"))
        .map(|key| format!("`{}`", key.name))
        .take(7)
        .collect();
    let name = service_name(service);
    match own.len() {
        0 => format!("{name} has no condition keys of its own; use a global one"),
        1 => format!("{name} has the key {}", own.concat()),
        2..=6 => format!("{name} has the keys {}", own.join(", ")),
        _ => format!(
            "the Service Authorization Reference lists the condition keys of {}",
            service.name()
        ),
    }
}
