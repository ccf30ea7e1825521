//! Colours and links of a terminal.
//!
//! The one place that writes an escape. Where colour and links are off, nothing written holds one.

use crate::diagnostic::Severity;

/// What a piece of text is, for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Bears this severity.
    Severity(Severity),
    /// Is as it should be.
    Good,
    /// What matters most in its line.
    Strong,
    /// A word that names what follows it.
    Key,
    /// Can be skipped.
    Faint,
}

impl Role {
    /// Parameters of the escape "select graphic rendition".
    const fn code(self) -> &'static str {
        match self {
            Self::Severity(Severity::Error) => "1;31",
            Self::Severity(Severity::Warning) => "1;33",
            Self::Severity(Severity::Note) => "1;94",
            Self::Good => "1;32",
            Self::Strong => "1",
            Self::Key => "1;36",
            Self::Faint => "2",
        }
    }
}

/// Puts text in colour and under links, or leaves it as it is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paint {
    /// Colours are wanted.
    pub color: bool,
    /// Links are wanted.
    pub links: bool,
}

impl Paint {
    /// `text` in the colour of its role.
    pub(super) fn text(self, role: Role, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", role.code())
        } else {
            text.to_owned()
        }
    }

    /// `text`, which leads to `url` (OSC 8). A URL that is not printable ASCII is left out: it
    /// could end the escape and begin another.
    pub(super) fn link(self, url: Option<&str>, text: &str) -> String {
        match url {
            Some(url) if self.links && url.bytes().all(|b| b.is_ascii_graphic()) => {
                format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
            }
            _ => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_where_nothing_is_wanted() {
        let plain = Paint::default();
        assert_eq!(plain.text(Role::Key, "x"), "x");
        assert_eq!(plain.link(Some("https://example.com"), "x"), "x");
    }

    #[test]
    fn a_url_cannot_carry_an_escape() {
        let paint = Paint {
            color: true,
            links: true,
        };
        assert_eq!(paint.link(Some("https://e.com/\u{1b}\\"), "x"), "x");
        assert_eq!(
            paint.link(Some("https://e.com/"), "x"),
            "\u{1b}]8;;https://e.com/\u{1b}\\x\u{1b}]8;;\u{1b}\\"
        );
    }
}
