//! ARNs taken apart at their first five colons.
//!
//! Source: IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)".

/// The parts of an ARN behind `arn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arn<'t> {
    /// `aws`, `aws-cn`, …
    pub(super) partition: &'t str,
    /// `iam`, `s3`, …
    pub(super) service: &'t str,
    /// May be empty.
    pub(super) account: &'t str,
    /// All behind the fifth colon.
    pub(super) resource: &'t str,
}

/// Takes an ARN apart; `None` for a text that is none.
pub(super) fn split(text: &str) -> Option<Arn<'_>> {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next();
    let first = next()?;
    let (partition, service, _region) = (next()?, next()?, next()?);
    let (account, resource) = (next()?, next()?);
    (first == "arn").then_some(Arn {
        partition,
        service,
        account,
        resource,
    })
}

/// True for twelve digits.
pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

impl<'t> Arn<'t> {
    /// The account that owns the resource, where the ARN says. `aws` in that place is what AWS
    /// keeps for every account, such as its managed policies: no account of a customer.
    pub(super) fn owner(&self) -> Option<&'t str> {
        is_account(self.account).then_some(self.account)
    }

    /// The name behind `kind/` and any path: `name` of `role/path/name`.
    pub(super) fn name_of(&self, kind: &str) -> Option<&'t str> {
        let rest = self.resource.strip_prefix(kind)?.strip_prefix('/')?;
        rest.rsplit('/').next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let object = split("arn:aws:s3:::bucket/a:b").unwrap();
        assert_eq!((object.service, object.resource), ("s3", "bucket/a:b"));
        assert_eq!(object.owner(), None);
        let role = split("arn:aws:iam::111122223333:role/team/ci").unwrap();
        assert_eq!(role.owner(), Some("111122223333"));
        assert_eq!(role.name_of("role"), Some("ci"));
        assert_eq!(role.name_of("user"), None);
        assert_eq!(split("arn:aws:iam::aws:policy/x").unwrap().owner(), None);
        assert_eq!(split("*"), None);
        assert_eq!(split("arn:aws:s3::bucket"), None);
        assert_eq!(split("urn:aws:s3:::bucket"), None);
    }

    #[test]
    fn accounts() {
        assert!(is_account("012345678901"));
        assert!(!is_account("11112222333") && !is_account("11112222333x"));
    }
}
