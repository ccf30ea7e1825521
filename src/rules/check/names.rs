//! Names and properties.

use super::super::ast::{self, Word};
use super::super::plan::{DOCUMENT, Element, Path, STATEMENT, Term};
use super::super::sets::ColumnKind;
use super::super::syntax::problem;
use super::super::types::{Prop, Type};
use super::super::words::nearest;
use super::{Checker, Scope};

/// Words with a meaning of their own.
const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "some",
    "every",
    "no",
    "in",
    "is",
    "like",
    "within",
    "covers",
    "has",
    "where",
    "statement",
    "document",
    "covered",
    "action",
    "resource",
    "principal",
    "context",
    "request",
    "same",
    "when",
    "known",
    "everything",
    "everyone",
    "absent",
    "foreign",
    "stranger",
    "phi",
    "member",
    "organization",
    "element",
];

impl<'t> Checker<'t, '_> {
    /// Refuses a name that would be read as something else.
    pub(super) fn legal_name(&mut self, name: Word<'t>) {
        if RESERVED.contains(&name.value) {
            self.error(
                name.span,
                format!(
                    "`{}` has a meaning of its own and cannot be a name here",
                    name.value
                ),
            );
        } else if self.names.iter().any(|known| known.text == name.value) {
            self.error(name.span, format!("`{}` is named already", name.value));
        }
    }

    /// The value at the end of a path, and its type.
    pub(super) fn path(&mut self, path: &ast::Path<'t>) -> Option<(Path, Type)> {
        let (&first, rest) = path.names.split_first()?;
        let (mut found, mut ty) = self.start(first)?;
        for &word in rest {
            let (prop, next) = self.property(ty, word)?;
            found.push(prop);
            ty = next;
        }
        self.mention(&found);
        Some((found, ty))
    }

    /// As [`Self::path`] outside the condition, where `lost` are the names that are not filled.
    pub(super) fn found_path(
        &mut self,
        path: &ast::Path<'t>,
        lost: &[&str],
    ) -> Option<(Path, Type)> {
        let first = path.names.first()?;
        let known = self.names.iter().any(|name| name.text == first.value);
        if !known && lost.contains(&first.value) {
            let message = format!(
                "`{}` may be unknown when the rule fires: it stands under `every`, `no` or `not`, or in one branch of an `or`",
                first.value
            );
            self.error(path.span, message);
            return None;
        }
        self.path(path)
    }

    /// A name in scope, or a property of the statement or the document.
    fn start(&mut self, word: Word<'t>) -> Option<(Path, Type)> {
        if word.value == "covered" {
            if let Some(slot) = self.covered {
                return Some((Path::slot(slot), Type::Catalogued));
            }
            self.error(
                word.span,
                "`covered` is the action that a `covers` has found; this rule has none",
            );
            return None;
        }
        if let Some(name) = self.names.iter().rev().find(|name| name.text == word.value) {
            return Some((name.path.clone(), name.ty));
        }
        let whole = if self.scope == Scope::Guardrail {
            Type::Organization
        } else {
            Type::Document
        };
        let owners = [(STATEMENT, Type::Statement), (DOCUMENT, whole)];
        for (slot, ty) in owners {
            if ty == Type::Statement && !self.scope.of_statement() {
                continue;
            }
            if let Some(&(_, prop, next)) = ty.properties().find(|(name, ..)| *name == word.value) {
                let mut path = Path::slot(slot);
                path.push(prop);
                return Some((path, next));
            }
        }
        let mut known: Vec<&str> = self.names.iter().map(|name| name.text).collect();
        if self.scope.of_statement() {
            known.extend(Type::Statement.properties().map(|(name, ..)| *name));
        }
        known.extend(whole.properties().map(|(name, ..)| *name));
        let message = format!("nothing is called `{}` here", word.value);
        self.unknown(word, message, known.into_iter());
        None
    }

    fn property(&mut self, ty: Type, word: Word<'t>) -> Option<(Prop, Type)> {
        if let Type::Row(table) = ty {
            return self.column(table, word);
        }
        if let Some(&(_, prop, next)) = ty.properties().find(|(name, ..)| *name == word.value) {
            return Some((prop, next));
        }
        let message = format!("{} has no property `{}`", ty.name(), word.value);
        self.unknown(word, message, ty.properties().map(|(name, ..)| *name));
        None
    }

    fn column(&mut self, table: usize, word: Word<'t>) -> Option<(Prop, Type)> {
        let set = self.tables.get(table).cloned()?;
        let columns = set.columns();
        let at = columns.iter().position(|(name, _)| *name == word.value);
        let Some((at, (_, kind))) = at.and_then(|at| Some((at, columns.get(at)?))) else {
            let error = problem(
                word.span,
                format!("`@{}` has no column `{}`", set.name(), word.value),
            );
            self.errors.push(
                match nearest(word.value, columns.iter().map(|(name, _)| *name)) {
                    Some(meant) => error.help(format!("did you mean `{meant}`?")),
                    None => error,
                },
            );
            return None;
        };
        Some((
            Prop::Column(u8::try_from(at).unwrap_or(u8::MAX)),
            column_type(*kind),
        ))
    }

    /// Remembers the element that a path reads.
    fn mention(&mut self, path: &Path) {
        let of_statement = path.slot == STATEMENT && self.scope.of_statement();
        let of_document = path.slot == DOCUMENT;
        let element = match path.steps.first() {
            Some(Prop::Actions) => Element::Action,
            Some(Prop::NotActions) => Element::NotAction,
            Some(Prop::Resources) => Element::Resource,
            Some(Prop::NotResources) => Element::NotResource,
            Some(Prop::Principals) => Element::Principal,
            Some(Prop::NotPrincipals) => Element::NotPrincipal,
            Some(Prop::Conditions) => Element::Condition,
            Some(Prop::Sid) => Element::Sid,
            Some(Prop::Version) => Element::Version,
            Some(Prop::Id) => Element::Id,
            Some(Prop::Statements) => Element::Statement,
            _ => return,
        };
        if if element.of_document() {
            of_document && !self.scope.of_statement()
        } else {
            of_statement
        } {
            self.mentioned.push(element);
        }
    }

    /// An element by its name.
    pub(super) fn element(&mut self, word: Word<'t>) -> Option<Element> {
        let element = Element::from_name(word.value);
        if element.is_none() {
            let message = format!("`{}` is no element of a policy", word.value);
            self.unknown(word, message, Element::names());
        }
        element
    }

    /// Text or number found or written.
    pub(super) fn term(&mut self, operand: &ast::Operand<'t>) -> Option<(Term, Type)> {
        use super::super::plan::Const;
        match operand {
            ast::Operand::Text(quoted) => {
                let text = super::report::unescape(quoted.value);
                Some((Term::Const(Const::Text(text.into())), Type::Text))
            }
            ast::Operand::Number(word) => Some((
                Term::Const(Const::Number(word.value.parse().unwrap_or(0.0))),
                Type::Number,
            )),
            ast::Operand::Path(path) => self.path(path).map(|(path, ty)| (Term::Path(path), ty)),
            ast::Operand::Call(..) => {
                let message = "a question is true or false; a value is wanted here";
                self.error(operand.span(), message);
                None
            }
            ast::Operand::ContextKey(..) => {
                let message = "`context` asks about requests: it stands in a question such as `allowed(…)`, or under `forbid request`";
                self.error(operand.span(), message);
                None
            }
            ast::Operand::Set(_) | ast::Operand::List(..) => {
                self.error(operand.span(), "one value is wanted here, this is a set");
                None
            }
        }
    }
}

pub(super) fn column_type(kind: ColumnKind) -> Type {
    match kind {
        ColumnKind::Text => Type::Text,
        ColumnKind::Texts => Type::List(&Type::Text),
        ColumnKind::Action => Type::Catalogued,
        ColumnKind::Actions => Type::List(&Type::Catalogued),
    }
}
