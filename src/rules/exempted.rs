//! Whom a Deny leaves alone by who they are, and whether that names anybody.

use super::eval::exempts;
use super::facts;
use crate::catalog;
use crate::policy::ast::{ConditionBlock, Statement};

/// Whom a Deny leaves alone: the keys that say who a principal is, and patterns of their values. A
/// pattern that leaves alone everybody of a sort names nobody and is not among them.
pub(super) fn left_alone<'p>(statement: &'p Statement<'p>) -> Vec<(&'p str, Vec<String>)> {
    let conditions = statement.condition.iter();
    let conditions = conditions.flat_map(ConditionBlock::conditions);
    let mut found = Vec::new();
    for (block, condition) in conditions {
        if !block.operator.is_some_and(exempts) {
            continue;
        }
        let key = &*condition.key.text;
        let values = condition.values.iter();
        let values = values.filter_map(|value| names_somebody(key, &value.text));
        let values: Vec<String> = values.collect();
        if !values.is_empty() {
            found.push((key, values));
        }
    }
    found
}

/// A value of a key that says who a principal is, as a pattern; `None` where it is another key, or
/// the value names nobody in particular.
fn names_somebody(key: &str, value: &str) -> Option<String> {
    let key = key.to_ascii_lowercase();
    match key.as_str() {
        "aws:principalarn" => {
            // `arn:aws:iam::${aws:PrincipalAccount}:role/x` is the role of that name in any account. What stands
            // for a name that a tool is still to fill in is a name.
            let pattern = without_variables(value);
            (has_blank(value) || !takes_in_anybody(&pattern)).then_some(pattern)
        }
        "aws:principalaccount" => {
            let is_id = value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit());
            is_id.then(|| value.to_owned())
        }
        "aws:userid" | "aws:principalorgpaths" => {
            let named = value.trim_matches(['*', '?', '/', ':']);
            (named.len() > 16 && !value.contains("${")).then(|| value.to_owned())
        }
        _ if key.starts_with("aws:principaltag/") => {
            let named = value.chars().any(|c| !matches!(c, '*' | '?'));
            (named && !value.contains("${")).then(|| value.to_owned())
        }
        _ => None,
    }
}

/// True where a tool is still to fill in something: `${PREFIX}` is no variable of AWS, which have a colon.
fn has_blank(text: &str) -> bool {
    let mut names = text.split("${").skip(1);
    names.any(|rest| {
        let name = rest.split('}').next().unwrap_or_default();
        !name.contains(':') && name.len() > 1
    })
}

/// Each policy variable as a `*`.
fn without_variables(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        let Some((_, behind)) = after.split_once('}') else {
            return text.to_owned();
        };
        plain.push('*');
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

/// True for a pattern of ARNs that takes in a principal of any name and account: every role, every
/// root user, everybody who signs in with Identity Center.
fn takes_in_anybody(pattern: &str) -> bool {
    const SOMEBODY: [&str; 7] = [
        "iam::480251179306:role/zq3x7k9v",
        "iam::480251179306:role/zq3x7k9v/zq3x7k9v",
        "iam::480251179306:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_zq3x7k9v_90ab12cd34ef",
        "iam::480251179306:role/aws-reserved/sso.amazonaws.com/zq-3/AWSReservedSSO_zq3x7k9v_90ab12cd34ef",
        "iam::480251179306:user/zq3x7k9v",
        "iam::480251179306:root",
        "sts::480251179306:federated-user/zq3x7k9v",
    ];
    let partitions = || catalog::partitions();
    SOMEBODY.iter().any(|somebody| {
        partitions().any(|partition| facts::glob(pattern, &format!("arn:{partition}:{somebody}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, value: &str, expected: Option<&str>) {
        assert_eq!(names_somebody(key, value).as_deref(), expected, "{value}");
    }

    #[test]
    fn an_exemption_names_somebody() {
        for named in [
            "arn:aws:iam::*:role/security-admin",
            "arn:aws:iam::*:role/*admin*",
            "arn:aws:iam::111122223333:role/*",
            "arn:*:iam::111122223333:*",
            "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Security_*",
            "arn:aws:iam::*:user/breakglass",
        ] {
            check("aws:PrincipalArn", named, Some(named));
        }
        for nobody in [
            "*",
            "arn:aws:iam::*:role/*",
            "arn:aws-us-gov:iam::*:role/*",
            "arn:aws:iam::*:root",
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*",
            "arn:aws:iam::${aws:PrincipalAccount}:role/*",
        ] {
            check("aws:PrincipalARN", nobody, None);
        }
        check(
            "aws:PrincipalArn",
            "arn:aws:iam::${aws:PrincipalAccount}:role/ops",
            Some("arn:aws:iam::*:role/ops"),
        );
        check(
            "aws:PrincipalArn",
            "arn:aws:iam::*:role/${PREFIX}*",
            Some("arn:aws:iam::*:role/**"),
        );
        check("aws:PrincipalAccount", "111122223333", Some("111122223333"));
        check("aws:PrincipalAccount", "*", None);
        check("aws:PrincipalTag/team", "security", Some("security"));
        check("aws:PrincipalTag/team", "*", None);
        check("aws:PrincipalTag/team", "${aws:ResourceTag/team}", None);
        check(
            "aws:userid",
            "AROAEXAMPLEEXAMPLEEX:*",
            Some("AROAEXAMPLEEXAMPLEEX:*"),
        );
        check("aws:SourceVpc", "vpc-0a1b2c3d", None);
    }
}
