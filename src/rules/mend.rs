//! Fixes as edits of the policy's text.
//!
//! A fix that cannot be made as it stands (the policy is text inside a string, the key is tested
//! already, nothing would be left) is not offered.

use super::plan::{Element, Mend, Place};
use super::say::{Said, say};
use super::value::Value;
use crate::diagnostic::{Edit, Fix, Safety};
use crate::json::Value as Node;
use crate::policy::ast::Statement;
use crate::source::Span;

/// The edits of `mend` on what was found.
pub(super) fn mend<'x>(mend: &'x Mend, safety: Safety, said: &Said<'_, 'x, '_>) -> Option<Fix> {
    if is_embedded(said.policy.node) {
        return None;
    }
    let edit = match mend {
        Mend::AddCondition {
            operator,
            key,
            values,
        } => {
            let values: Vec<String> = values
                .iter()
                .map(|value| quote(&say(value, said)))
                .collect();
            let value = match values.as_slice() {
                [only] => only.clone(),
                _ => format!("[{}]", values.join(", ")),
            };
            add_condition(said.statement?, operator, &say(key, said), &value)?
        }
        Mend::Replace { what, text } => {
            let span = said.run.path(what).span()?;
            Edit {
                span,
                text: quote(&say(text, said)),
            }
        }
        Mend::Set { element, text } => set(*element, &quote(&say(text, said)), said)?,
        Mend::Remove(place) => remove(place, said)?,
    };
    Some(Fix {
        safety,
        edits: vec![edit],
    })
}

/// True where the policy stands inside a string of the file: its own text then has other lengths
/// than the file.
fn is_embedded(node: Node<'_>) -> bool {
    node.raw().len() != node.span().len() as usize
}

/// A JSON string.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Adds `"key": value` to the operator's block, the block, or the whole `Condition`.
fn add_condition(
    statement: &Statement<'_>,
    operator: &str,
    key: &str,
    value: &str,
) -> Option<Edit> {
    let Some(condition) = &statement.condition else {
        return append(statement.node, &["Condition", operator, key], value);
    };
    let Some(block) = condition
        .operators
        .iter()
        .find(|block| block.name.text == operator)
    else {
        return append(condition.value, &[operator, key], value);
    };
    let tested = block
        .conditions
        .iter()
        .any(|condition| condition.key.text.eq_ignore_ascii_case(key));
    (!tested)
        .then(|| append(block.value, &[key], value))
        .flatten()
}

/// Appends a member to an object: `path` are its keys from the outermost to the innermost.
fn append(object: Node<'_>, path: &[&str], value: &str) -> Option<Edit> {
    let last = object.members().last();
    let layout = Layout::of(object);
    let mut text = String::new();
    let (&outer, inner) = path.split_first()?;
    let at = match last {
        Some((_, value)) => {
            text.push(',');
            value.span().end
        }
        None => object.span().start.checked_add(1)?,
    };
    layout.open(&mut text, 1);
    text.push_str(&quote(outer));
    text.push_str(": ");
    for (depth, key) in inner.iter().enumerate() {
        text.push('{');
        layout.open(&mut text, depth + 2);
        text.push_str(&quote(key));
        text.push_str(": ");
    }
    text.push_str(value);
    for depth in (0..inner.len()).rev() {
        layout.close(&mut text, depth + 1);
        text.push('}');
    }
    if last.is_none() {
        layout.close(&mut text, 0);
    }
    Some(Edit {
        span: Span::at(at),
        text,
    })
}

/// How an object is laid out: on one line, or a member a line.
struct Layout<'t> {
    /// The line break and the indent of a member; empty on one line.
    indent: &'t str,
    /// One step of indent.
    step: &'t str,
}

impl<'t> Layout<'t> {
    fn of(object: Node<'t>) -> Self {
        let raw = object.raw();
        let inside = raw.get(1..).unwrap_or_default();
        let blank =
            |text: &str| text.len() - text.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let indent = inside.get(..blank(inside)).unwrap_or_default();
        let Some(line) = indent.rfind('\n') else {
            return Self {
                indent: "",
                step: "",
            };
        };
        let start = if indent
            .get(..line)
            .is_some_and(|before| before.ends_with('\r'))
        {
            line - 1
        } else {
            line
        };
        let indent = indent.get(start..).unwrap_or_default();
        // What the closing brace lacks to the members is one step.
        let body = raw.trim_end_matches('}');
        let closing = body.rsplit('\n').next().unwrap_or_default();
        let width = indent.trim_start_matches(['\r', '\n']).len();
        let outer = if closing.trim().is_empty() {
            closing.len()
        } else {
            0
        };
        let step = indent
            .get(indent.len() - width.saturating_sub(outer).min(width)..)
            .unwrap_or_default();
        Self { indent, step }
    }

    /// The break before a member that stands `depth` levels in.
    fn open(&self, text: &mut String, depth: usize) {
        if self.indent.is_empty() {
            if text.ends_with(',') {
                text.push(' ');
            }
            return;
        }
        text.push_str(self.indent);
        for _ in 1..depth {
            text.push_str(self.step);
        }
    }

    /// The break before the brace that closes `depth` levels in.
    fn close(&self, text: &mut String, depth: usize) {
        if self.indent.is_empty() {
            return;
        }
        if depth == 0 {
            text.push_str(
                self.indent
                    .get(..self.indent.len() - self.step.len())
                    .unwrap_or_default(),
            );
        } else {
            self.open(text, depth);
        }
    }
}

/// The object that has the element.
fn owner<'x>(element: Element, said: &Said<'_, 'x, '_>) -> Option<Node<'x>> {
    if element.of_document() {
        Some(said.policy.node)
    } else {
        said.statement.map(|statement| statement.node)
    }
}

fn set(element: Element, value: &str, said: &Said<'_, '_, '_>) -> Option<Edit> {
    let owner = owner(element, said)?;
    if let Some(old) = owner.get(element.name()) {
        return Some(Edit {
            span: old.span(),
            text: value.to_owned(),
        });
    }
    // A new `Version` belongs at the top.
    let Some((key, _)) = owner
        .members()
        .next()
        .filter(|_| element == Element::Version)
    else {
        return append(owner, &[element.name()], value);
    };
    let gap = owner
        .raw()
        .get(1..(key.span().start - owner.span().start) as usize)
        .unwrap_or_default();
    let gap = if gap.is_empty() { " " } else { gap };
    Some(Edit {
        span: Span::at(key.span().start),
        text: format!("{}: {value},{gap}", quote(element.name())),
    })
}

/// Removes one of several entries, a condition, or an element, with its comma.
fn remove(place: &Place, said: &Said<'_, '_, '_>) -> Option<Edit> {
    let statement = said.statement;
    let (whole, spans): (Span, Vec<Span>) = match place {
        Place::Element(element) => {
            let owner = owner(*element, said)?;
            let (key, value) = owner
                .members()
                .find(|(key, _)| key.text() == element.name())?;
            (key.span().join(value.span()), members(owner))
        }
        // No rule can write this place.
        Place::Allowing(_) => return None,
        Place::Path(path) => match said.run.path(path) {
            Value::Condition(block, condition) => (
                condition.key.span().join(condition.value.span()),
                members(block.value),
            ),
            value => {
                let span = value.span()?;
                (span, neighbours(statement?, span))
            }
        },
    };
    let at = spans.iter().position(|span| *span == whole)?;
    let next = spans.get(at + 1);
    let before = at.checked_sub(1).and_then(|at| spans.get(at));
    let span = match (next, before) {
        (Some(next), _) => Span::new(whole.start, next.start),
        (None, Some(before)) => Span::new(before.end, whole.end),
        // The only one: nothing would be left.
        (None, None) => return None,
    };
    Some(Edit {
        span,
        text: String::new(),
    })
}

fn members(object: Node<'_>) -> Vec<Span> {
    object
        .members()
        .map(|(key, value)| key.span().join(value.span()))
        .collect()
}

/// The entries of the array that holds the string at `span`.
fn neighbours(statement: &Statement<'_>, span: Span) -> Vec<Span> {
    let mut arrays: Vec<Node<'_>> = Vec::new();
    arrays.extend(
        statement
            .action
            .iter()
            .chain(&statement.not_action)
            .map(|element| element.value),
    );
    arrays.extend(
        statement
            .resource
            .iter()
            .chain(&statement.not_resource)
            .map(|element| element.value),
    );
    let principals = statement.principal.iter().chain(&statement.not_principal);
    arrays.extend(principals.flat_map(|element| element.members.iter().map(|member| member.value)));
    let conditions = statement
        .condition
        .iter()
        .flat_map(super::super::policy::ast::ConditionBlock::conditions);
    arrays.extend(conditions.map(|(_, condition)| condition.value));
    let holder = arrays
        .into_iter()
        .find(|array| array.span().covers(span) && array.span() != span);
    holder.map_or(Vec::new(), |array| array.items().map(Node::span).collect())
}
