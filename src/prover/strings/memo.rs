//! Answers about sets of strings, kept from one document to the next: an edit leaves most patterns as they were, and
//! policies of one team name the same resources again and again.
//!
//! An answer depends on the sets alone, so what is kept never has to be forgotten for its own sake.

use std::cell::RefCell;
use std::hash::BuildHasher;

use foldhash::HashMap;
use foldhash::fast::FixedState;

use super::{Found, TextSet};

/// How many steps of patterns are kept in all, some megabytes; beyond that it begins anew.
const STEPS: usize = 150_000;

/// A question with more than this is not kept: a hostile policy must not push out all else.
const MOST: usize = STEPS / 20;

/// Which of the two questions was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    /// Whether there is a text.
    Meet,
    /// A short one.
    Find,
}

#[derive(Debug)]
struct Answer {
    asked: Asked,
    sets: Box<[TextSet]>,
    found: Found,
    /// By how much the budget was lowered.
    cost: u32,
}

#[derive(Debug, Default)]
struct Memo {
    answers: HashMap<u64, Answer>,
    steps: usize,
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// The answer of `work`, which is not asked where it is known and the budget would have sufficed.
pub(super) fn or_else(
    asked: Asked,
    sets: &[&TextSet],
    budget: &mut u32,
    work: impl FnOnce(&mut u32) -> Found,
) -> Found {
    let key = FixedState::default().hash_one((asked, sets));
    let known = MEMO.with_borrow(|memo| {
        let answer = memo.answers.get(&key)?;
        let same = answer.asked == asked && answer.sets.iter().eq(sets.iter().copied());
        (same && answer.cost <= *budget).then(|| (answer.found.clone(), answer.cost))
    });
    if let Some((found, cost)) = known {
        *budget -= cost;
        return found;
    }
    let before = *budget;
    let found = work(budget);
    // With another budget that may be decided; and where nothing is left, it may have cost more.
    let globs = sets.iter().flat_map(|set| &set.globs);
    let steps: usize = globs.map(|glob| 4 + glob.steps.len()).sum();
    if found != Found::TooMuch && *budget > 0 && steps <= MOST {
        let sets: Box<[TextSet]> = sets.iter().map(|set| (*set).clone()).collect();
        let cost = before - *budget;
        MEMO.with_borrow_mut(|memo| {
            if memo.steps + steps > STEPS {
                *memo = Memo::default();
            }
            memo.steps += steps;
            let answer = Answer {
                asked,
                sets,
                found: found.clone(),
                cost,
            };
            memo.answers.insert(key, answer);
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Glob, find, meet};
    use super::*;

    #[test]
    fn an_answer_is_the_same_the_second_time() {
        let wide = TextSet::union([Glob::new("a*b?c"), Glob::new("*x*y*")]);
        let narrow = TextSet::union([Glob::new("*x"), Glob::new("a*c")]);
        let rest = TextSet::union([Glob::new("ab*")]).complement();
        let sets = [&wide, &narrow, &rest];
        for ask in [find, meet] {
            let mut left = [10_000, 10_000];
            let found = left.each_mut().map(|budget| ask(&sets, budget));
            assert_eq!(found[0], found[1]);
            assert_eq!(left[0], left[1]);
        }
    }

    #[test]
    fn what_was_known_with_a_larger_budget_is_not_known_with_a_smaller_one() {
        let sets = [
            TextSet::union([Glob::new("*a")]),
            TextSet::union([Glob::new("*b")]),
        ];
        let sets = [&sets[0], &sets[1]];
        let called = std::cell::Cell::new(0);
        let ask = |budget: &mut u32| {
            or_else(Asked::Meet, &sets, budget, |budget| {
                called.set(called.get() + 1);
                *budget = budget.saturating_sub(5);
                Found::Nothing
            })
        };
        for (mut budget, calls) in [(10, 1), (10, 1), (4, 2), (5, 2)] {
            ask(&mut budget);
            assert_eq!(called.get(), calls);
        }
    }

    #[test]
    fn a_huge_question_pushes_out_nothing() {
        let small = TextSet::union([Glob::new("a*")]);
        meet(&[&small, &small.complement()], &mut 10_000);
        let kept = || MEMO.with_borrow(|memo| (memo.answers.len(), memo.steps));
        let before = kept();
        assert!(before.1 > 0);
        let huge = TextSet::union([Glob::literal(&"a".repeat(MOST))]);
        meet(&[&huge, &small], &mut 10_000);
        assert_eq!(kept(), before);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        for at in 0..20_000 {
            let set = TextSet::union([Glob::new(&format!("a*{at}"))]);
            meet(&[&set, &set.complement()], &mut 10_000);
        }
        MEMO.with_borrow(|memo| assert!(memo.steps <= STEPS && !memo.answers.is_empty()));
    }
}
