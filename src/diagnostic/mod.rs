//! What is wrong, where, why, and what to write instead.
//!
//! The one type in which `json`, `carrier`, `policy`, `config` and `rules` report. It knows no
//! rule (a name says what kind of problem it is; `lint` joins it to a rule's page), no file
//! (spans only) and no output format.

mod secret;

pub use secret::{Secret, SecretKind, masked, secrets};

use std::borrow::Cow;

use crate::source::Span;

/// The longest piece of a policy that a message quotes, in characters.
const LONGEST: usize = 80;

/// A piece of a policy in backticks, cut where it is too long to read.
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; shown on request.
    Note,
    /// Probably wrong, or wrong under circumstances that the document does not show.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The word used in rule files, configuration and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads the word back. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error]
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

/// Words at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words in plain English, lower case, no full stop. May be empty.
    pub message: String,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards, as it is written in the file (escaped where the place is
    /// inside a string).
    pub text: String,
}

/// What applying a fix may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Grants nothing new and keeps the author's plain meaning.
    Safe,
    /// Changes what the policy means; a person must agree.
    Unsafe,
    /// To read, not to apply: it holds a placeholder.
    Display,
}

impl Safety {
    /// The word used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// Edits that mend a problem; they do not overlap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether they may be applied unseen.
    pub safety: Safety,
    /// In the order of their places.
    pub edits: Vec<Edit>,
}

/// One problem at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem this is, such as `json-syntax-error`. A rule page that says
    /// `native NAME` documents it.
    pub name: &'static str,
    /// Overrides the rule's severity where the case is graver or lighter than usual.
    pub severity: Option<Severity>,
    /// What is wrong: one line, the user's terms, input in backticks, no full stop.
    pub message: String,
    /// The smallest place that is wrong, in the file as it lies on disk.
    pub span: Span,
    /// Words under that place; may be empty.
    pub label: String,
    /// Further places: other places with the same problem, or the other half of a conflict.
    pub related: Vec<Label>,
    /// A concrete request and what happens to it, in words.
    pub example: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The mend as edits.
    pub fix: Option<Fix>,
    /// Issue codes of AWS IAM Access Analyzer that apply to this case.
    pub codes: Vec<Cow<'static, str>>,
}

impl Diagnostic {
    /// A problem called `name` at `span`.
    pub fn new(name: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            name,
            severity: None,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            example: None,
            help: None,
            fix: None,
            codes: Vec::new(),
        }
    }

    /// Puts words under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Tells a request and what happens to it.
    #[must_use]
    pub fn example(mut self, example: impl Into<String>) -> Self {
        self.example = Some(example.into());
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn edit(mut self, safety: Safety, span: Span, text: impl Into<String>) -> Self {
        let edit = Edit {
            span,
            text: text.into(),
        };
        self.fix = Some(Fix {
            safety,
            edits: vec![edit],
        });
        self
    }

    /// Adds an Access Analyzer issue code.
    #[must_use]
    pub fn code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.codes.push(code.into());
        self
    }

    /// Gives this case a severity other than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}
