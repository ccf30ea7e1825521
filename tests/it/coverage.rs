//! `iamlint coverage`: the items and what is judged of them.

use std::collections::BTreeSet;

use serde_json::Value;

use iamlint::catalog;
use iamlint::coverage::{Item, Items};
use iamlint::rules;

use super::common::{ADMIN, Folder, RIGHT, Ran, run};

/// A Deny for requests without MFA as it should be.
const DENY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OnlyWithMfa",
      "Effect": "Deny",
      "NotAction": [
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:ListMFADevices",
        "iam:ListVirtualMFADevices",
        "iam:ResyncMFADevice",
        "sts:GetSessionToken"
      ],
      "Resource": "*",
      "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
    }
  ]
}
"#;

fn coverage(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["coverage"], arguments].concat())
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    coverage(folder, &[&["--format", "json"], arguments].concat()).json()
}

fn item<'r>(report: &'r Value, id: &str) -> &'r Value {
    let mut items = report["items"].as_array().unwrap().iter();
    items.find(|item| item["id"] == id).unwrap()
}

fn status(report: &Value, id: &str) -> String {
    item(report, id)["status"].as_str().unwrap().to_owned()
}

fn attest(item: &str, when: &str, until: &str) -> String {
    format!(
        "[[attest]]\nitem = \"{item}\"\nwhat = \"it is so\"\nwho = \"Ann\"\nwhen = {when}\n\
         until = {until}\n"
    )
}

#[test]
fn the_items_can_be_read_and_are_whole() {
    let text = std::fs::read_to_string("coverage/aws-hipaa.toml").unwrap();
    let items = Items::read(&text).unwrap();
    assert_eq!(items.items.len(), Items::builtin().items.len());
    let ids: Vec<&str> = items.items.iter().map(|item| item.id.as_str()).collect();
    let each: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), each.len(), "an id stands twice");
    let rows = items.sections.iter().flat_map(|section| &section.rows);
    let rows: BTreeSet<&str> = rows.map(|row| row.0.as_str()).collect();
    assert_eq!(rows, each, "rows and items differ");
    for item in &items.items {
        let proves = !item.proof.is_empty() || !item.eligible.is_empty();
        assert!(
            item.needs.is_some() || proves,
            "{}: who proves it?",
            item.id
        );
        assert_eq!(
            item.policies.is_some(),
            item.is_visible() && item.eligible.is_empty(),
            "{}: what can policies show?",
            item.id
        );
        let services = item.rules().filter_map(|asked| asked.about.as_ref());
        for service in services.chain(&item.eligible) {
            assert!(
                catalog::service(service).is_some(),
                "{}: {service}",
                item.id
            );
        }
    }
}

#[test]
fn every_rule_exists_or_is_awaited() {
    let items = Items::builtin();
    let exists = |id: &str| rules::builtin().iter().any(|rule| rule.id == id);
    let named = items.items.iter().flat_map(Item::rules);
    let named: BTreeSet<&str> = named
        .map(|asked| asked.rule.as_str())
        .chain(items.faults.iter().map(String::as_str))
        .chain(items.wide.iter().chain(&items.suspect).map(String::as_str))
        .collect();
    let awaited: BTreeSet<&str> = items.awaited.iter().map(String::as_str).collect();
    let unknown: Vec<&&str> = named
        .iter()
        .filter(|id| !exists(id) && !awaited.contains(**id))
        .collect();
    assert!(unknown.is_empty(), "no such rule: {unknown:?}");
    let there: Vec<&&str> = awaited.iter().filter(|id| exists(id)).collect();
    assert!(
        there.is_empty(),
        "exists now, so it is not awaited: {there:?}"
    );
    let needless: Vec<&&str> = awaited.iter().filter(|id| !named.contains(**id)).collect();
    assert!(needless.is_empty(), "awaited by nobody: {needless:?}");
}

#[test]
fn the_playbook_s_own_policies() {
    let ran = run(&["coverage", "corpus/playbook", "--format", "json"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let report = ran.json();
    let against = |id: &str| {
        assert_eq!(status(&report, id), "contradicted", "{id}");
        let found = item(&report, id)["contradictions"].as_array().unwrap();
        found
            .iter()
            .map(|found| {
                format!(
                    "{}:{} {}",
                    found["file"].as_str().unwrap(),
                    found["span"]["start"]["line"],
                    found["rule"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(
        against("public-s3-blocked"),
        "corpus/playbook/scp-block-public-s3.json:12 aws/unknown-condition-key"
    );
    assert_eq!(
        against("mfa-deny-works"),
        "corpus/playbook/enforce-mfa.json:10 hipaa/mfa-deny-blocks-enrollment"
    );
    assert_eq!(
        against("developers-read-with-mfa"),
        "corpus/playbook/developer-policy.json:10 hipaa/phi-read-on-every-resource"
    );
    assert_eq!(status(&report, "mfa-for-users"), "partly");
    assert_eq!(status(&report, "key-services-eligible"), "proved");
    assert_eq!(status(&report, "baa-accepted"), "not-visible");
    assert_eq!(status(&report, "log-bucket"), "not-shown");
}

/// Stops the audit trail from being stopped; no other guardrail.
const TRAIL: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "KeepTrail",
      "Effect": "Deny",
      "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"],
      "Resource": "*"
    }
  ]
}
"#;

fn state<'r>(report: &'r Value, id: &str, rule: &str) -> &'r str {
    let mut rules = item(report, id)["rules"].as_array().unwrap().iter();
    rules.find(|one| one["rule"] == rule).unwrap()["state"]
        .as_str()
        .unwrap()
}

#[test]
fn a_lone_service_control_policy_decides_nothing_about_an_organization() {
    let folder = Folder::new();
    folder.write("scp/trail.json", TRAIL);
    let report = json(&folder, &["scp"]);
    assert!(report["organization"].is_null());
    assert_eq!(status(&report, "cloudtrail"), "partly");
    let rule = "org/cloudtrail-not-protected";
    assert_eq!(state(&report, "cloudtrail", rule), "no-organization");
    assert_eq!(status(&report, "password-policy"), "not-shown");
    let ran = coverage(&folder, &["scp"]);
    let text = ran.stdout.replace("\n                    ", " ");
    assert!(
        text.contains(
            "not decided, since no organization is declared: org/cloudtrail-not-protected"
        ),
        "{text}"
    );
    assert!(
        text.contains("no organization is declared (`[organization]`"),
        "{text}"
    );
}

#[test]
fn guardrails_are_judged_where_an_organization_is_declared() {
    let folder = Folder::new();
    folder.write("scp/trail.json", TRAIL);
    let report = json(&folder, &["scp", "--organization"]);
    assert_eq!(report["organization"], serde_json::json!([0]));
    let rule = "org/cloudtrail-not-protected";
    assert_eq!(state(&report, "cloudtrail", rule), "clean");
    assert_eq!(status(&report, "cloudtrail"), "partly");
    // That a guardrail is absent shows nothing, and contradicts nothing.
    let rule = "org/password-policy-not-protected";
    assert_eq!(state(&report, "password-policy", rule), "absent");
    assert_eq!(status(&report, "password-policy"), "not-shown");

    // A hole in one does contradict.
    folder.write(
        "scp/trail.json",
        TRAIL.replace("\"cloudtrail:StopLogging\", ", ""),
    );
    let report = json(&folder, &["scp", "--organization"]);
    assert_eq!(status(&report, "cloudtrail"), "contradicted");
    assert_eq!(
        item(&report, "cloudtrail")["contradictions"][0]["file"],
        "scp/trail.json"
    );
}

#[test]
fn the_organization_of_the_configuration_counts_wherever_it_is() {
    let folder = Folder::new();
    folder.write("iamlint.toml", "[organization]\nscp = [\"scp/*.json\"]\n");
    folder.write("scp/trail.json", TRAIL);
    folder.write("policies/a.json", RIGHT);
    let report = json(&folder, &["policies"]);
    assert_eq!(report["policies"].as_array().unwrap().len(), 2);
    let rule = "org/cloudtrail-not-protected";
    assert_eq!(state(&report, "cloudtrail", rule), "clean");
    let absolute = folder.path().join("scp").to_string_lossy().into_owned();
    let report = json(&folder, &[&absolute]);
    assert_eq!(state(&report, "cloudtrail", rule), "clean");
    assert_eq!(report["policies"].as_array().unwrap().len(), 1);

    let none = Folder::new();
    none.write("policies/a.json", RIGHT);
    let ran = coverage(&none, &["policies", "--organization"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("to make an organization of"), "{ran:?}");
}

#[test]
fn the_json_report_fits_its_schema() {
    let schema = std::fs::read_to_string("docs/coverage.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let config = attest("baa-accepted", "2026-01-01", "2027-01-01")
        + &attest("root-mfa", "\"2025-01-01\"", "2026-01-01");
    let folder = Folder::with(&[
        ("iamlint.toml", &config),
        ("deny.json", DENY),
        ("x.json", "{"),
    ]);
    for report in [
        run(&["coverage", "corpus", "--format", "json"]).json(),
        json(&folder, &["--as-of", "2026-06-01"]),
    ] {
        let errors: Vec<_> = validator
            .iter_errors(&report)
            .take(3)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let items = report["items"].as_array().unwrap();
        let count = |status: &str| items.iter().filter(|item| item["status"] == status).count();
        assert_eq!(report["summary"]["proved"], count("proved"));
        assert_eq!(report["summary"]["notVisible"], count("not-visible"));
        assert_eq!(report["summary"]["items"], items.len());
    }
}

#[test]
fn proved_is_said_with_the_statement_that_does_it() {
    let folder = Folder::with(&[("deny.json", DENY)]);
    let ran = coverage(&folder, &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let row = "  proved        A Deny for requests without MFA (sample policy)                       mfa-deny-works\n\
               \x20               - statement `OnlyWithMfa` at deny.json:18:38\n";
    assert!(ran.stdout.contains(row), "{}", ran.stdout);
    let report = json(&folder, &[]);
    let statement = &item(&report, "mfa-deny-works")["statements"][0];
    assert_eq!(statement["sid"], "OnlyWithMfa");
    // Without such a statement there is nothing to prove.
    let folder = Folder::with(&[("right.json", RIGHT)]);
    assert_eq!(status(&json(&folder, &[]), "mfa-deny-works"), "partly");
    // Without a policy of the kind, nothing was asked.
    let folder = Folder::with(&[("scp/right.json", RIGHT)]);
    assert_eq!(
        status(&json(&folder, &[]), "service-roles-safe"),
        "not-shown"
    );
}

#[test]
fn nothing_is_proved_while_a_policy_cannot_be_read() {
    for broken in [
        RIGHT.replace("\"Allow\",", "\"Allow\""),
        RIGHT.replace("\"Allow\"", "\"allow\""),
        "{\"Statement\": [".to_owned(),
    ] {
        let folder = Folder::with(&[("deny.json", DENY), ("broken.json", &broken)]);
        let ran = coverage(&folder, &[]);
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(
            ran.stdout
                .contains("nothing is proved by rules: `broken.json` "),
            "{}",
            ran.stdout
        );
        let report = json(&folder, &[]);
        assert_eq!(status(&report, "mfa-deny-works"), "partly");
        assert_eq!(status(&report, "key-services-eligible"), "proved");
    }
    // What cannot be opened is no policy either.
    let folder = Folder::with(&[("deny.json", DENY)]);
    let ran = coverage(&folder, &["deny.json", "nowhere.json", "--format", "json"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(status(&ran.json(), "mfa-deny-works"), "partly");
}

#[test]
fn a_finding_contradicts_even_where_another_stands_for_it() {
    // `security/admin-without-limit` stands for most others at its statement.
    let folder = Folder::with(&[("admin.json", ADMIN)]);
    let report = json(&folder, &[]);
    // Rules about one action leave `*` to it, and so do those about one service.
    for id in ["only-eligible-services", "least-privilege", "logs"] {
        assert_eq!(status(&report, id), "contradicted", "{id}");
    }
    let but = ADMIN.replace("\"Action\": \"*\"", "\"NotAction\": \"iam:*\"");
    folder.write("admin.json", but);
    assert_eq!(status(&json(&folder, &[]), "guardduty"), "contradicted");
}

#[test]
fn what_depends_on_who_uses_a_policy_is_a_suspicion_until_that_is_said() {
    let reads = RIGHT.replace("ec2:DescribeInstances", "s3:GetObject");
    let folder = Folder::with(&[("reads.json", &reads), ("deny.json", DENY)]);
    let report = json(&folder, &[]);
    assert_eq!(status(&report, "mfa-for-all"), "partly");
    let remark = &item(&report, "mfa-for-all")["remarks"][0];
    assert_eq!(remark["suspected"], true);
    let told = "reads.json:6:17 warning[hipaa/phi-access-without-mfa]";
    assert!(coverage(&folder, &[]).stdout.contains(told));
    let people = "[[files]]\npaths = [\"*\"]\naudience = \"people\"\n";
    folder.write("iamlint.toml", people);
    assert_eq!(status(&json(&folder, &[]), "mfa-for-all"), "contradicted");
    folder.write("iamlint.toml", people.replace("people", "workloads"));
    assert_eq!(status(&json(&folder, &[]), "mfa-for-all"), "not-shown");
}

#[test]
fn findings_count_for_the_service_that_they_are_about() {
    let stop = RIGHT.replace("ec2:DescribeInstances", "config:StopConfigurationRecorder");
    let folder = Folder::with(&[("stop.json", &stop)]);
    let report = json(&folder, &[]);
    assert_eq!(status(&report, "config"), "contradicted");
    assert_eq!(status(&report, "guardduty"), "partly");
    let both = "config:*\", \"cloudtrail:Stop*";
    let both = stop.replace(
        "\"config:StopConfigurationRecorder\"",
        &format!("[\"{both}\"]"),
    );
    folder.write("stop.json", both);
    let report = json(&folder, &[]);
    assert_eq!(status(&report, "config"), "contradicted");
    assert_eq!(status(&report, "cloudtrail"), "contradicted");
    assert_eq!(status(&report, "guardduty"), "partly");
}

#[test]
fn a_rule_that_is_switched_off_proves_nothing() {
    let config = "ignore = [\"hipaa/mfa-deny-blocks-enrollment\"]\nselect = [\"aws/*\"]\n";
    let folder = Folder::with(&[("iamlint.toml", config), ("deny.json", DENY)]);
    let report = json(&folder, &[]);
    assert_eq!(status(&report, "mfa-deny-works"), "partly");
    let rules = item(&report, "mfa-deny-works")["rules"].as_array().unwrap();
    let off = rules
        .iter()
        .find(|rule| rule["rule"] == "hipaa/mfa-deny-blocks-enrollment");
    assert_eq!(off.unwrap()["state"], "off");
    let ran = coverage(&folder, &["-v"]);
    let line = "- switched off by `ignore`: hipaa/mfa-deny-blocks-enrollment";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
}

#[test]
fn attestations_stand_for_what_policies_do_not_show() {
    let config = attest("baa-accepted", "2026-01-01", "2026-12-31")
        + &attest("least-privilege", "2026-01-01", "2026-12-31");
    let folder = Folder::with(&[("iamlint.toml", &config), ("admin.json", ADMIN)]);
    let on = |day: &str| json(&folder, &["--as-of", day]);
    assert_eq!(status(&on("2026-01-01"), "baa-accepted"), "attested");
    assert_eq!(status(&on("2026-12-31"), "baa-accepted"), "attested");
    let expired = on("2027-01-01");
    assert_eq!(status(&expired, "baa-accepted"), "not-visible");
    assert_eq!(
        item(&expired, "baa-accepted")["attestation"]["state"],
        "expired"
    );
    assert_eq!(expired["summary"]["attestationsOutOfForce"], 2);
    let early = on("2025-12-31");
    assert_eq!(
        item(&early, "baa-accepted")["attestation"]["state"],
        "not-yet"
    );
    // It does not outweigh what a policy shows.
    assert_eq!(status(&on("2026-06-01"), "least-privilege"), "contradicted");
    let ran = coverage(&folder, &["--as-of", "2027-01-01"]);
    for told in [
        "- the attestation of Ann has expired: it counted until 2026-12-31",
        "2 attestations do not count",
        "as of 2027-01-01",
    ] {
        assert!(ran.stdout.contains(told), "{told}\n{}", ran.stdout);
    }
    let ran = coverage(&folder, &["--as-of", "2026-06-01"]);
    let told = "- attested by Ann on 2026-01-01, until 2026-12-31: it is so";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
}

#[test]
fn mistakes_in_attestations_are_drawn() {
    let wrong = |config: &str| {
        let folder = Folder::with(&[("iamlint.toml", config), ("right.json", RIGHT)]);
        let ran = coverage(&folder, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        let check = folder.run(&["check"]);
        assert_eq!(check.stderr, ran.stderr, "check says the same");
        ran.stderr
    };
    let good = attest("root-mfa", "2026-01-01", "2026-12-31");
    insta::assert_snapshot!(wrong(&good.replace("root-mfa", "rot-mfa")), @r#"
    error: there is no item `rot-mfa`
       ╭─[iamlint.toml:2:8]
     2 │ item = "rot-mfa"
       ·        ─────────
       ╰────
      help: did you mean `root-mfa`?
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(
        wrong(&(good.clone() + &attest("root-mfa", "2026-13-01", "\"tomorrow\""))), @"
    error: invalid date, expected month between 01 and 12
        ╭─[iamlint.toml:11:8]
     11 │ when = 2026-13-01
        ·        ──────────
        ╰────
    error: `iamlint.toml` is not a valid configuration
    ");
    insta::assert_snapshot!(
        wrong("[[attest]]\nitem = \"root-mfa\"\nwho = \" \"\nuntill = 2026-01-01\n"), @r#"
    error: this says nothing
       ╭─[iamlint.toml:3:7]
     3 │ who = " "
       ·       ───
       ╰────

    error: `[[attest]]` has no key `untill`
       ╭─[iamlint.toml:4:1]
     4 │ untill = 2026-01-01
       · ──────
       ╰────
      help: did you mean `until`?
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(
        wrong(&(good.clone() + &attest("root-mfa", "2026-01-02", "2026-01-01"))), @"
    error: it ends before it begins
        ╭─[iamlint.toml:12:9]
     12 │ until = 2026-01-01
        ·         ──────────
        ╰────
    error: `iamlint.toml` is not a valid configuration
    ");
    insta::assert_snapshot!(wrong(&(good.clone() + &good)), @r#"
    error: `root-mfa` is attested already
       ╭─[iamlint.toml:8:8]
     8 │ item = "root-mfa"
       ·        ──────────
       ╰────
    error: `iamlint.toml` is not a valid configuration
    "#);
    insta::assert_snapshot!(wrong(&good.replace("who = \"Ann\"\n", "")), @"
    error: `[[attest]]` needs `who`
       ╭─[iamlint.toml:1:1]
     1 │ [[attest]]
       · ──────────
       ╰────
    error: `iamlint.toml` is not a valid configuration
    ");
}

#[test]
fn the_attestation_in_the_documentation_is_right() {
    let page = std::fs::read_to_string("docs/coverage.md").unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (config, _) = rest.split_once("```").unwrap();
    let folder = Folder::with(&[("iamlint.toml", config), ("right.json", RIGHT)]);
    let report = json(&folder, &["--as-of", "2026-06-01"]);
    assert_eq!(status(&report, "baa-accepted"), "attested");
}

#[test]
fn the_exit_status_says_whether_something_is_wrong_or_open() {
    let folder = Folder::with(&[("deny.json", DENY)]);
    assert_eq!(coverage(&folder, &[]).status, 0);
    assert_eq!(coverage(&folder, &["--fail-on", "open"]).status, 1);
    assert_eq!(
        coverage(&folder, &["--fail-on", "open", "--exit-zero"]).status,
        0
    );
    folder.write("admin.json", ADMIN);
    assert_eq!(coverage(&folder, &[]).status, 1);
    assert_eq!(coverage(&folder, &["--exit-zero"]).status, 0);
    assert_eq!(coverage(&folder, &["--as-of", "soon"]).status, 2);
}

#[test]
fn the_table_fits_the_terminal() {
    for width in ["80", "100", "120"] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_iamlint"))
            .args(["coverage", "corpus/playbook", "-v", "--color", "never"])
            .env("COLUMNS", width)
            .output()
            .unwrap();
        let width: usize = width.parse().unwrap();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let columns = line.chars().count();
            assert!(columns <= width, "{columns} of {width}: {line}");
        }
    }
}

#[test]
fn hostile_names_stay_text_in_markdown() {
    let config = attest("baa-accepted", "2026-01-01", "2026-12-31")
        .replace("it is so", "a | <b>x</b> `c` [l](u)\\u001b[31m");
    let sid = DENY.replace("OnlyWithMfa", "a|b`<i>");
    let folder = Folder::with(&[("iamlint.toml", &config), ("deny.json", &sid)]);
    let arguments = ["--format", "markdown", "--as-of", "2026-06-01"];
    let ran = coverage(&folder, &arguments);
    let lines = ran.stdout.lines();
    let cells: Vec<&str> = lines
        .filter(|line| line.contains("it is") || line.contains("&lt;"))
        .collect();
    assert!(
        cells[0].contains(r"a \| &lt;b&gt;x&lt;/b&gt; \`c\` \[l\](u)␛\[31m"),
        "{cells:?}"
    );
    assert!(
        cells[1].contains(r"statement \`a\|b\`&lt;i&gt;\`"),
        "{cells:?}"
    );
    let columns = |line: &str| line.replace(r"\|", "").matches('|').count();
    for line in ran.stdout.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(columns(line), 5, "{line}");
    }
}
