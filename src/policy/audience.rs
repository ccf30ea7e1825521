//! Who uses a policy.

/// Who uses a policy. It decides whether multi-factor authentication can be asked of it: people
/// can present it, workloads cannot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Audience {
    /// IAM users and people who sign in.
    People,
    /// Roles of services, pipelines and other programs.
    Workloads,
    /// Nothing says.
    #[default]
    Unknown,
}

impl Audience {
    /// All of them, in the order of documentation.
    pub const ALL: [Self; 3] = [Self::People, Self::Workloads, Self::Unknown];

    /// The word used in rule files, configuration and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Workloads => "workloads",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word back. `None` for any other text.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}
