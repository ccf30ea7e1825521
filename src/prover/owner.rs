//! Whose the principal is and whose the resource, account by account.
//!
//! Whether two accounts are one is nothing that a product of sets can say; for each account that is
//! named it is.

use super::case::Case;
use super::compile;
use super::compiled::Compiled;
use super::plan::Relation;
use super::principal::text_in;
use super::region::{PrincipalClass, Region, Wanted};
use super::space::{Dim, Lit, Space};
use super::strings::{Glob, TextSet};
use super::task::Task;
use crate::request::ContextValue;

/// More accounts are not told apart.
const MOST: usize = 8;

/// The parts into which all requests of a case fall: for each what holds in it. Every request in which
/// the two accounts stand so is in one of the parts.
pub(super) struct Owners {
    any: Vec<Vec<Lit>>,
    same: Vec<Vec<Lit>>,
    cross: Vec<Vec<Lit>>,
}

impl Owners {
    /// The parts of a case. None where the question does not care, or cares for too many accounts.
    pub(super) fn new(task: &Task<'_, '_>, compiled: &mut Compiled<'_>, case: &Case) -> Self {
        let mut owners = Self {
            any: Vec::new(),
            same: Vec::new(),
            cross: Vec::new(),
        };
        let both = task.group.resource.is_some() && !task.group.identity.is_empty();
        let by_key = compiled.space.known_key(CALLER).is_some();
        if !(both || by_key) || !case.shape.is_signed() {
            return owners;
        }
        let mut accounts = compiled.space.accounts().to_vec();
        for region in task.regions() {
            name_accounts(region, &mut accounts);
        }
        accounts.sort();
        accounts.dedup();
        if accounts.len() > MOST {
            return owners;
        }
        let space = &mut compiled.space;
        if by_key {
            owners.any = callers(space, case, &accounts);
        }
        if !both {
            return owners;
        }
        for account in &accounts {
            let of = belongs(space, case, &[account]);
            let others = accounts.iter().filter(|other| *other != account);
            let others: Vec<&String> = others.collect();
            owners.same.extend(owned(space, of, &others, false));
            owners.cross.extend(owned(space, of, &[account], true));
        }
        let all: Vec<&String> = accounts.iter().collect();
        let of_another = belongs(space, case, &all).not();
        owners.same.extend(owned(space, of_another, &all, false));
        owners.cross.extend(owned(space, of_another, &[], true));
        owners
    }

    /// The parts in which the accounts stand so.
    pub(super) fn of(&self, relation: Relation) -> Option<&[Vec<Lit>]> {
        let parts = match relation {
            Relation::Any => &self.any,
            Relation::Same => &self.same,
            Relation::Cross => &self.cross,
        };
        (!parts.is_empty()).then_some(parts)
    }
}

/// By the caller's account, which its ARN and a key tell alike.
fn callers(space: &mut Space, case: &Case, accounts: &[String]) -> Vec<Vec<Lit>> {
    let mut parts = Vec::new();
    for account in accounts {
        let of = belongs(space, case, &[account]);
        parts.push(vec![of, compile::equals(space, CALLER, &[account])]);
    }
    let all: Vec<&String> = accounts.iter().collect();
    let texts: Vec<&str> = accounts.iter().map(String::as_str).collect();
    let of_another = belongs(space, case, &all).not();
    parts.push(vec![
        of_another,
        compile::equals(space, CALLER, &texts).not(),
    ]);
    parts
}

/// The principal is of one of the accounts.
fn belongs(space: &mut Space, case: &Case, accounts: &[&String]) -> Lit {
    let globs = accounts
        .iter()
        .map(|account| Glob::arn(&format!("arn:*:*::{account}:*")));
    text_in(space, case.arn, TextSet::union(globs))
}

/// The principal is one of `of`, the resource belongs to none of `not`: by its ARN, or, where that does
/// not say, by the context; where nothing says it, to the principal's account.
fn owned(space: &mut Space, of: Lit, not: &[&String], another: bool) -> [Vec<Lit>; 2] {
    let says = text_in(space, Dim::RESOURCE, arns_of("?*"));
    let mut by_arn = vec![of, says];
    let mut by_context = vec![of, says.not()];
    for account in not {
        by_arn.push(text_in(space, Dim::RESOURCE, arns_of(account)).not());
        by_context.push(compile::equals(space, KEY, &[account]).not());
    }
    if another {
        by_context.push(compile::absent(space, KEY).not());
    }
    [by_arn, by_context]
}

const KEY: &str = "aws:ResourceAccount";
const CALLER: &str = "aws:PrincipalAccount";

/// ARNs whose fifth part is like this.
fn arns_of(account: &str) -> TextSet {
    TextSet::union([Glob::arn(&format!("arn:*:*:*:{account}:*"))])
}

/// Collects the accounts that a region names.
fn name_accounts(region: &Region, accounts: &mut Vec<String>) {
    let mut look = |text: &String| {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        accounts.extend(runs.filter(|run| run.len() == 12).map(str::to_owned));
    };
    for class in &region.principal {
        match class {
            PrincipalClass::Is(name) => look(name),
            PrincipalClass::Like(globs) => globs.iter().for_each(&mut look),
            _ => {}
        }
    }
    for test in &region.resource {
        if let Wanted::Is(texts)
        | Wanted::Like(texts)
        | Wanted::Fits(texts)
        | Wanted::Below(texts) = &test.wanted
        {
            texts.iter().for_each(&mut look);
        }
    }
    for value in region.exactly.values() {
        match value {
            ContextValue::Absent => {}
            ContextValue::One(text) => look(text),
            ContextValue::Many(texts) => texts.iter().for_each(&mut look),
        }
    }
}
