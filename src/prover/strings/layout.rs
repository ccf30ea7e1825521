//! All positions of all patterns of a question, laid out in one vector of bits.
//!
//! A state is such a vector: the positions that the text so far can have led to. The words of each
//! union stand together, the negative patterns behind them.

use foldhash::HashMap;

use super::bits::{WORD, bits, fill, meets, set};
use super::filter::Reduced;
use super::letters::{letters, swap_case};
use super::shape::{One, Run, Shape};

/// What becomes of a state with one more character.
#[derive(Clone, Debug)]
struct Letter {
    name: char,
    /// Positions that it leads away from.
    moves: Vec<u64>,
    /// True for `:`, which some runs do not take.
    colon: bool,
}

/// The words of one union in a state.
#[derive(Clone, Debug)]
struct Union {
    words: usize,
    /// The last positions of its patterns that end with `*`.
    absorbing: Vec<u64>,
    /// One of those positions, as a word and a bit in it: all there is to say once one is reached.
    done: Option<(usize, u64)>,
}

/// What a state is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// No text that goes on from here is in all sets.
    Dead,
    /// The text so far is in all sets.
    Accepted,
    /// The text may go on. So many negative positions are alive.
    Open(u32),
}

/// The layout.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    words: usize,
    positive_words: usize,
    unions: Vec<Union>,
    start: Vec<u64>,
    finals: Vec<u64>,
    absorbing: Vec<u64>,
    runs_any: Vec<u64>,
    runs: Vec<u64>,
    /// For a position with a run, the first position of its pattern whose texts are all among this
    /// position's.
    fill_from: Vec<u32>,
    /// For a position of a union, how many characters are missing at least.
    missing: Vec<u32>,
    /// For a position of a union, the letters (numbers in `letters`) that lead to the next.
    ways: Vec<[u32; 2]>,
    /// The fresh letter, `:` where it matters, and those of the unions.
    letters: Vec<Letter>,
    has_colon: bool,
}

const NO_WAY: u32 = u32::MAX;

impl Layout {
    /// More words than this (of a state, times letters) are not laid out.
    const MOST_WORDS: usize = 1 << 20;

    /// Lays the patterns out; none if that is too much.
    pub(super) fn new(question: &Reduced, fresh: char) -> Option<Self> {
        let length = |shapes: &[Shape]| shapes.iter().map(Shape::len).sum::<usize>().div_ceil(WORD);
        let union_words: Vec<usize> = question.unions.iter().map(|union| length(union)).collect();
        let positive_words: usize = union_words.iter().sum();
        let words = positive_words + length(&question.negatives);
        let (names, colon) = letters(question, fresh);
        if words.checked_mul(names.len())? > Self::MOST_WORDS {
            return None;
        }
        let letters = names.iter().map(|letter| Letter {
            name: *letter,
            moves: vec![0; words],
            colon: *letter == ':',
        });
        let mut layout = Self {
            words,
            positive_words,
            unions: Vec::new(),
            start: vec![0; words],
            finals: vec![0; words],
            absorbing: vec![0; words],
            runs_any: vec![0; words],
            runs: vec![0; words],
            fill_from: vec![0; words * WORD],
            missing: vec![0; positive_words * WORD],
            ways: vec![[NO_WAY; 2]; positive_words * WORD],
            letters: letters.collect(),
            has_colon: colon,
        };
        let numbers: HashMap<char, u32> = names.iter().copied().zip(0..).collect();
        let mut from = 0;
        for (union, words) in question.unions.iter().zip(union_words) {
            let mut at = from * WORD;
            for shape in union {
                at = layout.add(shape, at, &numbers);
            }
            let absorbing: Vec<u64> = layout
                .absorbing
                .iter()
                .skip(from)
                .take(words)
                .copied()
                .collect();
            let mut done = absorbing.iter().zip(0..).filter(|(word, _)| **word != 0);
            let done = done.next().map(|(word, i)| (i, word & word.wrapping_neg()));
            layout.unions.push(Union {
                words,
                absorbing,
                done,
            });
            from += words;
        }
        let mut at = from * WORD;
        for shape in &question.negatives {
            at = layout.add(shape, at, &numbers);
        }
        Some(layout)
    }

    fn add(&mut self, shape: &Shape, start: usize, numbers: &HashMap<char, u32>) -> usize {
        set(&mut self.start, start);
        let mut part = start;
        let mut crossing = false;
        let mut at = start;
        for (run, one) in shape.positions() {
            if run == Run::Any || crossing {
                part = at;
                crossing = false;
            }
            if run != Run::None {
                set(&mut self.runs, at);
                if run == Run::Any {
                    set(&mut self.runs_any, at);
                }
                let from = if run == Run::Any { start } else { part };
                if let Some(place) = self.fill_from.get_mut(at) {
                    *place = u32::try_from(from).unwrap_or(u32::MAX);
                }
            }
            // Behind a run that takes all, earlier positions are of no use to a run that does not.
            if run == Run::Any {
                crossing = true;
            }
            if let Some(place) = self.missing.get_mut(at) {
                let missing = start + shape.len() - 1 - at;
                *place = u32::try_from(missing).unwrap_or(u32::MAX);
            }
            match one {
                None => {
                    set(&mut self.finals, at);
                    if run == Run::Any {
                        set(&mut self.absorbing, at);
                    }
                }
                Some(One::Char(c)) => {
                    crossing |= c == ':';
                    let other = swap_case(c).filter(|_| shape.fold);
                    let spellings =
                        [Some(c), other].map(|c| c.and_then(|c| numbers.get(&c)).copied());
                    for number in spellings.into_iter().flatten() {
                        let letter = usize::try_from(number)
                            .ok()
                            .and_then(|i| self.letters.get_mut(i));
                        if let Some(letter) = letter {
                            set(&mut letter.moves, at);
                        }
                    }
                    if let Some(place) = self.ways.get_mut(at) {
                        *place = spellings.map(|number| number.unwrap_or(NO_WAY));
                    }
                }
                Some(One::Any) => {
                    crossing = true;
                    self.letters
                        .iter_mut()
                        .for_each(|letter| set(&mut letter.moves, at));
                }
                Some(One::InPart) => {
                    let others = self.letters.iter_mut().filter(|letter| !letter.colon);
                    others.for_each(|letter| set(&mut letter.moves, at));
                }
            }
            at += 1;
        }
        at
    }

    /// Words in a state.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// The words of a state that are about unions.
    pub(super) fn positive_words(&self) -> usize {
        self.positive_words
    }

    /// The letter of this number.
    pub(super) fn letter(&self, number: u32) -> Option<char> {
        Some(self.letters.get(usize::try_from(number).ok()?)?.name)
    }

    /// The state of the empty text, and what it is worth.
    pub(super) fn start(&self) -> (Vec<u64>, Worth) {
        let mut state = self.start.clone();
        let worth = self.settle(&mut state);
        (state, worth)
    }

    /// The letters that may lead on from a state: the fresh one, `:`, and those that some position of
    /// a union waits for. Any other does to the unions what the fresh one does, and to the negative
    /// patterns at least as much, so it is never of more use.
    pub(super) fn ways(&self, state: &[u64], ways: &mut Vec<u32>) {
        ways.clear();
        ways.push(0);
        for (word, base) in state
            .iter()
            .take(self.positive_words)
            .zip((0..).step_by(WORD))
        {
            for bit in bits(*word) {
                let spellings = self.ways.get(base + bit).copied().unwrap_or([NO_WAY; 2]);
                ways.extend(spellings.into_iter().filter(|number| *number != NO_WAY));
            }
        }
        if self.has_colon {
            ways.push(1);
        }
        // Each once, and in an order that depends on nothing but the patterns.
        if ways.len() > 2 {
            ways.sort_unstable();
            ways.dedup();
        }
    }

    /// Writes the state with one more letter to `next` and says what it is worth.
    pub(super) fn step(&self, state: &[u64], number: u32, next: &mut [u64]) -> Worth {
        let letter = usize::try_from(number)
            .ok()
            .and_then(|i| self.letters.get(i));
        let Some(letter) = letter else {
            return Worth::Dead;
        };
        let runs = if letter.colon {
            &self.runs_any
        } else {
            &self.runs
        };
        let mut carry = 0;
        let words = next.iter_mut().zip(state).zip(&letter.moves).zip(runs);
        for (((next, state), moves), runs) in words {
            let moved = state & moves;
            *next = (moved << 1) | carry | (state & runs);
            carry = moved >> (WORD - 1);
        }
        self.settle(next)
    }

    /// Brings a state to its one form and says what it is worth.
    fn settle(&self, state: &mut [u64]) -> Worth {
        let mut rest = &state[..];
        for union in &self.unions {
            let (own, behind) = rest.split_at_checked(union.words).unwrap_or((rest, &[]));
            if own.iter().all(|word| *word == 0) {
                return Worth::Dead;
            }
            rest = behind;
        }
        let absorbing = self.absorbing.iter().skip(self.positive_words);
        if rest
            .iter()
            .zip(absorbing)
            .any(|(word, absorbing)| word & absorbing != 0)
        {
            return Worth::Dead;
        }
        self.saturate(state);
        let mut accepted = true;
        let (positive, negative) = state
            .split_at_mut_checked(self.positive_words)
            .unwrap_or_default();
        let mut rest = positive;
        let mut finals = self.finals.as_slice();
        for union in &self.unions {
            let (own, behind) = rest.split_at_mut_checked(union.words).unwrap_or_default();
            let (own_finals, finals_behind) =
                finals.split_at_checked(union.words).unwrap_or_default();
            if meets(own, &union.absorbing) {
                own.fill(0);
                if let Some((word, bit)) = union.done
                    && let Some(place) = own.get_mut(word)
                {
                    *place = bit;
                }
            }
            accepted &= meets(own, own_finals);
            (rest, finals) = (behind, finals_behind);
        }
        let negative_finals = self.finals.iter().skip(self.positive_words);
        let mut alive = 0;
        for (word, finals) in negative.iter().zip(negative_finals) {
            alive += word.count_ones();
            accepted &= word & finals == 0;
        }
        if accepted {
            Worth::Accepted
        } else {
            Worth::Open(alive)
        }
    }

    /// How many characters a text is short of at least, added up over the unions.
    pub(super) fn missing(&self, state: &[u64]) -> u32 {
        let mut sum = 0_u32;
        let mut words = state.iter().zip((0..).step_by(WORD));
        for union in &self.unions {
            let mut least = u32::MAX;
            for (word, base) in words.by_ref().take(union.words) {
                for bit in bits(*word) {
                    least = least.min(self.missing.get(base + bit).copied().unwrap_or(0));
                }
            }
            sum = sum.saturating_add(least);
        }
        sum
    }

    /// Where a position with a run is alive, its texts include those of earlier positions, as far as
    /// `fill_from`: setting these too changes nothing but makes equal what is equal.
    fn saturate(&self, state: &mut [u64]) {
        let mut limit = usize::MAX;
        for at in (0..self.words).rev() {
            let base = at * WORD;
            loop {
                let below = match limit.checked_sub(base) {
                    None | Some(0) => break,
                    Some(below) if below < WORD => (1 << below) - 1,
                    Some(_) => u64::MAX,
                };
                let word = state.get(at).zip(self.runs.get(at));
                let runs = word.map_or(0, |(word, runs)| word & runs & below);
                let Some(bit) = runs
                    .checked_ilog2()
                    .and_then(|bit| usize::try_from(bit).ok())
                else {
                    break;
                };
                let from = self.fill_from.get(base + bit).copied().unwrap_or(u32::MAX);
                let from = usize::try_from(from).unwrap_or(usize::MAX).min(base + bit);
                fill(state, from, base + bit);
                limit = from;
            }
        }
    }
}
