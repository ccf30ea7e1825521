//! `iamlint.toml`: what to lint how.
//!
//! Knows paths, rule ids as text and kinds; whether a rule exists is asked by the caller.

mod attest;
mod exception;
mod expand;
mod globs;
mod organization;
mod phi;
mod principal;
mod read;

pub use attest::Attestation;
pub use exception::Exception;
pub use globs::Globs;
pub use organization::Organization;
pub use principal::{Attached, Principal, Slot};

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use globset::GlobSet;

use crate::catalog::Additions;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Audience, PolicyKind};
use crate::rules::Phi;
use crate::source::{ReadError, SourceFile, Span, Spanned, below, read, reported};

/// Names of the configuration file, in the order in which they are looked for.
pub const FILE_NAMES: [&str; 2] = ["iamlint.toml", ".iamlint.toml"];

/// Every table of the configuration and the keys that it may have. The empty name is the file itself; a name with `[]` at
/// its end, an array of tables.
pub const KEYS: [(&str, &[&str]); 9] = [
    ("", &read::TOP),
    ("files[]", &read::FILES),
    ("exception[]", &exception::EXCEPTION),
    ("exceptions", &exception::EXCEPTIONS),
    ("principal[]", &principal::PRINCIPAL),
    ("phi", &phi::PHI),
    ("attest[]", &attest::ATTEST),
    ("catalog", &read::CATALOG),
    ("organization", &organization::ORGANIZATION),
];

/// What the configuration says of the files that some globs match.
#[derive(Clone, Debug, Default)]
pub struct FileSettings {
    /// Where it begins in the configuration.
    pub span: Span,
    /// Which files.
    pub paths: Globs,
    /// Their kind of policy.
    pub kind: Option<PolicyKind>,
    /// Who uses them.
    pub audience: Option<Audience>,
    /// Run only these rules on them; empty for those that run everywhere.
    pub select: Vec<Spanned<String>>,
    /// Do not run these on them.
    pub ignore: Vec<Spanned<String>>,
    /// Severities of findings in them.
    pub severity: Vec<(Spanned<String>, Severity)>,
}

/// A configuration. The default is that of a run without a file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file it was read from, for messages about it.
    pub file: Option<SourceFile>,
    /// The folder of that file, absolute; globs are relative to it.
    pub root: PathBuf,
    /// Run only these rules (globs over ids); empty for all that are on by default.
    pub select: Vec<Spanned<String>>,
    /// Do not run these.
    pub ignore: Vec<Spanned<String>>,
    /// Leave these paths out of walks.
    pub exclude: Globs,
    /// Severities that differ from the rules' own.
    pub severity: Vec<(Spanned<String>, Severity)>,
    /// Settings by path; of several that match, the last that says something counts.
    pub files: Vec<FileSettings>,
    /// Names of AWS that the catalogue lacks.
    pub additions: Additions,
    /// Policies that are attached together.
    pub principals: Vec<Principal>,
    /// Where the patient data is; `None` where nothing is said.
    pub phi: Option<Phi>,
    /// What policies cannot show, attested; each item once.
    pub attestations: Vec<Attestation>,
    /// The policies of the organization.
    pub organization: Option<Organization>,
    /// Findings that somebody answers for.
    pub exceptions: Vec<Exception>,
    /// For how many days an exception may be given at most.
    pub longest_term: Option<u32>,
    /// The file of findings that were there when the tool was taken up, relative to `root`.
    pub baseline: Option<Spanned<String>>,
    /// Folders of rules of one's own, relative to `root`.
    pub rules: Vec<Spanned<String>>,
    /// Where the files of `principals` are attached.
    pub memberships: Memberships,
}

/// Where files are attached, by their paths without symbolic links; follows from
/// [`Config::principals`].
#[derive(Clone, Debug, Default)]
pub struct Memberships(HashMap<PathBuf, Vec<Membership>>);

/// That a file is one of the policies of a principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// Position in [`Config::principals`].
    pub principal: usize,
    /// Position in [`Principal::policies`].
    pub policy: usize,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There are two, and none was named.
    #[error(
        "there are two configurations, `{}` and `{}`",
        reported(one),
        reported(other)
    )]
    Two {
        /// The file that was found.
        one: PathBuf,
        /// The other one beside it.
        other: PathBuf,
    },
    /// The file is wrong; each diagnostic has its place in it.
    #[error("`{}` is not a valid configuration", file.name)]
    Invalid {
        /// The file and its text.
        file: SourceFile,
        /// What is wrong in it, at least one.
        problems: Vec<Diagnostic>,
    },
}

impl Config {
    /// Reads the configuration file at `path`, which was found and not named: none other may be beside it.
    pub fn load_found(path: &Path) -> Result<Self, ConfigError> {
        match Self::twin(path) {
            Some(other) => Err(ConfigError::Two {
                one: path.to_path_buf(),
                other,
            }),
            None => Self::load(path),
        }
    }

    /// Reads the configuration file at `path`.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let file = read(path, &reported(path))?.file;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let root = absolute.parent().unwrap_or(Path::new("/")).to_path_buf();
        let (mut config, mut problems) = read::read(&file.text);
        problems.extend(expand::expand(&mut config, &root));
        problems.sort_by_key(|problem| problem.span);
        if !problems.is_empty() {
            return Err(ConfigError::Invalid { file, problems });
        }
        config.note_memberships();
        config.file = Some(file);
        config.root = root;
        Ok(config)
    }

    /// Reads a configuration that lies nowhere; an error says what is wrong with it. Files that it attaches are not looked
    /// for.
    pub fn read(file: SourceFile) -> Result<Self, String> {
        let (config, problems) = read::read(&file.text);
        match problems.into_iter().next() {
            Some(problem) => Err(problem.message),
            None => Ok(Self {
                file: Some(file),
                ..config
            }),
        }
    }

    /// The configuration file that holds for `folder`: in it or in the nearest folder above it.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        let folder = std::path::absolute(folder).ok()?;
        let mut candidates = folder
            .ancestors()
            .flat_map(|folder| FILE_NAMES.iter().map(|name| folder.join(name)));
        candidates.find(|path| path.is_file())
    }

    /// The kind that `[[files]]`, or else the first `[[principal]]` with it, or else `[organization]` gives
    /// the file at `path`.
    pub fn kind_of(&self, path: &Path) -> Option<&PolicyKind> {
        let by_principal = || {
            let first = self.memberships(path).first()?;
            Some(&self.attached(*first)?.1.kind)
        };
        self.kind_by_path(path)
            .or_else(by_principal)
            .or_else(|| self.kind_in_organization(path))
    }

    /// The kind that `[organization]` gives the file at `path`.
    pub fn kind_in_organization(&self, path: &Path) -> Option<&PolicyKind> {
        let organization = self.organization.as_ref()?;
        let path = path.canonicalize().ok()?;
        let mut policies = organization.policies.iter();
        let attached = policies.find(|attached| attached.path == path)?;
        Some(&attached.kind)
    }

    /// The kind that `[[files]]` gives the file at `path`.
    pub fn kind_by_path(&self, path: &Path) -> Option<&PolicyKind> {
        self.matching(path)
            .find_map(|settings| settings.kind.as_ref())
    }

    /// Every place where the file at `path` is attached.
    pub fn memberships(&self, path: &Path) -> &[Membership] {
        if self.memberships.0.is_empty() {
            return &[];
        }
        let real = path.canonicalize().ok();
        let found = real.and_then(|path| self.memberships.0.get(&path));
        found.map_or(&[], Vec::as_slice)
    }

    /// The principal and the file of a membership.
    pub fn attached(&self, membership: Membership) -> Option<(&Principal, &Attached)> {
        let principal = self.principals.get(membership.principal)?;
        Some((principal, principal.policies.get(membership.policy)?))
    }

    fn note_memberships(&mut self) {
        for (number, principal) in self.principals.iter().enumerate() {
            for (position, policy) in principal.policies.iter().enumerate() {
                let membership = Membership {
                    principal: number,
                    policy: position,
                };
                let places = self.memberships.0.entry(policy.path.clone()).or_default();
                places.push(membership);
            }
        }
    }

    /// Who, by the configuration, uses the file at `path`.
    pub fn audience_of(&self, path: &Path) -> Option<Audience> {
        self.matching(path).find_map(|settings| settings.audience)
    }

    /// The globs of paths to leave out.
    pub fn excluded(&self) -> &GlobSet {
        self.exclude.set()
    }

    /// True where a walk leaves out the file at `path`, or a folder that it lies in.
    pub fn leaves_out(&self, path: &Path) -> bool {
        let absolute = std::path::absolute(path);
        let absolute = absolute.as_deref().unwrap_or(path);
        let Ok(below) = absolute.strip_prefix(&self.root) else {
            return false;
        };
        let mut places = below
            .ancestors()
            .filter(|path| !path.as_os_str().is_empty());
        places.any(|place| self.excluded().is_match(place))
    }

    /// `path` from the folder of the configuration on; `None` where it lies elsewhere, or where there
    /// is no configuration.
    pub fn relative(&self, path: &Path) -> Option<PathBuf> {
        (!self.root.as_os_str().is_empty())
            .then(|| below(&self.root, path))
            .flatten()
    }

    /// The other name of the file at `path`, where there is one beside it: two files that both claim to hold.
    fn twin(path: &Path) -> Option<PathBuf> {
        let own = path.file_name()?;
        let mut names = FILE_NAMES.iter().filter(|name| **name != own);
        let twin = path.with_file_name(names.next()?);
        (FILE_NAMES.iter().any(|name| *name == own) && twin.is_file()).then_some(twin)
    }

    /// Settings for `path`, the last ones first.
    pub fn matching(&self, path: &Path) -> impl Iterator<Item = &FileSettings> {
        let relative = if self.files.is_empty() {
            None
        } else {
            self.relative(path)
        };
        self.files.iter().rev().filter(move |settings| {
            relative
                .as_deref()
                .is_some_and(|path| settings.paths.set().is_match(path))
        })
    }
}
