//! What conditions and elements hold for, by AWS's pages and the decisions that evaluator and prover
//! share.

mod conditions;
mod cubes;
mod laws;
mod oracle;
mod ordered;
mod sets;
mod values;

use super::*;
use crate::json::Tree;
use crate::policy::{self, PolicyKind};
use crate::prover::space::{Dim, Holds, Literal, Quantifier};
use crate::request::{Attachment, StatementId};

/// What a request holds on a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    Absent,
    One(String),
    Many(Vec<String>),
}

impl Held {
    /// `-` is an absent key, `[a|b]` a set, `[]` the empty one.
    fn read(text: &str) -> Self {
        if text == "-" {
            return Self::Absent;
        }
        match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            Some("") => Self::Many(Vec::new()),
            Some(values) => Self::Many(values.split('|').map(str::to_owned).collect()),
            None => Self::One(text.to_owned()),
        }
    }
}

fn is_in(space: &Space, dim: Dim, set: &Set, value: &str) -> bool {
    match set {
        Set::Everything => true,
        Set::Nothing => false,
        Set::Text(set) => set.contains(value),
        Set::Line(set) => point_of(space, dim, value).map_or(set.beside, |at| set.contains(at)),
    }
}

fn holds(space: &Space, literal: &Literal, holds: &Holds, held: &Held) -> bool {
    let is_in = |value: &String| is_in(space, literal.dim, &holds.values, value);
    match (held, literal.quantifier) {
        (Held::Absent, _) => holds.absent,
        (Held::One(value), _) => is_in(value),
        (Held::Many(values), Quantifier::Any) => values.iter().any(is_in),
        (Held::Many(values), Quantifier::All) => values.iter().all(is_in),
        (Held::Many(_), Quantifier::One) => panic!("several values on a key with one"),
    }
}

/// Whether a literal holds: yes, no, or not known.
#[track_caller]
fn answer(space: &Space, lit: Lit, held: &Held) -> Option<bool> {
    let literal = space.get(lit).expect("the literal is known");
    let must = holds(space, literal, &literal.must, held);
    let may = holds(space, literal, &literal.may, held);
    assert!(may || !must, "{held:?}: {literal:?}");
    assert_eq!(
        literal.must == literal.may,
        literal.gap.is_none(),
        "{literal:?}"
    );
    (must == may).then_some(must)
}

/// Runs `f` with a policy read from `text`.
fn with_policy<T>(text: &str, f: impl FnOnce(&Policy<'_>) -> T) -> T {
    let (tree, problems) = Tree::parse(text);
    assert!(problems.is_empty(), "{text}: {problems:?}");
    let (policy, _) = policy::read(tree.root().expect("a value"), PolicyKind::Identity);
    f(&policy)
}

const ID: StatementId = StatementId {
    policy: Attachment::Identity(0),
    statement: 0,
};

/// The cube of the only statement of a policy.
fn cube_of(space: &mut Space, text: &str, bindings: &Bindings) -> Option<Cube> {
    with_policy(text, |policy| {
        cube(space, policy, &policy.statements[0], ID, bindings).ok()
    })
}

/// A policy with one statement of this Condition.
fn under_condition(condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement":
           {{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}}}"#
    )
}

/// The literal of a Condition with one operator and one key.
fn literal_of(space: &mut Space, condition: &str, bindings: &Bindings) -> Lit {
    with_policy(&under_condition(condition), |policy| {
        let block = policy.statements[0]
            .condition
            .as_ref()
            .expect("a Condition");
        let keys = Keys::new(Some(block));
        let (block, condition) = block.conditions().next().expect("a condition");
        let dim = keys.dimension(space, &condition.key.text);
        let values: Vec<&str> = condition.values.iter().map(|leaf| &*leaf.text).collect();
        let mut resolver = Resolver::new(bindings);
        let operator = block.operator.expect("an operator");
        condition::literal(space, &mut resolver, dim, operator, &values)
    })
}

fn bindings(pairs: &[(&str, Option<&str>)]) -> Bindings {
    let pair = |(key, value): &(&str, Option<&str>)| ((*key).into(), value.map(Into::into));
    pairs.iter().map(pair).collect()
}
