//! A rule's page in the terminal: Markdown to text of a given width.

use std::fmt::Write as _;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Lays out the Markdown `text` in lines of at most `width` columns; code keeps its own lines.
pub fn page(text: &str, width: usize, color: bool) -> String {
    let mut layout = Layout {
        out: String::new(),
        words: String::new(),
        indent: 0,
        bullet: None,
        width,
        color,
    };
    let mut code = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => layout.words.clear(),
            Event::End(TagEnd::Heading(level)) => layout.heading(level as usize),
            Event::Start(Tag::CodeBlock(kind)) => {
                code = true;
                layout.flush();
                if let CodeBlockKind::Fenced(info) = kind {
                    layout.fence(&info);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                code = false;
                layout.blank();
            }
            Event::Text(text) if code => layout.code(&text),
            Event::Text(text) => layout.words.push_str(&text),
            Event::Code(text) => {
                layout.words.push('`');
                layout.words.push_str(&text);
                layout.words.push('`');
            }
            Event::SoftBreak | Event::HardBreak => layout.words.push(' '),
            Event::Start(Tag::Item) => {
                layout.flush();
                layout.indent += 2;
                layout.bullet = Some("- ");
            }
            Event::End(TagEnd::Item) => {
                layout.flush();
                layout.indent = layout.indent.saturating_sub(2);
            }
            Event::End(TagEnd::Paragraph | TagEnd::List(_)) => {
                layout.flush();
                layout.blank();
            }
            _ => {}
        }
    }
    layout.flush();
    let mut out = layout.out.trim_end().to_owned();
    out.push('\n');
    out
}

struct Layout {
    out: String,
    words: String,
    indent: usize,
    bullet: Option<&'static str>,
    width: usize,
    color: bool,
}

impl Layout {
    fn heading(&mut self, level: usize) {
        let text = std::mem::take(&mut self.words);
        self.blank();
        let text = super::text::line(&text);
        if self.color {
            let underline = if level == 1 { ";4" } else { "" };
            let _ = writeln!(self.out, "\u{1b}[1{underline}m{text}\u{1b}[0m");
        } else {
            let rule = if level == 1 { "=" } else { "-" };
            let rule = rule.repeat(text.chars().count());
            let _ = writeln!(self.out, "{text}\n{rule}");
        }
        self.blank();
    }

    /// What a fence holds, where the reader can't tell from its looks.
    fn fence(&mut self, info: &str) {
        match info.split_whitespace().next() {
            Some("rule") => self.out.push_str("  The rule:\n\n"),
            Some("finding") => self.out.push_str("  What iamlint shows:\n\n"),
            _ => {}
        }
    }

    fn code(&mut self, text: &str) {
        for line in text.lines() {
            let line = super::text::line(line);
            let line = format!("    {line}");
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// Ends a paragraph or item.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.trim().is_empty() {
            return;
        }
        let words = super::text::line(&words);
        let hanging = " ".repeat(self.indent);
        let first = match self.bullet.take() {
            Some(bullet) => format!("{}{bullet}", " ".repeat(self.indent.saturating_sub(2))),
            None => hanging.clone(),
        };
        let mut line = first;
        let mut empty = true;
        for word in words.split_whitespace() {
            let length = line.chars().count() + usize::from(!empty) + word.chars().count();
            if !empty && length > self.width {
                self.out.push_str(&line);
                self.out.push('\n');
                line.clone_from(&hanging);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// One empty line, unless there is one or nothing yet.
    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_laid_out() {
        let text = "# A title\n\nSome words that `run` on\nand on.\n\n- one\n- two words here\n\n```json\n{\"a\": 1}\n```\n";
        insta::assert_snapshot!(page(text, 20, false), @r#"
        A title
        =======

        Some words that
        `run` on and on.

        - one
        - two words here

            {"a": 1}
        "#);
    }
}
