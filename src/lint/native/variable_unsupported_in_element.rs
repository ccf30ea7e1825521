//! Policy variables where AWS does not replace them.

use super::outcome::conditions;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::Leaf;
use crate::policy::grammar::Problem;
use crate::policy::grammar::ProblemKind;
use crate::policy::resource::Arn;
use crate::policy::template::Template;

const NAME: &str = "variable-unsupported-in-element";
const CODE: &str = "VARIABLE_UNSUPPORTED_IN_ELEMENT";

fn not_here(variable: &str, element: &str) -> String {
    format!(
        "the policy variable {} cannot stand in {element}",
        quoted(variable)
    )
}

fn no_variable(text: &str, place: &str) -> String {
    format!("{} in {place} is no policy variable", quoted(text))
}

/// Source: IAM User Guide, "IAM policy elements: Variables and tags", where variables can be used.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let variables = policy.has_variables();
    for statement in &policy.statements {
        for element in statement.action.iter().chain(&statement.not_action) {
            for entry in &element.entries {
                if let Some(problem) = entry
                    .pattern
                    .problem()
                    .filter(|problem| problem.kind == ProblemKind::Variable)
                {
                    cx.report(refused(
                        &entry.leaf,
                        problem,
                        &format!("`{}`", element.key.text()),
                    ));
                }
            }
        }
        for element in statement.principal.iter().chain(&statement.not_principal) {
            let values = element.members.iter().flat_map(|member| &member.values);
            for leaf in values.chain(&element.bare) {
                if let Some(found) = of_key(leaf, &format!("`{}`", element.key.text())) {
                    cx.report(found);
                }
            }
        }
        let elements = statement.resource.iter().chain(&statement.not_resource);
        for entry in elements
            .filter(|_| variables)
            .flat_map(|element| &element.entries)
        {
            let arn = entry.pattern.arn();
            let misplaced = arn.and_then(|arn| arn.misplaced_variable(&entry.leaf.text));
            if let (Some(arn), Some(problem)) = (arn, misplaced) {
                cx.report(early(&entry.leaf, &problem, arn));
            }
        }
    }
    for (_, _, condition) in conditions(policy) {
        if let Some(found) = of_key(&condition.key, "a condition key") {
            cx.report(found);
        }
    }
}

fn refused(leaf: &Leaf<'_>, problem: &Problem, element: &str) -> Diagnostic {
    let variable = leaf.text.get(problem.range.clone()).unwrap_or_default();
    Diagnostic::new(
        NAME,
        leaf.span_of(problem.range.clone()),
        not_here(variable, element),
    )
    .code(CODE)
    .label("AWS does not replace it here")
    .help("variables stand in resources and in condition values; name the values here")
}

/// A variable of AWS (`${aws:username}`); the placeholder of a template is none.
fn of_key(leaf: &Leaf<'_>, element: &str) -> Option<Diagnostic> {
    let template = Template::parse(&leaf.text);
    let (range, _, _) = template
        .variables()
        .find(|(_, key, _)| leaf.text.get(key.clone()).is_some_and(is_condition_key))?;
    let variable = leaf.text.get(range.clone()).unwrap_or_default();
    Some(
        Diagnostic::new(NAME, leaf.span_of(range), not_here(variable, element))
            .code(CODE)
            .label("AWS does not replace it here")
            .help("variables stand in resources and in condition values; name the values here"),
    )
}

/// False for the placeholders of templates, `${Account}` and `${AWS::Partition}`.
fn is_condition_key(name: &str) -> bool {
    name.contains(':') && !name.contains("::")
}

/// A variable in one of the first fields of an ARN. The documentation excludes it, but AWS's own
/// managed policies hold it in Region and account.
fn early(leaf: &Leaf<'_>, problem: &Problem, arn: &Arn) -> Diagnostic {
    let at = problem.range.start;
    let field = match at {
        at if arn.partition.contains(&at) => "the partition of an ARN",
        at if arn.service.contains(&at) => "the service of an ARN",
        at if arn.region.contains(&at) => "the Region of an ARN",
        _ => "the account of an ARN",
    };
    let variable = leaf.text.get(problem.range.clone()).unwrap_or_default();
    let name = variable.trim_start_matches("${").trim_end_matches('}');
    if !is_condition_key(name) {
        return Diagnostic::new(
            NAME,
            leaf.span_of(problem.range.clone()),
            no_variable(variable, field),
        )
        .code(CODE)
        .severity(Severity::Warning)
        .label("no condition key")
        .help("this looks like a placeholder: lint what the template makes of it");
    }
    let found = refused(leaf, problem, field);
    if arn.region.contains(&at) || arn.account.contains(&at) {
        found
            .severity(Severity::Note)
            .label("AWS documents variables only behind the fifth colon")
            .help("write `*` or the value itself")
    } else {
        found
    }
}
