//! Files: finding them, reading them, places in them.

mod discover;
mod git;
mod lines;
mod read;
mod span;

pub use discover::{
    DiscoverError, Discovery, Filter, Found, PassedOver, Reason, below, discover,
    is_skipped_folder, reported,
};
pub use git::{FileChange, GitError, Version, WorkTree};
pub use lines::{Lines, Position};
pub use read::{Loaded, ReadError, SIZE_LIMIT, decode, read, read_from};
pub use span::{Span, Spanned};

/// A text and the name people know it by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as reported: as named on the command line or found below it, with `/` on every system.
    pub name: String,
    /// The text. Bytes that are no UTF-8 have been replaced one for one by `?`, so that offsets
    /// are those of the file on disk.
    pub text: String,
}
