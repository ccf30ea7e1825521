//! The findings of a run as Markdown, for the comment or the summary of a pull request: the counts, then the findings,
//! worst first, as many as fit.
//!
//! Text from policies is escaped: it makes no link, no mention, no picture and no markup.

use std::fmt::Write;

use super::{InFile, Options, Summary, text};
use crate::diagnostic::Severity;
use crate::lint::Finding;

/// Most bytes of findings. A comment on GitHub has at most 65,536 characters.
pub(super) const MOST: usize = 50_000;

/// Characters kept of a text.
const LONGEST: usize = 400;

/// One finding: an item of a list.
pub(super) fn finding(at: &InFile<'_>, finding: &Finding) -> String {
    let start = at.places.position(finding.diagnostic.span.start);
    let place = format!("{}:{}:{}", at.path, start.line, start.column);
    let rule = code(&finding.rule);
    let rule = match (at.options.page)(&finding.rule) {
        Some(url) => format!("[{rule}]({url})"),
        None => rule,
    };
    let mut out = format!(
        "- {} **{}** {} {}\n  {rule}",
        picture(finding.severity),
        finding.severity.name(),
        code(&place),
        prose(&finding.diagnostic.message),
    );
    for citation in &finding.citations {
        let _ = write!(out, " · {}", prose(citation));
    }
    out.push('\n');
    if let Some(help) = &finding.diagnostic.help {
        let first = help.lines().next().unwrap_or_default();
        let _ = writeln!(out, "  *help:* {}", prose(first));
    }
    out
}

/// The whole text, with the findings that were kept and the number of those that were not.
pub(super) fn whole(options: &Options, summary: &Summary, kept: &[String], left: usize) -> String {
    let worst = [
        (summary.errors, Severity::Error),
        (summary.warnings, Severity::Warning),
    ];
    let worst = worst.iter().find(|(count, _)| *count > 0);
    let sign = match worst {
        Some((_, severity)) => picture(*severity),
        None if summary.documents == 0 => picture(Severity::Warning),
        None => "✅",
    };
    let plain = Options {
        color: false,
        links: false,
        ..*options
    };
    let mut out = format!("### {sign} iamlint\n\n{}", summary.line(&plain));
    if !kept.is_empty() {
        out.push('\n');
    }
    for item in kept {
        out.push_str(item);
    }
    if left > 0 {
        let findings = if left == 1 { "finding" } else { "findings" };
        let _ = write!(
            out,
            "\nand {left} more {findings}: `iamlint check` shows them\n"
        );
    }
    if let Some(phi) = summary.phi.as_ref().filter(|_| summary.documents > 0) {
        let text = phi.paragraph(usize::MAX);
        let _ = write!(out, "\n{}\n", prose(text.trim()));
    }
    out
}

const fn picture(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note => "ℹ️",
    }
}

/// Text as code: nothing in it is markup.
fn code(raw: &str) -> String {
    let text = cut(raw);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = |c: Option<char>| matches!(c, Some('`' | ' '));
    let pad = edge(text.chars().next()) || edge(text.chars().next_back());
    let pad = if pad || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A message: what stands in backticks becomes code, the rest is escaped.
fn prose(raw: &str) -> String {
    let text = cut(raw);
    if text.matches('`').count() % 2 == 1 {
        return escaped(&text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (number, piece) in text.split('`').enumerate() {
        if number % 2 == 0 {
            out.push_str(&escaped(piece));
        } else {
            out.push_str(&code(piece));
        }
    }
    out
}

fn cut(raw: &str) -> String {
    let text = text::line(raw);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Text that is no markup: ASCII punctuation behind a backslash, and an empty comment where the host would make a
/// link of an address, a mention or a number.
///
/// Sources: GitHub Flavored Markdown Spec, 6.1 "Backslash escapes" and 6.9 "Autolinks (extension)".
fn escaped(text: &str) -> String {
    const NOTHING: &str = "<!-- -->";
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '@' | '#' => {
                out.push(c);
                out.push_str(NOTHING);
            }
            ':' if rest.starts_with("://") => {
                out.push(c);
                out.push_str(NOTHING);
            }
            '.' if is_www(&out) => {
                out.push_str(NOTHING);
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// True for text that a following dot makes the beginning of an address.
fn is_www(text: &str) -> bool {
    let start = text.len().checked_sub(3).and_then(|at| text.get(at..));
    start.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_policy_is_markup() {
        for (text, expected) in [
            ("`s3:*` is wide", "`s3:*` is wide"),
            (
                "`a|b` <b> @team #12",
                "`a|b` &lt;b&gt; @<!-- -->team #<!-- -->12",
            ),
            ("![x](http://e)", "\\!\\[x\\](http:<!-- -->//e)"),
            ("odd ` @team", "odd \\` @<!-- -->team"),
            ("WWW.example", "WWW<!-- -->.example"),
        ] {
            assert_eq!(prose(text), expected);
        }
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`x"), "`` `x ``");
    }
}
