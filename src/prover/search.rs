//! A question from its policies to its answer: cases, plans, bounds, policy variables.

use super::base::{self, Wish};
use super::case::Case;
use super::compile::{self, Bindings};
use super::compiled::Compiled;
use super::fit::{Atom, Bound, Fitter, Value};
use super::guess::{self, Values};
use super::joint;
use super::likely;
use super::owner::Owners;
use super::plan::{Parts, Plan, Relation};
use super::principal::text_in;
use super::public;
use super::solve::{Accept, Ended, Leaf, Query, solve};
use super::space::{Dim, Lit};
use super::strings::{Glob, TextSet};
use super::task::Task;
use super::witness::{Failure, Scene};
use super::{Instance, Verdict};
use crate::request::{Attachment, ContextValue, Request, StatementId};

/// What one search came to.
enum Outcome {
    Never,
    Found(Box<Instance>),
    Unknown {
        reason: String,
        /// Values that keys of policy variables had at a point that was not confirmed.
        values: Values,
    },
}

/// How many policy variables are guessed.
const VARIABLES: usize = 8;

/// Searches for an instance.
pub(super) fn run<'p>(task: &Task<'_, 'p>, compiled: &mut Compiled<'p>) -> Verdict {
    let variables = compiled.variables();
    if variables.is_empty() {
        return search(task, compiled, &Bindings::new());
    }
    let elsewhere = task.is_elsewhere();
    let region = if elsewhere {
        &public::owned(task.region, &variables)
    } else {
        task.region
    };
    let task = &Task {
        region,
        shapes: task.shapes.clone(),
        matched: task.matched.clone(),
        ..*task
    };
    let settled = settled(task, &variables);
    if settled.is_empty() {
        return search(task, compiled, &settled);
    }
    // The region says what these policy variables stand for.
    let mut compiled = Compiled::new(task.group, &settled);
    if elsewhere {
        compiled.space.name_account(likely::OWNER);
    }
    search(task, &mut compiled, &settled)
}

/// Policy variables whose value the regions tell.
fn settled(task: &Task<'_, '_>, variables: &[Box<str>]) -> Bindings {
    let mut bindings = Bindings::new();
    for (key, value) in task.regions().flat_map(|region| &region.exactly) {
        let key = key.to_ascii_lowercase().into_boxed_str();
        if variables.contains(&key) {
            match value {
                ContextValue::Absent => bindings.insert(key, None),
                ContextValue::One(text) => bindings.insert(key, Some(text.as_str().into())),
                ContextValue::Many(_) => None,
            };
        }
    }
    bindings
}

fn search<'p>(task: &Task<'_, 'p>, compiled: &mut Compiled<'p>, none: &Bindings) -> Verdict {
    let (reason, values) = match attempt(task, compiled, Bound::Over, none) {
        Outcome::Never => return Verdict::Never,
        Outcome::Found(instance) => return Verdict::Some(instance),
        Outcome::Unknown { reason, values } => (reason, values),
    };
    if compiled.left().is_nothing() {
        return Verdict::Unknown(reason);
    }
    let all = compiled.variables();
    let variables = all.get(..VARIABLES).unwrap_or(&all);
    if variables.is_empty() {
        return match attempt(task, compiled, Bound::Under, none) {
            Outcome::Found(instance) => Verdict::Some(instance),
            Outcome::Never | Outcome::Unknown { .. } => Verdict::Unknown(reason),
        };
    }
    let wish = base::actions(&mut compiled.space, task.region);
    // Statements about other actions play no part.
    let concerned = |id: StatementId| {
        wish.names.is_some()
            || task.matched.iter().any(|(other, _)| *other == id)
            || compiled
                .get(id)
                .is_some_and(|stated| !stated.cube.actions.is_disjoint(&wish.actions))
    };
    for mut bindings in guess::bindings(compiled, variables, &values) {
        bindings.extend(none.clone());
        let mut bound = Compiled::of(task.group, &bindings, concerned);
        bound.budget(compiled.left());
        for side in [Bound::Over, Bound::Under] {
            match attempt(task, &mut bound, side, &bindings) {
                Outcome::Found(instance) => return Verdict::Some(instance),
                Outcome::Never => break,
                Outcome::Unknown { .. } => {}
            }
        }
        compiled.budget(bound.left());
        if compiled.left().is_nothing() {
            break;
        }
    }
    Verdict::Unknown(reason)
}

fn attempt<'p>(
    task: &Task<'_, 'p>,
    compiled: &mut Compiled<'p>,
    bound: Bound,
    bindings: &Bindings,
) -> Outcome {
    let fixed: Vec<Lit> = bindings
        .iter()
        .map(|(key, value)| match value {
            Some(text) => compile::equals(&mut compiled.space, key, &[text]),
            None => compile::absent(&mut compiled.space, key),
        })
        .collect();
    let mut unknown: Option<(String, Values)> = None;
    let wish = base::actions(&mut compiled.space, task.region);
    let extra: Option<Vec<Lit>> = task.matched.iter().try_fold(Vec::new(), |mut lits, asked| {
        lits.extend(joint::sides(compiled, asked.0)?);
        Some(lits)
    });
    let Some(mut extra) = extra else {
        return Outcome::Never;
    };
    if task.is_about_strangers() {
        extra.extend(public::strangers(compiled));
    }
    let elsewhere = task.is_elsewhere();
    if elsewhere {
        extra.extend(public::of_another_organization(&mut compiled.space));
    }
    for region in task.regions() {
        base::name_keys(&mut compiled.space, region);
    }
    for &shape in &task.shapes {
        if !task.regions().all(|region| base::admits(region, shape)) {
            continue;
        }
        let in_case = compiled.case(shape, task.group);
        let (case, ways) = (&in_case.case, &in_case.ways);
        let regions = joint::regions(task, compiled, case, ways);
        let alias = task
            .group
            .resource
            .map(|_| text_in(&mut compiled.space, Dim::RESOURCE, aliases()));
        let owners = Owners::new(task, compiled, case);
        let compiled = &*compiled;
        let parts = Parts {
            compiled,
            ways,
            alias,
        };
        let one = One {
            task,
            compiled,
            case,
            bound,
        };
        for mut plan in (task.plans)(&parts, case) {
            if elsewhere && shape.is_signed() {
                if plan.relation == Relation::Same {
                    continue;
                }
                plan.relation = Relation::Cross;
            }
            for region in &regions {
                let base = [&case.base, region, &extra, &fixed, &plan.base]
                    .map(Vec::as_slice)
                    .concat();
                let mut outcome = one.search(plan.clone(), base.clone(), &wish);
                if matches!(outcome, Outcome::Unknown { .. })
                    && let Some(each) = owners.of(plan.relation)
                {
                    // Account by account.
                    outcome = first_of(each.iter().map(|lits| {
                        let base = [base.as_slice(), lits].concat();
                        one.search(plan.clone(), base, &wish)
                    }));
                }
                match outcome {
                    Outcome::Never => {}
                    Outcome::Unknown { reason, values } => {
                        unknown.get_or_insert((reason, values));
                    }
                    found @ Outcome::Found(_) => return found,
                }
            }
        }
    }
    match unknown {
        Some((reason, values)) => Outcome::Unknown { reason, values },
        None => Outcome::Never,
    }
}

/// The first that found something; unknown if any is.
fn first_of(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    let mut all = Outcome::Never;
    for outcome in outcomes {
        match (&all, &outcome) {
            (_, Outcome::Found(_)) => return outcome,
            (Outcome::Never, _) => all = outcome,
            _ => {}
        }
    }
    all
}

/// Aliases of KMS keys.
fn aliases() -> TextSet {
    TextSet::union([Glob::arn("arn:*:kms:*:*:alias/*")])
}

/// One plan in one case.
struct One<'o, 't, 'p> {
    task: &'o Task<'t, 'p>,
    compiled: &'o Compiled<'p>,
    case: &'o Case,
    bound: Bound,
}

impl One<'_, '_, '_> {
    fn search(&self, plan: Plan<'_>, base: Vec<Lit>, wish: &Wish) -> Outcome {
        let relation = plan.relation;
        let mut actions = wish.actions.clone();
        if let Some(only) = &plan.about.actions {
            actions.keep(only);
        }
        let mut query = Query {
            base,
            actions: Some(actions),
            enter: plan.enter,
            escape: plan.escape,
        };
        let scene = Scene {
            compiled: self.compiled,
            case: self.case,
            relation,
            typed: self.task.region.typed,
            prefer: &self.task.region.prefer,
        };
        let first = self.ask(&scene, &query);
        if matches!(first, Outcome::Found(_)) {
            return first;
        }
        let Some(names) = wish.names.as_ref().filter(|_| !plan.about.known_only) else {
            return first;
        };
        query.actions = None;
        query.base.extend(names);
        // Whether RCPs apply to an action that the catalogue lacks is not known.
        query
            .escape
            .retain(|member| !matches!(member.cube.id.policy, Attachment::Rcp(..)));
        match (first, self.ask(&scene, &query)) {
            (_, found @ Outcome::Found(_)) => found,
            (Outcome::Never, second) => second,
            (first, _) => first,
        }
    }

    fn ask(&self, scene: &Scene<'_, '_>, query: &Query<'_>) -> Outcome {
        let mut fitter = self.compiled.fitter(self.bound);
        let mut instance = None;
        let mut values = Values::new();
        let ended = solve(&mut fitter, query, &mut |fitter, leaf| {
            let request = match scene.request(fitter, leaf) {
                Ok(request) => request,
                Err(Failure::Impossible) => return Accept::Impossible,
                Err(Failure::Doubtful(reason)) => {
                    return Accept::Doubtful(gap(fitter, leaf).unwrap_or(reason));
                }
            };
            instance = (self.task.confirm)(&request, self.case.shape);
            if instance.is_some() {
                return Accept::Yes;
            }
            if values.is_empty() {
                values = self.values(fitter, leaf);
                guess::captured(self.compiled, &leaf.entered, &request, &mut values);
            }
            let reason = gap(fitter, leaf);
            Accept::Doubtful(reason.unwrap_or_else(|| unconfirmed(&request)))
        });
        self.compiled.keep(fitter);
        match (ended, instance) {
            (_, Some(instance)) => Outcome::Found(Box::new(instance)),
            (Ended::Nothing, _) => Outcome::Never,
            (Ended::Unknown(reason), _) => Outcome::Unknown { reason, values },
            (Ended::Found, None) => Outcome::Unknown {
                reason: UNCONFIRMED.to_owned(),
                values,
            },
        }
    }

    /// What the keys of policy variables hold at a leaf.
    fn values(&self, fitter: &mut Fitter<'_>, leaf: &Leaf) -> Values {
        let mut values = Values::new();
        for key in self.compiled.variables().iter() {
            let Some(dim) = fitter.space.known_key(key) else {
                continue;
            };
            let Some(lits) = leaf.held.get(&dim).filter(|lits| !lits.is_empty()) else {
                continue;
            };
            let likely = likely::values(fitter.space, dim);
            let wished = likely
                .iter()
                .find_map(|wish| fitter.wished(dim, lits, &[wish]));
            match wished.or_else(|| fitter.value(dim, lits)) {
                Some(Value::One(Atom::Text(text))) => {
                    values.insert(key.clone(), Some(text.into()));
                }
                Some(Value::One(Atom::Point(point))) => {
                    let text = compile::text_of(fitter.space, dim, point);
                    values.insert(key.clone(), Some(text.into()));
                }
                Some(Value::Absent) => {
                    values.insert(key.clone(), None);
                }
                _ => {}
            }
        }
        values
    }
}

const UNCONFIRMED: &str = "the request found is not confirmed by evaluating it";

fn unconfirmed(request: &Request) -> String {
    let Request {
        principal,
        action,
        resource,
        ..
    } = request;
    format!("{UNCONFIRMED}: {principal}, {action}, {resource}")
}

/// What is not known exactly at a leaf.
fn gap(fitter: &Fitter<'_>, leaf: &Leaf) -> Option<String> {
    let lits = leaf.held.values().flatten();
    lits.filter_map(|lit| fitter.space.get(*lit)?.gap.as_deref())
        .map(str::to_owned)
        .next()
}
