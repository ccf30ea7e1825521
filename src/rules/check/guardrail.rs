//! Guardrails: rules that are asked of an organization as a whole, and who its members are.

use super::super::ast::{File, Quoted};
use super::{Checker, Scope};
use crate::source::Span;

impl<'t> Checker<'t, '_> {
    /// Makes a rule about an organization one that is asked of it as a whole.
    pub(super) fn guardrail(&mut self, file: &File<'t>, absent: Quoted<'t>) {
        if self.scope != Scope::Organization {
            let message = "`absent` is for rules that are asked of an `organization`";
            self.error(absent.span, message);
            return;
        }
        self.scope = Scope::Guardrail;
        let places = [
            file.at.as_ref().map(|_| "at"),
            file.label.map(|_| "label"),
            file.also.first().map(|_| "also"),
            file.fix.as_ref().map(|_| "fix"),
            file.report.as_ref().map(|_| "report"),
        ];
        if let Some(word) = places.into_iter().flatten().next() {
            let message = format!(
                "a rule with `absent` finds its place in the organization by itself and cannot have `{word}`"
            );
            self.error(absent.span, message);
        }
    }

    /// `principal member`: stands alone, in a rule about an organization.
    pub(super) fn of_members(&mut self, span: Span, in_list: bool) {
        self.of_members = true;
        if !matches!(self.scope, Scope::Organization | Scope::Guardrail) {
            self.error(span, "only an `organization` has members");
        }
        if in_list {
            self.error(
                span,
                "`member` stands alone: say the rest in a part of its own",
            );
        }
    }
}
