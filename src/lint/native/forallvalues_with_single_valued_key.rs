//! `ForAllValues:` over a key of one value: true for every request without the key.

use super::outcome::conditions;
use crate::catalog::{self, KeyFacts};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Effect;
use crate::policy::condition::{Comparison, ConditionOperator, Quantifier};

const NAME: &str = "forallvalues-with-single-valued-key";

fn adds_absent(key: &str) -> String {
    format!(
        "{} has one value at most, so `ForAllValues` only adds the requests without it",
        quoted(key)
    )
}

fn changes_nothing(key: &str) -> String {
    format!(
        "{} has one value at most, so `ForAllValues` changes nothing",
        quoted(key)
    )
}

/// Source: IAM User Guide, "Single-valued vs. multivalued context keys".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let Some(operator) = block.operator.filter(|operator| {
            operator.quantifier == Some(Quantifier::ForAllValues)
                && operator.comparison != Comparison::Null
        }) else {
            continue;
        };
        let key = &*condition.key.text;
        let Some(facts) = single_valued(key) else {
            continue;
        };
        let plain = ConditionOperator {
            quantifier: None,
            ..operator
        };
        let idle = facts.always_present || plain.holds_when_absent() == Some(true);
        let prefix = block.name.span_of(0.."ForAllValues:".len());
        let message = if idle {
            changes_nothing(key)
        } else {
            adds_absent(key)
        };
        let mut found = Diagnostic::new(NAME, prefix, message)
            .code("FORALLVALUES_WITH_SINGLE_VALUED_KEY")
            .also(condition.key.span(), "a key of one value")
            .help("remove `ForAllValues:`; a list of values still means any of them");
        found = if idle {
            found.severity(Severity::Note)
        } else {
            found.label(match statement.effect() {
                Some(Effect::Allow) => "a request without the key is allowed as well",
                Some(Effect::Deny) => "a request without the key is denied as well",
                None => "true for a request without the key as well",
            })
        };
        cx.report(if block.conditions.len() == 1 {
            let safety = if idle { Safety::Safe } else { Safety::Unsafe };
            found.edit(safety, prefix, "")
        } else {
            found
        });
    }
}

/// A key that never has several values. Whether a claim of an identity provider that AWS does not
/// list has several is the provider's affair; audiences have a rule of their own.
fn single_valued(key: &str) -> Option<KeyFacts> {
    catalog::condition_key(key).filter(|facts| {
        !facts.multivalued && !facts.name.is_empty() && !facts.name.ends_with(":aud")
    })
}
