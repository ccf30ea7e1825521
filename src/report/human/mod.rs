//! Findings for a person at a terminal: what is wrong, the lines it is in, a request that shows it,
//! the mend, the paragraph of law, and where to read more.

mod snippet;
mod window;

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use self::snippet::Look;
use super::style::{Paint, Role};
use super::{Options, Places, text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Finding;

/// Most columns of a line of a file that are shown.
const LINE_LIMIT: usize = 200;

/// Most places of one finding that are drawn beside its own.
const RELATED_LIMIT: usize = 8;

/// One finding; ends in a line break.
pub(super) fn finding(
    options: &Options,
    places: &Places<'_>,
    file: &str,
    finding: &Finding,
) -> String {
    let mut out = header(options, finding);
    let severity = finding.severity;
    out.push_str(&snippets(
        options,
        places,
        file,
        severity,
        &finding.diagnostic,
    ));
    let paint = options.paint();
    let width = options.columns();
    if let Some(example) = &finding.diagnostic.example {
        out.push_str(&paragraph(paint, width, "example", example));
    }
    if let Some(help) = &finding.diagnostic.help {
        out.push_str(&paragraph(paint, width, "help", help));
    }
    out.push_str(&footer(options, finding));
    out
}

/// A problem in a file that is the user's instruction to the program (configuration, rule pages),
/// not its input; ends in a line break.
pub(super) fn problem(
    options: &Options,
    places: &Places<'_>,
    file: &str,
    diagnostic: &Diagnostic,
) -> String {
    let paint = options.paint();
    let head = paint.text(Role::Severity(Severity::Error), "error:");
    let mut out = format!("{head} {}\n", text::line(&diagnostic.message));
    out.push_str(&snippets(
        options,
        places,
        file,
        Severity::Error,
        diagnostic,
    ));
    if let Some(help) = &diagnostic.help {
        out.push_str(&paragraph(paint, options.columns(), "help", help));
    }
    out
}

/// `error[aws/unknown-condition-key]: S3 has no condition key …`
fn header(options: &Options, finding: &Finding) -> String {
    let paint = options.paint();
    let rule = text::line(&finding.rule);
    let severity = finding.severity;
    let name = format!("{}[{rule}]:", severity.name());
    let whole = format!("{name} {}", text::line(&finding.diagnostic.message));

    let url = (options.page)(&finding.rule);
    let linked = paint.link(url.as_deref(), &rule);
    let painted = paint.text(
        Role::Severity(severity),
        &format!("{}[{linked}]", severity.name()),
    );

    let mut out = String::new();
    for (number, line) in text::wrap(&whole, options.columns().saturating_sub(2))
        .iter()
        .enumerate()
    {
        let message = match line.strip_prefix(&name) {
            Some(rest) if number == 0 => {
                out.push_str(&painted);
                out.push(':');
                rest
            }
            _ => {
                out.push_str("  ");
                line
            }
        };
        out.push_str(&paint.text(Role::Strong, message));
        out.push('\n');
    }
    out
}

/// The lines that a diagnostic is about, its places marked.
pub(super) fn snippets(
    options: &Options,
    places: &Places<'_>,
    file: &str,
    severity: Severity,
    diagnostic: &Diagnostic,
) -> String {
    let width = options.columns();
    let drawn = diagnostic
        .related
        .get(..RELATED_LIMIT)
        .unwrap_or(&diagnostic.related);
    let gutter = places.lines().count().to_string().len() + 4;
    let limit = width.saturating_sub(gutter).min(LINE_LIMIT);
    let name = text::file_name(file);

    let windows = window::windows(places, diagnostic.span, &diagnostic.label, drawn, limit);
    let last = windows.iter().map(|window| window.last).max();
    let look = Look {
        severity,
        color: options.color,
        width,
        digits: last.unwrap_or_default().to_string().len(),
    };
    let mut out = String::new();
    for window in &windows {
        out.push_str(&snippet::draw(window, &name, look));
    }
    match diagnostic.related.len() - drawn.len() {
        0 => {}
        1 => out.push_str("  and 1 more place\n"),
        more => {
            let _ = writeln!(out, "  and {more} more places");
        }
    }
    out
}

/// `  help: …`, wrapped, the following lines under the first word. Where the text has several lines
/// the first is wrapped and the rest, something to paste, stays as it is.
pub(super) fn paragraph(paint: Paint, width: usize, key: &str, body: &str) -> String {
    let hang = key.len() + 4;
    let mut lines = text::lines(body);
    let first = lines.next().unwrap_or_default();
    let wrapped = text::wrap(&first, width.saturating_sub(hang));

    let mut out = format!("  {} ", paint.text(Role::Key, &format!("{key}:")));
    for (number, line) in wrapped
        .into_iter()
        .chain(lines.map(text::defuse))
        .enumerate()
    {
        if number > 0 && !line.is_empty() {
            out.push_str(&" ".repeat(hang));
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// `  45 CFR 164.312(d) · CODE · iamlint explain …`, broken only between its parts.
fn footer(options: &Options, finding: &Finding) -> String {
    const BETWEEN: &str = " · ";
    let explain = format!("iamlint explain {}", finding.rule);
    let parts = finding
        .citations
        .iter()
        .chain(&finding.aliases)
        .chain([&explain]);
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        let part = text::line(part);
        match lines.last_mut() {
            Some(line)
                if line.width() + BETWEEN.width() + part.width() + 2 <= options.columns() =>
            {
                line.push_str(BETWEEN);
                line.push_str(&part);
            }
            _ => lines.push(text::defuse(part)),
        }
    }
    let paint = options.paint();
    let painted = lines
        .iter()
        .map(|line| format!("  {}\n", paint.text(Role::Faint, line)));
    painted.collect()
}
