//! The formats of `check`.

use clap::ValueEnum;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OutputFormat {
    /// Drawn on the source
    Human,
    /// One line each
    Concise,
    /// For programs; docs/json-report.md describes it
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// `JUnit`'s XML
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// For reviewdog
    Rdjson,
    /// Annotations of Azure Pipelines
    Azure,
    /// The summary of a pull request
    Markdown,
}
