//! Strict JSON tokens: where white space, strings and numbers end.
//!
//! The hot loops. Accepts what `serde_json` accepts and nothing else; what to do about the rest is
//! the parser's question.

const ONES: u64 = u64::MAX / 255;
const HIGHS: u64 = ONES * 0x80;

/// Eight bytes from `at` as one little-endian word; `None` near the end.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*chunk))
}

/// The first offset from `at` that holds no JSON white space.
#[inline]
pub(super) fn space(bytes: &[u8], mut at: usize) -> usize {
    const BLANKS: u64 = ONES * 0x20;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
        while word(bytes, at) == Some(BLANKS) {
            at += 8;
        }
    }
}

/// High bits where a byte of `word` is zero. Exact up to the first such byte.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// The first offset from `at` that holds `"`, `\` or a control character; the end otherwise.
#[inline]
pub(super) fn plain(bytes: &[u8], mut at: usize) -> usize {
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    while let Some(word) = word(bytes, at) {
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let hits = controls | zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        at += 1;
    }
    at
}

/// Where the string whose opening quote stands at `open` ends, and whether it holds escapes.
/// `None` where it is no valid string.
#[inline]
pub(super) fn string(bytes: &[u8], open: usize) -> Option<(usize, bool)> {
    let mut at = plain(bytes, open + 1);
    let mut escaped = false;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Some((at + 1, escaped)),
            Some(b'\\') => {
                let (_, length) = escape(bytes, at)?;
                escaped = true;
                at = plain(bytes, at + length);
            }
            _ => return None,
        }
    }
}

/// The character that the escape sequence at `at` stands for, and its length in bytes. `None`
/// where JSON has no such escape, for half of a surrogate pair too.
pub(super) fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let plain = match bytes.get(at + 1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(bytes, at),
        _ => return None,
    };
    Some((plain, 2))
}

fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let first = hex4(bytes, at + 2)?;
    if let Some(plain) = char::from_u32(first) {
        return Some((plain, 6));
    }
    let follows = bytes.get(at + 6) == Some(&b'\\') && bytes.get(at + 7) == Some(&b'u');
    if first >= 0xDC00 || !follows {
        return None;
    }
    let second = hex4(bytes, at + 8)?;
    let pair = 0x1_0000 + ((first - 0xD800) << 10) + second.checked_sub(0xDC00)?;
    if second > 0xDFFF {
        return None;
    }
    Some((char::from_u32(pair)?, 12))
}

/// Four hexadecimal digits from `at`.
pub(super) fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |value, &digit| {
        Some(value * 16 + char::from(digit).to_digit(16)?)
    })
}

/// Where the number at `at` ends, by JSON's grammar. `None` where there is none.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at + usize::from(bytes.get(at) == Some(&b'-'));
    end = match bytes.get(end)? {
        b'0' => end + 1,
        b'1'..=b'9' => digits(bytes, end)?,
        _ => return None,
    };
    if bytes.get(end) == Some(&b'.') {
        end = digits(bytes, end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = digits(bytes, end + 1 + usize::from(sign))?;
    }
    Some(end)
}

/// The end of a run of at least one digit.
fn digits(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > start).then_some(end)
}

/// True unless the number, which is well formed, lies outside the range of a double.
///
/// `serde_json` itself decides where it is close, so that both always agree.
pub(super) fn in_range(number: &str) -> bool {
    let short = number.len() < 300 && memchr::memchr2(b'e', b'E', number.as_bytes()).is_none();
    short || serde_json::from_str::<serde_json::Number>(number).is_ok()
}
