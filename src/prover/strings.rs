//! Sets of strings given by wildcard patterns, and the question whether they have one in common.

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

/// A wildcard pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl Glob {
    /// Reads a pattern in which `*` and `?` are wildcards that match every character.
    pub(super) fn new(pattern: &str) -> Self {
        let steps = pattern.chars().map(|c| match c {
            '*' => Step::AnyRun,
            '?' => Step::AnyOne,
            c => Step::Char(c),
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
}

/// Finds a string that is in all of `sets`: short, readable, the same on every machine. `budget` is
/// how many states may still be looked at, and is lowered.
pub(super) fn find(sets: &[&TextSet], budget: &mut u32) -> Found {
    let _ = (sets, budget);
    Found::TooMuch
}
