//! The condition key that somebody meant.

use super::near::{nearest, other_number};
use super::{LONGEST, suggest_service};
use crate::catalog::service::service;
use crate::catalog::{condition_key, tables};

/// The condition key meant by an unknown one: `aws:SourceIp` for `aws:SourceIpp`, `SourceIp` or
/// `s3:SourceIp`, `aws:ResourceTag/Team` for `aws:ResourceTags/Team`.
pub fn suggest_condition_key(name: &str) -> Option<String> {
    if name.len() > LONGEST || condition_key(name).is_some() {
        return None;
    }
    key_meant(name).filter(|meant| condition_key(meant).is_some())
}

fn key_meant(name: &str) -> Option<String> {
    let globals = || tables::GLOBAL_KEYS.iter().map(|[name, ..]| *name);
    let Some((prefix, rest)) = name.split_once(':') else {
        return named_like(name, globals());
    };
    if prefix.eq_ignore_ascii_case("aws") {
        return key_near(rest, globals().filter(|known| known.starts_with("aws:")));
    }
    let Some(found) = service(prefix) else {
        let prefix = match strsim::osa_distance(&prefix.to_ascii_lowercase(), "aws") {
            0..=1 => "aws",
            _ => suggest_service(prefix)?,
        };
        let meant = format!("{prefix}:{rest}");
        let known = condition_key(&meant).filter(|known| !known.name.is_empty())?;
        return Some(if known.name.contains("${") {
            meant
        } else {
            known.name.to_owned()
        });
    };
    let own = found.condition_keys().iter().map(|key| key.name);
    key_near(rest, own.filter(|known| !known.starts_with("aws:")))
        .or_else(|| named_like(rest, globals().filter(|known| known.starts_with("aws:"))))
}

/// The key whose name after the prefix is just this; none of tags, which services have as well.
fn named_like<'k>(rest: &str, mut known: impl Iterator<Item = &'k str>) -> Option<String> {
    let same = |known: &&str| {
        let name = known.split_once(':').map(|(_, name)| name);
        name.is_some_and(|name| name.eq_ignore_ascii_case(rest))
    };
    known.find(same).map(str::to_owned)
}

/// The key near `rest`, which is what follows the prefix; a key of tags keeps what follows `/`.
fn key_near<'k>(rest: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    let (tags, plain): (Vec<&str>, Vec<&str>) = known.partition(|known| known.contains("/${"));
    let (head, tail) = rest.split_once('/').unwrap_or((rest, ""));
    let heads = tags.iter().filter_map(|known| known.split_once("/${"));
    let near_tag = name_near(head, heads.clone().map(|(head, _)| head), true).map(|meant| {
        let own = heads.clone().find(|(head, _)| *head == meant);
        match own {
            Some((_, own)) if tail.is_empty() => format!("{meant}/${{{own}"),
            _ => format!("{meant}/{tail}"),
        }
    });
    near_tag.or_else(|| name_near(rest, plain.iter().copied(), false).map(str::to_owned))
}

/// The full name near what follows its prefix; `or_same`: the same is near as well.
fn name_near<'k>(
    rest: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    or_same: bool,
) -> Option<&'k str> {
    let names = known
        .filter_map(|known| Some((known.split_once(':')?.1, known)))
        .collect::<Vec<_>>();
    let short = || names.iter().map(|(name, _)| *name);
    let meant = short()
        .find(|known| or_same && known.eq_ignore_ascii_case(rest))
        .or_else(|| nearest(rest, short()))
        .or_else(|| short().find(|known| other_number(rest, known)))?;
    names
        .iter()
        .find(|(name, _)| *name == meant)
        .map(|(_, known)| *known)
}
