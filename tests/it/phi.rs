//! `[phi]`: rules ask only about the places that it names, and reports say which those are.

use super::common::{Folder, Ran};

/// An Allow of some actions on some resources, both as JSON.
fn allow(actions: &str, resources: &str) -> String {
    format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \
         \"Action\": {actions}, \"Resource\": {resources}}}}}"
    )
}

fn folder(config: &str) -> Folder {
    let everyone = |bucket: &str| {
        allow(
            "\"s3:GetObject\"",
            &format!("\"arn:aws:s3:::{bucket}/*\", \"Principal\": \"*\""),
        )
    };
    Folder::with(&[
        ("iamlint.toml", config),
        (
            "records.json",
            &allow("\"s3:GetObject\"", "\"arn:aws:s3:::phi-records/*\""),
        ),
        (
            "scratch.json",
            &allow("\"s3:GetObject\"", "\"arn:aws:s3:::scratch/*\""),
        ),
        (
            "point.json",
            &allow(
                "\"s3:GetObject\"",
                "\"arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*\"",
            ),
        ),
        (
            "table.json",
            &allow(
                "\"dynamodb:GetItem\"",
                "\"arn:aws:dynamodb:us-east-1:111122223333:table/Visits\"",
            ),
        ),
        (
            "stream.json",
            &allow(
                "\"dynamodb:GetRecords\"",
                "\"arn:aws:dynamodb:us-east-1:111122223333:table/Visits/stream/1\"",
            ),
        ),
        ("query.json", &allow("\"logs:GetQueryResults\"", "\"*\"")),
        (
            "data-api.json",
            &allow("\"rds-data:ExecuteStatement\"", "\"*\""),
        ),
        ("bucket/web.json", &everyone("web")),
        ("bucket/records.json", &everyone("phi-records")),
    ])
}

/// The files in which a rule fires.
#[track_caller]
fn fires(config: &str, rule: &str) -> Vec<String> {
    let ran = folder(config).run(&["check", "--format", "json", "--select", rule, "--exit-zero"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let report = ran.json();
    let mut files: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect();
    files.dedup();
    files
}

const MFA: &str = "hipaa/phi-access-without-mfa";

#[test]
fn without_a_table_every_store_counts() {
    assert_eq!(
        fires("", MFA),
        [
            "data-api.json",
            "point.json",
            "query.json",
            "records.json",
            "scratch.json",
            "stream.json",
            "table.json"
        ]
    );
}

#[test]
fn patterns_take_in_what_lies_below_and_what_may_lead_there() {
    assert_eq!(
        fires("[phi]\nresources = \"arn:aws:s3:::phi-*\"\n", MFA),
        ["point.json", "records.json"],
        "an access point may lead to any bucket"
    );
    assert_eq!(
        fires(
            "[phi]\nresources = [\"arn:aws:s3:::phi-*\", \"arn:aws:s3:*:*:accesspoint/phi\"]\n",
            MFA
        ),
        ["records.json"],
        "unless the patterns say which do"
    );
    assert_eq!(
        fires(
            "[phi]\nresources = \"arn:aws:dynamodb:*:*:table/Visits\"\n",
            MFA
        ),
        ["stream.json", "table.json"]
    );
    assert_eq!(
        fires(
            "[phi]\nresources = \"arn:aws:logs:*:*:log-group:/phi/*\"\n",
            MFA
        ),
        ["query.json"],
        "the results of a query name no log group"
    );
}

#[test]
fn services_are_whole_and_known_by_their_arns_too() {
    assert_eq!(
        fires("[phi]\nservices = [\"dynamodb\"]\n", MFA),
        ["stream.json", "table.json"]
    );
    assert_eq!(
        fires("[phi]\nservices = \"rds\"\n", MFA),
        ["data-api.json"],
        "rds-data works on clusters of rds"
    );
}

#[test]
fn a_tag_counts_unless_the_policy_rules_it_out() {
    let tags = "[phi]\ntags = { data = \"phi\" }\n";
    assert_eq!(fires(tags, MFA).len(), 7, "nothing here tells a tag");
    let files = folder(tags);
    let not_tagged = |key: &str| {
        allow("\"dynamodb:GetItem\"", "\"*\"").replace(
            "\"Resource\"",
            &format!(
                "\"Condition\": {{\"StringNotEquals\": {{\"aws:ResourceTag/{key}\": \"phi\"}}}}, \
                 \"Resource\""
            ),
        )
    };
    let found = |text: &str| {
        files.write("x.json", text);
        let ran = files.run(&["check", "x.json", "--select", MFA, "--format", "json"]);
        !ran.json()["findings"].as_array().unwrap().is_empty()
    };
    assert!(!found(&not_tagged("data")));
    assert!(found(&not_tagged("other")));
    // S3 tells the tags of a bucket only where that is switched on.
    let bucket = not_tagged("data").replace("dynamodb:GetItem", "s3:GetObject");
    assert!(found(&bucket));
    // Patterns of a service are all there is in it; tags tell the rest.
    let both = "[phi]\nresources = \"arn:aws:s3:::phi-*\"\ntags = { data = \"phi\" }\n";
    assert!(!fires(both, MFA).contains(&"scratch.json".to_owned()));
    assert!(fires(both, MFA).contains(&"table.json".to_owned()));
}

#[test]
fn a_bucket_that_holds_none_is_public_by_another_rule() {
    let config = "[phi]\nresources = \"arn:aws:s3:::phi-*\"\n";
    let both = "hipaa/phi-bucket-public,security/public-resource";
    assert_eq!(
        fires(config, "hipaa/phi-bucket-public"),
        ["bucket/records.json"]
    );
    assert_eq!(
        fires(config, both),
        ["bucket/records.json", "bucket/web.json"]
    );
    assert_eq!(
        fires(config, "hipaa/phi-over-plain-http"),
        ["bucket/records.json"]
    );
}

#[test]
fn wide_grants_are_about_the_services_that_are_named() {
    let wide = allow("[\"dynamodb:*\", \"s3:*\"]", "\"*\"");
    let found = |config: &str| {
        let folder = Folder::with(&[("iamlint.toml", config), ("x.json", &wide)]);
        let ran = folder.run(&["check", "--format", "concise", "--notes", "--quiet"]);
        let lines = ran.stdout.lines().filter(|line| {
            line.contains("phi-store-full-access") || line.contains("service-wildcard")
        });
        lines
            .map(|line| {
                let rule = line.split(['[', ']']).nth(1).unwrap();
                let pattern = if line.contains("`dynamodb:*`") || line.contains("DynamoDB") {
                    "dynamodb"
                } else {
                    "s3"
                };
                format!("{rule} {pattern}")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["hipaa/phi-store-full-access dynamodb"]);
    assert_eq!(
        found("[phi]\nservices = \"s3\"\n"),
        ["hipaa/phi-store-full-access s3"]
    );
    assert_eq!(
        found("[phi]\nservices = \"healthlake\"\n"),
        ["security/service-wildcard dynamodb"]
    );
}

fn summary(ran: &Ran) -> String {
    let lines = ran.stdout.lines();
    lines
        .skip_while(|line| !line.starts_with("Patient data"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn reports_say_what_was_assumed() {
    let ran = folder("").run(&["check"]);
    insta::assert_snapshot!(summary(&ran), @"Patient data: taken to be in the stores that often hold it (`[phi]` in iamlint.toml says where)");
    let config = "[phi]\nservices = \"healthlake\"\nresources = [\"arn:aws:s3:::phi-*\"]\n\
                  tags = { data = [\"phi\", \"ephi\"] }\n";
    let ran = folder(config).run(&["check"]);
    insta::assert_snapshot!(summary(&ran), @"
    Patient data: as `[phi]` says: all of healthlake; arn:aws:s3:::phi-*; what is tagged data=phi|ephi
      (anything that a policy does not tell apart counts)
    ");
    let report = folder(config).run(&["check", "--format", "json"]).json();
    assert_eq!(report["phi"]["places"], "configured");
    assert_eq!(report["phi"]["tags"]["data"][1], "ephi");
    let report = folder("").run(&["check", "--format", "json"]).json();
    assert_eq!(report["phi"]["places"], "assumed");
    // Where no rule asks, it makes no difference.
    let ran = folder("").run(&["check", "--select", "aws/*"]);
    assert_eq!(summary(&ran), "");
}

#[track_caller]
fn wrong(config: &str) -> String {
    let ran = folder(config).run(&["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    ran.stderr
}

#[test]
fn mistakes_in_the_table_are_drawn() {
    insta::assert_snapshot!(wrong(
        "[phi]\n\
         services = [\"dynamodbb\", \"S3*\", \"s3\"]\n\
         resources = [\"arn:aws:s3:::phi-*\", \"phi-bucket\", \"*\"]\n\
         tag = {}\n"
    ), @r#"
    error: there is no service `dynamodbb`
       ╭─[iamlint.toml:2:13]
     2 │ services = ["dynamodbb", "S3*", "s3"]
       ·             ───────────
       ╰────
      help: did you mean `dynamodb`?

    error: `S3*` is a pattern; a service is named by its prefix
       ╭─[iamlint.toml:2:26]
     2 │ services = ["dynamodbb", "S3*", "s3"]
       ·                          ─────
       ╰────
      help: write the prefix of its actions, such as `s3` of `s3:GetObject`

    error: `services` takes in all of `s3` already
       ╭─[iamlint.toml:3:14]
     3 │ resources = ["arn:aws:s3:::phi-*", "phi-bucket", "*"]
       ·              ────────────────────
       ╰────
      help: leave one of the two out

    error: a resource is named by its ARN
       ╭─[iamlint.toml:3:36]
     3 │ resources = ["arn:aws:s3:::phi-*", "phi-bucket", "*"]
       ·                                    ────────────
       ╰────
      help: a bucket is `arn:aws:s3:::phi-bucket`

    error: `*` names every resource
       ╭─[iamlint.toml:3:50]
     3 │ resources = ["arn:aws:s3:::phi-*", "phi-bucket", "*"]
       ·                                                  ───
       ╰────
      help: name the stores, or leave `[phi]` out

    error: `[phi]` has no key `tag`
       ╭─[iamlint.toml:4:1]
     4 │ tag = {}
       · ───
       ╰────
      help: did you mean `tags`?
    error: `iamlint.toml` is not a valid configuration
    "#);
}

#[test]
fn wrong_resources_and_tags_are_drawn() {
    insta::assert_snapshot!(wrong(
        "[phi]\n\
         resources = [\n\
         \x20 \"arn:aws:s4:::x\",\n\
         \x20 \"arn:aws:s3:x\",\n\
         \x20 \"arn:aws:s3:::${aws:username}\",\n\
         ]\n\
         tags = {\"aws:ResourceTag/data\" = [], y = 3}\n"
    ), @r#"
    error: there is no service `s4`
       ╭─[iamlint.toml:3:3]
     3 │   "arn:aws:s4:::x",
       ·   ────────────────
       ╰────

    error: the account of this ARN is missing: an ARN is `arn:partition:service:region:account:resource`
       ╭─[iamlint.toml:4:3]
     4 │   "arn:aws:s3:x",
       ·   ──────────────
       ╰────

    error: there are no policy variables here
       ╭─[iamlint.toml:5:3]
     5 │   "arn:aws:s3:::${aws:username}",
       ·   ──────────────────────────────
       ╰────
      help: `*` stands for any run of characters, `?` for one

    error: this must be the key of a tag alone
       ╭─[iamlint.toml:7:9]
     7 │ tags = {"aws:ResourceTag/data" = [], y = 3}
       ·         ──────────────────────
       ╰────
      help: write `"data"`

    error: a tag needs a value
       ╭─[iamlint.toml:7:34]
     7 │ tags = {"aws:ResourceTag/data" = [], y = 3}
       ·                                  ──
       ╰────
      help: `"*"` stands for every value

    error: this must be an array of strings
       ╭─[iamlint.toml:7:42]
     7 │ tags = {"aws:ResourceTag/data" = [], y = 3}
       ·                                          ─
       ╰────
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(wrong("[phi]\n"), @"
    error: `[phi]` names no place of patient data
       ╭─[iamlint.toml:1:1]
     1 │ [phi]
       · ─────
       ╰────
      help: give it `resources`, `services` or `tags`, or leave it out
    error: `iamlint.toml` is not a valid configuration
    ");
    insta::assert_snapshot!(wrong("phi = \"s3\"\n"), @r#"
    error: this must be a table, written `[phi]`
       ╭─[iamlint.toml:1:7]
     1 │ phi = "s3"
       ·       ────
       ╰────
    error: `iamlint.toml` is not a valid configuration
    "#);
}
