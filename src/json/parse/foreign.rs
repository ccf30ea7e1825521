//! Texts that are no JSON at all get one plain finding.

use super::report::syntax;
use super::template::quoted;
use super::{Parser, State, span};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// How much of a text is looked at to tell what it is.
const HEAD: usize = 1024;

/// A finding for text that comes from a binary or UTF-16 file; only asked where it is `broken`.
pub(super) fn binary(text: &str, broken: bool) -> Option<Diagnostic> {
    if !broken {
        return None;
    }
    let bytes = text.as_bytes();
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    let zeros = memchr::memchr_iter(0, head).count();
    let controls = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C))
        .count();
    let place = Span::at(0);
    if head.len() >= 4 && zeros * 3 >= head.len() && zeros * 5 <= head.len() * 3 {
        return Some(
            syntax(place, "the file is encoded in UTF-16, JSON is UTF-8")
                .help("save the file as UTF-8 without byte order mark"),
        );
    }
    (controls > 3 && controls * 20 >= head.len())
        .then(|| syntax(place, "this is a binary file, not JSON"))
}

impl Parser<'_> {
    /// The text begins with something that no JSON text begins with.
    pub(super) fn foreign(&mut self) -> State {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let what = guess(line);
        let length = line
            .trim_end()
            .chars()
            .take(40)
            .map(char::len_utf8)
            .sum::<usize>();
        self.report.clear();
        self.nodes.clear();
        self.report.add(span(self.at, self.at + length), |place| {
            let message = match what {
                Some(language) => format!("this is {language}, not JSON"),
                None => format!("this is not JSON: it begins with {}", quoted(line)),
            };
            syntax(place, message)
                .label("expected `{`")
                .help("a JSON document begins with `{` or `[`")
        });
        State::Done
    }
}

/// The language that a first line speaks of.
fn guess(line: &str) -> Option<&'static str> {
    let line = line.trim();
    let word = line.find(|c: char| !c.is_alphanumeric() && !"_-.".contains(c));
    let (word, rest) = line.split_at_checked(word.unwrap_or(line.len()))?;
    let rest = rest.trim_start();
    let blocks = [
        "resource",
        "data",
        "variable",
        "locals",
        "module",
        "provider",
        "terraform",
        "output",
    ];
    if line.starts_with('<') {
        Some("XML or HTML")
    } else if line.starts_with("---") || line.starts_with("- ") {
        Some("YAML")
    } else if line.starts_with("```") {
        Some("Markdown")
    } else if blocks.contains(&word) && (rest.starts_with('"') || rest.starts_with('{')) {
        Some("Terraform")
    } else if !word.is_empty() && rest.starts_with(':') {
        Some("YAML")
    } else {
        None
    }
}
