//! Text that came from outside, made fit to print.
//!
//! Policies, file names and everything quoted from them are hostile: a terminal would obey their
//! escapes, reorder their letters, hide what has no width, and a CI runner would take a line of
//! theirs for a command. Knows characters; knows no format.

use std::iter;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::diagnostic::masked;

/// What stands for a character that has no picture of its own.
const UNKNOWN: char = '\u{fffd}';

/// Columns a tab takes.
pub(super) const TAB: usize = 4;

/// Characters kept of a text that is one line, so that a finding about a huge value stays a line.
const LONGEST: usize = 2_000;

/// True for a character that must not reach a terminal as it is: controls, and those that are
/// invisible or turn the text around.
///
/// Source: the Unicode properties `Cc`, `Cf` and `Default_Ignorable_Code_Point`, and the line and
/// paragraph separators.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// True for a character that a JSON string should hold escaped. A line break between tokens is
/// none; inside strings `serde_json` has escaped it.
pub(super) fn is_hidden_in_json(c: char) -> bool {
    c != '\n' && is_hidden(c)
}

/// What is printed for `c`, which stands between `before` and `after`.
///
/// A control character becomes its picture (`␛`), anything else hidden `�`. The second `#` of
/// `##[…]` and `##vso[…]` becomes `�` too: CI runners take these for commands anywhere in a line.
pub(super) fn stand_in(before: Option<char>, c: char, after: &str) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(UNKNOWN),
        '\u{7f}' => '\u{2421}',
        '#' if before == Some('#') && opens_command(after) => UNKNOWN,
        _ if is_hidden(c) => UNKNOWN,
        _ => c,
    }
}

/// True where `##` and this text would be a command to a CI runner.
fn opens_command(after: &str) -> bool {
    after
        .chars()
        .take(32)
        .find(|c| !c.is_ascii_alphabetic())
        .is_some_and(|c| c == '[')
}

/// `text` as one printable line, cut with `…` where it is absurdly long.
pub fn line(text: &str) -> String {
    printable(text, LONGEST)
}

/// A file's name as one printable line that cannot be taken for a CI command at its start, nor
/// become one by the colon that follows.
pub fn file_name(name: &str) -> String {
    let name = printable(name, LONGEST);
    if name.trim_start().starts_with(':') {
        return format!("./{name}");
    }
    name
}

/// The lines of `text`, each printable.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| printable(line, LONGEST))
}

fn printable(text: &str, longest: usize) -> String {
    let text = &*masked(text);
    let mut shown = String::with_capacity(text.len().min(longest));
    let mut before = None;
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count == longest {
            shown.push('…');
            break;
        }
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        match c {
            '\t' => shown.extend(iter::repeat_n(' ', TAB)),
            _ => shown.push(stand_in(before, c, after)),
        }
        before = Some(c);
    }
    shown
}

/// How many columns of a terminal `c` takes as it is printed; at least one, so that a run of
/// characters without width has a length too.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\t' => TAB,
        _ => stand_in(None, c, "").width().unwrap_or(1).max(1),
    }
}

/// Breaks printable `text` at spaces into lines of at most `width` columns; a longer word has a
/// line of its own. No line can be taken for a CI command at its start.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut current = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let columns = word.width();
        if used > 0 && used + 1 + columns > width {
            wrapped.push(defuse(std::mem::take(&mut current)));
            used = 0;
        } else if used > 0 {
            current.push(' ');
            used += 1;
        }
        current.push_str(word);
        used += columns;
    }
    wrapped.push(defuse(current));
    wrapped
}

/// Replaces the first colon of a line that a CI runner would take for a command (`::error…`).
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions"; its runner skips leading space.
pub(super) fn defuse(line: String) -> String {
    let body = line.trim_start();
    let Some(rest) = body.strip_prefix("::") else {
        return line;
    };
    let space = line.get(..line.len() - body.len()).unwrap_or_default();
    format!("{space}{UNKNOWN}:{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(line(text), expected);
    }

    #[test]
    fn hidden_characters_have_stand_ins() {
        check("a\u{1b}[31mb\u{7f}\0", "a␛[31mb␡␀");
        check("\u{9b}31m \u{202e}x\u{2066}\u{200b}\u{feff}", "�31m �x���");
        check("a\nb\r\nc", "a␊b␍␊c");
        check("tab\there, naïve 日本 🙂", "tab    here, naïve 日本 🙂");
        check("\u{e0041}\u{fe0f}\u{ad}\u{2028}", "����");
    }

    #[test]
    fn ci_commands_are_broken_up() {
        check(
            "##vso[task.setvariable variable=x]y",
            "#�vso[task.setvariable variable=x]y",
        );
        check("a ##[error]b", "a #�[error]b");
        check("##ACCOUNT## ${x}", "##ACCOUNT## ${x}");
        assert_eq!(file_name("::error::x"), "./::error::x");
        assert_eq!(file_name(":"), "./:");
        assert_eq!(file_name(" ::error::x"), "./ ::error::x");
        assert_eq!(defuse("  ::set-output".to_owned()), "  �:set-output");
        assert_eq!(wrap("aaaa ::error::b", 5), ["aaaa", "�:error::b"]);
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(line(&"x".repeat(1_000_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_keeps_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("arn:aws:iam::1 x", 4), ["arn:aws:iam::1", "x"]);
        assert_eq!(wrap("日本 日本", 6), ["日本", "日本"]);
    }
}
