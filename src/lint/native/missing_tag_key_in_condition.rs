//! Condition keys of tags without the tag: `aws:ResourceTag` instead of `aws:ResourceTag/team`.

use super::outcome::{conditions, consequence, holds_when_absent};
use crate::catalog;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::document::Context;
use crate::policy::Policy;

const NAME: &str = "missing-tag-key-in-condition";

fn no_tag_key(key: &str) -> String {
    format!("{} does not say which tag is meant", quoted(key))
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    for (statement, block, condition) in conditions(policy) {
        let key = &*condition.key.text;
        if !tag_key_is_missing(key) {
            continue;
        }
        let label = match holds_when_absent(block, condition) {
            Some(holds) => format!(
                "no request carries this key, so {}",
                consequence(statement, holds)
            ),
            None => "no request carries this key".to_owned(),
        };
        let head = key.trim_end_matches('/');
        cx.report(
            Diagnostic::new(NAME, condition.key.span(), no_tag_key(key))
                .code("MISSING_TAG_KEY_IN_CONDITION")
                .label(label)
                .help(format!("write the tag behind a slash, as in `{head}/team`")),
        );
    }
}

/// True for the key of all tags, such as `aws:ResourceTag`, without the one that is meant.
pub(super) fn tag_key_is_missing(key: &str) -> bool {
    let head = key.strip_suffix('/').unwrap_or(key);
    !head.contains('/')
        && catalog::condition_key(key).is_none()
        && catalog::condition_key(&format!("{head}/x"))
            .is_some_and(|facts| facts.name.contains("/${"))
}
