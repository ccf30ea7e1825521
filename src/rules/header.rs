//! The headers of a rule: severity, kinds, citations and the like, checked.

use super::ast::{File, Word};
use super::syntax::problem;
use super::words::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Audience;
use crate::policy::kind::PolicyKind;

/// The kinds of policy, for "did you mean".
pub(super) const KINDS: [&str; 8] = [
    "identity", "boundary", "session", "trust", "resource", "endpoint", "scp", "rcp",
];

/// Whether a rule is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// On.
    #[default]
    Stable,
    /// On, and may still change.
    Preview,
    /// Off unless selected.
    Optional,
}

impl Status {
    /// The word used in rule files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Preview => "preview",
            Self::Optional => "optional",
        }
    }

    /// Reads the word back. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Stable, Self::Preview, Self::Optional]
            .into_iter()
            .find(|status| status.name() == name)
    }
}

/// The checked headers.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) severity: Severity,
    pub(super) status: Status,
    pub(super) kinds: Vec<PolicyKind>,
    pub(super) audiences: Vec<Audience>,
}

/// Checks the headers; what is wrong goes into `errors`.
pub(super) fn check(file: &File<'_>, errors: &mut Vec<Diagnostic>) -> Header {
    let mut unknown = |word: Word<'_>, what: &str, known: &[&str]| {
        let error = problem(word.span, format!("`{}` is no {what}", word.value));
        errors.push(match nearest(word.value, known.iter().copied()) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error.help(format!("one of {}", known.join(", "))),
        });
    };
    let severity = file.severity.and_then(|word| {
        let severity = Severity::from_name(word.value);
        if severity.is_none() {
            unknown(word, "severity", &["error", "warning", "note"]);
        }
        severity
    });
    let status = file.status.and_then(|word| {
        let status = Status::from_name(word.value);
        if status.is_none() {
            unknown(word, "status", &["stable", "preview", "optional"]);
        }
        status
    });
    let mut kinds = Vec::new();
    for &word in &file.kinds {
        match PolicyKind::from_name(word.value) {
            Some(kind) => kinds.push(kind),
            None => unknown(word, "kind of policy", &KINDS),
        }
    }
    let mut audiences = Vec::new();
    for &word in &file.audiences {
        match Audience::from_name(word.value) {
            Some(audience) => audiences.push(audience),
            None => unknown(word, "audience", &Audience::ALL.map(Audience::name)),
        }
    }
    for word in file.stands_for.iter().chain(&file.formerly) {
        if !is_rule_id(word.value) {
            errors.push(problem(
                word.span,
                format!(
                    "`{}` is no id of a rule, such as `hipaa/phi-access-without-mfa`",
                    word.value
                ),
            ));
        }
    }
    Header {
        severity: severity.unwrap_or(Severity::Warning),
        status: status.unwrap_or_default(),
        kinds,
        audiences,
    }
}

/// True for `pack/name`, where the name may be `*`.
fn is_rule_id(id: &str) -> bool {
    let legal = |part: &str| !part.is_empty() && !part.contains([':', '/']);
    id.split_once('/').is_some_and(|(pack, name)| {
        legal(pack)
            && (name == "*"
                || name
                    .split('/')
                    .all(|part| legal(part) && !part.contains('*')))
    })
}
