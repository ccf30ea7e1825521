//! What looks like a credential in a text, and the text without it.
//!
//! Whatever is printed goes through [`masked`], so that a report in a build log gives nothing away. Knows
//! the forms of credentials, not where they stand.

use std::borrow::Cow;
use std::ops::Range;

/// What a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The id of an AWS access key: `AKIA` and sixteen more.
    AccessKeyId,
    /// The secret of an AWS access key: forty characters.
    SecretAccessKey,
    /// A token of another company's service.
    Token,
    /// A private key.
    PrivateKey,
}

impl SecretKind {
    /// In words, with an article.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessKeyId => "the id of an access key",
            Self::SecretAccessKey => "a secret access key",
            Self::Token => "a token",
            Self::PrivateKey => "a private key",
        }
    }
}

/// A credential in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SecretKind,
    /// It is one of those that documentation shows.
    pub is_example: bool,
}

/// Prefixes of access keys, and of other credentials of AWS that are written alike.
///
/// Source: IAM User Guide, "IAM identifiers", unique ID prefixes.
const KEY_IDS: [&str; 4] = ["AKIA", "ASIA", "ABIA", "ACCA"];

/// Beginnings of tokens and how many characters follow at least.
///
/// Source: the pages of GitHub, GitLab, Slack, Stripe, Google and npm on the forms of their tokens.
const TOKENS: [(&str, usize); 14] = [
    ("ghp_", 36),
    ("gho_", 36),
    ("ghu_", 36),
    ("ghs_", 36),
    ("ghr_", 36),
    ("github_pat_", 22),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xoxa-", 20),
    ("sk_live_", 24),
    ("rk_live_", 24),
    ("AIza", 35),
    ("npm_", 36),
];

/// How the secret ends that AWS's documentation shows.
const EXAMPLE: &str = "EXAMPLEKEY";

/// Characters of an access key's secret.
const SECRET: usize = 40;

/// The credentials in a text, in order.
pub fn secrets(text: &str) -> Vec<Secret> {
    let mut found = Vec::new();
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '+' | '=');
    let mut rest = 0..text.len();
    while let Some(start) = text
        .get(rest.clone())
        .and_then(|tail| Some(rest.start + tail.find(is_word)?))
    {
        let tail = text.get(start..).unwrap_or_default();
        let length = tail.find(|c| !is_word(c)).unwrap_or(tail.len());
        let word = tail.get(..length).unwrap_or_default();
        let quoted = |c: Option<char>| c.is_none_or(|c| matches!(c, '"' | '`'));
        let alone = quoted(text.get(..start).and_then(|head| head.chars().next_back()))
            && quoted(tail.get(length..).and_then(|after| after.chars().next()));
        within(word, start, alone, &mut found);
        rest = start + length..text.len();
    }
    found.extend(private_keys(text));
    found
}

/// Private keys as files hold them, from their first dash to what closes them.
///
/// Source: RFC 7468, "Textual Encodings of PKIX, PKCS, and CMS Structures".
fn private_keys(text: &str) -> impl Iterator<Item = Secret> {
    text.match_indices("-----BEGIN").filter_map(|(start, _)| {
        let rest = text.get(start..)?;
        let label = rest.split("-----").nth(1)?;
        let length = rest.find("-----END").unwrap_or(rest.len());
        label.ends_with("PRIVATE KEY").then_some(Secret {
            range: start..start + length,
            kind: SecretKind::PrivateKey,
            is_example: false,
        })
    })
}

/// The credentials in a run of characters that credentials consist of. `alone`: it is a whole string.
fn within(word: &str, start: usize, alone: bool, found: &mut Vec<Secret>) {
    let mut at = start;
    for part in word.split(['/', '+', '=', '-']) {
        let known = KEY_IDS.iter().any(|prefix| part.starts_with(prefix));
        let form = |c: u8| c.is_ascii_uppercase() || c.is_ascii_digit();
        if known && part.len() == 20 && part.bytes().all(form) {
            found.push(Secret {
                range: at..at + part.len(),
                kind: SecretKind::AccessKeyId,
                is_example: part.ends_with("EXAMPLE"),
            });
        }
        at += part.len() + 1;
    }
    let is_token = TOKENS.iter().any(|(prefix, more)| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= *more)
    });
    if is_token || alone && is_secret(word) {
        found.push(Secret {
            range: start..start + word.len(),
            kind: if is_token {
                SecretKind::Token
            } else {
                SecretKind::SecretAccessKey
            },
            is_example: word.ends_with(EXAMPLE),
        });
    }
}

/// True for forty characters that look drawn by lot: kinds of letters change more often than in words.
fn is_secret(word: &str) -> bool {
    let kind = |byte: u8| match byte {
        b'A'..=b'Z' => 0,
        b'a'..=b'z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    let form = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+');
    if word.len() != SECRET || !word.bytes().all(form) {
        return false;
    }
    let kinds: Vec<i32> = word.bytes().map(kind).collect();
    let changes = kinds.iter().zip(kinds.iter().skip(1));
    let changes = changes.filter(|(a, b)| a != b).count();
    let has = |wanted: i32| kinds.contains(&wanted);
    (changes >= 18 || word.ends_with(EXAMPLE)) && has(0) && has(1) && has(2)
}

/// The text with `*` for all but the first four characters of each credential; every byte keeps its place.
pub fn masked(text: &str) -> Cow<'_, str> {
    let mut found = secrets(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_by_key(|secret| secret.range.start);
    let mut masked = String::with_capacity(text.len());
    for secret in found {
        let hidden = (secret.range.start + 4).max(masked.len())..secret.range.end;
        masked.push_str(text.get(masked.len()..hidden.start).unwrap_or_default());
        let characters = text.get(hidden).unwrap_or_default().chars();
        masked.extend(characters.map(|c| if c.is_ascii() { '*' } else { c }));
    }
    masked.push_str(text.get(masked.len()..).unwrap_or_default());
    Cow::Owned(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(masked(text), expected, "{text}");
    }

    #[test]
    fn credentials_are_masked() {
        check("`AKIAIOSFODNN7EXAMPLE`", "`AKIA****************`");
        check("x:ASIAQWERTYUIOP234567/y", "x:ASIA****************/y");
        check(
            "\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"",
            "\"wJal************************************\"",
        );
        check(
            "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----",
            "----***********************************-----END RSA PRIVATE KEY-----",
        );
        check(
            "é`AKIAIOSFODNN7EXAMPLE` and `ASIAQWERTYUIOP234567`é",
            "é`AKIA****************` and `ASIA****************`é",
        );
        check(
            "-----BEGIN PRIVATE KEY-----é",
            "----***********************é",
        );
        let token = format!("ghp_{}", "a1B2".repeat(9));
        check(&token, &format!("ghp_{}", "*".repeat(36)));
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in [
            "AIDAIOSFODNN7EXAMPLE",
            "AKIAIOSFODNN7EXAMPL",
            "AKIAIOSFODNN7EXAMPLES",
            "akiaiosfodnn7example",
            "`da39a3ee5e6b4b0d3255bfef95601890afd80709`",
            "`AllowClinicsToReadTheRecordsOfPatients12`",
            "`AllowEc2InstancesWithEncryptedEbsVolumes`",
            "arn:aws:iam::111122223333:role/a",
            "ghp_short",
        ] {
            check(text, text);
        }
    }
}
