//! Findings as they come up: at most so many a file, and one for a habit however often it shows.

use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety};
use crate::source::Span;

/// Findings a text may give; a last one tells how many more there are.
const LIMIT: usize = 50;
/// Further places that the finding about a habit names.
const PLACES: usize = 20;
/// About as many edits as one finding may have; bounds memory for hostile texts.
pub(super) const EDITS: usize = 20_000;

/// Ways of writing that run through a whole text and are one mistake, not hundreds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    SingleQuotes,
    CurlyQuotes,
    EscapedQuotes,
    BareKeys,
    OddSpaces,
    OddColons,
    Literals,
    ControlCharacters,
    LineBreaks,
}

const HABITS: usize = Habit::LineBreaks as usize + 1;

/// The findings of one text.
#[derive(Debug, Default)]
pub(super) struct Report {
    found: Vec<Diagnostic>,
    /// Index of the finding about each habit.
    habits: [Option<usize>; HABITS],
    /// How many findings came after the limit, and where the first of them stands.
    hidden: Option<(usize, Span)>,
}

/// A finding of this part at `span`.
pub(super) fn syntax(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("json-syntax-error", span, message).code("JSON_SYNTAX_ERROR")
}

impl Report {
    /// Adds a finding at `span`; beyond the limit it is counted and not made.
    pub(super) fn add(&mut self, span: Span, make: impl FnOnce(Span) -> Diagnostic) {
        if self.found.len() < LIMIT {
            self.found.push(make(span));
        } else {
            self.hidden.get_or_insert((0, span)).0 += 1;
        }
    }

    /// Adds a finding about a habit, or one more place to the finding that is there. `edits` mend
    /// this place.
    pub(super) fn add_habit(
        &mut self,
        habit: Habit,
        span: Span,
        edits: Vec<Edit>,
        make: impl FnOnce(Span) -> Diagnostic,
    ) {
        let Some(slot) = self.habits.get_mut(habit as usize) else {
            return;
        };
        if let Some(found) = slot.and_then(|index| self.found.get_mut(index)) {
            if found.related.len() < PLACES {
                let message = "here too".to_owned();
                found.related.push(Label { span, message });
            }
            if let Some(fix) = &mut found.fix
                && fix.edits.len() < EDITS
            {
                fix.edits.extend(edits);
            }
            return;
        }
        if self.found.len() < LIMIT {
            *slot = Some(self.found.len());
        }
        self.add(span, |span| {
            let mut found = make(span);
            if !edits.is_empty() {
                found.fix = Some(Fix {
                    safety: Safety::Safe,
                    edits,
                });
            }
            found
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Forgets what was found: it was not JSON to begin with.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// All findings in the order of their places.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|found| found.span);
        if let Some((count, span)) = self.hidden {
            let errors = if count == 1 { "error" } else { "errors" };
            self.found.push(
                syntax(span, format!("{count} more syntax {errors} from here on"))
                    .help("mend the ones above first"),
            );
        }
        self.found
    }
}

/// One replacement.
pub(super) fn edit(span: Span, text: impl Into<String>) -> Edit {
    Edit {
        span,
        text: text.into(),
    }
}
