//! The linter that holds for a file: configuration found upwards from it, rules of one's own.
//!
//! Linters are kept as long as their configuration is as it was. What else they depend on (pages of
//! rules, policies attached together) is forgotten when the server is told that it has changed.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use jiff::civil::Date;
use serde_json::Value;

use super::Options;
use crate::config::{Config, ConfigError};
use crate::coverage::{self, Items};
use crate::diagnostic::Diagnostic;
use crate::lint::{self, Baseline, Linter, Selection};
use crate::rules::{self, Rule};
use crate::source::SourceFile;

/// What a file is checked with.
#[derive(Debug)]
pub(super) enum Setup {
    /// A linter.
    Ready(Box<Linter>),
    /// The configuration or a page of a rule is wrong, so nothing can be checked.
    Wrong {
        /// The file and its text.
        file: SourceFile,
        /// Where it is.
        path: PathBuf,
        /// What is wrong in it, at least one.
        problems: Vec<Diagnostic>,
    },
    /// A file cannot be read; the message.
    Unreadable(String),
}

/// Which state of a configuration file a linter was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    /// Exceptions end.
    today: Date,
    changed: Option<SystemTime>,
    length: u64,
}

/// Linters by their configuration.
type Kept = HashMap<Option<PathBuf>, (Stamp, Arc<Setup>)>;

/// All linters of a session.
#[derive(Debug)]
pub(super) struct Settings {
    options: Options,
    kept: Mutex<Kept>,
    generation: AtomicU64,
}

impl Settings {
    /// What the command line says, and what the client has set: `config`, `isolated`, `rules`, with paths
    /// relative to `root`.
    pub(super) fn new(mut options: Options, set: &Value, root: Option<&Path>) -> Self {
        let place = |text: &str| root.map_or_else(|| PathBuf::from(text), |root| root.join(text));
        if let Some(config) = set.get("config").and_then(Value::as_str) {
            options.config = Some(place(config)).filter(|_| !config.is_empty());
        }
        options.isolated |= set.get("isolated").and_then(Value::as_bool) == Some(true);
        let folders = set.get("rules").and_then(Value::as_array);
        let folders = folders.into_iter().flatten().filter_map(Value::as_str);
        options.rules.extend(folders.map(place));
        Self {
            options,
            kept: Mutex::default(),
            generation: AtomicU64::new(0),
        }
    }

    /// The same, with nothing read so far.
    pub(super) fn fresh(&self) -> Self {
        Self {
            options: self.options.clone(),
            kept: Mutex::default(),
            generation: AtomicU64::new(0),
        }
    }

    /// The configuration files that linters were made of.
    pub(super) fn configurations(&self) -> Vec<PathBuf> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<PathBuf> = kept.keys().flatten().cloned().collect();
        files.sort();
        files
    }

    /// Counts how often everything was forgotten.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Forgets every linter: something that they were made of has changed.
    pub(super) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// True if a change of the file at `path` may change what is found in others.
    pub(super) fn depends_on(&self, path: &Path) -> bool {
        let is_config = path
            .file_name()
            .is_some_and(|name| crate::config::FILE_NAMES.iter().any(|known| name == *known));
        if is_config || self.options.config.as_deref() == Some(path) {
            return true;
        }
        let mut folders = self.options.rules.iter();
        if folders.any(|folder| path.starts_with(folder)) {
            return true;
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let depends = |setup: &Setup| match setup {
            Setup::Ready(linter) => {
                let config = &linter.config;
                let mut folders = own_folders(config);
                !config.principals.is_empty()
                    || baseline(config).as_deref() == Some(path)
                    || folders.any(|folder| path.starts_with(folder))
            }
            // It may be wrong since a file was missing.
            Setup::Wrong { .. } | Setup::Unreadable(_) => true,
        };
        kept.values().any(|(_, setup)| depends(setup))
    }

    /// The configuration file that holds for the file at `path`.
    pub(super) fn config_for(&self, path: &Path) -> Option<PathBuf> {
        if self.options.isolated {
            return None;
        }
        let named = self.options.config.clone();
        named.or_else(|| Config::find(path.parent()?))
    }

    /// What the file at `path` is checked with.
    pub(super) fn for_file(&self, path: Option<&Path>) -> Arc<Setup> {
        let config = path.and_then(|path| self.config_for(path));
        let stamp = stamp(config.as_deref());
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, setup)) = kept.get(&config)
            && *known == stamp
        {
            return Arc::clone(setup);
        }
        let setup = Arc::new(self.make(config.as_deref()));
        kept.insert(config, (stamp, Arc::clone(&setup)));
        setup
    }

    fn make(&self, path: Option<&Path>) -> Setup {
        let load = if self.options.config.is_some() {
            Config::load
        } else {
            Config::load_found
        };
        let config = match path.map(load).transpose() {
            Ok(config) => config.unwrap_or_default(),
            Err(error @ (ConfigError::Read(_) | ConfigError::Two { .. })) => {
                return Setup::Unreadable(error.to_string());
            }
            Err(ConfigError::Invalid { file, problems }) => {
                return wrong(path, file, problems);
            }
        };
        let own = match own_rules(self.folders(&config)) {
            Ok(own) => own,
            Err(setup) => return *setup,
        };
        let today = lint::today();
        let mut selection = Selection::new(own);
        let chosen = selection.configure(&config);
        if let Some(file) = &config.file {
            let mut problems = Vec::new();
            problems.extend(chosen.err().map(|error| error.in_configuration()));
            if !config.attestations.is_empty() {
                problems.extend(coverage::unknown_items(Items::builtin(), &config));
            }
            problems.extend(selection.exception_problems(&config, today));
            if !problems.is_empty() {
                return wrong(path, file.clone(), problems);
            }
        }
        let known = match baseline(&config).as_deref().map(Baseline::load).transpose() {
            Ok(known) => known,
            Err(error) => {
                let (Some(file), Some(name)) = (&config.file, &config.baseline) else {
                    return Setup::Unreadable(error.to_string());
                };
                let problem = Diagnostic::new("configuration", name.span, error.to_string());
                return wrong(path, file.clone(), vec![problem]);
            }
        };
        let mut linter = selection.linter(config, None, false);
        linter.today = today;
        linter.baseline = known;
        Setup::Ready(Box::new(linter))
    }

    /// Folders of rules of one's own: those of the configuration, then those of the command line.
    fn folders(&self, config: &Config) -> Vec<PathBuf> {
        let named = self.options.rules.iter().cloned();
        own_folders(config).chain(named).collect()
    }

    /// The page of a rule; of two with one id, the own one's.
    pub(super) fn page(&self, id: &str) -> Option<String> {
        let mut folders = self.options.rules.clone();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        folders.extend(kept.values().flat_map(|(_, setup)| match &**setup {
            Setup::Ready(linter) => own_folders(&linter.config).collect(),
            Setup::Wrong { .. } | Setup::Unreadable(_) => Vec::new(),
        }));
        drop(kept);
        folders.sort();
        folders.dedup();
        let own = own_rules(folders).unwrap_or_default();
        if let Some(rule) = own.iter().find(|rule| *rule.id == *id) {
            return Some(rule.page.to_string());
        }
        let found = rules::builtin().iter().find(|rule| rule.id == id);
        found.map(|rule| rule.page.to_owned())
    }
}

fn own_rules(folders: Vec<PathBuf>) -> Result<Vec<Rule>, Box<Setup>> {
    let mut own = Vec::new();
    for folder in folders {
        let loaded =
            rules::load(&folder).map_err(|error| Box::new(Setup::Unreadable(error.to_string())))?;
        if let Some((file, problems)) = loaded.problems.into_iter().next() {
            let path = PathBuf::from(&file.name);
            return Err(Box::new(wrong(Some(&path), file, problems)));
        }
        own.extend(loaded.rules);
    }
    Ok(own)
}

/// Folders of rules that a configuration names.
fn own_folders(config: &Config) -> impl Iterator<Item = PathBuf> {
    let folders = config.rules.iter();
    folders.map(|folder| config.root.join(&folder.value))
}

/// The baseline that a configuration names.
fn baseline(config: &Config) -> Option<PathBuf> {
    let name = config.baseline.as_ref()?;
    Some(config.root.join(&name.value))
}

fn wrong(path: Option<&Path>, file: SourceFile, problems: Vec<Diagnostic>) -> Setup {
    let path = path.unwrap_or(Path::new(&file.name)).to_path_buf();
    Setup::Wrong {
        path: std::path::absolute(&path).unwrap_or(path),
        file,
        problems,
    }
}

fn stamp(path: Option<&Path>) -> Stamp {
    let metadata = path.and_then(|path| fs::metadata(path).ok());
    Stamp {
        today: lint::today(),
        changed: metadata.as_ref().and_then(|found| found.modified().ok()),
        length: metadata.map_or(0, |found| found.len()),
    }
}
