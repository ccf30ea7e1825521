//! Scenario files: policies attached together, requests, and what should become of them.
//!
//! Reads and checks; whether a request is allowed is `evaluate`'s question. A mistake in a file is
//! a diagnostic with its place, like a mistake in a policy.

mod context;
mod documents;
mod fields;
mod file;
mod read;

use std::path::Path;

pub use context::context;
pub use documents::{Attached, Documents};
pub use fields::{Wrong, action, context_key, principal, resource, resource_account};
pub use file::Trouble;

use super::Request;
use crate::diagnostic::Diagnostic;
use crate::json::Tree;
use crate::source::{self, Loaded, ReadError, SourceFile, Span};

/// How the name of a scenario file ends, where folders are searched for them.
pub const FILE_ENDING: &str = ".scenario.json";

/// The name of every diagnostic about a scenario file.
const NAME: &str = "scenario";

/// What should become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is allowed.
    Allowed,
    /// A Deny statement matches it.
    ExplicitDeny,
    /// It is denied, and no Deny statement matches it.
    ImplicitDeny,
}

impl Expected {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Allowed, Self::ExplicitDeny, Self::ImplicitDeny];

    /// The word in scenario files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicit-deny",
            Self::ImplicitDeny => "implicit-deny",
        }
    }

    /// Reads the word. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|expected| expected.name() == name)
    }
}

/// One case of a scenario.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows; where the file gives no name, action and resource of the request.
    pub name: String,
    /// The request.
    pub request: Request,
    /// What should become of it.
    pub expected: Expected,
    /// Where the file says so.
    pub expected_at: Span,
}

/// A scenario file and every file that it names.
#[derive(Debug)]
pub struct Scenario {
    /// The policies and their texts. The scenario file itself is among the files.
    pub documents: Documents,
    /// The cases, in order.
    pub cases: Vec<Case>,
}

/// What is wrong in one file.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The file.
    pub file: SourceFile,
    /// At least one.
    pub problems: Vec<Diagnostic>,
}

/// Why there is no scenario.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The scenario file or a policy that it names is wrong.
    #[error("`{}` cannot be run", .0.first().map_or("", |first| first.file.name.as_str()))]
    Invalid(Vec<Problems>),
}

impl Scenario {
    /// Reads the scenario file at `path`, reported as `name`, and the files that it names. They
    /// are looked for from the folder of the scenario file.
    pub fn load(path: &Path, name: &str) -> Result<Self, ScenarioError> {
        let loaded = source::read(path, name)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::read(loaded, folder).map_err(|problems| ScenarioError::Invalid(vec![problems]))
    }

    fn read(loaded: Loaded, folder: &Path) -> Result<Self, Problems> {
        let encoding = encoding(&loaded);
        let name = loaded.file.name;
        let (tree, mut problems) = Tree::parse_owned(loaded.file.text);
        if let Some(problem) = encoding {
            problems = vec![problem];
        }
        // What a broken text was meant to say is for its author to tell.
        let (cases, attach) = if problems.is_empty() {
            let read = read::read(&tree);
            problems = read.problems;
            (read.cases, read.attach)
        } else {
            (Vec::new(), Vec::new())
        };
        let mut documents = Documents::of_scenario(name, tree);
        for (at, document) in attach {
            let result = match document {
                read::Document::Inline(node) => documents.attach_inline(at, node),
                read::Document::Path { path, span } => {
                    let written = Path::new(&path);
                    let found = folder.join(written);
                    documents
                        .attach(at, &found, &source::reported(&found))
                        .map_err(|trouble| (trouble, span))
                }
            };
            if let Err((trouble, span)) = result {
                let problem = Diagnostic::new(NAME, span, trouble.message);
                problems.push(match trouble.help {
                    Some(help) => problem.help(help),
                    None => problem,
                });
            }
            if problems.len() >= read::MOST_PROBLEMS {
                break;
            }
        }
        if problems.is_empty() {
            Ok(Self { documents, cases })
        } else {
            Err(documents.problems_of(0, problems))
        }
    }
}

/// What is wrong with the bytes of a file before they are read as JSON.
fn encoding(loaded: &Loaded) -> Option<Diagnostic> {
    let problem = if loaded.wide {
        Diagnostic::new(NAME, Span::at(0), "the file is in UTF-16 or UTF-32")
    } else {
        Diagnostic::new(NAME, *loaded.invalid.first()?, "these bytes are not UTF-8")
    };
    Some(problem.help("save the file as UTF-8"))
}

#[cfg(test)]
mod tests;
