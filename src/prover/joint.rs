//! Statements that must match the same request as the one that is searched for.

use super::base;
use super::compiled::Compiled;
use super::plan::Ways;
use super::region::Region;
use super::search::Task;
use super::space::Lit;
use crate::request::StatementId;

/// What a statement that must match too says of resource and context; `None` where it matches no action
/// asked about.
pub(super) fn sides(
    compiled: &mut Compiled<'_>,
    (id, region): (StatementId, &Region),
) -> Option<Vec<Lit>> {
    let wish = base::actions(&mut compiled.space, region);
    let stated = compiled.get(id)?;
    if wish.actions.is_disjoint(&stated.cube.actions) {
        return None;
    }
    let sides: Vec<Lit> = stated.cube.sides.iter().map(|side| side.lit).collect();
    Some(sides)
}

/// The ways in which the principals of all statements that must match too match together.
pub(super) fn principals(
    task: &Task<'_, '_>,
    compiled: &mut Compiled<'_>,
    ways: &Ways,
) -> Option<Vec<Vec<Lit>>> {
    let mut all: Option<Vec<Vec<Lit>>> = None;
    for (id, _) in &task.matched {
        if !compiled.get(*id)?.has_principal() {
            continue;
        }
        let these = ways.get(id).map_or(&[][..], Vec::as_slice);
        let before = all.unwrap_or_else(|| vec![Vec::new()]);
        all = Some(
            before
                .iter()
                .flat_map(|lits| {
                    these
                        .iter()
                        .map(|(_, more)| [lits.as_slice(), more].concat())
                })
                .collect(),
        );
    }
    all
}
