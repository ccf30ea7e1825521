//! `iamlint.toml`

use std::collections::BTreeSet;

use iamlint::config::KEYS;

use super::common::{ADMIN, Folder, RIGHT};

const SCHEMA: &str = include_str!("../../docs/iamlint.schema.json");

#[test]
fn the_nearest_file_upwards_holds() {
    let folder = Folder::with(&[
        ("iamlint.toml", "ignore = [\"security/*\", \"hipaa/*\"]\n"),
        ("deep/down/admin.json", ADMIN),
    ]);
    assert_eq!(folder.run(&["check", "deep/down"]).status, 0);
    assert_eq!(folder.run(&["check", "deep/down", "--isolated"]).status, 1);
    folder.write("deep/iamlint.toml", "");
    assert_eq!(folder.run(&["check", "deep/down/admin.json"]).status, 1);
    let ran = folder.run(&["check", "deep", "--config", "iamlint.toml"]);
    assert_eq!(ran.status, 0);
}

#[test]
fn errors_are_drawn_on_the_file() {
    let folder = Folder::with(&[
        ("iamlint.toml", "ignore = [\"aws/old-versoin\"]\n"),
        ("right.json", RIGHT),
    ]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.stderr, @r#"
    error: no rule is called `aws/old-versoin`
       ╭─[iamlint.toml:1:11]
     1 │ ignore = ["aws/old-versoin"]
       ·           ─────────────────
       ╰────
      help: did you mean `aws/old-version`?
    error: `iamlint.toml` is not a valid configuration
    "#);
    folder.write(
        "iamlint.toml",
        "exlude = [\"x\"]\n[[files]]\nkind = \"scb\"\n",
    );
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    insta::assert_snapshot!(ran.stderr, @r#"
    error: the configuration has no key `exlude`
       ╭─[iamlint.toml:1:1]
     1 │ exlude = ["x"]
       · ──────
       ╰────
      help: did you mean `exclude`?

    error: `[[files]]` needs `paths`
       ╭─[iamlint.toml:2:1]
     2 │ [[files]]
       · ─────────
       ╰────

    error: `scb` is no kind
       ╭─[iamlint.toml:3:8]
     3 │ kind = "scb"
       ·        ─────
       ╰────
      help: did you mean `scp`?
    error: `iamlint.toml` is not a valid configuration
    "#);
}

#[test]
fn kinds_severities_and_excludes_come_from_it() {
    let folder = Folder::with(&[
        (
            "iamlint.toml",
            "exclude = [\"old\"]\n\
             [severity]\n\"security/admin-without-limit\" = \"note\"\n\
             [[files]]\npaths = [\"guards/*.json\"]\nkind = \"scp\"\n",
        ),
        ("old/admin.json", ADMIN),
        ("guards/allow.json", ADMIN),
        ("admin.json", ADMIN),
    ]);
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{ran:?}");
    assert_eq!(findings[0]["severity"], "note");
    assert_eq!(findings[0]["file"], "admin.json");
}

#[test]
fn names_that_the_catalogue_lacks_can_be_added() {
    let policy = r#"{
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Deny",
            "Action": ["s3:FreshThing", "freshservice:Get*", "s3:GetObject"],
            "Resource": ["arn:aws:s3:xx-north-1:111122223333:freshtype/a", "arn:aws:s3:::phi/*"],
            "Condition": {"StringEquals": {"s3:FreshKey": "a", "aws:RequestedRegion": "xx-north-1"}}
        }
    }"#;
    let folder = Folder::with(&[("policy.json", policy)]);
    let check = ["check", "--select", "aws/*", "--format", "concise"];
    let before = folder.run(&check);
    for rule in [
        "invalid-action",
        "invalid-service-in-action",
        "invalid-arn",
        "unknown-condition-key",
        "invalid-region",
    ] {
        assert!(
            before.stdout.contains(&format!("[aws/{rule}]")),
            "{rule}: {}",
            before.stdout
        );
    }
    folder.write(
        "iamlint.toml",
        "[catalog]\nservices = [\"freshservice\"]\nactions = [\"s3:Fresh*\"]\ncondition-keys = [\"s3:FreshKey\"]\n\
         arns = [\"arn:*:s3:*:*:freshtype/*\"]\nregions = [\"xx-north-1\"]\n",
    );
    let after = folder.run(&check);
    assert_eq!(after.status, 0, "{}", after.stdout);
    folder.write("iamlint.toml", "[catalog]\naktions = []\n");
    let wrong = folder.run(&check);
    assert!(
        wrong.stderr.contains("did you mean `actions`?"),
        "{}",
        wrong.stderr
    );
}

/// The schema of `table`, a name of [`KEYS`].
fn schema_of<'s>(schema: &'s serde_json::Value, table: &str) -> &'s serde_json::Value {
    let resolved = |value: &'s serde_json::Value| match value["$ref"].as_str() {
        Some(to) => schema.pointer(to.trim_start_matches('#')).unwrap(),
        None => value,
    };
    match table.strip_suffix("[]") {
        _ if table.is_empty() => schema,
        Some(name) => resolved(&schema["properties"][name]["items"]),
        None => resolved(&schema["properties"][table]),
    }
}

#[test]
fn the_schema_has_every_key_that_is_read_and_no_other() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    for (table, keys) in KEYS {
        let properties = schema_of(&schema, table)["properties"].as_object().unwrap();
        let known: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        let read: BTreeSet<&str> = keys.iter().copied().collect();
        assert_eq!(known, read, "`{table}`");
        assert_eq!(
            schema_of(&schema, table)["additionalProperties"],
            false,
            "`{table}`"
        );
        // And the reader knows each of them: a value of the wrong type is no unknown key.
        for key in keys {
            let text = match table.strip_suffix("[]") {
                _ if table.is_empty() => format!("{key} = 1979-05-27T07:32:00Z\n"),
                Some(name) => format!("[[{name}]]\n{key} = 1979-05-27T07:32:00Z\n"),
                None => format!("[{table}]\n{key} = 1979-05-27T07:32:00Z\n"),
            };
            let folder = Folder::with(&[("iamlint.toml", &text), ("right.json", RIGHT)]);
            let ran = folder.run(&["check"]);
            assert_eq!(ran.status, 2, "{text}");
            assert!(!ran.stderr.contains("has no key"), "{text}: {}", ran.stderr);
        }
    }
}

/// Every `toml` fence of the page.
fn examples() -> Vec<String> {
    let page = include_str!("../../docs/configuration.md");
    let fences = page.split("```toml\n").skip(1);
    fences
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// TOML as JSON, days as strings.
fn json(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(truth) => (*truth).into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}

#[test]
fn the_examples_of_the_page_and_of_the_tests_fit_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let found = examples();
    assert!(found.len() >= 3);
    for text in found {
        let value = json(&toml::from_str(&text).unwrap());
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{text}\n{errors:?}");
    }
    for text in [
        "selekt = []",
        "[[exception]]\nrule = \"a/b\"",
        "[[exception]]\nrule = \"a/b\"\npath = \"a\"\nexpires = \"soon\"",
        "[exceptions]\nmax-days = 0",
        "[[files]]\nkind = \"scp\"",
    ] {
        let value = json(&toml::from_str(text).unwrap());
        assert!(!validator.is_valid(&value), "{text}");
    }
}

#[test]
fn two_files_are_an_error() {
    let folder = Folder::with(&[
        ("iamlint.toml", ""),
        (".iamlint.toml", ""),
        ("sub/right.json", RIGHT),
    ]);
    let ran = folder.run(&["check", "sub"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr
            .contains("there are two configurations, `iamlint.toml` and `.iamlint.toml`"),
        "{ran:?}"
    );
    assert_eq!(
        folder
            .run(&["check", "sub", "--config", ".iamlint.toml"])
            .status,
        0
    );
    assert_eq!(folder.run(&["check", "sub", "--isolated"]).status, 0);
}

#[test]
fn excludes_hold_for_named_paths_from_wherever_it_is_run() {
    let folder = Folder::with(&[
        ("iamlint.toml", "exclude = [\"vendor/*.json\", \"old\"]\n"),
        ("vendor/admin.json", ADMIN),
        ("old/deep/admin.json", ADMIN),
        ("right.json", RIGHT),
    ]);
    for paths in [
        &["check", "vendor/admin.json", "right.json"][..],
        &[
            "check",
            "old/deep/admin.json",
            "./vendor/../vendor/admin.json",
        ],
        &["check", "vendor"],
        &["check"],
    ] {
        let ran = folder.run(paths);
        assert_eq!(ran.status, 0, "{paths:?}: {ran:?}");
    }
    let absolute = folder.path().join("vendor/admin.json");
    assert_eq!(folder.run(&["check", absolute.to_str().unwrap()]).status, 0);
    assert_eq!(folder.run(&["check", "vendor", "--isolated"]).status, 1);
}

#[test]
fn rules_and_severities_by_path() {
    let folder = Folder::with(&[("a/admin.json", ADMIN), ("b/admin.json", ADMIN)]);
    let errors = |config: &str, more: &[&str]| {
        folder.write("iamlint.toml", config);
        let mut arguments = vec!["check", "--format", "json"];
        arguments.extend(more);
        let report = folder.run(&arguments).json();
        let findings = report["findings"].as_array().unwrap();
        let counted = |file: &str| {
            let of = findings.iter().filter(|one| one["file"] == file);
            let of = of.filter(|one| one["severity"] == "error");
            of.filter(|one| one["rule"] == "security/admin-without-limit")
                .count()
        };
        (counted("a/admin.json"), counted("b/admin.json"))
    };
    assert_eq!(errors("", &[]), (1, 1));
    assert_eq!(
        errors("[[files]]\npaths = \"a\"\nignore = \"security/*\"\n", &[]),
        (0, 1)
    );
    assert_eq!(
        errors("[[files]]\npaths = \"a\"\nselect = \"hipaa/*\"\n", &[]),
        (0, 1)
    );
    assert_eq!(
        errors(
            "select = \"hipaa/*\"\n[[files]]\npaths = \"b\"\nselect = \"security/*\"\n",
            &[]
        ),
        (0, 1)
    );
    assert_eq!(
        errors(
            "[[files]]\npaths = \"a\"\nselect = \"hipaa/*\"\n",
            &["--select", "security/*"]
        ),
        (1, 1)
    );
    assert_eq!(
        errors(
            "[[files]]\npaths = \"a\"\n[files.severity]\n\"security/*\" = \"note\"\n",
            &[]
        ),
        (0, 1)
    );
    folder.write(
        "iamlint.toml",
        "[[files]]\npaths = \"a\"\nignore = \"security/admin-without-limt\"\n",
    );
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("iamlint.toml:3:10"), "{}", ran.stderr);
}

#[test]
fn folders_of_own_rules_can_be_named() {
    let page = "# No star\n\n```rule\nseverity error\nstatus stable\n\nforbid statement s where \
        s is Allow\n\nmessage \"ours\"\n```\n";
    let folder = Folder::with(&[
        (
            "iamlint.toml",
            "rules = [\"ours\"]\nselect = [\"us/none\"]\n",
        ),
        ("ours/us/none.md", page),
        ("sub/right.json", RIGHT),
    ]);
    let ran = folder.run(&["check", "sub", "--format", "concise"]);
    assert!(ran.stdout.contains("[us/none]"), "{ran:?}");
}

#[test]
fn what_holds_for_a_file_is_shown_with_its_line() {
    let folder = Folder::with(&[
        (
            "iamlint.toml",
            "ignore = [\"aws/redundant-action\"]\n\n[[files]]\npaths = \"guards\"\nkind = \"scp\"\n\
             audience = \"people\"\nignore = \"security/*\"\n\n[[files]]\npaths = \"apps\"\nkind = \"boundary\"\n",
        ),
        ("guards/right.json", RIGHT),
    ]);
    let ran = folder.run(&["config", "guards/right.json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for line in [
        "configuration: iamlint.toml",
        "  kind scp (the configuration says so)",
        "  iamlint.toml:1: ignore aws/redundant-action",
        "  iamlint.toml:3: [[files]] kind scp, audience people, ignore security/*",
    ] {
        assert!(
            ran.stdout.lines().any(|known| known == line),
            "{line}: {}",
            ran.stdout
        );
    }
    assert!(!ran.stdout.contains("boundary"), "{}", ran.stdout);
    let ran = folder.run(&["config", "guards/right.json", "--format", "json"]);
    assert_eq!(ran.json()["settings"][1]["line"], 3);
    let ran = folder.run(&["config", "--isolated"]);
    assert!(ran.stdout.starts_with("configuration: none"), "{ran:?}");
}
