//! Eligibility of services under AWS's Business Associate Addendum.

use std::fmt;

/// Whether AWS lists a service as HIPAA eligible.
///
/// Source: AWS, "HIPAA Eligible Services Reference" of [`hipaa_date`](super::hipaa_date).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Eligibility {
    /// Listed.
    Yes,
    /// Listed with exclusions; the note says which.
    Partial,
    /// Not listed: no PHI may reach it.
    No,
    /// Not listed, but it holds no PHI in normal use: administration, cost, support.
    Tool,
    /// The list does not settle it.
    Unverified,
}

impl Eligibility {
    /// In the order of the words in `catalog/hipaa.txt`.
    pub(super) const ALL: [Self; 5] = [
        Self::Yes,
        Self::Partial,
        Self::No,
        Self::Tool,
        Self::Unverified,
    ];

    /// `yes`, `partial`, `no`, `tool`, `unverified`
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partial => "partial",
            Self::No => "no",
            Self::Tool => "tool",
            Self::Unverified => "unverified",
        }
    }
}

impl fmt::Display for Eligibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
