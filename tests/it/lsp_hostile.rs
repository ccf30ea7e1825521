//! What the server makes of places that there are not, of things out of order, and of a client that is gone.

use serde_json::{Value, json};

use crate::common::{ADMIN, Folder};
use crate::lsp_client::{Client, able, pulling, uri};

const HERE: &str = "file:///a.json";

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let place = |(line, character)| json!({"line": line, "character": character});
    json!({"start": place(start), "end": place(end)})
}

fn change(client: &mut Client, version: i32, changes: Value) {
    let document = json!({"uri": HERE, "version": version});
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": changes}),
    );
}

#[test]
fn places_that_there_are_not_are_the_nearest_that_there_are() {
    let mut client = Client::start(None, able());
    client.open(HERE, ADMIN);
    let first = client.pushed(HERE, 1);
    let document = json!({"uri": HERE});
    for place in [(999, 0), (0, 99_999), (u32::MAX, u32::MAX)] {
        let place = &range(place, place)["start"];
        let params = json!({"textDocument": document, "position": place});
        client.ask("textDocument/hover", params.clone());
        client.ask("textDocument/completion", params);
    }
    for wrong in [json!({"line": -1, "character": 0}), json!("x"), Value::Null] {
        let params = json!({"textDocument": document, "position": wrong});
        let id = client.post("textDocument/hover", params);
        assert_eq!(client.answer(id)["error"]["code"], -32602);
    }
    let reversed = json!({"textDocument": document, "range": range((9, 9), (0, 0)), "context": {}});
    client.ask("textDocument/codeAction", reversed.clone());
    client.ask("textDocument/inlayHint", reversed);
    change(
        &mut client,
        2,
        json!([{"range": range((0, 1), (0, 0)), "text": ""}]),
    );
    assert_eq!(client.pushed(HERE, 2), first);
    change(
        &mut client,
        3,
        json!([{"range": range((99, 0), (100, 5)), "text": " "}]),
    );
    assert_eq!(client.pushed(HERE, 3), first);
    change(
        &mut client,
        4,
        json!([{"range": range((0, 0), (u32::MAX, u32::MAX)), "text": ADMIN}]),
    );
    assert_eq!(client.pushed(HERE, 4), first);
    assert_eq!(client.end(true), 0);
}

#[test]
fn things_out_of_order_do_no_harm() {
    let mut client = Client::silent();
    // Before the session has begun.
    client.open(HERE, ADMIN);
    let id = client.post("shutdown", Value::Null);
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.ask(
        "initialize",
        json!({"capabilities": able(), "rootUri": null}),
    );
    change(&mut client, 2, json!([{"text": ADMIN}]));
    client.open(HERE, ADMIN);
    client.open(HERE, "{");
    client.pushed(HERE, 1);
    for _ in 0..2 {
        client.tell(
            "textDocument/didClose",
            json!({"textDocument": {"uri": HERE}}),
        );
    }
    change(&mut client, 3, json!([{"text": ADMIN}]));
    for (method, params) in [
        ("textDocument/didSave", Value::Null),
        (
            "workspace/didChangeWatchedFiles",
            json!({"changes": [7, {"uri": 3}]}),
        ),
        ("$/cancelRequest", json!({"id": {}})),
        ("textDocument/didOpen", json!([1])),
    ] {
        client.tell(method, params);
    }
    for address in [
        "",
        "file:",
        "file:///%00",
        "untitled:é𝄞",
        "file://host/x.json",
    ] {
        client.open(address, ADMIN);
    }
    assert!(!client.pushed("file://host/x.json", 1).is_empty());
    client.ask("shutdown", Value::Null);
    let id = client.post("textDocument/hover", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), 0);
}

#[test]
fn lengths_that_are_not_true_cost_a_message_and_no_memory() {
    let mut client = Client::start(None, able());
    let refused = |client: &mut Client| {
        let answer = client.until(|message| message.get("error").is_some());
        assert_eq!(answer["error"]["code"], -32700);
    };
    for wrong in ["-5", "x", "99999999999999999999999999", "0"] {
        client.raw(format!("Content-Length: {wrong}\r\n\r\n").as_bytes());
        refused(&mut client);
    }
    client.raw(
        b"Content-Length: 9\r\n\r\n{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"shutdown\"}",
    );
    refused(&mut client);
    let unknown = client.post("no/such", Value::Null);
    assert_eq!(client.answer(unknown)["error"]["code"], -32601);
    client.raw(b"Content-Length: 99999999999999\r\n\r\n{}");
    assert_eq!(client.end(false), 1);
}

#[cfg(unix)]
#[test]
fn the_session_ends_with_the_process_of_the_client() {
    let mut process = std::process::Command::new("sleep")
        .arg("60")
        .spawn()
        .unwrap();
    let mut client = Client::silent();
    let params = json!({"processId": process.id(), "capabilities": {}, "rootUri": null});
    client.ask("initialize", params);
    process.kill().unwrap();
    process.wait().unwrap();
    // The pipe stays open.
    assert_eq!(client.ended(), 1);
    // One that is not there at first is of another machine.
    let mut client = Client::silent();
    let params = json!({"processId": process.id(), "capabilities": {}, "rootUri": null});
    client.ask("initialize", params);
    assert_eq!(client.end(true), 0);
}

#[test]
fn an_action_is_given_its_edit_only_for_the_text_that_it_is_of() {
    let mut client = Client::start(None, able());
    client.open(HERE, ADMIN);
    let id = client.post(
        "codeAction/resolve",
        json!({"title": "x", "data": {"uri": HERE, "version": 7}}),
    );
    assert_eq!(client.answer(id)["error"]["code"], -32801);
    for whole in [
        json!({"title": "x"}),
        json!({"title": "x", "edit": {}, "data": {"uri": HERE}}),
    ] {
        assert_eq!(client.ask("codeAction/resolve", whole.clone()), whole);
    }
}

#[test]
fn two_configurations_are_refused_as_by_check() {
    let folder = Folder::with(&[
        ("a.json", ADMIN),
        ("iamlint.toml", ""),
        (".iamlint.toml", ""),
    ]);
    assert_eq!(folder.run(&["check", "."]).status, 2);
    let address = uri(&folder.path().join("a.json"));
    let mut client = Client::start(Some(&uri(folder.path())), pulling());
    client.open(&address, ADMIN);
    let answer = client.ask(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": address}}),
    );
    assert_eq!(answer["items"].as_array().unwrap().len(), 1);
    assert!(
        answer.to_string().contains("there are two configurations"),
        "{answer}"
    );
}
