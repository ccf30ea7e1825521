//! Words and questions that several checks share. Knows no rule.

use std::borrow::Cow;

/// The longest piece of a policy that a message quotes, in characters.
const LONGEST: usize = 80;

/// A piece of a policy in backticks, cut where it is too long to read.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", cut(text))
}

fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}
