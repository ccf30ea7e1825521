//! From the paths and globs of `[[principal]]` and `[organization]` to files.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use walkdir::WalkDir;

use super::Config;
use super::principal::{Attached, Slot};
use super::read::problem;
use crate::diagnostic::Diagnostic;
use crate::source::{Spanned, is_skipped_folder, reported};

/// Finds the files of all that is attached together. What is not there is a problem at the place that
/// names it.
pub(super) fn expand(config: &mut Config, root: &Path) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let principals = config.principals.iter_mut();
    let principals = principals.map(|one| (&one.written, &mut one.policies));
    let organization = config.organization.iter_mut();
    let organization = organization.map(|one| (&one.written, &mut one.policies));
    for (written, policies) in principals.chain(organization) {
        let mut seen: HashSet<(Slot, PathBuf)> = HashSet::new();
        for (slot, pattern) in written {
            let files = match files(root, *slot, pattern) {
                Ok(files) => files,
                Err(found) => {
                    problems.push(*found);
                    continue;
                }
            };
            for file in files {
                let name = name(root, &file);
                let path = file.canonicalize().unwrap_or(file);
                if seen.insert((*slot, path.clone())) {
                    policies.push(Attached {
                        slot: *slot,
                        path,
                        name,
                        kind: slot.kind(),
                        span: pattern.span,
                    });
                }
            }
        }
    }
    problems.sort_by_key(|problem| problem.span);
    problems
}

/// A file as it is reported: relative to the configuration where it lies below it.
fn name(root: &Path, file: &Path) -> String {
    reported(file.strip_prefix(root).unwrap_or(file))
}

fn is_glob(pattern: &str) -> bool {
    pattern.contains(['*', '?', '[', '{'])
}

fn files(
    root: &Path,
    slot: Slot,
    pattern: &Spanned<String>,
) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let text = pattern.value.as_str();
    let wrong = |message: String, help: &str| {
        let problem = problem(pattern.span, message);
        Box::new(if help.is_empty() {
            problem
        } else {
            problem.help(help)
        })
    };
    let path = root.join(text);
    if text.is_empty() {
        return Err(wrong("this must be a path".to_owned(), ""));
    }
    if path.is_file() {
        return Ok(vec![path]);
    }
    if path.is_dir() {
        let help = format!("write `{}/*.json`", text.trim_end_matches('/'));
        return Err(wrong(format!("`{text}` is a folder"), &help));
    }
    if !is_glob(text) {
        let help = nearest(&path).map(|near| {
            let near = Path::new(text).with_file_name(near);
            format!("did you mean `{}`?", reported(&near))
        });
        let help = help.as_deref();
        let help = help.unwrap_or("paths are relative to the folder of the configuration");
        return Err(wrong(format!("there is no file `{text}`"), help));
    }
    if matches!(slot, Slot::Boundary | Slot::Trust) {
        let message = "this is one policy; a glob may fit several";
        return Err(wrong(message.to_owned(), "write its path"));
    }
    let found =
        walk(root, text).map_err(|error| wrong(format!("not a glob: {}", error.kind()), ""))?;
    if found.is_empty() {
        let help = "`*` stays within a folder, `**` does not";
        return Err(wrong(format!("no `.json` file fits `{text}`"), help));
    }
    Ok(found)
}

/// The `.json` files that a glob fits, in the order of their names.
fn walk(root: &Path, glob: &str) -> Result<Vec<PathBuf>, globset::Error> {
    let mut base = root.to_path_buf();
    let mut rest = Vec::new();
    for component in Path::new(glob).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) if !rest.is_empty() || is_glob(&part.to_string_lossy()) => {
                rest.push(part.to_string_lossy().into_owned());
            }
            part => base.push(part),
        }
    }
    let pattern = rest.join("/");
    let matcher = GlobBuilder::new(&pattern)
        .literal_separator(true)
        .build()?
        .compile_matcher();
    let deepest = if pattern.contains("**") {
        usize::MAX
    } else {
        rest.len()
    };
    Ok(matches(&base, &matcher, deepest))
}

fn matches(base: &Path, matcher: &GlobMatcher, deepest: usize) -> Vec<PathBuf> {
    let entries = WalkDir::new(base)
        .max_depth(deepest)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let folder = entry.depth() > 0 && entry.file_type().is_dir();
            !(folder && is_skipped_folder(entry.file_name()))
        });
    let mut found = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let json = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let below = path.strip_prefix(base).unwrap_or(path);
        if json && matcher.is_match(below) && path.is_file() {
            found.push(entry.into_path());
        }
    }
    found
}

/// The file beside `path` whose name is most like its own.
fn nearest(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_string_lossy().into_owned();
    let beside = std::fs::read_dir(path.parent()?).ok()?;
    let names = beside
        .filter_map(Result::ok)
        .take(10_000)
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let scored = names.map(|name| (strsim::damerau_levenshtein(&wanted, &name), name));
    let (distance, name) = scored.min()?;
    (distance <= 2).then_some(name)
}
