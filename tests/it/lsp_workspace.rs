//! Diagnostics of whole folders, as a client asks for them.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::common::{ADMIN, Folder, RIGHT};
use crate::lsp::{Said, reported, shown};
use crate::lsp_client::{Client, pulling, uri};

const DENY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": {"Sid": "Trail", "Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"}
}
"#;

const CONFIG: &str = r#"exclude = ["vendor"]
[organization]
scp = ["scp/*.json"]
[[exception]]
rule    = "security/*"
path    = "excepted.json"
reason  = "made for a test"
[[exception]]
rule    = "security/*"
path    = "nowhere.json"
reason  = "fits nothing"
"#;

fn folder() -> Folder {
    Folder::with(&[
        ("a/admin.json", ADMIN),
        ("excepted.json", ADMIN),
        ("right.json", RIGHT),
        ("scp/trail.json", DENY),
        ("vendor/admin.json", ADMIN),
        ("ignored/admin.json", ADMIN),
        (".gitignore", "ignored\n"),
        ("package.json", "{\"name\": \"x\"}"),
        ("iamlint.toml", CONFIG),
    ])
}

/// A client that watches files.
fn watching() -> Value {
    let mut able = pulling();
    able["workspace"] = json!({
        "didChangeWatchedFiles": {"dynamicRegistration": true},
        "diagnostics": {"refreshSupport": true},
    });
    able
}

fn ask(client: &mut Client, known: &[(String, String)]) -> Vec<Value> {
    let known = known.iter();
    let known: Vec<_> = known
        .map(|(uri, id)| json!({"uri": uri, "value": id}))
        .collect();
    let answer = client.ask("workspace/diagnostic", json!({"previousResultIds": known}));
    answer["items"].as_array().unwrap().clone()
}

/// What a report says, by file.
fn by_check(folder: &Folder) -> BTreeMap<String, Vec<Said>> {
    let report = folder.run(&["check", ".", "--format", "json"]).json();
    let mut files: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let path = folder.path().join(finding["file"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        if finding["suppressed"].is_null() {
            files
                .entry(uri(&path))
                .or_default()
                .push(reported(finding, &text));
        }
    }
    for said in files.values_mut() {
        said.sort();
    }
    files
}

fn by_server(items: &[Value]) -> BTreeMap<String, Vec<Said>> {
    let file = |item: &Value| {
        let said = item["items"].as_array().unwrap().iter().map(shown);
        let mut said: Vec<_> = said.collect();
        said.sort();
        (item["uri"].as_str().unwrap().to_owned(), said)
    };
    items.iter().map(file).collect()
}

#[test]
fn a_workspace_has_the_findings_of_its_check_those_of_the_organization_included() {
    let folder = folder();
    let mut client = Client::start(Some(&uri(folder.path())), watching());
    let provider = &client.initialized["capabilities"]["diagnosticProvider"];
    assert_eq!(provider["workspaceDiagnostics"], true);
    let items = ask(&mut client, &[]);
    let expected = by_check(&folder);
    assert_eq!(by_server(&items), expected);
    let has = |name: &str, rule: &str| {
        let said = &expected[&uri(&folder.path().join(name))];
        assert!(
            said.iter().any(|one| one.0.starts_with(rule)),
            "{name}: {said:?}"
        );
    };
    has("a/admin.json", "security/");
    has("iamlint.toml", "org/");
    has("iamlint.toml", "iamlint/exception-unused");
    assert_eq!(client.end(true), 0);
}

#[test]
fn a_file_that_is_not_utf8_is_not_passed_over() {
    let folder = Folder::new();
    let text = RIGHT.replace("\"Effect\"", "\"Sid\": \"X\", \"Effect\"");
    let mut bytes = text.into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'X').unwrap();
    bytes[at] = 0xe9;
    folder.write("latin.json", &bytes);
    let report = folder.run(&["check", ".", "--format", "json"]).json();
    let rules = |found: &Value, name: &str| -> Vec<Value> {
        let found = found.as_array().unwrap().iter();
        found.map(|one| one[name].clone()).collect()
    };
    let expected = rules(&report["findings"], "rule");
    let mut client = Client::start(Some(&uri(folder.path())), watching());
    let items = ask(&mut client, &[]);
    assert!(!expected.is_empty());
    assert_eq!(rules(&items[0]["items"], "code"), expected);
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let folder = folder();
    let mut client = Client::start(Some(&uri(folder.path())), watching());
    let first = ask(&mut client, &[]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let known: Vec<_> = first
        .iter()
        .map(|item| (text(&item["uri"]), text(&item["resultId"])))
        .collect();
    let again = ask(&mut client, &known);
    assert_eq!(again.len(), first.len());
    assert!(
        again.iter().all(|item| item["kind"] == "unchanged"),
        "{again:?}"
    );
    // One is mended on disk.
    folder.write("a/admin.json", RIGHT);
    let mended = uri(&folder.path().join("a/admin.json"));
    let changed = json!({"changes": [{"uri": mended, "type": 2}]});
    client.tell("workspace/didChangeWatchedFiles", changed);
    let after = ask(&mut client, &known);
    let of = after
        .iter()
        .find(|item| item["uri"] == mended.as_str())
        .unwrap();
    let errors = of["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["severity"] == 1);
    assert_eq!((&of["kind"], errors.count()), (&json!("full"), 0));
    assert_eq!(by_server(&ask(&mut client, &[])), by_check(&folder));
}

#[test]
fn an_open_document_counts_as_it_is_in_the_editor() {
    let folder = folder();
    let mut client = Client::start(Some(&uri(folder.path())), watching());
    let scp = uri(&folder.path().join("scp/trail.json"));
    let admin = uri(&folder.path().join("a/admin.json"));
    client.open(&scp, DENY);
    client.open(&admin, RIGHT);
    let alone = client.ask(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": scp}}),
    );
    let items = ask(&mut client, &[]);
    assert!(
        items
            .iter()
            .all(|item| item["uri"] != admin.as_str() || item["items"] == json!([]))
    );
    let of = items
        .iter()
        .find(|item| item["uri"] == scp.as_str())
        .unwrap();
    assert_eq!(of["version"], 1);
    // What is said of it together with others is said of the open document as well, from then on.
    client.until(|message| message["method"] == "workspace/diagnostic/refresh");
    let both = client.ask(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": scp}}),
    );
    assert_eq!(
        (&both["items"], &both["resultId"]),
        (&of["items"], &of["resultId"])
    );
    assert_ne!(alone["resultId"], both["resultId"]);
}

#[test]
fn a_wrong_configuration_is_said_once() {
    let folder = folder();
    folder.write("iamlint.toml", "ignore = [\"no/such-rule\"]\n");
    let mut client = Client::start(Some(&uri(folder.path())), watching());
    let items = ask(&mut client, &[]);
    let config = uri(&folder.path().join("iamlint.toml"));
    assert_eq!(
        (items.len(), items[0]["uri"].as_str()),
        (1, Some(config.as_str()))
    );
    assert!(
        items[0]["items"].to_string().contains("no rule is called"),
        "{items:?}"
    );
}

#[test]
fn a_survey_can_be_switched_off_and_cancelled() {
    let folder = folder();
    let root = uri(folder.path());
    let mut client = Client::silent();
    let options = json!({"workspace": false});
    let params =
        json!({"rootUri": root, "capabilities": watching(), "initializationOptions": options});
    let answer = client.ask("initialize", params);
    assert_eq!(
        answer["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"],
        false
    );
    let id = client.post("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
    let mut client = Client::start(Some(&root), pulling());
    let id = client.post("workspace/diagnostic", json!({"previousResultIds": []}));
    client.tell("$/cancelRequest", json!({"id": id}));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    assert_eq!(by_server(&ask(&mut client, &[])), by_check(&folder));
}
