//! Which patterns of a list are covered by another pattern of the list. Knows neither actions nor
//! resources: how two patterns compare is the caller's.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, quoted};
use crate::policy::ast::Leaf;

/// How many patterns with the same literal head are compared with one text; a hostile list could
/// hold any number of them.
const TRIED: usize = 64;

/// Longer heads are not looked for.
const LONGEST_HEAD: usize = 256;

/// The finding of rule `name` about the entries that another entry covers; `texts` are the entries
/// as they are compared.
pub(super) fn redundant(
    name: &'static str,
    code: &'static str,
    leaves: &[&Leaf<'_>],
    texts: &[String],
    covers: impl Fn(&str, &str) -> bool,
) -> Option<Diagnostic> {
    let said = |inner: usize, outer: usize| {
        let (inner_text, outer_text) = (&leaves.get(inner)?.text, &leaves.get(outer)?.text);
        let twice = texts.get(inner) == texts.get(outer);
        Some(if twice {
            format!("{} stands twice in the list", quoted(inner_text))
        } else {
            format!(
                "{} is covered by {}",
                quoted(inner_text),
                quoted(outer_text)
            )
        })
    };
    let mut pairs = covered(texts, covers).into_iter();
    let (inner, outer) = pairs.next()?;
    let mut found = Diagnostic::new(name, leaves.get(inner)?.span(), said(inner, outer)?)
        .code(code)
        .label("adds nothing")
        .also(leaves.get(outer)?.span(), "this entry does it already")
        .help("remove the entry that adds nothing");
    for (inner, outer) in pairs {
        found = found.also(leaves.get(inner)?.span(), said(inner, outer)?);
    }
    Some(found)
}

/// For each text, the position of another that covers it. Of equal texts the first covers the
/// others. `covers` is asked for a pattern with a wildcard and a text that begins with the
/// pattern's literal head.
fn covered(texts: &[String], covers: impl Fn(&str, &str) -> bool) -> Vec<(usize, usize)> {
    let mut exact: HashMap<&str, usize> = HashMap::new();
    let mut heads: HashMap<&str, Vec<usize>> = HashMap::new();
    for (position, text) in texts.iter().enumerate() {
        if exact.contains_key(text.as_str()) {
            continue;
        }
        exact.insert(text, position);
        if let Some(wildcard) = text.find(['*', '?'])
            && let Some(head) = text.get(..wildcard)
        {
            let same = heads.entry(head).or_default();
            if same.len() < TRIED {
                same.push(position);
            }
        }
    }
    let by_pattern = |position: usize, text: &str| {
        let lengths = (0..=text.len().min(LONGEST_HEAD)).filter_map(|length| text.get(..length));
        lengths
            .filter_map(|head| heads.get(head))
            .flatten()
            .copied()
            .find(|&other| {
                let pattern = texts.get(other).map_or("", String::as_str);
                other != position && pattern != text && covers(pattern, text)
            })
    };
    let mut found = Vec::new();
    for (position, text) in texts.iter().enumerate() {
        let same = exact
            .get(text.as_str())
            .copied()
            .filter(|first| *first != position);
        if let Some(other) = same.or_else(|| by_pattern(position, text)) {
            found.push((position, other));
        }
    }
    found
}

/// True if every text that `inner` matches is matched by `pattern`: `matches` on the text of
/// `inner`, whose `*` only a `*` may match.
pub(super) fn includes(pattern: &str, inner: &str, matches: impl Fn(&str, &str) -> bool) -> bool {
    // A `?` would match the `*` of `inner`, which stands for any number of characters, and a part
    // of a variable, whose value is not known.
    let loose = pattern.contains('?') && (inner.contains('*') || inner.contains("${"));
    // `${*}` is a plain `*`.
    let escaped = pattern.contains("${*}") || pattern.contains("${?}");
    !loose && !escaped && matches(pattern, inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::glob;

    #[track_caller]
    fn check(texts: &[&str], expected: &[(usize, usize)]) {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        let found = covered(&texts, |pattern, text| includes(pattern, text, glob));
        assert_eq!(found, expected, "{texts:?}");
    }

    #[test]
    fn a_wider_pattern_covers() {
        check(&["a:get*", "a:getx"], &[(1, 0)]);
        check(&["a:getx", "*"], &[(0, 1)]);
        check(&["a:get*", "a:get*x"], &[(1, 0)]);
        check(&["a:*x", "a:get*x", "a:getx"], &[(1, 0), (2, 0)]);
        check(&["a:get?", "a:getx"], &[(1, 0)]);
    }

    #[test]
    fn of_equal_texts_the_first_stays() {
        check(&["a:x", "a:y", "a:x", "a:x"], &[(2, 0), (3, 0)]);
        check(&["a:*", "a:*"], &[(1, 0)]);
    }

    #[test]
    fn a_pattern_that_only_looks_wider_does_not() {
        check(&["a:x?", "a:xy*"], &[]);
        check(&["a:x?", "a:x${k:v}"], &[]);
        check(&["a:${*}x", "a:${y}x"], &[]);
        check(&["a:g*t", "a:get*"], &[]);
    }

    #[test]
    fn long_lists_take_no_square_of_time() {
        let texts: Vec<String> = (0..100_000).map(|n| format!("a:*{n}x")).collect();
        let found = covered(&texts, |pattern, text| includes(pattern, text, glob));
        assert!(found.len() < texts.len());
    }
}
