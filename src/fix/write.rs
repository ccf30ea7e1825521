//! Putting a new text in the place of a file.

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::Builder;

/// Why a file was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The path leads over a symbolic link.
    #[error("its path leads over a symbolic link")]
    Link,
    /// It is a device, a pipe or a folder.
    #[error("it is no regular file")]
    NoFile,
    /// It has another name too, which would keep the old text.
    #[error("it has another name too (a hard link), which would keep the old text")]
    OtherName,
    /// Nobody may write it.
    #[error("it is read-only")]
    ReadOnly,
    /// Somebody has written it since it was read.
    #[error("it has changed since it was read")]
    Changed,
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Replaces the file at `path` by `new`, in one step, if it still holds `old`. Its permissions stay.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    if leads_over_link(path) {
        return Err(WriteError::Link);
    }
    let metadata = fs::symlink_metadata(path)?;
    check(&metadata)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = Builder::new().prefix(".iamlint-").tempfile_in(folder)?;
    file.write_all(new)?;
    own(file.path(), &metadata)?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    // As late as can be: whoever writes in between loses nothing.
    if fs::read(path)? != old {
        return Err(WriteError::Changed);
    }
    check(&fs::symlink_metadata(path)?)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn check(metadata: &Metadata) -> Result<(), WriteError> {
    if metadata.file_type().is_symlink() {
        return Err(WriteError::Link);
    }
    if !metadata.is_file() {
        return Err(WriteError::NoFile);
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(metadata) > 1 {
        return Err(WriteError::OtherName);
    }
    Ok(())
}

/// Gives the file at `path` the owner and group that the old one has.
#[cfg(unix)]
fn own(path: &Path, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let own = fs::metadata(path)?;
    if (own.uid(), own.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(path, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "as elsewhere")]
fn own(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// True where a part of the path below the current folder is a symbolic link. Of a path that leads elsewhere, only
/// the file itself is looked at: what lies above is the system's affair.
fn leads_over_link(path: &Path) -> bool {
    let current = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(&current).unwrap_or(path);
    let is_link = |path: &Path| {
        fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_symlink())
    };
    if below.is_absolute() {
        return is_link(path);
    }
    let mut so_far = PathBuf::new();
    below.components().any(|component| {
        so_far.push(component);
        matches!(component, Component::Normal(_)) && is_link(&so_far)
    })
}
