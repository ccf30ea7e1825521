//! Which values a condition or a pattern list holds for: for certain, and perhaps.

use std::sync::Arc;

use super::super::line::LineSet;
use super::super::space::{Dim, Holds, Literal, Quantifier, Set};
use super::super::strings::{Glob, Step, TextSet};

/// The values for which something holds for certain (`must`), those for which it may hold, and
/// what keeps the two apart.
///
/// INVARIANT: `gap` tells apart what holds for different values although the sets are the same, since
/// the space takes literals that are equal in all three for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) must: Set,
    pub(super) may: Set,
    pub(super) gap: Option<String>,
    /// True for the complement of what `gap` is about.
    pub(super) flipped: bool,
    /// The texts with a letter for each policy variable: see `Literal::letters`.
    pub(super) letters: Option<Arc<TextSet>>,
}

impl Bounds {
    /// Known exactly.
    pub(super) fn exact(set: Set) -> Self {
        Self {
            must: set.clone(),
            may: set,
            gap: None,
            flipped: false,
            letters: None,
        }
    }

    /// Not known for any value.
    pub(super) fn unknown(gap: String) -> Self {
        Self {
            must: Set::Nothing,
            may: Set::Everything,
            gap: Some(gap),
            flipped: false,
            letters: None,
        }
    }

    /// Two sets of points; the gap counts only where they differ.
    pub(super) fn of_points(must: LineSet, may: LineSet, gap: impl FnOnce() -> String) -> Self {
        let gap = (must != may).then(gap);
        Self {
            must: points(must),
            may: points(may),
            gap,
            flipped: false,
            letters: None,
        }
    }

    /// What holds where this does not.
    pub(super) fn complement(&self) -> Self {
        Self {
            must: self.may.complement(),
            may: self.must.complement(),
            gap: self.gap.clone(),
            flipped: !self.flipped,
            letters: self.letters.as_ref().map(|set| Arc::new(set.complement())),
        }
    }
}

/// A literal with these bounds, and whether it holds, for certain and perhaps, for an absent key.
pub(super) fn literal(
    dim: Dim,
    quantifier: Quantifier,
    bounds: Bounds,
    absent: (bool, bool),
) -> Literal {
    let holds = |values, absent| Holds { values, absent };
    let must = holds(bounds.must, absent.0);
    let may = holds(bounds.may, absent.1);
    let gap: Option<Arc<str>> = bounds.gap.filter(|_| must != may).map(Into::into);
    Literal {
        dim,
        quantifier,
        must,
        may,
        flipped: gap.is_some() && bounds.flipped,
        letters: bounds.letters.filter(|_| gap.is_some()),
        gap,
    }
}

/// Patterns of a list: what the request matches if it matches any of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs {
    /// Matched for certain.
    pub(super) must: Vec<Glob>,
    /// Perhaps matched, those of `must` left out.
    pub(super) may: Vec<Glob>,
    /// The texts of the list that the difference comes from.
    pub(super) open: Vec<String>,
    /// Their patterns with letters for variables.
    pub(super) letters: Vec<Glob>,
}

impl Globs {
    /// Adds a pattern; `open` is its text if it stands for more than is certain to match, `letters`
    /// the pattern with a letter for each variable, if that is all there is to it.
    pub(super) fn add(&mut self, glob: Glob, open: Option<String>, letters: Option<Glob>) {
        match open {
            Some(text) => {
                self.may.push(glob);
                self.open.push(text);
                self.letters.extend(letters);
            }
            None => self.must.push(glob),
        }
    }

    /// The bounds of the list. `gap` puts the open texts, each in backticks, into words.
    pub(super) fn bounds(mut self, gap: impl FnOnce(&str) -> String) -> Bounds {
        if self.open.is_empty() {
            return Bounds::exact(texts(self.must));
        }
        let letters = (self.letters.len() == self.open.len()).then(|| {
            let globs = self.must.iter().chain(&self.letters).cloned();
            Arc::new(TextSet::union(globs))
        });
        self.may.extend(self.must.iter().cloned());
        Bounds {
            must: texts(self.must),
            may: texts(self.may),
            gap: Some(gap(&listed(&self.open))),
            flipped: false,
            letters,
        }
    }
}

/// The texts in order, each once and in backticks. Different lists never read the same.
pub(super) fn listed<T: AsRef<str>>(texts: &[T]) -> String {
    let mut quoted: Vec<String> = texts
        .iter()
        .map(|text| {
            format!(
                "`{}`",
                text.as_ref().replace('\\', "\\\\").replace('`', "\\`")
            )
        })
        .collect();
    quoted.sort_unstable();
    quoted.dedup();
    quoted.join(", ")
}

/// The union of patterns, in one form whatever their order.
pub(super) fn texts(mut globs: Vec<Glob>) -> Set {
    globs.sort_unstable();
    globs.dedup();
    if globs.is_empty() {
        Set::Nothing
    } else if globs.iter().any(|glob| *glob.steps == [Step::AnyRun]) {
        Set::Everything
    } else {
        TextSet::union(globs).into()
    }
}

/// A set of points.
pub(super) fn points(set: LineSet) -> Set {
    if set.is_empty() {
        Set::Nothing
    } else {
        set.into()
    }
}
