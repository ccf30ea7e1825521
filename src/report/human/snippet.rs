//! Draws a window with miette.
//!
//! The only file that knows miette. It never sees more than a window: it panics far out in long
//! lines, passes escapes through and reads a text from its start for every label. Only its snippet
//! is wanted; the header, the help and the code that it would print are ours.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::window::{Shown, Window};
use crate::diagnostic::Severity;
use crate::report::text;

/// A label's words are not wrapped to fewer columns than this, however far right they begin.
const NARROWEST: usize = 28;

/// How snippets look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Gives the finding's own place its colour.
    pub severity: Severity,
    /// Colours are wanted.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Columns of the line numbers, so that several snippets stand in line.
    pub digits: usize,
}

/// The snippet of `window`, headed by `name` (printable) and the line and column it is drawn for.
/// Lines are ended by `\n`.
pub(super) fn draw(window: &Window, name: &str, look: Look) -> String {
    let head = format!("{name}:{}:{}", window.head.line, window.head.column);
    let width = look.width.saturating_sub(look.digits + 4);
    let report = Report {
        labels: window
            .labels
            .iter()
            .map(|label| labeled(label, width))
            .collect(),
        source: Source {
            window,
            head: &head,
        },
    };
    let handler = GraphicalReportHandler::new_themed(theme(window, look))
        .without_primary_span_start()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &report).is_err() {
        return plain(window, &head);
    }
    // The first line is that of the message, which is empty here.
    let lines = drawn.split_once('\n').map(|(_, snippet)| snippet.lines());
    let Some(lines) = lines else {
        return plain(window, &head);
    };
    let margin = look.digits.saturating_sub(window.last.to_string().len());
    let line = |line: &str| format!("{:margin$}{}\n", "", line.trim_end());
    lines.map(line).collect()
}

/// Where and what, without a drawing.
fn plain(window: &Window, head: &str) -> String {
    let lines = window.text.lines().map(|line| format!("  │ {line}\n"));
    format!("  {head}\n{}", lines.collect::<String>())
}

/// The label with its words wrapped into what is left of `width` columns to the right of it.
fn labeled(label: &Shown, width: usize) -> LabeledSpan {
    // miette hangs the words on the middle of the underline, behind `╰── `.
    let hook = label.indent + label.width / 2 + 4;
    let width = width.saturating_sub(hook).max(NARROWEST);
    let lines: Vec<_> = label
        .messages
        .iter()
        .flat_map(|message| text::wrap(message, width))
        .collect();
    let words = (!lines.is_empty()).then(|| lines.join("\n"));
    LabeledSpan::new(words, label.range.start, label.range.len())
}

/// The finding's own place in the colour of its severity, the others in another.
fn theme(window: &Window, look: Look) -> GraphicalTheme {
    let mut styles = ThemeStyles::none();
    if look.color {
        let plain = styles.linum;
        let own = match look.severity {
            Severity::Error => plain.red().bold(),
            Severity::Warning => plain.yellow().bold(),
            Severity::Note => plain.bright_blue().bold(),
        };
        styles.linum = plain.dimmed();
        styles.link = plain.cyan();
        // miette gives these out to the labels in the order of their places.
        styles.highlights = window
            .labels
            .iter()
            .map(|label| if label.primary { own } else { plain.cyan() })
            .collect();
    }
    GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles,
    }
}

/// A diagnostic that is nothing but labels.
#[derive(Debug)]
struct Report<'w> {
    labels: Vec<LabeledSpan>,
    source: Source<'w>,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The window as the text that miette reads: always whole, whatever is asked for, so that there is
/// one snippet and its lines bear the numbers of the file.
#[derive(Debug)]
struct Source<'w> {
    window: &'w Window,
    head: &'w str,
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let window = self.window;
        Ok(Box::new(MietteSpanContents::new_named(
            self.head.to_owned(),
            window.text.as_bytes(),
            SourceSpan::from((0, window.text.len())),
            (window.first as usize).saturating_sub(1),
            0,
            (window.last - window.first) as usize + 1,
        )))
    }
}
