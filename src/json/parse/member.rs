//! Members that are not `"key": value`.

use super::report::{Habit, edit, syntax};
use super::template::{Mark, quoted};
use super::{Inside, Kind, Parser, State, scan, span};
use crate::diagnostic::Safety;
use crate::json::node::{BRACE, KEY, NONE};
use crate::source::Span;

impl Parser<'_> {
    /// A key is due and what stands here is none.
    #[cold]
    pub(super) fn odd_key(&mut self, byte: u8) -> State {
        if let Some((mark, end)) = self.mark() {
            let next = scan::space(self.bytes, end);
            if mark == Mark::Placeholder && self.bytes.get(next) == Some(&b':') {
                self.mark_value(mark, end);
                self.flag_key();
                return self.colon();
            }
            return self.pass_mark(mark, end, State::Key);
        }
        if let Some(open) = self.odd_quote() {
            self.alternative_string(open, KEY);
            return self.colon();
        }
        match byte {
            b'"' => self.key(),
            b']' | b'}' => self.closer(byte),
            b',' => self.extra_comma(),
            b':' => {
                self.key_missing(self.at);
                self.colon()
            }
            b'{' | b'[' => self.container_for_key(byte),
            _ => self.bare_key(),
        }
    }

    fn flag_key(&mut self) {
        if let Some(node) = self.nodes.last_mut() {
            node.flags |= KEY;
        }
    }

    fn key_missing(&mut self, at: usize) {
        self.report.add(span(at, at + 1), |place| {
            syntax(place, "member without a key")
                .label("a key in double quotes belongs before this")
        });
        // The key stands where its value will.
        self.last_end = at;
        self.push_missing();
        self.flag_key();
    }

    /// A bracket where a key is due.
    fn container_for_key(&mut self, byte: u8) -> State {
        let at = self.at;
        let parent = self.parent(self.top);
        let in_array = self.nodes.get(parent as usize).map(|node| node.kind) == Some(Kind::Array);
        if self.is_first() {
            let outer = self.span_of_opener(self.top);
            self.report.add(span(at, at + 1), |place| {
                let message = format!("`{}` where a key should stand", char::from(byte));
                syntax(place, message)
                    .label("an object holds members: `\"key\": value`")
                    .also(outer, "object begins here")
                    .help("remove the outer braces, write `[` and `]` instead, or give a key")
            });
            self.turn_into(Kind::Array);
            return State::Value;
        }
        if in_array && byte == b'{' && !self.is_wrapped(self.top) {
            // The separator that was read belongs to the array; without one, it is missing too.
            let comma = self.comma;
            let had_comma = self.pending_comma().is_some();
            self.comma = usize::MAX;
            self.report_unclosed(1, Safety::Safe, |_, _| {
                "`}` is missing before the next element".to_owned()
            });
            self.close_levels(1);
            self.comma = comma;
            return if had_comma {
                State::Value
            } else {
                State::After
            };
        }
        self.key_missing(at);
        State::Value
    }

    /// True before the first child of the innermost container.
    pub(super) fn is_first(&self) -> bool {
        self.top != NONE && self.nodes.len() == self.top as usize + 1
    }

    /// The innermost container is of the other kind than its bracket says.
    pub(super) fn turn_into(&mut self, kind: Kind) {
        if let Some(node) = self.nodes.get_mut(self.top as usize) {
            node.kind = kind;
        }
        self.enter(self.top);
    }

    /// A key without quotes, or text that is no member.
    fn bare_key(&mut self) -> State {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let stops = |byte: &u8| b":=,}]\"\n\r".contains(byte);
        let stop = start + rest.iter().position(stops).unwrap_or(rest.len());
        let written = self.slice(start, stop).trim_end();
        let end = start + written.len();
        match self.bytes.get(stop) {
            Some(b':' | b'=') if !written.is_empty() => {
                let place = span(start, end);
                let edits = vec![
                    edit(Span::at(place.start), "\""),
                    edit(Span::at(place.end), "\""),
                ];
                self.report
                    .add_habit(Habit::BareKeys, place, edits, |place| {
                        syntax(
                            place,
                            format!("key {} is not in double quotes", quoted(written)),
                        )
                        .label("keys need double quotes")
                        .help("put it in double quotes")
                    });
                self.push_bare_key(end, 0);
                return self.colon();
            }
            Some(b'"') if self.is_followed_by_structure(stop + 1) && !written.is_empty() => {
                let place = Span::at(span(start, start).start);
                self.report.add(place, |place| {
                    syntax(place, "key without opening quote")
                        .label("`\"` is missing here")
                        .edit(Safety::Safe, place, "\"")
                });
                self.push_bare_key(stop + 1, 1);
                return self.colon();
            }
            _ => {}
        }
        let end = self.junk_end(start).max(self.char_end(start));
        self.report.add(span(start, end), |place| {
            syntax(
                place,
                format!(
                    "{} is no member",
                    quoted(self.text.get(start..end).unwrap_or_default())
                ),
            )
            .label("expected a key in double quotes")
        });
        self.at = end;
        self.last_end = end;
        self.lenient = end;
        State::Key
    }

    fn push_bare_key(&mut self, end: usize, trail: u8) {
        self.push(Kind::String, end, KEY);
        if let Some(node) = self.nodes.last_mut() {
            (node.lead, node.trail) = (0, trail);
        }
    }

    /// The key has been read and no colon follows.
    #[cold]
    pub(super) fn odd_colon(&mut self) -> State {
        let end = self.last_end;
        if self.cut_misquoted(true) {
            return self.colon();
        }
        let Some(byte) = self.peek() else {
            self.push_missing();
            self.cut = true;
            return State::After;
        };
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for arrow in [b"=>".as_slice(), b":=", b"->", b"==", b"=", b"\xEF\xBC\x9A"] {
            if rest.starts_with(arrow) {
                let place = span(self.at, self.at + arrow.len());
                let written = self.slice(self.at, self.at + arrow.len());
                let edits = vec![edit(place, ":")];
                self.report
                    .add_habit(Habit::OddColons, place, edits, |place| {
                        syntax(place, format!("{} between key and value", quoted(written)))
                            .label("JSON writes `:`")
                            .help("write `:`")
                    });
                return self.pass_colon(arrow.len());
            }
        }
        let no_value = matches!(byte, b',' | b'}' | b']') || byte == b'"' && self.key_at(self.at);
        if no_value {
            return self.key_without_value(byte);
        }
        self.report.add(span(end, end), |place| {
            syntax(place, "missing `:` between key and value")
                .label("`:` belongs here")
                .help("add `:`")
                .edit(Safety::Safe, place, ":")
        });
        State::Value
    }

    /// `{"a", …}` or `"Action": "a", "b"`: a string that is no key.
    fn key_without_value(&mut self, next: u8) -> State {
        let Some(key) = self.nodes.last().copied() else {
            return State::After;
        };
        let place = key.span();
        let first = self.nodes.len() == self.top as usize + 2;
        let braces = self
            .nodes
            .get(self.top as usize)
            .is_some_and(|node| node.has(BRACE));
        let member_follows = next == b',' && self.key_at(scan::space(self.bytes, self.at + 1));
        if first && braces && next != b'"' && !member_follows {
            let opener = self.span_of_opener(self.top);
            self.report.add(opener, |place| {
                syntax(place, "a list stands in `[` and `]`, not in braces")
                    .label("`[` is meant, if no values are missing")
                    .also(key.span(), "this has no value")
            });
            if let Some(node) = self.nodes.last_mut() {
                node.flags &= !KEY;
            }
            self.turn_into(Kind::Array);
            return State::After;
        }
        let before = self.nodes.len() - 1;
        self.nodes.truncate(before);
        // Several of them in a row are one mistake.
        let follows = self.valueless != usize::MAX
            && self
                .bytes
                .get(self.valueless..place.start as usize)
                .is_some_and(|between| between.iter().all(|byte| b" \t\r\n,".contains(byte)));
        if !follows {
            self.report.add(place, |place| {
                syntax(place, "key without a value")
                    .label("`:` and a value should follow")
                    .help("give it a value; several values of one key stand in `[` and `]`")
            });
        }
        self.valueless = place.end as usize;
        // The next member may follow without more words about commas.
        self.lenient = self.last_end;
        State::After
    }

    /// The end of the character at `start`.
    pub(super) fn char_end(&self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        start + rest.chars().next().map_or(1, char::len_utf8)
    }

    /// `"kms:MultiRegion": true` where a value should stand: an object without braces.
    pub(super) fn colon_after_value(&mut self) -> State {
        let Some(key) = self.last_string().copied().filter(|node| !node.has(KEY)) else {
            return self.junk_after();
        };
        let index = self.nodes.len() - 1;
        let first = index == self.top as usize + 1;
        let parent = self.parent(self.top);
        let in_object = self.nodes.get(parent as usize).map(|node| node.kind) == Some(Kind::Object);
        match self.inside {
            Inside::Root => {
                self.report.add(Span::at(key.start), |place| {
                    syntax(place, "`{` is missing at the beginning")
                        .label("a member needs an object around it")
                        .edit(Safety::Safe, place, "{")
                });
                self.insert_object(index, BRACE);
            }
            Inside::Array if first => {
                let opener = self.span_of_opener(self.top);
                self.report.add(opener, |place| {
                    syntax(place, "`[` where `{` should stand")
                        .label("members stand in braces")
                        .also(key.span(), "this is a key")
                });
                self.turn_into(Kind::Object);
                self.flag_key();
            }
            Inside::Array if in_object => {
                // The list ends before this key.
                self.nodes.truncate(index);
                let at = self.at;
                self.last_end = self.end_of_last_child();
                self.comma = usize::MAX;
                self.report_unclosed(1, Safety::Unsafe, |_, _| {
                    "`]` is missing before the next member".to_owned()
                });
                self.close_levels(1);
                self.nodes.push(key);
                self.flag_key();
                if let Some(node) = self.nodes.last_mut() {
                    node.next = super::narrow(index + 1);
                }
                self.at = at;
                self.last_end = key.end as usize;
            }
            _ => {
                let place = key.span();
                self.report.add(place, |place| {
                    syntax(place, "member without braces around it")
                        .label("a value should stand here, and this is a key")
                        .help("put key and value in `{` and `}`")
                });
                self.insert_object(index, super::WRAPPED);
                self.wrapped += 1;
            }
        }
        self.colon()
    }

    /// Puts an open object before the last node, which becomes its first key.
    fn insert_object(&mut self, index: usize, flags: u8) {
        let Some(key) = self.nodes.pop() else {
            return;
        };
        let (at, end) = (self.at, self.last_end);
        self.at = key.start as usize;
        self.open_wide(Kind::Object, flags, 0);
        self.nodes.push(key);
        if let Some(node) = self.nodes.last_mut() {
            node.next = super::narrow(index + 2);
        }
        self.flag_key();
        (self.at, self.last_end) = (at, end);
    }

    /// The end of the last child of the innermost container.
    fn end_of_last_child(&self) -> usize {
        let mut end = 0;
        let mut index = self.top as usize + 1;
        while let Some(node) = self.nodes.get(index) {
            end = node.end as usize;
            index = (node.next as usize).max(index + 1);
        }
        end
    }
}
