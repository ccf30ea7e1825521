//! The table at a terminal: a row an item, and under it what came of it.

use std::collections::HashSet;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::super::style::{Paint, Role};
use super::super::{Options, text};
use super::CoverageReport;
use super::words::{self, Sort};
use crate::coverage::{Judged, Row, Status};
use crate::diagnostic::Severity;

/// Columns before the words of a row: the indent, the longest status, a gap.
const LEFT: usize = 2 + 12 + 2;

/// Lines are no longer than this, however wide the terminal.
const WIDEST: usize = 120;

pub(super) fn write(report: &CoverageReport<'_>, options: &Options) -> String {
    let paint = options.paint();
    let width = options.columns().min(WIDEST);
    let mut out = String::new();
    let mut told = HashSet::new();
    for section in report.coverage.sections {
        let _ = writeln!(out, "{}", paint.text(Role::Strong, &section.title));
        for row in &section.rows {
            let Some(judged) = report.coverage.get(&row.0) else {
                continue;
            };
            row_line(&mut out, paint, width, row, judged);
            // What came of an item is told where it comes up first.
            if told.insert(&row.0) {
                details(&mut out, paint, width, report, judged);
            }
        }
        out.push('\n');
    }
    end(&mut out, paint, width, report);
    out
}

/// `  contradicted  MFA enforced                                     mfa-for-users`
fn row_line(out: &mut String, paint: Paint, width: usize, row: &Row, judged: &Judged) {
    let id = judged.item.id.as_str();
    let room = width.saturating_sub(LEFT + 2 + id.width());
    let title = text::wrap(&text::line(&row.1), room.max(20));
    for (at, line) in title.iter().enumerate() {
        if at > 0 {
            let _ = writeln!(out, "{:LEFT$}{line}", "");
            continue;
        }
        let status = format!("{:12}", judged.status.words());
        let gap = room.saturating_sub(line.width());
        let _ = writeln!(
            out,
            "  {}  {line}{:gap$}  {}",
            paint.text(role(judged.status), &status),
            "",
            paint.text(Role::Faint, id)
        );
    }
}

fn details(
    out: &mut String,
    paint: Paint,
    width: usize,
    report: &CoverageReport<'_>,
    judged: &Judged,
) {
    for line in words::lines(report, judged) {
        let role = match line.sort {
            Sort::Against => Role::Severity(Severity::Error),
            Sort::Idle => Role::Severity(Severity::Warning),
            Sort::For | Sort::Attested | Sort::Aside => Role::Faint,
        };
        let room = width.saturating_sub(LEFT + 2);
        for (at, part) in text::wrap(&line.text, room).iter().enumerate() {
            let mark = if at == 0 { "- " } else { "  " };
            let _ = writeln!(out, "{:LEFT$}{mark}{}", "", paint.text(role, part));
        }
    }
}

fn end(out: &mut String, paint: Paint, width: usize, report: &CoverageReport<'_>) {
    let count = report.coverage.count();
    let summary = words::summary(&count);
    let _ = writeln!(out, "{}", paint.text(Role::Strong, &summary));
    let mut lines = words::basis(report);
    let open = count.total() - count.of(Status::Proved) - count.of(Status::Attested);
    if open > 0 && !report.verbose {
        lines.push(
            "-v tells what each rule answered, and what an [[attest]] in iamlint.toml has to say"
                .to_owned(),
        );
    }
    lines.push(format!("patient data: {}", report.phi.words()));
    for line in lines {
        for (at, part) in text::wrap(&line, width.saturating_sub(2))
            .iter()
            .enumerate()
        {
            let indent = if at == 0 { "" } else { "  " };
            let _ = writeln!(out, "{indent}{}", paint.text(Role::Faint, part));
        }
    }
}

const fn role(status: Status) -> Role {
    match status {
        Status::Proved | Status::Attested => Role::Good,
        Status::Contradicted => Role::Severity(Severity::Error),
        Status::Partly => Role::Severity(Severity::Warning),
        Status::NotShown => Role::Severity(Severity::Note),
        Status::NotVisible => Role::Faint,
    }
}
