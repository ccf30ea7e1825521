//! A fix is called safe only if it does what it promises: its finding goes and none comes.

use super::Parser;
use crate::diagnostic::{Diagnostic, Edit, Safety};

/// Applies all safe fixes and reads the text again. Where findings remain that were not there
/// before, or as many as before, the fixes are for a person to choose from.
pub(super) fn verify(text: &str, found: &mut [Diagnostic]) {
    let Some(mended) = apply(text, found) else {
        return;
    };
    let mut parser = Parser::new(&mended);
    parser.run();
    let left = parser.report.finish();
    if is_subset(&left, found) {
        return;
    }
    let fixes = found.iter_mut().filter_map(|found| found.fix.as_mut());
    for fix in fixes.filter(|fix| fix.safety == Safety::Safe) {
        fix.safety = Safety::Unsafe;
    }
}

/// The text with all safe fixes applied; of edits that overlap, the first. `None` without any.
fn apply(text: &str, found: &[Diagnostic]) -> Option<String> {
    let fixes = found.iter().filter_map(|found| found.fix.as_ref());
    let safe = fixes.filter(|fix| fix.safety == Safety::Safe);
    let mut edits: Vec<&Edit> = safe.flat_map(|fix| &fix.edits).collect();
    if edits.is_empty() {
        return None;
    }
    edits.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in edits {
        let range = edit.span.range();
        if let Some(kept) = text.get(copied..range.start) {
            mended.push_str(kept);
            mended.push_str(&edit.text);
            copied = range.end;
        }
    }
    mended.push_str(text.get(copied..)?);
    Some(mended)
}

/// True where `left` has fewer findings than `found` and none with other words.
fn is_subset(left: &[Diagnostic], found: &[Diagnostic]) -> bool {
    let words = |found: &[Diagnostic]| {
        let mut words: Vec<_> = found.iter().map(|found| found.message.clone()).collect();
        words.sort_unstable();
        words
    };
    let mut known = words(found).into_iter();
    left.len() < found.len()
        && words(left)
            .iter()
            .all(|message| known.any(|k| k == *message))
}
