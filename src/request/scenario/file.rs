//! One file, and the one policy in it.

use crate::carrier::{self, Carried, Content, looks_like_policy_text};
use crate::diagnostic::Diagnostic;
use crate::json::Tree;
use crate::source::SourceFile;

/// A policy that cannot be attached, and what to do about it.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// What is wrong, in one line.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Where in a file a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A node of the file's tree.
    Node(u32),
    /// The root of the embedded tree.
    Embedded,
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    /// The scenario itself.
    pub(super) scenario: bool,
    pub(super) tree: Tree<'static>,
    /// The policy inside an escaped string, where the file carries one so.
    pub(super) embedded: Option<Tree<'static>>,
    /// Its one policy, or why it has none that could be attached.
    pub(super) policy: Result<Place, Trouble>,
    /// Syntax errors.
    pub(super) problems: Vec<Diagnostic>,
}

impl File {
    /// Reads a text, and finds the policy in it.
    pub(super) fn read(file: SourceFile) -> Self {
        let SourceFile { name, text } = file;
        let (tree, mut problems) = Tree::parse_owned(text);
        let mut embedded = None;
        let several = |count: usize| {
            Trouble::new(format!("`{name}` holds {count} policies"))
                .help("name a file that holds one")
        };
        let policy = match carrier::find(&tree) {
            Carried::Itself(root) => Ok(Place::Node(root.index())),
            Carried::Inside(documents) => {
                let count = documents.len();
                match documents.into_iter().next() {
                    Some(document) if count == 1 => Ok(match document.content {
                        Content::Part(value) => Place::Node(value.index()),
                        Content::Embedded(tree, more) => {
                            problems.extend(more);
                            embedded = Some(tree);
                            Place::Embedded
                        }
                    }),
                    _ => Err(several(count)),
                }
            }
            Carried::Template(what) => Err(Trouble::new(format!("`{name}` is {what}"))
                .help("name a file that holds the policy itself")),
            Carried::Foreign => Err(Trouble::new(format!(
                "`{name}` is a CloudFormation stack policy, not an IAM policy"
            ))),
            Carried::Nothing => match tree.root() {
                // Its syntax errors say more than that it is no policy.
                Some(root) if !problems.is_empty() && looks_like_policy_text(tree.text()) => {
                    Ok(Place::Node(root.index()))
                }
                Some(root) if carrier::is_scenario(root) => Err(Trouble::new(format!(
                    "`{name}` is a scenario, not a policy"
                ))),
                _ => Err(Trouble::new(format!("`{name}` holds no policy"))),
            },
        };
        Self {
            name,
            scenario: false,
            tree,
            embedded,
            policy,
            problems,
        }
    }
}
