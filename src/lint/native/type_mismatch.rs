//! Operators that do not fit the type of their condition key.

use super::outcome::{conditions, consequence};
use crate::catalog::{self, KeyFacts, KeySource, KeyType};
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Statement;
use crate::policy::condition::{ConditionOperator, Family};

const NAME: &str = "type-mismatch";

fn does_not_fit(operator: &str, key: &str, key_type: KeyType) -> String {
    format!(
        "{} does not fit {}, a key of type {}",
        quoted(operator),
        quoted(key),
        key_type.name()
    )
}

/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; types of the keys from
/// "AWS global condition context keys" and the Service Authorization Reference.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let Some(operator) = block.operator else {
            continue;
        };
        let key = &*condition.key.text;
        let Some(facts) = catalog::condition_key(key) else {
            continue;
        };
        let family = operator.comparison.family();
        let Some(harm) = mismatch(family, &facts) else {
            continue;
        };
        let label = match harm {
            Harm::ByText => "compared as text".to_owned(),
            Harm::NeverEqual => never_equal(statement, operator),
        };
        cx.report(
            Diagnostic::new(
                NAME,
                block.name.span(),
                does_not_fit(&block.name.text, key, facts.key_type),
            )
            .code("TYPE_MISMATCH")
            .label(label)
            .also(
                condition.key.span(),
                format!("of type {}", facts.key_type.name()),
            )
            .help(fitting(facts.key_type)),
        );
    }
}

/// What comes of an operator that does not fit.
enum Harm {
    /// The value is compared as text, and two spellings of one value differ.
    ByText,
    /// The value of the key cannot be read as what the operator compares.
    NeverEqual,
}

/// `None` where the operator fits, or may: the catalogue calls some service's keys String whose
/// values are ARNs, numbers, dates or addresses.
fn mismatch(family: Family, facts: &KeyFacts) -> Option<Harm> {
    let global = matches!(facts.source, KeySource::Global(_));
    let fits = |wanted: KeyType| facts.key_type == wanted || facts.also == Some(wanted);
    match family {
        Family::Null => None,
        Family::String => match facts.key_type {
            KeyType::String | KeyType::Arn => None,
            KeyType::Bool
            | KeyType::Numeric
            | KeyType::Date
            | KeyType::IpAddress
            | KeyType::Binary => Some(Harm::ByText),
        },
        Family::Arn if fits(KeyType::Arn) => None,
        Family::Numeric if fits(KeyType::Numeric) => None,
        Family::Date if fits(KeyType::Date) => None,
        Family::Bool if fits(KeyType::Bool) => None,
        Family::IpAddress if fits(KeyType::IpAddress) => None,
        Family::Binary if fits(KeyType::Binary) => None,
        // Seconds since 1970 are a date and a number.
        Family::Date | Family::Numeric if fits(KeyType::Numeric) || fits(KeyType::Date) => None,
        _ if facts.key_type == KeyType::String => {
            holds_no(family, facts, global).then_some(Harm::NeverEqual)
        }
        _ => Some(Harm::NeverEqual),
    }
}

/// True if no value of this String key is ever of the operator's type.
fn holds_no(family: Family, facts: &KeyFacts, global: bool) -> bool {
    let tag = facts.name.contains("${");
    match family {
        Family::Arn => global && !tag && facts.name != "aws:FederatedProvider",
        Family::IpAddress => global && !tag,
        _ => false,
    }
}

fn never_equal(statement: &Statement<'_>, operator: ConditionOperator) -> String {
    let holds = operator.comparison.is_negated();
    let outcome = if holds {
        "always different"
    } else {
        "never equal"
    };
    if operator.quantifier.is_some() || operator.if_exists {
        return outcome.to_owned();
    }
    format!("{outcome}, so {}", consequence(statement, holds))
}

fn fitting(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::String => "use `StringEquals`, `StringLike` or their negations",
        KeyType::Arn => "use `ArnLike` or `ArnNotLike`",
        KeyType::Numeric => "use `NumericEquals`, `NumericLessThan` and the like",
        KeyType::Date => "use `DateLessThan`, `DateGreaterThan` and the like",
        KeyType::Bool => "use `Bool`",
        KeyType::IpAddress => "use `IpAddress` or `NotIpAddress`",
        KeyType::Binary => "use `BinaryEquals`",
    }
}
