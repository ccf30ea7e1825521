//! A question made ready for the search.

use super::Instance;
use super::case::{Case, Shape};
use super::plan::{Parts, Plan};
use super::region::{PrincipalClass, Region};
use crate::request::{Group, Request, StatementId};

/// A question, ready to be searched.
pub(super) struct Task<'t, 'p> {
    /// The policies. Where they are attached need not be where they are in truth.
    pub(super) group: &'t Group<'p>,
    /// The sorts of principals.
    pub(super) shapes: Vec<Shape>,
    /// What the request must be.
    pub(super) region: &'t Region,
    /// Statements that must match the same request, with an action of their own.
    pub(super) matched: Vec<(StatementId, &'t Region)>,
    /// What must let the request pass.
    pub(super) plans: &'t dyn for<'q> Fn(&Parts<'q, 'p>, &Case) -> Vec<Plan<'q>>,
    /// Whether a request is what was looked for, by the evaluator.
    pub(super) confirm: &'t dyn Fn(&Request, Shape) -> Option<Instance>,
}

impl<'t> Task<'t, '_> {
    /// What the request must be, for each of the question's parts.
    pub(super) fn regions(&self) -> impl Iterator<Item = &'t Region> {
        let matched = self.matched.iter().map(|(_, region)| *region);
        matched.chain([self.region])
    }

    /// True if the principal is one that does not own the resource, whoever else it is.
    pub(super) fn is_elsewhere(&self) -> bool {
        let foreign = |class: &PrincipalClass| {
            matches!(class, PrincipalClass::Foreign | PrincipalClass::Stranger)
        };
        let mut principals = self.regions().map(|region| &region.principal);
        principals.any(|principal| !principal.is_empty() && principal.iter().all(foreign))
    }

    /// True if the principal is a stranger.
    pub(super) fn is_about_strangers(&self) -> bool {
        let stranger = |region: &Region| region.principal.contains(&PrincipalClass::Stranger);
        self.regions().any(stranger)
    }
}
