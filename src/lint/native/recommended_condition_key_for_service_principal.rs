//! A service whose caller is told by a key other than those that AWS recommends.

use super::outcome::conditions;
use super::principal::only_services;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Effect;
use crate::policy::condition::Comparison;

const NAME: &str = "recommended-condition-key-for-service-principal";

/// Keys by which old pages of AWS say for whom a service acts: Amazon SES wrote the account into
/// the header `Referer`, and `aws:SourceAccount` took the place of `aws:SourceOwner`.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference".
const KEYS: [&str; 2] = ["aws:Referer", "aws:SourceOwner"];

fn other_key(key: &str) -> String {
    format!(
        "{} is not the key by which a service says for whom it acts",
        quoted(key)
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        let tests = block
            .operator
            .is_some_and(|operator| operator.comparison != Comparison::Null);
        if !tests
            || statement.effect() != Some(Effect::Allow)
            || !KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
            || !only_services(statement)
        {
            continue;
        }
        cx.report(
            Diagnostic::new(NAME, condition.key.span(), other_key(key))
                .label("a key of older documentation")
                .help("test `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`, as the service's documentation says"),
        );
    }
}
