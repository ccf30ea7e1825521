//! The language server as editors meet it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::{ADMIN, Folder, RIGHT, run};
use crate::lsp_client::{Client, able, actions, place, position, pulling, uri};

pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
}

/// Rule, severity, first words, and place from start to end.
pub(crate) type Said = (String, u64, String, [(u64, u64); 2]);

/// What a report says; columns are bytes.
pub(crate) fn reported(finding: &Value, text: &str) -> Said {
    let severity = match finding["severity"].as_str().unwrap() {
        "error" => 1,
        "warning" => 2,
        _ => 3,
    };
    let place = |point: &Value| {
        let offset = point["offset"].as_u64().unwrap() as usize;
        let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        (point["line"].as_u64().unwrap() - 1, (offset - line) as u64)
    };
    let places = [&finding["span"]["start"], &finding["span"]["end"]].map(place);
    let message = finding["message"].as_str().unwrap().replace('\n', " ");
    let message = iamlint::report::printable_line(&message);
    let rule = finding["rule"].as_str().unwrap().to_owned();
    (rule, severity, message, places)
}

/// What a server says.
pub(crate) fn shown(diagnostic: &Value) -> Said {
    let message = diagnostic["message"].as_str().unwrap();
    (
        diagnostic["code"].as_str().unwrap_or_default().to_owned(),
        diagnostic["severity"].as_u64().unwrap(),
        message.lines().next().unwrap_or_default().to_owned(),
        [&diagnostic["range"]["start"], &diagnostic["range"]["end"]].map(position),
    )
}

#[test]
fn the_same_diagnostics_as_check_over_the_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let report = run(&["check", "--format", "json", "corpus"]).json();
    let mut paths = Vec::new();
    files(&root.join("corpus"), &mut paths);
    let mut client = Client::start(Some(&uri(root)), pulling());
    let mut compared = 0;
    for path in paths {
        // What is no UTF-8, or begins with a mark, reaches no server as it is on disk.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        if text.starts_with('\u{feff}') || text.contains('\r') && !text.contains('\n') {
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap();
        let address = uri(&path);
        client.open(&address, &text);
        let document = json!({"textDocument": {"uri": address}});
        let answer = client.ask("textDocument/diagnostic", document.clone());
        let given = answer["items"].as_array().unwrap().iter().map(shown);
        let findings = report["findings"].as_array().unwrap().iter();
        let expected = findings.filter(|finding| finding["file"] == name);
        let expected: Vec<_> = expected.map(|finding| reported(finding, &text)).collect();
        compared += expected.len();
        assert_eq!(given.collect::<Vec<_>>(), expected, "{name}");
        client.tell("textDocument/didClose", document);
    }
    assert!(compared > 100, "{compared}");
    assert_eq!(client.end(true), 0);
}

#[test]
fn diagnostics_are_pushed_with_their_page_and_cleared_on_close() {
    let mut client = Client::start(None, able());
    assert_eq!(
        client.initialized["capabilities"]["positionEncoding"],
        "utf-16"
    );
    let address = "file:///nowhere/admin.json";
    client.open(address, ADMIN);
    let pushed = client.pushed(address, 1);
    let admin = pushed
        .iter()
        .find(|one| one["code"] == "security/admin-without-limit")
        .unwrap();
    assert_eq!(admin["source"], "iamlint");
    let page = admin["codeDescription"]["href"].as_str().unwrap();
    assert!(
        page.ends_with("rules/security/admin-without-limit.md"),
        "{page}"
    );
    // An edit, by its place.
    let start = place(ADMIN, "\"*\"", 1);
    let end = place(ADMIN, "\"*\"", 2);
    let change = json!({"range": {"start": start, "end": end}, "text": "ec2:DescribeInstances"});
    let document = json!({"uri": address, "version": 2});
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": [change]}),
    );
    assert!(
        client
            .pushed(address, 2)
            .iter()
            .all(|one| one["severity"] != 1)
    );
    client.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": address}}),
    );
    let cleared = client.until(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
    assert_eq!(client.end(true), 0);
}

#[test]
fn a_client_that_asks_is_not_told() {
    let mut client = Client::start(None, pulling());
    assert_eq!(
        client.initialized["capabilities"]["positionEncoding"],
        "utf-8"
    );
    client.open("file:///admin.json", ADMIN);
    let document = json!({"textDocument": {"uri": "file:///admin.json"}});
    let first = client.ask("textDocument/diagnostic", document.clone());
    assert_eq!(first["kind"], "full");
    let mut again = document;
    again["previousResultId"] = first["resultId"].clone();
    let second = client.ask("textDocument/diagnostic", again);
    assert_eq!(
        second,
        json!({"kind": "unchanged", "resultId": first["resultId"]})
    );
}

#[test]
fn places_are_counted_as_agreed() {
    let text = r#"{"Version": "2012-10-17", "Id": "é𝄞", "Statement": {"Effect": "Alow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}"#;
    let before = &text[..text.find("\"Alow\"").unwrap()];
    let address = "file:///e.json";
    for (encodings, column) in [
        (json!(["utf-8"]), before.len()),
        (json!(["utf-16"]), before.encode_utf16().count()),
        (Value::Null, before.encode_utf16().count()),
    ] {
        let mut client = Client::start(None, json!({"general": {"positionEncodings": encodings}}));
        client.open(address, text);
        let pushed = client.pushed(address, 1);
        let effect = pushed
            .iter()
            .find(|one| one["code"] == "aws/invalid-effect")
            .unwrap();
        assert_eq!(position(&effect["range"]["start"]), (0, column as u64));
    }
}

#[test]
fn a_changed_configuration_changes_what_is_found() {
    let folder = Folder::with(&[
        ("admin.json", ADMIN),
        ("iamlint.toml", "ignore = [\"*\"]\n"),
    ]);
    let address = uri(&folder.path().join("admin.json"));
    let config = uri(&folder.path().join("iamlint.toml"));
    let mut client = Client::start(Some(&uri(folder.path())), able());
    let watched = client.until(|message| message["method"] == "client/registerCapability");
    assert!(watched.to_string().contains("**/iamlint.toml"));
    client.open(&address, ADMIN);
    assert_eq!(client.pushed(&address, 1), Vec::<Value>::new());
    folder.write("iamlint.toml", "ignore = [\"no/such-rule\"]\n");
    let changed = json!({"changes": [{"uri": config, "type": 2}]});
    client.tell("workspace/didChangeWatchedFiles", changed.clone());
    let told = client.until(|message| message["params"]["uri"] == config.as_str());
    assert!(told.to_string().contains("no rule is called"), "{told}");
    let pushed = client.pushed(&address, 1);
    assert!(
        pushed[0]["message"]
            .as_str()
            .unwrap()
            .starts_with("not checked, since `iamlint.toml` is wrong")
    );
    folder.write("iamlint.toml", "");
    client.tell("workspace/didChangeWatchedFiles", changed);
    assert!(
        client
            .pushed(&address, 1)
            .iter()
            .any(|one| one["code"] == "security/admin-without-limit")
    );
}

#[test]
fn a_fix_an_exception_and_the_page_are_offered() {
    let text = RIGHT
        .replace("\"Allow\"", "\"allow\"")
        .replace("\"Effect\"", "\"Sid\": \"Look\",\n      \"Effect\"");
    let folder = Folder::with(&[("p/a.json", &text), ("iamlint.toml", "select = [\"*\"]")]);
    let address = uri(&folder.path().join("p/a.json"));
    let mut client = Client::start(Some(&uri(folder.path())), able());
    client.open(&address, &text);
    client.pushed(&address, 1);
    let at = place(&text, "allow", 2);
    let offered = actions(&mut client, &address, &at, &Value::Null);
    let fix = offered
        .iter()
        .find(|action| action["edit"]["changes"][&address].is_array())
        .unwrap();
    assert_eq!(fix["edit"]["changes"][&address][0]["newText"], "\"Allow\"");
    let exception = offered
        .iter()
        .find(|action| action["title"] == "add an exception for aws/invalid-effect…");
    let config = uri(&folder.path().join("iamlint.toml"));
    let written = &exception.unwrap()["edit"]["changes"][&config][0];
    assert_eq!(position(&written["range"]["start"]), (0, 14));
    let table: toml::Table = toml::from_str(written["newText"].as_str().unwrap()).unwrap();
    let table = table["exception"][0].as_table().unwrap();
    assert_eq!(table["rule"].as_str(), Some("aws/invalid-effect"));
    assert_eq!(table["path"].as_str(), Some("p/a.json"));
    assert_eq!(table["sid"].as_str(), Some("Look"));
    assert!(
        table.contains_key("reason")
            && table.contains_key("owner")
            && table["expires"].is_datetime()
    );
    let explain = offered
        .iter()
        .find(|action| action["command"]["command"] == "iamlint.explain");
    let command = &explain.unwrap()["command"];
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    let page = client.ask("workspace/executeCommand", params);
    assert!(page.as_str().unwrap().starts_with("# "), "{page}");
}

#[test]
fn an_exception_ends_no_later_than_the_configuration_allows() {
    let folder = Folder::with(&[
        ("admin.json", ADMIN),
        ("iamlint.toml", "[exceptions]\nmax-days = 30\n"),
    ]);
    let address = uri(&folder.path().join("admin.json"));
    let mut client = Client::start(Some(&uri(folder.path())), able());
    client.open(&address, ADMIN);
    let found = client.pushed(&address, 1);
    let offered = actions(
        &mut client,
        &address,
        &found[0]["range"]["start"],
        &Value::Null,
    );
    let config = uri(&folder.path().join("iamlint.toml"));
    let written = offered
        .iter()
        .find_map(|action| action["edit"]["changes"][&config][0]["newText"].as_str());
    let before = fs::read_to_string(folder.path().join("iamlint.toml")).unwrap();
    folder.write("iamlint.toml", format!("{before}{}", written.unwrap()));
    let report = folder.run(&["check", ".", "--format", "json"]).json();
    assert_eq!(report["summary"]["suppressed"], 1, "{report}");
}

#[test]
fn a_fix_for_all_is_offered_where_it_is_asked_for() {
    let mut client = Client::start(None, able());
    let at = json!({"line": 0, "character": 0});
    client.open("file:///a.json", RIGHT);
    let offered = actions(
        &mut client,
        "file:///a.json",
        &at,
        &json!(["source.fixAll"]),
    );
    assert!(
        offered
            .iter()
            .all(|action| action["kind"] == "source.fixAll.iamlint"),
        "{offered:?}"
    );
    let offered = actions(&mut client, "file:///a.json", &at, &json!(["refactor"]));
    assert_eq!(offered, Vec::<Value>::new());
}

#[test]
fn exclusions_and_policies_attached_together_hold_as_for_check() {
    let folder = Folder::with(&[
        ("a/admin.json", ADMIN),
        ("a/limit.json", RIGHT),
        ("b/admin.json", ADMIN),
        ("vendor/deep/admin.json", ADMIN),
        (
            "iamlint.toml",
            "exclude = [\"vendor\"]\n[[principal]]\nname = \"dev\"\nidentity = [\"a/admin.json\"]\nboundary = \"a/limit.json\"\n",
        ),
    ]);
    let report = folder.run(&["check", ".", "--format", "json"]).json();
    let mut client = Client::start(Some(&uri(folder.path())), pulling());
    let mut all = Vec::new();
    for name in ["a/admin.json", "b/admin.json", "vendor/deep/admin.json"] {
        let address = uri(&folder.path().join(name));
        client.open(&address, ADMIN);
        let document = json!({"textDocument": {"uri": address}});
        let answer = client.ask("textDocument/diagnostic", document);
        let given = answer["items"].as_array().unwrap().iter().map(shown);
        let given: Vec<_> = given.collect();
        let findings = report["findings"].as_array().unwrap().iter();
        let expected = findings.filter(|finding| finding["file"] == name);
        let expected: Vec<_> = expected.map(|finding| reported(finding, ADMIN)).collect();
        assert_eq!(given, expected, "{name}");
        all.push(given);
    }
    assert_ne!(all[0], all[1]);
    assert!(all[2].is_empty());
}
