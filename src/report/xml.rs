//! Text in XML.

use super::text;

/// Text as it may stand in an attribute or between tags: one line, without a character that XML 1.0
/// cannot hold.
///
/// Source: W3C, "Extensible Markup Language (XML) 1.0", 2.2 Characters.
pub(super) fn attribute(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in text::line(raw).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out() {
        assert_eq!(
            attribute("a\"><b>&amp;'\u{1b}[31m\0\u{ffff}\n]]>"),
            "a&quot;&gt;&lt;b&gt;&amp;amp;&apos;␛[31m␀\u{fffd}␊]]&gt;"
        );
    }
}
