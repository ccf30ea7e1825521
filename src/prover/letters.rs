//! Patterns with policy variables, compared whatever the variables stand for.

use super::fit::{Bound, Fitter};
use super::space::{Lit, Literal, Set};
use super::strings::{Found, Step, TextSet};

impl Fitter<'_> {
    /// True if no text is in all the sets, whatever the policy variables stand for.
    ///
    /// A pattern in which a variable is a letter of its own describes the same texts once the variable's text
    /// is put in. So where all that such a pattern matches is matched by others of that sort, it is so
    /// with the texts put in, provided that no wildcard of the others counts characters: a run takes a
    /// letter and what it stands for alike.
    pub(super) fn is_empty_by_letters(&mut self, lits: &[Lit]) -> bool {
        let literals = self.literals(lits);
        let is_positive =
            |literal: &&&Literal| literal.letters.as_ref().is_some_and(|set| !set.complement);
        if self.bound() == Bound::Under || !literals.iter().any(|literal| is_positive(&literal)) {
            return false;
        }
        let outside: Vec<TextSet> = literals
            .iter()
            .filter_map(|literal| without(literal))
            .collect();
        literals.iter().filter(is_positive).any(|literal| {
            let mut sets: Vec<&TextSet> = outside.iter().collect();
            sets.extend(literal.letters.as_deref());
            self.meet(&sets) == Found::Nothing
        })
    }
}

/// What a literal keeps out, as far as its patterns only have wildcards that take any run.
fn without(literal: &Literal) -> Option<TextSet> {
    let set = match (&literal.letters, &literal.may.values) {
        (Some(letters), _) => letters,
        (None, Set::Text(set)) => set,
        (None, _) => return None,
    };
    let counts = |step: &Step| !matches!(step, Step::Char(_) | Step::AnyRun);
    let plain = set
        .globs
        .iter()
        .filter(|glob| !glob.steps.iter().any(counts));
    set.complement
        .then(|| TextSet::union(plain.cloned()).complement())
}
