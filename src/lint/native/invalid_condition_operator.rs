//! Condition operators that AWS does not have.

use super::naming::Suggestions;
use crate::catalog;
use crate::diagnostic::{Diagnostic, Safety, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::policy::ast::OperatorBlock;
use crate::policy::condition::{Comparison, ConditionOperator, suggest};
use crate::policy::grammar::ProblemKind;

const NAME: &str = "invalid-condition-operator";

fn no_operator(text: &str, problem: &str) -> String {
    if text.is_empty() {
        return problem.to_owned();
    }
    format!("{} is no condition operator: {problem}", quoted(text))
}

fn no_such_operator(text: &str) -> String {
    format!("AWS has no condition operator {}", quoted(text))
}

fn key_without_operator(key: &str) -> String {
    format!(
        "the condition key {} stands where an operator belongs",
        quoted(key)
    )
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut suggestions = Suggestions::new();
    let conditions = policy
        .statements
        .iter()
        .filter_map(|statement| statement.condition.as_ref());
    for block in conditions.flat_map(|condition| &condition.operators) {
        if let Some(found) = unknown(block, &mut suggestions) {
            cx.report(found);
        }
    }
}

fn unknown(block: &OperatorBlock<'_>, suggestions: &mut Suggestions) -> Option<Diagnostic> {
    let text = &*block.name.text;
    let problem = ConditionOperator::parse(text).err()?;
    if problem.kind == ProblemKind::NullWithIfExists {
        return None;
    }
    let place = if text.is_empty() {
        block.name.span()
    } else {
        block.name.span_of(problem.range.clone())
    };
    // `"Condition": {"aws:SourceIp": …}`
    if text.contains(':') && catalog::condition_key(text).is_some() {
        return Some(
            Diagnostic::new(NAME, block.name.span(), key_without_operator(text))
                .code("INVALID_CONDITION_OPERATOR")
                .label("AWS refuses the policy")
                .help("put an operator around it, as in `\"Condition\": {\"StringEquals\": {\"aws:username\": \"alice\"}}`"),
        );
    }
    let message = if problem.kind == ProblemKind::UnknownOperator {
        no_such_operator(text)
    } else {
        no_operator(text, &problem.message)
    };
    let found = Diagnostic::new(NAME, place, message)
        .code("INVALID_CONDITION_OPERATOR")
        .label("AWS refuses the policy");
    if let Some(meant) = suggestions.ask(|| meant(text)) {
        return Some(found.help(format!("did you mean `{meant}`?")).edit(
            Safety::Unsafe,
            block.name.span(),
            block.name.node.escape_for_file(&format!("\"{meant}\"")),
        ));
    }
    let names: Vec<&str> = like(text).map(Comparison::name).collect();
    Some(if names.is_empty() {
        found.help("the operators begin with String, Numeric, Date, Bool, Binary, IpAddress, NotIpAddress, Arn or Null")
    } else {
        found.help(format!("AWS has {}", names.join(", ")))
    })
}

/// The operator that was meant; also where a known slip has `IfExists` behind it.
fn meant(text: &str) -> Option<String> {
    suggest(text).or_else(|| {
        let meant = suggest(text.strip_suffix("IfExists")?)?;
        (meant != "Null").then(|| format!("{meant}IfExists"))
    })
}

/// The operators that begin with the same word.
fn like(text: &str) -> impl Iterator<Item = Comparison> {
    let name = text
        .rsplit(':')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let word = ["string", "numeric", "date", "arn"]
        .into_iter()
        .find(|word| name.starts_with(word));
    Comparison::ALL.into_iter().filter(move |comparison| {
        word.is_some_and(|word| comparison.name().to_ascii_lowercase().starts_with(word))
    })
}
