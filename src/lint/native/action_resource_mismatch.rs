//! Actions that cannot be about any of the resources that stand beside them.

use super::arn_pattern::ArnPattern;
use crate::catalog::{self, Action, ArnTemplate};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::{Effect, Statement};
use crate::policy::resource::ResourcePattern;
use crate::source::Span;

const NAME: &str = "action-resource-mismatch";

/// Longer lists are not compared: each action is held against each resource.
const MOST: usize = 1_000;

fn about_none(action: Action) -> String {
    format!(
        "{} cannot be about any resource of this statement",
        quoted(action.name())
    )
}

/// Source: Service Authorization Reference, "Actions defined by …": which resource types an action works on.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for statement in &policy.statements {
        let Some(resources) = Resources::of(statement, policy.has_variables()) else {
            continue;
        };
        let actions = statement.action.iter().flat_map(|element| &element.entries);
        for entry in actions.take(MOST) {
            let Some(action) = catalog::action(&entry.leaf.text) else {
                continue;
            };
            let templates = action.arn_templates();
            if !resources.may_be_for(templates) {
                cx.report(problem(statement, entry.leaf.span(), action, templates));
            }
        }
    }
}

/// The ARNs of a statement that names resources and not all.
struct Resources<'p> {
    patterns: Vec<(&'p str, ArnPattern)>,
    /// Services with an ARN of a form that the catalogue does not know, which may be a form of any action's.
    strange: Vec<&'p str>,
}

impl<'p> Resources<'p> {
    fn of(statement: &'p Statement<'_>, variables: bool) -> Option<Self> {
        let entries = &statement.resource.as_ref()?.entries;
        if entries.is_empty() || entries.len() > MOST {
            return None;
        }
        let mut resources = Self {
            patterns: Vec::new(),
            strange: Vec::new(),
        };
        for entry in entries {
            let text = &*entry.leaf.text;
            let ResourcePattern::Arn(arn) = &entry.pattern else {
                return None;
            };
            let service = arn.service(text);
            if service.contains(['*', '?', '$']) {
                return None;
            }
            let known = catalog::arn_templates(service);
            // A service that there is not is the finding of another rule.
            if known.is_empty() {
                return None;
            }
            let pattern = ArnPattern::new(text, arn, variables);
            if !known.iter().any(|template| pattern.can_mean(template)) {
                resources.strange.push(service);
            }
            resources.patterns.push((service, pattern));
        }
        Some(resources)
    }

    fn may_be_for(&self, templates: &[ArnTemplate]) -> bool {
        let any_service = |of: &ArnTemplate| of.service_field().contains('$');
        let strange = |of: &ArnTemplate| self.strange.contains(&of.service_field());
        if templates.iter().any(|of| any_service(of) || strange(of)) {
            return true;
        }
        self.patterns.iter().any(|(service, pattern)| {
            let mut same = templates.iter().filter(|of| of.service_field() == *service);
            same.any(|template| pattern.can_mean(template))
        })
    }
}

fn problem(
    statement: &Statement<'_>,
    place: Span,
    action: Action,
    templates: &[ArnTemplate],
) -> Diagnostic {
    let (harm, severity) = match statement.effect() {
        Some(Effect::Deny) => ("not denied by this statement", Severity::Error),
        _ => ("not allowed by this statement", Severity::Warning),
    };
    let found = Diagnostic::new(NAME, place, about_none(action))
        .label(harm)
        .severity(severity);
    let mut shapes: Vec<&str> = templates.iter().map(|of| of.text).collect();
    shapes.sort_by_key(|text| text.len());
    shapes.dedup();
    match shapes.as_slice() {
        [] => found.severity(Severity::Note).help(format!(
            "AWS documents only `*` as the resource of {action}: put it into a statement of its own with `\"Resource\": \"*\"`"
        )),
        [only] => found.help(format!("it is about {}", quoted(only))),
        [first, second, rest @ ..] => {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(" and {more} more (`iamlint catalog action {action}`)"),
            };
            found.help(format!("it is about {}, {}{more}", quoted(first), quoted(second)))
        }
    }
}
