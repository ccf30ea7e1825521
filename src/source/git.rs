//! What has changed in a git work tree since a revision, by the program `git`.
//!
//! Nothing is run by a shell, no text of the user stands where an option could, and names are read up to their NUL byte.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Loaded, ReadError, read_from};

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is missing or cannot be run.
    #[error("cannot run `git`: {0}")]
    NoGit(io::Error),
    /// The current folder is in no work tree.
    #[error("the current folder is in no git work tree")]
    NoWorkTree,
    /// The text names no commit.
    #[error("`{0}` is no revision of this repository")]
    NoRevision(String),
    /// It refused; its own words.
    #[error("git says: {0}")]
    Refused(String),
    /// An old version of a file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// One version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The path, from the current folder.
    pub path: PathBuf,
    /// The name of its content in git's store; `None` for what lies in the work tree.
    pub object: Option<String>,
    /// It is a regular file, no symbolic link or submodule.
    pub regular: bool,
}

/// A file that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// What it was; `None` for a new file.
    pub old: Option<Version>,
    /// What it is; `None` for a deleted file.
    pub new: Option<Version>,
}

/// The git work tree that the current folder is in.
#[derive(Debug)]
pub struct WorkTree {
    /// From the current folder to the root: `../`, or nothing.
    up: OsString,
}

fn git(arguments: &[&OsStr]) -> Result<Vec<u8>, GitError> {
    let output = Command::new("git")
        // No pathspec magic, no hooks of the file system monitor, no waiting for locks.
        .args(["--literal-pathspecs", "--no-pager", "--no-optional-locks"])
        .args(["-c", "core.fsmonitor=false", "-c", "diff.relative=false"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(GitError::NoGit)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or("nothing");
    Err(GitError::Refused(first.to_owned()))
}

fn words<const N: usize>(words: [&str; N]) -> [&OsStr; N] {
    words.map(OsStr::new)
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

impl WorkTree {
    /// The work tree of the current folder.
    pub fn here() -> Result<Self, GitError> {
        let up = git(&words(["rev-parse", "--show-cdup"])).map_err(|error| match error {
            GitError::Refused(_) => GitError::NoWorkTree,
            other => other,
        })?;
        Ok(Self {
            up: os(up.trim_ascii_end()),
        })
    }

    /// The commit that `revision` names.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let none = || GitError::NoRevision(revision.to_owned());
        // What begins with a dash would be an option.
        if revision.starts_with('-') || revision.is_empty() {
            return Err(none());
        }
        let wanted = format!("{revision}^{{commit}}");
        let commit = git(&words(["rev-parse", "--verify", "--quiet", &wanted]));
        let commit = commit.map_err(|error| match error {
            GitError::Refused(_) => none(),
            other => other,
        })?;
        let commit = String::from_utf8_lossy(commit.trim_ascii()).into_owned();
        let hexadecimal =
            |text: &str| text.len() >= 40 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if hexadecimal(&commit) {
            Ok(commit)
        } else {
            Err(none())
        }
    }

    /// What has changed below `paths` since `commit`, files that git does not know yet included.
    pub fn changes(&self, commit: &str, paths: &[PathBuf]) -> Result<Vec<FileChange>, GitError> {
        let diff = words([
            "diff",
            "--raw",
            "-z",
            "--no-abbrev",
            "--find-renames",
            "--ignore-submodules=all",
            "--no-ext-diff",
            "--no-textconv",
            commit,
            "--",
        ]);
        let paths: Vec<&OsStr> = paths.iter().map(|path| path.as_os_str()).collect();
        let with_paths = |arguments: &[&OsStr]| git(&[arguments, paths.as_slice()].concat());
        let mut changes = self.read_raw(&with_paths(&diff)?);
        let others = words([
            "ls-files",
            "-z",
            "--others",
            "--exclude-standard",
            "--full-name",
            "--",
        ]);
        let others = with_paths(&others)?;
        for name in others
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
        {
            let path = self.path(name);
            let regular = path.symlink_metadata().is_ok_and(|data| data.is_file());
            changes.push(FileChange {
                old: None,
                new: Some(Version {
                    path,
                    object: None,
                    regular,
                }),
            });
        }
        Ok(changes)
    }

    /// Reads `:100644 100644 1234… 0000… R100 NUL old NUL new NUL`.
    ///
    /// Source: git-diff documentation, "Raw output format".
    fn read_raw(&self, raw: &[u8]) -> Vec<FileChange> {
        let mut changes = Vec::new();
        let mut fields = raw.split(|byte| *byte == 0);
        while let Some(head) = fields.next() {
            let head = String::from_utf8_lossy(head);
            let mut parts = head.trim_start_matches(':').split(' ');
            let (Some(old_mode), Some(new_mode), Some(object), Some(_), Some(status)) = (
                parts.next(),
                parts.next(),
                parts.next(),
                parts.next(),
                parts.next(),
            ) else {
                break;
            };
            let Some(path) = fields.next() else {
                break;
            };
            let renamed = status.starts_with(['R', 'C']);
            let new_path = if renamed { fields.next() } else { Some(path) };
            let Some(new_path) = new_path else {
                break;
            };
            let is_file = |mode: &str| mode.starts_with("100");
            let old = (!status.starts_with(['A', 'C'])).then(|| Version {
                path: self.path(path),
                object: Some(object.to_owned()),
                regular: is_file(old_mode),
            });
            let new = (!status.starts_with('D')).then(|| Version {
                path: self.path(new_path),
                object: None,
                regular: is_file(new_mode),
            });
            changes.push(FileChange { old, new });
        }
        changes
    }

    /// A path from the root, as one from the current folder.
    fn path(&self, name: &[u8]) -> PathBuf {
        let from_root = PathBuf::from(os(name));
        if self.up.is_empty() {
            return from_root;
        }
        let current = std::env::current_dir().ok();
        let depth = Path::new(&self.up).components().count();
        let current = current.as_deref();
        let root = current.and_then(|folder| folder.ancestors().nth(depth));
        let prefix = current
            .zip(root)
            .and_then(|(folder, root)| folder.strip_prefix(root).ok());
        match prefix.and_then(|prefix| from_root.strip_prefix(prefix).ok()) {
            Some(below) => below.to_path_buf(),
            None => Path::new(&self.up).join(from_root),
        }
    }

    /// True if the commit has something at `path`.
    pub fn had(&self, commit: &str, path: &Path) -> Result<bool, GitError> {
        let [tree, zero, dashes] = words(["ls-tree", "-z", "--"]);
        let found = git(&[tree, zero, OsStr::new(commit), dashes, path.as_os_str()])?;
        Ok(!found.is_empty())
    }

    /// An old content, reported as `name`.
    pub fn content(&self, object: &str, name: &str) -> Result<Loaded, GitError> {
        let bytes = git(&words(["cat-file", "blob", object]))?;
        Ok(read_from(bytes.as_slice(), name, bytes.len())?)
    }
}
