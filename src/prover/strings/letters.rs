//! The letters that a search has to try.

use foldhash::HashSet;

use super::filter::Reduced;
use super::shape::{One, Run};

/// The fresh letter; `:` where some pattern does not treat it like the others; and the characters of
/// the unions, as they are spelt and then in the other case where that makes a difference. True if
/// the second is `:`.
pub(super) fn letters(question: &Reduced, fresh: char) -> (Vec<char>, bool) {
    let shapes = || question.unions.iter().flatten().chain(&question.negatives);
    let mut exact: Vec<char> = Vec::new();
    let mut colon = false;
    for shape in shapes() {
        for (run, one) in shape.positions() {
            colon |= run == Run::InPart || one == Some(One::InPart);
            if let Some(One::Char(c)) = one
                && !shape.fold
            {
                exact.push(c);
            }
        }
    }
    exact.sort_unstable();
    exact.dedup();
    let is_exact = |c: &char| exact.binary_search(c).is_ok();
    let mut spelt = Vec::new();
    let mut others = Vec::new();
    for shape in question.unions.iter().flatten() {
        for (one, _) in &shape.rest {
            let One::Char(c) = one else { continue };
            spelt.push(*c);
            if let Some(other) = swap_case(*c).filter(|_| shape.fold)
                && (is_exact(c) || is_exact(&other))
            {
                others.push(other);
            }
        }
    }
    let first = [fresh].into_iter().chain(colon.then_some(':'));
    let mut names: Vec<char> = first.collect();
    let mut seen: HashSet<char> = names.iter().copied().collect();
    spelt.extend(others);
    names.extend(spelt.into_iter().filter(|c| seen.insert(*c)));
    (names, colon)
}

/// The same ASCII letter in the other case; none if it is no ASCII letter.
pub(super) fn swap_case(c: char) -> Option<char> {
    if c.is_ascii_lowercase() {
        Some(c.to_ascii_uppercase())
    } else if c.is_ascii_uppercase() {
        Some(c.to_ascii_lowercase())
    } else {
        None
    }
}
