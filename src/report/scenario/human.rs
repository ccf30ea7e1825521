//! Results for a person: what was expected, what came out, and on the policies why.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Answer, ScenarioReporter, Tested, passes};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::evaluate::{Decision, Judged, Outcome};
use crate::policy::ast::{Effect, Statement};
use crate::report::human::{paragraph, snippets};
use crate::report::style::Role;
use crate::report::{Options, Places, text};
use crate::request::scenario::{Case, Expected};
use crate::request::{Attachment, ContextValue, Request, StatementId};
use crate::source::Span;

/// Most statements that are drawn for one request.
const MOST: usize = 6;

/// The cases of a file that failed; with `verbose` a line for each that passed. `more` says that
/// something stands before them.
pub(super) fn file(options: &Options, verbose: bool, more: bool, tested: Tested<'_>) -> String {
    let scenario = tested.documents.texts().next();
    let places = Places::new(scenario.map_or("", |(_, text)| text));
    let paint = options.paint();
    let mut out = String::new();
    let mut set_off = more;
    for (_, case, decision) in tested.results() {
        if passes(case, decision) {
            if verbose {
                let file = text::file_name(tested.file);
                let outcome = decision.outcome.name();
                let line = format!("{file}: {} ({outcome})", text::line(&case.name));
                let _ = writeln!(out, "{} {line}", paint.text(Role::Strong, "passed:"));
                set_off = false;
            }
            continue;
        }
        if set_off || !out.is_empty() {
            out.push('\n');
        }
        let at = places.position(case.expected_at.start);
        let answer = Answer {
            request: &case.request,
            decision,
            group: tested.group,
            attached: tested.attached,
            documents: tested.documents,
        };
        let head = paint.text(Role::Severity(Severity::Error), "failed:");
        let name = paint.text(Role::Strong, &text::line(&case.name));
        let _ = writeln!(out, "{head} {name}");
        let _ = writeln!(
            out,
            "  {}:{}:{}: expected {}, got {}",
            text::file_name(tested.file),
            at.line,
            at.column,
            case.expected.name(),
            decision.outcome.name()
        );
        let width = options.columns();
        out.push_str(&paragraph(
            paint,
            width,
            "request",
            &request_line(&case.request),
        ));
        if !decision.reason.is_empty() {
            out.push_str(&paragraph(
                paint,
                width,
                "because",
                &text::line(&decision.reason),
            ));
        }
        let relevant = relevant_to(case, decision);
        out.push_str(&drawn(
            options,
            Severity::Error,
            answer,
            relevant,
            Others::Too,
        ));
        set_off = true;
    }
    out
}

/// How many cases passed and failed; ends in a line break.
pub(super) fn summary(reporter: &ScenarioReporter) -> String {
    let paint = reporter.options.paint();
    let total = reporter.cases;
    let cases = if total == 1 { "case" } else { "cases" };
    let mut line = match reporter.failed {
        _ if total == 0 => "No case was run".to_owned(),
        0 => paint.text(Role::Strong, &format!("{total} {cases} passed")),
        failed => {
            let failed = format!("{failed} of {total} {cases} failed");
            paint.text(Role::Severity(Severity::Error), &failed)
        }
    };
    match reporter.broken {
        0 => {}
        1 => line.push_str("; 1 file could not be run"),
        more => {
            let _ = write!(line, "; {more} files could not be run");
        }
    }
    let set_off = if reporter.failed > 0 { "\n" } else { "" };
    format!("{set_off}{line}\n")
}

/// The answer to one request of the command line.
pub fn simulated(options: &Options, answer: Answer<'_>) -> String {
    let paint = options.paint();
    let decision = answer.decision;
    let (severity, words) = match decision.outcome {
        Outcome::Allowed => (Severity::Note, "allowed"),
        Outcome::ExplicitDeny => (Severity::Error, "denied (explicit-deny)"),
        Outcome::ImplicitDeny => (Severity::Error, "denied (implicit-deny)"),
    };
    let mut out = paint.text(Role::Severity(severity), words);
    if !decision.reason.is_empty() {
        let _ = write!(out, ": {}", text::line(&decision.reason));
    }
    out.push('\n');
    let relevant = (decision.outcome == Outcome::ImplicitDeny).then_some(Effect::Allow);
    out.push_str(&drawn(options, severity, answer, relevant, Others::Not));
    out
}

/// `PRINCIPAL does ACTION on RESOURCE, KEY = VALUE, …`
fn request_line(request: &Request) -> String {
    let mut line = format!(
        "{} does {} on {}",
        request.principal, request.action, request.resource
    );
    if let Some(account) = &request.resource_account {
        let _ = write!(line, " of {account}");
    }
    for (number, (key, value)) in request.context.iter().enumerate() {
        line.push_str(if number == 0 { " with " } else { ", " });
        line.push_str(key);
        match value {
            ContextValue::Absent => line.push_str(" absent"),
            ContextValue::One(value) => {
                let _ = write!(line, " = \"{value}\"");
            }
            ContextValue::Many(values) => {
                let values: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
                let _ = write!(line, " = [{}]", values.join(", "));
            }
        }
    }
    text::line(&line)
}

/// The effect whose statements would have had to match for the case to pass.
fn relevant_to(case: &Case, decision: &Decision) -> Option<Effect> {
    match (case.expected, decision.outcome) {
        (Expected::Allowed, Outcome::ImplicitDeny) => Some(Effect::Allow),
        (Expected::ExplicitDeny, _) => Some(Effect::Deny),
        _ => None,
    }
}

/// Whether statements without relevance are drawn where there is room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Too,
    Not,
}

/// Something to point at.
struct Point {
    id: StatementId,
    span: Span,
    message: String,
}

/// The statements that decided, then those that did not match and would have mattered, the nearest
/// misses first, then those that matched without deciding, then others.
fn drawn(
    options: &Options,
    severity: Severity,
    answer: Answer<'_>,
    relevant: Option<Effect>,
    others: Others,
) -> String {
    let (mut points, rest) = points(answer, relevant, others);
    let hidden = rest + points.len().saturating_sub(MOST);
    points.truncate(MOST);

    // One drawing a file, in the order of the points.
    let mut files: Vec<(usize, Vec<Point>)> = Vec::new();
    for point in points {
        let Some(file) = answer.attached.file_of(point.id.policy) else {
            continue;
        };
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, points)) => points.push(point),
            None => files.push((file, vec![point])),
        }
    }
    let mut out = String::new();
    for (file, points) in files {
        let Some((name, text)) = answer.documents.texts().nth(file) else {
            continue;
        };
        let mut points = points.into_iter();
        let Some(first) = points.next() else { continue };
        let mut diagnostic = Diagnostic::new("scenario", first.span, "").label(first.message);
        diagnostic.related = points
            .map(|point| Label {
                span: point.span,
                message: point.message,
            })
            .collect();
        let places = Places::new(text);
        out.push_str(&snippets(options, &places, name, severity, &diagnostic));
    }
    match hidden {
        0 => {}
        1 => out.push_str("  and 1 more statement\n"),
        more => {
            let _ = writeln!(out, "  and {more} more statements");
        }
    }
    out
}

/// What to point at, and how many statements beside that do not match.
fn points(answer: Answer<'_>, relevant: Option<Effect>, others: Others) -> (Vec<Point>, usize) {
    let decision = answer.decision;
    let mut points = Vec::new();
    for id in &decision.decided_by {
        if let Some(statement) = answer.group.statement(*id) {
            points.push(matching(*id, statement));
        }
    }
    let satisfied = satisfied(decision);
    let mut missed: Vec<_> = decision
        .statements
        .iter()
        .filter_map(|judged| {
            let mismatch = judged.mismatch.as_ref()?;
            let statement = answer.group.statement(judged.id)?;
            let open = !satisfied.contains(&attached_to(judged.id.policy));
            let relevant = relevant.is_some()
                && judged.effect == relevant
                && (open || judged.effect == Some(Effect::Deny));
            Some((
                !relevant,
                distance(statement, mismatch.span),
                judged,
                mismatch,
            ))
        })
        .collect();
    missed.sort_by_key(|(irrelevant, distance, ..)| (*irrelevant, *distance));
    let mut rest = 0;
    let mut add_missed = |points: &mut Vec<Point>, wanted: bool| {
        for (irrelevant, distance, judged, mismatch) in &missed {
            if *irrelevant == wanted {
                continue;
            }
            let near = *distance < Distance::Action && others == Others::Too;
            if *irrelevant && !near {
                rest += 1;
                continue;
            }
            points.push(Point {
                id: judged.id,
                span: mismatch.span,
                message: format!("{}: {}", judged.id.policy, mismatch.message),
            });
        }
    };
    add_missed(&mut points, true);
    if decision.outcome == Outcome::ImplicitDeny {
        for judged in decision.statements.iter().filter(|j| j.mismatch.is_none()) {
            if let Some(statement) = answer.group.statement(judged.id) {
                points.push(matching(judged.id, statement));
            }
        }
    }
    add_missed(&mut points, false);
    (points, rest)
}

/// How far a statement is from matching: the later the element that does not match, the nearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    Condition,
    Resource,
    Action,
}

fn distance(statement: &Statement<'_>, span: Span) -> Distance {
    let within = |key: Span, value: Span| key.join(value).covers(span);
    let condition = statement.condition.as_ref();
    let resource = [&statement.resource, &statement.not_resource];
    if condition.is_some_and(|block| within(block.key.span(), block.value.span())) {
        Distance::Condition
    } else if resource
        .into_iter()
        .flatten()
        .any(|element| within(element.key.span(), element.value.span()))
    {
        Distance::Resource
    } else {
        Distance::Action
    }
}

/// What is attached in one place and whose union counts: identity policies, those of one level.
fn attached_to(at: Attachment) -> (u8, usize) {
    match at {
        Attachment::Identity(_) => (0, 0),
        Attachment::Boundary => (1, 0),
        Attachment::Session(_) => (2, 0),
        Attachment::Resource => (3, 0),
        Attachment::Endpoint => (4, 0),
        Attachment::Scp(level, _) => (5, level),
        Attachment::Rcp(level, _) => (6, level),
    }
}

/// The places where an Allow matches: what did not match there kept nothing from being allowed.
fn satisfied(decision: &Decision) -> BTreeSet<(u8, usize)> {
    let allows =
        |judged: &&Judged| judged.mismatch.is_none() && judged.effect == Some(Effect::Allow);
    let allowing = decision.statements.iter().filter(allows);
    allowing
        .map(|judged| attached_to(judged.id.policy))
        .collect()
}

fn matching(id: StatementId, statement: &Statement<'_>) -> Point {
    let effect = match statement.effect() {
        Some(Effect::Deny) => "Deny",
        _ => "Allow",
    };
    let leaf = statement.effect.as_ref().map(|effect| effect.leaf.span());
    Point {
        id,
        span: leaf.unwrap_or_else(|| statement.node.span()),
        message: format!("{}: this {effect} matches", id.policy),
    }
}
