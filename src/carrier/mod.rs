//! Where in a file policies stand.
//!
//! Knows the shapes of files, not what a policy says. A document's spans always lie in the file on
//! disk, also where the policy is an escaped string.

mod find;
mod lone;
mod shape;
mod text;

pub use lone::{Lone, NotOne, Read, Taken};
pub use shape::{
    has_statements, is_policy_like, is_scenario, is_stack_policy, is_template,
    looks_like_policy_text,
};
pub use text::parse;

use crate::diagnostic::Diagnostic;
use crate::json::{Tree, Value};
use crate::policy::PolicyKind;

/// How a file holds its policies.
#[derive(Debug)]
pub enum Carried<'a> {
    /// The file is the policy.
    Itself(Value<'a>),
    /// The file holds policies in other data.
    Inside(Vec<Document<'a>>),
    /// A template or plan, which this version does not read.
    Template(&'static str),
    /// A policy that is none of IAM's or Organizations'.
    Foreign,
    /// No policy.
    Nothing,
}

/// A policy inside a file.
#[derive(Debug)]
pub struct Document<'a> {
    /// JSON Pointer of the policy in the file.
    pub pointer: String,
    /// What the place says about the kind.
    pub kind: Option<(PolicyKind, &'static str)>,
    /// Where its text is.
    pub content: Content<'a>,
}

/// A policy's tree.
#[derive(Debug)]
pub enum Content<'a> {
    /// Part of the file's own tree.
    Part(Value<'a>),
    /// The text of a string, with the syntax errors in it.
    Embedded(Tree<'static>, Vec<Diagnostic>),
}

/// A policy of a file.
#[derive(Debug)]
pub struct Held<'a> {
    /// JSON Pointer of the policy in the file; empty where the file is the policy.
    pub pointer: String,
    /// What the place says about the kind.
    pub kind: Option<(PolicyKind, &'static str)>,
    /// The policy.
    pub root: Value<'a>,
    /// What is wrong with the text of the string that holds it.
    pub problems: Vec<Diagnostic>,
}

/// The policies that `carried` holds, in the order of the text; a broken string that holds none is left out. A file
/// that is itself the policy has one, and so has one of which nothing is known, if it is JSON.
pub fn held<'a>(tree: &'a Tree<'a>, carried: &'a Carried<'a>) -> Vec<Held<'a>> {
    let Carried::Inside(documents) = carried else {
        let root = tree.root().into_iter();
        return root
            .map(|root| Held {
                pointer: String::new(),
                kind: None,
                root,
                problems: Vec::new(),
            })
            .collect();
    };
    let held = documents.iter().filter_map(|document| {
        let (root, problems) = match &document.content {
            Content::Part(value) => (Some(*value), Vec::new()),
            Content::Embedded(tree, problems) => (tree.root(), problems.clone()),
        };
        Some(Held {
            pointer: document.pointer.clone(),
            kind: document.kind.clone(),
            root: root?,
            problems,
        })
    });
    held.collect()
}

/// Finds the policies in `tree`.
pub fn find<'a>(tree: &'a Tree<'a>) -> Carried<'a> {
    let Some(root) = tree.root() else {
        return Carried::Nothing;
    };
    if is_stack_policy(root) {
        return Carried::Foreign;
    }
    if is_policy_like(root) {
        return Carried::Itself(root);
    }
    if let Some(what) = is_template(root) {
        return Carried::Template(what);
    }
    if is_scenario(root) {
        return Carried::Nothing;
    }
    let documents = find::inside(root);
    if documents.is_empty() {
        Carried::Nothing
    } else {
        Carried::Inside(documents)
    }
}
