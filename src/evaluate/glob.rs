//! Wildcard patterns: `*` is any run of characters, `?` one character.
//!
//! Knows neither actions nor resources nor ARNs: whoever calls says what is matched whole.

use std::str::Chars;

/// One step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// This character.
    Char(char),
    /// `?`: any one character.
    AnyOne,
    /// `*`: any run of characters, also none.
    AnyRun,
}

/// Reads a pattern in which every `*` and `?` is a wildcard.
pub(super) fn tokens(pattern: &str) -> Vec<Token> {
    let token = |c| match c {
        '*' => Token::AnyRun,
        '?' => Token::AnyOne,
        c => Token::Char(c),
    };
    pattern.chars().map(token).collect()
}

/// True if there is a `*` or `?` in the pattern.
pub(super) fn has_wildcard(pattern: &str) -> bool {
    memchr::memchr2(b'*', b'?', pattern.as_bytes()).is_some()
}

/// False where a pattern, perhaps with policy variables, begins with other characters than the text: most patterns do.
pub(super) fn may_match(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let special = memchr::memchr3(b'*', b'?', b'$', pattern).unwrap_or(pattern.len());
    text.starts_with(pattern.get(..special).unwrap_or_default())
}

/// The text of a pattern whose wildcards are meant as the characters that they are written with.
pub(super) fn literal(pattern: &[Token]) -> String {
    let char_of = |token: &Token| match token {
        Token::Char(c) => *c,
        Token::AnyOne => '?',
        Token::AnyRun => '*',
    };
    pattern.iter().map(char_of).collect()
}

/// True if the pattern matches the whole text, character by character, case counting.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", wildcards in resources.
pub(super) fn matches(pattern: &[Token], text: &str) -> bool {
    let mut at = 0;
    let mut rest = text.chars();
    // Behind the last `*`, and what follows the characters that it reaches.
    let mut star: Option<(usize, Chars<'_>)> = None;
    loop {
        let before = rest.clone();
        let Some(c) = rest.next() else { break };
        let fits = match pattern.get(at) {
            Some(Token::AnyRun) => {
                at += 1;
                star = Some((at, before.clone()));
                rest = before;
                continue;
            }
            Some(Token::AnyOne) => true,
            Some(Token::Char(wanted)) => *wanted == c,
            None => false,
        };
        if fits {
            at += 1;
        } else if let Some((after, mut reached)) = star {
            reached.next();
            at = after;
            rest = reached.clone();
            star = Some((after, reached));
        } else {
            return false;
        }
    }
    pattern.iter().skip(at).all(|token| *token == Token::AnyRun)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, by recursion.
    fn naive(pattern: &[Token], text: &[char]) -> bool {
        match pattern.split_first() {
            None => text.is_empty(),
            Some((Token::AnyRun, rest)) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            Some((Token::AnyOne, rest)) => !text.is_empty() && naive(rest, &text[1..]),
            Some((Token::Char(c), rest)) => text.first() == Some(c) && naive(rest, &text[1..]),
        }
    }

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(
            matches(&tokens(pattern), text),
            expected,
            "{pattern} {text}"
        );
    }

    #[test]
    fn wildcards() {
        check("", "", true);
        check("", "a", false);
        check("*", "", true);
        check("**", "a:/b\n", true);
        check("?", "", false);
        check("?", "ü", true);
        check("?", "😀", true);
        check("a*b", "ab", true);
        check("a*b", "aXbXb", true);
        check("a*b", "aXbX", false);
        check("a?b", "ab", false);
        check("A", "a", false);
        check("a*a*a*a*b", &"a".repeat(5000), false);
    }

    #[test]
    fn what_a_pattern_begins_with() {
        for (pattern, text, expected) in [
            ("ab*", "abc", true),
            ("ab*", "acb", false),
            ("ab", "abc", true),
            ("abc", "ab", false),
            ("a${x}", "ab", true),
            ("b${x}", "ab", false),
            ("", "a", true),
        ] {
            assert_eq!(may_match(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_wildcard_can_be_a_character() {
        assert_eq!(literal(&tokens("a*?")), "a*?");
        let star = [Token::Char('*')];
        assert!(matches(&star, "*") && !matches(&star, "a"));
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab?*]{0,8}", text in "[ab?*]{0,8}") {
            let pattern = tokens(&pattern);
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(matches(&pattern, &text), naive(&pattern, &chars));
        }
    }
}
