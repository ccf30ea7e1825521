//! Strings that are not well formed: other quotes, no closing quote, bad escapes, raw line breaks.

use super::report::{EDITS, Habit, edit, syntax};
use super::template::quoted;
use super::{Kind, Parser, State, narrow, scan, span};
use crate::diagnostic::{Edit, Safety};
use crate::json::node::{ESCAPED, KEY, NONE};
use crate::source::Span;

/// How far is looked ahead to tell how a broken string goes on.
const REACH: usize = 1_000;

/// A quote that JSON does not know.
#[derive(Clone, Copy, Debug)]
pub(super) struct OddQuote {
    habit: Habit,
    /// Its bytes.
    width: u8,
}

/// Curly and other typographic quotes.
const CURLY: [&str; 9] = ["“", "”", "„", "‟", "‘", "’", "«", "»", "＂"];

impl Parser<'_> {
    /// The quote that stands here, if it is one that JSON does not know.
    pub(super) fn odd_quote(&self) -> Option<OddQuote> {
        let rest = self.text.get(self.at..)?;
        let (habit, width) = if rest.starts_with('\'') {
            (Habit::SingleQuotes, 1)
        } else if rest.starts_with("\\\"") {
            (Habit::EscapedQuotes, 2)
        } else {
            (Habit::CurlyQuotes, curly(rest)?)
        };
        Some(OddQuote { habit, width })
    }

    /// Reads a string in other quotes.
    pub(super) fn alternative_string(&mut self, open: OddQuote, flags: u8) -> State {
        let start = self.at;
        let content = start + usize::from(open.width);
        let (content_end, trail) = self.alternative_end(content, open);
        let end = content_end + usize::from(trail);
        let inner = self.slice(content, content_end);
        let mut edits = vec![edit(span(start, content), "\"")];
        if open.habit != Habit::EscapedQuotes {
            inner_edits(inner, content, &mut edits);
        }
        if !edits.is_empty() {
            edits.push(edit(span(content_end, end), "\""));
        }
        let (message, help) = match open.habit {
            Habit::SingleQuotes => ("string in single quotes", "use double quotes"),
            Habit::EscapedQuotes => (
                "escaped quote around a string",
                "the text was taken out of a string: undo the escaping, `\"` instead of `\\\"`",
            ),
            _ => ("string in typographic quotes", "use straight double quotes"),
        };
        self.report
            .add_habit(open.habit, span(start, end), edits, |place| {
                syntax(place, message)
                    .label("JSON strings stand in `\"`")
                    .help(help)
            });
        let escaped = if inner.contains('\\') { ESCAPED } else { 0 };
        self.push(Kind::String, end, flags | escaped);
        if let Some(node) = self.nodes.last_mut() {
            (node.lead, node.trail) = (open.width, trail);
        }
        State::After
    }

    /// Where the content of such a string ends, and the bytes of its closing quote.
    fn alternative_end(&self, content: usize, open: OddQuote) -> (usize, u8) {
        let rest = self.bytes.get(content..).unwrap_or_default();
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = self.text.get(content..content + line).unwrap_or_default();
        let mut escaped = false;
        for (offset, character) in line.char_indices() {
            let here = line.get(offset..).unwrap_or_default();
            let width = match open.habit {
                // An apostrophe goes on into its word.
                Habit::SingleQuotes if character == '\'' && !escaped => {
                    u8::from(!self.is_word(content + offset + 1))
                }
                Habit::EscapedQuotes if here.starts_with("\\\"") && !escaped => 2,
                Habit::CurlyQuotes if character == '"' => 1,
                Habit::CurlyQuotes => curly(here).unwrap_or(0),
                _ => 0,
            };
            if width > 0 {
                return (content + offset, width);
            }
            escaped = character == '\\' && !escaped;
        }
        (self.trimmed_end(content, content + line.len()), 0)
    }

    /// Reads a string in double quotes that is not well formed.
    #[cold]
    pub(super) fn odd_string(&mut self, flags: u8) -> State {
        let open = self.at;
        let mut at = open + 1;
        let mut escaped = 0;
        // The string is known to go on up to here.
        let mut known = 0;
        loop {
            at = scan::plain(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => return self.push(Kind::String, at + 1, flags | escaped),
                Some(b'\\') => {
                    escaped = ESCAPED;
                    at = match scan::escape(self.bytes, at) {
                        Some((_, length)) => at + length,
                        None => self.bad_escape(at),
                    };
                }
                Some(b'\n' | b'\r') if self.goes_on(at, &mut known) => {
                    let place = span(at, at + 1);
                    self.report
                        .add_habit(Habit::LineBreaks, place, Vec::new(), |place| {
                            syntax(place, "line break inside a string")
                                .label("the string goes on in the next line")
                                .help(
                                    "join the lines, or write `\\n` where the line break is meant",
                                )
                        });
                    at += 1 + usize::from(self.bytes.get(at..at + 2) == Some(b"\r\n"));
                }
                Some(&byte) if byte != b'\n' && byte != b'\r' => {
                    let place = span(at, at + 1);
                    let plain = crate::json::decode::escape(self.slice(at, at + 1));
                    let edits = vec![edit(place, plain.as_str())];
                    self.report
                        .add_habit(Habit::ControlCharacters, place, edits, |place| {
                            let name = if byte == b'\t' {
                                "tab"
                            } else {
                                "control character"
                            };
                            syntax(place, format!("{name} inside a string"))
                                .label("not allowed as it is")
                                .help(format!("write it as `{plain}`"))
                        });
                    at += 1;
                }
                _ => return self.unterminated(open, at, flags | escaped),
            }
        }
    }

    /// Reports the backslash at `at` and says where to go on.
    fn bad_escape(&mut self, at: usize) -> usize {
        let bytes = self.bytes;
        let next = bytes.get(at + 1).copied();
        let length = match next {
            None | Some(b'\n' | b'\r') => 1,
            Some(b'u') if scan::hex4(bytes, at + 2).is_some() => 6,
            Some(b'x') => 2,
            Some(_) => self.char_end(at + 1) - at,
        };
        let written = self.slice(at, at + length);
        let hex = bytes.get(at + 2..at + 4).unwrap_or_default();
        self.report.add(span(at, at + length), |place| {
            let found = syntax(place, format!("{} is no escape sequence", quoted(written)));
            match next {
                Some(b'\'') => {
                    found
                        .label("single quotes need no backslash")
                        .edit(Safety::Safe, place, "'")
                }
                Some(b'x') if hex.len() == 2 && hex.iter().all(u8::is_ascii_hexdigit) => found
                    .label("JSON has `\\u` with four digits")
                    .edit(Safety::Safe, place, "\\u00"),
                Some(b'u') if length == 6 => found
                    .label("half of a surrogate pair")
                    .help("write the character itself"),
                Some(b'u') => found.label("`\\u` needs four hexadecimal digits"),
                _ => found
                    .label("not known to JSON")
                    .help("write `\\\\` for a backslash")
                    .edit(Safety::Unsafe, Span::at(place.start), "\\"),
            }
        });
        at + length
    }

    /// True where the string that meets a line break at `at` goes on in the next line. `known`
    /// keeps the place of the closing quote, so that it is looked for once.
    fn goes_on(&self, at: usize, known: &mut usize) -> bool {
        if at >= *known {
            *known = self.closing_quote(at).unwrap_or(0);
        }
        at < *known
    }

    /// The quote that closes the string that meets a line break at `at` in one of the next lines,
    /// as far as words and quotes tell.
    fn closing_quote(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let window = rest.get(..REACH.min(rest.len())).unwrap_or_default();
        let mut start = at + 1;
        for line in window.split(|&byte| byte == b'\n' || byte == b'\r').skip(1) {
            let quote = memchr::memchr(b'"', line);
            let before = line.get(..quote.unwrap_or(line.len())).unwrap_or_default();
            let before = before.trim_ascii();
            if before
                .first()
                .is_some_and(|byte| b"{}[],:#/".contains(byte))
            {
                return None;
            }
            let Some(quote) = quote else {
                start += line.len() + 1;
                continue;
            };
            let after = line.get(quote + 1..).unwrap_or_default().trim_ascii_start();
            let closes = matches!(after.first(), None | Some(b',' | b':' | b']' | b'}'));
            return (!before.is_empty() && closes).then_some(start + quote);
        }
        None
    }

    /// The string that begins at `open` has no closing quote before the line ends at `stop`.
    fn unterminated(&mut self, open: usize, stop: usize, flags: u8) -> State {
        let mut end = self.trimmed_end(open + 1, stop);
        if flags & KEY != 0
            && let Some(colon) = memchr::memchr(b':', self.bytes.get(open..end).unwrap_or_default())
        {
            end = self.trimmed_end(open + 1, open + colon);
        }
        self.report_unclosed_string(open, end);
        self.push(Kind::String, end, flags);
        if let Some(node) = self.nodes.last_mut() {
            node.trail = 0;
        }
        State::After
    }

    fn report_unclosed_string(&mut self, open: usize, end: usize) {
        self.report.add(Span::at(narrow(end)), |place| {
            syntax(place, "string without closing quote")
                .label("`\"` is missing here")
                .also(span(open, open + 1), "string begins here")
                .help("add `\"`")
                .edit(Safety::Safe, place, "\"")
        });
    }

    /// The end of a string's content that has no closing quote: without white space, a comma and
    /// closing brackets that fit what is open.
    fn trimmed_end(&self, start: usize, stop: usize) -> usize {
        let content = self.text.get(start..stop).unwrap_or_default();
        let kept = content.trim_end();
        let kept = kept.strip_suffix(',').unwrap_or(kept).trim_end();
        let without = kept.trim_end_matches([']', '}', ' ', '\t']);
        let tail = kept.get(without.len()..).unwrap_or_default();
        let mut container = self.top;
        let balanced = {
            let bytes = kept.as_bytes();
            memchr::memchr2_iter(b'{', b'[', bytes).count()
                >= memchr::memchr2_iter(b'}', b']', bytes).count()
        };
        let fits = tail.bytes().filter(u8::is_ascii_punctuation).all(|byte| {
            let right = container != NONE && self.bracket_of(container) == byte;
            container = self.parent(container);
            right
        });
        start
            + if fits && !balanced {
                without.len()
            } else {
                kept.len()
            }
    }

    /// Shortens the last string where it lacks its closing quote and so took in the next opening
    /// one: `"Effect: "Allow"`. True where it did; reading goes on inside the former string.
    pub(super) fn cut_misquoted(&mut self, key: bool) -> bool {
        let Some(node) = self.last_string().copied() else {
            return false;
        };
        let (start, end) = (node.start as usize, node.end as usize);
        if (node.lead, node.trail) != (1, 1) || node.has(KEY) != key {
            return false;
        }
        let content = self.slice(start + 1, end - 1);
        let head = content
            .char_indices()
            .nth(REACH)
            .map_or(content, |(cut, _)| content.get(..cut).unwrap_or_default());
        let closing = head
            .char_indices()
            .filter_map(|(at, _)| Some((at, curly(head.get(at..)?)?)))
            .find(|&(at, width)| {
                self.is_followed_by_structure(start + 1 + at + usize::from(width))
            });
        if let Some((at, width)) = closing {
            let place = span(start + 1 + at, start + 1 + at + usize::from(width));
            let edits = vec![edit(place, "\"")];
            self.report
                .add_habit(Habit::CurlyQuotes, place, edits, |place| {
                    syntax(place, "string in typographic quotes")
                        .label("JSON strings stand in `\"`")
                        .help("use straight double quotes")
                });
            self.shorten(place.end as usize, width);
            return true;
        }
        let sign = if key { ':' } else { ',' };
        let kept = content.trim_end();
        let Some(kept) = kept.strip_suffix(sign) else {
            return false;
        };
        // The next token must touch the quote, as the content of a string does.
        let touches =
            self.at == end && (self.is_word(end) || matches!(self.peek(), Some(b'*' | b'$')));
        if !touches || kept.is_empty() || content.trim_end().len() == content.len() && !key {
            return false;
        }
        let cut = start + 1 + kept.trim_end().len();
        self.report_unclosed_string(start, cut);
        self.shorten(cut, 0);
        true
    }

    fn shorten(&mut self, end: usize, trail: u8) {
        if let Some(node) = self.nodes.last_mut() {
            node.end = narrow(end);
            node.trail = trail;
        }
        self.at = end;
        self.last_end = end;
    }
}

/// The bytes of the typographic quote that `text` begins with.
fn curly(text: &str) -> Option<u8> {
    let quote = CURLY.into_iter().find(|quote| text.starts_with(quote))?;
    u8::try_from(quote.len()).ok()
}

/// What must be escaped, or not, once a string stands in double quotes.
fn inner_edits(inner: &str, start: usize, edits: &mut Vec<Edit>) {
    if memchr::memchr2_iter(b'"', b'\'', inner.as_bytes())
        .nth(EDITS)
        .is_some()
    {
        edits.clear();
        return;
    }
    let mut escaped = false;
    for (offset, character) in inner.char_indices() {
        let at = start + offset;
        match character {
            '"' if !escaped => edits.push(edit(span(at, at), "\\")),
            '\'' if escaped => edits.push(edit(span(at - 1, at), "")),
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
}
