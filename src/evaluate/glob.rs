//! Wildcard patterns: `*` is any run of characters, `?` one character.
//!
//! Knows neither actions nor resources nor ARNs: whoever calls says what is matched whole.

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
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut next) = (0, 0);
    // Behind the last `*`, and the character up to which that `*` reaches.
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = text.get(next) {
        let fits = match pattern.get(at) {
            Some(Token::AnyRun) => {
                star = Some((at + 1, next));
                at += 1;
                continue;
            }
            Some(Token::AnyOne) => true,
            Some(Token::Char(wanted)) => wanted == c,
            None => false,
        };
        if fits {
            at += 1;
            next += 1;
        } else if let Some((after, reached)) = star {
            at = after;
            next = reached + 1;
            star = Some((after, next));
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
