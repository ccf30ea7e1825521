//! The language server and clients that behave badly.

use serde_json::{Value, json};

use crate::common::ADMIN;
use crate::lsp_client::{Client, able};

#[test]
fn what_is_no_message_is_refused_and_the_session_goes_on() {
    let mut client = Client::silent();
    client.raw(b"Content-Length: 9\r\n\r\n{\"broken\"");
    assert_eq!(client.until(|_| true)["error"]["code"], -32700);
    client.raw(b"what is this\r\n\r\n");
    assert_eq!(client.until(|_| true)["error"]["code"], -32700);
    let deep = "[".repeat(200_000);
    client.raw(format!("Content-Length: {}\r\n\r\n{deep}", deep.len()).as_bytes());
    assert_eq!(client.until(|_| true)["error"]["code"], -32700);
    let id = client.post("textDocument/hover", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.ask(
        "initialize",
        json!({"capabilities": {"general": 7}, "rootUri": [], "workspaceFolders": "x"}),
    );
    let id = client.post("initialize", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
    let id = client.post("textDocument/noSuchThing", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
    let id = client.post(
        "textDocument/hover",
        json!({"textDocument": {"uri": "file:///a"}}),
    );
    assert_eq!(client.answer(id)["error"]["code"], -32602);
    client.tell("no/such", Value::Null);
    client.tell("textDocument/didChange", json!({"textDocument": 1}));
    client.tell(
        "textDocument/didClose",
        json!({"textDocument": {"uri": "file:///never-open"}}),
    );
    client.tell("$/cancelRequest", json!({"id": "never"}));
    client.raw(b"Content-Length: 2\r\n\r\n{}");
    assert_eq!(client.end(true), 0);
}

#[test]
fn the_exit_status_tells_a_goodbye() {
    assert_eq!(Client::start(None, able()).end(false), 1);
    let mut client = Client::start(None, able());
    client.tell("exit", Value::Null);
    assert_eq!(client.end(false), 1);
}

/// Random edits, in one long storm; what is told in the end is what a fresh session tells.
#[test]
fn a_storm_of_edits_ends_where_a_fresh_open_begins() {
    let mut seed = 7_u64;
    let mut random = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    let pieces = [
        "é𝄞",
        "\"",
        "{",
        "}",
        "[",
        ",",
        "\n",
        "s3:*",
        "\\",
        "\"Effect\": \"Deny\",",
        ":",
        "\r\n",
        "",
    ];
    let address = "file:///storm.json";
    let mut client = Client::start(None, able());
    let mut text: Vec<u16> = ADMIN.encode_utf16().collect();
    client.open(address, ADMIN);
    let mut version = 1;
    for round in 0..6 {
        for _ in 0..100 {
            version += 1;
            if text.len() > 4_000 || random(40) == 0 {
                text = ADMIN.encode_utf16().collect();
                let change = json!({"text": ADMIN});
                change_to(&mut client, address, version, change);
                continue;
            }
            let whole = String::from_utf16(&text).unwrap();
            let start = boundary(&whole, random(whole.len() + 1));
            let end = boundary(&whole, (start + random(6)).min(whole.len())).max(start);
            let piece = pieces[random(pieces.len())];
            let range = json!({"start": at(&whole, start), "end": at(&whole, end)});
            change_to(
                &mut client,
                address,
                version,
                json!({"range": range, "text": piece}),
            );
            let changed = format!("{}{piece}{}", &whole[..start], &whole[end..]);
            text = changed.encode_utf16().collect();
        }
        let pushed = client.pushed(address, version);
        let whole = String::from_utf16(&text).unwrap();
        let fresh = format!("file:///{round}/storm.json");
        client.open(&fresh, &whole);
        let opened = client.pushed(&fresh, 1);
        let stripped = |all: Vec<Value>| -> Vec<Value> {
            let strip = |one: Value| json!([one["code"], one["range"], one["message"]]);
            all.into_iter().map(strip).collect()
        };
        assert_eq!(stripped(pushed), stripped(opened), "{whole}");
    }
    assert_eq!(client.end(true), 0);
}

fn change_to(client: &mut Client, address: &str, version: i32, change: Value) {
    let document = json!({"uri": address, "version": version});
    let params = json!({"textDocument": document, "contentChanges": [change]});
    client.tell("textDocument/didChange", params);
}

/// A place between characters, and not within a line break.
fn boundary(text: &str, mut at: usize) -> usize {
    let within = |at: usize| text[at..].starts_with('\n') && text[..at].ends_with('\r');
    while !text.is_char_boundary(at) || within(at) {
        at -= 1;
    }
    at
}

fn at(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let mut line = 0;
    let mut start = 0;
    let bytes = before.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let crlf = *byte == b'\r' && text.as_bytes().get(at + 1) == Some(&b'\n');
        if matches!(byte, b'\n' | b'\r') && !crlf {
            line += 1;
            start = at + 1;
        }
    }
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

#[test]
fn an_unwanted_request_is_answered_so() {
    let mut client = Client::start(None, able());
    let statement = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"},"#;
    let text = format!("{{\"Statement\": [{}]}}", statement.repeat(20_000));
    client.open("file:///a.json", &text);
    let document = json!({"textDocument": {"uri": "file:///a.json"}});
    client.post("textDocument/documentSymbol", document.clone());
    let id = client.post("textDocument/documentSymbol", document);
    client.tell("$/cancelRequest", json!({"id": id}));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
}
