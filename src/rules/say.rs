//! Texts with their holes filled.

use super::eval::Run;
use super::plan::{Path, Piece, Template};
use super::types::Prop;
use super::value::Value;
use super::words::push_cut;
use crate::policy::ast::{Policy, Statement};

/// How many items of a list a text names.
const NAMED: usize = 3;

/// What a finding is about: the slots as they were found, and the statement.
pub(super) struct Said<'r, 'x, 'p> {
    pub(super) run: &'r Run<'x, 'p>,
    pub(super) policy: &'x Policy<'x>,
    pub(super) statement: Option<&'x Statement<'x>>,
}

/// The text with its holes filled.
pub(super) fn say(template: &Template, said: &Said<'_, '_, '_>) -> String {
    let mut text = String::new();
    for piece in &template.0 {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Value(path) => push_path(&mut text, path, said),
        }
    }
    text
}

fn push_path(text: &mut String, path: &Path, said: &Said<'_, '_, '_>) {
    let value = said.run.path(path);
    if !matches!(value, Value::Nothing) {
        return push(text, value);
    }
    let Some((&list, before)) = path.steps.split_last() else {
        return;
    };
    let owner = said.run.path(&Path {
        slot: path.slot,
        steps: before.into(),
    });
    push_list(text, owner, list);
}

/// `a, b, c and 4 more`.
fn push_list(text: &mut String, owner: Value<'_>, list: Prop) {
    let mut count = 0;
    owner.each(list, &mut |item| {
        if count < NAMED {
            if count > 0 {
                text.push_str(", ");
            }
            push(text, item);
        }
        count += 1;
        false
    });
    if count > NAMED {
        text.push_str(" and ");
        text.push_str(&(count - NAMED).to_string());
        text.push_str(" more");
    }
}

fn push(text: &mut String, value: Value<'_>) {
    match value {
        Value::Nothing | Value::Document(_) | Value::Organization(_) | Value::Row(_) => {}
        Value::Bool(yes) => text.push_str(if yes { "true" } else { "false" }),
        Value::Found(found) => text.push_str(&super::told::tell(&found.witness)),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Kind(kind) => text.push_str(&kind.to_string()),
        Value::Catalogued(action) => text.push_str(action.name()),
        Value::Statement(statement) => {
            if let Some(sid) = &statement.sid {
                push_cut(text, &sid.text);
            } else {
                text.push_str("statement ");
                text.push_str(&(statement.index + 1).to_string());
            }
        }
        _ => push_cut(text, value.text().unwrap_or_default()),
    }
}
