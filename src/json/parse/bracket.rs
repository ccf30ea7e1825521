//! Brackets that are missing, too many or of the wrong kind.

use super::report::syntax;
use super::template::word_byte;
use super::{Inside, Kind, Parser, State, narrow, scan, span};
use crate::diagnostic::{Diagnostic, Safety};
use crate::json::node::{BRACE, NONE, WRAPPED};
use crate::source::Span;

/// How many open containers a closing bracket is compared with, and how many brackets after it.
const LEVELS: usize = 64;
/// How far text after a closing bracket is read to tell what the bracket means.
const REACH: usize = 2_000;
/// How many openers a finding points at.
const SHOWN: usize = 3;

impl Parser<'_> {
    /// A closing bracket that the fast path did not take: it may still be the right one.
    pub(super) fn closer(&mut self, byte: u8) -> State {
        let end = self.at + 1;
        if self.top != NONE && self.bracket_of(self.top) == byte {
            if let Some(comma) = self.pending_comma() {
                self.trailing_comma(comma, byte);
            }
            return self.close(end);
        }
        if self.top == NONE {
            return self.extra_closer(byte, true);
        }
        let levels = self.levels_to(byte);
        let parent = self.parent(self.top);
        let missing = levels.filter(|&(_, container)| self.fits(self.parent(container), end));
        if let Some((levels, _)) = missing {
            return self.closers_missing(levels, byte, Safety::Safe);
        }
        // One bracket of the wrong kind, or one too many.
        if self.fits(parent, end) {
            return self.wrong_closer(byte);
        }
        if self.fits(self.top, end) {
            return self.extra_closer(byte, true);
        }
        match levels {
            Some((levels, _)) => self.closers_missing(levels, byte, Safety::Unsafe),
            None => self.extra_closer(byte, false),
        }
    }

    /// The comma before a closing bracket.
    pub(super) fn trailing_comma(&mut self, comma: usize, closer: u8) {
        let kind = if closer == b']' { "element" } else { "member" };
        self.report.add(span(comma, comma + 1), |place| {
            syntax(
                place,
                format!("trailing comma before `{}`", char::from(closer)),
            )
            .label(format!("no {kind} follows"))
            .help("remove the comma")
            .edit(Safety::Safe, place, "")
        });
    }

    fn extra_closer(&mut self, byte: u8, plain: bool) -> State {
        let place = span(self.at, self.at + 1);
        let bracket = char::from(byte);
        self.report.add(place, |place| {
            let found = syntax(place, format!("`{bracket}` closes nothing"))
                .label("one bracket too many, or its partner is missing");
            if plain {
                found.help("remove it").edit(Safety::Safe, place, "")
            } else {
                found
            }
        });
        self.at += 1;
        if self.top == NONE && self.nodes.is_empty() {
            return State::Value;
        }
        // What is due next stays due, and a comma may stand on either side.
        self.last_end = self.at;
        self.lenient = self.at;
        State::After
    }

    fn wrong_closer(&mut self, byte: u8) -> State {
        let place = span(self.at, self.at + 1);
        let opener = self.span_of_opener(self.top);
        let right = char::from(self.bracket_of(self.top));
        let comma = self.pending_comma();
        self.report.add(place, |place| {
            let found = syntax(
                place,
                format!("`{}` where `{right}` should stand", char::from(byte)),
            )
            .label(format!("`{right}` belongs here"))
            .also(opener, "opened here");
            match comma {
                Some(comma) => found.edit(
                    Safety::Safe,
                    span(comma, place.end as usize),
                    right.to_string(),
                ),
                None => found.edit(Safety::Safe, place, right.to_string()),
            }
        });
        self.close(self.at + 1)
    }

    /// Closes `levels` containers before the closing bracket that stands here.
    fn closers_missing(&mut self, levels: usize, byte: u8, safety: Safety) -> State {
        self.report_unclosed(levels, safety, |names, one| {
            let verb = if one { "is" } else { "are" };
            format!("{names} {verb} missing before `{}`", char::from(byte))
        });
        self.close_levels(levels);
        self.close(self.at + 1)
    }

    /// Closes `levels` containers at the end of the last token.
    pub(super) fn close_levels(&mut self, levels: usize) {
        for _ in 0..levels {
            if self.is_wrapped(self.top) {
                self.wrapped -= 1;
            }
            self.close(self.last_end);
        }
    }

    /// One finding for the innermost `levels` containers, which have no closing bracket here.
    pub(super) fn report_unclosed(
        &mut self,
        levels: usize,
        safety: Safety,
        message: impl FnOnce(&str, bool) -> String,
    ) {
        let mut containers = Vec::new();
        let mut container = self.top;
        while container != NONE && containers.len() < levels.min(LEVELS + 1) {
            if !self.is_wrapped(container) {
                containers.push(container);
            }
            container = self.parent(container);
        }
        let end = self.last_end;
        let (comma, cut) = (self.pending_comma(), self.cut);
        let mut text = String::new();
        let mut openers = Vec::new();
        for &container in &containers {
            let bracket = char::from(self.bracket_of(container));
            self.start_line_like(container, end, &mut text);
            text.push(bracket);
            openers.push((bracket, self.span_of_opener(container)));
        }
        self.report.add(Span::at(narrow(end)), |place| {
            let names = names(openers.iter().map(|&(bracket, _)| bracket));
            let one = openers.len() == 1;
            let mut found: Diagnostic = syntax(place, message(&names, one));
            found = found.label(format!("{names} missing here"));
            for &(_, opener) in openers.iter().take(SHOWN) {
                found = found.also(opener, "opened here, never closed");
            }
            if cut || openers.len() > LEVELS {
                return found;
            }
            let place = match comma {
                Some(comma) => span(comma, comma + 1),
                None => place,
            };
            found.help(format!("add {names}")).edit(safety, place, text)
        });
    }

    /// The text ends. Closes what is open.
    pub(super) fn end_of_text(&mut self, state: State) {
        if state == State::Done {
            return;
        }
        if self.top == NONE {
            if self.nodes.is_empty() && self.report.is_empty() {
                self.report.add(Span::at(0), |place| {
                    syntax(place, "the file is empty")
                        .label("expected `{`")
                        .help("a JSON document holds one value, such as `{}`")
                });
            }
            return;
        }
        if state == State::Value && self.inside == Inside::Object {
            self.push_missing();
            self.cut = true;
        }
        let mut levels = 0;
        let mut container = self.top;
        while container != NONE {
            levels += 1;
            container = self.parent(container);
        }
        let cut = self.cut;
        if !self.is_wrapped_up() || cut {
            self.report_unclosed(levels, Safety::Safe, |names, one| {
                let verb = if one { "is" } else { "are" };
                match (cut, levels > LEVELS) {
                    (true, _) => "the text ends in the middle of a member".to_owned(),
                    (_, true) => format!("{levels} brackets are never closed"),
                    _ => format!("{names} {verb} missing at the end"),
                }
            });
        }
        self.close_levels(levels);
    }

    /// True where everything that is open has no brackets of its own.
    fn is_wrapped_up(&self) -> bool {
        let mut container = self.top;
        while container != NONE {
            if !self.is_wrapped(container) {
                return false;
            }
            container = self.parent(container);
        }
        true
    }

    /// How many containers lie inside the one that `byte` would close, and that one.
    fn levels_to(&self, byte: u8) -> Option<(usize, u32)> {
        let mut container = self.parent(self.top);
        for levels in 1..LEVELS {
            if container == NONE {
                return None;
            }
            if self.bracket_of(container) == byte {
                return Some((levels, container));
            }
            container = self.parent(container);
        }
        None
    }

    /// True where the text from `at` on can follow a value in `container`, as far as a look at
    /// brackets, a comma and a key tells.
    pub(super) fn fits(&self, mut container: u32, mut at: usize) -> bool {
        let limit = at + REACH;
        for _ in 0..LEVELS {
            at = self.past_space_and_comments(at);
            let inside = self.nodes.get(container as usize);
            match (self.bytes.get(at), inside) {
                (None, inside) => return inside.is_none(),
                (Some(_), _) if at > limit => return true,
                (Some(&byte @ (b']' | b'}')), Some(_)) => {
                    if self.bracket_of(container) != byte {
                        return false;
                    }
                    container = self.parent(container);
                    at += 1;
                }
                (Some(b','), Some(node)) => {
                    let next = self.past_space_and_comments(at + 1);
                    return match self.bytes.get(next) {
                        Some(b'"') => self.key_at(next) == (node.kind == Kind::Object),
                        Some(b'{' | b'[') => node.kind == Kind::Array,
                        Some(_) => true,
                        None => false,
                    };
                }
                _ => return false,
            }
        }
        true
    }

    /// True where a string that ends soon is followed by a colon.
    pub(super) fn key_at(&self, open: usize) -> bool {
        let window = self.bytes.get(..self.bytes.len().min(open + REACH));
        let string = window.and_then(|window| scan::string(window, open));
        string.is_some_and(|(end, _)| {
            let next = self.past_space_and_comments(end);
            matches!(self.bytes.get(next), Some(b':' | b'='))
        })
    }

    fn past_space_and_comments(&self, mut at: usize) -> usize {
        for _ in 0..8 {
            at = scan::space(self.bytes, at);
            match self.comment_end(at) {
                Some((end, _)) => at = end,
                None => break,
            }
        }
        at
    }

    pub(super) fn parent(&self, container: u32) -> u32 {
        let node = self.nodes.get(container as usize);
        node.map_or(NONE, |node| node.next)
    }

    /// The closing bracket that an open container wants, by how it is written.
    pub(super) fn bracket_of(&self, container: u32) -> u8 {
        match self.nodes.get(container as usize) {
            Some(node) if node.has(WRAPPED) => 0,
            Some(node) if node.has(BRACE) => b'}',
            _ => b']',
        }
    }

    pub(super) fn span_of_opener(&self, container: u32) -> Span {
        let start = self
            .nodes
            .get(container as usize)
            .map_or(0, |node| node.start);
        // An opener that had to be supplied has no text.
        match self.bytes.get(start as usize) {
            Some(b'{' | b'[') => Span::new(start, start + 1),
            _ => Span::at(start),
        }
    }

    /// Begins a new line, indented like the one that opened `container`, unless that is the line
    /// that ends at `end`.
    fn start_line_like(&self, container: u32, end: usize, text: &mut String) {
        let start = self.span_of_opener(container).start as usize;
        let between = self.bytes.get(start..end).unwrap_or_default();
        if memchr::memchr(b'\n', between).is_none() {
            return;
        }
        let before = self.bytes.get(..start).unwrap_or_default();
        let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let rest = self.text.get(line..start).unwrap_or_default();
        let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        text.push('\n');
        text.push_str(rest.get(..indent.min(200)).unwrap_or_default());
    }

    /// True where a letter or digit stands at `at`.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(|&byte| word_byte(byte))
    }
}

/// The brackets as a person lists them.
fn names(brackets: impl Iterator<Item = char>) -> String {
    let brackets: Vec<_> = brackets.collect();
    match brackets.as_slice() {
        [one] => format!("`{one}`"),
        [first, second] => format!("`{first}` and `{second}`"),
        more if more.len() <= 8 => format!("`{}`", more.iter().collect::<String>()),
        more => format!("{} brackets", more.len()),
    }
}
