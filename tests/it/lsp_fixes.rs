//! Fixes in the editor: those that `iamlint check --fix` makes, and no others.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::Folder;
use crate::lsp::files;
use crate::lsp_client::{Client, able, actions, place, pulling, uri};

/// Its version is missing. The fix for that is safe, but where a key stands twice nobody can say what it would change.
const TWICE: &str = r#"{
  "Statement": [
    {"Effect": "Allow", "Action": "s3:ListBucket", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"}
  ]
}
"#;

/// The text with the edits of an action, whose columns are bytes.
fn applied(text: &str, edits: &[Value]) -> String {
    let edit = |edit: &Value| iamlint::diagnostic::Edit {
        span: iamlint::source::Span::new(
            offset(text, &edit["range"]["start"]),
            offset(text, &edit["range"]["end"]),
        ),
        text: edit["newText"].as_str().unwrap().to_owned(),
    };
    let edits: Vec<_> = edits.iter().map(edit).collect();
    iamlint::fix::applied(text, &edits).unwrap()
}

fn offset(text: &str, place: &Value) -> u32 {
    let mut lines = text.split_inclusive('\n');
    let before = lines
        .by_ref()
        .take(place["line"].as_u64().unwrap() as usize);
    let start: usize = before.map(str::len).sum();
    start as u32 + place["character"].as_u64().unwrap() as u32
}

#[test]
fn a_fix_that_cannot_be_proved_is_not_offered() {
    for (shows, expected) in [(false, 0), (true, 1)] {
        let mut capabilities = able();
        capabilities["textDocument"]["codeAction"] = json!({"disabledSupport": shows});
        let mut client = Client::start(None, capabilities);
        client.open("file:///a.json", TWICE);
        let pushed = client.pushed("file:///a.json", 1);
        let missing = pushed
            .iter()
            .find(|one| one["code"] == "aws/missing-version");
        let at = &missing.unwrap()["range"]["start"];
        let offered = actions(&mut client, "file:///a.json", at, &json!(["quickfix"]));
        let of_rule = |action: &&Value| {
            action["diagnostics"][0]["code"] == "aws/missing-version"
                && action.get("command").is_none()
                && !action["title"].as_str().unwrap().contains("exception")
        };
        let fixes: Vec<_> = offered.iter().filter(of_rule).collect();
        assert_eq!(fixes.len(), expected, "{fixes:?}");
        for fix in fixes {
            assert!(fix.get("edit").is_none(), "{fix}");
            let reason = fix["disabled"]["reason"].as_str().unwrap();
            assert!(reason.contains("a key stands twice"), "{fix}");
        }
        let all = actions(
            &mut client,
            "file:///a.json",
            at,
            &json!(["source.fixAll.iamlint"]),
        );
        assert_eq!(all, Vec::<Value>::new());
    }
}

#[test]
fn a_proved_fix_is_preferred_and_one_that_changes_the_meaning_is_not() {
    let text = TWICE.replace("\"Action\": \"s3:ListBucket\", ", "");
    let text = text.replace("\"Allow\"", "\"allow\"");
    let mut client = Client::start(None, able());
    client.open("file:///a.json", &text);
    client.pushed("file:///a.json", 1);
    let offered = |client: &mut Client, needle: &str, words: &str| {
        let offered = actions(
            client,
            "file:///a.json",
            &place(&text, needle, 1),
            &Value::Null,
        );
        let found = offered.iter().find(|action| {
            action["edit"].to_string().contains(words) && action["diagnostics"][0].is_object()
        });
        found.unwrap_or_else(|| panic!("{offered:?}"))["isPreferred"].clone()
    };
    assert_eq!(offered(&mut client, "allow", "Allow"), json!(false));
    let text = text.replace("\"allow\"", "\"Allow\"");
    client.open("file:///b.json", &text);
    let at = json!({"line": 0, "character": 0});
    let fixes = actions(&mut client, "file:///b.json", &at, &json!(["quickfix"]));
    let version = fixes
        .iter()
        .find(|fix| fix["edit"].to_string().contains("2012-10-17"));
    assert_eq!(version.unwrap()["isPreferred"], true);
}

#[test]
fn all_fixes_are_those_of_check_over_the_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    files(&root.join("corpus"), &mut paths);
    let folder = Folder::new();
    let mut texts = Vec::new();
    for path in paths {
        let name = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        // What is no UTF-8 reaches no server as it is on disk.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        folder.write(&name, &text);
        texts.push((name, text));
    }
    let config = fs::read(root.join("corpus/iamlint.toml")).unwrap();
    folder.write("corpus/iamlint.toml", config);
    let mut client = Client::start(Some(&uri(folder.path())), pulling());
    let mut fixed = Vec::new();
    for (name, text) in &texts {
        let address = uri(&folder.path().join(name));
        client.open(&address, text);
        let at = json!({"line": 0, "character": 0});
        let all = actions(&mut client, &address, &at, &json!(["source.fixAll"]));
        let edits = all
            .first()
            .map(|action| action["edit"]["changes"][&address].clone());
        let edits = edits
            .and_then(|edits| edits.as_array().cloned())
            .unwrap_or_default();
        fixed.push(applied(text, &edits));
    }
    folder.run(&["check", "--fix", "corpus"]);
    let mut changed = 0;
    for ((name, text), fixed) in texts.iter().zip(fixed) {
        assert_eq!(
            fixed,
            fs::read_to_string(folder.path().join(name)).unwrap(),
            "{name}"
        );
        changed += usize::from(fixed != *text);
    }
    assert!(changed > 15, "{changed}");
}

/// Statements enough that checking them takes a while.
fn long() -> String {
    let statement = |number: usize| {
        format!(
            "{{\"Sid\": \"S{number}\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b{number}/*\"}}"
        )
    };
    let statements: Vec<_> = (0..120).map(statement).collect();
    format!("{{\"Statement\": [{}]}}", statements.join(",\n"))
}

#[test]
fn a_fix_that_takes_long_to_prove_is_proved_when_it_is_chosen() {
    let mut capabilities = able();
    capabilities["textDocument"]["codeAction"] =
        json!({"resolveSupport": {"properties": ["edit"]}});
    let mut client = Client::start(None, capabilities);
    let provider = &client.initialized["capabilities"]["codeActionProvider"];
    assert_eq!(provider["resolveProvider"], true);
    let start = json!({"line": 0, "character": 0});
    let twice = long().replacen("\"Effect\"", "\"Effect\": \"Deny\", \"Effect\"", 1);
    for (address, text, proved) in [
        ("file:///a.json", long(), true),
        ("file:///b.json", twice, false),
    ] {
        client.open(address, &text);
        let offered = actions(&mut client, address, &start, &json!(["quickfix"]));
        let fix = offered
            .into_iter()
            .find(|action| action["title"].as_str().unwrap().contains("2012-10-17"));
        let fix = fix.unwrap();
        assert!(fix.get("edit").is_none() && fix.get("isPreferred").is_none());
        let id = client.post("codeAction/resolve", fix);
        let answer = client.answer(id);
        assert_eq!(answer["result"]["edit"].is_object(), proved, "{answer}");
        let refused = answer["error"]["message"].as_str().unwrap_or_default();
        assert_eq!(refused.contains("a key stands twice"), !proved, "{answer}");
    }
}
