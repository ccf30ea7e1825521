//! Regions in conditions that do not exist.

use super::naming::{is_like_region, not_in_catalogue, region_meant};
use super::outcome::conditions;
use crate::catalog;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::condition::{Comparison, Family};

const NAME: &str = "invalid-region";

fn no_region(text: &str) -> String {
    format!("{} is no Region, {}", quoted(text), not_in_catalogue())
}

fn in_place_of_region(text: &str) -> String {
    format!("{} stands where a Region belongs", quoted(text))
}

fn matches_no_region(text: &str) -> String {
    format!("{} matches no Region, {}", quoted(text), not_in_catalogue())
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (_, block, condition) in conditions(policy) {
        let key = &condition.key.text;
        let of_regions = ["aws:RequestedRegion", "ec2:Region"];
        let Some(operator) = block
            .operator
            .filter(|operator| operator.comparison.family() == Family::String)
        else {
            continue;
        };
        if !of_regions
            .iter()
            .any(|known| known.eq_ignore_ascii_case(key))
        {
            continue;
        }
        for value in &condition.values {
            if !cx.additions.has_region(&value.text)
                && let Some(found) = wrong(value, operator.comparison)
            {
                cx.report(found);
            }
        }
    }
}

fn wrong(value: &Leaf<'_>, comparison: Comparison) -> Option<Diagnostic> {
    let text = &*value.text;
    let wildcard = text.contains(['*', '?']);
    if text.contains("${") || (wildcard && !comparison.takes_wildcards()) {
        return None;
    }
    if catalog::regions().any(|region| catalog::glob(text, region)) {
        return None;
    }
    let ignores_case = matches!(
        comparison,
        Comparison::StringEqualsIgnoreCase | Comparison::StringNotEqualsIgnoreCase
    );
    if ignores_case && catalog::region(&text.to_ascii_lowercase()) {
        return None;
    }
    let placeholder = !wildcard && !is_like_region(text) && region_meant(text).is_none();
    let message = if placeholder {
        in_place_of_region(text)
    } else if wildcard {
        matches_no_region(text)
    } else {
        no_region(text)
    };
    let found = Diagnostic::new(NAME, value.span(), message)
        .code("INVALID_REGION")
        .label("no request goes to such a Region");
    Some(match region_meant(text) {
        Some(region) => found.help(format!("did you mean `{region}`?")),

        None => found.help(
            "write a Region such as `us-east-1`; requests to global services carry `us-east-1`",
        ),
    })
}
