//! Readable texts that a pattern matches.

use std::collections::BTreeSet;

use super::{Glob, Step};

/// What stands for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A letter where the run ends the text or stands for a whole word, else nothing:
    /// `arn:aws:iam::*:role/a*b*` becomes `arn:aws:iam::x:role/abx`.
    Readable,
    /// Always a letter.
    Full,
    /// Nothing.
    Bare,
}

/// A text that the pattern matches. `letter` (no `:`) stands for the characters that it leaves open.
pub(super) fn instance(glob: &Glob, style: Style, letter: char) -> Vec<char> {
    let is_word = |step: Option<&Step>| match step {
        Some(Step::Char(c)) => c.is_alphanumeric(),
        Some(_) => true,
        None => false,
    };
    let mut text = Vec::with_capacity(glob.steps.len());
    let mut before = None;
    for (step, at) in glob.steps.iter().zip(1..) {
        let run_goes_on = before.is_some_and(|step: &Step| step.is_run());
        match step {
            Step::Char(c) => text.push(*c),
            Step::AnyOne | Step::AnyOneInPart => text.push(letter),
            Step::AnyRun | Step::AnyRunInPart => {
                let next = glob.steps.get(at);
                let filled = match style {
                    Style::Readable => next.is_none() || !(is_word(before) || is_word(next)),
                    Style::Full => true,
                    Style::Bare => false,
                };
                if filled && !run_goes_on {
                    text.push(letter);
                }
            }
        }
        before = Some(step);
    }
    text
}

/// A character, a lower-case letter if possible, that stands in none of the patterns and that no
/// character in them folds to. It is never `:`.
pub(super) fn fresh_letter<'a>(globs: impl Iterator<Item = &'a Glob>) -> char {
    let mut ascii = 0_u128;
    let mut others = BTreeSet::new();
    for glob in globs {
        for step in &glob.steps {
            let Step::Char(c) = step else { continue };
            if c.is_ascii() {
                ascii |= 1 << u32::from(*c);
                if glob.fold && c.is_ascii_alphabetic() {
                    ascii |= 1 << (u32::from(*c) ^ 0x20);
                }
            } else {
                others.insert(*c);
            }
        }
    }
    let plain = "xyzabcdefghijklmnopqrstuvw0123456789XYZABCDEFGHIJKLMNOPQRSTUVW-_.";
    let free = |c: &char| ascii & (1 << u32::from(*c)) == 0;
    plain
        .chars()
        .find(free)
        .or_else(|| ('\u{e0}'..=char::MAX).find(|c| !others.contains(c)))
        .unwrap_or('x')
}
