//! A rule's page: Markdown to title, fence, prose and examples.
//!
//! Knows Markdown and nothing of the rule language.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::source::Span;

/// Whether an example breaks the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Under *Violates*: the rule must fire.
    Violates,
    /// Under *Complies*: it must not.
    Complies,
}

/// A fenced policy under *Violates* or *Complies*.
#[derive(Clone, Debug)]
pub struct Example {
    /// Under which heading it stands.
    pub section: Section,
    /// What the info string says after the language: `kind=trust` as `("kind", "trust")`.
    pub attributes: Vec<(String, String)>,
    /// The text of the fence.
    pub text: String,
    /// Where the text stands in the page.
    pub span: Span,
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// The `finding` fence that follows: its text and where that stands in the page.
    pub finding: Option<(Span, String)>,
}

impl Example {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The example as a whole policy: a bare statement is put into a document of its own.
    pub fn policy(&self) -> String {
        let value: Result<serde_json::Value, _> = serde_json::from_str(&self.text);
        let bare = value
            .is_ok_and(|value| value.get("Effect").is_some() && value.get("Statement").is_none());
        if !bare {
            return self.text.clone();
        }
        let indented = self.text.trim_end().replace('\n', "\n  ");
        format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {indented}\n}}\n")
    }
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    text: String,
    /// The first heading.
    pub title: String,
    /// Where the text of the first `rule` fence stands.
    pub fence: Option<Span>,
    /// The language word of the first fence that holds a set: `set`, `list` or `table`, and where
    /// its text stands.
    pub set: Option<(String, Span)>,
    /// The page without its title and its `rule` fence, up to the first example.
    pub prose: String,
    /// Policies that are ready to be attached: what `if=` says on the fence `json paste`, and its text.
    pub pastes: Vec<(Option<String>, String)>,
    /// The fenced policies, in order.
    pub examples: Vec<Example>,
}

impl Page {
    /// Reads a page. Never fails: what is missing is empty.
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut reader = Reader::default();
        for (event, range) in Parser::new(&text).into_offset_iter() {
            reader.event(event, range, &text);
        }
        let Reader {
            title,
            fence,
            set,
            pastes,
            body,
            examples_at,
            examples,
            ..
        } = reader;
        let end = examples_at.unwrap_or(text.len());
        let before = fence.as_ref().map_or("", |(whole, _)| {
            text.get(body..whole.start).unwrap_or_default()
        });
        let start = fence.as_ref().map_or(body, |(whole, _)| whole.end);
        let after = text.get(start..end).unwrap_or_default();
        let prose = [before.trim(), after.trim()].join("\n\n").trim().to_owned();
        Self {
            title,
            fence: fence.map(|(_, span)| span),
            set,
            pastes,
            prose,
            examples,
            text,
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with these `finding` fences, each after its example; `fences` are in the order of the page.
    pub fn with_findings(&self, fences: &[(&Example, String)]) -> String {
        let mut text = self.text.clone();
        // The last one first, so that places stay right.
        for (example, shown) in fences.iter().rev() {
            let shown = shown.trim_end();
            if let Some((span, _)) = &example.finding {
                text.replace_range(span.range(), &format!("{shown}\n"));
            } else {
                // After the line of the example's closing fence.
                let end = example.span.end as usize;
                let rest = text.get(end..).unwrap_or_default();
                let after = rest.find('\n').map_or(text.len(), |at| end + at + 1);
                text.insert_str(after, &format!("\n```finding\n{shown}\n```\n"));
            }
        }
        text
    }
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    title: String,
    /// Where the text after the title begins.
    body: usize,
    /// The fence with its backticks, and its text.
    fence: Option<(std::ops::Range<usize>, Span)>,
    set: Option<(String, Span)>,
    pastes: Vec<(Option<String>, String)>,
    /// Where the heading of the first section of examples begins.
    examples_at: Option<usize>,
    examples: Vec<Example>,
    section: Option<Section>,
    heading: Option<String>,
    /// Info string, text and place of the fence that is open.
    open: Option<(String, String, Option<Span>)>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>, text: &str) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.heading = Some(String::new()),
            Event::End(TagEnd::Heading(level)) => self.heading_ends(level, &range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.open = Some((info.into_string(), String::new(), None));
            }
            Event::End(TagEnd::CodeBlock) => self.fence_ends(range, text),
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, content, place)) = &mut self.open {
                    content.push_str(&words);
                    let span = span(&range);
                    *place = Some(place.map_or(span, |before| before.join(span)));
                } else if let Some(heading) = &mut self.heading {
                    heading.push_str(&words);
                }
            }
            _ => {}
        }
    }

    fn heading_ends(&mut self, level: HeadingLevel, range: &std::ops::Range<usize>) {
        let heading = self.heading.take().unwrap_or_default();
        if level == HeadingLevel::H1 {
            if self.title.is_empty() {
                heading.trim().clone_into(&mut self.title);
                self.body = range.end;
            }
            return;
        }
        self.section = match heading.trim() {
            "Violates" => Some(Section::Violates),
            "Complies" => Some(Section::Complies),
            // A deeper heading stays in its section.
            _ if level > HeadingLevel::H2 => self.section,
            _ => None,
        };
        if self.section.is_some() {
            self.examples_at.get_or_insert(range.start);
        }
    }

    fn fence_ends(&mut self, range: std::ops::Range<usize>, text: &str) {
        let Some((info, content, place)) = self.open.take() else {
            return;
        };
        // An empty fence has no text event; its text would stand after the first line.
        let first_line = text
            .get(range.clone())
            .and_then(|whole| whole.find('\n'))
            .map_or(range.end, |at| range.start + at + 1);
        let place = place.unwrap_or_else(|| span(&(first_line..first_line)));
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default();
        match language {
            "rule" if self.fence.is_none() => self.fence = Some((range, place)),
            "set" | "list" | "table" if self.set.is_none() => {
                self.set = Some((language.to_owned(), place));
            }
            "finding" => {
                if let Some(example) = self.examples.last_mut()
                    && example.finding.is_none()
                    && self.section == Some(example.section)
                {
                    example.finding = Some((place, content));
                }
            }
            "json" if words.clone().any(|word| word == "paste") => {
                let said = words.find_map(|word| word.strip_prefix("if="));
                self.pastes.push((said.map(str::to_owned), content));
            }
            "json" | "jsonc" | "yaml" | "toml" => {
                if let Some(section) = self.section {
                    let attributes = words.filter_map(|word| {
                        let (name, value) = word.split_once('=')?;
                        Some((name.to_owned(), value.to_owned()))
                    });
                    self.examples.push(Example {
                        section,
                        attributes: attributes.collect(),
                        text: content,
                        span: place,
                        line: text
                            .get(..range.start)
                            .map_or(0, |before| before.matches('\n').count())
                            + 1,
                        finding: None,
                    });
                }
            }
            _ => {}
        }
    }
}

fn span(range: &std::ops::Range<usize>) -> Span {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(at(range.start), at(range.end))
}
