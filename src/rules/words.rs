//! Words: which one was meant, and how long a text from outside may be in a message.

/// The longest piece of a policy that a message quotes, in characters.
const LONGEST: usize = 120;

/// The candidate that `word` was most likely meant to be.
pub(super) fn nearest<'c>(
    word: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).max(1);
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= allowed && distance < candidate.len())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Appends `text`, cut where it is too long to read.
pub(super) fn push_cut(into: &mut String, text: &str) {
    match text.char_indices().nth(LONGEST) {
        None => into.push_str(text),
        Some((end, _)) => {
            into.push_str(text.get(..end).unwrap_or_default());
            into.push('…');
        }
    }
}
