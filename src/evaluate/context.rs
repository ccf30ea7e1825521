//! The context keys of a request: those that are written, and those that follow from its ARNs.
//!
//! Source: IAM User Guide, "AWS global condition context keys", and "IAM policy elements:
//! Variables and tags", principal key values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::arn;
use super::caller::{Caller, Kind};
use crate::request::{ContextValue, Request};

/// What the request holds under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held<'c> {
    /// The key is not there.
    Absent,
    /// One value.
    One(&'c str),
    /// A set of values, which may be empty.
    Many(&'c [String]),
}

impl From<Held<'_>> for ContextValue {
    fn from(held: Held<'_>) -> Self {
        match held {
            Held::Absent => Self::Absent,
            Held::One(value) => Self::One(value.to_owned()),
            Held::Many(values) => Self::Many(values.to_vec()),
        }
    }
}

/// The context of a request.
#[derive(Debug)]
pub(super) struct Context<'r> {
    written: &'r BTreeMap<String, ContextValue>,
    following: Vec<(&'static str, Cow<'r, str>)>,
    /// Nobody reads why something does not hold: the words are left out.
    pub(super) wordless: bool,
}

impl<'r> Context<'r> {
    /// Collects the context.
    pub(super) fn new(request: &'r Request, caller: &Caller<'r>) -> Self {
        let mut following = of_caller(caller);
        if let Some(account) = resource_account(request) {
            following.push(("aws:ResourceAccount", account.into()));
        }
        Self {
            written: &request.context,
            following,
            wordless: false,
        }
    }

    /// Why something does not hold, where anybody reads it.
    pub(super) fn why(&self, words: impl FnOnce() -> String) -> String {
        if self.wordless {
            String::new()
        } else {
            words()
        }
    }

    /// What stands under a key; names ignore case. What is written wins over what follows; of two
    /// written names that differ in case the one spelt so counts, else the first.
    pub(super) fn get(&self, key: &str) -> Held<'_> {
        let written = self.written.get(key).or_else(|| {
            let mut all = self.written.iter();
            let found = all.find(|(name, _)| name.eq_ignore_ascii_case(key));
            found.map(|(_, value)| value)
        });
        match written {
            Some(ContextValue::Absent) => Held::Absent,
            Some(ContextValue::One(value)) => Held::One(value),
            Some(ContextValue::Many(values)) => Held::Many(values),
            None => {
                let mut all = self.following.iter();
                let found = all.find(|(name, _)| name.eq_ignore_ascii_case(key));
                found.map_or(Held::Absent, |(_, value)| Held::One(value))
            }
        }
    }
}

/// The account that owns the resource, where the resource's ARN or the request says.
pub(super) fn resource_account(request: &Request) -> Option<&str> {
    let by_arn = arn::split(&request.resource).and_then(|arn| arn.owner());
    by_arn.or(request.resource_account.as_deref())
}

fn of_caller<'r>(caller: &Caller<'r>) -> Vec<(&'static str, Cow<'r, str>)> {
    let mut keys = Vec::new();
    let mut add = |key: &'static str, value: Cow<'r, str>| keys.push((key, value));
    let account = caller.account.unwrap_or_default();
    match caller.kind {
        Kind::User => {
            add("aws:PrincipalArn", caller.text.into());
            add("aws:PrincipalType", "User".into());
            add("aws:username", caller.name.into());
        }
        Kind::Role => {
            let without_path = || {
                let (partition, name) = (caller.partition, caller.name);
                format!("arn:{partition}:iam::{account}:role/{name}").into()
            };
            let arn = caller.role_arn.map_or_else(without_path, Cow::from);
            add("aws:PrincipalArn", arn);
            add("aws:PrincipalType", "AssumedRole".into());
        }
        Kind::Federated => {
            add("aws:PrincipalArn", caller.text.into());
            add("aws:PrincipalType", "FederatedUser".into());
            add("aws:userid", format!("{account}:{}", caller.name).into());
        }
        Kind::Root => {
            add("aws:PrincipalArn", caller.text.into());
            add("aws:PrincipalType", "Account".into());
            add("aws:userid", account.into());
        }
        Kind::Service => {
            add("aws:PrincipalIsAWSService", "true".into());
            add("aws:PrincipalServiceName", caller.text.into());
        }
        Kind::Anonymous => {
            add("aws:PrincipalAccount", "anonymous".into());
            add("aws:PrincipalType", "Anonymous".into());
            add("aws:userid", "anonymous".into());
        }
        Kind::Provider | Kind::OriginAccessIdentity | Kind::Other => {}
    }
    if caller.account.is_some() {
        add("aws:PrincipalAccount", account.into());
        add("aws:PrincipalIsAWSService", "false".into());
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(principal: &str, written: &[(&str, ContextValue)]) -> Request {
        let written = written
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()));
        Request {
            principal: principal.to_owned(),
            action: "s3:GetObject".to_owned(),
            resource: "arn:aws:sqs:us-east-1:444455556666:queue".to_owned(),
            resource_account: Some("777788889999".to_owned()),
            context: written.collect(),
        }
    }

    #[track_caller]
    fn check(principal: &str, key: &str, expected: Option<&str>) {
        let request = request(principal, &[]);
        let context = Context::new(&request, &Caller::new(&request));
        let expected = expected.map_or(Held::Absent, Held::One);
        assert_eq!(context.get(key), expected, "{key} of {principal}");
    }

    const USER: &str = "arn:aws:iam::111122223333:user/a/bob";
    const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/ci/run";
    const ROOT: &str = "arn:aws:iam::111122223333:root";
    const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/bob";
    const SERVICE: &str = "logs.amazonaws.com";

    /// The table "Principal key values" and the page of global keys.
    #[test]
    fn what_follows_from_the_principal() {
        check(USER, "aws:username", Some("bob"));
        check(USER, "AWS:USERNAME", Some("bob"));
        check(USER, "aws:userid", None);
        check(USER, "aws:PrincipalArn", Some(USER));
        check(USER, "aws:PrincipalType", Some("User"));
        check(USER, "aws:PrincipalAccount", Some("111122223333"));
        check(USER, "aws:PrincipalIsAWSService", Some("false"));
        check(USER, "aws:ResourceAccount", Some("444455556666"));
        let role = Some("arn:aws:iam::111122223333:role/ci");
        check(SESSION, "aws:PrincipalArn", role);
        check(SESSION, "aws:PrincipalType", Some("AssumedRole"));
        check(SESSION, "aws:username", None);
        check(ROOT, "aws:userid", Some("111122223333"));
        check(ROOT, "aws:PrincipalType", Some("Account"));
        check(ROOT, "aws:username", None);
        check(FEDERATED, "aws:userid", Some("111122223333:bob"));
        check(FEDERATED, "aws:PrincipalArn", Some(FEDERATED));
        check("anonymous", "aws:PrincipalAccount", Some("anonymous"));
        check("anonymous", "aws:userid", Some("anonymous"));
        check("anonymous", "aws:PrincipalArn", None);
        check("anonymous", "aws:PrincipalIsAWSService", None);
        check(SERVICE, "aws:PrincipalIsAWSService", Some("true"));
        check(SERVICE, "aws:PrincipalServiceName", Some(SERVICE));
        check(SERVICE, "aws:PrincipalAccount", None);
    }

    #[test]
    fn what_is_written_wins() {
        let one = |text: &str| ContextValue::One(text.to_owned());
        let written = [
            ("AWS:userName", ContextValue::Absent),
            ("aws:PrincipalType", one("Sphinx")),
            ("aws:RequestTag/A", one("upper")),
            ("aws:RequestTag/a", one("lower")),
        ];
        let request = request("arn:aws:iam::111122223333:user/bob", &written);
        let context = Context::new(&request, &Caller::new(&request));
        assert_eq!(context.get("aws:username"), Held::Absent);
        assert_eq!(context.get("aws:PrincipalType"), Held::One("Sphinx"));
        assert_eq!(context.get("aws:RequestTag/A"), Held::One("upper"));
        assert_eq!(context.get("aws:RequestTag/a"), Held::One("lower"));
        assert_eq!(context.get("aws:requesttag/A"), Held::One("upper"));
    }
}
