//! A user's own rules: a folder of pages, with sets under `sets/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use super::page::Page;
use super::rule::Rule;
use super::sets::{NamedSet, SetKind, Sets};
use super::syntax::problem;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Why a folder of rules could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder or a page cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// What could not be read.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The rules, in the order of their ids.
    pub rules: Vec<Rule>,
    /// Their pages, in the same order.
    pub pages: Vec<SourceFile>,
    /// The pages that are wrong, and what is wrong with each.
    pub problems: Vec<(SourceFile, Vec<Diagnostic>)>,
}

/// Reads the rules of a folder. A rule's id is its path below the folder: `pack/name`, or
/// `local/name` where it stands in no folder of its own. Pages without a `rule` fence are left out.
pub fn load(folder: &Path) -> Result<Loaded, LoadError> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .follow_links(true)
    {
        let entry = entry.map_err(|error| LoadError::Read {
            path: error.path().unwrap_or(folder).to_owned(),
            cause: error.into(),
        })?;
        if entry.file_type().is_file()
            && entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "md")
        {
            let path = entry.path().to_owned();
            let text = fs::read_to_string(&path).map_err(|cause| LoadError::Read {
                path: path.clone(),
                cause,
            })?;
            files.push((path, text));
        }
    }
    let mut loaded = Loaded::default();
    let (mut pages, mut pending) = (BTreeMap::new(), BTreeMap::new());
    for (path, text) in files {
        let id = id_of(folder, &path);
        let file = SourceFile {
            name: path.to_string_lossy().replace('\\', "/"),
            text,
        };
        if let Some(name) = id.strip_prefix("sets/") {
            pending.insert(name.to_owned(), file);
        } else {
            let id = if id.contains('/') {
                id
            } else {
                format!("local/{id}")
            };
            pages.insert(id, file);
        }
    }
    let sets = read_sets(pending, &mut loaded.problems);
    for (id, file) in pages {
        let page = Page::parse(file.text.as_str());
        if page.fence.is_none() {
            continue;
        }
        let (rule, errors) = Rule::compile(&id, &page, &sets);
        if !errors.is_empty() {
            loaded.problems.push((file.clone(), errors));
        }
        if let Some(rule) = rule {
            loaded.rules.push(rule);
            loaded.pages.push(file);
        }
    }
    Ok(loaded)
}

/// The path below the folder, without `.md`, with `/` on every system.
fn id_of(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Builds the sets, those that others hold first.
fn read_sets(
    pages: BTreeMap<String, SourceFile>,
    problems: &mut Vec<(SourceFile, Vec<Diagnostic>)>,
) -> Sets {
    let mut pending = Vec::new();
    for (name, file) in pages {
        let page = Page::parse(file.text.as_str());
        if let Some((language, fence)) = page.set {
            pending.push((name, file, language, fence));
        } else {
            let error = problem(
                Span::at(0),
                "this page has no fence ```set, ```list or ```table",
            );
            problems.push((file, vec![error]));
        }
    }
    let mut sets = Sets::default();
    loop {
        let names: Vec<String> = pending.iter().map(|(name, ..)| name.clone()).collect();
        let before = pending.len();
        pending.retain(|(name, file, language, fence)| {
            let kind = match language.as_str() {
                "set" => SetKind::Actions,
                "list" => SetKind::Texts,
                _ => SetKind::Table,
            };
            let set = NamedSet::own(
                name.clone(),
                kind,
                file.text.clone(),
                *fence,
                sets.own.clone(),
            );
            if kind == SetKind::Actions
                && set
                    .contained()
                    .any(|part| names.iter().any(|name| name == part))
            {
                return true;
            }
            let errors = set.problems();
            if !errors.is_empty() {
                problems.push((file.clone(), errors));
            }
            sets.own.push(Arc::new(set));
            false
        });
        if pending.len() == before {
            break;
        }
    }
    for (name, file, _, fence) in pending {
        let message = format!("the set `@{name}` holds itself, by way of the sets that it names");
        problems.push((file, vec![problem(Span::at(fence.start), message)]));
    }
    sets
}
