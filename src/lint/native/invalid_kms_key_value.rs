//! A condition key that holds the ARN of a KMS key, compared with something else.

use super::naming::is_placeholder;
use super::outcome::{conditions, consequence};
use crate::catalog::{self, KeyType};
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Statement;
use crate::policy::condition::{ConditionOperator, Family};
use crate::policy::resource::Arn;
use crate::policy::template::has_variable;

const NAME: &str = "invalid-kms-key-value";

fn no_key_arn(value: &str, key: &str) -> String {
    if value.is_empty() {
        return format!(
            "{} holds the ARN of a KMS key, never an empty text",
            quoted(key)
        );
    }
    format!(
        "{} is not the ARN of a KMS key, which {} holds",
        quoted(value),
        quoted(key)
    )
}

/// Source: IAM User Guide, "Access Analyzer policy check reference"; Amazon S3 User Guide,
/// "Using server-side encryption with AWS KMS keys".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        let compares = block.operator.filter(|operator| {
            matches!(operator.comparison.family(), Family::String | Family::Arn)
        });
        let (Some(operator), true) = (compares, holds_key_arn(key)) else {
            continue;
        };
        for value in &condition.values {
            let text = &*value.text;
            // What a template or a variable stands for is not known.
            if has_variable(text) || is_placeholder(text) {
                continue;
            }
            let wild = operator.comparison.takes_wildcards();
            if may_be_key_arn(text, wild) {
                continue;
            }
            let label = never_equal(statement, operator, condition.values.len());
            cx.report(
                Diagnostic::new(NAME, value.span(), no_key_arn(text, key))
                    .code("INVALID_KMS_KEY_VALUE")
                    .label(label)
                    .help("write the key's ARN: `arn:aws:kms:REGION:ACCOUNT:key/ID`"),
            );
        }
    }
}

/// True for keys of type ARN that are named for the ARN of a KMS key.
fn holds_key_arn(key: &str) -> bool {
    let Some(facts) = catalog::condition_key(key) else {
        return false;
    };
    let name = facts.name.to_ascii_lowercase();
    facts.key_type == KeyType::Arn
        && ["kms-key-id", "kmskeyarn", "kmskeyarns"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// True if the ARN of a KMS key may equal the value, in which `*` and `?` are wildcards if `wild`.
/// What a wildcard stands for is not looked at.
fn may_be_key_arn(text: &str, wild: bool) -> bool {
    let head = |part: &str| {
        let end = part.find(['*', '?']).filter(|_| wild);
        end.map_or(part.len(), |end| end)
    };
    // True if what stands before a wildcard may begin so, or the whole is this.
    let begins = |part: &str, with: &str| {
        let end = head(part);
        let literal = part.get(..end).unwrap_or_default();
        literal.starts_with(with) || (end < part.len() && with.starts_with(literal))
    };
    let Some(arn) = Arn::split(text) else {
        // A wildcard may stand for the missing colons.
        return head(text) < text.len() && begins(text, "arn:");
    };
    let service = arn.service(text);
    let resource = arn.resource(text);
    begins(service, "kms") && head(service) <= 3 && begins(resource, "key/") && resource != "key/"
}

fn never_equal(statement: &Statement<'_>, operator: ConditionOperator, values: usize) -> String {
    let holds = operator.comparison.is_negated();
    if values > 1 || operator.quantifier.is_some() || operator.if_exists {
        return "no request carries this value".to_owned();
    }
    let outcome = if holds {
        "always different"
    } else {
        "never equal"
    };
    format!("{outcome}, so {}", consequence(statement, holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wild: bool, expected: bool) {
        assert_eq!(may_be_key_arn(text, wild), expected, "{text}");
    }

    #[test]
    fn key_arns() {
        check("arn:aws:kms:us-east-1:111122223333:key/0a1b", false, true);
        check("arn:aws:kms:*:111122223333:key/*", true, true);
        check("arn:*:kms:*:*:*", true, true);
        check("*", true, true);
        check("*:key/0a1b", true, true);
        check("arn:aws:kms:*", true, true);
        check("*", false, false);
        check("arn:aws:kms:us-east-1:111122223333:key/", false, false);
        check("arn:aws:kms:us-east-1:111122223333:alias/a", false, false);
        check("arn:aws:kms:us-east-1:111122223333:alias/*", true, false);
        check("arn:aws:s3:::key/x", false, false);
        check("alias/phi", false, false);
        check("0a1b2c3d-1111-2222-3333-444455556666", false, false);
        check("", false, false);
    }
}
