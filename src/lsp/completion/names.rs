//! The names that AWS defines, as offers.

use gen_lsp_types::CompletionItemKind as Kind;

use super::Offer;
use crate::catalog::{self, Action, ActionSet, KeySource, KeyType};
use crate::policy::condition::{Comparison, ConditionOperator, Family};

/// The most offers of one kind.
const MOST: usize = 1000;

/// The most actions whose keys and ARNs are looked at.
const LOOKED_AT: usize = 2000;

/// Services, or the actions of the service that is typed already.
pub(super) fn actions(typed: &str) -> Vec<Offer> {
    let service = typed
        .split_once(':')
        .and_then(|(prefix, _)| catalog::service(prefix));
    let Some(service) = service else {
        let all = catalog::services().map(|service| {
            Offer::new(
                format!("{}:", service.prefix()),
                service.name(),
                Kind::Module,
            )
        });
        return all.collect();
    };
    let offer = |action: Action| {
        let level = action.access_level().name();
        Offer::new(action.name(), level, Kind::Function)
    };
    let every = format!("every action of {}", service.name());
    let every = Offer::new(format!("{}:*", service.prefix()), every, Kind::Function);
    let actions = service.actions().map(offer).chain(std::iter::once(every));
    actions.take(MOST).collect()
}

/// Operators; with a set prefix, once that is typed.
pub(super) fn operators(typed: &str) -> Vec<Offer> {
    let prefix = ["ForAllValues:", "ForAnyValue:"];
    let prefix = prefix.into_iter().find(|prefix| typed.starts_with(prefix));
    let mut offers = Vec::new();
    for comparison in Comparison::ALL {
        for suffix in ["", "IfExists"] {
            let name = format!("{}{comparison}{suffix}", prefix.unwrap_or_default());
            let Ok(operator) = ConditionOperator::parse(&name) else {
                continue;
            };
            let absent = match operator.holds_when_absent() {
                Some(true) => "holds without the key",
                Some(false) => "does not hold without the key",
                None => "",
            };
            offers.push(Offer::new(name, absent, Kind::Operator));
        }
    }
    if prefix.is_none() {
        offers.push(Offer::new(
            "ForAllValues:",
            "every value of the request",
            Kind::Operator,
        ));
        offers.push(Offer::new(
            "ForAnyValue:",
            "a value of the request",
            Kind::Operator,
        ));
    }
    offers
}

/// Keys that a request for one of the actions can carry; all global ones where no action is known.
pub(super) fn keys(actions: &ActionSet) -> Vec<Offer> {
    let mut names: Vec<&str> = catalog::global_keys()
        .filter(|name| !is_legacy(name))
        .collect();
    if !actions.is_empty() {
        let looked_at = || actions.iter().take(LOOKED_AT);
        names.retain(|name| {
            let facts = catalog::condition_key(name);
            facts.is_some_and(|facts| looked_at().any(|action| facts.is_carried_by(action)))
        });
        names.extend(looked_at().flat_map(Action::condition_keys));
    }
    names.sort_unstable();
    names.dedup();
    let offer = |name: &str| {
        let facts = catalog::condition_key(name);
        let detail = facts.map_or("", |facts| facts.key_type.name());
        // `aws:ResourceTag/${TagKey}`: the tag is the author's.
        let text = name.split("${").next().unwrap_or(name);
        Offer::new(text, detail, Kind::Property)
    };
    names.into_iter().take(MOST).map(offer).collect()
}

/// True for a key that another one has replaced.
fn is_legacy(name: &str) -> bool {
    let source = catalog::condition_key(name).map(|facts| facts.source);
    source == Some(KeySource::Global("legacy"))
}

/// The forms of the ARNs that the actions work on, with `*` for what is the author's.
pub(super) fn arns(actions: &ActionSet) -> Vec<Offer> {
    let looked_at = actions.iter().take(LOOKED_AT);
    let templates = looked_at.flat_map(Action::arn_templates);
    let forms = templates.map(|template| (form(template.text), template.resource_type));
    let mut forms: Vec<(String, &str)> = forms.collect();
    forms.sort_unstable();
    forms.dedup_by(|a, b| a.0 == b.0);
    let offer = |(form, of_type): (String, &str)| Offer::new(form, of_type, Kind::Value);
    let every = Offer::new("*", "every resource", Kind::Value);
    let offers = forms.into_iter().take(MOST).map(offer);
    offers.chain(std::iter::once(every)).collect()
}

/// `arn:aws:s3:::*/*` of `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
fn form(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once("${") {
        text.push_str(head);
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        text.push_str(if name == "Partition" { "aws" } else { "*" });
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Principals of a type.
pub(super) fn principals(of_type: &str) -> Vec<Offer> {
    match of_type {
        "Service" => {
            let names = catalog::service_principals();
            names
                .map(|name| Offer::new(name, "", Kind::Value))
                .collect()
        }
        "AWS" => [
            ("*", "everyone"),
            ("arn:aws:iam::111122223333:root", "an account"),
            ("arn:aws:iam::111122223333:role/", "a role"),
            ("arn:aws:iam::111122223333:user/", "a user"),
        ]
        .map(|(text, detail)| Offer::new(text, detail, Kind::Value))
        .into(),
        "Federated" => [
            ("cognito-identity.amazonaws.com", "Amazon Cognito"),
            (
                "arn:aws:iam::111122223333:saml-provider/",
                "a SAML provider",
            ),
            (
                "arn:aws:iam::111122223333:oidc-provider/",
                "an OpenID Connect provider",
            ),
        ]
        .map(|(text, detail)| Offer::new(text, detail, Kind::Value))
        .into(),
        _ => Vec::new(),
    }
}

/// Values of a condition key: variables once `${` is typed, truth values, service principals.
pub(super) fn values(operator: &str, key: &str, typed: &str) -> Vec<Offer> {
    if let Some(variables) = variables(typed) {
        return variables;
    }
    let comparison = ConditionOperator::parse(operator).map(|operator| operator.comparison);
    let facts = catalog::condition_key(key);
    let is_truth = |family| matches!(family, Family::Bool | Family::Null);
    if comparison.is_ok_and(|of| is_truth(of.family()))
        || facts.is_some_and(|facts| facts.key_type == KeyType::Bool)
    {
        let words = ["true", "false"];
        return words
            .map(|word| Offer::new(word, "", Kind::EnumMember))
            .into();
    }
    let services = [
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
        "iam:PassedToService",
    ];
    if services.iter().any(|known| key.eq_ignore_ascii_case(known)) {
        return principals("Service");
    }
    if ["aws:RequestedRegion", "ec2:Region"]
        .iter()
        .any(|known| key.eq_ignore_ascii_case(known))
    {
        let regions = catalog::regions();
        return regions
            .map(|region| Offer::new(region, "", Kind::Value))
            .collect();
    }
    Vec::new()
}

/// Variables, where one has been begun: keys that hold a single value.
pub(super) fn variables(typed: &str) -> Option<Vec<Offer>> {
    let at = typed.rfind("${")?;
    let (before, begun) = typed.split_at_checked(at)?;
    if begun.contains('}') {
        return None;
    }
    let single = catalog::global_keys()
        .filter(|name| catalog::condition_key(name).is_some_and(|facts| !facts.multivalued));
    let offer = |name: &str| {
        let key = name.split("${").next().unwrap_or(name);
        Offer::new(format!("{before}${{{key}}}"), "", Kind::Variable)
    };
    Some(single.map(offer).collect())
}
