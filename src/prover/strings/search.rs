//! The search for a text that at least one pattern of each union and no negative pattern matches.
//!
//! It walks all patterns at once, a letter at a time. It goes on first where few negative
//! positions are alive and the unions lack few characters, and leaves out states that are no better than one already seen: the same
//! for the unions, and at least as much alive of the negative patterns.

use foldhash::HashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::filter::Reduced;
use super::layout::{Layout, Worth};

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is no such text.
    Nothing,
    /// This is one.
    Text(Vec<char>),
    /// The budget is used up, or the patterns are too long to begin.
    TooMuch,
}

/// A state that was reached: from which, by which letter, how long the text is.
#[derive(Clone, Copy, Debug)]
struct Reached {
    from: usize,
    letter: u32,
    length: u32,
    /// False if a better one was found since.
    of_use: bool,
}

/// Searches. `fresh` is a letter that occurs in no pattern.
pub(super) fn search(question: &Reduced, fresh: char, budget: &mut u32) -> Outcome {
    let Some(layout) = Layout::new(question, fresh) else {
        return Outcome::TooMuch;
    };
    let (start, worth) = layout.start();
    match worth {
        Worth::Dead => return Outcome::Nothing,
        Worth::Accepted => return Outcome::Text(Vec::new()),
        Worth::Open(..) => {}
    }
    let mut search = Search::new(&layout, budget);
    let start_reached = Reached {
        from: usize::MAX,
        letter: 0,
        length: 0,
        of_use: true,
    };
    if search.keep(&start, worth, start_reached).is_none() {
        return Outcome::TooMuch;
    }
    let mut next = vec![0; layout.words()];
    let mut here = Vec::with_capacity(layout.words());
    let mut ways = Vec::new();
    while let Some(Reverse((.., at))) = search.open.pop() {
        let Some(reached) = search
            .reached
            .get(at)
            .copied()
            .filter(|reached| reached.of_use)
        else {
            continue;
        };
        here.clear();
        here.extend_from_slice(search.state(at));
        layout.ways(&here, &mut ways);
        if search.charge(ways.len() * layout.words() / 256).is_none() {
            return Outcome::TooMuch;
        }
        for letter in &ways {
            let worth = layout.step(&here, *letter, &mut next);
            let reached = Reached {
                from: at,
                letter: *letter,
                length: reached.length.saturating_add(1),
                of_use: true,
            };
            match worth {
                Worth::Dead => {}
                Worth::Accepted => return Outcome::Text(search.text(reached)),
                Worth::Open(..) => {
                    if search.keep(&next, worth, reached).is_none() {
                        return Outcome::TooMuch;
                    }
                }
            }
        }
    }
    Outcome::Nothing
}

struct Search<'a> {
    layout: &'a Layout,
    budget: &'a mut u32,
    /// What a state costs: 1 or, where it is large, more.
    cost: usize,
    /// The words of all states that were kept.
    states: Vec<u64>,
    reached: Vec<Reached>,
    /// States to go on from, the most promising first.
    open: BinaryHeap<Reverse<(u32, u32, usize)>>,
    /// Which states are the same for the unions.
    alike: HashMap<Box<[u64]>, Vec<usize>>,
    /// Words compared that have not been charged.
    compared: usize,
}

impl<'a> Search<'a> {
    fn new(layout: &'a Layout, budget: &'a mut u32) -> Self {
        Self {
            layout,
            budget,
            cost: 1 + layout.words() / 16,
            states: Vec::new(),
            reached: Vec::new(),
            open: BinaryHeap::new(),
            alike: HashMap::default(),
            compared: 0,
        }
    }

    /// Lowers the budget; none if it is used up.
    fn charge(&mut self, amount: usize) -> Option<()> {
        let left = u32::try_from(amount)
            .ok()
            .and_then(|amount| self.budget.checked_sub(amount));
        *self.budget = left.unwrap_or(0);
        left.map(|_| ())
    }

    fn state(&self, at: usize) -> &[u64] {
        let words = self.layout.words();
        self.states
            .get(at * words..(at + 1) * words)
            .unwrap_or_default()
    }

    /// Takes a state up unless one that was seen is at least as good; none if the budget is used up.
    fn keep(&mut self, state: &[u64], worth: Worth, reached: Reached) -> Option<()> {
        let Worth::Open(living) = worth else {
            return Some(());
        };
        let words = self.layout.words();
        let (positive, negative) = state.split_at_checked(self.layout.positive_words())?;
        let new = self.reached.len();
        if !self.alike.contains_key(positive) {
            self.alike.insert(positive.into(), Vec::new());
        }
        let alike = self.alike.get_mut(positive)?;
        let (states, all_reached) = (&self.states, &mut self.reached);
        let mut better = false;
        let mut compared = 0;
        alike.retain(|at| {
            if better {
                return true;
            }
            let range = at * words + positive.len()..(at + 1) * words;
            let (within, around) = compare(
                states.get(range).unwrap_or_default(),
                negative,
                &mut compared,
            );
            better = within;
            if around && !within {
                if let Some(reached) = all_reached.get_mut(*at) {
                    reached.of_use = false;
                }
                return false;
            }
            true
        });
        if !better {
            alike.push(new);
        }
        self.compared += compared;
        let comparing = std::mem::replace(&mut self.compared, 0);
        self.compared = comparing % 256;
        self.charge(comparing / 256)?;
        if better {
            return Some(());
        }
        self.charge(self.cost)?;
        let missing = self.layout.missing(state);
        self.states.extend_from_slice(state);
        let promise = living.saturating_add(missing);
        self.open.push(Reverse((promise, reached.length, new)));
        self.reached.push(reached);
        Some(())
    }

    /// The text that led to a state.
    fn text(&self, mut reached: Reached) -> Vec<char> {
        let mut text = Vec::new();
        while reached.length > 0 {
            text.extend(self.layout.letter(reached.letter));
            let Some(before) = self.reached.get(reached.from) else {
                break;
            };
            reached = *before;
        }
        text.reverse();
        text
    }
}

/// Is what is alive in `old` a part of what is alive in `new`, and the other way round?
fn compare(old: &[u64], new: &[u64], compared: &mut usize) -> (bool, bool) {
    let (mut within, mut around) = (true, true);
    for (old, new) in old.iter().zip(new) {
        *compared += 1;
        within &= old & !new == 0;
        around &= new & !old == 0;
        if !(within || around) {
            break;
        }
    }
    (within, around)
}
