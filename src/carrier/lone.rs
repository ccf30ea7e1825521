//! The one policy of a file, kept with all that it borrows from.
//!
//! For whoever needs a policy by the name of its file, and not all the policies of a file in turn.

use super::{Carried, Content, Document, find, text};
use crate::diagnostic::Diagnostic;
use crate::json::{Tree, Value};
use crate::policy::{self, KindReason, Policy, PolicyKind, Said};
use crate::source::{Loaded, SourceFile};

/// A file that holds one policy.
#[derive(Debug)]
pub struct Lone {
    /// The file as reported.
    pub name: String,
    /// JSON Pointer of the policy in the file; empty where the file is the policy.
    pub pointer: String,
    /// What the place says about the kind.
    pub carrier: Option<(PolicyKind, &'static str)>,
    /// What is wrong with the text, in the file and in the string that holds the policy.
    pub problems: Vec<Diagnostic>,
    file: Tree<'static>,
    embedded: Option<Tree<'static>>,
    /// Number of the policy's node in its tree.
    node: u32,
}

/// The policy of a [`Lone`], read.
#[derive(Debug)]
pub struct Read<'a> {
    /// The policy, of its kind.
    pub policy: Policy<'a>,
    /// Why it was taken to be of its kind.
    pub reason: KindReason,
    /// What is wrong with it beside [`Lone::problems`].
    pub problems: Vec<Diagnostic>,
}

/// Why a file is not one that holds one policy.
#[derive(Debug, thiserror::Error)]
pub enum NotOne {
    /// It holds none.
    #[error("`{0}` holds no policy")]
    Nothing(String),
    /// It holds several.
    #[error("`{name}` holds {count} policies")]
    Several {
        /// The file as reported.
        name: String,
        /// How many.
        count: usize,
    },
    /// It is something else.
    #[error("`{name}` is {what}")]
    Other {
        /// The file as reported.
        name: String,
        /// What it is, in words.
        what: &'static str,
    },
    /// It is no JSON, and what could be read of it is no policy.
    #[error("`{}` is not JSON", file.name)]
    Broken {
        /// The file and its text.
        file: SourceFile,
        /// What is wrong with the text, at least one.
        problems: Vec<Diagnostic>,
    },
}

/// Whether a file that does not look like a policy is one all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Only where it looks like one.
    ByLooks,
    /// Somebody has said that it is one (`--kind`).
    AtWord,
}

/// Where the policy is found.
enum At {
    Node(u32),
    Embedded(Tree<'static>, u32),
}

impl Lone {
    /// Finds the one policy of a file.
    pub fn of(loaded: Loaded, taken: Taken) -> Result<Self, NotOne> {
        let name = loaded.file.name.clone();
        let (file, mut problems) = text::parse_owned(loaded);
        let mut pointer = String::new();
        let mut carrier = None;
        let at = match find(&file) {
            Carried::Itself(root) => At::Node(root.index()),
            Carried::Inside(documents) => {
                let count = documents.len();
                let mut documents = documents.into_iter();
                let (Some(document), None) = (documents.next(), documents.next()) else {
                    return Err(NotOne::Several { name, count });
                };
                let Document {
                    pointer: place,
                    kind,
                    content,
                } = document;
                pointer = place;
                carrier = kind;
                match content {
                    Content::Part(value) => At::Node(value.index()),
                    Content::Embedded(tree, more) => {
                        problems.extend(more);
                        match tree.root().map(Value::index) {
                            Some(node) => At::Embedded(tree, node),
                            None => return Err(broken(name, &file, problems)),
                        }
                    }
                }
            }
            other => match (other, file.root(), taken) {
                (_, Some(root), Taken::AtWord) => At::Node(root.index()),
                (Carried::Template(what), ..) => return Err(NotOne::Other { name, what }),
                (Carried::Foreign, ..) => {
                    let what = "a CloudFormation stack policy, not an IAM policy";
                    return Err(NotOne::Other { name, what });
                }
                _ if problems.is_empty() => return Err(NotOne::Nothing(name)),
                _ => return Err(broken(name, &file, problems)),
            },
        };
        let (embedded, node) = match at {
            At::Node(node) => (None, node),
            At::Embedded(tree, node) => (Some(tree), node),
        };
        Ok(Self {
            name,
            pointer,
            carrier,
            problems,
            file,
            embedded,
            node,
        })
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        self.file.text()
    }

    /// Reads the policy. `option` is the kind that the command line says, `configuration` the one
    /// that the configuration says, `path` the file's, whose words may tell the kind. `None`
    /// cannot come of a [`Lone`] made by [`Lone::of`].
    pub fn read(
        &self,
        option: Option<&PolicyKind>,
        configuration: Option<&PolicyKind>,
        path: &str,
    ) -> Option<Read<'_>> {
        let tree = self.embedded.as_ref().unwrap_or(&self.file);
        let (mut policy, problems) = policy::read(tree.get(self.node)?, PolicyKind::Identity);
        let said = Said {
            carrier: self.carrier.clone(),
            option,
            configuration,
        };
        let (kind, reason) = policy::decide(&policy, path, said);
        policy.kind = kind;
        Some(Read {
            policy,
            reason,
            problems,
        })
    }
}

fn broken(name: String, file: &Tree<'_>, problems: Vec<Diagnostic>) -> NotOne {
    let text = file.text().to_owned();
    NotOne::Broken {
        file: SourceFile { name, text },
        problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::decode;

    const POLICY: &str = r#"{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}"#;

    fn lone(text: &str, taken: Taken) -> Result<Lone, NotOne> {
        Lone::of(decode(text.into(), "f.json"), taken)
    }

    #[track_caller]
    fn check(text: &str, kind: &str, pointer: &str) {
        let lone = lone(text, Taken::ByLooks).unwrap();
        let read = lone.read(None, None, &lone.name).unwrap();
        assert_eq!(read.policy.kind.to_string(), kind);
        assert_eq!(lone.pointer, pointer);
        let statement = read.policy.statements.first().unwrap();
        let span = statement.effect.as_ref().unwrap().leaf.span();
        let place = text.get(span.range()).unwrap();
        assert!(place.contains("Deny"), "{place}");
    }

    #[test]
    fn the_policy_is_the_file_or_part_of_it_or_a_string_in_it() {
        check(POLICY, "identity", "");
        check(
            &format!("{{\"AssumeRolePolicyDocument\": {POLICY}}}"),
            "trust",
            "/AssumeRolePolicyDocument",
        );
        let escaped = serde_json::to_string(POLICY).unwrap();
        check(&format!("{{\"Policy\": {escaped}}}"), "identity", "/Policy");
    }

    #[test]
    fn none_and_several_are_errors() {
        let message = |text: &str| lone(text, Taken::ByLooks).unwrap_err().to_string();
        assert_eq!(message("{\"a\": 1}"), "`f.json` holds no policy");
        assert_eq!(
            message(&format!("[{POLICY}, {POLICY}]")),
            "`f.json` holds 2 policies"
        );
        assert_eq!(message("{\"a\": "), "`f.json` is not JSON");
        assert_eq!(message(""), "`f.json` is not JSON");
        assert_eq!(
            message("{\"AWSTemplateFormatVersion\": \"\"}"),
            "`f.json` is a CloudFormation template"
        );
    }

    #[test]
    fn a_word_makes_a_policy_of_anything() {
        assert!(lone("{}", Taken::AtWord).is_ok());
        assert!(lone("", Taken::AtWord).is_err());
    }
}
