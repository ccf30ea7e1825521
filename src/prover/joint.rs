//! Statements that must match the same request as the one that is searched for.

use super::base;
use super::case::Case;
use super::compiled::{Compiled, Stated};
use super::fit::Bound;
use super::plan::Ways;
use super::region::Region;
use super::space::{Dim, Lit};
use super::task::Task;
use super::witness::{Failure, unlisted_action};
use crate::request::StatementId;

/// An action that both the statement and the region are about, by which it is confirmed that the statement
/// matches. An error where there is none, or it is not known.
pub(super) fn action(
    compiled: &mut Compiled<'_>,
    id: StatementId,
    region: &Region,
) -> Result<String, Failure> {
    let wish = base::actions(&mut compiled.space, region);
    let stated = compiled.get(id).ok_or(Failure::Impossible)?;
    let mut known = wish.actions;
    known.keep(&stated.cube.actions);
    if let Some(action) = known.iter().next() {
        return Ok(action.name().to_owned());
    }
    let mut name = wish.names.ok_or(Failure::Impossible)?;
    name.push(stated.cube.name);
    let mut fitter = compiled.fitter(Bound::Over);
    let found = if fitter.fits(Dim::ACTION, &name) {
        unlisted_action(&mut fitter, &name)
    } else {
        Err(Failure::Impossible)
    };
    compiled.keep(fitter);
    found
}

/// What a statement that must match too says of resource and context; `None` where it never holds.
pub(super) fn sides(compiled: &Compiled<'_>, id: StatementId) -> Option<Vec<Lit>> {
    let stated = compiled.get(id)?;
    Some(stated.cube.sides.iter().map(|side| side.lit).collect())
}

/// The ways in which a request of the case can be of all the question's regions and have a principal that all
/// statements that must match too are about.
pub(super) fn regions(
    task: &Task<'_, '_>,
    compiled: &mut Compiled<'_>,
    case: &Case,
    ways: &Ways,
) -> Vec<Vec<Lit>> {
    let mut all = base::lits(&mut compiled.space, task.region, case);
    for (id, region) in &task.matched {
        all = both(&all, &base::lits(&mut compiled.space, region, case));
        if compiled.get(*id).is_some_and(Stated::has_principal) {
            let these = ways.get(id).map_or(&[][..], Vec::as_slice);
            let these: Vec<Vec<Lit>> = these.iter().map(|(_, lits)| lits.clone()).collect();
            all = both(&all, &these);
        }
    }
    all
}

/// Every way of the one with every way of the other.
fn both(some: &[Vec<Lit>], others: &[Vec<Lit>]) -> Vec<Vec<Lit>> {
    let with = |lits: &Vec<Lit>| {
        let lits = lits.clone();
        others
            .iter()
            .map(move |more| [lits.as_slice(), more].concat())
    };
    some.iter().flat_map(with).collect()
}
