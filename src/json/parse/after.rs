//! Where a comma, a closing bracket or the end of the text should follow a value.

use super::report::{EDITS, edit, syntax};
use super::template::quoted;
use super::{Inside, Kind, Parser, State, scan, span};
use crate::diagnostic::{Fix, Safety};
use crate::json::node::KEY;

impl Parser<'_> {
    /// Something else follows a value.
    #[cold]
    pub(super) fn odd_after(&mut self, byte: u8) -> State {
        if self.inside == Inside::Root {
            return self.after_root(byte);
        }
        let state = if self.inside == Inside::Object {
            State::Key
        } else {
            State::Value
        };
        if let Some((mark, end)) = self.mark() {
            return self.pass_mark(mark, end, State::After);
        }
        if self.cut_misquoted(false) {
            return State::After;
        }
        match byte {
            b']' | b'}' => self.closer(byte),
            b':' => self.colon_after_value(),
            b';' => self.semicolon(state),
            b'{' | b'[' if self.inside == Inside::Object => self.container_after_member(byte),
            b'"' | b'{' | b'[' => self.comma_missing(state),
            _ if self.odd_quote().is_some() => self.comma_missing(state),
            _ if self.is_lenient() || self.begins_next(byte) => self.comma_missing(state),
            _ => self.junk_after(),
        }
    }

    /// True where a bare word here is the next element or member, not rubbish after a value.
    fn begins_next(&self, byte: u8) -> bool {
        let end = self.word_end(self.at);
        let apart = self.at > self.last_end;
        if self.inside == Inside::Array {
            let literal = matches!(self.slice(self.at, end), "true" | "false" | "null");
            let number = scan::number(self.bytes, self.at) == Some(end);
            return apart && (literal || number);
        }
        let word = self.slice(self.at, end).trim_end_matches([':', '=']);
        let simple = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        let next = scan::space(self.bytes, self.at + word.len());
        apart
            && byte.is_ascii_alphabetic()
            && simple
            && matches!(self.bytes.get(next), Some(b':' | b'='))
    }

    /// The next element or member follows without a comma.
    fn comma_missing(&mut self, state: State) -> State {
        if self.is_lenient() {
            self.last_end = self.at;
            return state;
        }
        let end = self.last_end;
        if self.comma_in_quotes(state) {
            return state;
        }
        let what = if state == State::Key {
            "members"
        } else {
            "elements"
        };
        self.report.add(span(end, end), |place| {
            syntax(place, format!("missing comma between two {what}"))
                .label("`,` belongs here")
                .help("add a comma")
                .edit(Safety::Safe, place, ",")
        });
        state
    }

    /// The comma that is missing stands inside the quotes: `"a," "b"`.
    fn comma_in_quotes(&mut self, state: State) -> bool {
        let end = self.last_end;
        let written = self.slice(end.saturating_sub(2), end);
        let Some(node) = self.last_string() else {
            return false;
        };
        let inside =
            written == ",\"" && (node.lead, node.trail) == (1, 1) && node.end - node.start > 3;
        if !inside || state == State::Key && node.has(KEY) {
            return false;
        }
        if let Some(node) = self.nodes.last_mut() {
            node.trail = 2;
        }
        self.report.add(span(end - 2, end - 1), |place| {
            syntax(place, "comma inside the quotes")
                .label("belongs after the closing quote")
                .help("write `\",` instead of `,\"`")
                .edit(Safety::Safe, span(end - 2, end), "\",")
        });
        true
    }

    fn semicolon(&mut self, state: State) -> State {
        let place = span(self.at, self.at + 1);
        self.report.add(place, |place| {
            syntax(place, "`;` between two values")
                .label("JSON writes `,`")
                .help("write `,`")
                .edit(Safety::Safe, place, ",")
        });
        self.pass_comma(state)
    }

    /// A bracket follows a member without a comma.
    fn container_after_member(&mut self, byte: u8) -> State {
        let parent = self.parent(self.top);
        let in_array = self.nodes.get(parent as usize).map(|node| node.kind) == Some(Kind::Array);
        if in_array && byte == b'{' {
            return State::Key;
        }
        let end = self.last_end;
        self.report.add(span(end, end), |place| {
            syntax(place, "missing comma and key before the next value")
                .label("a member needs a key")
        });
        self.last_end = self.at;
        self.push_missing();
        if let Some(node) = self.nodes.last_mut() {
            node.flags |= KEY;
        }
        State::Value
    }

    /// Text after a value that is neither structure nor the next value.
    pub(super) fn junk_after(&mut self) -> State {
        let start = self.at;
        let end = self.junk_end(start).max(self.char_end(start));
        let junk = self.slice(start, end).trim_end();
        let end = start + junk.len().max(self.char_end(start) - start);
        let string = self.last_string().is_some();
        let quotes =
            string && (start == self.last_end && self.is_word(start) || junk.contains('"'));
        if string && start == self.last_end && junk.ends_with('"') {
            return self.inner_quotes(end);
        }
        self.report.add(span(start, end), |place| {
            if quotes {
                return syntax(place, "the string ends before this text")
                    .label("not part of any value")
                    .help("write a double quote inside a string as `\\\"`");
            }
            syntax(place, format!("{} after a value", quoted(junk)))
                .label("expected a comma or a closing bracket")
                .help("remove it")
                .edit(Safety::Unsafe, place, "")
        });
        self.at = end;
        self.last_end = end;
        self.lenient = end;
        State::After
    }

    /// `"say "hi" to"`: the string goes on to the quote before `end`.
    fn inner_quotes(&mut self, end: usize) -> State {
        let first = self.last_end - 1;
        let content = self.bytes.get(..end - 1).unwrap_or_default();
        let quotes = memchr::memchr_iter(b'"', content.get(first..).unwrap_or_default());
        let places = quotes.map(|offset| first + offset);
        let bare = places.filter(|&at| content.get(at - 1) != Some(&b'\\'));
        let edits: Vec<_> = bare
            .take(EDITS)
            .map(|at| edit(span(at, at), "\\"))
            .collect();
        self.report.add(span(first, first + 1), |place| {
            let mut found = syntax(place, "double quote inside a string")
                .label("ends the string before its time")
                .help("write it as `\\\"`");
            found.fix = Some(Fix {
                safety: Safety::Safe,
                edits,
            });
            found
        });
        if let Some(node) = self.nodes.last_mut() {
            node.end = super::narrow(end);
        }
        self.at = end;
        self.last_end = end;
        State::After
    }

    /// Something follows the outermost value.
    fn after_root(&mut self, byte: u8) -> State {
        let start = self.at;
        if self.nodes.is_empty() {
            return State::Value;
        }
        if let Some((mark, end)) = self.mark()
            && byte != b'<'
        {
            return self.pass_mark(mark, end, State::After);
        }
        match byte {
            b':' => return self.colon_after_value(),
            b']' | b'}' => return self.closer(byte),
            b',' if self.reopen_root() => return self.pass_comma(State::Key),
            _ => {}
        }
        let end = self.junk_end(start).max(self.char_end(start));
        let rest_is_blank = scan::space(self.bytes, start + 1) == self.bytes.len();
        self.report.add(span(start, end), |place| match byte {
            b'{' | b'[' => syntax(span(start, start + 1), "a second JSON document begins here")
                .label("a file holds one document")
                .help("put each document in a file of its own, or join them"),
            b',' | b';' if rest_is_blank => {
                let place = span(start, start + 1);
                syntax(
                    place,
                    format!("`{}` after the end of the JSON text", char::from(byte)),
                )
                .label("nothing may follow")
                .help("remove it")
                .edit(Safety::Safe, place, "")
            }
            _ => syntax(place, "text after the end of the JSON document")
                .label("nothing may follow")
                .help("remove it"),
        });
        State::Done
    }

    /// `{"a": {}}, "b": 1}`: the bracket before the comma closed the root too early.
    fn reopen_root(&mut self) -> bool {
        let next = scan::space(self.bytes, self.at + 1);
        let end = self.last_end;
        let object = self
            .nodes
            .first()
            .is_some_and(|root| root.kind == Kind::Object && root.end as usize == end && end > 0);
        if !object || self.bytes.get(next) != Some(&b'"') || !self.key_at(next) {
            return false;
        }
        self.report.add(span(end - 1, end), |place| {
            syntax(place, "`}` ends the document before its last members")
                .label("one bracket too many")
                .help("remove it")
                .edit(Safety::Safe, place, "")
        });
        if let Some(root) = self.nodes.first_mut() {
            root.next = super::NONE;
        }
        self.enter(0);
        true
    }
}
