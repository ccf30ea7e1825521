//! Findings: a rule's diagnostic at its place in a file. Knows no output format.

use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Audience;
use crate::request::Witness;
use crate::source::SourceFile;
use std::sync::Arc;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, such as `hipaa/phi-access-without-mfa`.
    pub rule: Arc<str>,
    /// How much it weighs here.
    pub severity: Severity,
    /// What is wrong and where. `span` is in the file on disk.
    pub diagnostic: Diagnostic,
    /// JSON Pointer of the policy in its file; empty where the file is the policy.
    pub document: String,
    /// Kind of policy as reports write it; empty where the file could not be read as a policy.
    pub kind: String,
    /// JSON Pointer of the place within the policy; empty for syntax errors.
    pub pointer: String,
    /// The `Sid` of the statement it is in.
    pub sid: Option<String>,
    /// Paragraphs of law and standards.
    pub citations: Vec<String>,
    /// Access Analyzer codes of this finding and of those it stands for.
    pub aliases: Vec<String>,
    /// A request that shows the harm.
    pub witness: Option<Witness>,
    /// Survives moved lines, reordered statements and reformatting.
    pub fingerprint: String,
    /// What a baseline knows it by: like the fingerprint, but another one after any change of the statement.
    pub identity: String,
    /// Why it does not count.
    pub suppressed: Option<Suppressed>,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// `exception` or `baseline`.
    pub by: &'static str,
    /// In the owner's words.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day, ISO 8601; empty where there is none.
    pub expires: String,
}

/// What came of one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The file and its text.
    pub file: SourceFile,
    /// In the order of their places.
    pub findings: Vec<Finding>,
    /// The policies in it.
    pub documents: Vec<Reading>,
}

/// A policy and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// JSON Pointer of the policy in its file; empty where the file is the policy.
    pub pointer: String,
    /// Its kind as reports write it.
    pub kind: String,
    /// Why it was taken to be of that kind.
    pub reason: String,
    /// Who uses it, where it was first looked at.
    pub audience: Audience,
    /// How that is known, in words; empty where it is not.
    pub audience_reason: &'static str,
    /// False if something keeps it from being read as AWS would read it; looked at only by an exhaustive
    /// [`Linter`](super::Linter).
    pub faithful: bool,
}
