//! Actions that no service has, and texts that are no action pattern.

use super::naming::{ADD, Suggestions, not_in_catalogue, service_name};
use super::outcome::matches_nothing;
use crate::catalog::{self, Service};
use crate::diagnostic::{Diagnostic, Safety, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Effect, Entry, Statement};
use crate::policy::grammar::{Problem, ProblemKind};

const NAME: &str = "invalid-action";

fn no_such_action(entry: &Entry<'_, ActionPattern>, service: Service) -> String {
    let (text, pattern) = (
        &entry.leaf.text,
        entry.pattern.has_wildcard(&entry.leaf.text),
    );
    let verb = if pattern { "matches no" } else { "is no" };
    let (name, where_from) = (service_name(service), not_in_catalogue());
    format!("{} {verb} action of {name}, {where_from}", quoted(text))
}

fn no_pattern(text: &str, problem: &Problem) -> String {
    if text.trim().is_empty() {
        return problem.message.clone();
    }
    format!("{} is no action: {}", quoted(text), problem.message)
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    for statement in &policy.statements {
        let elements = [(&statement.action, false), (&statement.not_action, true)];
        for (element, in_not_action) in elements {
            for entry in element.iter().flat_map(|element| &element.entries) {
                let harm = matches_nothing(statement, in_not_action);
                match &entry.pattern {
                    ActionPattern::Everything => {}
                    ActionPattern::Invalid(problem) => {
                        if let Some(found) = malformed(entry, problem, harm) {
                            cx.report(found);
                        }
                    }
                    ActionPattern::Named { service, .. } => {
                        let prefix = entry.leaf.text.get(service.clone()).unwrap_or_default();
                        if let Some(service) = catalog::service(prefix)
                            && !catalog::matches_any(&entry.leaf.text)
                            && !cx.additions.has_action(&entry.leaf.text)
                        {
                            let meant =
                                suggestions.ask(|| catalog::suggest_action(&entry.leaf.text));
                            cx.report(unknown(statement, entry, service, harm, meant));
                        }
                    }
                }
            }
        }
    }
}

fn unknown(
    statement: &Statement<'_>,
    entry: &Entry<'_, ActionPattern>,
    service: Service,
    harm: &str,
    meant: Option<String>,
) -> Diagnostic {
    let leaf = &entry.leaf;
    let name = match &entry.pattern {
        ActionPattern::Named { name, .. } => leaf.span_of(name.clone()),
        _ => leaf.span(),
    };
    let problem = Diagnostic::new(NAME, name, no_such_action(entry, service))
        .code("INVALID_ACTION")
        .label(harm);
    let problem = match statement.effect() {
        Some(Effect::Deny) if statement.not_action.is_none() => problem.example(
            "the call that this entry was meant to stop goes through, unless something else denies it",
        ),
        _ => problem,
    };
    match meant {
        Some(meant) => {
            let problem = problem.help(format!("did you mean `{meant}`?"));
            match meant.split_once(':') {
                Some((prefix, short)) if prefix == service.prefix() => {
                    problem.edit(Safety::Unsafe, name, short)
                }
                _ => problem.edit(
                    Safety::Unsafe,
                    leaf.span(),
                    leaf.node.escape_for_file(&format!("\"{meant}\"")),
                ),
            }
        }
        None => problem.severity(Severity::Warning).help(format!(
            "look for the name in the Service Authorization Reference under {}; {ADD}",
            service.name()
        )),
    }
}

/// What is wrong with a text that is no action pattern; a policy variable is another rule's.
fn malformed(
    entry: &Entry<'_, ActionPattern>,
    problem: &Problem,
    harm: &str,
) -> Option<Diagnostic> {
    let leaf = &entry.leaf;
    let text = &*leaf.text;
    let found = Diagnostic::new(
        NAME,
        leaf.span_of(problem.range.clone()),
        no_pattern(text, problem),
    )
    .code("INVALID_ACTION");
    Some(match problem.kind {
        ProblemKind::Variable => return None,
        ProblemKind::WildcardInService if text == "*:*" => found
            .severity(Severity::Warning)
            .label("a service prefix is written out")
            .help("write `*` for every action of every service")
            .edit(
                Safety::Safe,
                leaf.span(),
                leaf.node.escape_for_file("\"*\""),
            ),
        ProblemKind::WildcardInService => found
            .label("a service prefix is written out")
            .help("write one entry for each service that is meant"),
        ProblemKind::MissingColon => no_colon(found, entry),
        ProblemKind::Space => {
            let close: String = text.split_whitespace().collect();
            let found = found.label(harm);
            if catalog::matches_any(&close) {
                found.help(format!("write `{close}`")).edit(
                    Safety::Unsafe,
                    leaf.span(),
                    leaf.node.escape_for_file(&format!("\"{close}\"")),
                )
            } else {
                found
            }
        }
        _ => found.label("AWS refuses the policy").help(
            "write an action such as `s3:GetObject`, or `s3:*` for every action of a service",
        ),
    })
}

fn no_colon(found: Diagnostic, entry: &Entry<'_, ActionPattern>) -> Diagnostic {
    let leaf = &entry.leaf;
    let found = found.label("AWS refuses the policy");
    // `s3.GetObject`, `s3/GetObject`.
    let meant = leaf.text.find(['.', '/', ';']).and_then(|at| {
        let (prefix, rest) = leaf.text.split_at_checked(at)?;
        let meant = format!("{prefix}:{}", rest.get(1..)?);
        catalog::matches_any(&meant).then_some(meant)
    });
    if let Some(meant) = meant {
        return found.help(format!("write `{meant}`")).edit(
            Safety::Unsafe,
            leaf.span(),
            leaf.node.escape_for_file(&format!("\"{meant}\"")),
        );
    }
    match catalog::service(&leaf.text) {
        Some(service) => found.help(format!(
            "write `{0}:*` for every action of {1}, or name the actions",
            service.prefix(),
            service_name(service)
        )),
        None => found.help("put the prefix of the service and a colon before the name"),
    }
}
