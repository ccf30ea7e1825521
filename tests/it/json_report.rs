//! The JSON report as other programs read it.

use super::common::{ADMIN, Folder, run};

#[test]
fn the_report_fits_its_schema_on_the_whole_corpus() {
    let schema = std::fs::read_to_string("docs/report.schema.json").unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let ran = run(&["check", "corpus", "--format", "json"]);
    let report = ran.json();
    let problems: Vec<_> = validator
        .iter_errors(&report)
        .take(3)
        .map(|e| e.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 50);
    let count = |severity: &str| {
        findings
            .iter()
            .filter(|f| f["severity"] == severity)
            .count() as u64
    };
    assert_eq!(report["summary"]["errors"], count("error"));
    assert_eq!(report["summary"]["warnings"], count("warning"));
    assert_eq!(report["summary"]["notes"], count("note"));
}

#[test]
fn every_pointer_leads_to_the_place() {
    let report = run(&["check", "corpus", "--format", "json"]).json();
    let mut looked_at = 0;
    for finding in report["findings"].as_array().unwrap() {
        let file = finding["file"].as_str().unwrap();
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        let Ok(whole) = serde_json::from_str::<serde_json::Value>(&text) else {
            continue;
        };
        let document = whole
            .pointer(finding["document"].as_str().unwrap())
            .unwrap();
        let inner = document
            .as_str()
            .map(|text| serde_json::from_str(text).unwrap());
        let document: &serde_json::Value = inner.as_ref().unwrap_or(document);
        let pointer = finding["pointer"].as_str().unwrap();
        assert!(document.pointer(pointer).is_some(), "{file}: {pointer}");
        looked_at += 1;
    }
    assert!(looked_at > 50);
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let folder = Folder::new();
    for number in 0..300 {
        folder.write(&format!("p{number:03}.json"), ADMIN);
    }
    let first = folder.run(&["check", "--format", "json"]).stdout;
    assert_eq!(first, folder.run(&["check", "--format", "json"]).stdout);
    let files: Vec<_> = serde_json::from_str::<serde_json::Value>(&first).unwrap()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect();
    assert!(files.is_sorted());
}

/// The fingerprints in a report, sorted.
fn fingerprints(text: &str) -> Vec<String> {
    let folder = Folder::with(&[("policy.json", text)]);
    let report = folder
        .run(&["check", "policy.json", "--format", "json"])
        .json();
    let findings = report["findings"].as_array().unwrap().iter();
    let mut all: Vec<_> = findings
        .map(|finding| finding["fingerprint"].as_str().unwrap().to_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn fingerprints_survive_moves_and_reformatting() {
    let a = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let b = r#"{"Effect": "Allow", "Action": ["iam:PassRole", "s3:Gett"], "Resource": "*"}"#;
    let policy = |first: &str, second: &str| {
        format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{first}, {second}]}}")
    };
    let before = fingerprints(&policy(a, b));
    assert!(before.len() > 1, "{before:?}");
    let unique: std::collections::BTreeSet<_> = before.iter().collect();
    assert_eq!(unique.len(), before.len(), "no two are the same");
    assert_eq!(
        before,
        fingerprints(&policy(b, a)),
        "statements in another order"
    );
    assert_eq!(
        before,
        fingerprints(&policy(a, b).replace(", ", ",\n\n    ")),
        "other lines"
    );
    let more = b.replace("\"s3:Gett\"", "\"ec2:DescribeInstances\", \"s3:Gett\"");
    assert_eq!(
        before,
        fingerprints(&policy(a, &more)),
        "an action more beside it"
    );
}
