//! Wildcards: `*` any run of characters, `?` one character.

/// True if `pattern` matches all of `text`. Without recursion; at worst as many steps as the
/// lengths multiplied, for a text that almost matches again and again.
pub fn glob(pattern: &str, text: &str) -> bool {
    matches(pattern.as_bytes(), text.as_bytes(), |a, b| a == b)
}

/// [`glob`] that ignores ASCII case.
pub fn glob_ignore_case(pattern: &str, text: &str) -> bool {
    matches(pattern.as_bytes(), text.as_bytes(), |a, b| {
        a.eq_ignore_ascii_case(&b)
    })
}

/// Both are UTF-8, so `?` steps over a whole character and a literal never ends inside one.
pub(super) fn matches(pattern: &[u8], text: &[u8], equal: impl Fn(u8, u8) -> bool) -> bool {
    let (mut at, mut position) = (0, 0);
    // After the last `*`: where the pattern goes on, and where the text is tried next.
    let mut retry = None;
    while let Some(&byte) = text.get(position) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                retry = Some((at, position));
            }
            Some(b'?') => {
                at += 1;
                position += character_length(byte);
            }
            Some(&literal) if equal(literal, byte) => {
                at += 1;
                position += 1;
            }
            _ => {
                let Some((after_star, tried)) = retry else {
                    return false;
                };
                let Some(&first) = text.get(tried) else {
                    return false;
                };
                at = after_star;
                position = tried + character_length(first);
                // A literal behind the star: go on where the text has it. It begins a character.
                if let Some(&literal) = pattern.get(at).filter(|byte| !b"*?".contains(byte)) {
                    let rest = text.get(position..).unwrap_or_default();
                    let Some(skipped) = rest.iter().position(|byte| equal(literal, *byte)) else {
                        return false;
                    };
                    position += skipped;
                }
                retry = Some((at, position));
            }
        }
    }
    let rest = pattern.get(at..).unwrap_or_default();
    rest.iter().all(|byte| *byte == b'*')
}

/// Bytes of the UTF-8 character that begins with this byte.
fn character_length(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(glob(pattern, text), expected, "{pattern} on {text}");
        let (upper, lower) = (pattern.to_ascii_uppercase(), text.to_ascii_lowercase());
        assert!(
            glob_ignore_case(&upper, &lower) || !expected,
            "{upper} on {lower}"
        );
    }

    #[test]
    fn wildcards() {
        check("", "", true);
        check("", "a", false);
        check("*", "", true);
        check("**", "abc", true);
        check("?", "", false);
        check("?", "ä", true);
        check("??", "ä", false);
        check("*?", "äö", true);
        check("a*b", "ab", true);
        check("a*b", "acb", true);
        check("a*b", "acbc", false);
        check("a*bc", "abbc", true);
        check("*abc*", "ababcab", true);
        check("*a?c", "abcaxc", true);
        check("*ö", "aöö", true);
        check("a", "A", false);
        check("Get*", "GetObject", true);
        assert!(glob_ignore_case("gEt*T", "GetObject"));
        assert!(!glob_ignore_case("ä", "Ä"), "only ASCII case is ignored");
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(20_000);
        check(&format!("{}b", "*a".repeat(5_000)), &text, false);
        check(&format!("{}b", "*a*?".repeat(5_000)), &text, false);
        check(&"*".repeat(1_000_000), &text, true);
        check(&format!("*{}b", "a".repeat(500)), &text, false);
    }

    #[test]
    fn agrees_with_a_recursive_matcher() {
        fn naive(pattern: &[char], text: &[char]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some((&'*', rest)), _) => (0..=text.len()).any(|skip| naive(rest, &text[skip..])),
                (Some((p, rest)), Some((t, after))) => (*p == '?' || p == t) && naive(rest, after),
                _ => false,
            }
        }
        fn all(alphabet: &[char], length: usize) -> Vec<Vec<char>> {
            let mut found = vec![vec![]];
            let mut last = found.clone();
            for _ in 0..length {
                last = last
                    .iter()
                    .flat_map(|word| alphabet.iter().map(|c| [word.as_slice(), &[*c]].concat()))
                    .collect();
                found.extend(last.iter().cloned());
            }
            found
        }
        for pattern in all(&['a', 'ü', '*', '?'], 5) {
            for text in all(&['a', 'ü'], 5) {
                let (p, t): (String, String) = (pattern.iter().collect(), text.iter().collect());
                assert_eq!(glob(&p, &t), naive(&pattern, &text), "{p} on {t}");
            }
        }
    }
}
