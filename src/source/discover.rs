//! Finding the files that a run is about.
//!
//! Knows paths, not contents. Everything that is left out is counted with its reason.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use globset::GlobSet;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

/// Folders that never hold policies of one's own.
const SKIPPED_FOLDERS: [&str; 16] = [
    ".aws-sam",
    ".cache",
    ".git",
    ".hg",
    ".idea",
    ".mypy_cache",
    ".serverless",
    ".svn",
    ".terraform",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "node_modules",
    "target",
    "venv",
];

/// True for the name of a folder that never holds policies of one's own.
pub fn is_skipped_folder(name: &OsStr) -> bool {
    SKIPPED_FOLDERS.iter().any(|folder| name == *folder)
}

/// Why something found in a folder is not linted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Its name does not end in `.json`.
    OtherFormat,
    /// A folder that never holds policies, such as `node_modules`.
    SkippedFolder,
    /// A `.gitignore` file leaves it out.
    GitIgnored,
    /// The configuration leaves it out.
    Excluded,
    /// A symbolic link; what it points to is linted where it really lies.
    SymbolicLink,
    /// JSON that holds no policy.
    NoPolicy,
    /// A policy of another language, such as a CloudFormation stack policy.
    OtherPolicy,
    /// A template or plan, whose policies this version does not read.
    Template,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherFormat => "not a .json file",
            Self::SkippedFolder => "in a folder that never holds policies",
            Self::GitIgnored => "left out by .gitignore",
            Self::Excluded => "left out by the configuration",
            Self::SymbolicLink => "a symbolic link",
            Self::NoPolicy => "holds no policy",
            Self::OtherPolicy => "a CloudFormation stack policy, not an IAM policy",
            Self::Template => "a template or plan, not read by this version",
        })
    }
}

/// How many files were passed over, by reason. A skipped folder counts as one.
pub type PassedOver = BTreeMap<Reason, usize>;

/// A file to lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// The name it is reported by, with `/` on every system.
    pub name: String,
    /// The user named this very file.
    pub named: bool,
}

/// What to leave out on the way.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    /// Leave out what `.gitignore` files leave out.
    pub gitignore: bool,
    /// Paths that the configuration leaves out, relative to `root`.
    pub exclude: &'a GlobSet,
    /// The folder of the configuration file.
    pub root: &'a Path,
}

impl Filter<'_> {
    /// True where the configuration leaves `path` out.
    fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty()
            && below(self.root, path).is_some_and(|path| self.exclude.is_match(path))
    }
}

/// A path that could not be looked at.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{name}`: {reason}")]
pub struct DiscoverError {
    /// The path as reported.
    pub name: String,
    /// The reason given by the operating system.
    pub reason: String,
}

/// The files of a run.
#[derive(Debug, Default)]
pub struct Discovery {
    /// In the order of the command line, each folder sorted by name; none twice.
    pub files: Vec<Found>,
    /// What was left out.
    pub passed_over: PassedOver,
    /// What could not be looked at.
    pub errors: Vec<DiscoverError>,
}

/// Finds the files that `paths` name. A named file is taken whatever it is called, unless the configuration leaves it out;
/// of a folder, every `.json` file below it that `filter` does not leave out. Symbolic links are not followed,
/// but for a path named by the user.
pub fn discover(paths: &[PathBuf], filter: Filter<'_>) -> Discovery {
    let mut discovery = Discovery::default();
    let mut seen = HashSet::new();
    for path in paths {
        match path.metadata() {
            Ok(metadata) if metadata.is_dir() => walk(path, filter, &mut seen, &mut discovery),
            // Hooks name every file that was changed.
            Ok(_) if filter.excludes(path) => {
                *discovery.passed_over.entry(Reason::Excluded).or_default() += 1;
            }
            Ok(_) => {
                let name = reported(path);
                if seen.insert(name.clone()) {
                    discovery.files.push(Found {
                        path: path.clone(),
                        name,
                        named: true,
                    });
                }
            }
            Err(error) => discovery.errors.push(DiscoverError {
                name: reported(path),
                reason: error.to_string(),
            }),
        }
    }
    discovery
}

/// The name a path is reported by: `/` between its parts, no leading `./`.
pub fn reported(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    let mut rest = text.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    if rest.is_empty() {
        text
    } else {
        rest.to_owned()
    }
}

/// `path` from `root`, an absolute path, on: what globs of a configuration in `root` are about. `None` where it lies
/// elsewhere. Neither has to exist.
pub fn below(root: &Path, path: &Path) -> Option<PathBuf> {
    let plain = |path: &Path| {
        let mut parts = PathBuf::new();
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    parts.pop();
                }
                Component::CurDir => {}
                other => parts.push(other),
            }
        }
        parts
    };
    let root = plain(root);
    let absolute = plain(&std::path::absolute(path).ok()?);
    if let Ok(below) = absolute.strip_prefix(&root) {
        return Some(below.to_path_buf());
    }
    // One of the two is written with a symbolic link.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let real = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let real = real.join(path.file_name()?);
    let below = real.strip_prefix(root.canonicalize().ok()?).ok()?;
    Some(below.to_path_buf())
}

fn walk(folder: &Path, filter: Filter<'_>, seen: &mut HashSet<String>, discovery: &mut Discovery) {
    let mut ignores = Ignores::new(folder, filter.gitignore);
    let mut entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                discovery.errors.push(DiscoverError {
                    name: error.path().map_or_else(|| reported(folder), reported),
                    reason: error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string),
                });
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if let Some(reason) = left_out(&entry, &mut ignores, filter) {
            *discovery.passed_over.entry(reason).or_default() += 1;
            if is_folder {
                entries.skip_current_dir();
            }
        } else if !is_folder {
            let name = reported(entry.path());
            if seen.insert(name.clone()) {
                discovery.files.push(Found {
                    path: entry.into_path(),
                    name,
                    named: false,
                });
            }
        }
    }
}

/// Why `entry` is left out; `None` where it is not.
fn left_out(entry: &DirEntry, ignores: &mut Ignores, filter: Filter<'_>) -> Option<Reason> {
    let file_type = entry.file_type();
    if entry.depth() == 0 {
        return None;
    }
    if file_type.is_symlink() {
        return Some(Reason::SymbolicLink);
    }
    if file_type.is_dir() && is_skipped_folder(entry.file_name()) {
        return Some(Reason::SkippedFolder);
    }
    if ignores.leave_out(entry) {
        return Some(Reason::GitIgnored);
    }
    if filter.excludes(entry.path()) {
        return Some(Reason::Excluded);
    }
    let json = |path: &Path| {
        path.extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("json"))
    };
    let wanted = file_type.is_dir() || file_type.is_file() && json(entry.path());
    (!wanted).then_some(Reason::OtherFormat)
}

/// The `.gitignore` files that hold at a place, outermost first.
struct Ignores {
    /// Those above the folder that is walked.
    above: Vec<Gitignore>,
    /// Those of the folders walked down into, by depth.
    below: Vec<(usize, Gitignore)>,
    active: bool,
}

impl Ignores {
    fn new(folder: &Path, active: bool) -> Self {
        let mut above = Vec::new();
        if active && let Ok(folder) = folder.canonicalize() {
            // Git looks no further up than the root of the work tree.
            for parent in folder.ancestors().skip(1) {
                if parent.join(".git").exists() || folder.join(".git").exists() {
                    break;
                }
                above.extend(read_ignores(parent));
            }
            if let Some(top) = folder.ancestors().skip(1).find(|p| p.join(".git").exists()) {
                above.extend(read_ignores(top));
            }
            above.reverse();
        }
        Self {
            above,
            below: Vec::new(),
            active,
        }
    }

    /// True where the innermost file that says anything about `entry` says to leave it out. Takes
    /// in the `.gitignore` of a folder that is not left out.
    fn leave_out(&mut self, entry: &DirEntry) -> bool {
        if !self.active {
            return false;
        }
        self.below.retain(|(depth, _)| *depth < entry.depth());
        if self.below.is_empty() && entry.depth() == 1 {
            let parent = entry.path().parent().unwrap_or(Path::new("."));
            self.below
                .extend(read_ignores(parent).map(|rules| (0, rules)));
        }
        let is_folder = entry.file_type().is_dir();
        let absolute = std::path::absolute(entry.path()).unwrap_or_else(|_| entry.path().into());
        let below = self.below.iter().rev().map(|(_, rules)| rules);
        for rules in below.chain(self.above.iter().rev()) {
            let verdict = rules.matched(&absolute, is_folder);
            if verdict.is_ignore() {
                return true;
            }
            if verdict.is_whitelist() {
                break;
            }
        }
        if is_folder {
            let depth = entry.depth();
            self.below
                .extend(read_ignores(entry.path()).map(|rules| (depth, rules)));
        }
        false
    }
}

/// The `.gitignore` of `folder`, if there is one. Lines that are no pattern are passed over, as
/// git does.
fn read_ignores(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(".gitignore");
    if !file.is_file() {
        return None;
    }
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.into());
    let mut builder = GitignoreBuilder::new(folder);
    let _ = builder.add(file);
    builder.build().ok()
}
