//! Marks of templates and documentation: `${x}`, `{{x}}`, `%{ if x }`, `<name>`, `...`.

use super::report::syntax;
use super::{Kind, Parser, State, span};
use crate::diagnostic::Safety;

/// How far a placeholder may reach; looking for its end is bounded by this.
const REACH: usize = 400;

/// How marks begin and end; longer beginnings first.
const PAIRS: [(&[u8], &[u8]); 8] = [
    (b"${", b"}"),
    (b"%{", b"}"),
    (b"{{", b"}}"),
    (b"{%", b"%}"),
    (b"<%", b"%>"),
    (b"<<", b">>"),
    (b"$(", b")"),
    (b"<", b">"),
];

/// Something that a program or a person would replace before the text is JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Stands for a value or a part of one.
    Placeholder,
    /// Steers a template and stands for nothing: `%{ if x }`.
    Directive,
    /// Dots in a sample: something was left out.
    Elision,
}

impl Parser<'_> {
    /// The template mark that begins here and its end.
    pub(super) fn mark(&self) -> Option<(Mark, usize)> {
        let rest = self.bytes.get(self.at..)?;
        let window = rest.get(..REACH.min(rest.len()))?;
        if let Some(length) = dots(window) {
            return Some((Mark::Elision, self.at + self.elision(length)));
        }
        let (open, close) = PAIRS
            .into_iter()
            .find(|(open, _)| window.starts_with(open))?;
        let line = memchr::memchr2(b'\n', b'\r', window).unwrap_or(window.len());
        let inner = window.get(open.len()..line)?;
        // `{{"a": …}}` is two objects, `{{}}` has no name.
        let first = *inner.trim_ascii_start().first()?;
        if open == b"{{" && matches!(first, b'"' | b'{' | b'[' | b'}') {
            return None;
        }
        let length = match close {
            b"}" => balanced(inner)?,
            _ => memchr::memmem::find(inner, close)?,
        };
        let inner = inner.get(..length)?;
        let end = self.at + open.len() + length + close.len();
        let mark = match open {
            b"%{" | b"{%" => Mark::Directive,
            b"{{" if is_control(inner) => Mark::Directive,
            _ => Mark::Placeholder,
        };
        Some((mark, end))
    }

    /// The length of an elision that begins with `length` bytes of dots: words that follow on
    /// the line belong to it.
    fn elision(&self, length: usize) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.get(length).is_some_and(|&byte| word_byte(byte)) {
            return memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        }
        length
    }

    /// Passes over a mark that is no value and goes on in `state`; a comma may be missing after.
    pub(super) fn pass_mark(&mut self, mark: Mark, end: usize, state: State) -> State {
        let start = self.at;
        self.report_mark(mark, start, end);
        self.at = end;
        self.last_end = end;
        self.lenient = end;
        state
    }

    /// Takes a mark as a value that is not known.
    pub(super) fn mark_value(&mut self, mark: Mark, end: usize) -> State {
        self.report_mark(mark, self.at, end);
        self.push(Kind::Missing, end, 0)
    }

    fn report_mark(&mut self, mark: Mark, start: usize, end: usize) {
        let written = self.slice(start, end);
        let comma = self.pending_comma();
        let bytes = self.bytes;
        self.report.add(span(start, end), |place| match mark {
            Mark::Placeholder => syntax(
                place,
                format!("placeholder {} outside of a string", quoted(written)),
            )
            .label("JSON only once something is put in here")
            .help(
                "put the placeholder in double quotes, or check the file that the template makes",
            ),
            Mark::Directive => syntax(place, format!("template directive {}", quoted(written)))
                .label("not JSON")
                .help("check the file that the template makes"),
            Mark::Elision => {
                // A comma before it would be left over at the end of a list.
                let next = super::scan::space(bytes, end);
                let ends = matches!(bytes.get(next), None | Some(b']' | b'}'));
                let both = matches!(bytes.get(next), Some(b',')).then_some(next + 1);
                let cut = match (comma, both) {
                    (Some(comma), _) if ends => span(comma, end),
                    (_, Some(after)) => span(start, after),
                    _ => span(start, end),
                };
                syntax(place, "something was left out of the JSON text here")
                    .label("an ellipsis is not JSON")
                    .help("write out what stands here, or remove it")
                    .edit(Safety::Unsafe, cut, "")
            }
        });
    }
}

/// The length of a run of three or more dots, or of ellipsis characters.
fn dots(bytes: &[u8]) -> Option<usize> {
    let dots = bytes.iter().take_while(|&&byte| byte == b'.').count();
    if dots >= 3 {
        return Some(dots);
    }
    bytes.starts_with("…".as_bytes()).then_some("…".len())
}

/// Offset of the `}` that closes an already open `{`.
fn balanced(inner: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in inner.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(offset),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// True for a Handlebars, Go or Helm action that steers and prints nothing.
fn is_control(inner: &[u8]) -> bool {
    let inner = inner.strip_prefix(b"-").unwrap_or(inner).trim_ascii_start();
    let sign = matches!(inner.first(), Some(b'#' | b'/' | b'!'));
    let words: [&[u8]; 7] = [
        b"if", b"else", b"end", b"range", b"with", b"block", b"define",
    ];
    sign || words.into_iter().any(|word| {
        inner
            .strip_prefix(word)
            .is_some_and(|rest| !rest.first().is_some_and(|&byte| word_byte(byte)))
    })
}

/// True for bytes of a plain word.
pub(super) const fn word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// `text` in backticks, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("`{}…`", text.get(..cut).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}
