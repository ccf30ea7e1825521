//! The program and the rules of the run, as SARIF describes them.

use serde::Serialize;

use super::{Message, level};
use crate::diagnostic::Severity;
use crate::lint::Described;
use crate::report::{Tool, page, told};
use crate::rules::Page;

/// Most tags of a rule that GitHub takes.
const MOST_TAGS: usize = 20;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    name: &'static str,
    full_name: String,
    semantic_version: String,
    information_uri: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<String>,
    precision: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
}

/// The program, with the rules that ran.
pub(super) fn driver(tool: &Tool, rules: &[Described], url: fn(&str) -> Option<String>) -> Driver {
    Driver {
        name: "iamlint",
        full_name: format!(
            "iamlint {} with facts about AWS of {}",
            tool.version, tool.catalog
        ),
        semantic_version: tool.version.clone(),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules: rules.iter().map(|known| rule(known, url)).collect(),
    }
}

fn rule(rule: &Described, url: fn(&str) -> Option<String>) -> Rule {
    let read = Page::parse(&*rule.page);
    let title = told::sentence(&rule.title);
    let first = first_paragraph(&read.prose).unwrap_or_else(|| title.clone());
    let mut tags = vec!["security".to_owned()];
    tags.extend(rule.id.split_once('/').map(|(pack, _)| pack.to_owned()));
    tags.extend(rule.citations.iter().cloned());
    tags.dedup();
    tags.truncate(MOST_TAGS);
    let prose = if read.prose.is_empty() {
        title.clone()
    } else {
        read.prose
    };
    Rule {
        id: rule.id.to_string(),
        name: pascal_case(&rule.id),
        short_description: Message { text: title },
        full_description: Message { text: first },
        help: Help {
            text: page(&prose, 100, false),
            markdown: prose,
        },
        help_uri: url(&rule.id),
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        properties: Properties {
            tags,
            precision: "high",
            security_severity: match rule.severity {
                Severity::Error => "8.0",
                Severity::Warning => "5.0",
                Severity::Note => "2.0",
            },
        },
    }
}

/// `hipaa/phi-access-without-mfa` as `HipaaPhiAccessWithoutMfa`.
fn pascal_case(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for word in id.split(|c: char| !c.is_alphanumeric()) {
        let mut characters = word.chars();
        out.extend(characters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(characters.as_str());
    }
    out
}

/// The first paragraph of Markdown text that is no heading, in one line.
fn first_paragraph(prose: &str) -> Option<String> {
    let blocks = prose.split("\n\n").map(str::trim);
    let mut blocks = blocks.filter(|block| !block.is_empty() && !block.starts_with('#'));
    let words: Vec<&str> = blocks.next()?.split_whitespace().collect();
    Some(told::sentence(&words.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_pascal_case() {
        assert_eq!(
            pascal_case("hipaa/phi-access-without-mfa"),
            "HipaaPhiAccessWithoutMfa"
        );
    }

    #[test]
    fn the_first_paragraph_is_one_line() {
        let prose = "## Why\n\nOne\ntwo.\n\nThree";
        assert_eq!(first_paragraph(prose).as_deref(), Some("One two."));
    }
}
