//! Results for programs, as `docs/test-report.schema.json` defines them.

use serde::Serialize;

use super::{Answer, ScenarioReporter, Tested};
use crate::evaluate::Decision;
use crate::json::Kind;
use crate::report::json::{nested, to_text};
use crate::request::{Group, StatementId};

/// Version of the shape. A change that could break a reader makes it one more.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry<'a> {
    file: &'a str,
    case: usize,
    name: &'a str,
    expect: &'a str,
    actual: &'a str,
    decided_by: Vec<StatementEntry<'a>>,
    reason: &'a str,
}

/// The same, where nothing was expected.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerEntry<'a> {
    version: u32,
    file: Option<&'a str>,
    case: Option<usize>,
    name: Option<&'a str>,
    expect: Option<&'a str>,
    actual: &'a str,
    decided_by: Vec<StatementEntry<'a>>,
    reason: &'a str,
}

#[derive(Serialize)]
struct StatementEntry<'a> {
    policy: String,
    pointer: String,
    sid: Option<&'a str>,
}

#[derive(Serialize)]
struct SummaryEntry {
    cases: usize,
    passed: usize,
    failed: usize,
}

/// All before the first result.
pub(super) fn begin() -> String {
    format!("{{\n  \"version\": {VERSION},\n  \"results\": [")
}

/// The results of one file. `more` says that others stand before them.
pub(super) fn file(more: bool, tested: Tested<'_>) -> String {
    let mut out = String::new();
    for (index, case, decision) in tested.results() {
        let entry = ResultEntry {
            file: tested.file,
            case: index,
            name: &case.name,
            expect: case.expected.name(),
            actual: decision.outcome.name(),
            decided_by: decided_by(tested.group, decision),
            reason: &decision.reason,
        };
        out.push_str(if more || index > 0 {
            ",\n    "
        } else {
            "\n    "
        });
        out.push_str(&nested(&to_text(&entry), "    "));
    }
    out
}

/// All after the last result.
pub(super) fn end(reporter: &ScenarioReporter) -> String {
    let close = if reporter.cases == 0 { "]" } else { "\n  ]" };
    let entry = SummaryEntry {
        cases: reporter.cases,
        passed: reporter.cases - reporter.failed,
        failed: reporter.failed,
    };
    let summary = nested(&to_text(&entry), "  ");
    format!("{close},\n  \"summary\": {summary}\n}}\n")
}

/// The answer to one request of the command line, in the shape of one result.
pub fn simulated(answer: Answer<'_>) -> String {
    let entry = AnswerEntry {
        version: VERSION,
        file: None,
        case: None,
        name: None,
        expect: None,
        actual: answer.decision.outcome.name(),
        decided_by: decided_by(answer.group, answer.decision),
        reason: &answer.decision.reason,
    };
    format!("{}\n", to_text(&entry))
}

fn decided_by<'a>(group: &'a Group<'a>, decision: &Decision) -> Vec<StatementEntry<'a>> {
    let entry = |id: &StatementId| {
        let policy = group.policy(id.policy)?;
        let statement = policy.statements.get(id.statement)?;
        let list = policy.node.get("Statement");
        let alone = list.is_some_and(|list| list.kind() == Kind::Object);
        Some(StatementEntry {
            policy: id.policy.to_string(),
            pointer: if alone {
                "/Statement".to_owned()
            } else {
                format!("/Statement/{}", statement.index)
            },
            sid: statement.sid.as_ref().map(|sid| &*sid.text),
        })
    };
    decision.decided_by.iter().filter_map(entry).collect()
}
