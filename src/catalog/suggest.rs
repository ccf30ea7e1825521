//! The known name that somebody meant.
//!
//! A suggestion says that the name is a typing error, so it must not be made for a name that is
//! merely newer than the catalogue. AWS builds new names from old words (`GetThing`, `PutThing`,
//! `GetThingV2`), so nearness of letters is not enough: one word must differ, by a letter (by two
//! where it has six or more), and what was written there must be a word that no name of AWS has.
//! Besides, the singular for the plural and the other way round, unless the service names actions
//! both ways (`glue:GetTable`, `glue:GetTables`). Known misnomers are in `catalog/renames.txt`.

mod condition_key;
mod near;
mod service_principal;

use near::{nearest, other_number, slipped};

use super::action::{Action, action};
use super::service::{self, Service, service};
use super::{tables, words};

pub use condition_key::suggest_condition_key;
pub use service_principal::suggest_service_principal;

/// Longer names are no typing errors.
const LONGEST: usize = 128;

/// The service prefix meant by an unknown one: `lambda` for `lamda`, `es` for `elasticsearch`.
///
/// Near is one letter in a part of five or more, two letters in one of ten or more, or a hyphen
/// too many or too few; other parts are the same. `None` for a known prefix, and for a digit that
/// differs (`inspector2`).
pub fn suggest_service(prefix: &str) -> Option<&'static str> {
    if prefix.len() > LONGEST || service(prefix).is_some() {
        return None;
    }
    let typed = prefix.to_ascii_lowercase();
    renamed(&typed).or_else(|| {
        service::services()
            .map(Service::prefix)
            .filter_map(|known| Some((prefix_distance(&typed, known)?, known)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| known)
    })
}

/// How near two prefixes are; `None` for too far.
fn prefix_distance(typed: &str, known: &str) -> Option<usize> {
    if typed.len().abs_diff(known.len()) > 2 {
        return None;
    }
    if near::same_plain(typed, known) {
        return Some(0);
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (typed.split('-').collect(), known.split('-').collect());
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (a_part, b_part) = differing.next().filter(|_| a.len() == b.len())?;
    if differing.next().is_some() {
        return None;
    }
    part_distance(a_part, b_part)
}

/// How near two parts of a prefix are; `None` for too far, and where only a digit differs.
fn part_distance(a: &str, b: &str) -> Option<usize> {
    let without_digits = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    if without_digits(a) == without_digits(b) {
        return None;
    }
    let allowed = match a.len().min(b.len()) {
        0..5 => 0,
        5..10 => 1,
        _ => 2,
    };
    let distance = strsim::osa_distance(a, b);
    (distance <= allowed).then_some(distance)
}

/// What the hand-kept list says about a name.
fn renamed(name: &str) -> Option<&'static str> {
    let found = tables::RENAMES.binary_search_by(|[wrong, _]| tables::compare(wrong, name));
    tables::RENAMES.get(found.ok()?).map(|[_, right]| *right)
}

/// The action meant by an unknown one: `s3:GetObject` for `s3:GetObjekt` or `s33:GetObject`. A
/// pattern may end in `*`: `s3:Get*` for `s3:Gett*`.
///
/// Under an unknown prefix only where the service meant has an action of just this name. `None`
/// for a name that exists and for a pattern that matches something.
pub fn suggest_action(name: &str) -> Option<String> {
    if name.len() > LONGEST || super::matches_any(name) {
        return None;
    }
    if let Some(right) = renamed(name) {
        return Some(right.to_owned());
    }
    let (prefix, short) = name.split_once(':')?;
    let Some(found) = service(prefix) else {
        let meant = suggest_service(prefix).or_else(|| slip(prefix, short))?;
        let name = format!("{meant}:{short}");
        if let Some(right) = renamed(&name) {
            return Some(right.to_owned());
        }
        return match action(&name) {
            Some(action) => Some(action.name().to_owned()),
            None => super::matches_any(&name).then_some(name),
        };
    };
    let prefix = found.prefix();
    if let Some(head) = short.strip_suffix('*') {
        return head_meant(head, found).map(|head| format!("{prefix}:{head}*"));
    }
    let names = || found.actions().map(Action::short_name);
    let meant = nearest(short, names()).or_else(|| {
        let both_ways = |verb: &str| {
            names().any(|name| {
                words::split(name).first() == Some(&verb)
                    && action(&format!("{prefix}:{name}s")).is_some()
            })
        };
        let other = names().find(|known| other_number(short, known))?;
        let verb = words::split(other).first().copied().unwrap_or_default();
        (!both_ways(verb)).then_some(other)
    })?;
    Some(format!("{prefix}:{meant}"))
}

/// A short prefix with two letters exchanged or one doubled, where the service has this action.
fn slip(typed: &str, short: &str) -> Option<&'static str> {
    let typed = typed.to_ascii_lowercase();
    let mut near = service::services()
        .map(Service::prefix)
        .filter(|known| slipped(&typed, known))
        .filter(|known| super::matches_any(&format!("{known}:{short}")));
    near.next().filter(|_| near.next().is_none())
}

/// The head of a pattern `head*` that was meant: as many words of an action's name, one mistyped.
fn head_meant(head: &str, service: Service) -> Option<String> {
    let typed = words::split(head);
    // The last word may go on behind the star.
    let last = typed.last().filter(|_| !head.contains(['*', '?']))?;
    if near::begins_word(last) {
        return None;
    }
    let mut heads: Vec<&str> = service
        .actions()
        .map(|action| {
            let name = action.short_name();
            let words = words::split(name);
            let length = words.iter().take(typed.len()).map(|word| word.len()).sum();
            name.get(..length).unwrap_or_default()
        })
        .collect();
    // Actions are sorted: most have their neighbour's head.
    heads.dedup();
    nearest(head, heads.iter().copied()).map(str::to_owned)
}

#[cfg(test)]
mod tests;
