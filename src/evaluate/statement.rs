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
            let span = statement
                .effect
                .as_ref()
                .map_or_else(|| statement.node.span(), |effect| effect.leaf.span());
            return Err(mismatch(
                span,
                "a statement without `Allow` or `Deny` does nothing".to_owned(),
            ));
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
                let message = format!("{} is no condition operator", quoted(&block.name.text));
                return Err(mismatch(block.name.span(), message));
            };
            for condition in &block.conditions {
                let variables = policy.has_variables();
                condition::holds(block, operator, condition, variables, &self.context)?;
            }
        }
        Ok(named)
    }

    /// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS JSON policy elements:
    /// `NotPrincipal`" (a Deny always hits a principal with a permissions boundary).
    fn principal(&self, statement: &Statement<'_>) -> Result<Named, Mismatch> {
        let caller = quoted(self.caller.text);
        let mut named = None;
        if let Some(element) = &statement.principal {
            let found = principal::names(element, &self.caller);
            named = Some(found.ok_or_else(|| {
                let message = format!("{caller} is none of these principals");
                mismatch(element.key.span(), message)
            })?);
        }
        if let Some(element) = &statement.not_principal {
            let always = self.bounded && statement.effect() == Some(Effect::Deny);
            if !always && principal::names(element, &self.caller).is_some() {
                let message = format!("{caller} is one of the principals that are left out here");
                return Err(mismatch(element.key.span(), message));
            }
            named = named.or(Some(Named::Everyone));
        }
        named.ok_or_else(|| {
            let message = "a statement without `Principal` matches nobody in this kind of policy";
            mismatch(statement.node.span(), message.to_owned())
        })
    }

    /// Source: IAM User Guide, "IAM JSON policy elements: Action" and "IAM JSON policy elements:
    /// `NotAction`".
    fn action(&self, statement: &Statement<'_>) -> Result<(), Mismatch> {
        let action = self.request.action.as_str();
        if let Some(element) = &statement.action
            && !element.entries.iter().any(|entry| is_action(entry, action))
        {
            let message = format!("{} is none of these actions", quoted(action));
            return Err(mismatch(element.key.span(), message));
        }
        if let Some(element) = &statement.not_action
            && let Some(entry) = element
                .entries
                .iter()
                .find(|entry| is_action(entry, action))
        {
            let message = format!(
                "{} is one of the actions that are left out here",
                quoted(action)
            );
            return Err(mismatch(entry.leaf.span(), message));
        }
        if statement.action.is_none() && statement.not_action.is_none() {
            let message = "a statement without `Action` and `NotAction` matches nothing";
            return Err(mismatch(statement.node.span(), message.to_owned()));
        }
        Ok(())
    }

    /// A statement with neither element matches every resource: a trust policy stands for its role.
    ///
    /// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "IAM JSON policy elements:
    /// `NotResource`".
    fn resource(&self, policy: &Policy<'_>, statement: &Statement<'_>) -> Result<(), Mismatch> {
        let resource = quoted(&self.request.resource);
        if let Some(element) = &statement.resource
            && self.resource_entry(policy, element).is_none()
        {
            return Err(match element.entries.as_slice() {
                [only] if self.pattern(policy, only).is_none() => {
                    let text = quoted(&only.leaf.text);
                    let message = format!("a variable in {text} has no value in this request");
                    mismatch(only.leaf.span(), message)
                }
                _ => {
                    let message = format!("{resource} is none of these resources");
                    mismatch(element.key.span(), message)
                }
            });
        }
        if let Some(element) = &statement.not_resource
            && let Some(entry) = self.resource_entry(policy, element)
        {
            let message = format!("{resource} is one of the resources that are left out here");
            return Err(mismatch(entry.leaf.span(), message));
        }
        Ok(())
    }

    fn resource_entry<'e, 'a>(
        &self,
        policy: &Policy<'_>,
        element: &'e Element<'a, ResourcePattern>,
    ) -> Option<&'e Entry<'a, ResourcePattern>> {
        element.entries.iter().find(|entry| {
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
    let (Some((service, name)), Some((of, called))) =
        (pattern.split_once(':'), action.split_once(':'))
    else {
        return false;
    };
    service.eq_ignore_ascii_case(of)
        && glob::matches(
            &glob::tokens(&name.to_ascii_lowercase()),
            &called.to_ascii_lowercase(),
        )
}

fn mismatch(span: Span, message: String) -> Mismatch {
    Mismatch { span, message }
}
