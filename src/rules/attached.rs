//! What rules ask about a document beside its text, and the policies it is attached together with.

use std::cell::OnceCell;
use std::rc::Rc;

use super::facts::Patterns;
use super::organization::{Organization, Side};
use super::outline::Outline;
use super::phi::Phi;
use super::value::Value;
use crate::policy::ast::Statement;
use crate::policy::{Audience, Policy};
use crate::prover::{Prover, Question, Verdict};
use crate::request::{Attachment, Group, StatementId};

/// What rules ask about a document beside its text; made once a document.
#[derive(Debug)]
pub struct Facts<'p> {
    /// For whom the document is.
    pub audience: Audience,
    pub(super) outline: Outline<'p>,
    policy: &'p Policy<'p>,
    patterns: OnceCell<Patterns>,
    /// The policies that the document is attached together with, itself among them; `None` where
    /// it stands alone.
    group: Option<Group<'p>>,
    /// Where it is attached.
    at: Attachment,
    /// Where the patient data is; `None` where nobody has said.
    pub(super) phi: Option<&'p Phi>,
    /// True if whoever has the policies works as a role, never as a user.
    pub(super) of_role: bool,
    /// Made ready when the first rule asks, for all rules.
    prover: OnceCell<Prover<'p>>,
    /// The same for the policies of the organization, where there are others.
    organization: OnceCell<Prover<'p>>,
    /// The organization that has been declared, where the document is asked about as one of its
    /// policies, and which of them count.
    declared: Option<(Rc<Organization<'p>>, Side)>,
    #[cfg(test)]
    fake: Option<Fake>,
}

/// Answers in the prover's stead.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub(super) struct Fake(pub(super) fn(&[Question<'_>]) -> Verdict);

impl<'p> Facts<'p> {
    /// Takes up `policy`, which stands alone: a group of one, attached as its kind says.
    pub fn new(policy: &'p Policy<'p>, audience: Audience) -> Self {
        Self::read(policy, audience, None, Attachment::of(&policy.kind))
    }

    /// Takes up `policy`, which is attached at `at` of `group`. Rules report on `policy` alone.
    pub fn in_group(
        policy: &'p Policy<'p>,
        audience: Audience,
        group: Group<'p>,
        at: Attachment,
    ) -> Self {
        Self::read(policy, audience, Some(group), at)
    }

    fn read(
        policy: &'p Policy<'p>,
        audience: Audience,
        group: Option<Group<'p>>,
        at: Attachment,
    ) -> Self {
        Self {
            audience,
            outline: Outline::of(policy),
            policy,
            patterns: OnceCell::new(),
            group,
            at,
            phi: None,
            of_role: false,
            prover: OnceCell::new(),
            organization: OnceCell::new(),
            declared: None,
            #[cfg(test)]
            fake: None,
        }
    }

    /// Takes up `policy`, which is attached at `at` of an organization: questions are about the
    /// policies of the organization.
    pub fn in_organization(
        policy: &'p Policy<'p>,
        audience: Audience,
        organization: Rc<Organization<'p>>,
        at: Attachment,
    ) -> Self {
        let group = organization.group.clone();
        let mut facts = Self::read(policy, audience, Some(group), at);
        facts.declared = Some((organization, Side::All));
        facts
    }

    /// Takes up an organization as a whole, or one side of it. `None` where it has no policy at all.
    pub(super) fn of_organization(organization: &Rc<Organization<'p>>, side: Side) -> Option<Self> {
        let policy = organization.some_policy()?;
        let organization = Rc::clone(organization);
        let mut facts = Self::new(policy, Audience::Unknown);
        facts.declared = Some((organization, side));
        Some(facts)
    }

    /// True where an organization has been declared, and the document is asked about as one of its policies.
    pub fn has_organization(&self) -> bool {
        self.declared.is_some()
    }

    /// The organization that has been declared.
    pub(super) fn declared(&self) -> Option<&Organization<'p>> {
        self.declared
            .as_ref()
            .map(|(organization, _)| &**organization)
    }

    /// Says where the patient data is.
    #[must_use]
    pub fn with_phi(mut self, phi: Option<&'p Phi>) -> Self {
        self.phi = phi;
        self
    }

    /// Says that whoever has the policies works as a role, never as a user.
    #[must_use]
    pub fn of_role(mut self, of_role: bool) -> Self {
        self.of_role = of_role;
        self
    }

    /// Answers questions with `fake` instead of the prover.
    #[cfg(test)]
    pub(super) fn faking(mut self, fake: fn(&[Question<'_>]) -> Verdict) -> Self {
        self.fake = Some(Fake(fake));
        self
    }

    /// True if the value may be, or may work on, a place where the patient data is. Where nobody has said
    /// which places those are, anything may.
    pub(super) fn reaches_phi(&self, value: Value<'_>) -> bool {
        let Some(phi) = self.phi else {
            return true;
        };
        match value {
            Value::Document(policy) => policy.statements.iter().any(|statement| {
                let resources = statement.resource.as_ref();
                resources
                    .is_none_or(|list| list.entries.iter().any(|entry| phi.meets(&entry.leaf.text)))
            }),
            Value::Resource(entry) => phi.meets(&entry.leaf.text),
            Value::Catalogued(action) => phi.reaches(action),
            _ => true,
        }
    }

    /// The document's action patterns, made ready on first use.
    pub(super) fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns::of(self.policy))
    }

    /// True where what the document allows is decided by its own Allow statements alone. Beside a
    /// resource control policy AWS attaches one that allows everything.
    pub(super) fn grants_alone(&self) -> bool {
        self.group.is_none() && !matches!(self.at, Attachment::Rcp(..))
    }

    /// True where the document is one of an organization: a service or resource control policy.
    pub(super) fn is_of_organization(&self) -> bool {
        matches!(self.at, Attachment::Scp(..) | Attachment::Rcp(..))
    }

    /// The id of a statement of the document.
    pub(super) fn id_of(&self, statement: &Statement<'_>) -> Option<StatementId> {
        let mut statements = self.policy.statements.iter();
        let node = statement.node.index();
        let at = statements.position(|known| known.node.index() == node)?;
        Some(StatementId {
            policy: self.at,
            statement: at,
        })
    }

    /// The statement of this id, if it stands in the document.
    pub(super) fn own(&self, id: StatementId) -> Option<&'p Statement<'p>> {
        let own = id.policy == self.at;
        own.then(|| self.policy.statements.get(id.statement))?
    }

    /// The id of the statement at this position of the document.
    pub(crate) fn id_at(&self, position: usize) -> StatementId {
        StatementId {
            policy: self.at,
            statement: position,
        }
    }

    /// The prover for the document and what it is attached together with.
    pub(crate) fn prover(&self) -> &Prover<'p> {
        self.prover.get_or_init(|| Prover::new(self.group()))
    }

    /// Asks the prover. `organization` leaves out all but service and resource control policies.
    pub(super) fn ask(&self, organization: bool, questions: &[Question<'_>]) -> Verdict {
        #[cfg(test)]
        if let Some(Fake(fake)) = self.fake {
            return fake(questions);
        }
        if let Some((declared, side)) = self.declared.as_ref().filter(|_| organization) {
            return declared.ask(*side, questions);
        }
        let whole = self.group.as_ref().is_none_or(of_organization);
        let prover = if organization && !whole {
            self.organization.get_or_init(|| {
                let group = self.group();
                Prover::new(Group {
                    scp: group.scp,
                    rcp: group.rcp,
                    ..Group::default()
                })
            })
        } else {
            self.prover()
        };
        prover.ask(questions)
    }

    fn group(&self) -> Group<'p> {
        self.group
            .clone()
            .unwrap_or_else(|| Group::alone(self.policy))
    }
}

/// True for a group of nothing but service and resource control policies.
fn of_organization(group: &Group<'_>) -> bool {
    group.identity.is_empty()
        && group.boundary.is_none()
        && group.session.is_empty()
        && group.resource.is_none()
        && group.endpoint.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Tree;
    use crate::policy::PolicyKind;
    use crate::prover::Region;

    const TEXT: &str = r#"{"Statement": [7, {"Sid": "A"}, {"Sid": "B"}]}"#;

    #[test]
    fn a_policy_that_stands_alone_is_attached_as_its_kind_says() {
        for (kind, place) in [
            ("identity", "identity/0"),
            ("boundary", "boundary"),
            ("session", "session/0"),
            ("trust", "resource"),
            ("resource:s3", "resource"),
            ("endpoint", "endpoint"),
            ("scp", "scp/0/0"),
            ("rcp", "rcp/0/0"),
        ] {
            let (tree, _) = Tree::parse(TEXT);
            let kind = PolicyKind::from_name(kind).unwrap();
            let (policy, _) = crate::policy::read(tree.root().unwrap(), kind);
            let facts = Facts::new(&policy, Audience::Unknown);
            let group = facts.group();
            let policies = group.policies();
            assert_eq!(policies.len(), 1);
            assert_eq!(
                (policies[0].0.to_string(), facts.at),
                (place.to_owned(), policies[0].0)
            );
            // Positions are those among the statements that could be read.
            let second = policy.statements.get(1).unwrap();
            let id = facts.id_of(second).unwrap();
            assert_eq!((id.policy, id.statement), (facts.at, 1));
            assert!(std::ptr::eq(facts.own(id).unwrap(), second));
            assert!(std::ptr::eq(group.statement(id).unwrap(), second));
        }
    }

    #[test]
    fn of_an_organization_only_its_own_policies_are_asked_about() {
        let (tree, _) = Tree::parse(TEXT);
        let (policy, _) = crate::policy::read(tree.root().unwrap(), PolicyKind::Scp);
        let group = Group {
            identity: vec![&policy],
            scp: vec![vec![&policy], vec![&policy]],
            ..Group::default()
        };
        let facts = Facts::in_group(&policy, Audience::Unknown, group, Attachment::Scp(1, 0));
        assert!(facts.is_of_organization());
        let region = Region::default();
        facts.ask(true, &[Question::Undenied(&region)]);
        assert!(facts.prover.get().is_none());
        assert_eq!(
            facts.organization.get().unwrap().group().policies().len(),
            2
        );
        facts.ask(false, &[Question::Undenied(&region)]);
        assert_eq!(facts.prover.get().unwrap().group().policies().len(), 3);
        // A lone policy of an organization needs no second prover.
        let facts = Facts::new(&policy, Audience::Unknown);
        facts.ask(true, &[Question::Undenied(&region)]);
        assert!(facts.organization.get().is_none() && facts.prover.get().is_some());
    }
}
