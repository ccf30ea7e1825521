//! The parser: strict JSON on the fast path, recovery off it.
//!
//! An explicit stack of open containers (the nodes themselves), one state, one token of text at a
//! time. Every state either takes text or closes a container, so it ends. Looking ahead is
//! bounded everywhere, so it is linear.

mod after;
mod bracket;
mod foreign;
mod member;
mod quote;
mod report;
mod template;
mod trivia;
mod verify;
mod word;

use super::node::{BRACE, ESCAPED, KEY, Kind, NONE, Node, WRAPPED, narrow};
use super::scan;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use report::{Report, syntax};

/// What reading a text gives.
pub(super) struct Parsed {
    pub nodes: Vec<Node>,
    /// Index of the outermost value, [`NONE`] where there is none.
    pub root: u32,
    pub found: Vec<Diagnostic>,
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Parsed {
    // Room for nodes and for an inserted one at the end of the text.
    if text.len() >= (NONE / 2) as usize {
        let message = "the text is too large: 2 GiB or more";
        return Parsed {
            nodes: Vec::new(),
            root: NONE,
            found: vec![syntax(Span::at(0), message)],
        };
    }
    let mut parser = Parser::new(text);
    parser.run();
    parser.finish()
}

/// What the parser waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A value: the root, after a colon, or an element after a comma.
    Value,
    /// The first element or member, or the closing bracket.
    First,
    /// A member after a comma.
    Key,
    /// A comma or a closing bracket; after the root, the end.
    After,
    /// Nothing: the rest of the text has been dealt with.
    Done,
}

/// Which kind of container is innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Root,
    Array,
    Object,
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The next byte to read.
    at: usize,
    nodes: Vec<Node>,
    /// Index of the innermost open container, [`NONE`] at the root.
    top: u32,
    inside: Inside,
    /// The end of the last token other than a comma.
    last_end: usize,
    /// How many nodes there were when a container was last closed.
    closed: u32,
    /// Where the last comma stands, `usize::MAX` before any.
    comma: usize,
    /// The place after which a comma may be left out: something unreadable was passed over.
    lenient: usize,
    /// How many open objects have no braces of their own.
    wrapped: u32,
    /// End of the last key that was dropped for want of a value.
    valueless: usize,
    /// The text ends in the middle of a member: a bracket would not mend it.
    cut: bool,
    report: Report,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            // Policies as people write them have a node for every 25 to 40 bytes.
            nodes: Vec::with_capacity(text.len() / 32 + 8),
            top: NONE,
            inside: Inside::Root,
            last_end: 0,
            closed: NONE,
            comma: usize::MAX,
            lenient: usize::MAX,
            wrapped: 0,
            valueless: usize::MAX,
            cut: false,
            report: Report::default(),
        }
    }

    fn finish(mut self) -> Parsed {
        if let Some(found) = foreign::binary(self.text, !self.report.is_empty()) {
            self.report.clear();
            self.report.add(found.span, |_| found);
            self.nodes.clear();
        }
        let mut found = self.report.finish();
        verify::verify(self.text, &mut found);
        Parsed {
            root: root(&self.nodes),
            nodes: self.nodes,
            found,
        }
    }

    fn run(&mut self) {
        self.start_of_text();
        let mut state = State::Value;
        loop {
            self.skip();
            let Some(byte) = self.peek() else {
                return self.end_of_text(state);
            };
            if state == State::After
                && self.wrapped > 0
                && byte != b':'
                && self.is_wrapped(self.top)
            {
                self.wrapped -= 1;
                state = self.close(self.last_end);
                continue;
            }
            state = match state {
                State::Value => self.value(byte),
                State::First => match (self.inside, byte) {
                    (Inside::Object, b'"') => self.key(),
                    (Inside::Object, b'}') | (Inside::Array, b']') => self.close(self.at + 1),
                    (Inside::Object, _) => self.odd_key(byte),
                    _ => self.value(byte),
                },
                State::Key if byte == b'"' => self.key(),
                State::Key => self.odd_key(byte),
                State::After => match (self.inside, byte) {
                    (Inside::Object, b',') => self.pass_comma(State::Key),
                    (Inside::Array, b',') => self.pass_comma(State::Value),
                    (Inside::Object, b'}') | (Inside::Array, b']') => self.close(self.at + 1),
                    _ => self.odd_after(byte),
                },
                State::Done => return,
            };
        }
    }

    #[inline]
    fn value(&mut self, byte: u8) -> State {
        match byte {
            b'"' => match scan::string(self.bytes, self.at) {
                Some((end, escaped)) => {
                    self.push(Kind::String, end, if escaped { ESCAPED } else { 0 })
                }
                None => self.odd_string(0),
            },
            b'{' if self.bytes.get(self.at + 1) != Some(&b'{') => self.open(Kind::Object, BRACE),
            b'[' => self.open(Kind::Array, 0),
            b'-' | b'0'..=b'9' => self.number(),
            b't' if self.literal(b"true") => self.push(Kind::Bool, self.at + 4, 0),
            b'f' if self.literal(b"false") => self.push(Kind::Bool, self.at + 5, 0),
            b'n' if self.literal(b"null") => self.push(Kind::Null, self.at + 4, 0),
            _ => self.odd_value(byte),
        }
    }

    #[inline]
    fn number(&mut self) -> State {
        match scan::number(self.bytes, self.at) {
            Some(end) if !word::goes_on(self.bytes, end) => {
                if !scan::in_range(self.slice(self.at, end)) {
                    self.out_of_range(end);
                }
                self.push(Kind::Number, end, 0)
            }
            _ => self.odd_number(),
        }
    }

    /// True where exactly `word` stands here.
    #[inline]
    fn literal(&self, word: &[u8]) -> bool {
        let end = self.at + word.len();
        self.bytes.get(self.at..end) == Some(word) && !word::goes_on(self.bytes, end)
    }

    #[inline]
    fn key(&mut self) -> State {
        match scan::string(self.bytes, self.at) {
            Some((end, escaped)) => {
                self.push(Kind::String, end, if escaped { ESCAPED | KEY } else { KEY });
            }
            None => {
                self.odd_string(KEY);
            }
        }
        self.colon()
    }

    /// Reads the colon after a key.
    #[inline]
    fn colon(&mut self) -> State {
        self.skip();
        if self.peek() == Some(b':') {
            return self.pass_colon(1);
        }
        self.odd_colon()
    }

    fn pass_colon(&mut self, length: usize) -> State {
        self.at += length;
        self.last_end = self.at;
        State::Value
    }

    #[inline]
    fn pass_comma(&mut self, next: State) -> State {
        self.comma = self.at;
        self.at += 1;
        next
    }

    /// Adds a leaf that reaches from here to `end`.
    #[inline]
    fn push(&mut self, kind: Kind, end: usize, flags: u8) -> State {
        self.nodes.push(Node {
            start: narrow(self.at),
            end: narrow(end),
            next: narrow(self.nodes.len() + 1),
            kind,
            flags,
            lead: 1,
            trail: 1,
        });
        self.at = end;
        self.last_end = end;
        State::After
    }

    /// Adds a value that is not there.
    fn push_missing(&mut self) -> State {
        let at = self.at;
        self.at = self.last_end;
        self.push(Kind::Missing, self.last_end, 0);
        self.at = at;
        State::After
    }

    #[inline]
    fn open(&mut self, kind: Kind, flags: u8) -> State {
        self.open_wide(kind, flags, 1)
    }

    /// Opens a container whose bracket takes `width` bytes.
    #[inline]
    fn open_wide(&mut self, kind: Kind, flags: u8, width: usize) -> State {
        let index = narrow(self.nodes.len());
        self.push(kind, self.at + width, flags);
        if let Some(node) = self.nodes.last_mut() {
            node.next = self.top;
        }
        self.enter(index);
        State::First
    }

    /// Closes the innermost container, which ends at `end`, and goes on there unless that has
    /// been passed already.
    #[inline]
    fn close(&mut self, end: usize) -> State {
        let next = narrow(self.nodes.len());
        let mut parent = NONE;
        if let Some(node) = self.nodes.get_mut(self.top as usize) {
            parent = node.next;
            node.next = next;
            node.end = narrow(end);
        }
        self.enter(parent);
        self.closed = next;
        self.at = self.at.max(end);
        self.last_end = end;
        State::After
    }

    #[inline]
    fn enter(&mut self, index: u32) {
        self.top = index;
        self.inside = match self.nodes.get(index as usize).map(|node| node.kind) {
            Some(Kind::Object) => Inside::Object,
            Some(_) => Inside::Array,
            None => Inside::Root,
        };
    }

    #[inline]
    fn skip(&mut self) {
        self.at = scan::space(self.bytes, self.at);
        if let Some(byte) = self.peek()
            && trivia::may_begin(byte)
        {
            self.trivia();
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn is_wrapped(&self, index: u32) -> bool {
        let node = self.nodes.get(index as usize);
        node.is_some_and(|node| node.has(WRAPPED))
    }

    /// The string that was read last, if nothing has been read since.
    fn last_string(&self) -> Option<&Node> {
        let node = self.nodes.last()?;
        let last = node.end as usize == self.last_end && self.closed != narrow(self.nodes.len());
        (last && node.kind == Kind::String).then_some(node)
    }

    /// The comma before this place, if nothing but white space lies between.
    fn pending_comma(&self) -> Option<usize> {
        (self.comma != usize::MAX && self.comma >= self.last_end).then_some(self.comma)
    }

    /// True directly after something unreadable, where a comma may be left out.
    fn is_lenient(&self) -> bool {
        self.lenient == self.last_end && self.pending_comma().is_none()
    }
}

/// Index of the outermost value. Braces around a lone object (`{ {…} }`) are not it.
fn root(nodes: &[Node]) -> u32 {
    match nodes {
        [] => NONE,
        [outer, only, ..]
            if outer.kind == Kind::Array && outer.has(BRACE) && only.next == outer.next =>
        {
            1
        }
        _ => 0,
    }
}

/// A span of the text being read.
fn span(start: usize, end: usize) -> Span {
    Span::new(narrow(start), narrow(end))
}
