//! Condition values that are more than strings: numbers, dates, Booleans, address ranges, base64.
//!
//! Knows the form of a value; which type a condition key has is the catalogue's question, and
//! how values compare is the evaluator's.

mod address;
mod date;
mod number;

pub use address::{IpRange, is_private_range, parse_ip_range};
pub use date::{DateForm, DateValue, date_of, parse_date};
pub use number::{Number, parse_number};

use super::grammar::{
    Problem, ProblemKind, Rule, accepts, first_run, first_variable, read, shown, too_long,
};

/// Reads `true` or `false` in any case.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Boolean.
pub fn parse_bool(text: &str) -> Result<bool, Problem> {
    match text {
        "true" => return Ok(true),
        "false" => return Ok(false),
        _ => {}
    }
    read(Rule::boolean, text)
        .and_then(|mut pairs| pairs.next())
        .map(|pair| pair.as_rule() == Rule::boolean_true)
        .ok_or_else(|| {
            surrounded(text).unwrap_or_else(|| {
                Problem::new(
                    0..text.len(),
                    ProblemKind::NotOfType,
                    "a Boolean is `true` or `false`",
                )
            })
        })
}

/// Decodes base64 text: the standard alphabet, padded to a multiple of four. Bits that the
/// padding leaves over are dropped.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Binary.
pub fn parse_base64(text: &str) -> Result<Vec<u8>, Problem> {
    if !accepts(Rule::base64, text) {
        return Err(blame_base64(text));
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    for digit in text.bytes().filter_map(base64_digit) {
        bits = (bits << 6 | u32::from(digit)) & 0xFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    Ok(bytes)
}

fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

fn blame_base64(text: &str) -> Problem {
    if let Some(problem) = surrounded(text) {
        return problem;
    }
    let digits = text.trim_end_matches('=');
    if let Some(wrong) = first_run(digits, |c| {
        u8::try_from(c).ok().and_then(base64_digit).is_none()
    }) {
        let message = format!(
            "base64 text cannot hold {}",
            shown(super::grammar::slice(text, wrong.clone()))
        );
        return Problem::new(wrong, ProblemKind::BadCharacter, message);
    }
    Problem::new(
        digits.len()..text.len(),
        ProblemKind::NotOfType,
        "base64 text is padded with `=` to a multiple of four characters",
    )
}

/// What is wrong with a value of any of these types that is too long, is empty, holds a variable or
/// has white space about it.
fn surrounded(text: &str) -> Option<Problem> {
    if let Some(problem) = too_long(text) {
        return Some(problem);
    }
    if text.is_empty() {
        return Some(Problem::new(
            0..0,
            ProblemKind::Empty,
            "a value cannot be empty",
        ));
    }
    if let Some(variable) = first_variable(text) {
        return Some(Problem::new(
            variable,
            ProblemKind::Variable,
            "a value of this type cannot hold a policy variable",
        ));
    }
    let leads = text.starts_with(char::is_whitespace);
    let trails = text.ends_with(char::is_whitespace);
    let inner = text.trim();
    if (leads || trails) && !inner.is_empty() {
        let start = text.len() - text.trim_start().len();
        let range = if leads {
            0..start
        } else {
            inner.len()..text.len()
        };
        return Some(Problem::new(
            range,
            ProblemKind::Space,
            "a value of this type cannot hold white space",
        ));
    }
    None
}

#[cfg(test)]
mod tests;
