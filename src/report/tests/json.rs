use serde_json::{Value, json};

use super::{file, find, finding, report, reporter};
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::lint::{FileReport, Finding, Suppressed};
use crate::report::{Format, Options};
use crate::request::{ContextValue, Witness};
use crate::source::Span;

const SCHEMA: &str = include_str!("../../../docs/report.schema.json");
const PAGE: &str = include_str!("../../../docs/json-report.md");
const TEXT: &str = "{\r\n \"é\": \"*\"}";

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

fn json(files: &[FileReport]) -> String {
    report(&reporter(Format::Json, Options::default()), files)
}

#[track_caller]
fn check(files: &[FileReport]) -> Value {
    let text = json(files);
    let value: Value = serde_json::from_str(&text).unwrap();
    let errors: Vec<_> = validator()
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    assert!(text.ends_with("}\n"));
    value
}

/// A finding that has everything.
fn full() -> Finding {
    let diagnostic = Diagnostic::new("example", find(TEXT, "\"*\""), "it is wrong")
        .label("here")
        .also(Span::at(u32::try_from(TEXT.len()).unwrap()), "and here")
        .example("a request")
        .help("write\nthis")
        .edit(Safety::Unsafe, find(TEXT, "*"), "s3:\"\n");
    let context = [
        ("aws:MultiFactorAuthPresent", ContextValue::Absent),
        ("aws:SourceIp", ContextValue::One("10.0.0.1".to_owned())),
        ("aws:TagKeys", ContextValue::Many(vec!["a".to_owned()])),
    ];
    Finding {
        severity: Severity::Warning,
        document: "/Resources/a~1b".to_owned(),
        kind: "resource:s3".to_owned(),
        pointer: "/Statement/0/Action/2".to_owned(),
        sid: Some("A".to_owned()),
        citations: vec!["45 CFR 164.312(d)".to_owned()],
        aliases: vec!["PASS_ROLE_WITH_STAR_IN_RESOURCE".to_owned()],
        witness: Some(Witness {
            principal: "anonymous".to_owned(),
            action: "s3:GetObject".to_owned(),
            resource: "arn:aws:s3:::b/c".to_owned(),
            resource_account: Some("111122223333".to_owned()),
            context: context.map(|(key, value)| (key.to_owned(), value)).into(),
        }),
        suppressed: Some(Suppressed {
            by: "exception",
            reason: "a sandbox".to_owned(),
            owner: "Ada".to_owned(),
            expires: "2027-01-31".to_owned(),
        }),
        ..finding(diagnostic)
    }
}

/// A finding that has nothing.
fn bare() -> Finding {
    Finding {
        kind: String::new(),
        ..finding(Diagnostic::new("example", Span::at(0), "x"))
    }
}

fn all() -> Vec<FileReport> {
    let baselined = Finding {
        suppressed: Some(Suppressed {
            by: "baseline",
            reason: String::new(),
            owner: String::new(),
            expires: String::new(),
        }),
        ..bare()
    };
    let note = Finding {
        severity: Severity::Note,
        ..bare()
    };
    vec![
        file("clean.json", "{}", Vec::new()),
        file("a.json", TEXT, vec![full(), bare(), baselined]),
        file("clean2.json", "{}", Vec::new()),
        file("b.json", "", vec![note]),
    ]
}

#[test]
fn every_field_is_as_contracted() {
    let report = check(&all());
    assert_eq!(
        report["findings"][0],
        json!({
            "rule": "aws/example", "severity": "warning", "message": "it is wrong",
            "label": "here", "example": "a request", "help": "write\nthis",
            "file": "a.json", "document": "/Resources/a~1b", "kind": "resource:s3",
            "pointer": "/Statement/0/Action/2", "sid": "A",
            "span": {"start": {"offset": 10, "line": 2, "column": 7},
                     "end": {"offset": 13, "line": 2, "column": 10}},
            "related": [{"file": "a.json", "message": "and here",
                "span": {"start": {"offset": 14, "line": 2, "column": 11},
                         "end": {"offset": 14, "line": 2, "column": 11}}}],
            "citations": ["45 CFR 164.312(d)"], "aliases": ["PASS_ROLE_WITH_STAR_IN_RESOURCE"],
            "witness": {"principal": "anonymous", "action": "s3:GetObject",
                "resource": "arn:aws:s3:::b/c", "resourceAccount": "111122223333",
                "context": {"aws:MultiFactorAuthPresent": null, "aws:SourceIp": "10.0.0.1",
                            "aws:TagKeys": ["a"]}},
            "fix": {"safety": "unsafe", "edits": [{"text": "s3:\"\n",
                "span": {"start": {"offset": 11, "line": 2, "column": 8},
                         "end": {"offset": 12, "line": 2, "column": 9}}}]},
            "fingerprint": "0011223344556677",
            "suppressed": {"by": "exception", "reason": "a sandbox", "owner": "Ada",
                           "expires": "2027-01-31"},
        })
    );
    assert_eq!(
        report["summary"],
        json!({"files": 4, "documents": 4, "skipped": 0, "errors": 1, "warnings": 0, "notes": 1,
               "suppressed": 1, "baselined": 1})
    );
    assert_eq!(
        report["tool"],
        json!({"version": "1.2.3", "catalog": "2026-09-26"})
    );
    assert_eq!(report["findings"].as_array().unwrap().len(), 4);
}

#[test]
fn it_is_written_to_be_read() {
    insta::assert_snapshot!(json(&[]), @r#"
    {
      "version": 1,
      "tool": {
        "version": "1.2.3",
        "catalog": "2026-09-26"
      },
      "findings": [],
      "summary": {
        "files": 0,
        "documents": 0,
        "skipped": 0,
        "errors": 0,
        "warnings": 0,
        "notes": 0,
        "suppressed": 0,
        "baselined": 0
      }
    }
    "#);
    let text = json(&[file("a.json", TEXT, vec![bare(), bare()])]);
    let start: Vec<_> = text.lines().take(20).collect();
    insta::assert_snapshot!(start.join("\n"), @r#"
    {
      "version": 1,
      "tool": {
        "version": "1.2.3",
        "catalog": "2026-09-26"
      },
      "findings": [
        {
          "rule": "aws/example",
          "severity": "error",
          "message": "x",
          "label": "",
          "example": null,
          "help": null,
          "file": "a.json",
          "document": "",
          "kind": "",
          "pointer": "",
          "sid": null,
          "span": {
    "#);
    insta::assert_snapshot!(text.get(text.len() - 300..).unwrap(), @r#"
    aliases": [],
          "witness": null,
          "fix": null,
          "fingerprint": "0011223344556677",
          "suppressed": null
        }
      ],
      "summary": {
        "files": 1,
        "documents": 1,
        "skipped": 0,
        "errors": 2,
        "warnings": 0,
        "notes": 0,
        "suppressed": 0,
        "baselined": 0
      }
    }
    "#);
}

#[test]
fn hostile_text_is_escaped_and_comes_back() {
    let name = "::error::\u{1b}[2J\u{9b}\u{7f}\u{202e}\u{200b}\u{e0041}\n##vso[x]é🙂";
    let mut finding = bare();
    name.clone_into(&mut finding.diagnostic.message);
    let files = [file(name, name, vec![finding])];
    let text = json(&files);
    assert!(!text.contains(|c: char| c != '\n' && c.is_control()));
    assert!(!text.contains(['\u{202e}', '\u{200b}', '\u{e0041}']) && !text.contains("##"));
    let report = check(&files);
    assert_eq!(report["findings"][0]["file"], name);
    assert_eq!(report["findings"][0]["message"], name);
}

#[test]
fn the_page_s_example_is_valid() {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let example: Value = serde_json::from_str(example).unwrap();
    assert!(validator().is_valid(&example));
}

/// Each object of the report, by JSON Pointer.
fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.push(pointer.to_owned());
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                objects(inner, &format!("{pointer}/{key}"), found);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                objects(inner, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_report_without_a_field_or_with_one_too_many_is_refused() {
    let report = check(&all());
    let validator = validator();
    let mut pointers = Vec::new();
    objects(&report, "", &mut pointers);
    let mut tried = 0;
    for pointer in pointers
        .iter()
        .filter(|pointer| !pointer.ends_with("/context"))
    {
        let keys = report.pointer(pointer).unwrap().as_object().unwrap().keys();
        for key in keys.filter(|key| *key != "resourceAccount") {
            let mut broken = report.clone();
            broken
                .pointer_mut(pointer)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(key);
            assert!(!validator.is_valid(&broken), "{pointer} without {key}");
            tried += 1;
        }
        let mut broken = report.clone();
        broken.pointer_mut(pointer).unwrap()["surplus"] = Value::Null;
        assert!(
            !validator.is_valid(&broken),
            "{pointer} with a field too many"
        );
    }
    assert!(tried > 100);
}

#[test]
fn a_report_with_a_wrong_value_is_refused() {
    let report = check(&all());
    let validator = validator();
    for (pointer, value) in [
        ("/version", json!(2)),
        ("/tool/catalog", json!("today")),
        ("/summary/errors", json!(-1)),
        ("/findings", json!({})),
        ("/findings/0/severity", json!("info")),
        ("/findings/0/kind", json!("role")),
        ("/findings/0/pointer", json!("Statement/0")),
        ("/findings/0/sid", json!(1)),
        ("/findings/0/span/start/column", json!(0)),
        ("/findings/0/span/end/line", json!(0)),
        ("/findings/0/witness/context/aws:SourceIp", json!(1)),
        ("/findings/0/fix/safety", json!("sure")),
        ("/findings/0/suppressed/by", json!("hand")),
        ("/findings/0/suppressed/expires", json!("never")),
        ("/findings/0/suppressed", json!(false)),
    ] {
        let mut broken = report.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
}
