//! `file:` addresses and paths.
//!
//! Source: RFC 8089; Language Server Protocol 3.17, "URIs".

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The path of a `file:` address on this machine; `None` for any other address.
pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.get(rest.find('/')?..)?,
        None => rest,
    };
    let mut bytes = Vec::with_capacity(path.len());
    let mut left = path.as_bytes();
    while let Some((first, tail)) = left.split_first() {
        let code = tail.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            left = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            left = tail;
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    if path.contains('\0') {
        return None;
    }
    let path = if cfg!(windows) {
        path.trim_start_matches('/').to_owned()
    } else {
        path
    };
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The address of a file.
pub(super) fn of(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        format!("/{}", text.replace('\\', "/"))
    } else {
        text.into_owned()
    };
    let mut uri = "file://".to_owned();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn addresses_and_paths() {
        let of_path = of(Path::new("/a b/é%.json"));
        assert_eq!(of_path, "file:///a%20b/%C3%A9%25.json");
        assert_eq!(path(&of_path), Some(PathBuf::from("/a b/é%.json")));
        assert_eq!(path("FILE:/x%"), Some(PathBuf::from("/x%")));
        assert_eq!(path("file://host/x"), Some(PathBuf::from("/x")));
        for other in [
            "untitled:Untitled-1",
            "",
            "file:",
            "file:///%00",
            "file:///%FF",
            "x",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
    }
}
