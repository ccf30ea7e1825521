//! Sets of strings given by wildcard patterns, and the question whether they have one in common.
//!
//! Knows nothing of policies: what becomes a pattern, and whether letters fold, is the caller's.

mod bits;
mod filter;
mod instance;
mod layout;
mod letters;
mod lists;
mod matching;
mod memo;
mod search;
mod shape;

#[cfg(test)]
mod tests;

use self::filter::Question;
use self::instance::{Style, fresh_letter, instance};
use self::matching::Fuel;
use self::memo::Asked;
use std::hash::{Hash, Hasher};

/// One step of a [`Glob`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Step {
    /// This character.
    Char(char),
    /// Any one character.
    AnyOne,
    /// Any run of characters, also none.
    AnyRun,
    /// Any one character but `:`.
    AnyOneInPart,
    /// Any run of characters but `:`, also none.
    AnyRunInPart,
}

impl Step {
    /// True for any number of characters.
    pub(super) fn is_run(self) -> bool {
        matches!(self, Self::AnyRun | Self::AnyRunInPart)
    }
}

/// A wildcard pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Glob {
    /// The steps.
    pub(super) steps: Box<[Step]>,
    /// True if ASCII letters match whatever their case.
    pub(super) fold: bool,
}

/// A union of patterns, or all that is in none of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct TextSet {
    /// The patterns.
    pub(super) globs: Box<[Glob]>,
    /// True: the set holds what no pattern matches.
    pub(super) complement: bool,
}

/// What a search for a common string found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The sets have no string in common. Never wrong.
    Nothing,
    /// This string is in all of them.
    Text(String),
    /// The budget is used up.
    TooMuch,
}

impl Hash for Glob {
    /// Step by step would cost more than all else that is done with a pattern.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut mixed = u64::from(self.fold);
        for step in &self.steps {
            let code = match step {
                Step::Char(c) => u64::from(u32::from(*c)),
                Step::AnyOne => 1 << 32,
                Step::AnyRun => 2 << 32,
                Step::AnyOneInPart => 3 << 32,
                Step::AnyRunInPart => 4 << 32,
            };
            mixed = (mixed.rotate_left(5) ^ code).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        state.write_u64(mixed);
    }
}

impl Glob {
    /// Reads a pattern in which `*` and `?` are wildcards that match every character.
    pub(super) fn new(pattern: &str) -> Self {
        Self::read(pattern, 0)
    }

    /// Reads a pattern for ARNs: in the first five parts `*` and `?` stay within their part.
    pub(super) fn arn(pattern: &str) -> Self {
        Self::read(pattern, 5)
    }

    /// Reads a pattern for ARNs of resources: as [`Self::arn`], and so it is with all parts but where names hold
    /// colons, as those of Amazon S3 do.
    pub(super) fn resource(pattern: &str) -> Self {
        let is_object = pattern.split(':').nth(2) == Some("s3");
        Self::read(pattern, if is_object { 5 } else { usize::MAX })
    }

    /// The one of these that the pattern looks like.
    pub(super) fn of(pattern: &str) -> Self {
        if pattern.starts_with("arn:") {
            Self::arn(pattern)
        } else {
            Self::new(pattern)
        }
    }

    /// Before the colon of this number wildcards stay within their part.
    fn read(pattern: &str, within: usize) -> Self {
        let mut colons = 0;
        let steps = pattern.chars().map(|c| {
            colons += usize::from(c == ':');
            match c {
                '*' if colons < within => Step::AnyRunInPart,
                '?' if colons < within => Step::AnyOneInPart,
                '*' => Step::AnyRun,
                '?' => Step::AnyOne,
                c => Step::Char(c),
            }
        });
        Self {
            steps: steps.collect(),
            fold: false,
        }
    }

    /// A pattern that matches this text only.
    pub(super) fn literal(text: &str) -> Self {
        Self {
            steps: text.chars().map(Step::Char).collect(),
            fold: false,
        }
    }

    /// The same pattern, ASCII case ignored.
    pub(super) fn fold(mut self) -> Self {
        self.fold = true;
        self
    }

    /// True if the pattern matches the whole text.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        matching::matches(self, &text, &mut Fuel::unlimited()) == Some(true)
    }

    /// The one text that it matches, if it is seen at once that there is but one.
    fn only_text(&self) -> Option<Vec<char>> {
        let chars = self.steps.iter().filter_map(|step| match step {
            Step::Char(c) => Some(*c),
            _ => None,
        });
        self.is_text().then(|| chars.collect())
    }

    /// True if it matches one text only, and that is seen at once.
    fn is_text(&self) -> bool {
        let is_plain = |step: &Step| match step {
            Step::Char(c) => !(self.fold && c.is_ascii_alphabetic()),
            _ => false,
        };
        self.steps.iter().all(is_plain)
    }

    /// How many characters a text that it matches has at least.
    fn shortest(&self) -> usize {
        self.steps.iter().filter(|step| !step.is_run()).count()
    }

    /// True if it is seen at once to match every text.
    fn is_everything(&self) -> bool {
        self.steps.contains(&Step::AnyRun) && self.steps.iter().all(|step| step.is_run())
    }
}

impl TextSet {
    /// What any of the patterns matches.
    pub(super) fn union(globs: impl IntoIterator<Item = Glob>) -> Self {
        Self {
            globs: globs.into_iter().collect(),
            complement: false,
        }
    }

    /// All strings.
    #[cfg(test)]
    pub(super) fn everything() -> Self {
        Self {
            globs: Box::default(),
            complement: true,
        }
    }

    /// What is not in the set.
    pub(super) fn complement(&self) -> Self {
        Self {
            globs: self.globs.clone(),
            complement: !self.complement,
        }
    }

    /// True if the text is in the set.
    pub(super) fn contains(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        self.holds(&text, &mut Fuel::unlimited()) == Some(true)
    }

    /// The texts of the set, if it is seen at once that they are so many and no more.
    fn listed(&self) -> Option<Vec<Vec<char>>> {
        let texts = || self.globs.iter().map(Glob::only_text).collect();
        (!self.complement).then(texts).flatten()
    }

    fn holds(&self, text: &[char], fuel: &mut Fuel) -> Option<bool> {
        for glob in &self.globs {
            if matching::matches(glob, text, fuel)? {
                return Some(!self.complement);
            }
        }
        Some(self.complement)
    }
}

/// True if the text is in all sets; none if the fuel ran out first.
fn in_all<'a>(
    sets: impl IntoIterator<Item = &'a TextSet>,
    text: &[char],
    fuel: &mut Fuel,
) -> Option<bool> {
    for set in sets {
        if !set.holds(text, fuel)? {
            return Some(false);
        }
    }
    Some(true)
}

/// How many patterns of a union are turned into texts to try.
const TRIES: usize = 8;

/// Finds a string that is in all of `sets`: short, readable, the same on every machine. `budget` is how many states may
/// still be looked at, and is lowered; large states and states with many ways on count for several.
pub(super) fn find(sets: &[&TextSet], budget: &mut u32) -> Found {
    memo::or_else(Asked::Find, sets, budget, |budget| {
        match ask(sets, budget) {
            (Found::Text(text), true) => {
                let text = shorten(sets, text.chars().collect());
                Found::Text(text.into_iter().collect())
            }
            (found, _) => found,
        }
    })
}

/// The same for who only asks whether there is one: the string may be longer than need be.
pub(super) fn meet(sets: &[&TextSet], budget: &mut u32) -> Found {
    memo::or_else(Asked::Meet, sets, budget, |budget| ask(sets, budget).0)
}

/// The answer, and whether it was searched for.
fn ask(sets: &[&TextSet], budget: &mut u32) -> (Found, bool) {
    let mut spent = Spent(0, false);
    let found = find_counting(sets, budget, &mut spent);
    // What comparing patterns took counts too, after the search: it was bounded by itself.
    *budget = budget.saturating_sub(spent.0);
    (found, spent.1)
}

/// What comparing patterns with one another took, in states, and whether there was a search.
struct Spent(u32, bool);

impl Spent {
    fn count(&mut self, before: Fuel, left: Fuel) {
        self.0 = self.0.saturating_add(before.used(left) / 50);
    }
}

fn find_counting(sets: &[&TextSet], budget: &mut u32, spent: &mut Spent) -> Found {
    let whole = Fuel::for_one_question;
    let mut fuel = whole();
    let decided = lists::decide(sets, &mut fuel);
    spent.count(whole(), fuel);
    if let Some(found) = decided {
        return found;
    }
    let Some(mut question) = Question::new(sets) else {
        return Found::Nothing;
    };
    let mut dropping = whole();
    let possible = question.drop_clashing_members(&mut dropping);
    spent.count(whole(), dropping);
    if !possible {
        return Found::Nothing;
    }
    let everything = Glob::new("*");
    let by_text = |question: &Question, tries: &[(Style, char)], fuel: &mut Fuel| {
        let narrow: Vec<&Glob> = match question.narrowest() {
            Some(union) => union.iter().copied().take(TRIES).collect(),
            None => vec![&everything],
        };
        for glob in narrow {
            for (style, letter) in tries {
                let text = instance(glob, *style, *letter);
                if in_all(sets.iter().copied(), &text, fuel)? {
                    return Some(text);
                }
            }
        }
        None
    };
    if let Some(text) = by_text(&question, &[(Style::Readable, 'x')], &mut fuel) {
        return Found::Text(text.into_iter().collect());
    }
    let fresh = fresh_letter(question.globs());
    let tries = [
        (Style::Readable, fresh),
        (Style::Full, fresh),
        (Style::Bare, fresh),
    ];
    if let Some(text) = by_text(&question, &tries, &mut fuel) {
        return Found::Text(text.into_iter().collect());
    }
    let mut reducing = whole();
    let reduced = question.reduce(&mut reducing);
    spent.count(whole(), reducing);
    let Some(question) = reduced else {
        return Found::Nothing;
    };
    spent.1 = true;
    match search::search(&question, fresh, budget) {
        search::Outcome::Nothing => Found::Nothing,
        search::Outcome::TooMuch => Found::TooMuch,
        search::Outcome::Text(text) => {
            // The matcher shares no code with the search. A text that it refuses is never told.
            let mut fuel = Fuel::for_one_question();
            if in_all(sets.iter().copied(), &text, &mut fuel) != Some(true) {
                debug_assert!(fuel.is_empty(), "the search and the matcher disagree");
                return Found::TooMuch;
            }
            Found::Text(text.into_iter().collect())
        }
    }
}

/// The first text that is in all of `sets` and that `accept` takes; `None` if no set lists its texts.
pub(super) fn find_listed(sets: &[&TextSet], accept: impl Fn(&str) -> bool) -> Option<Found> {
    let listed = sets.iter().filter_map(|set| set.listed());
    let listed = listed.min_by_key(Vec::len)?;
    let mut fuel = Fuel::for_one_question();
    for text in listed {
        match in_all(sets.iter().copied(), &text, &mut fuel) {
            Some(false) => {}
            Some(true) => {
                let text: String = text.into_iter().collect();
                if accept(&text) {
                    return Some(Found::Text(text));
                }
            }
            None => return Some(Found::TooMuch),
        }
    }
    Some(Found::Nothing)
}

/// Leaves out what the text can do without.
fn shorten(sets: &[&TextSet], mut text: Vec<char>) -> Vec<char> {
    let mut fuel = Fuel::for_looks();
    let unions = sets.iter().filter(|set| !set.complement);
    let least = unions.filter_map(|set| set.globs.iter().map(Glob::shortest).min());
    let least = least.max().unwrap_or(0);
    let mut length = text.len() / 2;
    while length > 0 {
        let mut from = 0;
        while from + length <= text.len() && text.len() >= least + length {
            let before = text.iter().take(from);
            let behind = text.iter().skip(from + length);
            let shorter: Vec<char> = before.chain(behind).copied().collect();
            match in_all(sets.iter().copied(), &shorter, &mut fuel) {
                Some(true) => text = shorter,
                Some(false) => from += 1,
                None => return text,
            }
        }
        length /= 2;
    }
    text
}
