//! Names of AWS in messages, and where they come from. Knows no rule.

use crate::catalog::{self, Service};

/// Asks what was meant by unknown names, but not of more names than a document that AWS takes can
/// hold: each question goes through all names of AWS.
pub(super) struct Suggestions {
    left: usize,
}

impl Suggestions {
    /// For one document.
    pub(super) fn new() -> Self {
        Self { left: 256 }
    }

    /// What `ask` says; `None` where too much was asked already.
    pub(super) fn ask<T>(&mut self, ask: impl FnOnce() -> Option<T>) -> Option<T> {
        self.left = self.left.checked_sub(1)?;
        ask()
    }
}

/// `S3` for Amazon S3, `IAM` for AWS Identity and Access Management (IAM).
pub(super) fn service_name(service: Service) -> &'static str {
    let name = service.name();
    let short = name
        .strip_suffix(')')
        .and_then(|name| name.rsplit_once(" ("));
    let capitals = |short: &&str| short.chars().all(|c| c.is_ascii_uppercase());
    if let Some(short) = short.map(|(_, short)| short).filter(capitals) {
        return short;
    }
    name.strip_prefix("Amazon ")
        .or_else(|| name.strip_prefix("AWS "))
        .unwrap_or(name)
}

/// `not in the catalogue of 2026-09-26`
pub(super) fn not_in_catalogue() -> String {
    format!("not in the catalogue of {}", catalog::date())
}

/// Where a name can be added that the catalogue lacks.
pub(super) const ADD: &str =
    "if it is newer than the catalogue, add it under `[catalog]` in iamlint.toml";

/// True if the text holds what a template or a page of documentation puts where a value belongs:
/// `<account-id>`, `{{account}}`, `REPLACE_ME`, `${Account}`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let word = |c: char| c.is_ascii_uppercase() || matches!(c, '_' | '-');
    text.contains(['<', '>', '{', '}', '[', ']'])
        || text.contains("${")
        || (text.len() > 2 && text.chars().all(word))
}

/// True if the text has the form of a Region or a zone of one: lower case, a hyphen, a digit.
pub(super) fn is_like_region(text: &str) -> bool {
    text.contains('-')
        && text.contains(|c: char| c.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !is_placeholder(text)
}

/// The Region that was meant by another spelling (`eu_west_1`, `EU-WEST-1`, `euwest1`) or by the
/// name of a zone (`us-east-1a`).
pub(super) fn region_meant(text: &str) -> Option<&'static str> {
    let letters = |text: &str| text.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let typed = letters(text);
    let of_zone = typed.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let same = |region: &&str| {
        let region = letters(region);
        region == typed || region == of_zone
    };
    (text.len() <= 32).then(|| catalog::regions().find(same))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, like: bool, meant: Option<&str>) {
        assert_eq!(is_like_region(text), like, "{text}");
        assert_eq!(region_meant(text), meant, "{text}");
    }

    #[test]
    fn regions() {
        check("us-east-9", true, None);
        check("us-east-1a", true, Some("us-east-1"));
        check("eu-west1", true, Some("eu-west-1"));
        check("EU_WEST_1", false, Some("eu-west-1"));
        check("region", false, None);
        check("<region-1>", false, None);
        check("{{ region }}", false, None);
    }
}
