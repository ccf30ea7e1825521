//! The table as Markdown, for a page of a repository or a wiki.

use std::collections::HashSet;
use std::fmt::Write;

use super::CoverageReport;
use super::words;
use crate::coverage::Status;

pub(super) fn write(report: &CoverageReport<'_>) -> String {
    let coverage = report.coverage;
    let count = coverage.count();
    let mut out = String::from("# Coverage of the HIPAA set-up\n\n");
    let _ = writeln!(out, "{}.", escaped(&words::summary(&count)));
    let mut basis = words::basis(report);
    basis.push(format!("patient data: {}", report.phi.words()));
    for line in basis {
        let _ = writeln!(out, "- {}", escaped(&line));
    }
    let mut told = HashSet::new();
    for section in coverage.sections {
        let _ = writeln!(out, "\n## {}\n", escaped(&section.title));
        out.push_str("| | item | what came of it | 45 CFR |\n|---|---|---|---|\n");
        for row in &section.rows {
            let Some(judged) = coverage.get(&row.0) else {
                continue;
            };
            let mut lines = Vec::new();
            if told.insert(&row.0) {
                let all = words::lines(report, judged);
                lines.extend(all.iter().map(|line| escaped(&line.text)));
            } else if judged.status != Status::NotVisible {
                lines.push("see above".to_owned());
            }
            let cite: Vec<String> = judged.item.cite.iter().map(|cite| escaped(cite)).collect();
            let _ = writeln!(
                out,
                "| **{}** | {}<br>`{}` | {} | {} |",
                judged.status.words(),
                escaped(&row.1),
                row.0,
                lines.join("<br>"),
                cite.join("<br>").replace("45 CFR ", ""),
            );
        }
    }
    let _ = writeln!(
        out,
        "\nWritten by iamlint {} with the facts about AWS of {}. What policies let happen is proved or refuted; what is attested rests \
         on the word of who is named.",
        report.tool.version, report.tool.catalog
    );
    out
}

/// The text as Markdown that reads as it, in a cell of a table too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}
