//! `Action` and `NotAction` as bits of the catalogue and, for names that it lacks, as texts.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Action", "IAM JSON policy elements:
//! `NotAction`".

use std::sync::Arc;

use super::super::actions::Actions;
use super::super::space::{Dim, Lit, Quantifier, Set, Space};
use super::super::strings::Glob;
use super::bounds::{self, Bounds, texts};
use crate::catalog;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Element, Statement};

/// The actions that some patterns match: those of the catalogue, and as a text on [`Dim::ACTION`]
/// those that it lacks. A pattern that can match nothing but an action of the catalogue is left out
/// of the text, since that dimension is asked only about names that the catalogue lacks.
#[derive(Clone, Debug)]
pub(in crate::prover) struct Named {
    pub(in crate::prover) actions: Arc<Actions>,
    pub(in crate::prover) name: Lit,
}

/// The actions of a statement; `None` if it can match none.
pub(super) fn of_statement(space: &mut Space, statement: &Statement<'_>) -> Option<Named> {
    let matched = statement.action.as_ref().map(collect);
    let excepted = statement.not_action.as_ref().map(collect);
    let (actions, name) = match (matched, excepted) {
        (None, None) => return None,
        (Some((actions, name)), None) => (actions, holds(space, name)),
        (None, Some((actions, name))) => (actions.complement(), holds(space, name).not()),
        // AWS takes no such statement; where both are, both count.
        (Some((mut actions, values)), Some((others, _))) => {
            actions.remove(&others);
            let bounds = Bounds {
                must: Set::Nothing,
                may: values,
                gap: Some("which names are in Action and not in NotAction".to_owned()),
                flipped: false,
                letters: None,
            };
            let name = bounds::literal(Dim::ACTION, Quantifier::One, bounds, (false, false));
            (actions, space.literal(name))
        }
    };
    let never = space
        .get(name)
        .is_some_and(|literal| literal.may.values == Set::Nothing);
    (!never || !actions.is_empty()).then(|| Named {
        actions: Arc::new(actions),
        name,
    })
}

/// The actions that one of the patterns matches; a text that is no pattern matches nothing.
pub(in crate::prover) fn like(space: &mut Space, patterns: &[&str]) -> Named {
    let mut actions = Actions::nothing();
    let mut globs = Vec::new();
    for text in patterns {
        add(&ActionPattern::parse(text), text, &mut actions, &mut globs);
    }
    Named {
        actions: Arc::new(actions),
        name: holds(space, texts(globs)),
    }
}

fn collect(element: &Element<'_, ActionPattern>) -> (Actions, Set) {
    let mut actions = Actions::nothing();
    let mut globs = Vec::new();
    for entry in &element.entries {
        add(&entry.pattern, &entry.leaf.text, &mut actions, &mut globs);
    }
    (actions, texts(globs))
}

fn add(pattern: &ActionPattern, text: &str, actions: &mut Actions, globs: &mut Vec<Glob>) {
    let everything = match pattern {
        ActionPattern::Everything => true,
        ActionPattern::Named { .. } => false,
        ActionPattern::Invalid(_) if text == "*:*" => true,
        ActionPattern::Invalid(_) => return,
    };
    if everything {
        *actions = Actions::everything();
        globs.push(Glob::new("*"));
        return;
    }
    if text.contains(['*', '?']) {
        for action in catalog::expand(text) {
            actions.insert(action);
        }
    } else if let Some(action) = catalog::action(text) {
        actions.insert(action);
        return;
    }
    globs.push(Glob::new(&text.to_ascii_lowercase()).fold());
}

fn holds(space: &mut Space, values: Set) -> Lit {
    let bounds = Bounds::exact(values);
    space.literal(bounds::literal(
        Dim::ACTION,
        Quantifier::One,
        bounds,
        (false, false),
    ))
}
