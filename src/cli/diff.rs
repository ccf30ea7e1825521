//! `iamlint diff`

use std::path::{Path, PathBuf};

use super::args::{DiffArgs, DiffFormat};
use super::output::Style;
use super::{Failure, Status, setup};
use crate::compare::{ChangedPolicy, FileVersion, Judgement, Kinds, compare};
use crate::config::Config;
use crate::report::{ChangeReport, Options, printable_line};
use crate::source::{
    FileChange, GitError, Loaded, Version, WorkTree, is_skipped_folder, read, reported,
};

pub(super) fn run(args: &DiffArgs, style: Style) -> Result<Status, Failure> {
    let paths = args.paths.iter().map(PathBuf::as_path);
    let config = setup::configuration(&args.configured, paths)?;
    let tree = WorkTree::here().map_err(refused)?;
    let commit = tree.commit(&args.revision).map_err(refused)?;
    let changes = tree.changes(&commit, &args.paths).map_err(refused)?;
    missing(args, &tree, &commit)?;
    let wanted = |version: &Option<Version>| {
        let version = version.clone()?;
        is_wanted(&version.path, &args.paths, &config).then_some(version)
    };
    let mut found = Vec::new();
    for FileChange { old, new } in changes {
        let (old, new) = (wanted(&old), wanted(&new));
        if old.is_some() || new.is_some() {
            found.extend(policies(args, &tree, &config, old, new)?);
        }
    }
    let mut sink = setup::sink(args.output.as_deref(), &args.paths)?;
    let report = ChangeReport {
        since: &args.revision,
        commit: &commit,
        policies: &found,
    };
    sink.write(&match args.format {
        DiffFormat::Json => report.json(),
        DiffFormat::Markdown => report.markdown(),
        DiffFormat::Human => report.human(&Options {
            color: style.color && args.output.is_none(),
            width: style.width,
            ..Options::default()
        }),
    })?;
    sink.finish()?;
    let clean = |policy: &ChangedPolicy| policy.judgement() == Judgement::NotGrown;
    Ok(if found.iter().all(clean) {
        Status::Clean
    } else {
        Status::Findings
    })
}

/// A path that is neither here nor there is a slip of the pen, and no sign that nothing has changed.
fn missing(args: &DiffArgs, tree: &WorkTree, commit: &str) -> Result<(), Failure> {
    for path in &args.paths {
        let here = path.symlink_metadata().is_ok();
        if !here && !tree.had(commit, path).map_err(refused)? {
            let path = printable_line(&path.to_string_lossy());
            let since = printable_line(&args.revision);
            return Err(Failure::new(format!(
                "`{path}` is neither in the work tree nor in `{since}`"
            )));
        }
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "passed to map_err")]
fn refused(error: GitError) -> Failure {
    let failure = Failure::new(printable_line(&error.to_string()));
    match error {
        GitError::NoGit(_) => failure
            .hint("`iamlint diff` needs git; without it: iamlint prove no-new-access OLD NEW"),
        GitError::NoRevision(_) => {
            failure.hint("a shallow clone lacks old commits: `git fetch` the branch first")
        }
        _ => failure,
    }
}

/// True for a named file, and for a JSON file that `check` would look at.
fn is_wanted(path: &Path, named: &[PathBuf], config: &Config) -> bool {
    let name = reported(path);
    if named.iter().any(|named| reported(named) == name) {
        return true;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let relative = absolute.strip_prefix(&config.root).unwrap_or(path);
    let json = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"));
    let mut parts = path.parent().into_iter().flat_map(Path::iter);
    json && !parts.any(is_skipped_folder) && !config.excluded().is_match(relative)
}

fn policies(
    args: &DiffArgs,
    tree: &WorkTree,
    config: &Config,
    old: Option<Version>,
    new: Option<Version>,
) -> Result<Vec<ChangedPolicy>, Failure> {
    // What is no file of its own (a symbolic link, a submodule) holds no policy: `check` passes over it too.
    let (old, new) = (old.filter(|old| old.regular), new.filter(|new| new.regular));
    let load = |version: &Version| -> Result<Loaded, Failure> {
        let name = reported(&version.path);
        match &version.object {
            Some(object) => tree.content(object, &name).map_err(refused),
            None => read(&version.path, &name)
                .map_err(|error| Failure::new(printable_line(&error.to_string()))),
        }
    };
    let was = old.as_ref().map(load).transpose()?;
    let is = new.as_ref().map(load).transpose()?;
    let version = |loaded, version| match (loaded, version) {
        (Some(loaded), Some(version)) => {
            let version: &Version = version;
            let path = version.path.as_path();
            Some(FileVersion { loaded, path })
        }
        _ => None,
    };
    let kinds = Kinds {
        config,
        option: args.kind.as_ref(),
    };
    Ok(compare(
        version(was.as_ref(), old.as_ref()),
        version(is.as_ref(), new.as_ref()),
        kinds,
    ))
}
