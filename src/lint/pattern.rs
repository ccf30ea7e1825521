//! How rules are named: by id, by a glob over ids, by an Access Analyzer code.

use globset::{Glob, GlobMatcher};

/// The id that `text` is most likely meant to be.
pub fn nearest<'a>(text: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = |id: &'a str| id.split_once('/').map_or(id, |(_, name)| name);
    let scored = ids.map(|id| {
        let whole = strsim::damerau_levenshtein(text, id);
        (whole.min(strsim::damerau_levenshtein(text, name(id))), id)
    });
    let (distance, id) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= 2.max(text.len() / 4)).then(|| id.to_owned())
}

/// A rule's id, a glob over ids, or an Access Analyzer code in either spelling
/// (`INVALID_ACTION`, `aws/invalid-action`).
pub struct Pattern {
    text: String,
    pub(super) glob: Option<GlobMatcher>,
    code: String,
}

impl Pattern {
    /// Reads a pattern; a broken glob fits nothing.
    pub fn new(text: &str) -> Self {
        let is_glob = text.contains(['*', '?', '[', '{']);
        let code = text.strip_prefix("aws/").unwrap_or(text);
        Self {
            text: text.to_owned(),
            glob: is_glob.then(|| glob(text)).flatten(),
            code: code.replace('-', "_").to_ascii_uppercase(),
        }
    }

    /// True where the pattern fits a rule with this id, these codes and these former ids.
    pub fn fits(&self, id: &str, codes: &[impl AsRef<str>], formerly: &[impl AsRef<str>]) -> bool {
        if let Some(glob) = &self.glob {
            return glob.is_match(id);
        }
        self.text == id
            || formerly.iter().any(|former| former.as_ref() == self.text)
            || codes.iter().any(|code| code.as_ref() == self.code)
    }
}

/// A glob over rule ids: `hipaa/*`, `*/mfa-*`.
fn glob(pattern: &str) -> Option<GlobMatcher> {
    Some(Glob::new(pattern).ok()?.compile_matcher())
}
