//! Regions to literals: what a question says of actions, resources, principals and context keys.

use super::actions::Actions;
use super::case::{Case, Shape, WORKLOAD_KEYS};
use super::compile;
use super::exactly;
use super::foreign;
use super::principal::text_in;
use super::region::{ActionTest, PrincipalClass, Region, Test, Wanted};
use super::space::{Dim, Holds, Lit, Literal, Quantifier, Set, Space};
use super::strings::{Glob, TextSet};

/// The actions of a region.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// Those of the catalogue.
    pub(super) actions: Actions,
    /// What names that the catalogue lacks must fulfil; `None`: the region has none of them.
    pub(super) names: Option<Vec<Lit>>,
}

/// The actions that a region is about.
pub(super) fn actions(space: &mut Space, region: &Region) -> Wish {
    let mut actions: Option<Actions> = None;
    let mut names = Some(Vec::new());
    for test in &region.action {
        match test {
            ActionTest::In(set) => {
                let mut these = Actions::nothing();
                set.iter().for_each(|action| these.insert(action));
                narrow(&mut actions, these);
                names = None;
            }
            ActionTest::Like(patterns) => {
                let matched = compile::actions_like(space, &borrowed(patterns));
                narrow(&mut actions, (*matched.actions).clone());
                if let Some(names) = &mut names {
                    names.push(matched.name);
                }
            }
            ActionTest::NotLike(patterns) => {
                let matched = compile::actions_like(space, &borrowed(patterns));
                narrow(&mut actions, matched.actions.complement());
                if let Some(names) = &mut names {
                    names.push(matched.name.not());
                }
            }
        }
    }
    Wish {
        actions: actions.unwrap_or_else(Actions::everything),
        names: names.filter(|_| !region.typed),
    }
}

fn narrow(actions: &mut Option<Actions>, these: Actions) {
    match actions {
        Some(actions) => actions.keep(&these),
        None => *actions = Some(these),
    }
}

/// True if a principal of this sort can be one that the region is about.
pub(super) fn admits(region: &Region, shape: Shape) -> bool {
    let is = |class: &PrincipalClass| match class {
        PrincipalClass::Person => matches!(shape, Shape::User | Shape::Role | Shape::FederatedUser),
        PrincipalClass::Workload => matches!(shape, Shape::Role | Shape::Service),
        PrincipalClass::Service => shape == Shape::Service,
        PrincipalClass::Anonymous => shape == Shape::Anonymous,
        PrincipalClass::Everyone | PrincipalClass::Like(_) => true,
        PrincipalClass::Root => shape == Shape::Root,
        PrincipalClass::Foreign | PrincipalClass::Stranger => shape != Shape::Service,
        PrincipalClass::Is(name) => exactly::shapes(name).contains(&shape),
    };
    // A session may or may not be a program's: that depends on its keys.
    let wholly = |class: &PrincipalClass| {
        is(class)
            && !matches!(
                class,
                PrincipalClass::Like(_)
                    | PrincipalClass::Foreign
                    | PrincipalClass::Stranger
                    | PrincipalClass::Is(_)
            )
            && !(shape == Shape::Role
                && matches!(class, PrincipalClass::Workload | PrincipalClass::Person))
    };
    (region.principal.is_empty() || region.principal.iter().any(is))
        && !region.not_principal.iter().any(wholly)
}

/// Names the keys that a region is about: a case says of every key that is named what follows from the sort of
/// principal, so they are named before it is made.
pub(super) fn name_keys(space: &mut Space, region: &Region) {
    let context = region.context.iter().map(|test| test.key.as_str());
    for key in context.chain(region.exactly.keys().map(String::as_str)) {
        compile::key(space, key);
    }
    for class in region.principal.iter().chain(&region.not_principal) {
        let keys: &[&str] = match class {
            PrincipalClass::Person | PrincipalClass::Workload => &WORKLOAD_KEYS,
            PrincipalClass::Foreign | PrincipalClass::Stranger => &["aws:PrincipalAccount"],
            _ => &[],
        };
        for key in keys {
            compile::key(space, key);
        }
    }
}

/// The literals of a region in a case: one list for each way in which its principal can be one that the region
/// is about.
pub(super) fn lits(space: &mut Space, region: &Region, case: &Case) -> Vec<Vec<Lit>> {
    let mut common = Vec::new();
    for test in &region.resource {
        common.push(resource(space, test));
    }
    for test in &region.context {
        common.push(context(space, &test.key, &test.test));
    }
    for (key, value) in &region.exactly {
        common.extend(exactly::value(space, key, value));
    }
    if region.typed {
        common.extend(case.real(space));
    }
    if region.others_foreign {
        let named: Vec<Box<str>> = space.context().map(|(_, key)| key.key.clone()).collect();
        for key in named {
            let asked = region
                .context
                .iter()
                .any(|test| test.key.eq_ignore_ascii_case(&key))
                || region
                    .exactly
                    .keys()
                    .chain(&region.free)
                    .any(|name| name.eq_ignore_ascii_case(&key));
            if !asked {
                common.extend(foreign::other_key(space, &key));
            }
        }
    }
    for class in &region.not_principal {
        match class {
            PrincipalClass::Workload if case.shape == Shape::Role => {
                common.extend(WORKLOAD_KEYS.map(|key| compile::absent(space, key)));
            }
            PrincipalClass::Like(globs) => common.push(like(space, case, globs).not()),
            PrincipalClass::Is(name) => common.extend(exactly::other_principal(space, case, name)),
            PrincipalClass::Foreign | PrincipalClass::Stranger => {
                common.extend(foreign::account(space, case).map(Lit::not));
            }
            _ => {}
        }
    }
    if region.principal.is_empty() {
        return vec![common];
    }
    let mut all = Vec::new();
    for class in &region.principal {
        let narrow = Region {
            principal: vec![class.clone()],
            ..Region::default()
        };
        if !admits(&narrow, case.shape) {
            continue;
        }
        let mut these = common.clone();
        match class {
            PrincipalClass::Person if case.shape == Shape::Role => {
                these.extend(WORKLOAD_KEYS.map(|key| compile::absent(space, key)));
            }
            PrincipalClass::Workload if case.shape == Shape::Role => {
                for key in WORKLOAD_KEYS {
                    let mut with = these.clone();
                    with.push(compile::absent(space, key).not());
                    all.push(with);
                }
                continue;
            }
            PrincipalClass::Like(globs) => these.push(like(space, case, globs)),
            PrincipalClass::Is(name) => these.extend(exactly::principal(space, case, name)),
            PrincipalClass::Foreign | PrincipalClass::Stranger => {
                these.extend(foreign::account(space, case));
            }
            _ => {}
        }
        all.push(these);
    }
    all
}

/// The principal is matched by one of the globs.
fn like(space: &mut Space, case: &Case, globs: &[String]) -> Lit {
    let dim = if case.shape.is_signed() {
        case.arn
    } else {
        Dim::PRINCIPAL
    };
    let globs = globs.iter().map(|glob| Glob::of(glob));
    text_in(space, dim, TextSet::union(globs))
}

fn resource(space: &mut Space, test: &Test) -> Lit {
    let set = match &test.wanted {
        Wanted::Is(texts) => TextSet::union(texts.iter().map(|text| Glob::literal(text))),
        Wanted::Like(globs) => TextSet::union(globs.iter().map(|glob| Glob::new(glob))),
        Wanted::Fits(globs) => TextSet::union(globs.iter().map(|glob| Glob::resource(glob))),
        Wanted::Below(globs) => TextSet::union(globs.iter().map(|glob| Glob::arn(glob))),
        Wanted::Absent => TextSet::union([Glob::literal("*")]),
        Wanted::Foreign => {
            let lit = foreign::resource(space);
            return if test.negated { lit.not() } else { lit };
        }
    };
    let lit = text_in(space, Dim::RESOURCE, set);
    if test.negated { lit.not() } else { lit }
}

fn context(space: &mut Space, key: &str, test: &Test) -> Lit {
    let lit = match &test.wanted {
        Wanted::Is(texts) => compile::equals(space, key, &borrowed(texts)),
        Wanted::Like(globs) | Wanted::Fits(globs) | Wanted::Below(globs) => {
            compile::like(space, key, &borrowed(globs))
        }
        Wanted::Foreign => foreign::key(space, key),
        Wanted::Absent => compile::absent(space, key),
    };
    if test.negated { lit.not() } else { lit }
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The key is present with a value outside the set, or absent.
pub(super) fn outside(space: &mut Space, dim: Dim, values: Set) -> Lit {
    let holds = Holds {
        values,
        absent: false,
    };
    let quantifier = match space.dimension(dim) {
        Some(dimension) if dimension.multivalued => Quantifier::Any,
        _ => Quantifier::One,
    };
    space.literal(Literal::exact(dim, quantifier, holds)).not()
}
