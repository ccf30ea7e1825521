//! From a set of points to one request that a person can read.

use foldhash::HashSet;
use std::collections::BTreeMap;

use super::case::{Case, Shape};
use super::compile;
use super::compiled::Compiled;
use super::fit::{Atom, Fitter, Value};
use super::likely::{self, ACCOUNTS};
use super::plan::Relation;
use super::solve::Leaf;
use super::space::{Dim, Lit, Set};
use super::typed::{self, Group};
use crate::catalog::{self, Action};
use crate::request::{ContextValue, Request};

/// What a witness is built for.
pub(super) struct Scene<'q, 'p> {
    pub(super) compiled: &'q Compiled<'p>,
    pub(super) case: &'q Case,
    pub(super) relation: Relation,
    /// Only a resource that fits the action will do.
    pub(super) typed: bool,
    /// Actions to take before others.
    pub(super) prefer: &'q [Action],
}

/// Why there is no witness.
pub(super) enum Failure {
    /// No request is like that.
    Impossible,
    /// None was found.
    Doubtful(String),
}

/// Keys that follow from the principal.
const DERIVED: [&str; 7] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:username",
];

impl Scene<'_, '_> {
    /// A request of the leaf.
    pub(super) fn request(&self, fitter: &mut Fitter<'_>, leaf: &Leaf) -> Result<Request, Failure> {
        let accounts = self.accounts();
        let own = accounts.first().map_or("", String::as_str).to_owned();
        let (action, resource) = self.action(fitter, leaf, &own)?;
        let owner = account_of(&resource).map(str::to_owned);
        let mut context = BTreeMap::new();
        let principal = self.principal(fitter, leaf, &accounts, owner.as_deref(), &mut context)?;
        self.context(fitter, leaf, &mut context)?;
        let resource_account = match &owner {
            Some(_) => None,
            None => self.resource_account(fitter, leaf, &own, &principal),
        };
        self.follows(fitter, leaf, &principal)?;
        Ok(Request {
            principal,
            action,
            resource,
            resource_account,
            context,
        })
    }

    /// Whether what is asked of keys that follow from the principal holds for it.
    fn follows(
        &self,
        fitter: &mut Fitter<'_>,
        leaf: &Leaf,
        principal: &str,
    ) -> Result<(), Failure> {
        if !self.case.shape.is_signed() {
            return Ok(());
        }
        let name = match self.case.shape {
            Shape::User => principal.rsplit('/').next(),
            _ => None,
        };
        let values = [
            ("aws:username", name),
            ("aws:PrincipalAccount", account_of(principal)),
        ];
        for (key, value) in values {
            let (Some(dim), Some(value)) = (fitter.space.known_key(key), value) else {
                continue;
            };
            let lits = leaf.about(dim);
            let holds = fitter.wished(dim, lits, &[&likely::literal(value)]);
            if holds.is_none() {
                return Err(doubt("what follows from the principal does not fit"));
            }
        }
        Ok(())
    }

    fn action(
        &self,
        fitter: &mut Fitter<'_>,
        leaf: &Leaf,
        own: &str,
    ) -> Result<(String, String), Failure> {
        let lits = leaf.about(Dim::RESOURCE);
        let Some(actions) = &leaf.actions else {
            let name = unlisted_action(fitter, leaf.about(Dim::ACTION))?;
            let wishes = [
                likely::pattern("arn:aws:?*:us-east-1:?*:?*"),
                likely::pattern("?*"),
            ];
            let resource = text_of_any(fitter, Dim::RESOURCE, lits, &wishes)
                .ok_or_else(|| doubt("no resource fits"))?;
            return Ok((name, resource));
        };
        let preferred = self.prefer.iter().copied();
        let preferred = preferred.filter(|action| actions.contains(*action));
        let named = typed::services(fitter.space, lits);
        let arns = likely::arns(&fitter.literals(lits), own);
        let mut seen: HashSet<Group> = HashSet::default();
        // Many actions take the same sorts: one that does not fit is not asked about again.
        let mut unfit: HashSet<&str> = HashSet::default();
        for action in preferred.chain(actions.iter()) {
            let Some(group) = typed::group(action) else {
                continue;
            };
            if !seen.insert(group) {
                continue;
            }
            for sort in typed::sorts(group) {
                let apart = named.as_ref().zip(sort.service());
                if apart.is_some_and(|(named, service)| !named.iter().any(|name| name == service)) {
                    continue;
                }
                if !unfit.insert(sort.pattern()) {
                    continue;
                }
                if let Some(resource) = sort.instance(fitter, lits, own, &arns) {
                    return Ok((action.name().to_owned(), resource));
                }
            }
        }
        if self.typed {
            return Err(Failure::Impossible);
        }
        let action = actions.iter().next().ok_or(Failure::Impossible)?;
        let wishes = [likely::pattern("arn:aws:?*:?*"), likely::pattern("?*")];
        let resource = text_of_any(fitter, Dim::RESOURCE, lits, &wishes)
            .ok_or_else(|| doubt("no resource fits"))?;
        Ok((action.name().to_owned(), resource))
    }

    fn context(
        &self,
        fitter: &mut Fitter<'_>,
        leaf: &Leaf,
        context: &mut BTreeMap<String, ContextValue>,
    ) -> Result<(), Failure> {
        for (dim, lits) in &leaf.held {
            let Some(dimension) = fitter.space.dimension(*dim) else {
                continue;
            };
            // What the case alone says follows from the principal.
            let settled = lits.iter().all(|lit| self.case.base.contains(lit));
            if dimension.key.is_empty() || settled || DERIVED.contains(&&*dimension.key) {
                continue;
            }
            let value =
                value(fitter, *dim, lits).ok_or_else(|| doubt("no value fits a condition key"))?;
            context.insert(dimension.spelling.to_string(), value);
        }
        Ok(())
    }

    /// The owner of a resource whose ARN does not say it, where a condition or the plan cares.
    fn resource_account(
        &self,
        fitter: &mut Fitter<'_>,
        leaf: &Leaf,
        own: &str,
        principal: &str,
    ) -> Option<String> {
        let caller = account_of(principal);
        let key = fitter.space.known_key("aws:ResourceAccount");
        let lits = key.map_or(&[][..], |dim| leaf.about(dim));
        if let Some(dim) = key
            && !lits.is_empty()
        {
            let mut order: Vec<&str> = caller.into_iter().chain([own]).collect();
            if self.relation == Relation::Cross {
                order.retain(|account| Some(*account) != caller);
            }
            let wishes: Vec<Set> = order
                .iter()
                .map(|account| likely::literal(account))
                .collect();
            return text_of_any(fitter, dim, lits, &wishes);
        }
        match (self.relation, caller) {
            (Relation::Same, Some(caller)) => Some(caller.to_owned()),
            (Relation::Cross, _) | (_, None) => {
                let mut others = [own].into_iter().chain(ACCOUNTS);
                others
                    .find(|account| Some(*account) != caller)
                    .map(str::to_owned)
            }
            (Relation::Any, Some(_)) => None,
        }
    }
}

/// An action name that the catalogue lacks and for which the literals hold.
pub(super) fn unlisted_action(fitter: &mut Fitter<'_>, lits: &[Lit]) -> Result<String, Failure> {
    let shaped = [likely::pattern("?*:?*")];
    let name =
        text(fitter, Dim::ACTION, lits, &shaped).ok_or_else(|| doubt("no action name fits"))?;
    if catalog::action(&name).is_some() {
        return Err(doubt(
            "an action name that the catalogue lacks was not found",
        ));
    }
    Ok(name)
}

/// What a request holds for a key.
fn value(fitter: &mut Fitter<'_>, dim: Dim, lits: &[Lit]) -> Option<ContextValue> {
    let first = fitter.value(dim, lits)?;
    if first == Value::Absent {
        return Some(ContextValue::Absent);
    }
    let wishes = likely::values(fitter.space, dim);
    let plausible = wishes
        .iter()
        .find_map(|wish| fitter.wished(dim, lits, &[wish]));
    let space = fitter.space;
    let say = |atom: Atom| match atom {
        Atom::Text(text) => text,
        Atom::Point(point) => compile::text_of(space, dim, point),
        Atom::Beside | Atom::Any => "x".to_owned(),
    };
    Some(match plausible.unwrap_or(first) {
        Value::Absent => ContextValue::Absent,
        Value::One(atom) => ContextValue::One(say(atom)),
        Value::Many(atoms) => ContextValue::Many(atoms.into_iter().map(say).collect()),
    })
}

pub(super) fn doubt(reason: &str) -> Failure {
    Failure::Doubtful(reason.to_owned())
}

/// The account field of an ARN, where it has one.
pub(super) fn account_of(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?
        .split(':')
        .nth(3)
        .filter(|account| !account.is_empty())
}

pub(super) fn text(
    fitter: &mut Fitter<'_>,
    dim: Dim,
    lits: &[Lit],
    wishes: &[Set],
) -> Option<String> {
    let wishes: Vec<&Set> = wishes.iter().collect();
    match fitter.wished(dim, lits, &wishes)? {
        Value::One(Atom::Text(text)) => Some(text),
        _ => None,
    }
}

/// A text that fulfils the first wish that can be; else any.
pub(super) fn text_of_any(
    fitter: &mut Fitter<'_>,
    dim: Dim,
    lits: &[Lit],
    wishes: &[Set],
) -> Option<String> {
    let plausible = wishes
        .iter()
        .find_map(|wish| text(fitter, dim, lits, std::slice::from_ref(wish)));
    plausible.or_else(|| text(fitter, dim, lits, &[likely::pattern("*")]))
}
