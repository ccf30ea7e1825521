//! A small client of the language server.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(120);

/// A server and what it has said.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    said: Receiver<Value>,
    next: u64,
    pub(crate) initialized: Value,
}

impl Client {
    /// Starts a server and a session with it.
    pub(crate) fn start(root: Option<&str>, capabilities: Value) -> Self {
        let mut client = Self::silent();
        let params = json!({"processId": null, "rootUri": root, "capabilities": capabilities});
        client.initialized = client.ask("initialize", params);
        client.tell("initialized", json!({}));
        client
    }

    /// Starts a server and says nothing.
    pub(crate) fn silent() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_iamlint"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, said) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            input,
            said,
            next: 0,
            initialized: Value::Null,
        }
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and gives its id.
    pub(crate) fn post(&mut self, method: &str, params: Value) -> u64 {
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": params}));
        self.next
    }

    /// The answer to the request of this id, whole.
    pub(crate) fn answer(&mut self, id: u64) -> Value {
        self.until(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The result of a request.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.post(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    /// The next message that is wanted; others are passed over.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self
                .said
                .recv_timeout(PATIENCE)
                .expect("the server is silent");
            if wanted(&message) {
                return message;
            }
        }
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// The diagnostics that are pushed for a version.
    pub(crate) fn pushed(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.until(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The exit status of a server that ends by itself.
    pub(crate) fn ended(mut self) -> i32 {
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Says goodbye, or just goes; gives the exit status.
    pub(crate) fn end(mut self, politely: bool) -> i32 {
        if politely {
            self.ask("shutdown", Value::Null);
            self.tell("exit", Value::Null);
        }
        drop(self.input.take());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut line = String::new();
    output.read_line(&mut line).ok().filter(|read| *read > 0)?;
    // Nothing but the protocol is ever written.
    let length = line
        .strip_prefix("Content-Length: ")
        .expect("a header")
        .trim();
    let mut text = vec![0; length.parse().unwrap()];
    output.read_line(&mut line).ok()?;
    output.read_exact(&mut text).ok()?;
    Some(serde_json::from_slice(&text).unwrap())
}

/// The address of a file.
pub(crate) fn uri(path: &std::path::Path) -> String {
    format!("file://{}", path.to_str().unwrap())
}

/// A client that asks for diagnostics.
pub(crate) fn pulling() -> Value {
    json!({"textDocument": {"diagnostic": {}}, "general": {"positionEncodings": ["utf-8", "utf-16"]}})
}

/// A client that shows all that there is.
pub(crate) fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true},
            "completion": {"completionItem": {"snippetSupport": true}},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
        },
        "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}},
    })
}

/// Line and column, from 0, of the first place of `needle`, and `after` characters more.
pub(crate) fn place(text: &str, needle: &str, after: u32) -> Value {
    let at = text.find(needle).unwrap();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let column = text[start..at].encode_utf16().count() as u32 + after;
    json!({"line": line, "character": column})
}

/// Line and column of a position.
pub(crate) fn position(point: &Value) -> (u64, u64) {
    let number = |name: &str| point[name].as_u64().unwrap();
    (number("line"), number("character"))
}

/// What is offered at a place; of the kinds `only`, if it names any.
pub(crate) fn actions(client: &mut Client, address: &str, at: &Value, only: &Value) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": address},
        "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": only},
    });
    let answer = client.ask("textDocument/codeAction", params);
    answer.as_array().unwrap().clone()
}
