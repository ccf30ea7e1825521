//! `iamlint.toml`

use super::common::{ADMIN, Folder, RIGHT};

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
