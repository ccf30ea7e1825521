//! The program as a person or another program meets it.

#![allow(
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::needless_pass_by_value,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

mod adoption;
mod audience;
mod baseline;
mod carriers;
mod cli;
mod common;
mod compared;
mod config;
mod corpus;
mod coverage;
mod diff;
mod escalation;
mod exceptions;
mod files;
mod fixes;
mod formats;
mod groups;
mod hostile;
mod json_report;
mod lsp;
mod lsp_client;
mod lsp_fixes;
mod lsp_hostile;
mod lsp_places;
mod lsp_storm;
mod lsp_workspace;
mod organization;
mod own_rules;
mod phi;
mod prove;
mod prover;
mod scenarios;
mod semantics;
