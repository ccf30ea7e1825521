//! ARN operators: each of the first five parts is compared alone, the sixth takes the rest.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Amazon Resource Name.

use super::super::glob::{self, Token};

/// True for a text of six parts or more.
pub(super) fn is_arn(value: &str) -> bool {
    value.splitn(6, ':').count() == 6
}

/// `ArnLike`, which is also `ArnEquals`.
pub(super) fn like(value: &str, listed: &[Token]) -> bool {
    let value: Vec<&str> = value.splitn(6, ':').collect();
    let listed: Vec<&[Token]> = listed.splitn(6, |t| *t == Token::Char(':')).collect();
    value.len() == 6
        && listed.len() == 6
        && listed.iter().zip(value).all(|(l, v)| glob::matches(l, v))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, listed: &str, expected: bool) {
        assert_eq!(
            like(value, &glob::tokens(listed)),
            expected,
            "{value} {listed}"
        );
    }

    #[test]
    fn parts_are_compared_alone() {
        let topic = "arn:aws:sns:us-east-1:111122223333:a:b";
        check(topic, "arn:aws:sns:*:111122223333:*", true);
        check(topic, "arn:aws:sns:*:b", false);
        check(topic, "arn:aws:*:a:b", false);
        check(topic, "arn:aws:sns:us-east-1:111122223333:a?b", true);
        check(topic, "arn:aws:sns:us-east-1?111122223333:a:b", false);
        check(topic, "arn:*:*:*:*:*", true);
        check(topic, "*", false);
        check(topic, "arn:aws:SNS:us-east-1:111122223333:a:b", false);
        check("arn:aws:s3:::b", "arn:aws:s3:?::b", false);
        check("arn:aws:s3::b", "arn:aws:s3:*", false);
    }
}
