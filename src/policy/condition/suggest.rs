//! Which operator was meant by a misspelt one.

use super::{Comparison, ConditionOperator, IF_EXISTS, LONGEST, Quantifier};

/// The operator that was probably meant by a text that is none: the same but for case, a known
/// slip, or at most two letters away, which a forgotten `Not` is not. `None` for a right operator,
/// too.
pub fn suggest(text: &str) -> Option<String> {
    if text.len() > LONGEST || ConditionOperator::parse(text).is_ok() {
        return None;
    }
    if let Some(operator) = ConditionOperator::parse_ignoring_case(text) {
        return Some(operator.to_string());
    }
    let (prefix, rest) = match text.split_once(':') {
        None => (String::new(), text),
        Some((prefix, rest)) => {
            let names = Quantifier::ALL.map(Quantifier::name);
            (format!("{}:", nearest(prefix, names.into_iter())?), rest)
        }
    };
    let slip = SLIPS
        .iter()
        .find(|(wrong, _)| wrong.eq_ignore_ascii_case(rest));
    let operator = if let Some((_, right)) = slip {
        (*right).to_owned()
    } else {
        let plain = Comparison::ALL.map(|c| c.name().to_owned());
        let with_suffix = Comparison::ALL
            .into_iter()
            .filter(|c| *c != Comparison::Null)
            .map(|c| format!("{}{IF_EXISTS}", c.name()));
        nearest(rest, plain.into_iter().chain(with_suffix))?
    };
    Some(format!("{prefix}{operator}"))
}

/// Slips further than two letters from what is meant, or as near to something else.
const SLIPS: [(&str, &str); 9] = [
    ("Boolean", "Bool"),
    ("BooleanEquals", "Bool"),
    ("BoolEquals", "Bool"),
    ("IpNotAddress", "NotIpAddress"),
    ("NotArnLike", "ArnNotLike"),
    ("NotArnEquals", "ArnNotEquals"),
    ("NotStringLike", "StringNotLike"),
    ("NotStringEquals", "StringNotEquals"),
    ("NullIfExists", "Null"),
];

/// The name at most two letters from `text`, a third of its letters at the most; of equals the
/// first.
fn nearest<S: AsRef<str>>(text: &str, names: impl Iterator<Item = S>) -> Option<S> {
    let wanted = text.to_ascii_lowercase();
    let limit = (wanted.chars().count() / 3).min(2);
    names
        .map(|name| {
            let lower = name.as_ref().to_ascii_lowercase();
            (strsim::damerau_levenshtein(&wanted, &lower), name)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
