//! Keys and tokens written into a policy. The report masks them.

use crate::diagnostic::{Diagnostic, Secret, SecretKind, Severity, secrets};
use crate::json::{Kind, Value};
use crate::lint::document::Context;
use crate::policy::Policy;
use crate::source::Span;

const NAME: &str = "credential-in-policy";

/// Keys whose values are names of any form. An external id is none that has to be kept secret.
const NAMES: [&str; 3] = ["Sid", "Id", "sts:ExternalId"];

fn found(span: Span, secret: &Secret) -> Diagnostic {
    let what = secret.kind.name();
    let message = if secret.is_example {
        format!("this is {what} that documentation uses as an example: nothing here matches it")
    } else {
        format!("this looks like {what}")
    };
    let problem = Diagnostic::new(NAME, span, message);
    if secret.is_example {
        return problem
            .label("an example")
            .severity(Severity::Note)
            .help("write what is meant: `aws:userid` of a user begins with `AIDA`, that of a role's session with `AROA`");
    }
    let help = match secret.kind {
        SecretKind::AccessKeyId => {
            "remove it and deactivate the key: no condition key of AWS holds the id of an access key; `aws:userid` of a user begins with `AIDA`"
        }
        _ => {
            "remove it, and make it invalid where it was issued: whoever may read the policy has it"
        }
    };
    problem.label("masked here, not in the file").help(help)
}

pub(super) fn check(policy: &Policy<'_>, cx: &mut Context<'_>) {
    let mut open: Vec<(Value<'_>, bool)> = vec![(policy.node, false)];
    while let Some((value, is_name)) = open.pop() {
        match value.kind() {
            Kind::String => report(value, is_name, cx),
            Kind::Object => {
                let members: Vec<_> = value.members().collect();
                for (key, member) in members.into_iter().rev() {
                    let own = NAMES
                        .iter()
                        .any(|name| key.text().eq_ignore_ascii_case(name));
                    open.push((member, is_name || own));
                    open.push((key, false));
                }
            }
            Kind::Array => {
                let items: Vec<_> = value.items().collect();
                open.extend(items.into_iter().rev().map(|item| (item, is_name)));
            }
            _ => {}
        }
    }
}

/// The credentials of one string. A name may look like a secret, and is none.
fn report(value: Value<'_>, is_name: bool, cx: &mut Context<'_>) {
    let text = value.text();
    for secret in secrets(&text) {
        if !(is_name && secret.kind == SecretKind::SecretAccessKey) {
            let span = value.span_of(secret.range.clone());
            cx.report(found(span, &secret));
        }
    }
}
