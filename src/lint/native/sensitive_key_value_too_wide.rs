//! A wildcard or a variable in the value of a key whose values AWS makes: accounts,
//! organizations, VPCs and their endpoints, ids of callers.

use super::outcome::conditions;
use super::presence::{self, Presence};
use crate::catalog;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::ast::{Condition, Effect, Leaf, OperatorBlock, Statement};
use crate::policy::condition::ConditionOperator;
use crate::policy::template::{Piece, PieceKind, Template};
use crate::policy::{Policy, PolicyKind};

const NAME: &str = "sensitive-key-value-too-wide";

const USER_ID: &str = "aws:userid";

/// A key of a caller's session that AWS sets as it sets those of the catalogue's `whole` keys.
const ALSO_SET_BY_AWS: &str = "aws:Ec2InstanceSourceVpc";

/// What a statement does with requests whose value fits by the wildcard or the variable.
fn consequence(effect: Option<Effect>, negated: bool) -> &'static str {
    match (effect, negated) {
        (Some(Effect::Allow), false) => "this allows more than it names",
        (Some(Effect::Deny), true) => "this exempts more from the Deny than it names",
        (Some(Effect::Allow), true) => "this leaves out more than it names",
        (Some(Effect::Deny), false) => "this denies more than it names",
        (None, _) => "this fits more than it names",
    }
}

/// True where a value that is too wide lets more requests through, false where it stops more.
pub(super) fn lets_more_through(
    statement: &Statement<'_>,
    operator: ConditionOperator,
) -> Option<bool> {
    let negated = operator.comparison.is_negated();
    Some(match statement.effect()? {
        Effect::Allow => !negated,
        Effect::Deny => negated,
    })
}

/// Source: IAM User Guide, "Access Analyzer policy check reference" and "AWS global condition
/// context keys", Sensitive condition keys.
pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        let is_id = key.eq_ignore_ascii_case(USER_ID);
        if !is_id && !catalog::condition_key(key).is_some_and(|facts| facts.is_whole()) {
            continue;
        }
        let Some(operator) = block.operator else {
            continue;
        };
        if tests_presence(statement, block, condition, operator) {
            continue;
        }
        for value in &condition.values {
            let template = if policy.has_variables() {
                Template::parse(&value.text)
            } else {
                Template::without_variables(&value.text)
            };
            let wide = template
                .pieces
                .iter()
                .find(|piece| is_too_wide(piece, &template, &value.text, operator, is_id));
            if let Some(piece) = wide {
                cx.report(problem(policy, statement, operator, key, value, piece));
            }
        }
    }
}

/// True where the condition only tests whether the key is there, and no harm is in that: other
/// rules say so.
fn tests_presence(
    statement: &Statement<'_>,
    block: &OperatorBlock<'_>,
    condition: &Condition<'_>,
    operator: ConditionOperator,
) -> bool {
    match presence::tested(block, condition) {
        Some(Presence::Always | Presence::Never) => true,
        Some(Presence::There | Presence::Absent) => {
            lets_more_through(statement, operator) == Some(false)
        }
        None => false,
    }
}

fn is_too_wide(
    piece: &Piece,
    template: &Template,
    text: &str,
    operator: ConditionOperator,
    is_id: bool,
) -> bool {
    let free = match &piece.kind {
        PieceKind::AnyRun | PieceKind::AnyOne => operator.comparison.takes_wildcards(),
        PieceKind::Variable { key, .. } => {
            let key = text.get(key.clone()).unwrap_or_default();
            operator.comparison.takes_variables() != Some(false)
                && catalog::condition_key(key).is_some_and(|facts| {
                    let alone = template.pieces.len() == 1;
                    let set = facts.is_whole() || facts.name == ALSO_SET_BY_AWS;
                    !(alone && set)
                })
        }
        PieceKind::Literal | PieceKind::Escaped(_) | PieceKind::Malformed => false,
    };
    free && !(is_id && may_vary(piece, template, text))
}

/// True for what may vary in a caller's id: what stands right of its colon, the whole of what
/// stands left of it, and what follows a whole id.
///
/// Source: IAM User Guide, "Access Analyzer policy check reference"; "IAM identifiers", unique ids.
fn may_vary(piece: &Piece, template: &Template, text: &str) -> bool {
    let before = text.get(..piece.range.start).unwrap_or_default();
    let after = text.get(piece.range.end..).unwrap_or_default();
    let mut pieces = template.pieces.iter();
    let right = pieces
        .by_ref()
        .take_while(|other| other.range.start < piece.range.start)
        .filter(|other| other.kind == PieceKind::Literal)
        .any(|other| {
            text.get(other.range.clone())
                .is_some_and(|part| part.contains(':'))
        });
    let alone = before.is_empty() && (after.is_empty() || after.starts_with(':'));
    let whole_id = before.len() > 19
        && before
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    right || alone || whole_id
}

fn problem(
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    operator: ConditionOperator,
    key: &str,
    value: &Leaf<'_>,
    piece: &Piece,
) -> Diagnostic {
    let consequence = consequence(statement.effect(), operator.comparison.is_negated());
    let is_variable = matches!(piece.kind, PieceKind::Variable { .. });
    let what = if is_variable { "variable" } else { "wildcard" };
    let message = format!(
        "a {what} stands in {}, a value of {}: {consequence}",
        quoted(&value.text),
        quoted(key)
    );
    let label = match (&policy.kind, is_variable) {
        (PolicyKind::Endpoint, false) => "AWS refuses an endpoint policy with this",
        (_, true) => "whoever sets this decides what fits",
        (_, false) => "AWS makes these values, and others have ones that fit",
    };
    let found = Diagnostic::new(NAME, value.span_of(piece.range.clone()), message)
        .code(if is_variable {
            "VARIABLE_USAGE_TOO_PERMISSIVE"
        } else {
            "WILDCARD_USAGE_TOO_PERMISSIVE"
        })
        .label(label);
    let outcome = match (statement.effect(), operator.comparison.is_negated()) {
        (Some(Effect::Allow), false) => Some("this condition holds"),
        (Some(Effect::Deny), true) => Some("this Deny does not apply"),
        _ => None,
    };
    let found = match outcome {
        Some(outcome) => found.example(format!(
            "a request with a stranger's `{key}` that fits: {outcome}"
        )),
        None => found,
    };
    if key.eq_ignore_ascii_case(USER_ID) {
        return found.help("write the id of the role or user whole: `AROAEXAMPLEID:*` is every session of one role");
    }
    found.help("write the whole value; where there are several, list them")
}
