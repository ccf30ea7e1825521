//! A request to AWS, and the policies that decide about it together.
//!
//! Shared by scenarios, the evaluator, the prover and findings (a finding's witness is a request).
//! Holds no code that matches or compares values: evaluator and prover have each their own.

mod group;
pub mod scenario;

pub use group::{Attachment, Group, StatementId};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a context key holds in a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ContextValue {
    /// The key is not in the request.
    Absent,
    /// One value. Numbers, dates and Booleans as their text.
    One(String),
    /// A key with several values; may be present and empty.
    Many(Vec<String>),
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// ARN of a user, role session, root or identity provider, a service principal, or `anonymous`.
    pub principal: String,
    /// `service:Name`.
    pub action: String,
    /// ARN, or `*` for an action without resource.
    pub resource: String,
    /// The account that owns the resource, where its ARN does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_account: Option<String>,
    /// Context keys; names ignore case.
    #[serde(default)]
    pub context: BTreeMap<String, ContextValue>,
}

/// A request that shows why a finding is true.
pub type Witness = Request;
