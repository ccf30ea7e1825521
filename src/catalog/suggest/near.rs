//! How near two names are, by their words.

use memchr::memmem;

use crate::catalog::{tables, words};

/// The known name from which `typed` differs by one mistyped word or in `-`, `_` and `.` only.
pub(super) fn nearest<'k>(
    typed: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Option<&'k str> {
    let letters = plain(typed);
    if letters.len() != typed.len() {
        let same = known.clone().find(|known| plain(known) == letters);
        if same.is_some() {
            return same;
        }
    }
    let words = words::split(typed);
    // A mistyped word is needed; most new names of AWS end here.
    if words.iter().all(|word| is_word(word)) {
        return None;
    }
    known
        .filter(|known| known.len().abs_diff(typed.len()) <= 2)
        .filter_map(|known| Some((distance(&words, known, is_word)?, known)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// True if two names are the same but for case and punctuation.
pub(super) fn same_plain(a: &str, b: &str) -> bool {
    let letters = |text: &'_ str| -> Vec<u8> {
        let kept = text
            .bytes()
            .filter(|byte| !matches!(byte, b'-' | b'_' | b'.'));
        kept.map(|byte| byte.to_ascii_lowercase()).collect()
    };
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first(a) == first(b) && letters(a) == letters(b)
}

/// Lower case, without what separates words.
pub(super) fn plain(name: &str) -> String {
    name.replace(['-', '_', '.'], "").to_ascii_lowercase()
}

/// How near a known name is to the words that were typed; `None` for too far.
pub(super) fn distance(
    typed: &[&str],
    known: &str,
    is_word: impl Fn(&str) -> bool,
) -> Option<usize> {
    let known_words = words::split(known);
    if typed.len() == known_words.len() {
        let pairs = typed.iter().zip(known_words);
        let mut differing = pairs.filter(|(a, b)| !a.eq_ignore_ascii_case(b));
        let (typed, known) = differing.next()?;
        if differing.next().is_some() || is_word(typed) {
            return None;
        }
        return word_distance(&typed.to_ascii_lowercase(), &known.to_ascii_lowercase());
    }
    // A capital is missing or wrong: the words cannot be compared one by one. A different verb
    // (`Set` for `Get`) is no typing error, so the beginning is the same.
    let (typed, known) = (plain(&typed.concat()), plain(known));
    let verb = typed.get(..3)?;
    if !known.starts_with(verb) || typed.len().abs_diff(known.len()) > 1 {
        return None;
    }
    let distance = strsim::osa_distance(&typed, &known);
    (distance <= 1).then_some(distance)
}

/// How near two words are. Short ones are often acronyms that differ by a letter (`Ecs`, `Evs`),
/// and two letters in front turn a word into its contrary (`Unmonitor`).
fn word_distance(typed: &str, known: &str) -> Option<usize> {
    let allowed = match typed.len() {
        0..4 if known.len() < 4 => return slipped(typed, known).then_some(1),
        0..6 => 1,
        _ => 2,
    };
    let difference = typed.len().abs_diff(known.len());
    let contrary = difference == 2 && (typed.ends_with(known) || known.ends_with(typed));
    if difference > allowed || contrary || known.len() < 3 {
        return None;
    }
    let distance = strsim::osa_distance(typed, known);
    (distance <= allowed).then_some(distance)
}

/// True if two neighbouring letters are exchanged or one is doubled.
pub(super) fn slipped(typed: &str, known: &str) -> bool {
    let (typed, known) = (typed.as_bytes(), known.as_bytes());
    let same = typed.iter().zip(known).take_while(|(a, b)| a == b).count();
    let before = same.checked_sub(1).and_then(|at| typed.get(at));
    let exchanged = match (typed.get(same..), known.get(same..)) {
        (Some([a, b, typed @ ..]), Some([c, d, known @ ..])) => (a, b, typed) == (d, c, known),
        _ => false,
    };
    let doubled = match typed.get(same..) {
        Some([extra, rest @ ..]) => Some(extra) == before && Some(rest) == known.get(same..),
        _ => false,
    };
    exchanged || doubled
}

/// True if a name of AWS has a word that begins so.
pub(super) fn begins_word(head: &str) -> bool {
    let line = format!("\n{}", head.to_ascii_lowercase());
    memmem::find(tables::WORDS, line.as_bytes()).is_some()
}

/// True if a name of AWS has this word.
fn is_word(word: &str) -> bool {
    let line = format!("\n{}\n", word.to_ascii_lowercase());
    memmem::find(tables::WORDS, line.as_bytes()).is_some()
}

/// True if the last words differ as singular and plural, and all else is the same.
pub(super) fn other_number(typed: &str, known: &str) -> bool {
    let (typed, known) = (typed.to_ascii_lowercase(), known.to_ascii_lowercase());
    let plural_of = |many: &str, one: &str| {
        let y = one.strip_suffix('y');
        many.strip_suffix('s') == Some(one)
            || many.strip_suffix("es") == Some(one)
            || y.is_some() && many.strip_suffix("ies") == y
    };
    plural_of(&typed, &known) || plural_of(&known, &typed)
}
