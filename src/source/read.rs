//! Reading one file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::{SourceFile, Span};

/// The longest file that is read, in bytes. Far above any policy or template; it keeps offsets in
/// 32 bits and an endless stream from filling memory.
pub const SIZE_LIMIT: u64 = 512 * 1024 * 1024;

/// Why a file could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read `{name}`: {source}")]
    Io {
        /// The file as the user named it.
        name: String,
        /// The reason given.
        source: io::Error,
    },
    /// The file is longer than [`SIZE_LIMIT`].
    #[error("`{name}` is larger than {} MiB", SIZE_LIMIT / 1024 / 1024)]
    TooLarge {
        /// The file as the user named it.
        name: String,
    },
}

/// A file's text and what had to be replaced to read it as UTF-8.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The file.
    pub file: SourceFile,
    /// Runs of bytes that are not UTF-8, in order. Empty for a proper file.
    pub invalid: Vec<Span>,
    /// The file begins with the byte order mark of UTF-16 or UTF-32; its text is then empty.
    pub wide: bool,
}

/// Reads the file at `path`, reported as `name`.
pub fn read(path: &Path, name: &str) -> Result<Loaded, ReadError> {
    let io = |source| ReadError::Io {
        name: name.to_owned(),
        source,
    };
    let file = File::open(path).map_err(io)?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    if size > SIZE_LIMIT {
        return Err(ReadError::TooLarge {
            name: name.to_owned(),
        });
    }
    read_from(file, name, usize::try_from(size).unwrap_or(0))
}

/// Reads `input` to its end (standard input, say), reported as `name`.
pub fn read_from(input: impl Read, name: &str, size_hint: usize) -> Result<Loaded, ReadError> {
    let mut bytes = Vec::with_capacity(size_hint + 1);
    input
        .take(SIZE_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| ReadError::Io {
            name: name.to_owned(),
            source,
        })?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ReadError::TooLarge {
            name: name.to_owned(),
        });
    }
    Ok(decode(bytes, name))
}

/// Makes text of bytes without moving any offset.
pub fn decode(bytes: Vec<u8>, name: &str) -> Loaded {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let (text, invalid) = match String::from_utf8(bytes) {
        Ok(text) => (text, Vec::new()),
        Err(_) if wide => (String::new(), Vec::new()),
        Err(error) => replace_invalid(&error.into_bytes()),
    };
    Loaded {
        file: SourceFile {
            name: name.to_owned(),
            text,
        },
        invalid,
        wide,
    }
}

/// Puts `?` for every byte that is not UTF-8 and says where they were.
fn replace_invalid(bytes: &[u8]) -> (String, Vec<Span>) {
    let mut text = String::with_capacity(bytes.len());
    let mut invalid: Vec<Span> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
        text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        match invalid.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => invalid.push(Span::new(start, end)),
        }
    }
    (text, invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_keep_their_width() {
        let loaded = decode(b"{\"a\": \"x\xff\xfey\xc3\"}".to_vec(), "f");
        assert_eq!(loaded.file.text, "{\"a\": \"x??y?\"}");
        assert_eq!(loaded.invalid, [Span::new(8, 10), Span::new(11, 12)]);
    }

    #[test]
    fn utf16_is_told_apart() {
        assert!(decode(vec![0xFF, 0xFE, b'{', 0], "f").wide);
        assert!(!decode("\u{feff}{}".into(), "f").wide);
    }
}
