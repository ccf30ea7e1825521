//! Path globs of the configuration.

use globset::{Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs over paths relative to the configuration's folder. `*` stays within one folder, `**` does
/// not; a glob without `/` fits in any folder; a glob that fits a folder fits all below it.
#[derive(Clone, Debug)]
pub struct Globs {
    set: GlobSet,
}

impl Default for Globs {
    fn default() -> Self {
        Self {
            set: GlobSet::empty(),
        }
    }
}

impl Globs {
    /// Builds the set; the error names the glob that is wrong.
    pub fn new<'a>(globs: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            for pattern in Self::patterns(glob)? {
                builder.add(pattern);
            }
        }
        Ok(Self {
            set: builder.build()?,
        })
    }

    /// The error of a glob that is wrong.
    pub(super) fn problem(glob: &str) -> Option<Error> {
        Self::patterns(glob).err()
    }

    /// What one glob of the configuration stands for.
    fn patterns(glob: &str) -> Result<[Glob; 2], Error> {
        let bare = glob.trim_start_matches("./").trim_end_matches('/');
        let anywhere = if bare.contains('/') { "" } else { "**/" };
        let build = |pattern: &str| GlobBuilder::new(pattern).literal_separator(true).build();
        Ok([
            build(&format!("{anywhere}{bare}"))?,
            build(&format!("{anywhere}{bare}/**"))?,
        ])
    }

    /// The compiled set.
    pub fn set(&self) -> &GlobSet {
        &self.set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, path: &str, expected: bool) {
        let globs = Globs::new([glob]).unwrap();
        assert_eq!(globs.set().is_match(path), expected, "{glob} on {path}");
    }

    #[test]
    fn globs_fit_files_and_what_lies_below_folders() {
        check("policies/*.json", "policies/a.json", true);
        check("policies/*.json", "policies/x/a.json", false);
        check("policies/**/*.json", "policies/x/y/a.json", true);
        check("vendor", "a/vendor/x.json", true);
        check("./people/", "people/x.json", true);
        check("*.tmp.json", "deep/x.tmp.json", true);
        check("people/*", "apps/people/x.json", false);
    }
}
