//! Kinds of policy.

use std::fmt;

/// Which kind of policy a document is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// Passed to `AssumeRole` or `GetFederationToken`.
    Session,
    /// A role's trust policy.
    Trust,
    /// Attached to a resource; the IAM prefix of its service where known (`s3`, `kms`, …).
    Resource(Option<String>),
    /// A VPC endpoint policy.
    Endpoint,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
}

impl PolicyKind {
    /// Reads `identity`, `resource`, `resource:s3`, … `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "identity" => Self::Identity,
            "boundary" => Self::Boundary,
            "session" => Self::Session,
            "trust" => Self::Trust,
            "resource" => Self::Resource(None),
            "endpoint" => Self::Endpoint,
            "scp" => Self::Scp,
            "rcp" => Self::Rcp,
            _ => {
                let service = name.strip_prefix("resource:")?;
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                if service.is_empty() || !service.chars().all(plain) {
                    return None;
                }
                Self::Resource(Some(service.to_owned()))
            }
        })
    }

    /// The kind in a sentence: `an identity policy`, `a resource policy of s3`.
    pub fn in_words(&self) -> String {
        let words = match self {
            Self::Identity => "an identity policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Trust => "a role's trust policy",
            Self::Resource(None) => "a resource policy",
            Self::Resource(Some(service)) => return format!("a resource policy of {service}"),
            Self::Endpoint => "a VPC endpoint policy",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
        };
        words.to_owned()
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Trust => "trust",
            Self::Resource(None) => "resource",
            Self::Resource(Some(service)) => return write!(f, "resource:{service}"),
            Self::Endpoint => "endpoint",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
        })
    }
}
