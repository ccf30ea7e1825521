//! The service principal that somebody meant.

use super::{LONGEST, part_distance, suggest_service};
use crate::catalog::service_principal::{SUFFIX, is_service_principal};
use crate::catalog::{service, tables};

/// The service principal meant by an unknown one, given and answered without a Region:
/// `ecs-tasks.amazonaws.com` for `ecs-task.amazonaws.com`, `lambda.amazonaws.com` for
/// `lambda.amazon.com`.
///
/// Near is what [`suggest_service`] calls near, in one part of the name, or an `s` at the end of a
/// part. `None` for a known name.
pub fn suggest_service_principal(name: &str) -> Option<String> {
    if name.len() > LONGEST || is_service_principal(name) {
        return None;
    }
    let Some(labels) = name.strip_suffix(SUFFIX) else {
        let labels = name.strip_suffix(".amazon.com")?;
        return Some(format!("{labels}{SUFFIX}")).filter(|meant| is_service_principal(meant));
    };
    let elsewhere = format!("{labels}.amazon.com");
    if is_service_principal(&elsewhere) {
        return Some(elsewhere);
    }
    let listed = tables::SERVICE_PRINCIPALS.iter();
    let listed = listed.filter_map(|known| known.strip_suffix(SUFFIX));
    let prefixes = service::services().map(service::Service::prefix);
    let nearest = listed
        .chain(prefixes)
        .filter_map(|known| Some((distance(labels, known)?, known)))
        .min_by_key(|(distance, _)| *distance);
    let meant = nearest
        .map(|(_, known)| known)
        .or_else(|| suggest_service(labels))?;
    Some(format!("{meant}{SUFFIX}"))
}

/// How near two names without suffix are; `None` for too far.
fn distance(typed: &str, known: &str) -> Option<usize> {
    if typed.len().abs_diff(known.len()) > 2 {
        return None;
    }
    let parts = |text| str::split(text, ['-', '.']);
    if parts(typed).count() != parts(known).count() {
        return None;
    }
    let mut differing = parts(typed).zip(parts(known)).filter(|(a, b)| a != b);
    let (a, b) = differing.next()?;
    if differing.next().is_some() || without_version(a) == without_version(b) {
        return None;
    }
    let plural = |one: &str, many: &str| one.len() > 1 && many.strip_suffix('s') == Some(one);
    if plural(a, b) || plural(b, a) {
        return Some(1);
    }
    part_distance(a, b)
}

/// `securityhub` of `securityhubv2`.
fn without_version(part: &str) -> &str {
    let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
    name.strip_suffix('v')
        .filter(|_| name.len() < part.len())
        .unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, meant: Option<&str>) {
        assert_eq!(suggest_service_principal(name).as_deref(), meant, "{name}");
    }

    #[test]
    fn what_was_meant() {
        check("ecs-task.amazonaws.com", Some("ecs-tasks.amazonaws.com"));
        check("lamda.amazonaws.com", Some("lambda.amazonaws.com"));
        check("lambda.amazon.com", Some("lambda.amazonaws.com"));
        check(
            "alexa-appkit.amazonaws.com",
            Some("alexa-appkit.amazon.com"),
        );
        check(
            "delivery.log.amazonaws.com",
            Some("delivery.logs.amazonaws.com"),
        );
        check("event.amazonaws.com", Some("events.amazonaws.com"));
        check("cloudtrial.amazonaws.com", Some("cloudtrail.amazonaws.com"));
        check("stepfunctions.amazonaws.com", Some("states.amazonaws.com"));
    }

    /// A name that the list lacks is a new one far more often than one like another.
    #[test]
    fn known_names_hardly_pass_for_typing_errors_of_others() {
        let names = tables::SERVICE_PRINCIPALS.iter();
        let names: Vec<&str> = names.filter_map(|name| name.strip_suffix(SUFFIX)).collect();
        let near = |name: &&&str| names.iter().any(|known| distance(name, known).is_some());
        let alike: Vec<_> = names.iter().filter(near).collect();
        assert!(alike.len() <= 4, "{alike:?}");
    }

    #[test]
    fn a_new_name_is_no_typing_error() {
        for name in [
            "lambda.amazonaws.com",
            "inspector3.amazonaws.com",
            "detectivev2.amazonaws.com",
            "telehealth.amazonaws.com",
            "imaging.healthlake.amazonaws.com",
            "events.ecs.amazonaws.com",
            "x.amazon.com",
            "",
        ] {
            check(name, None);
        }
    }
}
