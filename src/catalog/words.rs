//! The words of a name in mixed case. Read by the build script as well, so it uses nothing else.

/// The words of `GetMLTaskRunV2`: `Get`, `ML`, `Task`, `Run`, `V`, `2`. Any other character stands alone.
pub(crate) fn split(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let bytes = rest.as_bytes();
        let run = |from: usize, of: fn(&u8) -> bool| {
            bytes.iter().skip(from).take_while(|byte| of(byte)).count()
        };
        let capitals = run(0, u8::is_ascii_uppercase);
        let length = match (capitals, run(capitals, u8::is_ascii_lowercase)) {
            (0, 0) => run(0, u8::is_ascii_digit).max(first.len_utf8()),
            (0 | 1, small) => capitals + small,
            (_, 0) => capitals,
            // The last capital begins the next word.
            _ => capitals - 1,
        };
        let (word, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        words.push(word);
        rest = tail;
    }
    words
}
