//! The policy that a guardrail's page holds ready, with what an organization's owner has said put in.
//!
//! A page has it in a fence `json paste`. In it, the string `"@exempt"` stands for the principals that are
//! outside, `"@regions"` and `"@services"` for those that may be used, `"@id"` for the organization's id. A line whose
//! strings would stand for nothing is left out, and the comma before it. `if=services` on a fence: for an organization
//! whose owner has said something of that; another one holds for the rest.

use super::organization::Settings;
use super::page::Page;

/// The id that stands where none is known.
const ANY_ID: &str = "o-a1b2c3d4e5";

/// A policy to paste.
pub(super) struct Pasted {
    /// What to mind, to be put behind "attach this policy"; may be empty.
    pub(super) with: &'static str,
    pub(super) policy: String,
}

/// The ready policy of a page.
pub(super) fn paste(page: &str, settings: &Settings) -> Option<Pasted> {
    let pastes = Page::parse(page).pastes;
    let fits = |said: &Option<String>| match said.as_deref() {
        None => true,
        Some("regions") => !settings.regions.is_empty(),
        Some("services") => !settings.services.is_empty(),
        Some("exempt") => settings.exempt.is_some(),
        Some(_) => false,
    };
    let (_, text) = pastes.into_iter().find(|(said, _)| fits(said))?;
    let mut policy = String::new();
    let mut with = "";
    for line in text.lines() {
        if let Some(line) = filled(line, settings) {
            policy.push_str(&line);
        } else {
            let before = policy.trim_end().trim_end_matches(',').len();
            policy.truncate(before);
        }
        policy.push('\n');
        if line.contains("\"@id\"") && settings.id.is_none() {
            with = ", with your organization's id";
        }
    }
    Some(Pasted {
        with,
        policy: policy.trim_end().to_owned(),
    })
}

/// A line with the strings put in; `None` where there are none.
fn filled(line: &str, settings: &Settings) -> Option<String> {
    let id = settings.id.as_deref().unwrap_or(ANY_ID);
    let mut line = line.replace("\"@id\"", &quoted(id));
    let exempt = settings.exempt.as_deref().unwrap_or_default();
    for (word, values) in [
        ("\"@exempt\"", exempt),
        ("\"@regions\"", &settings.regions),
        ("\"@services\"", &settings.services),
    ] {
        if !line.contains(word) {
            continue;
        }
        if values.is_empty() {
            return None;
        }
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        line = line.replace(word, &values.join(", "));
    }
    Some(line)
}

/// A JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# T\n\n## How to mend it\n\n```json paste\n{\n  \"Action\": \"x\",\n  \"Condition\": {\"ArnNotLike\": {\"aws:PrincipalArn\": [\"@exempt\"]}}\n}\n```\n";

    #[test]
    fn what_is_said_is_put_in_and_what_is_not_is_left_out() {
        let mut settings = Settings::default();
        let pasted = |settings: &Settings| paste(PAGE, settings).unwrap().policy;
        assert_eq!(pasted(&settings), "{\n  \"Action\": \"x\"\n}");
        settings.exempt = Some(vec!["a".to_owned(), "b\"".to_owned()]);
        assert_eq!(
            pasted(&settings),
            "{\n  \"Action\": \"x\",\n  \"Condition\": {\"ArnNotLike\": {\"aws:PrincipalArn\": [\"a\", \"b\\\"\"]}}\n}"
        );
        assert!(paste("# T\n", &settings).is_none());
    }
}
