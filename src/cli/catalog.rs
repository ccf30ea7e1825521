//! `iamlint catalog`

use serde_json::{Value, json};

use super::args::{CatalogArgs, ListFormat};
use super::output::{Sink, complain};
use super::{Failure, Status};
use crate::catalog::{self, Action, Eligibility, KeyFacts, KeySource, Service};
use crate::report::printable_line;

/// What a name stands for.
enum Entry {
    Service(Service),
    Action(Action),
    Pattern(String, Vec<Action>),
    Key(String, KeyFacts),
}

pub(super) fn run(args: &CatalogArgs) -> Result<Status, Failure> {
    let mut sink = Sink::stdout();
    let mut status = Status::Clean;
    let mut entries = Vec::new();
    for name in &args.names {
        if let Some(entry) = look_up(name) {
            entries.push(entry);
        } else {
            status = Status::Findings;
            complain(&unknown(name));
        }
    }
    if args.format == ListFormat::Json {
        let list: Vec<Value> = entries.iter().map(as_json).collect();
        let answer = json!({ "version": 1, "catalog": catalog::date(), "entries": list });
        let text = serde_json::to_string_pretty(&answer)
            .map_err(|error| Failure::new(format!("cannot write the answer: {error}")))?;
        sink.write(&text)?;
        sink.write("\n")?;
    } else {
        for (position, entry) in entries.iter().enumerate() {
            if position > 0 {
                sink.write("\n")?;
            }
            sink.write(&as_text(entry))?;
        }
    }
    sink.finish()?;
    Ok(status)
}

fn look_up(name: &str) -> Option<Entry> {
    if let Some(action) = catalog::action(name) {
        return Some(Entry::Action(action));
    }
    if name.contains(['*', '?']) {
        let actions: Vec<_> = catalog::expand(name).collect();
        return (!actions.is_empty()).then(|| Entry::Pattern(name.to_owned(), actions));
    }
    if let Some(facts) = catalog::condition_key(name) {
        return Some(Entry::Key(name.to_owned(), facts));
    }
    catalog::service(name).map(Entry::Service)
}

fn unknown(name: &str) -> Failure {
    let message = format!(
        "`{}` is not in the catalogue of {}",
        printable_line(name),
        catalog::date()
    );
    let suggestion = if name.contains(':') {
        catalog::suggest_action(name).or_else(|| catalog::suggest_condition_key(name))
    } else {
        catalog::suggest_service(name).map(ToOwned::to_owned)
    };
    match suggestion {
        Some(near) => Failure::new(message).hint(format!("did you mean `{near}`?")),
        None => Failure::new(message),
    }
}

fn eligibility(service: Service) -> &'static str {
    service
        .eligibility()
        .map_or("not on AWS's list", |eligibility| match eligibility {
            Eligibility::Yes => "yes",
            Eligibility::Partial => "in part",
            Eligibility::No => "no",
            Eligibility::Tool => "holds no patient data in normal use",
            Eligibility::Unverified => "not established",
        })
}

fn source(facts: &KeyFacts) -> String {
    match facts.source {
        KeySource::Global(category) => format!("global ({category})"),
        KeySource::Service(service) => format!("{} ({})", service.prefix(), service.name()),
        KeySource::IdentityProvider => "an identity provider".to_owned(),
    }
}

fn key_type(facts: &KeyFacts) -> String {
    let several = if facts.multivalued {
        ", several values"
    } else {
        ""
    };
    format!("{}{several}", facts.key_type.name())
}

fn resources(action: Action) -> Vec<String> {
    let service = action.service();
    let arns = |name: &str| {
        service
            .resource_type(name)
            .map(|found| found.arns.join(", "))
    };
    let resource = |resource: &catalog::ActionResource| {
        let required = if resource.required {
            "required"
        } else {
            "optional"
        };
        let arns = arns(resource.resource_type).unwrap_or_default();
        format!("{} ({required}): {arns}", resource.resource_type)
    };
    action.resource_types().iter().map(resource).collect()
}

fn as_text(entry: &Entry) -> String {
    let mut lines = Vec::new();
    match entry {
        Entry::Service(service) => {
            lines.push(format!("{}: {}", service.prefix(), service.name()));
            lines.push(format!("  actions: {}", service.actions().count()));
            lines.push(format!("  HIPAA eligible: {}", eligibility(*service)));
            if service.eligibility() == Some(Eligibility::Partial) {
                lines.push(format!("    {}", service.eligibility_note()));
            }
            let rcp = if service.supports_rcp() { "yes" } else { "no" };
            lines.push(format!("  resource control policies: {rcp}"));
            lines.push(format!(
                "  condition keys: {}",
                service.condition_keys().len()
            ));
            for kind in service.resource_types() {
                lines.push(format!(
                    "  resource {}: {}",
                    kind.name,
                    kind.arns.join(", ")
                ));
            }
        }
        Entry::Action(action) => {
            lines.push(format!("{action}: {}", action.service().name()));
            lines.push(format!("  access level: {}", action.access_level().name()));
            lines.push(format!(
                "  HIPAA eligible: {}",
                eligibility(action.service())
            ));
            let resources = resources(*action);
            if resources.is_empty() {
                lines.push("  resource: only `*`".to_owned());
            }
            lines.extend(
                resources
                    .iter()
                    .map(|resource| format!("  resource {resource}")),
            );
            let keys = action.condition_keys();
            if !keys.is_empty() {
                lines.push(format!("  condition keys: {}", keys.join(", ")));
            }
            let dependent = action.dependent_actions();
            if !dependent.is_empty() {
                lines.push(format!("  also needs: {}", dependent.join(", ")));
            }
        }
        Entry::Pattern(pattern, actions) => {
            let word = if actions.len() == 1 {
                "action"
            } else {
                "actions"
            };
            lines.push(format!(
                "{}: {} {word}",
                printable_line(pattern),
                actions.len()
            ));
            lines.extend(
                actions
                    .iter()
                    .map(|action| format!("  {action} ({})", action.access_level().name())),
            );
        }
        Entry::Key(name, facts) => {
            lines.push(format!("{}: {}", printable_line(name), key_type(facts)));
            lines.push(format!("  defined by: {}", source(facts)));
            if let Some(presence) = facts.presence {
                lines.push(format!("  in a request: {presence}"));
            }
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn as_json(entry: &Entry) -> Value {
    match entry {
        Entry::Service(service) => json!({
            "type": "service",
            "name": service.prefix(),
            "title": service.name(),
            "actions": service.actions().count(),
            "hipaaEligible": service.eligibility().map(Eligibility::name),
            "resourceControlPolicies": service.supports_rcp(),
        }),
        Entry::Action(action) => json!({
            "type": "action",
            "name": action.name(),
            "accessLevel": action.access_level().name(),
            "resourceTypes": action.resource_types().iter().map(|resource| json!({
                "name": resource.resource_type,
                "required": resource.required,
                "arns": action.service().resource_type(resource.resource_type).map(|r| &r.arns),
            })).collect::<Vec<_>>(),
            "conditionKeys": action.condition_keys(),
            "dependentActions": action.dependent_actions(),
            "hipaaEligible": action.service().eligibility().map(Eligibility::name),
        }),
        Entry::Pattern(pattern, actions) => json!({
            "type": "pattern",
            "name": pattern,
            "actions": actions.iter().map(|action| action.name()).collect::<Vec<_>>(),
        }),
        Entry::Key(name, facts) => json!({
            "type": "condition-key",
            "name": name,
            "valueType": facts.key_type.name(),
            "multivalued": facts.multivalued,
            "definedBy": source(facts),
            "presence": facts.presence,
        }),
    }
}
