//! The plain matcher: does a pattern match a text? Every answer of the search is held against it,
//! so it shares nothing with the search.

use super::{Glob, Step};

/// How many more comparisons one may make, so that no question takes long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fuel(u64);

impl Fuel {
    /// As many as it takes.
    pub(super) fn unlimited() -> Self {
        Self(u64::MAX)
    }

    /// Enough for every question that people ask; a few hundredths of a second.
    pub(super) fn for_one_question() -> Self {
        Self(4_000_000)
    }

    /// Enough to make an answer nicer, not so much that one would notice.
    pub(super) fn for_looks() -> Self {
        Self(200_000)
    }

    /// Takes some; none if there is too little, and then there is none left.
    pub(super) fn burn(&mut self, amount: usize) -> Option<()> {
        let left = self.0.checked_sub(amount as u64);
        self.0 = left.unwrap_or(0);
        left.map(|_| ())
    }

    /// How much less is left in `after`, or the most that can be said.
    pub(super) fn used(self, after: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(after.0)).unwrap_or(u32::MAX)
    }

    /// True if it is used up.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// True if the pattern matches the whole text; none if the fuel ran out first.
pub(super) fn matches(glob: &Glob, text: &[char], fuel: &mut Fuel) -> Option<bool> {
    if !ends_fit(glob, text) {
        fuel.burn(1)?;
        return Some(false);
    }
    if glob.steps.contains(&Step::AnyRunInPart) {
        by_positions(glob, text, fuel)
    } else {
        by_last_run(glob, text, fuel)
    }
}

/// False where the characters before the first wildcard or behind the last are others: most patterns fail there.
fn ends_fit(glob: &Glob, text: &[char]) -> bool {
    let fits = |(step, c): (&Step, &char)| match step {
        Step::Char(_) => Some(takes(*step, *c, glob.fold)),
        _ => None,
    };
    let begins = glob.steps.iter().zip(text).map_while(fits).all(|fits| fits);
    let ends = glob.steps.iter().rev().zip(text.iter().rev());
    begins && ends.map_while(fits).all(|fits| fits)
}

fn takes(step: Step, c: char, fold: bool) -> bool {
    match step {
        Step::Char(own) => own == c || fold && own.eq_ignore_ascii_case(&c),
        Step::AnyOne | Step::AnyRun => true,
        Step::AnyOneInPart | Step::AnyRunInPart => c != ':',
    }
}

/// Where every run may be any text, only the last run passed ever has to be stretched.
fn by_last_run(glob: &Glob, text: &[char], fuel: &mut Fuel) -> Option<bool> {
    let (mut step, mut at) = (0, 0);
    let mut last_run: Option<(usize, usize)> = None;
    let mut work = 0;
    loop {
        work += 1;
        match (glob.steps.get(step), text.get(at)) {
            (Some(Step::AnyRun), _) => {
                step += 1;
                last_run = Some((step, at));
                continue;
            }
            (Some(one), Some(c)) if takes(*one, *c, glob.fold) => {
                step += 1;
                at += 1;
                continue;
            }
            (None, None) => {
                fuel.burn(work)?;
                return Some(true);
            }
            _ => {}
        }
        fuel.burn(std::mem::take(&mut work))?;
        match &mut last_run {
            Some((after, from)) if *from < text.len() => {
                *from += 1;
                (step, at) = (*after, *from);
            }
            _ => return Some(false),
        }
    }
}

/// Walks all positions in the pattern at once, those that the text so far can have led to.
fn by_positions(glob: &Glob, text: &[char], fuel: &mut Fuel) -> Option<bool> {
    let mut now = Vec::new();
    let mut next = Vec::new();
    reach(glob, 0, &mut now);
    for c in text {
        fuel.burn(1 + now.len())?;
        for at in now.drain(..) {
            let Some(step) = glob.steps.get(at) else {
                continue;
            };
            if takes(*step, *c, glob.fold) {
                reach(glob, if step.is_run() { at } else { at + 1 }, &mut next);
            }
        }
        std::mem::swap(&mut now, &mut next);
        if now.is_empty() {
            return Some(false);
        }
    }
    Some(now.last() == Some(&glob.steps.len()))
}

/// Adds a position and those behind it that an empty run leads to. Positions come in such an order
/// that one not above the last is there already.
fn reach(glob: &Glob, mut at: usize, positions: &mut Vec<usize>) {
    while positions.last().is_none_or(|last| *last < at) {
        positions.push(at);
        match glob.steps.get(at) {
            Some(step) if step.is_run() => at += 1,
            _ => return,
        }
    }
}
