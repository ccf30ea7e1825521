//! Messages on the wire: a header with the length, an empty line, JSON.
//!
//! INVARIANT: whatever arrives, reading goes on until the input ends. Knows no method.
//!
//! Source: Language Server Protocol 3.17, "Base Protocol".

use std::io::{self, BufRead, Read, Write};

use serde_json::{Value, json};

/// The longest message that is read, in bytes; a longer one is passed over.
const LONGEST: u64 = 1024 * 1024 * 1024;

/// The longest line of a header.
const LONGEST_LINE: u64 = 8 * 1024;

/// What arrives.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// A JSON value.
    Message(Value),
    /// Something that is no message.
    Broken,
    /// The client is gone.
    End,
}

/// Reads the next message.
pub(super) fn read(input: &mut impl BufRead) -> Incoming {
    let mut length: Option<u64> = None;
    let mut garbage = false;
    loop {
        let mut line = Vec::new();
        match input.take(LONGEST_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return Incoming::End,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            match length {
                Some(length) => return body(input, length),
                None if garbage => return Incoming::Broken,
                None => continue,
            }
        }
        match said_length(line) {
            Some(value) => {
                length = value.trim().parse().ok();
                garbage |= length.is_none();
            }
            None => garbage |= !line.contains(':'),
        }
    }
}

/// What a line says after `Content-Length:`. What stands before that is left of a message longer than was said.
fn said_length(line: &str) -> Option<&str> {
    const NAME: &str = "content-length:";
    let at = line.to_ascii_lowercase().rfind(NAME)?;
    line.get(at + NAME.len()..)
}

fn body(input: &mut impl BufRead, length: u64) -> Incoming {
    if length > LONGEST {
        return match io::copy(&mut input.take(length), &mut io::sink()) {
            Ok(read) if read == length => Incoming::Broken,
            _ => Incoming::End,
        };
    }
    let mut bytes = Vec::new();
    match input.take(length).read_to_end(&mut bytes) {
        Ok(read) if read as u64 == length => {}
        _ => return Incoming::End,
    }
    serde_json::from_slice(&bytes).map_or(Incoming::Broken, Incoming::Message)
}

/// Writes messages; after a broken pipe everything is swallowed, since nobody listens any more.
pub(super) struct Writer<W> {
    to: W,
    closed: bool,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, closed: false }
    }

    fn send(&mut self, message: &Value) {
        if self.closed {
            return;
        }
        let text = message.to_string();
        let sent = write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.to.flush());
        self.closed = sent.is_err();
    }

    /// Answers a request.
    pub(super) fn answer(&mut self, id: &Value, result: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }

    /// Refuses a request.
    pub(super) fn refuse(&mut self, id: &Value, refusal: &Refusal) {
        let error = json!({"code": refusal.code, "message": refusal.message});
        self.send(&json!({"jsonrpc": "2.0", "id": id, "error": error}));
    }

    /// Tells the client something.
    pub(super) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks the client something.
    pub(super) fn request(&mut self, id: u64, method: &str, params: &Value) {
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if let (Some(map), false) = (message.as_object_mut(), params.is_null()) {
            map.insert("params".to_owned(), params.clone());
        }
        self.send(&message);
    }
}

/// Why a request has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// One of the protocol's codes.
    pub(super) code: i32,
    /// In words.
    pub(super) message: String,
}

impl Refusal {
    pub(super) const PARSE_ERROR: i32 = -32700;
    pub(super) const INVALID_REQUEST: i32 = -32600;
    pub(super) const METHOD_NOT_FOUND: i32 = -32601;
    pub(super) const INVALID_PARAMS: i32 = -32602;
    pub(super) const INTERNAL_ERROR: i32 = -32603;
    pub(super) const NOT_INITIALIZED: i32 = -32002;
    pub(super) const CANCELLED: i32 = -32800;
    pub(super) const CONTENT_MODIFIED: i32 = -32801;
    pub(super) const REQUEST_FAILED: i32 = -32803;

    pub(super) fn new(code: i32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The client does not want the answer any more.
    pub(super) fn cancelled() -> Self {
        Self::new(Self::CANCELLED, "the request was cancelled")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_goes_on_after_what_is_no_message() {
        let text = "Content-Length: 4\r\n\r\n{\"a\"no header\n\nContent-Length: x\r\n\r\nContent-Type: a\r\ncontent-length: 2\r\n\r\n{}Content-Length: 9\r\n\r\n{}";
        let mut input = text.as_bytes();
        let mut all = Vec::new();
        loop {
            let next = read(&mut input);
            let end = next == Incoming::End;
            all.push(next);
            if end {
                break;
            }
        }
        assert_eq!(
            all,
            [
                Incoming::Broken,
                Incoming::Broken,
                Incoming::Broken,
                Incoming::Message(json!({})),
                Incoming::End
            ]
        );
    }

    #[test]
    fn reading_finds_its_way_after_a_wrong_length() {
        let good = "Content-Length: 8\r\n\r\n{\"a\": 1}";
        // Too short, and so long that it takes in a part of the next.
        for wrong in [
            "Content-Length: 5\r\n\r\n{\"b\": 22}",
            "Content-Length: 20\r\n\r\n{\"b\": 22}",
        ] {
            let text = format!("{wrong}{good}{good}");
            let mut input = text.as_bytes();
            assert_eq!(read(&mut input), Incoming::Broken);
            assert_eq!(
                read(&mut input),
                Incoming::Message(json!({"a": 1})),
                "{wrong}"
            );
        }
    }
}
