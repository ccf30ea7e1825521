//! What policies newly let happen: for a person, as Markdown, and as `docs/diff.schema.json` has it.

use std::fmt::Write;

use serde::Serialize;

use super::json::to_text;
use super::proof::{rows, told};
use super::style::Role;
use super::summary::plural;
use super::{Options, human, text};
use crate::compare::{ChangedPolicy, Judgement, Stated, Told};
use crate::diagnostic::Severity;
use crate::request::Request;

/// Version of the report's shape. A change that could break a reader makes it one more.
const VERSION: u32 = 1;

/// The policies that have changed since a revision.
#[derive(Clone, Copy, Debug)]
pub struct ChangeReport<'a> {
    /// The revision as the user wrote it.
    pub since: &'a str,
    /// Its commit.
    pub commit: &'a str,
    /// The policies.
    pub policies: &'a [ChangedPolicy],
}

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    since: &'a str,
    commit: &'a str,
    answer: &'static str,
    policies: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    was: Option<&'a str>,
    document: &'a str,
    change: &'static str,
    kind: String,
    old_kind: Option<String>,
    answer: &'static str,
    allows: Vec<Shown<'a>>,
    releases: Vec<Shown<'a>>,
    no_longer_allows: Vec<Shown<'a>>,
    denies: Vec<Shown<'a>>,
    more: bool,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct Shown<'a> {
    witness: &'a Request,
    statements: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    pointer: &'a str,
    sid: Option<&'a str>,
    line: u32,
}

/// The four sorts of requests, each with its heading; the first two say that access grew.
fn sections(policy: &ChangedPolicy) -> [(&'static str, &[Told]); 4] {
    [
        ("newly allows", &policy.allows),
        (
            "no longer denies, so that another policy may allow it",
            &policy.releases,
        ),
        ("no longer allows", &policy.no_longer_allows),
        (
            "newly denies, whatever other policies allow",
            &policy.denies,
        ),
    ]
}

fn words(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::Grew => "access grew",
        Judgement::Unknown => "not known whether access grew",
        Judgement::NotGrown => "access did not grow",
    }
}

fn shown(told: &[Told]) -> Vec<Shown<'_>> {
    fn place(stated: &Stated) -> Place<'_> {
        Place {
            pointer: &stated.pointer,
            sid: stated.sid.as_deref(),
            line: stated.line,
        }
    }
    fn show(told: &Told) -> Shown<'_> {
        Shown {
            witness: &told.request,
            statements: told.statements.iter().map(place).collect(),
        }
    }
    told.iter().map(show).collect()
}

impl ChangeReport<'_> {
    /// Grew if one did; otherwise not known if of one it is not.
    fn judgement(&self) -> Judgement {
        let of = |wanted| {
            let mut policies = self.policies.iter();
            policies.any(|policy| policy.judgement() == wanted)
        };
        if of(Judgement::Grew) {
            Judgement::Grew
        } else if of(Judgement::Unknown) {
            Judgement::Unknown
        } else {
            Judgement::NotGrown
        }
    }

    /// One JSON object, ended by a line break.
    pub fn json(&self) -> String {
        let entry = |policy| {
            let policy: &ChangedPolicy = policy;
            Entry {
                file: &policy.file,
                was: policy.was.as_deref(),
                document: &policy.document,
                change: policy.change.name(),
                kind: policy.kind.to_string(),
                old_kind: policy.old_kind.as_ref().map(ToString::to_string),
                answer: policy.judgement().name(),
                allows: shown(&policy.allows),
                releases: shown(&policy.releases),
                no_longer_allows: shown(&policy.no_longer_allows),
                denies: shown(&policy.denies),
                more: policy.more,
                unknown: &policy.unknown,
            }
        };
        let whole = Whole {
            version: VERSION,
            since: self.since,
            commit: self.commit,
            answer: self.judgement().name(),
            policies: self.policies.iter().map(entry).collect(),
        };
        format!("{}\n", to_text(&whole))
    }

    /// For a person; ends in a line break.
    pub fn human(&self, options: &Options) -> String {
        let paint = options.paint();
        let mut out = String::new();
        for policy in self.policies {
            let judgement = policy.judgement();
            let role = match judgement {
                Judgement::Grew => Role::Severity(Severity::Error),
                Judgement::Unknown => Role::Severity(Severity::Warning),
                Judgement::NotGrown => Role::Key,
            };
            let name = text::file_name(&place(policy));
            let aside = format!("({})", text::line(&aside(policy)));
            let _ = writeln!(
                out,
                "{}: {} {}",
                paint.text(Role::Strong, &name),
                paint.text(role, words(judgement)),
                paint.text(Role::Faint, &aside)
            );
            for reason in &policy.unknown {
                let reason = human::paragraph(paint, options.columns(), "unknown", reason);
                out.push_str(&reason);
            }
            for (heading, requests) in sections(policy) {
                if requests.is_empty() {
                    continue;
                }
                let _ = writeln!(out, "  {}", paint.text(Role::Key, &format!("{heading}:")));
                for request in requests {
                    let words = format!("{}{}", told(&request.request), by(&request.statements));
                    let words = human::paragraph(paint, options.columns(), "example", &words);
                    out.push_str(&words);
                    for (name, value) in rows(&request.request) {
                        let name = format!("{name:<9}");
                        let value = text::line(&value);
                        let _ = writeln!(out, "    {}  {value}", paint.text(Role::Faint, &name));
                    }
                }
            }
            if policy.more {
                out.push_str("  there is more than is shown\n");
            }
            out.push('\n');
        }
        out.push_str(&text::defuse(text::line(&self.summary())));
        out.push('\n');
        out
    }

    fn summary(&self) -> String {
        let of = |wanted| {
            let policies = self.policies.iter();
            policies
                .filter(|policy| policy.judgement() == wanted)
                .count()
        };
        let since = self.since;
        match self.policies.len() {
            0 => format!("No policy has changed since {since}"),
            all => {
                let policies = plural(all, "policy", "policies");
                let each = [
                    ("access grew", of(Judgement::Grew)),
                    (
                        "it is not known whether access grew",
                        of(Judgement::Unknown),
                    ),
                    ("access did not grow", of(Judgement::NotGrown)),
                ];
                let each = each.iter().filter(|(_, count)| *count > 0);
                let each = each.map(|(what, count)| format!("{what} in {count}"));
                let each = each.collect::<Vec<_>>().join(", ");
                format!("{policies} changed since {since}: {each}")
            }
        }
    }

    /// For a comment on a pull request; ends in a line break.
    pub fn markdown(&self) -> String {
        let mut out = String::from("## What the policies newly let happen\n\n");
        let summary = self.summary().replacen(self.since, &code(self.since), 1);
        let _ = writeln!(out, "{summary}.\n");
        for policy in self.policies {
            let _ = writeln!(
                out,
                "### {}: {}\n\n{}\n",
                code(&place(policy)),
                words(policy.judgement()),
                code(&aside(policy))
            );
            for reason in &policy.unknown {
                let _ = writeln!(out, "- unknown: {}", code(reason));
            }
            if !policy.unknown.is_empty() {
                out.push('\n');
            }
            for (heading, requests) in sections(policy) {
                if requests.is_empty() {
                    continue;
                }
                let _ = writeln!(out, "**{heading}**\n");
                out.push_str("| action | resource | principal | context | statement |\n|---|---|---|---|---|\n");
                for request in requests {
                    out.push_str(&row(request));
                }
                out.push('\n');
            }
            if policy.more {
                out.push_str("There is more than is shown.\n\n");
            }
        }
        out
    }
}

/// A line of the table.
fn row(told: &Told) -> String {
    let request = &told.request;
    let context: Vec<String> = rows(request)
        .into_iter()
        .skip_while(|(name, _)| *name != "context")
        .map(|(_, value)| code(&value))
        .collect();
    let statements: Vec<String> = told
        .statements
        .iter()
        .map(|one| code(&statement(one)))
        .collect();
    format!(
        "| {} | {} | {} | {} | {} |\n",
        code(&request.action),
        code(&request.resource),
        code(&request.principal),
        context.join("<br>"),
        statements.join("<br>")
    )
}

fn statement(stated: &Stated) -> String {
    match &stated.sid {
        Some(sid) => format!("line {} ({sid})", stated.line),
        None => format!("line {}", stated.line),
    }
}

/// `, by the statement in line 4 (Sid)`; nothing where no statement is to blame.
fn by(statements: &[Stated]) -> String {
    match statements.first() {
        Some(first) => format!(" (statement in {})", statement(first)),
        None => String::new(),
    }
}

/// The file, and the place of the policy in it.
fn place(policy: &ChangedPolicy) -> String {
    match policy.document.as_str() {
        "" => policy.file.clone(),
        document => format!("{}#{document}", policy.file),
    }
}

/// `changed, identity, was old.json`.
fn aside(policy: &ChangedPolicy) -> String {
    let mut words = format!("{}, {}", policy.change.name(), policy.kind);
    if let Some(kind) = &policy.old_kind {
        let _ = write!(words, ", was {kind}");
    }
    if let Some(was) = &policy.was {
        let _ = write!(words, ", renamed from {was}");
    }
    words
}

/// Text as a code span that nothing in it ends: no markup, mention or link of it counts, in a cell of a table either.
fn code(content: &str) -> String {
    let content = text::line(content);
    let longest = content
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let content = content.replace('|', "\\|");
    let space = if longest > 0 || content.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{content}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_span_holds_whatever_the_text_is() {
        assert_eq!(code("a.json"), "`a.json`");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("a|b\n@x <b>"), "`a\\|b\u{240a}@x <b>`");
    }
}
