//! iamlint reads AWS policy documents, proves what they let happen, and points at the exact
//! characters that break a HIPAA safeguard or an AWS rule.
//!
//! The pipeline, from a text to what a person sees:
//!
//! ```
//! use std::path::Path;
//!
//! use iamlint::config::Config;
//! use iamlint::lint::{Outcome, Selection};
//! use iamlint::source::decode;
//!
//! let policy = r#"{"Version": "2012-10-17",
//!     "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
//! // The rules that are on by default; no configuration file, no `--kind`.
//! let linter = Selection::new(Vec::new()).linter(Config::default(), None, false);
//! let loaded = decode(policy.into(), "admin.json");
//! let Outcome::Linted(report) = linter.lint_loaded(loaded, Path::new("admin.json"), true) else {
//!     panic!("this is a policy");
//! };
//! let rules: Vec<&str> = report.findings.iter().map(|finding| &*finding.rule).collect();
//! assert!(rules.contains(&"security/admin-without-limit"));
//! ```
//!
//! ARCHITECTURE.md says what each part does and what it does not know.

pub mod carrier;
pub mod catalog;
pub mod cli;
pub mod compare;
pub mod config;
pub mod coverage;
pub mod diagnostic;
pub mod evaluate;
pub mod fix;
pub mod json;
pub mod lint;
pub mod lsp;
pub mod policy;
pub mod prover;
pub mod report;
pub mod request;
pub mod rules;
pub mod source;
