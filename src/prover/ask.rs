//! Questions about a group of policies.

use super::case::{Case, Shape, WORKLOAD_KEYS};
use super::compiled::{Compiled, has_principal};
use super::confirm;
use super::exactly;
use super::joint;
use super::plan::{About, Parts, Plan, Relation, applies};
use super::principal::Principals;
use super::region::{ActionTest, PrincipalClass, Region};
use super::search::run;
use super::solve::Member;
use super::task::Task;
use super::witness::Failure;
use super::{Question, Verdict};
use crate::policy::PolicyKind;
use crate::policy::ast::Effect;
use crate::request::{Attachment, Group, Request, StatementId};

/// Answers questions about one request.
pub(super) fn ask<'p>(
    group: &Group<'p>,
    compiled: &mut Compiled<'p>,
    questions: &[Question<'_>],
) -> Verdict {
    let (main, matched) = match split(questions) {
        Ok(split) => split,
        Err(reason) => return Verdict::Unknown(reason.to_owned()),
    };
    let region = match main {
        Question::Allowed(region) | Question::Undenied(region) | Question::Matched(_, region) => {
            region
        }
    };
    if matches!(main, Question::Allowed(_)) && !grants(compiled, region) {
        return Verdict::Never;
    }
    // The action by which each statement that must match too is confirmed.
    let mut others: Vec<(StatementId, String)> = Vec::new();
    for (id, region) in &matched {
        match joint::action(compiled, *id, region) {
            Ok(action) => others.push((*id, action)),
            Err(Failure::Impossible) => return Verdict::Never,
            Err(Failure::Doubtful(reason)) => return Verdict::Unknown(reason),
        }
    }
    let confirmed = |request: &Request, shape: Shape| {
        let all = others.iter().all(|(id, action)| {
            let request = Request {
                action: action.clone(),
                ..request.clone()
            };
            confirm::matches(group, *id, &request)
        });
        let instance = match main {
            Question::Allowed(_) => confirm::allowed(group, request, shape),
            Question::Undenied(_) => confirm::undenied(group, request, shape),
            Question::Matched(id, _) => confirm::matched(group, id, request),
        };
        instance.filter(|_| all)
    };
    let regions: Vec<&Region> = matched
        .iter()
        .map(|(_, region)| *region)
        .chain([region])
        .collect();
    let task = Task {
        group,
        shapes: shapes(group, compiled, &regions),
        region,
        matched,
        plans: &|parts, case| plans(group, main, parts, case),
        confirm: &confirmed,
    };
    run(&task, compiled)
}

/// False if no statement that grants is about any action of the region.
fn grants(compiled: &Compiled<'_>, region: &Region) -> bool {
    // A set says what it is about without more ado; whether patterns do is left to the search.
    let [ActionTest::In(wanted)] = region.action.as_slice() else {
        return true;
    };
    let is_filter = |at| matches!(at, Attachment::Scp(..) | Attachment::Rcp(..));
    let mut places = compiled.stated.iter().map(|stated| stated.id.policy);
    // RCPs allow what they do not deny.
    let only_rcps = places.clone().all(|at| matches!(at, Attachment::Rcp(..)));
    let only_filters = places.all(is_filter);
    only_rcps
        || compiled.stated.iter().any(|stated| {
            stated.cube.effect == Effect::Allow
                && (only_filters || !is_filter(stated.id.policy))
                && wanted
                    .iter()
                    .any(|action| stated.cube.actions.contains(action))
        })
}

/// The question that is searched, and the statements that must match the same request.
type Split<'r> = (Question<'r>, Vec<(StatementId, &'r Region)>);

fn split<'r>(questions: &[Question<'r>]) -> Result<Split<'r>, &'static str> {
    let mut main = None;
    let mut matched = Vec::new();
    for question in questions {
        match question {
            Question::Matched(id, region) => matched.push((*id, *region)),
            other if main.is_none() => main = Some(*other),
            _ => {
                return Err(
                    "two questions about one request can be answered together only if all \
                            but one ask whether a statement matches",
                );
            }
        }
    }
    if main.is_none() {
        main = matched
            .pop()
            .map(|(id, region)| Question::Matched(id, region));
    }
    main.map(|main| (main, matched))
        .ok_or("no question is asked")
}

fn plans<'q>(
    group: &Group<'_>,
    main: Question<'_>,
    parts: &Parts<'q, '_>,
    case: &Case,
) -> Vec<Plan<'q>> {
    match main {
        Question::Allowed(_) => parts.plans(group, case),
        Question::Undenied(_) => vec![Plan {
            relation: Relation::Any,
            about: About::default(),
            base: Vec::new(),
            enter: Vec::new(),
            escape: parts.denies(|at| applies(at, case.shape)),
        }],
        Question::Matched(id, _) => vec![Plan {
            relation: Relation::Any,
            about: About::default(),
            base: Vec::new(),
            enter: vec![only(parts, id)],
            escape: Vec::new(),
        }],
    }
}

/// The ways in which one statement matches.
fn only<'q>(parts: &Parts<'q, '_>, id: StatementId) -> Vec<Member<'q>> {
    let Some(stated) = parts.compiled.get(id) else {
        return Vec::new();
    };
    let member = |principal| Member {
        cube: &stated.cube,
        principal,
    };
    if !stated.has_principal() {
        return vec![member(Vec::new())];
    }
    let ways = parts.ways.get(&id).map_or(&[][..], Vec::as_slice);
    ways.iter().map(|(_, lits)| member(lits.clone())).collect()
}

/// The sorts of principals that a question about a group must look at.
fn shapes(group: &Group<'_>, compiled: &Compiled<'_>, regions: &[&Region]) -> Vec<Shape> {
    let policies = group.policies();
    let open = policies
        .iter()
        .any(|(_, policy)| has_principal(&policy.kind));
    let owned = !group.identity.is_empty() || group.boundary.is_some() || !group.session.is_empty();
    if group.resource.is_some() && !group.identity.is_empty() {
        // What has to allow depends on the sort of principal.
        return Shape::ALL.to_vec();
    }
    shapes_for(open, owned, compiled, regions)
}

/// The same by what the policies are: `open` where they say whom they are about, `owned` where they are
/// a user's or a role's.
pub(super) fn shapes_for(
    open: bool,
    owned: bool,
    compiled: &Compiled<'_>,
    regions: &[&Region],
) -> Vec<Shape> {
    let mut by_class = regions
        .iter()
        .flat_map(|region| region.principal.iter().chain(&region.not_principal));
    let mut keys = regions.iter().flat_map(|region| {
        let context = region.context.iter().map(|test| &test.key);
        context.chain(region.exactly.keys())
    });
    let told_apart = by_class.any(|class| {
        !matches!(
            class,
            PrincipalClass::Foreign
                | PrincipalClass::Stranger
                | PrincipalClass::Anonymous
                | PrincipalClass::Everyone
        )
    }) || compiled
        .space
        .context()
        .any(|(_, key)| tells_apart(&key.key))
        || keys.any(|key| tells_apart(&key.to_ascii_lowercase()));
    let principals = || compiled.stated.iter().map(|stated| &stated.principals);
    let singled_out = |shape| open && principals().any(|of| of.singles_out(shape));
    let everyone = open && principals().any(Principals::are_open);
    let asked = |shape, class: PrincipalClass| {
        let mut classes = regions.iter().flat_map(|region| &region.principal);
        open && classes.any(|asked| {
            *asked == class
                || matches!(asked, PrincipalClass::Is(name) if exactly::shapes(name).contains(&shape))
        })
    };
    let wanted = |shape: &Shape| match shape {
        Shape::User => true,
        Shape::Role | Shape::FederatedUser => told_apart || singled_out(*shape),
        Shape::Root => told_apart && (open || !owned),
        Shape::Anonymous => everyone || asked(*shape, PrincipalClass::Anonymous),
        Shape::Service => everyone || singled_out(*shape) || asked(*shape, PrincipalClass::Service),
        Shape::Provider => {
            singled_out(*shape)
                || everyone && is_trust(compiled)
                || asked(*shape, PrincipalClass::Foreign)
        }
    };
    Shape::ALL.into_iter().filter(wanted).collect()
}

fn is_trust(compiled: &Compiled<'_>) -> bool {
    let mut kinds = compiled.stated.iter().map(|stated| &stated.policy.kind);
    kinds.any(|kind| *kind == PolicyKind::Trust)
}

/// True for keys (in lower case) whose values depend on the sort of principal.
fn tells_apart(key: &str) -> bool {
    key.starts_with("aws:principal")
        || matches!(key, "aws:userid" | "aws:username" | "aws:sourceidentity")
        || WORKLOAD_KEYS
            .iter()
            .any(|name| name.eq_ignore_ascii_case(key))
}
