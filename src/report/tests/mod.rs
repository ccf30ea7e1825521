//! What a person and a program see, on files with known places.

mod concise;
mod human;
mod json;
mod property;
mod snippet;

use super::{Assembly, Drawn, Format, Options, Reporter, Repository, Tool};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{FileReport, Finding, Reading};
use crate::policy::Audience;
use crate::source::{SourceFile, Span};

/// The first place of `part` in `text`.
#[track_caller]
fn find(text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(
        u32::try_from(start).unwrap(),
        u32::try_from(start + part.len()).unwrap(),
    )
}

/// An error of the rule `aws/example`.
fn finding(diagnostic: Diagnostic) -> Finding {
    Finding {
        rule: "aws/example".into(),
        severity: Severity::Error,
        diagnostic,
        document: String::new(),
        kind: "identity".to_owned(),
        pointer: String::new(),
        sid: None,
        citations: Vec::new(),
        aliases: Vec::new(),
        witness: None,
        fingerprint: "0011223344556677".to_owned(),
        identity: String::new(),
        suppressed: None,
    }
}

/// A file of one policy with these findings.
fn file(name: &str, text: &str, findings: Vec<Finding>) -> FileReport {
    FileReport {
        file: SourceFile {
            name: name.to_owned(),
            text: text.to_owned(),
        },
        findings,
        documents: vec![Reading {
            pointer: String::new(),
            kind: "identity".to_owned(),
            reason: "--kind says so".to_owned(),
            audience: Audience::Unknown,
            audience_reason: "",
            faithful: true,
        }],
    }
}

fn reporter(format: Format, options: Options) -> Reporter {
    Reporter {
        format,
        options,
        tool: Tool {
            version: "1.2.3".to_owned(),
            catalog: "2026-09-26".to_owned(),
        },
        repository: Repository::default(),
        rules: Vec::new(),
        started: "2026-01-02T03:04:05".to_owned(),
    }
}

/// What is drawn of one file.
#[track_caller]
fn text_of(reporter: &Reporter, file: &FileReport) -> String {
    match reporter.draw(file) {
        Drawn::Text(text) => text,
        Drawn::Ranked(lines) => panic!("{lines:?}"),
    }
}

/// A whole report, put together as its writer does.
fn report(reporter: &Reporter, files: &[FileReport]) -> String {
    let (mut assembly, mut out) = Assembly::begin(reporter);
    let mut summary = super::Summary::default();
    for file in files {
        out.push_str(&assembly.add(reporter, reporter.draw(file)));
        summary.add(file);
    }
    out.push_str(&assembly.end(reporter, &summary));
    out
}

/// A guardrail whose condition key does not exist.
const SCP: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "KeepBlockPublicAccess",
      "Effect": "Deny",
      "Action": [
        "s3:PutAccountPublicAccessBlock"
      ],
      "Resource": "*",
      "Condition": {
        "StringNotEquals": {
          "s3:AllowPublicAccess": "false"
        }
      }
    }
  ]
}
"#;

/// A finding with all that is drawn.
fn guardrail() -> FileReport {
    let diagnostic = Diagnostic::new(
        "unknown-condition-key",
        find(SCP, "\"s3:AllowPublicAccess\""),
        "S3 has no condition key `s3:AllowPublicAccess`",
    )
    .label("no request carries this key, so this Deny always applies")
    .also(
        find(SCP, "\"StringNotEquals\""),
        "a negated operator is true when the key is absent",
    )
    .example(
        "an administrator of a member account switches the block on \
         (s3:PutAccountPublicAccessBlock): denied",
    )
    .help("drop the Condition to freeze the setting, and deny s3:PutBucketPublicAccessBlock too");
    let finding = Finding {
        rule: "aws/unknown-condition-key".into(),
        citations: vec!["45 CFR 164.312(a)(1)".to_owned()],
        aliases: vec!["INVALID_SERVICE_CONDITION_KEY".to_owned()],
        ..finding(diagnostic)
    };
    file("policies/scp-block-public-s3.json", SCP, vec![finding])
}

/// The drawing of one finding, in `width` columns, without the summary.
#[track_caller]
fn draw_in(width: usize, name: &str, text: &str, diagnostic: Diagnostic) -> String {
    let options = Options {
        width,
        ..Options::default()
    };
    let file = file(name, text, vec![finding(diagnostic)]);
    let drawn = text_of(&reporter(Format::Human, options), &file);
    assert!(!drawn.contains('\u{1b}'), "{drawn:?}");
    drawn
}

#[track_caller]
fn draw(text: &str, diagnostic: Diagnostic) -> String {
    draw_in(80, "a.json", text, diagnostic)
}

fn at(text: &str, part: &str) -> Diagnostic {
    Diagnostic::new("example", find(text, part), "it is wrong").label("here")
}
