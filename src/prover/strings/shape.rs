//! Patterns in a form that is easier to reason about, and what is seen of two patterns without a
//! search. "True" is certain here, "false" only means that it was not seen.

use super::matching::Fuel;
use super::{Glob, Step};

/// What one character must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum One {
    /// This one.
    Char(char),
    /// Any but `:`.
    InPart,
    /// Any.
    Any,
}

/// What may be read at a position any number of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Run {
    /// Nothing.
    None,
    /// Characters but `:`.
    InPart,
    /// Characters.
    Any,
}

/// A pattern as a walk: at a position, read what its run allows, then one character, and stand at the
/// next position.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The run at the start.
    pub(super) first: Run,
    /// Each character and the run behind it.
    pub(super) rest: Vec<(One, Run)>,
    /// True if ASCII letters match whatever their case.
    pub(super) fold: bool,
}

impl Shape {
    /// Brings `*?` and `?*` to one form, runs last.
    pub(super) fn new(glob: &Glob) -> Self {
        let mut first = Run::None;
        let mut rest: Vec<(One, Run)> = Vec::with_capacity(glob.steps.len());
        for step in &glob.steps {
            let last = rest.last_mut().map_or(&mut first, |(_, run)| run);
            let (one, moved) = match (step, *last) {
                (Step::AnyRun, _) => {
                    *last = Run::Any;
                    continue;
                }
                (Step::AnyRunInPart, run) => {
                    *last = run.max(Run::InPart);
                    continue;
                }
                (Step::AnyOne, Run::Any) => (One::Any, Run::Any),
                (Step::AnyOneInPart, Run::InPart) => (One::InPart, Run::InPart),
                (Step::AnyOne, _) => (One::Any, Run::None),
                (Step::AnyOneInPart, _) => (One::InPart, Run::None),
                (Step::Char(c), _) => (One::Char(*c), Run::None),
            };
            if moved != Run::None {
                *last = Run::None;
            }
            rest.push((one, moved));
        }
        Self {
            first,
            rest,
            fold: glob.fold,
        }
    }

    /// Position by position: the run there, and the character to the next; none at the last.
    pub(super) fn positions(&self) -> impl Iterator<Item = (Run, Option<One>)> {
        let runs = std::iter::once(self.first).chain(self.rest.iter().map(|(_, run)| *run));
        let ones = self.rest.iter().map(|(one, _)| Some(*one));
        runs.zip(ones.chain(std::iter::once(None)))
    }

    /// How many positions there are.
    pub(super) fn len(&self) -> usize {
        self.rest.len() + 1
    }

    fn run_at(&self, at: usize) -> Run {
        match at.checked_sub(1) {
            None => self.first,
            Some(before) => self.rest.get(before).map_or(Run::None, |(_, run)| *run),
        }
    }

    /// True if this pattern is seen to match all that `other` matches.
    ///
    /// Reads `other` as if it were a text, its wildcards as characters that only as wide a wildcard
    /// takes. `here` holds positions that every text of what was read so far leads to.
    pub(super) fn contains(&self, other: &Self, fuel: &mut Fuel) -> bool {
        if fuel.burn(4).is_none() {
            return false;
        }
        let mut here = vec![0];
        let mut next = Vec::new();
        self.stay(other.first, &mut here);
        for (one, run) in &other.rest {
            if here.is_empty() || fuel.burn(1 + here.len()).is_none() {
                return false;
            }
            for at in here.drain(..) {
                if self.run_at(at) >= narrowest_run(*one) && next.last() != Some(&at) {
                    next.push(at);
                }
                let step = self.rest.get(at).map(|(own, _)| *own);
                if step.is_some_and(|own| self.covers(own, *one, other.fold)) {
                    next.push(at + 1);
                }
            }
            std::mem::swap(&mut here, &mut next);
            self.stay(*run, &mut here);
        }
        here.last() == Some(&self.rest.len())
    }

    /// Keeps the positions at which such a run can be read, and of those only what counts: before a
    /// position that takes every run, no other is of use.
    fn stay(&self, run: Run, here: &mut Vec<usize>) {
        if run != Run::None {
            here.retain(|at| self.run_at(*at) >= run);
        }
        if let Some(last) = here.iter().rposition(|at| self.run_at(*at) == Run::Any) {
            here.drain(..last);
        }
    }

    fn covers(&self, own: One, one: One, other_folds: bool) -> bool {
        match (own, one) {
            (One::Any, _) | (One::InPart, One::InPart) => true,
            (One::InPart, One::Char(c)) => c != ':',
            (One::Char(a), One::Char(b)) if a == b => {
                self.fold || !other_folds || !a.is_ascii_alphabetic()
            }
            (One::Char(a), One::Char(b)) => self.fold && a.eq_ignore_ascii_case(&b),
            (One::InPart, One::Any) | (One::Char(_), One::InPart | One::Any) => false,
        }
    }
}

/// The narrowest run that takes the character.
fn narrowest_run(one: One) -> Run {
    match one {
        One::Char(':') | One::Any => Run::Any,
        One::Char(_) | One::InPart => Run::InPart,
    }
}

/// True if the two are seen to have no text in common: what they start or end with differs, or
/// their lengths.
pub(super) fn clash(a: &Glob, b: &Glob) -> bool {
    let fold = a.fold || b.fold;
    let apart = |(x, y): (&Step, &Step)| match (x, y) {
        (Step::Char(x), Step::Char(y)) => x != y && !(fold && x.eq_ignore_ascii_case(y)),
        (Step::Char(':'), Step::AnyOneInPart) | (Step::AnyOneInPart, Step::Char(':')) => true,
        _ => false,
    };
    let fixed = |(x, y): &(&Step, &Step)| !x.is_run() && !y.is_run();
    let start = || a.steps.iter().zip(&b.steps).take_while(fixed);
    if start().any(apart) {
        return true;
    }
    let end = a.steps.iter().rev().zip(b.steps.iter().rev());
    if end.take_while(fixed).any(apart) {
        return true;
    }
    // One of them has no wildcard run, and the other asks for more characters.
    let longer = |short: &Glob, long: &Glob| {
        short.steps.len() < long.steps.len()
            && !short.steps.iter().any(|step| step.is_run())
            && short.steps.len() < long.shortest()
    };
    longer(a, b)
        || longer(b, a)
        || a.steps.len() != b.steps.len()
            && !a.steps.iter().chain(&b.steps).any(|step| step.is_run())
}
