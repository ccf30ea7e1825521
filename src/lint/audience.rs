//! Who uses a document: what is said about it, in the order in which it counts.

use super::groups::Groups;
use crate::carrier::{Content, Document};
use crate::config::{Config, Membership, Slot};
use crate::policy::{self, Audience, PolicyKind};

/// Who uses a document, and how that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Users {
    /// Who.
    pub(super) audience: Audience,
    /// Why, in words; empty where nothing says.
    pub(super) reason: &'static str,
    /// True if they take on a role, by its trust policy: they work as the role, never as a user.
    pub(super) as_role: bool,
}

/// What the place of a document in its file says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// In words: `an inline policy of a user`.
    pub(super) what: Option<&'static str>,
    /// Who takes on the role that the document belongs to, by the trust policy beside it.
    pub(super) by_trust: Option<Audience>,
}

/// Who uses the document at `path`, which is attached at `place` or stands alone.
pub(super) fn users(
    (config, groups): (&Config, &Groups),
    path: &std::path::Path,
    membership: Option<Membership>,
    place: Place,
) -> Users {
    let attached = membership.and_then(|membership| config.attached(membership));
    let trust = attached.and_then(|(principal, _)| groups.trust(principal));
    let by_trust = trust.as_ref().map(Audience::of_trust).or(place.by_trust);
    let known = |audience: &Audience| *audience != Audience::Unknown;
    let by_trust = by_trust.filter(known);
    // A service control policy binds others too.
    let own = attached.is_none_or(|(_, attached)| {
        matches!(
            attached.slot,
            Slot::Identity | Slot::Boundary | Slot::Session
        )
    });
    let sources = [
        (
            attached.and_then(|(principal, _)| principal.audience),
            "its `[[principal]]` says so",
        ),
        (config.audience_of(path), "the configuration says so"),
        (by_trust, "the role's trust policy lets them in"),
        (by_place(place.what), "it belongs to a user or group"),
    ];
    let said = sources
        .into_iter()
        .find_map(|(audience, reason)| Some((audience?, reason)));
    let (audience, reason) = said.unwrap_or_default();
    Users {
        audience,
        reason,
        // What is said of people outweighs a trust policy that lets in services alone.
        as_role: own
            && by_trust.is_some_and(|by_trust| {
                by_trust == Audience::People || audience != Audience::People
            }),
    }
}

/// Users and groups are people; programs that have users are for the configuration to tell.
fn by_place(what: Option<&'static str>) -> Option<Audience> {
    what.filter(|what| what.ends_with("of a user") || what.ends_with("of a group"))
        .map(|_| Audience::People)
}

/// Who takes on the role whose inline policy stands at `pointer`, by the trust policy beside it.
///
/// Source: IAM API Reference, `RoleDetail`.
pub(super) fn beside(pointer: &str, documents: &[Document<'_>]) -> Option<Audience> {
    let (role, _) = pointer.split_once("/RolePolicyList/")?;
    let trust = format!("{role}/AssumeRolePolicyDocument");
    let document = documents
        .iter()
        .find(|document| document.pointer == trust)?;
    let root = match &document.content {
        Content::Part(value) => *value,
        Content::Embedded(tree, _) => tree.root()?,
    };
    let (policy, _) = policy::read(root, PolicyKind::Trust);
    Some(Audience::of_trust(&policy))
}
