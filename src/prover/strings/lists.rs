//! Questions in which one of the sets is a list of texts: each is tried.

use foldhash::HashSet;

use super::matching::{self, Fuel};
use super::{Found, Glob, Step, TextSet};

/// A set to try many texts on: plain texts are looked up, only patterns are walked.
struct Lookup<'a> {
    texts: HashSet<&'a [Step]>,
    patterns: Vec<&'a Glob>,
    complement: bool,
}

/// Shorter lists are walked, which is faster than to prepare them.
const SHORT: usize = 8;

impl<'a> Lookup<'a> {
    fn new(set: &'a TextSet, tries: usize) -> Self {
        let is_worth_it = tries > SHORT && set.globs.len() > SHORT;
        let globs = set.globs.iter();
        let (texts, patterns): (Vec<_>, Vec<_>) =
            globs.partition(|glob| is_worth_it && glob.is_text());
        Self {
            texts: texts.into_iter().map(|glob| &*glob.steps).collect(),
            patterns,
            complement: set.complement,
        }
    }

    /// True if the text, given as a pattern too, is in the set; none if the fuel ran out first.
    fn holds(&self, glob: &Glob, text: &[char], fuel: &mut Fuel) -> Option<bool> {
        if self.texts.contains(&*glob.steps) {
            return Some(!self.complement);
        }
        for pattern in &self.patterns {
            if matching::matches(pattern, text, fuel)? {
                return Some(!self.complement);
            }
        }
        Some(self.complement)
    }
}

/// Decides the question if one of the sets is a list of texts, the shortest of them if there are
/// several.
pub(super) fn decide(sets: &[&TextSet], fuel: &mut Fuel) -> Option<Found> {
    let is_list = |set: &TextSet| !set.complement && set.globs.iter().all(Glob::is_text);
    let lists = sets.iter().zip(0_usize..).filter(|(set, _)| is_list(set));
    let (list, at) = lists.min_by_key(|(set, _)| set.globs.len())?;
    let others = sets.iter().zip(0..).filter(|(_, i)| *i != at);
    let others: Vec<Lookup<'_>> = others
        .map(|(set, _)| Lookup::new(set, list.globs.len()))
        .collect();
    for glob in &list.globs {
        let text = glob.only_text()?;
        let mut in_all = true;
        for other in &others {
            match other.holds(glob, &text, fuel) {
                None => return Some(Found::TooMuch),
                Some(held) => in_all = held,
            }
            if !in_all {
                break;
            }
        }
        if in_all {
            return Some(Found::Text(text.into_iter().collect()));
        }
    }
    Some(Found::Nothing)
}
