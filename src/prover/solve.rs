//! Is there a point in one cube of each union and outside all others?
//!
//! Enter first, then escape: each cube that is not missed yet offers ways out (another action, the
//! opposite of one of its sides). None: back. One: taken. More: the cube with the fewest is branched
//! on. The answers do not depend on the machine: budgets count steps, not time.

use std::collections::BTreeMap;

use super::actions::Actions;
use super::cube::Cube;
use super::fit::{Bound, Fitter};
use super::space::{Dim, Lit};
use crate::request::StatementId;

/// A cube that is entered or escaped, with what its principal element says in the case at hand.
#[derive(Clone, Debug)]
pub(super) struct Member<'q> {
    /// The cube.
    pub(super) cube: &'q Cube,
    /// All of them hold. Empty: it matches the case's principal whatever it is.
    pub(super) principal: Vec<Lit>,
}

impl Member<'_> {
    fn sides(&self) -> impl Iterator<Item = Lit> + '_ {
        let sides = self.cube.sides.iter().map(|side| side.lit);
        self.principal.iter().copied().chain(sides)
    }
}

/// A question about points.
#[derive(Clone, Debug)]
pub(super) struct Query<'q> {
    /// What holds of every point.
    pub(super) base: Vec<Lit>,
    /// The catalogue's actions that the question is about. `None`: names that the catalogue lacks, on
    /// `Dim::ACTION`.
    pub(super) actions: Option<Actions>,
    /// Of each of these one cube must be entered.
    pub(super) enter: Vec<Vec<Member<'q>>>,
    /// None of these may be entered.
    pub(super) escape: Vec<Member<'q>>,
}

/// A set of points that solve a query: any of the actions, and in each dimension any value for which
/// the literals hold.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The actions of the catalogue.
    pub(super) actions: Option<Actions>,
    /// What holds in each dimension.
    pub(super) held: BTreeMap<Dim, Vec<Lit>>,
    /// The statements entered.
    pub(super) entered: Vec<StatementId>,
}

impl Leaf {
    /// What holds in a dimension.
    pub(super) fn about(&self, dim: Dim) -> &[Lit] {
        self.held.get(&dim).map_or(&[], Vec::as_slice)
    }
}

/// What is made of a leaf.
pub(super) enum Accept {
    /// It is what was looked for.
    Yes,
    /// No request is like that: go on.
    Impossible,
    /// It may be one, or not: go on, and remember that.
    Doubtful(String),
}

/// How a search ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// There is no such point.
    Nothing,
    /// A leaf was accepted.
    Found,
    /// There may be one; why that is not known.
    Unknown(String),
}

/// How many steps a search may take.
const STEPS: u32 = 200_000;
/// How many doubtful leaves are looked at.
const LEAVES: u32 = 24;
/// How many branches may lie in one another.
const DEPTH: u32 = 400;

const TOO_COMPLEX: &str = "the policies are too complex to search through";

/// Searches; `accept` is asked about each leaf.
pub(super) fn solve(
    fitter: &mut Fitter<'_>,
    query: &Query<'_>,
    accept: &mut dyn FnMut(&mut Fitter<'_>, &Leaf) -> Accept,
) -> Ended {
    let mut search = Search {
        fitter,
        query,
        leaf: Leaf {
            actions: query.actions.clone(),
            held: BTreeMap::new(),
            entered: Vec::new(),
        },
        trail: Vec::new(),
        steps: STEPS,
        leaves: LEAVES,
        depth: 0,
        doubt: None,
        accept,
    };
    let nothing = query.actions.as_ref().is_some_and(Actions::is_empty)
        || query.enter.iter().any(Vec::is_empty);
    if nothing || !query.base.iter().all(|lit| search.assume(*lit)) {
        return Ended::Nothing;
    }
    let mut order: Vec<usize> = (0..query.enter.len()).collect();
    order.sort_by_key(|at| query.enter.get(*at).map(Vec::len));
    if search.enter(&order) {
        return Ended::Found;
    }
    if let Some(doubt) = search.doubt {
        return Ended::Unknown(doubt);
    }
    if search.steps == 0 {
        return Ended::Unknown(TOO_COMPLEX.to_owned());
    }
    Ended::Nothing
}

struct Search<'a, 'f, 's, 'q> {
    fitter: &'f mut Fitter<'s>,
    query: &'q Query<'q>,
    leaf: Leaf,
    /// The dimensions to which literals were added, in order.
    trail: Vec<Dim>,
    steps: u32,
    leaves: u32,
    depth: u32,
    doubt: Option<String>,
    accept: &'a mut dyn FnMut(&mut Fitter<'_>, &Leaf) -> Accept,
}

/// A way out of a cube.
#[derive(Clone, Copy)]
enum Way {
    Action,
    Side(Lit),
}

impl Search<'_, '_, '_, '_> {
    /// Looks at one member; false if the budget is used up.
    fn spend(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        if !self.fitter.spend(40) {
            self.steps = 0;
        }
        self.steps > 0
    }

    /// Adds a literal; false where it cannot hold beside those that are there.
    fn assume(&mut self, lit: Lit) -> bool {
        let Some(literal) = self.fitter.space.get(lit) else {
            return false;
        };
        let dim = literal.dim;
        let held = self.leaf.held.entry(dim).or_default();
        if held.contains(&lit) {
            return true;
        }
        held.push(lit);
        self.trail.push(dim);
        self.fitter.fits(dim, held)
    }

    /// Takes back literals until as many are left.
    fn back_to(&mut self, length: usize) {
        while self.trail.len() > length {
            let Some(dim) = self.trail.pop() else { return };
            if let Some(held) = self.leaf.held.get_mut(&dim) {
                held.pop();
            }
        }
    }

    /// Enters one cube of each union that is left, then escapes.
    fn enter(&mut self, left: &[usize]) -> bool {
        let Some((first, rest)) = left.split_first() else {
            let open: Vec<usize> = (0..self.query.escape.len()).collect();
            return self.escape(open);
        };
        let Some(union) = self.query.enter.get(*first) else {
            return false;
        };
        for member in union {
            if !self.spend() {
                return false;
            }
            let apart = |actions: &Actions| actions.is_disjoint(&member.cube.actions);
            if self.leaf.actions.as_ref().is_some_and(apart) {
                continue;
            }
            let (length, actions) = (self.trail.len(), self.leaf.actions.clone());
            if self.go_in(member) {
                self.leaf.entered.push(member.cube.id);
                if self.enter(rest) {
                    return true;
                }
                self.leaf.entered.pop();
            }
            self.back_to(length);
            self.leaf.actions = actions;
        }
        false
    }

    fn go_in(&mut self, member: &Member<'_>) -> bool {
        let meets = match &mut self.leaf.actions {
            Some(actions) => {
                actions.keep(&member.cube.actions);
                !actions.is_empty()
            }
            None => self.assume(member.cube.name),
        };
        meets && member.sides().all(|lit| self.assume(lit))
    }

    /// Gets out of all cubes of `open`, and asks about the leaf.
    fn escape(&mut self, mut open: Vec<usize>) -> bool {
        loop {
            let mut fewest: Option<(usize, Vec<Way>)> = None;
            let mut forced = None;
            let mut at = 0;
            while let Some(cube) = open.get(at).copied() {
                let Some(member) = self.query.escape.get(cube).filter(|_| self.spend()) else {
                    return false;
                };
                if self.misses(member) {
                    open.swap_remove(at);
                    continue;
                }
                let ways = self.ways(member);
                match ways.as_slice() {
                    [] => return false,
                    [way] => {
                        forced = Some((*way, member));
                        open.swap_remove(at);
                        break;
                    }
                    _ => {
                        let best = fewest.as_ref().map_or(usize::MAX, |(_, ways)| ways.len());
                        if ways.len() < best {
                            fewest = Some((cube, ways));
                        }
                        at += 1;
                    }
                }
            }
            if let Some((way, member)) = forced {
                if !self.take(way, member) {
                    return false;
                }
                continue;
            }
            let Some((cube, ways)) = fewest else {
                return self.arrive();
            };
            open.retain(|other| *other != cube);
            return self.branch(cube, &ways, &open);
        }
    }

    fn branch(&mut self, cube: usize, ways: &[Way], open: &[usize]) -> bool {
        let Some(member) = self.query.escape.get(cube) else {
            return false;
        };
        if self.depth == DEPTH {
            self.steps = 0;
            return false;
        }
        self.depth += 1;
        let mut found = false;
        for way in ways {
            let (length, actions) = (self.trail.len(), self.leaf.actions.clone());
            if self.take(*way, member) && self.escape(open.to_vec()) {
                found = true;
                break;
            }
            self.back_to(length);
            self.leaf.actions = actions;
        }
        self.depth -= 1;
        found
    }

    /// True if no point of the leaf lies in the cube.
    fn misses(&mut self, member: &Member<'_>) -> bool {
        let apart = match &self.leaf.actions {
            Some(actions) => actions.is_disjoint(&member.cube.actions),
            None => self.excludes(member.cube.name),
        };
        apart || member.sides().any(|lit| self.excludes(lit))
    }

    /// True if `lit` holds at no point of the leaf.
    fn excludes(&mut self, lit: Lit) -> bool {
        let Some(literal) = self.fitter.space.get(lit) else {
            return false;
        };
        // What only may exclude it does not count when a point is looked for.
        let known = self.fitter.bound() == Bound::Over || literal.is_exact();
        let held = self
            .leaf
            .held
            .get(&literal.dim)
            .map_or(&[][..], Vec::as_slice);
        held.contains(&lit.not())
            || known && !self.fitter.fits(literal.dim, &[held, &[lit]].concat())
    }

    fn ways(&mut self, member: &Member<'_>) -> Vec<Way> {
        let mut ways = Vec::new();
        let name = member.cube.name.not();
        match &self.leaf.actions {
            Some(actions) => {
                if !actions.is_within(&member.cube.actions) {
                    ways.push(Way::Action);
                }
            }
            None => {
                if self.allows(name) {
                    ways.push(Way::Side(name));
                }
            }
        }
        for lit in member.sides() {
            if self.allows(lit.not()) {
                ways.push(Way::Side(lit.not()));
            }
        }
        ways
    }

    /// True if `lit` can hold beside what is held.
    fn allows(&mut self, lit: Lit) -> bool {
        let Some(literal) = self.fitter.space.get(lit) else {
            return false;
        };
        let held = self
            .leaf
            .held
            .get(&literal.dim)
            .map_or(&[][..], Vec::as_slice);
        self.fitter.fits(literal.dim, &[held, &[lit]].concat())
    }

    fn take(&mut self, way: Way, member: &Member<'_>) -> bool {
        match (way, &mut self.leaf.actions) {
            (Way::Side(lit), _) => self.assume(lit),
            (Way::Action, Some(actions)) => {
                actions.remove(&member.cube.actions);
                !actions.is_empty()
            }
            (Way::Action, None) => false,
        }
    }

    fn arrive(&mut self) -> bool {
        if self.leaves == 0 {
            self.doubt.get_or_insert_with(|| TOO_COMPLEX.to_owned());
            return false;
        }
        self.leaves -= 1;
        match (self.accept)(self.fitter, &self.leaf) {
            Accept::Yes => true,
            Accept::Impossible => {
                // Leaves that are no requests are looked at as long as the steps last.
                self.leaves += 1;
                false
            }
            Accept::Doubtful(reason) => {
                self.doubt.get_or_insert(reason);
                false
            }
        }
    }
}
