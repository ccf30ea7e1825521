//! The context of a request as a command line gives it.

use std::collections::BTreeMap;

use super::fields::{self, Wrong};
use crate::catalog;
use crate::diagnostic::quoted;
use crate::request::ContextValue;

/// Reads `KEY=VALUE` texts and the names of absent keys. A key that comes again, in whatever case,
/// has several values; one that AWS defines as multivalued has a list of them even of one.
pub fn context(
    values: &[String],
    absent: &[String],
) -> Result<BTreeMap<String, ContextValue>, Wrong> {
    let mut collected: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for text in values {
        let Some((key, value)) = text.split_once('=') else {
            let key = text;
            return Err(Wrong {
                message: format!("{} has no value", quoted(text)),
                help: format!(
                    "write KEY=VALUE; `{key}=` is an empty value, and `--absent {key}` takes the \
                     key away"
                ),
            });
        };
        fields::context_key(key)?;
        let (_, list) = collected
            .entry(key.to_ascii_lowercase())
            .or_insert_with(|| (key.to_owned(), Vec::new()));
        list.push(value.to_owned());
    }
    let mut context = BTreeMap::new();
    for (key, mut values) in collected.clone().into_values() {
        let multivalued = catalog::condition_key(&key).is_some_and(|facts| facts.multivalued);
        let value = match values.pop() {
            Some(value) if values.is_empty() && !multivalued => ContextValue::One(value),
            last => {
                values.extend(last);
                ContextValue::Many(values)
            }
        };
        context.insert(key, value);
    }
    for key in absent {
        fields::context_key(key)?;
        if collected.contains_key(&key.to_ascii_lowercase()) {
            return Err(Wrong {
                message: format!("{} is given a value and said to be absent", quoted(key)),
                help: "give one of --context and --absent".to_owned(),
            });
        }
        context.insert(key.clone(), ContextValue::Absent);
    }
    Ok(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[&str], absent: &[&str], expected: &str) {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let read = match context(&owned(values), &owned(absent)) {
            Ok(context) => serde_json::to_string(&context).unwrap(),
            Err(wrong) => wrong.message,
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn values_are_collected() {
        check(
            &["aws:SourceIp=10.0.0.1"],
            &[],
            r#"{"aws:SourceIp":"10.0.0.1"}"#,
        );
        check(&["s3:prefix="], &[], r#"{"s3:prefix":""}"#);
        check(&["s3:prefix=a=b"], &[], r#"{"s3:prefix":"a=b"}"#);
        check(&["aws:TagKeys=a"], &[], r#"{"aws:TagKeys":["a"]}"#);
        check(
            &["x:k=a", "X:K=b"],
            &["a:b"],
            r#"{"a:b":null,"x:k":["a","b"]}"#,
        );
    }

    #[test]
    fn mistakes() {
        check(&["aws:SourceIp"], &[], "`aws:SourceIp` has no value");
        check(&["SourceIp=1"], &[], "`SourceIp` is no condition key");
        check(
            &["a:b=1"],
            &["A:B"],
            "`A:B` is given a value and said to be absent",
        );
    }
}
