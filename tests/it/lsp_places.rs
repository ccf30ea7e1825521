//! What the language server says about places: hovers, completions, outline, links, hints.

use serde_json::{Value, json};

use crate::lsp_client::{Client, able, place, position};

fn hover(text: &str, needle: &str) -> String {
    let mut client = Client::start(None, able());
    client.open("file:///a.json", text);
    let at = place(text, needle, 3);
    let params = json!({"textDocument": {"uri": "file:///a.json"}, "position": at});
    let answer = client.ask("textDocument/hover", params);
    answer["contents"]["value"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

const GUARD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Guard",
    "Effect": "Deny",
    "Action": ["s3:GetObject", "kms:*"],
    "Resource": "arn:aws:s3:::phi/*",
    "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}
  }]
}
"#;

#[test]
fn hovers_say_what_things_are() {
    let all = [
        ("s3:GetObject", "access level: Read"),
        ("s3:GetObject", "patient data: reads it"),
        ("s3:GetObject", "HIPAA eligible: "),
        ("kms:*", "of [AWS Key Management Service]"),
        ("arn:aws", "resource types: `object`"),
        ("StringNotEquals", "the condition **holds**"),
        ("aws:SourceVpc", "type: String"),
        ("Guard", "denies"),
        ("\"Action\"", "what may be asked for"),
    ];
    for (needle, words) in all {
        let found = hover(GUARD, needle);
        assert!(found.contains(words), "{needle}: {found}");
    }
    assert_eq!(hover("{\"name\": \"package\"}", "package"), "");
}

fn completions(text: &str) -> Vec<Value> {
    let (before, after) = text.split_once('|').unwrap();
    let text = format!("{before}{after}");
    let mut client = Client::start(None, able());
    client.open("file:///a.json", &text);
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let at = json!({"line": line, "character": before[start..].encode_utf16().count()});
    let params = json!({"textDocument": {"uri": "file:///a.json"}, "position": at});
    client
        .ask("textDocument/completion", params)
        .as_array()
        .unwrap()
        .clone()
}

fn labels(text: &str) -> Vec<String> {
    let items = completions(text);
    items
        .iter()
        .map(|item| item["label"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn completions_in_their_places() {
    let head = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "#;
    let has = |rest: &str, wanted: &str| {
        let found = labels(&format!("{head}{rest}"));
        assert!(
            found.iter().any(|label| label == wanted),
            "{rest}: {found:?}"
        );
    };
    has(r#""|"#, "Action");
    has(r#""Action": "s3:G|"#, "s3:GetObject");
    has(r#""Action": ["|"]}]}"#, "s3:");
    has(
        r#""Action": "s3:GetObject", "Resource": "|"#,
        "arn:aws:s3:::*/*",
    );
    has(r#""Condition": {"|"#, "StringEquals");
    has(
        r#""Action": "s3:GetObject", "Condition": {"StringEquals": {"|"}}}]}"#,
        "s3:ExistingObjectTag/",
    );
    has(
        r#""Condition": {"Bool": {"aws:SecureTransport": "|"#,
        "true",
    );
    has(
        r#""Resource": "arn:aws:s3:::home/${|"#,
        "arn:aws:s3:::home/${aws:username}",
    );
    has(r#""Principal": {"Service": "|"#, "lambda.amazonaws.com");
    let elements = labels(&format!("{head}\"|\""));
    assert!(!elements.contains(&"Effect".to_owned()), "{elements:?}");
    assert!(labels("{\"Statement\": [|]}").contains(&"Allow statement".to_owned()));
    assert_eq!(labels("{\"name\": \"|\"}"), Vec::<String>::new());
}

#[test]
fn a_completion_replaces_what_is_typed() {
    let items = completions("{\"Statement\": {\"Action\": \"s3:getob|\"}}");
    let item = items
        .iter()
        .find(|item| item["label"] == "s3:GetObject")
        .unwrap();
    let edit = &item["textEdit"];
    assert_eq!(
        (
            &edit["newText"],
            position(&edit["range"]["start"]),
            position(&edit["range"]["end"])
        ),
        (&json!("s3:GetObject"), (0, 26), (0, 34))
    );
}

#[test]
fn an_outline_links_folds_and_counts() {
    let mut client = Client::start(None, able());
    client.open("file:///a.json", GUARD);
    let document = json!({"textDocument": {"uri": "file:///a.json"}});
    let symbols = client.ask("textDocument/documentSymbol", document.clone());
    assert_eq!(
        (&symbols[0]["name"], &symbols[0]["detail"]),
        (&json!("Guard"), &json!("Deny s3:GetObject, kms:*"))
    );
    let folds = client.ask("textDocument/foldingRange", document.clone());
    assert_eq!(folds[0]["startLine"], 0);
    let links = client.ask("textDocument/documentLink", document.clone());
    assert!(links.to_string().contains("list_amazons3.html"), "{links}");
    let mut within = document;
    within["range"] =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let hints = client.ask("textDocument/inlayHint", within);
    assert_eq!(hints.as_array().unwrap().len(), 1);
    assert!(
        hints[0]["label"].as_str().unwrap().ends_with(" actions"),
        "{hints}"
    );
}
