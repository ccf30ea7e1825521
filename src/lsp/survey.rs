//! Every policy below the open folders, checked as an open document is, and what can be said only of all together: of
//! organizations, exceptions and baselines.
//!
//! What `iamlint check` says of a folder, with this difference: each file's configuration is the nearest, as in the
//! editor. INVARIANT: of settings, nothing is taken over from before.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::Diagnostic as Shown;

use super::check::{Snapshot, check, name_of};
use super::client::Client;
use super::diagnostics;
use super::settings::{Settings, Setup};
use super::text::Text;
use super::uri;
use crate::config::Config;
use crate::lint::{FileReport, Finding, Linter, Outcome};
use crate::source::{Filter, discover, read};

/// What was found in the open folders.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// By address; what nothing is to be said of is left out.
    pub(super) files: BTreeMap<Arc<str>, InFile>,
}

/// What was found in a file.
#[derive(Debug, Default)]
pub(super) struct InFile {
    /// That of the document, where it was open.
    pub(super) version: Option<i32>,
    /// What is shown of it by itself.
    pub(super) alone: Vec<Shown>,
    /// Tells that from what it was before.
    alone_id: String,
    /// What is shown of it together with others, and of which text.
    pub(super) together: Option<(String, Vec<Shown>)>,
}

impl InFile {
    /// All that is shown of the file.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Shown> {
        let together = self.together.iter().flat_map(|(_, shown)| shown);
        self.alone.iter().chain(together)
    }

    /// Tells all that is shown from what it was before.
    pub(super) fn result_id(&self) -> String {
        let together = self.together.as_ref().map(|(_, shown)| shown.as_slice());
        result_id(&self.alone_id, together.unwrap_or_default())
    }
}

/// A survey on its way.
struct Work<'w> {
    client: &'w Client,
    settings: Settings,
    /// The open documents, by path.
    open: HashMap<PathBuf, Snapshot>,
    /// Where the files are that reports know by these names.
    named: HashMap<String, PathBuf>,
    files: BTreeMap<Arc<str>, InFile>,
}

/// Checks all that lies in the open folders, documents that are open as they are in the editor. `None` where nobody
/// wants it any more.
pub(super) fn survey(
    open: Vec<Snapshot>,
    settings: &Settings,
    client: &Client,
    unwanted: impl Fn() -> bool,
) -> Option<Survey> {
    let by_path = |snapshot: Snapshot| Some((snapshot.path.clone()?, snapshot));
    let mut work = Work {
        client,
        settings: settings.fresh(),
        open: open.into_iter().filter_map(by_path).collect(),
        named: HashMap::new(),
        files: BTreeMap::new(),
    };
    for root in &client.roots {
        for path in work.below(root) {
            if unwanted() {
                return None;
            }
            work.file(&path);
        }
    }
    work.configurations();
    let mut files = work.files;
    files.retain(|_, file| file.shown().next().is_some());
    Some(Survey { files })
}

/// Tells one answer from another: what a document has by itself goes by `alone`.
pub(super) fn result_id(alone: &str, together: &[Shown]) -> String {
    if together.is_empty() {
        return alone.to_owned();
    }
    let mut hasher = DefaultHasher::new();
    together.hash(&mut hasher);
    format!("{alone}+{:016x}", hasher.finish())
}

impl Work<'_> {
    /// The files below a folder that may hold policies, but for those below another open folder in it.
    fn below(&self, root: &Path) -> Vec<PathBuf> {
        let setup = self.settings.for_file(Some(&root.join("_")));
        let config = match &*setup {
            Setup::Ready(linter) => linter.config.clone(),
            Setup::Wrong { .. } | Setup::Unreadable(_) => Config::default(),
        };
        let filter = Filter {
            gitignore: true,
            exclude: config.excluded(),
            root: &config.root,
        };
        let found = discover(&[root.to_path_buf()], filter).files;
        let paths = found.into_iter().map(|found| found.path);
        // The innermost folder comes first.
        let roots = &self.client.roots;
        let is_here = |path: &PathBuf| {
            let first = roots.iter().find(|root| path.starts_with(root));
            first.is_some_and(|first| first == root)
        };
        paths.filter(is_here).collect()
    }

    fn file(&mut self, path: &Path) {
        let setup = self.settings.for_file(Some(path));
        // That is said once, of the configuration.
        if matches!(&*setup, Setup::Wrong { .. }) {
            return;
        }
        if let Some(open) = self.open.get(path).cloned() {
            let version = Some(open.version);
            self.document(path, &open, version);
            return;
        }
        let name = name_of(Some(path), "", &self.client.roots);
        let Ok(loaded) = read(path, &name) else {
            return;
        };
        let is_utf8 = loaded.invalid.is_empty() && !loaded.wide;
        let snapshot = self.snapshot(path, name, loaded.file.text.clone());
        match &*setup {
            // No editor can hold it as it is.
            Setup::Ready(linter) if !is_utf8 && !linter.config.leaves_out(path) => {
                self.named.insert(snapshot.name.clone(), path.to_path_buf());
                if let Outcome::Linted(report) = linter.lint_loaded(loaded, path, false) {
                    let shown = self.shown(&report.findings, &snapshot);
                    let file = self.files.entry(snapshot.uri).or_default();
                    file.alone_id = result_id("", &shown);
                    file.alone = shown;
                }
            }
            _ => self.document(path, &snapshot, None),
        }
    }

    fn document(&mut self, path: &Path, snapshot: &Snapshot, version: Option<i32>) {
        self.named.insert(snapshot.name.clone(), path.to_path_buf());
        let checked = check(snapshot, &self.settings, self.client);
        if !checked.shown.is_empty() {
            let file = self.files.entry(Arc::clone(&snapshot.uri)).or_default();
            file.version = version;
            file.alone = checked.shown;
            file.alone_id = checked.result_id;
        }
    }

    /// Those that count.
    fn shown(&self, findings: &[Finding], snapshot: &Snapshot) -> Vec<Shown> {
        let counts = findings.iter().filter(|one| one.suppressed.is_none());
        counts
            .map(|finding| diagnostics::of_finding(finding, snapshot, self.client))
            .collect()
    }

    fn snapshot(&self, path: &Path, name: String, text: String) -> Snapshot {
        Snapshot {
            uri: self.address(path),
            version: 0,
            path: Some(path.to_path_buf()),
            name,
            text: Arc::new(Text::new(text, self.client.encoding)),
        }
    }

    /// As the client calls the file, if it has it open.
    fn address(&self, path: &Path) -> Arc<str> {
        let open = self.open.get(path);
        open.map_or_else(|| uri::of(path).into(), |open| Arc::clone(&open.uri))
    }

    /// What is to be said when all files have been seen.
    fn configurations(&mut self) {
        for config in self.settings.configurations() {
            let setup = self.settings.for_file(Some(&config));
            let of_config = self.snapshot(&config, String::new(), String::new());
            if let Some((address, problems)) =
                check(&of_config, &self.settings, self.client).settings
            {
                let path = uri::path(&address).unwrap_or_else(|| config.clone());
                let file = self.files.entry(self.address(&path)).or_default();
                file.version = self.open.get(&path).map(|open| open.version);
                file.alone_id = result_id("", &problems);
                file.alone = problems;
            }
            if let Setup::Ready(linter) = &*setup {
                for report in self.together(linter) {
                    self.add(report);
                }
            }
        }
    }

    fn together(&self, linter: &Linter) -> Vec<FileReport> {
        let mut roots = self.client.roots.iter();
        let everything = roots.any(|root| linter.config.root.starts_with(root));
        let mut reports = linter.organization().unwrap_or_default().reports;
        reports.extend(linter.about_exceptions(everything));
        reports.extend(linter.about_baseline(everything));
        reports
    }

    fn add(&mut self, report: FileReport) {
        let FileReport { file, findings, .. } = report;
        let path = self.named.get(&file.name).cloned();
        let path = path.or_else(|| std::path::absolute(&file.name).ok());
        let Some(path) = path else {
            return;
        };
        let snapshot = self.snapshot(&path, file.name, file.text);
        let shown = self.shown(&findings, &snapshot);
        if shown.is_empty() {
            return;
        }
        let version = self.open.get(&path).map(|open| open.version);
        let file = self.files.entry(Arc::clone(&snapshot.uri)).or_default();
        file.version = version;
        let text = || (snapshot.text.text().to_owned(), Vec::new());
        file.together.get_or_insert_with(text).1.extend(shown);
    }
}
