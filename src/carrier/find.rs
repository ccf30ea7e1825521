//! Policies inside answers of the AWS CLI, exports and records.

use super::{Content, Document, has_statements, looks_like_policy_text};
use crate::json::{Kind, Tree, Value};
use crate::policy::PolicyKind;

/// How deep in the data a policy is looked for.
const DEPTH: usize = 12;

/// What a key says about the policy it holds.
#[derive(Clone, Copy)]
enum Says {
    Nothing,
    Identity,
    Trust,
}

/// What a key that often holds a policy says about it; `None` for other keys, whose strings are not
/// looked into.
fn holds_policy(key: &str) -> Option<Says> {
    Some(match key {
        "AssumeRolePolicyDocument"
        | "assumeRolePolicyDocument"
        | "assume_role_policy"
        | "TrustPolicy"
        | "trustPolicy"
        | "trust_policy" => Says::Trust,
        "InlinePolicy" => Says::Identity,
        "PolicyDocument" | "policyDocument" | "policy_document" | "Document" | "document"
        | "Policy" | "policy" | "Content" | "PolicyInJson" | "ResourcePolicy" | "policyText"
        | "AccessPolicies" | "accessPolicies" | "KeyPolicy" => Says::Nothing,
        _ => return None,
    })
}

/// The policies in `root`, in the order of the text.
pub(super) fn inside(root: Value<'_>) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    // No recursion over input.
    let mut pending = vec![(root, 0_usize)];
    while let Some((value, depth)) = pending.pop() {
        if depth >= DEPTH {
            continue;
        }
        for item in value.items() {
            if has_statements(item) {
                documents.push((item.span(), part(item, None)));
            } else if is_container(item) {
                pending.push((item, depth + 1));
            }
        }
        for (key, member) in value.members() {
            match document(value, key, member) {
                Some(document) => documents.push((member.span(), document)),
                None if is_container(member) => pending.push((member, depth + 1)),
                None => {}
            }
        }
    }
    documents.sort_by_key(|(span, _)| *span);
    documents
        .into_iter()
        .map(|(_, document)| document)
        .collect()
}

fn is_container(value: Value<'_>) -> bool {
    matches!(value.kind(), Kind::Array | Kind::Object)
}

fn part<'a>(value: Value<'a>, kind: Option<(PolicyKind, &'static str)>) -> Document<'a> {
    Document {
        pointer: value.tree().pointer_at(value.span()),
        kind,
        content: Content::Part(value),
    }
}

/// The policy that the member `key` of `owner` holds, if it holds one.
fn document<'a>(owner: Value<'a>, key: Value<'a>, member: Value<'a>) -> Option<Document<'a>> {
    let says = holds_policy(&key.text());
    match member.kind() {
        Kind::Object if has_statements(member) => Some(part(
            member,
            kind(owner, key, says.unwrap_or(Says::Nothing)),
        )),
        Kind::String => {
            let says = says?;
            let text = member.text();
            let open = text.trim_start().starts_with('{');
            if !open || !looks_like_policy_text(&text) {
                return None;
            }
            let (embedded, problems) = Tree::parse_embedded(member);
            let policy = embedded.root().is_some_and(has_statements);
            if !policy && problems.is_empty() {
                return None;
            }
            Some(Document {
                pointer: member.tree().pointer_at(member.span()),
                kind: kind(owner, key, says),
                content: Content::Embedded(embedded, problems),
            })
        }
        _ => None,
    }
}

/// What the place of a policy says about its kind, and in words what the place is.
fn kind(owner: Value<'_>, key: Value<'_>, says: Says) -> Option<(PolicyKind, &'static str)> {
    match says {
        Says::Trust => {
            return Some((PolicyKind::Trust, "a role's trust policy"));
        }
        Says::Identity => return Some((PolicyKind::Identity, "`InlinePolicy`")),
        Says::Nothing => {}
    }
    let has = |name: &str| owner.get(name).is_some();
    match &*key.text() {
        "Content" => {
            let summary = owner.get("PolicySummary")?;
            let kind = summary.get("Type")?.text();
            let what = "the answer of `organizations describe-policy`";
            match &*kind {
                "SERVICE_CONTROL_POLICY" => Some((PolicyKind::Scp, what)),
                "RESOURCE_CONTROL_POLICY" => Some((PolicyKind::Rcp, what)),
                _ => None,
            }
        }
        "Document" if has("VersionId") && has("IsDefaultVersion") => {
            Some((PolicyKind::Identity, "a managed policy's version"))
        }
        "PolicyDocument" if has("PolicyName") => {
            let list = list_of(owner).unwrap_or_default();
            let of = |name: &str, in_list: &str| has(name) || list == in_list;
            let what = if of("UserName", "UserPolicyList") {
                "an inline policy of a user"
            } else if of("GroupName", "GroupPolicyList") {
                "an inline policy of a group"
            } else if of("RoleName", "RolePolicyList") {
                "an inline policy of a role"
            } else if list.ends_with("PolicyList") {
                "an inline policy"
            } else {
                return None;
            };
            Some((PolicyKind::Identity, what))
        }
        _ => None,
    }
}

/// The key of the list that `owner` is an element of.
fn list_of(owner: Value<'_>) -> Option<String> {
    let pointer = owner.tree().pointer_at(owner.span());
    let mut parts = pointer.rsplit('/');
    parts
        .next()
        .filter(|index| index.parse::<usize>().is_ok())?;
    parts.next().map(ToOwned::to_owned)
}
