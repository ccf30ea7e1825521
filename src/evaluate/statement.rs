//! One statement: do its elements match a request?
//!
//! Source: IAM User Guide, "IAM JSON policy elements reference".

use super::Mismatch;
use super::caller::Caller;
use super::condition;
use super::context::Context;
use super::glob;
use super::principal::{self, Named};
use super::variable;
use crate::diagnostic::quoted;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Effect, Element, Entry, Statement};
use crate::policy::resource::ResourcePattern;
use crate::policy::{Policy, PolicyKind};
use crate::request::Request;
use crate::source::Span;

/// A request with all that follows from it.
#[derive(Debug)]
pub(super) struct View<'r> {
    /// The request as written.
    pub(super) request: &'r Request,
    /// Who makes it.
    pub(super) caller: Caller<'r>,
    /// Its context keys.
    pub(super) context: Context<'r>,
    /// True if the caller has a permissions boundary.
    pub(super) bounded: bool,
}

/// True for the kinds of policy whose statements name principals.
pub(super) fn names_principals(kind: &PolicyKind) -> bool {
    match kind {
        PolicyKind::Trust | PolicyKind::Resource(_) | PolicyKind::Endpoint | PolicyKind::Rcp => {
            true
        }
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp => {
            false
        }
    }
}

impl<'r> View<'r> {
    /// Takes a request apart of which nobody reads why a statement does not match it.
    pub(super) fn wordless(request: &'r Request) -> Self {
        let mut view = Self::new(request);
        view.context.wordless = true;
        view
    }

    /// Takes a request apart.
    pub(super) fn new(request: &'r Request) -> Self {
        let caller = Caller::new(request);
        let context = Context::new(request, &caller);
        Self {
            request,
            caller,
            context,
            bounded: false,
        }
    }

    /// Whether a statement matches: as what it names the caller (`None` where the policy's kind
    /// names nobody), or the first element that does not match.
    pub(super) fn matches(
        &self,
        policy: &Policy<'_>,
        statement: &Statement<'_>,
        names_principals: bool,
    ) -> Result<Option<Named>, Mismatch> {
        if statement.effect().is_none() {
            let effect = statement.effect.as_ref();
            let span = effect.map_or_else(|| statement.node.span(), |effect| effect.leaf.span());
            return Err(self.mismatch(span, || {
                "a statement without `Allow` or `Deny` does nothing".to_owned()
            }));
        }
        let named = names_principals
            .then(|| self.principal(statement))
            .transpose()?;
        self.action(statement)?;
        self.resource(policy, statement)?;
        let operators = statement
            .condition
            .iter()
            .flat_map(|block| &block.operators);
        for block in operators {
            let Some(operator) = block.operator else {
                return Err(self.mismatch(block.name.span(), || {
                    format!("{} is no condition operator", quoted(&block.name.text))
                }));
            };
            for condition in &block.conditions {
                let variables = policy.has_variables();
                condition::holds(block, operator, condition, variables, &self.context)?;
            }
        }
        Ok(named)
    }

    fn mismatch(&self, span: Span, words: impl FnOnce() -> String) -> Mismatch {
        Mismatch {
            span,
            message: self.context.why(words),
        }
    }

    /// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements:
    /// `NotPrincipal`" (a Deny always hits a principal with a permissions boundary).
    fn principal(&self, statement: &Statement<'_>) -> Result<Named, Mismatch> {
        let caller = || quoted(self.caller.text);
        let mut named = None;
        if let Some(element) = &statement.principal {
            let found = principal::names(element, &self.caller);
            named = Some(found.ok_or_else(|| {
                self.mismatch(element.key.span(), || {
                    format!("{} is none of these principals", caller())
                })
            })?);
        }
        if let Some(element) = &statement.not_principal {
            let always = self.bounded && statement.effect() == Some(Effect::Deny);
            if !always && principal::names(element, &self.caller).is_some() {
                return Err(self.mismatch(element.key.span(), || {
                    let caller = caller();
                    format!("{caller} is one of the principals that are left out here")
                }));
            }
            named = named.or(Some(Named::Everyone));
        }
        named.ok_or_else(|| {
            self.mismatch(statement.node.span(), || {
                "a statement without `Principal` matches nobody in this kind of policy".to_owned()
            })
        })
    }

    /// True if the statement is about the request's action.
    pub(super) fn is_about(&self, statement: &Statement<'_>) -> bool {
        self.action(statement).is_ok()
    }

    /// Source: IAM User Guide, "IAM JSON policy elements: Action" and "IAM JSON policy elements:
    /// `NotAction`".
    fn action(&self, statement: &Statement<'_>) -> Result<(), Mismatch> {
        let action = self.request.action.as_str();
        let is_named = |entry: &&Entry<'_, ActionPattern>| is_action(entry, action);
        if let Some(element) = &statement.action
            && !element.entries.iter().any(|entry| is_named(&entry))
        {
            return Err(self.mismatch(element.key.span(), || {
                format!("{} is none of these actions", quoted(action))
            }));
        }
        if let Some(element) = &statement.not_action
            && let Some(entry) = element.entries.iter().find(is_named)
        {
            return Err(self.mismatch(entry.leaf.span(), || {
                let action = quoted(action);
                format!("{action} is one of the actions that are left out here")
            }));
        }
        if statement.action.is_none() && statement.not_action.is_none() {
            return Err(self.mismatch(statement.node.span(), || {
                "a statement without `Action` and `NotAction` matches nothing".to_owned()
            }));
        }
        Ok(())
    }

    /// A statement with neither element matches every resource: a trust policy stands for its role.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "IAM JSON policy elements:
    /// `NotResource`".
    fn resource(&self, policy: &Policy<'_>, statement: &Statement<'_>) -> Result<(), Mismatch> {
        let resource = || quoted(&self.request.resource);
        if let Some(element) = &statement.resource
            && self.resource_entry(policy, element).is_none()
        {
            return Err(match element.entries.as_slice() {
                [only] if self.pattern(policy, only).is_none() => {
                    self.mismatch(only.leaf.span(), || {
                        let text = quoted(&only.leaf.text);
                        format!("a variable in {text} has no value in this request")
                    })
                }
                _ => self.mismatch(element.key.span(), || {
                    format!("{} is none of these resources", resource())
                }),
            });
        }
        if let Some(element) = &statement.not_resource
            && let Some(entry) = self.resource_entry(policy, element)
        {
            return Err(self.mismatch(entry.leaf.span(), || {
                let resource = resource();
                format!("{resource} is one of the resources that are left out here")
            }));
        }
        Ok(())
    }

    fn resource_entry<'e, 'a>(
        &self,
        policy: &Policy<'_>,
        element: &'e Element<'a, ResourcePattern>,
    ) -> Option<&'e Entry<'a, ResourcePattern>> {
        element.entries.iter().find(|entry| {
            if !glob::may_match(&entry.leaf.text, &self.request.resource) {
                return false;
            }
            let pattern = self.pattern(policy, entry);
            pattern.is_some_and(|pattern| glob::matches(&pattern, &self.request.resource))
        })
    }

    /// A resource pattern, whole; `None` where a variable of it has no value.
    fn pattern(
        &self,
        policy: &Policy<'_>,
        entry: &Entry<'_, ResourcePattern>,
    ) -> Option<Vec<glob::Token>> {
        variable::read(&entry.leaf.text, policy.has_variables(), &self.context)
    }
}

/// Whether an action pattern matches an action; the case of letters does not count. `*:*` is
/// no pattern of the grammar and is everything all the same.
fn is_action(entry: &Entry<'_, ActionPattern>, action: &str) -> bool {
    let pattern = &*entry.leaf.text;
    if matches!(pattern, "*" | "*:*") {
        return true;
    }
    if matches!(entry.pattern, ActionPattern::Invalid(_)) {
        return false;
    }
    let Some((of, called)) = action.split_once(':') else {
        return false;
    };
    // The service has no wildcards.
    let Some((service, name)) = pattern.split_at_checked(of.len()) else {
        return false;
    };
    let Some(name) = name.strip_prefix(':') else {
        return false;
    };
    service.eq_ignore_ascii_case(of)
        && if glob::has_wildcard(name) {
            let name = glob::tokens(&name.to_ascii_lowercase());
            glob::matches(&name, &called.to_ascii_lowercase())
        } else {
            name.eq_ignore_ascii_case(called)
        }
}
