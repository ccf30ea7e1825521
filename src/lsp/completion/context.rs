//! Where in a JSON text a place is, also where the text is broken.
//!
//! Reads from the start to the place and no further, so that nothing which follows matters. A string ends at
//! the end of its line, as JSON demands, so that a missing quote spoils one line only.

/// A step from the root to the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// An element of an array.
    Item,
}

/// What a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Context {
    /// The containers that are open, the outermost first.
    pub(super) path: Vec<Step>,
    /// The place is a key of the innermost object, or could be.
    pub(super) is_key: bool,
    /// The byte after the opening quote, where the place is in a string.
    pub(super) string: Option<usize>,
    /// The keys that stand in the innermost object before the place.
    pub(super) siblings: Vec<String>,
}

enum Frame {
    Object {
        key: Option<String>,
        /// The colon has been seen.
        value: bool,
        keys: Vec<String>,
    },
    Array,
}

/// The deepest nesting that is followed.
const DEEPEST: usize = 200;

/// What the place at byte `offset` of `text` is; `None` where nothing can stand, or the nesting is absurd.
pub(super) fn at(text: &str, offset: usize) -> Option<Context> {
    let before = text.get(..offset)?.as_bytes();
    let mut frames: Vec<Frame> = Vec::new();
    let mut string = None;
    let mut at = 0;
    while let Some(byte) = before.get(at) {
        at += 1;
        match byte {
            b'"' => {
                let start = at;
                let Some(end) = end_of_string(before, at) else {
                    string = Some(start);
                    break;
                };
                at = end + usize::from(before.get(end) == Some(&b'"'));
                if let Some(Frame::Object {
                    key, value: false, ..
                }) = frames.last_mut()
                {
                    *key = Some(text.get(start..end).unwrap_or_default().to_owned());
                }
            }
            b'{' => frames.push(Frame::Object {
                key: None,
                value: false,
                keys: Vec::new(),
            }),
            b'[' => frames.push(Frame::Array),
            b'}' => close(&mut frames, |frame| matches!(frame, Frame::Object { .. })),
            b']' => close(&mut frames, |frame| matches!(frame, Frame::Array)),
            b':' => {
                if let Some(Frame::Object { value, .. }) = frames.last_mut() {
                    *value = true;
                }
            }
            b',' => {
                if let Some(Frame::Object { key, value, keys }) = frames.last_mut() {
                    keys.extend(key.take());
                    *value = false;
                }
            }
            _ => {}
        }
        if frames.len() > DEEPEST {
            return None;
        }
    }
    let (is_key, siblings) = match frames.last() {
        Some(Frame::Object { value, keys, .. }) => (!value, keys.clone()),
        Some(Frame::Array) | None => (false, Vec::new()),
    };
    let last = frames.len().saturating_sub(1);
    let step = |(depth, frame): (usize, &Frame)| match frame {
        Frame::Array => Some(Step::Item),
        Frame::Object { .. } if depth == last && is_key => None,
        Frame::Object { key, .. } => key.clone().map(Step::Key),
    };
    Some(Context {
        path: frames.iter().enumerate().filter_map(step).collect(),
        is_key,
        string,
        siblings,
    })
}

/// The closing quote, or the end of the line; `None` where the text ends before.
fn end_of_string(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match text.get(at)? {
            b'"' | b'\n' | b'\r' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Closes the innermost container of the kind, and what was left open in it. Where that would close the outermost,
/// more is likely to follow: then the wrong bracket closes what it stands in.
fn close(frames: &mut Vec<Frame>, is_kind: fn(&Frame) -> bool) {
    match frames.iter().rposition(is_kind) {
        Some(0) => drop(frames.pop()),
        Some(at) => frames.truncate(at),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &str, is_key: bool, in_string: bool) {
        let found = at(text, text.len()).unwrap();
        let steps = found.path.iter().map(|step| match step {
            Step::Key(key) => key.as_str(),
            Step::Item => "-",
        });
        assert_eq!(steps.collect::<Vec<_>>().join("/"), path, "{text}");
        assert_eq!(
            (found.is_key, found.string.is_some()),
            (is_key, in_string),
            "{text}"
        );
    }

    #[test]
    fn places_in_right_and_broken_texts() {
        check("", "", false, false);
        check("{", "", true, false);
        check(
            r#"{"Statement": [{"Action": ["s3:"#,
            "Statement/-/Action/-",
            false,
            true,
        );
        check(
            r#"{"Statement": [{"Action": "s3:*", ""#,
            "Statement/-",
            true,
            true,
        );
        check(
            r#"{"Statement": {"Effect": "#,
            "Statement/Effect",
            false,
            false,
        );
        check(
            "{\"a\": \"open\n, \"Statement\": [{\"Eff",
            "Statement/-",
            true,
            true,
        );
        check(r#"{"a": [1, 2}, "b": "#, "b", false, false);
        check(r#"{"a": "\"", "b": [""#, "b/-", false, true);
        check("]}{[", "-", false, false);
        assert_eq!(at(&"[".repeat(1000), 1000), None);
    }
}
