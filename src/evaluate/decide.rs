//! All policies together: who has to allow, and who does.
//!
//! Source: IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
//! access", "Cross-account policy evaluation logic" and "The difference between explicit and
//! implicit denies"; AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation".

use super::caller::Kind;
use super::context::{self, Held};
use super::principal::Named;
use super::same_account::{Needs, needs};
use super::special::{self, Keeper};
use super::statement::View;
use super::{Decision, Judged, Mismatch, Outcome};
use crate::diagnostic::quoted;
use crate::policy::ast::Effect;
use crate::policy::{Policy, PolicyKind};
use crate::request::{Attachment, Group, Request, StatementId};

/// The statements that allow, or who keeps silent.
type Allows = Result<Vec<StatementId>, String>;

/// A group of policies beside what became of its statements.
struct Case<'c> {
    view: View<'c>,
    group: &'c Group<'c>,
    judged: Vec<Judged>,
    /// As what the statements that match name the caller.
    named: Vec<(StatementId, Named)>,
}

/// Decides a request by all policies of a group.
pub(super) fn decide(request: &Request, group: &Group<'_>) -> Decision {
    let mut view = View::new(request);
    view.bounded = group.boundary.is_some() && view.caller.is_entity();
    let mut case = Case {
        view,
        group,
        judged: Vec::new(),
        named: Vec::new(),
    };
    for (attachment, policy) in group.policies() {
        case.judge(attachment, policy);
    }
    let (outcome, decided_by, reason) = case.outcome();
    Decision {
        outcome,
        decided_by,
        reason,
        statements: case.judged,
    }
}

impl Case<'_> {
    fn judge(&mut self, attachment: Attachment, policy: &Policy<'_>) {
        let idle = self.has_no_say(attachment, policy);
        let principals = matches!(
            attachment,
            Attachment::Resource | Attachment::Endpoint | Attachment::Rcp(..)
        );
        for (at, statement) in policy.statements.iter().enumerate() {
            let id = StatementId {
                policy: attachment,
                statement: at,
            };
            let found = match &idle {
                Some(message) => Err(Mismatch {
                    span: statement.node.span(),
                    message: message.clone(),
                }),
                None => self.view.matches(policy, statement, principals),
            };
            if let Ok(Some(named)) = found {
                self.named.push((id, named));
            }
            self.judged.push(Judged {
                id,
                effect: statement.effect(),
                mismatch: found.err(),
            });
        }
    }

    /// Why a policy plays no part in the request; `None` if it does.
    fn has_no_say(&self, attachment: Attachment, policy: &Policy<'_>) -> Option<String> {
        let caller = &self.view.caller;
        let action = self.view.request.action.as_str();
        let who = caller.kind.words();
        let (applies, what) = match attachment {
            Attachment::Identity(_) => (caller.is_entity(), "identity policies"),
            Attachment::Boundary => (caller.is_entity(), "permissions boundaries"),
            // A root user has session policies after AssumeRoot.
            Attachment::Session(_) => (caller.account.is_some(), "session policies"),
            Attachment::Scp(..) if caller.is_service_linked() => {
                return Some("service control policies leave service-linked roles free".to_owned());
            }
            Attachment::Scp(..) => (caller.account.is_some(), "service control policies"),
            Attachment::Rcp(..) if caller.is_service_linked() => {
                return Some(
                    "resource control policies leave service-linked roles free".to_owned(),
                );
            }
            Attachment::Rcp(..) => {
                let message = || {
                    let action = quoted(action);
                    format!("resource control policies have no say in {action}")
                };
                return (!special::under_resource_control(action)).then(message);
            }
            Attachment::Resource => {
                let message = || {
                    let action = quoted(action);
                    format!("a trust policy has no say in {action}")
                };
                let trust = policy.kind == PolicyKind::Trust;
                return (trust && !special::takes_role(action)).then(message);
            }
            Attachment::Endpoint => (true, ""),
        };
        (!applies).then(|| format!("{what} do not apply to {who}"))
    }

    fn outcome(&self) -> (Outcome, Vec<StatementId>, String) {
        let action = &self.view.request.action;
        let free = special::needs_no_permission(action, &self.view.caller);
        let counts = |at: Attachment| !free || at == Attachment::Endpoint;
        let denies = self.matching(Effect::Deny, counts);
        if let Some(first) = denies.first() {
            let reason = format!("a Deny of {} matches", first.policy);
            return (Outcome::ExplicitDeny, denies, reason);
        }
        let allowed = if free {
            self.endpoint()
                .map(|ids| (ids, "it needs no permission".to_owned()))
        } else {
            self.allowed()
        };
        match allowed {
            Ok((decided_by, reason)) => (Outcome::Allowed, decided_by, reason),
            Err(reason) => (Outcome::ImplicitDeny, Vec::new(), reason),
        }
    }

    /// The statements of this effect that match, in the policies asked for.
    fn matching(&self, effect: Effect, of: impl Fn(Attachment) -> bool) -> Vec<StatementId> {
        let fits = |judged: &&Judged| {
            judged.effect == Some(effect) && judged.mismatch.is_none() && of(judged.id.policy)
        };
        self.judged
            .iter()
            .filter(fits)
            .map(|judged| judged.id)
            .collect()
    }

    /// Nothing denies: whether everything that has to allow does.
    fn allowed(&self) -> Result<(Vec<StatementId>, String), String> {
        // Each level of resource control policies holds RCPFullAWSAccess: none keeps silent.
        let mut ids = self.service_control()?;
        let (own, reason) = self.granted()?;
        ids.extend(own);
        ids.extend(self.endpoint()?);
        ids.sort_unstable();
        Ok((ids, reason))
    }

    /// Each level, from the root down, must allow.
    fn service_control(&self) -> Allows {
        let caller = &self.view.caller;
        let mut ids = Vec::new();
        if caller.account.is_none() || caller.is_service_linked() {
            return Ok(ids);
        }
        for level in 0..self.group.scp.len() {
            let of = |at| matches!(at, Attachment::Scp(of, _) if of == level);
            let allow = self.matching(Effect::Allow, of);
            if allow.is_empty() {
                return Err(format!("scp/{level}: no policy of this level allows it"));
            }
            ids.extend(allow);
        }
        Ok(ids)
    }

    fn endpoint(&self) -> Allows {
        if self.group.endpoint.is_none() {
            return Ok(Vec::new());
        }
        self.all_of("endpoint", |at| at == Attachment::Endpoint)
    }

    /// What the caller's own account and the resource's account grant.
    fn granted(&self) -> Result<(Vec<StatementId>, String), String> {
        let caller = &self.view.caller;
        let keeper = special::keeper(self.view.request, self.group.resource);
        if caller.kind == Kind::Root && special::is_closed_to_root(&self.view.request.action) {
            return Err("the root user cannot take a role".to_owned());
        }
        let Some(account) = caller.account else {
            let (_, ids, reason) = self.most_direct(keeper)?;
            return Ok((ids, reason));
        };
        let owner = self.owner().unwrap_or(account);
        if owner != account {
            let (_, mut ids, reason) = self.most_direct(keeper).map_err(|silent| {
                format!("{silent}, and the resource belongs to account {owner}")
            })?;
            let (own, also) = self.own_side()?;
            ids.extend(own);
            return Ok((ids, format!("{reason}, and {also}")));
        }
        if keeper.is_none() {
            return self.by_either();
        }
        let (named, mut ids, reason) = self.most_direct(keeper)?;
        if caller.kind == Kind::Root {
            return Ok((ids, reason));
        }
        ids.extend(self.own(needs(caller.kind, named))?);
        Ok((ids, reason))
    }

    /// The account that owns the resource, where the request says.
    fn owner(&self) -> Option<&str> {
        context::resource_account(self.view.request).or_else(|| {
            match self.view.context.get("aws:ResourceAccount") {
                Held::One(account) => Some(account),
                Held::Absent | Held::Many(_) => None,
            }
        })
    }

    /// Within one account the resource's policy or the caller's own policies suffice.
    fn by_either(&self) -> Result<(Vec<StatementId>, String), String> {
        if let Ok((named, mut ids, reason)) = self.most_direct(None)
            && self.view.caller.kind != Kind::Root
            && named != Named::Account
            && let Ok(own) = self.own(needs(self.view.caller.kind, named))
        {
            ids.extend(own);
            return Ok((ids, reason));
        }
        self.own_side()
    }

    /// The Allow statements of the resource's policy that name the caller most directly.
    fn most_direct(
        &self,
        keeper: Option<Keeper>,
    ) -> Result<(Named, Vec<StatementId>, String), String> {
        let what = keeper.map_or("resource policy", Keeper::policy);
        if self.group.resource.is_none() {
            return Err(format!("there is no {what} to allow it"));
        }
        let allow = self.matching(Effect::Allow, |at| at == Attachment::Resource);
        let named = self.named.iter().filter(|(id, _)| allow.contains(id));
        let Some(best) = named.clone().map(|(_, named)| *named).min() else {
            return Err(format!("no statement of the {what} allows it"));
        };
        let ids = named.filter(|(_, named)| *named == best).map(|(id, _)| *id);
        let words = best.words(&self.view.caller);
        Ok((best, ids.collect(), format!("the {what} allows {words}")))
    }

    /// What the caller's own account says.
    fn own_side(&self) -> Result<(Vec<StatementId>, String), String> {
        let root = self.view.caller.kind == Kind::Root;
        let all = Needs {
            identity: !root,
            boundary: !root,
            session: true,
        };
        let ids = self.own(all)?;
        let reason = match ids.first() {
            Some(first) if !root => format!("{} allows it", first.policy),
            _ => "the root user may do all that the account may".to_owned(),
        };
        Ok((ids, reason))
    }

    /// The caller's own policies, those that are needed.
    fn own(&self, needs: Needs) -> Allows {
        let mut ids = Vec::new();
        if needs.identity {
            ids.extend(self.identity()?);
        }
        if needs.boundary && self.group.boundary.is_some() {
            ids.extend(self.all_of("boundary", |at| at == Attachment::Boundary)?);
        }
        if needs.session {
            ids.extend(self.session()?);
        }
        Ok(ids)
    }

    fn identity(&self) -> Allows {
        let of = |at| matches!(at, Attachment::Identity(_));
        match self.group.identity.len() {
            0 => Err("there is no identity policy to allow it".to_owned()),
            1 => self.all_of("identity/0", of),
            _ => self.all_of("the identity policies", of),
        }
    }

    /// A role session without session policies has the role's permissions; a federated user's has
    /// none.
    ///
    /// Source: IAM User Guide, "Policies and permissions in AWS Identity and Access Management",
    /// session policies; "Permissions for `GetFederationToken`".
    fn session(&self) -> Allows {
        let of = |at| matches!(at, Attachment::Session(_));
        match self.group.session.len() {
            0 if self.view.caller.kind == Kind::Federated => {
                Err("a federated user without a session policy has no permissions".to_owned())
            }
            0 => Ok(Vec::new()),
            1 => self.all_of("session/0", of),
            _ => self.all_of("the session policies", of),
        }
    }

    /// The Allow statements of these policies, of which one must match.
    fn all_of(&self, name: &str, of: impl Fn(Attachment) -> bool) -> Allows {
        let allow = self.matching(Effect::Allow, of);
        if allow.is_empty() {
            return Err(format!("no statement of {name} allows it"));
        }
        Ok(allow)
    }
}
