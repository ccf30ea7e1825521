//! Broken texts made from good ones, the same ones each time; and fixes applied.

use iamlint::diagnostic::{Diagnostic, Safety};

/// A policy with everything that mutations like to break.
pub(crate) const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadRecords\u00e4",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:List*"],
      "Resource": "arn:aws:s3:::phi-${aws:username}/\"x\"/*",
      "Condition": {
        "Bool": {"aws:SecureTransport": true, "a": [], "b": {}},
        "NumericLessThan": {"s3:max-keys": -10.5e+2}
      }
    },
    {"Effect": "Deny", "Action": "*", "Resource": "*", "NotPrincipal": null}
  ]
}
"#;

/// Marsaglia's xorshift: enough to choose places.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

const INSERTS: [&str; 44] = [
    "\"",
    "'",
    ",",
    ":",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "//",
    "/*",
    "*/",
    "#",
    "\n",
    "\t",
    " ",
    "\u{a0}",
    "“",
    "”",
    "...",
    "…",
    "${x}",
    "{{x}}",
    "=",
    "=>",
    ";",
    "true",
    "True",
    "None",
    "0",
    "-",
    "1e400",
    ".5",
    "\\u12",
    "\\ud800",
    "\\x41",
    "\u{feff}",
    "\0",
    "a",
    "<",
    "%{ if x }",
    "\r\n",
    "ä",
    "\\\"",
];

/// One to three small changes.
pub(crate) fn mutate(text: &str, random: &mut Random) -> String {
    let mut bytes: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 if !bytes.is_empty() => {
                bytes.remove(at);
            }
            1 | 2 => {
                let insert = INSERTS[random.below(INSERTS.len())];
                bytes.splice(at..at, insert.chars());
            }
            3 if bytes.len() > 1 => {
                let other = random.below(bytes.len());
                bytes.swap(at, other);
            }
            4 => {
                // Of structure, more often than chance would.
                let structural = |c: &char| "\"[]{},:".contains(*c);
                let places: Vec<_> = (0..bytes.len())
                    .filter(|&at| structural(&bytes[at]))
                    .collect();
                if !places.is_empty() {
                    bytes.remove(places[random.below(places.len())]);
                }
            }
            5 if random.below(4) == 0 => bytes.truncate(at),
            _ if !bytes.is_empty() => {
                let end = (at + random.below(8)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {}
        }
    }
    bytes.into_iter().collect()
}

/// The text with all safe fixes applied that do not overlap, and their number.
pub(crate) fn apply_safe_fixes(text: &str, found: &[Diagnostic]) -> (String, usize) {
    let fixes = found.iter().filter_map(|found| found.fix.as_ref());
    let fixes: Vec<_> = fixes.filter(|fix| fix.safety == Safety::Safe).collect();
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut mended, mut copied) = (String::new(), 0);
    for edit in edits {
        let range = edit.span.range();
        if range.start < copied {
            continue;
        }
        mended.push_str(&text[copied..range.start]);
        mended.push_str(&edit.text);
        copied = range.end;
    }
    mended.push_str(&text[copied..]);
    (mended, fixes.len())
}
