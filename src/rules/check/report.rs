//! What a finding says and where: texts with holes, places, fixes.

use super::super::ast::{self, Quoted};
use super::super::plan::{Element, Mend, Path, Piece, Place, Template};
use super::super::types::{Type, Vocabulary};
use super::{Checker, has_place};
use crate::diagnostic::Safety;
use crate::source::{Span, Spanned};

/// The text of a string: `\"` and `\\` are a quote and a backslash, `\n` a line break.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    text
}

/// The place of `part`, a piece of the string's own text.
fn inside(quoted: Quoted<'_>, part: &str, length: usize) -> Span {
    let offset = part
        .as_ptr()
        .addr()
        .saturating_sub(quoted.value.as_ptr().addr());
    let at = |n: usize| {
        quoted
            .span
            .start
            .saturating_add(u32::try_from(n).unwrap_or(u32::MAX))
    };
    Span::new(at(offset), at(offset + length).min(quoted.span.end))
}

impl<'t> Checker<'t, '_> {
    /// Reads a text with holes: `{a}`, `{a.service}`; `{{` and `}}` are braces.
    pub(super) fn template(&mut self, quoted: Quoted<'t>, lost: &[&str]) -> Template {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = quoted.value;
        while let Some(at) = rest.find(['\\', '{', '}']) {
            let (before, from) = rest.split_at(at);
            literal.push_str(before);
            let mut chars = from.chars();
            let first = chars.next();
            let second = chars.next();
            rest = match (first, second) {
                (Some('\\'), Some(escaped)) => {
                    literal.push(if escaped == 'n' { '\n' } else { escaped });
                    chars.as_str()
                }
                (Some(brace @ ('{' | '}')), Some(again)) if brace == again => {
                    literal.push(brace);
                    chars.as_str()
                }
                (Some('{'), _) => {
                    let after_brace = from.get(1..).unwrap_or_default();
                    let Some((hole, after)) = after_brace.split_once('}') else {
                        let span = inside(quoted, from, from.len());
                        self.error(span, "this `{` is never closed; `{{` is a brace");
                        break;
                    };
                    if let Some(path) = self.hole(quoted, hole, lost) {
                        if !literal.is_empty() {
                            pieces.push(Piece::Text(std::mem::take(&mut literal).into()));
                        }
                        pieces.push(Piece::Value(path));
                    }
                    after
                }
                _ => {
                    let span = inside(quoted, from, 1);
                    self.error(span, "this `}` closes nothing; `}}` is a brace");
                    from.get(1..).unwrap_or_default()
                }
            };
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal.into()));
        }
        Template(pieces.into())
    }

    fn hole(&mut self, quoted: Quoted<'t>, hole: &'t str, lost: &[&str]) -> Option<Path> {
        let mut names = Vec::new();
        for name in hole.split('.') {
            let trimmed = name.trim();
            names.push(Spanned::new(
                trimmed,
                inside(quoted, trimmed, trimmed.len()),
            ));
        }
        let path = ast::Path {
            names,
            span: inside(quoted, hole, hole.len()),
        };
        if hole.trim().is_empty() {
            self.error(path.span, "a name is wanted between the braces");
            return None;
        }
        let (found, ty) = self.found_path(&path, lost)?;
        if matches!(ty, Type::Row(_)) {
            self.error(
                path.span,
                "a row of a table has no text of its own; name one of its columns",
            );
            return None;
        }
        Some(found)
    }

    /// A place to point at.
    pub(super) fn place(&mut self, place: &ast::Place<'t>, lost: &[&str]) -> Place {
        match place {
            ast::Place::Element(word) => {
                let element = self.element(*word).unwrap_or(Element::Statement);
                Place::Element(element)
            }
            ast::Place::Path(path) => match self.found_path(path, lost) {
                Some((found, ty)) => {
                    if !has_place(ty, &found) {
                        self.error(
                            path.span,
                            format!("{} has no place in the policy to point at", ty.name()),
                        );
                    }
                    Place::Path(found)
                }
                None => self.default_place(),
            },
        }
    }

    pub(super) fn fix(&mut self, fix: &ast::Fix<'t>, lost: &[&str]) -> Option<(Mend, Safety)> {
        let safety = match fix.safety.map(|word| word.value) {
            Some("safe") => Safety::Safe,
            Some("display") => Safety::Display,
            _ => Safety::Unsafe,
        };
        let mend = match &fix.mend {
            ast::Mend::AddCondition {
                operator,
                key,
                values,
            } => {
                if !self.scope.of_statement() {
                    self.error(
                        fix.span,
                        "a condition is added to a statement; this rule is about a document",
                    );
                }
                self.operator(*operator);
                Mend::AddCondition {
                    operator: operator.value.into(),
                    key: self.template(*key, lost),
                    values: values
                        .iter()
                        .map(|value| self.template(*value, lost))
                        .collect(),
                }
            }
            ast::Mend::Replace { what, text } => {
                let (path, ty) = self.found_path(what, lost)?;
                let whole = path.steps.is_empty() || !matches!(ty, Type::Service);
                if !ty.is_text() || !has_place(ty, &path) || !whole {
                    self.error(
                        what.span,
                        "only a whole string of the policy can be replaced",
                    );
                    return None;
                }
                Mend::Replace {
                    what: path,
                    text: self.template(*text, lost),
                }
            }
            ast::Mend::Set { element, text } => {
                let text = self.template(*text, lost);
                let element = self.element(*element)?;
                Mend::Set { element, text }
            }
            ast::Mend::Remove(place) => Mend::Remove(self.place(place, lost)),
        };
        Some((mend, safety))
    }

    /// Refuses a word that is no condition operator.
    fn operator(&mut self, word: ast::Word<'t>) {
        let known = Vocabulary::Comparison.words();
        let name = word.value.rsplit(':').next().unwrap_or_default();
        let plain = name.strip_suffix("IfExists").unwrap_or(name);
        let prefix = word.value.split_once(':').map(|(prefix, _)| prefix);
        let prefixed = prefix.is_none_or(|prefix| Vocabulary::SetPrefix.words().contains(&prefix));
        if !known.contains(&plain) || !prefixed {
            let message = format!("`{}` is no condition operator", word.value);
            self.unknown(word, message, known.iter().copied());
        }
    }
}
