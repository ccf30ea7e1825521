//! Types: from the syntax tree to the compiled rule, or to what is wrong with it.
//!
//! Goes on after an error, so that one run names all of them.

mod compare;
mod condition;
mod covers;
mod guardrail;
mod names;
mod question;
mod region;
mod report;
mod request;

use super::ast::{self, Clause, File};
use super::outline::Filter;
use super::plan::{
    self, Beside, DOCUMENT, Element, Grouping, Node, Path, Place, Plan, STATEMENT, Template,
};
use super::sets::{SetRef, Sets};
use super::syntax::problem;
use super::types::{Prop, Type};
use super::words::nearest;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// What a condition is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Statement,
    Document,
    Group,
    Organization,
    /// An organization once, as a whole.
    Guardrail,
    Request,
}

impl Scope {
    /// True where each statement is asked about in turn.
    fn of_statement(self) -> bool {
        matches!(self, Self::Statement | Self::Request)
    }
}

const SCOPES: [(&str, Scope); 5] = [
    ("statement", Scope::Statement),
    ("document", Scope::Document),
    ("group", Scope::Group),
    ("organization", Scope::Organization),
    ("request", Scope::Request),
];

/// A name in scope.
#[derive(Clone, Debug)]
struct Name<'t> {
    text: &'t str,
    path: Path,
    ty: Type,
}

struct Checker<'t, 's> {
    sets: &'s Sets,
    scope: Scope,
    errors: Vec<Diagnostic>,
    /// Names that can be used here, innermost last.
    names: Vec<Name<'t>>,
    /// Every name that a `some` has bound so far.
    exported: Vec<Name<'t>>,
    /// The tables whose rows have types of their own.
    tables: Vec<SetRef>,
    slots: u8,
    /// The slot of `covered`, once something needs it.
    covered: Option<u8>,
    /// The elements that the condition names, in order.
    mentioned: Vec<Element>,
    /// The slot of the request that a question finds.
    witness: Option<u8>,
    /// A question is about members of an organization.
    of_members: bool,
    /// The clause up to its condition.
    clause: Span,
}

/// Checks a rule that has a clause. `None` where it cannot run.
pub(super) fn check<'t>(
    file: &File<'t>,
    clause: &Clause<'t>,
    sets: &Sets,
) -> (Option<Plan>, Vec<Diagnostic>) {
    let mut checker = Checker {
        sets,
        scope: Scope::Statement,
        errors: Vec::new(),
        names: Vec::new(),
        exported: Vec::new(),
        tables: Vec::new(),
        slots: 2,
        covered: None,
        mentioned: Vec::new(),
        witness: None,
        of_members: false,
        clause: clause.span,
    };
    let plan = checker.rule(file, clause);
    let mut errors = checker.errors;
    // What stands beside an `or` about the request is checked once a branch.
    let mut seen = Vec::new();
    errors.retain(|error| {
        let new = !seen.contains(error);
        if new {
            seen.push(error.clone());
        }
        new
    });
    (errors.is_empty().then_some(plan), errors)
}

impl<'t> Checker<'t, '_> {
    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(problem(span, message));
    }

    /// An error about a word that is none of those known.
    fn unknown<'c>(
        &mut self,
        word: ast::Word<'_>,
        message: String,
        known: impl Iterator<Item = &'c str>,
    ) {
        let error = problem(word.span, message);
        self.errors.push(match nearest(word.value, known) {
            Some(meant) => error.help(format!("did you mean `{meant}`?")),
            None => error,
        });
    }

    fn rule(&mut self, file: &File<'t>, clause: &Clause<'t>) -> Plan {
        self.open(file, clause);
        let condition = if self.scope == Scope::Request {
            self.requests(&clause.condition, !clause.required, clause.span)
        } else {
            self.lower(&clause.condition, !clause.required)
        };
        let bound = condition.bound();
        // From here on, names are those that a firing condition has filled.
        let exported = std::mem::take(&mut self.exported);
        let (known, lost): (Vec<_>, Vec<_>) = exported
            .into_iter()
            .partition(|name| bound & (1 << name.path.slot) != 0);
        let lost: Vec<&str> = lost.into_iter().map(|name| name.text).collect();
        let first = known
            .iter()
            .find(|name| has_place(name.ty, &name.path))
            .cloned();
        self.names.extend(known);

        // What asks about requests points at what allows the one that was found.
        let allowing = self
            .witness
            .filter(|_| self.scope != Scope::Statement && condition.finds(plan::Ask::is_allowed));
        let at = match &file.at {
            Some(place) => self.place(place, &lost),
            None if allowing.is_some() && self.scope != Scope::Guardrail => {
                Place::Allowing(allowing.unwrap_or_default())
            }
            None => match first {
                Some(name) => Place::Path(name.path),
                None => self.default_place(),
            },
        };
        let severities = file.severities.iter().filter_map(|(word, expr)| {
            let condition = self.lower(expr, true);
            Some((self.severity(*word)?, condition))
        });
        let severities = severities.collect();
        let codes = file.codes.iter().map(|(words, expr)| {
            let words = words.iter().map(|word| word.value.to_owned().into());
            (words.collect(), self.lower(expr, true))
        });
        let codes = codes.collect();
        let label = file
            .label
            .map_or_else(Template::default, |text| self.template(text, &lost));
        let also = file
            .also
            .iter()
            .map(|(place, text)| (self.place(place, &lost), self.template(*text, &lost)));
        let also = also.collect();
        let message = file
            .message
            .map_or_else(Template::default, |text| self.template(text, &lost));
        let absent = file.absent.map(|text| self.template(text, &lost));
        let help = file.help.map(|text| self.template(text, &lost));
        let example = file.example.map(|text| self.template(text, &lost));
        let fix = file.fix.as_ref().and_then(|fix| self.fix(fix, &lost));
        let grouping = self.grouping(file.report.as_ref(), &lost);
        let applies_to = file.applies_to.and_then(|word| self.action_set(word));
        Plan {
            per_statement: self.scope.of_statement(),
            beside: match self.scope {
                Scope::Organization | Scope::Guardrail if self.of_members => Beside::Members,
                Scope::Organization | Scope::Guardrail => Beside::Organization,
                _ => Beside::Group,
            },
            absent,
            witness: self.witness,
            finds: self.witness.is_some_and(|slot| bound & (1 << slot) != 0),
            filter: Filter::of(&condition, false),
            filter_alone: Filter::of(&condition, true),
            condition,
            at,
            label,
            also,
            message,
            help,
            example,
            severities,
            codes,
            fix,
            grouping,
            applies_to,
        }
    }

    /// Opens the scope: the names that every condition of it can use.
    fn open(&mut self, file: &File<'t>, clause: &Clause<'t>) {
        let scope = SCOPES.iter().find(|(name, _)| *name == clause.scope.value);
        if let Some(&(_, scope)) = scope {
            self.scope = scope;
        } else {
            let message = format!("`{}` is no scope of a rule", clause.scope.value);
            self.unknown(clause.scope, message, SCOPES.iter().map(|(name, _)| *name));
        }
        if let Some(absent) = file.absent {
            self.guardrail(file, absent);
        }
        let (slot, ty) = match self.scope {
            Scope::Statement | Scope::Request => (STATEMENT, Type::Statement),
            Scope::Guardrail => (DOCUMENT, Type::Organization),
            _ => (DOCUMENT, Type::Document),
        };
        if self.scope == Scope::Guardrail {
            self.bring("organization", Path::slot(DOCUMENT), Type::Organization);
        } else {
            self.bring("document", Path::slot(DOCUMENT), Type::Document);
        }
        if self.scope.of_statement() {
            self.bring("statement", Path::slot(STATEMENT), Type::Statement);
        }
        if let Some(binder) = clause.binder {
            self.legal_name(binder);
            self.bring(binder.value, Path::slot(slot), ty);
        }
    }

    fn bring(&mut self, name: &'t str, path: Path, ty: Type) {
        self.names.push(Name {
            text: name,
            path,
            ty,
        });
    }

    fn severity(&mut self, word: ast::Word<'t>) -> Option<Severity> {
        let severity = Severity::from_name(word.value);
        if severity.is_none() {
            let message = format!("`{}` is no severity", word.value);
            self.unknown(word, message, ["error", "warning", "note"].into_iter());
        }
        severity
    }

    /// A set that must hold actions.
    fn action_set(&mut self, word: ast::Word<'t>) -> Option<SetRef> {
        let set = self.set(word)?;
        if set.kind() != super::sets::SetKind::Actions {
            let message = format!("`@{}` is no set of actions", word.value);
            self.error(word.span, message);
            return None;
        }
        Some(set)
    }

    fn set(&mut self, word: ast::Word<'t>) -> Option<SetRef> {
        let set = self.sets.get(word.value);
        if set.is_none() {
            let sets = self.sets;
            let message = format!("there is no set `@{}`", word.value);
            let error = problem(word.span, message);
            self.errors.push(match nearest(word.value, sets.names()) {
                Some(meant) => error.help(format!("did you mean `@{meant}`?")),
                None => error,
            });
        }
        set
    }

    /// A free slot; the same one for the same name and type, so that a message can use it whichever
    /// branch of an `or` has filled it.
    fn slot(&mut self, name: ast::Word<'t>, ty: Type) -> u8 {
        let same = |known: &&Name<'t>| known.text == name.value && known.ty == ty;
        let taken =
            |slot: u8, names: &[Name<'t>]| names.iter().any(|known| known.path.slot == slot);
        if let Some(known) = self.exported.iter().find(same) {
            let slot = known.path.slot;
            if !taken(slot, &self.names) {
                return slot;
            }
        }
        self.fresh(name.span)
    }

    fn fresh(&mut self, span: Span) -> u8 {
        if usize::from(self.slots) >= plan::SLOTS {
            self.error(
                span,
                format!("a rule can name at most {} things", plan::SLOTS - 2),
            );
            return self.slots - 1;
        }
        self.slots += 1;
        self.slots - 1
    }

    /// Where a finding points if the rule does not say: the narrowest element that it names.
    fn default_place(&self) -> Place {
        match self.mentioned.first() {
            Some(&element) => Place::Element(element),
            None => Place::Path(Path::slot(if self.scope.of_statement() {
                STATEMENT
            } else {
                DOCUMENT
            })),
        }
    }

    fn grouping(&mut self, path: Option<&ast::Path<'t>>, lost: &[&str]) -> Grouping {
        let Some(path) = path else {
            return if self.scope.of_statement() {
                Grouping::Statement
            } else {
                Grouping::Document
            };
        };
        let single = if let [only] = path.names.as_slice() {
            only.value
        } else {
            ""
        };
        match single {
            "statement" if self.scope.of_statement() => Grouping::Statement,
            "document" => Grouping::Document,
            "action" => Grouping::Item,
            _ => match self.found_path(path, lost) {
                Some((path, ty)) if ty.is_text() => Grouping::Text(path),
                Some((_, ty)) => {
                    let message = format!("findings are grouped by a text, this is {}", ty.name());
                    self.error(path.span, message);
                    Grouping::Statement
                }
                None => Grouping::Statement,
            },
        }
    }
}

/// True where a value of this type, found by this path, stands somewhere in the policy.
fn has_place(ty: Type, path: &Path) -> bool {
    let computed = path.steps.iter().any(|prop| {
        matches!(
            prop,
            Prop::Column(_)
                | Prop::Matches
                | Prop::ResourceTypes
                | Prop::AccessLevel
                | Prop::FullName
                | Prop::Eligibility
                | Prop::PrincipalType
                | Prop::Comparison
                | Prop::SetPrefix
                | Prop::Audience
                | Prop::RequestAction
                | Prop::RequestResource
                | Prop::RequestPrincipal
        )
    });
    let placed = ty.is_text() || matches!(ty, Type::Statement | Type::Document | Type::Condition);
    placed && !computed && ty != Type::Catalogued
}

/// A condition that stands where a wrong one was.
fn broken() -> Node {
    Node::no()
}
