//! The difference of two texts as edits.

use std::time::Duration;

use similar::{Algorithm, DiffOp, TextDiff};

use crate::diagnostic::Edit;
use crate::source::Span;

/// How long is searched for the smallest difference of two texts that have little in common.
const ENOUGH: Duration = Duration::from_millis(500);

/// Edits that make `new` of `old`: apart from each other, in order, and no larger than a few changed lines ask for.
pub fn changes(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .timeout(ENOUGH)
        .diff_lines(old, new);
    let (old_starts, new_starts) = (starts(diff.old_slices()), starts(diff.new_slices()));
    let at = |starts: &[usize], line: usize| starts.get(line).copied().unwrap_or_default();
    let mut edits = Vec::new();
    // What lies between two equal pieces is one change.
    let (mut line, mut new_line) = (0, 0);
    let mut begun = (0, 0);
    let mut end_of_change = |begun: (usize, usize), ended: (usize, usize)| {
        let was = at(&old_starts, begun.0)..at(&old_starts, ended.0);
        let is = at(&new_starts, begun.1)..at(&new_starts, ended.1);
        let texts = old.get(was.clone()).zip(new.get(is));
        edits.extend(texts.and_then(|(old, new)| smallest(was.start, old, new)));
    };
    for op in diff.ops() {
        if let DiffOp::Equal { len, .. } = op {
            end_of_change(begun, (line, new_line));
            (line, new_line) = (line + len, new_line + len);
            begun = (line, new_line);
        } else {
            line += op.old_range().len();
            new_line += op.new_range().len();
        }
    }
    end_of_change(begun, (line, new_line));
    edits
}

/// The edit that makes `new` of `old`, which begins at `start`; `None` where they are the same.
fn smallest(start: usize, old: &str, new: &str) -> Option<Edit> {
    let before = same_start(old, new);
    let (old, new) = (old.get(before..)?, new.get(before..)?);
    let after = same_end(old, new);
    let start = start + before;
    let end = start + old.len() - after;
    let text = new.get(..new.len() - after)?;
    let span = Span::new(u32::try_from(start).ok()?, u32::try_from(end).ok()?);
    let edit = Edit {
        span,
        text: text.to_owned(),
    };
    (!span.is_empty() || !text.is_empty()).then_some(edit)
}

/// Where each line begins, and the end.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut at = 0;
    let mut starts = vec![0];
    starts.extend(lines.iter().map(|line| {
        at += line.len();
        at
    }));
    starts
}

/// How many bytes both texts begin with; never half a character or half a line end.
fn same_start(a: &str, b: &str) -> usize {
    let pairs = a.bytes().zip(b.bytes());
    let mut same = pairs.take_while(|(a, b)| a == b).count();
    while !whole(a, same) || !whole(b, same) {
        same -= 1;
    }
    same
}

/// How many bytes both texts end with; never half a character or half a line end.
fn same_end(a: &str, b: &str) -> usize {
    let pairs = a.bytes().rev().zip(b.bytes().rev());
    let mut same = pairs.take_while(|(a, b)| a == b).count();
    while !whole(a, a.len() - same) || !whole(b, b.len() - same) {
        same -= 1;
    }
    same
}

/// True where a text can be cut at `at`.
fn whole(text: &str, at: usize) -> bool {
    let (before, after) = text.as_bytes().split_at(at);
    text.is_char_boundary(at) && !(before.ends_with(b"\r") && after.starts_with(b"\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fix::applied;

    #[test]
    fn only_what_differs_is_replaced() {
        let old = "{\r\n  \"Sid\": \"\u{e9}\",\r\n  \"Effect\": \"allow\"\r\n}\n";
        let new = "{\r\n  \"Sid\": \"\u{ea}\",\r\n  \"Effect\": \"Allow\"\n}\n";
        let edits = changes(old, new);
        let replaced = |edit: &Edit| {
            (
                old.get(edit.span.range()).unwrap().to_owned(),
                edit.text.clone(),
            )
        };
        let replaced: Vec<_> = edits.iter().map(replaced).collect();
        assert_eq!(
            replaced,
            [(
                "\u{e9}\",\r\n  \"Effect\": \"allow\"\r\n".to_owned(),
                "\u{ea}\",\r\n  \"Effect\": \"Allow\"\n".to_owned()
            )]
        );
        assert!(changes(old, old).is_empty());
    }

    proptest! {
        #[test]
        fn the_edits_make_the_new_text(old in "[ab\u{e9}\u{1d11e}\r\n]{0,40}", new in "[ab\u{e9}\u{1d11e}\r\n]{0,40}") {
            prop_assert_eq!(applied(&old, &changes(&old, &new)), Some(new));
        }
    }
}
