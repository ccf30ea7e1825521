//! What changes in a file, as a unified diff to read.

use std::fmt::Write;
use std::time::Duration;

use similar::{Algorithm, ChangeTag, TextDiff};

use super::style::Role;
use super::{Options, text};
use crate::diagnostic::Severity;

/// Lines around a change that are shown.
const AROUND: usize = 3;

/// How long is searched for the smallest difference of two texts that have little in common.
const ENOUGH: Duration = Duration::from_secs(2);

/// The unified diff of two texts of the file `name`. It is to be read: characters that cannot be printed have stand-ins,
/// and line ends are not told apart.
pub fn patch(options: &Options, name: &str, old: &str, new: &str) -> String {
    let paint = options.paint();
    let name = text::file_name(name);
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .timeout(ENOUGH)
        .diff_lines(old, new);
    let mut out = format!("--- a/{name}\n+++ b/{name}\n");
    for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
        let header = hunk.header().to_string();
        let _ = writeln!(out, "{}", paint.text(Role::Faint, &header));
        for change in hunk.iter_changes() {
            let (sign, role) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(Role::Severity(Severity::Error))),
                ChangeTag::Insert => ('+', Some(Role::Key)),
            };
            let value = change.value();
            let line = value.trim_end_matches(['\r', '\n']);
            let line = format!("{sign}{}", text::line(line));
            match role {
                Some(role) => out.push_str(&paint.text(role, &line)),
                None => out.push_str(&line),
            }
            out.push('\n');
            if !value.ends_with('\n') {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_shows_the_lines_around_a_change() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9";
        let shown = patch(&Options::default(), "::error\u{1b}.json", old, new);
        let (names, body) = shown.split_at(shown.find("@@").unwrap());
        assert!(!names.contains('\u{1b}') && names.lines().count() == 2);
        assert_eq!(
            body,
            "@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n-9\n+9\n\\ No newline at end of file\n"
        );
    }
}
