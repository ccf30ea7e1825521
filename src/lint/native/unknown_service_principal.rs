//! A service principal that is written like one and is none that is known.

use super::element;
use super::naming::{ADD, Suggestions, not_in_catalogue};
use super::principal;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::principal::{PrincipalType, PrincipalValue, parse_principal};

const NAME: &str = "unknown-service-principal";

const MAIN_SUFFIX: &str = "amazonaws.com";

fn unknown(name: &str) -> String {
    format!(
        "no AWS service is known to have the principal {}",
        quoted(name)
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    let named =
        principal::all(policy).filter(|named| named.principal_type == PrincipalType::Service);
    for named in named {
        report(named.leaf, &named.value, &mut suggestions, cx);
    }
    for (_, leaf) in principal::services_in_conditions(policy, &[]) {
        let value = parse_principal(PrincipalType::Service, &leaf.text);
        report(leaf, &value, &mut suggestions, cx);
    }
}

fn report(
    leaf: &Leaf<'_>,
    value: &PrincipalValue,
    suggestions: &mut Suggestions,
    cx: &mut Context<'_>,
) {
    if cx.additions.has_service_principal(&leaf.text) {
        return;
    }
    if let Some(found) = judge(leaf, value, suggestions) {
        cx.report(found);
    }
}

/// The problem of a name that is well written but not known, if it has one.
fn judge(
    leaf: &Leaf<'_>,
    value: &PrincipalValue,
    suggestions: &mut Suggestions,
) -> Option<Diagnostic> {
    let PrincipalValue::Service {
        name,
        region,
        suffix,
    } = value
    else {
        return None;
    };
    let text = &*leaf.text;
    let labels = text.get(name.clone())?;
    let written = text.get(suffix.clone())?;
    // Partitions have suffixes of their own for the same names.
    let of_main = if written == "amazon.com" {
        written
    } else {
        MAIN_SUFFIX
    };
    let full = format!("{labels}.{of_main}");
    if catalog::is_service_principal(&full) {
        return None;
    }
    let found = Diagnostic::new(NAME, leaf.span(), unknown(text))
        .code("INVALID_SERVICE_PRINCIPAL_FORMAT")
        .label(not_in_catalogue());
    let Some(meant) = suggestions.ask(|| catalog::suggest_service_principal(&full)) else {
        return Some(found.severity(Severity::Note).help(format!(
            "compare it with the documentation of the service; {ADD}"
        )));
    };
    let region = region.clone().and_then(|region| text.get(region));
    let right = right_name(&meant, region, written);
    let found = found.help(format!("did you mean `{right}`?"));
    Some(element::replace(
        found,
        Safety::Unsafe,
        leaf.node,
        &element::string(&right),
    ))
}

/// The name with the Region and the partition's suffix of the one that was written.
fn right_name(meant: &str, region: Option<&str>, suffix: &str) -> String {
    let Some(labels) = meant
        .strip_suffix(MAIN_SUFFIX)
        .map(|rest| rest.trim_end_matches('.'))
    else {
        return meant.to_owned();
    };
    let suffix = if suffix == "amazon.com" {
        MAIN_SUFFIX
    } else {
        suffix
    };
    match region {
        Some(region) => format!("{labels}.{region}.{suffix}"),
        None => format!("{labels}.{suffix}"),
    }
}
