//! What benchmarks share.

use std::path::{Path, PathBuf};

/// The JSON files below a folder, in order.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let paths = entries
        .into_iter()
        .map(|entry| entry.expect("the folder is there").into_path());
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect()
}
