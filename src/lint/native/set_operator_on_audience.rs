//! `ForAnyValue:` and `ForAllValues:` over the audience of a token, of which there is one.

use super::outcome::conditions;
use super::principal;
use crate::catalog::{self, KeySource};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, OperatorBlock, Statement};
use crate::policy::condition::{ConditionOperator, Quantifier};
use crate::policy::principal::PrincipalType;

const NAME: &str = "set-operator-on-audience";

fn one_audience(quantifier: Quantifier, key: &str) -> String {
    format!(
        "{} stands before {}, and a token has one audience",
        quoted(quantifier.name()),
        quoted(key)
    )
}

/// Source: IAM User Guide, "IAM and AWS STS condition context keys" and "Access Analyzer policy
/// check reference".
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        let Some(operator) = block.operator else {
            continue;
        };
        let Some(quantifier) = operator.quantifier.filter(|_| is_audience(key)) else {
            continue;
        };
        let prefix = block.name.span_of(0..quantifier.name().len() + 1);
        let found = Diagnostic::new(NAME, prefix, one_audience(quantifier, key))
            .also(condition.key.span(), "the audience of a token")
            .help(format!(
                "remove `{}:`; a list of values still means any of them",
                quantifier.name()
            ));
        let found = match quantifier {
            Quantifier::ForAnyValue => found
                .code("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE")
                .label("if there were several, one that fits would let in the others"),
            Quantifier::ForAllValues => for_all_values(found, statement, key),
        };
        cx.report(mend(found, statement, block, operator, prefix));
    }
}

/// `ForAllValues:` holds where there is no such claim: for tokens of another provider.
fn for_all_values(found: Diagnostic, statement: &Statement<'_>, key: &str) -> Diagnostic {
    let mut found = found.code("CONFIRM_AUDIENCE_CLAIM_TYPE");
    if catalog::condition_key(key).is_some_and(|facts| !facts.name.is_empty()) {
        found = found.code("FORALLVALUES_WITH_SINGLE_VALUED_KEY");
    }
    let providers = principal::of(statement)
        .filter(|named| named.principal_type == PrincipalType::Federated)
        .count();
    if providers > 1 {
        found.label("also true of a token of another provider, which has no such claim")
    } else {
        found
            .severity(Severity::Note)
            .label("also true where there is no such claim")
    }
}

fn is_audience(key: &str) -> bool {
    let claim = key.rsplit_once(':').map(|(_, claim)| claim);
    claim.is_some_and(|claim| claim.eq_ignore_ascii_case("aud"))
        && catalog::condition_key(key)
            .is_some_and(|facts| facts.source == KeySource::IdentityProvider && !facts.multivalued)
}

/// Takes the prefix away, where no other key stands under the operator. Without it, the condition
/// holds for no more requests if it compares for equality.
fn mend(
    found: Diagnostic,
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    operator: ConditionOperator,
    prefix: crate::source::Span,
) -> Diagnostic {
    if block.conditions.len() > 1 {
        return found;
    }
    let narrower = statement.effect() == Some(Effect::Allow)
        && !operator.comparison.is_negated()
        && !operator.if_exists;
    let safety = if narrower {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    found.edit(safety, prefix, "")
}
