//! `iamlint.toml`: what to lint how.
//!
//! Knows paths, rule ids as text and kinds; whether a rule exists is asked by the caller.

mod globs;
mod read;

pub use globs::Globs;

use std::path::{Path, PathBuf};

use globset::GlobSet;

use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Audience, PolicyKind};
use crate::source::{ReadError, SourceFile, Spanned, read, reported};

/// Names of the configuration file, in the order in which they are looked for.
pub const FILE_NAMES: [&str; 2] = ["iamlint.toml", ".iamlint.toml"];

/// What the configuration says of the files that some globs match.
#[derive(Clone, Debug)]
pub struct FileSettings {
    /// Which files.
    pub paths: Globs,
    /// Their kind of policy.
    pub kind: Option<PolicyKind>,
    /// Who uses them.
    pub audience: Option<Audience>,
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
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
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
    /// Reads the configuration file at `path`.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let file = read(path, &reported(path))?.file;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let root = absolute.parent().unwrap_or(Path::new("/")).to_path_buf();
        let (mut config, problems) = read::read(&file.text);
        if !problems.is_empty() {
            return Err(ConfigError::Invalid { file, problems });
        }
        config.file = Some(file);
        config.root = root;
        Ok(config)
    }

    /// The configuration file that holds for `folder`: in it or in the nearest folder above it.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        let folder = std::path::absolute(folder).ok()?;
        let mut candidates = folder
            .ancestors()
            .flat_map(|folder| FILE_NAMES.iter().map(|name| folder.join(name)));
        candidates.find(|path| path.is_file())
    }

    /// The kind that the configuration gives the file at `path`.
    pub fn kind_of(&self, path: &Path) -> Option<&PolicyKind> {
        self.matching(path)
            .find_map(|settings| settings.kind.as_ref())
    }

    /// Who, by the configuration, uses the file at `path`.
    pub fn audience_of(&self, path: &Path) -> Option<Audience> {
        self.matching(path).find_map(|settings| settings.audience)
    }

    /// The globs of paths to leave out.
    pub fn excluded(&self) -> &GlobSet {
        self.exclude.set()
    }

    /// Settings for `path`, the last ones first.
    fn matching(&self, path: &Path) -> impl Iterator<Item = &FileSettings> {
        let absolute = if self.files.is_empty() {
            None
        } else {
            std::path::absolute(path).ok()
        };
        let relative = absolute.and_then(|path| {
            let below = path.strip_prefix(&self.root).ok()?;
            Some(below.to_path_buf())
        });
        self.files.iter().rev().filter(move |settings| {
            relative
                .as_deref()
                .is_some_and(|path| settings.paths.set().is_match(path))
        })
    }
}
