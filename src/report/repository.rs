//! Names of files as the services that read reports know them: relative to the root of the repository.

use std::fmt::Write;

/// Where the root of the repository is, seen from the folder that the program runs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// The root's absolute path with `/` between its parts; empty where nothing is known.
    pub root: String,
    /// The way from the root to the current folder, without a `/` at either end; empty at the root.
    pub folder: String,
}

/// What standard input is called where it has no name.
const STDIN: &str = "<stdin>";

impl Repository {
    /// The path of the file reported as `name`: relative to the root, with no `.` and `..` in it. A file outside
    /// keeps an absolute path where the root is known.
    pub(super) fn path(&self, name: &str) -> String {
        if name == STDIN {
            return name.to_owned();
        }
        if is_absolute(name) {
            let whole = walked("", name).unwrap_or_else(|| name.to_owned());
            let inside = whole.strip_prefix(self.root.trim_matches('/'));
            let inside = inside.and_then(|rest| rest.strip_prefix('/'));
            return match inside {
                Some(inside) if !self.root.is_empty() => inside.to_owned(),
                _ => name.to_owned(),
            };
        }
        if let Some(path) = walked(&self.folder, name) {
            return path;
        }
        let current = format!("{}/{}", self.root, self.folder);
        match walked(&current, name) {
            Some(path) if !self.root.is_empty() => {
                let slash = if self.root.starts_with('/') { "/" } else { "" };
                format!("{slash}{path}")
            }
            _ => name.to_owned(),
        }
    }
}

/// True for `/a`, `C:/a` and `C:\a`.
pub(super) fn is_absolute(path: &str) -> bool {
    let mut characters = path.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some('/'), _, _) => true,
        (Some(drive), Some(':'), Some('/' | '\\')) => drive.is_ascii_alphabetic() && cfg!(windows),
        _ => false,
    }
}

/// Where `path` leads from `folder`; `None` where it leads out of what is known.
fn walked(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// A path as a URI reference, everything percent-encoded that may not stand in one, or would mean something else
/// there. Absolute paths become `file:` URIs.
///
/// Source: RFC 3986, 2.3 and 4.2.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    if is_absolute(path) {
        out.push_str("file://");
        if !path.starts_with('/') {
            out.push('/');
        }
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(root: &str, folder: &str) -> Repository {
        Repository {
            root: root.to_owned(),
            folder: folder.to_owned(),
        }
    }

    #[test]
    fn paths_are_relative_to_the_root() {
        let top = repository("/home/ann/repo", "");
        let inner = repository("/home/ann/repo", "infra/iam");
        for (repository, name, expected) in [
            (&top, "policies/a.json", "policies/a.json"),
            (&top, "./a.json", "a.json"),
            (&top, "<stdin>", "<stdin>"),
            (&inner, "a.json", "infra/iam/a.json"),
            (&inner, "../a.json", "infra/a.json"),
            (&inner, "../../../other/a.json", "/home/ann/other/a.json"),
            (&inner, "/home/ann/repo/b/../a.json", "a.json"),
            (
                &inner,
                "/home/ann/repository/a.json",
                "/home/ann/repository/a.json",
            ),
            (&inner, "/etc/a.json", "/etc/a.json"),
            (&inner, "<stdin>", "<stdin>"),
            (&Repository::default(), "../a.json", "../a.json"),
            (&Repository::default(), "/a.json", "/a.json"),
        ] {
            assert_eq!(repository.path(name), expected, "{name}");
        }
    }

    #[test]
    fn uris_hold_no_other_character() {
        for (path, expected) in [
            ("a b/ü.json", "a%20b/%C3%BC.json"),
            ("c:d?e#f%g.json", "c%3Ad%3Fe%23f%25g.json"),
            ("x\u{1b}\n.json", "x%1B%0A.json"),
            ("/etc/a.json", "file:///etc/a.json"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
